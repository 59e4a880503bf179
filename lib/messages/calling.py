"""Today's calls: one row a person, the number to try first, and how many calls the rules leave.

Each call is recorded with the number that it went to, so that the next one tries the right one.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl
import sqlalchemy as sa

from lib.cases.fields import OPEN_NUMBERS
from lib.ledger import Ledger
from lib.ledger.schema import called
from lib.messages.book import who
from lib.messages.channels import Owner
from lib.messages.permitted import Asked, judged
from lib.messages.queue import Known
from lib.messages.templates import WHYS
from lib.rules.decision import Refusal
from lib.rules.kinds.frequency_cap import Params
from lib.rules.known import COUNT
from lib.rules.model import Rule
from lib.visits.legality.judging import Found

CALLS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "case_key": pl.String,
    "who": pl.String,
    "number": pl.String,
    "name": pl.String,
    "why": pl.String,
    "due": pl.Date,
    "dpd": pl.Int64,
    "amount": pl.Int64,
    "currency": pl.String,
    "field": pl.String,
    "owner": pl.String,
    "to": pl.String,
    "attempts": pl.Int64,
    "reached": pl.Int64,
    "last_reached": pl.Date,
    "today": pl.Int64,
    "week": pl.Int64,
    "left": pl.Int64,
    "rules": pl.List(pl.String),
    "rule": pl.String,
}
"""One row a person: `attempts` and `reached` of the number, `today` and `week` calls to the person,
`left` how many more the rules allow today (null: no rule counts), `rules` those that refuse, what
lasts before what passes with the hour or day, `rule` the first of them."""

WEEK = 7


@dataclass(frozen=True)
class Calls:
    """`rows` as CALLS, those that may be made first; rule → how it refuses."""

    rows: pl.DataFrame
    said: Mapping[str, Refusal]


def call_list(wanted: pl.DataFrame, known: Known, asked: Asked) -> Calls:
    """The calls of a day, the most urgent first, those with a rule against them last.

    Arguments as for lib.messages.queue.queue; what wants another channel is not called about.
    """
    rows = wanted.filter(pl.col("channel").is_null() | (pl.col("channel") == asked.channel))
    rows = rows.drop("channel").join(known.cases, on="case_key", maintain_order="left")
    urgency = pl.col("why").replace_strict(
        {name: at for at, name in enumerate(WHYS)}, return_dtype=pl.Int64
    )
    best = _best(known.book)
    others = best.filter(of_others())["case_key"]
    rows = rows.with_columns(
        urgency=urgency,
        who=who(),
        number=pl.coalesce(OPEN_NUMBERS),
        to_other=pl.col("case_key").is_in(others.implode()),
    )
    rows, found, said = judged(rows, known.world, asked)
    rows = _left(rows, found)
    rows = (
        rows.join(best.drop("who"), on="case_key", how="left", maintain_order="left")
        .join(_tried(known, asked.day), on="who", how="left", maintain_order="left")
        .with_columns(
            pl.col("today", "week").fill_null(0),
            rules=pl.concat_list("lasting", "passing"),
            amount="overdue_amount",
        )
        .with_columns(rule=pl.col("rules").list.first())
        .sort(
            pl.col("rule").is_not_null(),
            pl.col("to").is_null(),
            "urgency",
            pl.col("overdue_amount").neg(),
            "case_key",
        )
        .unique("who", keep="first", maintain_order=True)
    )
    return Calls(rows.select(pl.col(name).cast(kind) for name, kind in CALLS.items()), said)


def of_others() -> pl.Expr:
    """Whether somebody else than the customer is called on a number: the gate is asked of him."""
    return ~pl.col("owner").is_in([Owner.OWN, Owner.SHARED])


def _best(book: pl.DataFrame) -> pl.DataFrame:
    """The number of each case to try first; others are only asked where none of his own works."""
    living = book.filter(~pl.col("dead")).sort(of_others(), "rank", maintain_order=True)
    return living.unique("case_key", keep="first", maintain_order=True)


def _left(rows: pl.DataFrame, found: Sequence[Found]) -> pl.DataFrame:
    """How many more calls the caps of the rules leave, by their own counters."""
    if not found:
        return rows.with_columns(left=pl.lit(None, pl.Int64))
    return rows.with_columns(pl.concat([_left_of(one) for one in found]))


def _left_of(found: Found) -> pl.Series:
    """How many more calls are left of those that were judged at once."""
    facts = found.decisions.facts
    caps = [
        (one.params.at_most - pl.col(COUNT + one.id)).clip(lower_bound=0)
        for one in caps_of(found.decisions.considered)
        if isinstance(one.params, Params) and COUNT + one.id in facts.columns
    ]
    if not caps:
        return pl.Series("left", [None] * facts.height, dtype=pl.Int64)
    return facts.select(left=pl.min_horizontal(caps).cast(pl.Int64))["left"]


def caps_of(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """The rules that limit how often somebody may be called."""
    return tuple(one for one in rules if one.kind == "frequency_cap" and "call" in one.channels)


def _tried(known: Known, day: dt.date) -> pl.DataFrame:
    """How often each person was called on the day and within the week that ends with it."""
    on = pl.col("happened_at").dt.date()
    calls = known.world.contacts.filter(
        pl.col("channel") == "call", on.is_between(day - dt.timedelta(days=WEEK - 1), day)
    )
    return (
        calls.join(known.cases.select("case_key", who=who()), on="case_key")
        .group_by("who")
        .agg(today=(on == day).sum(), week=pl.len())
    )


def numbers_called(ledger: Ledger) -> pl.DataFrame:
    """Which number each recorded call went to: followup_id, number_key."""
    with ledger.read() as connection:
        rows = [
            tuple(row)
            for row in connection.execute(sa.select(called.c.followup_id, called.c.number_key))
        ]
    types = {"followup_id": pl.String, "number_key": pl.String}
    return pl.DataFrame(rows, schema=types, orient="row")


def number_of(ledger: Ledger, followup_id: str) -> tuple[str, str | None] | None:
    """The number that a recorded call went to (its field and name), if that is known."""
    query = sa.select(called.c.field, called.c.number_key).where(
        called.c.followup_id == followup_id
    )
    with ledger.read() as connection:
        row = connection.execute(query).one_or_none()
    return None if row is None else (row.field, row.number_key)


def put_number(
    connection: sa.Connection,
    ledger: Ledger,
    followup_id: str,
    case_key: str,
    number: tuple[str, str | None],
) -> None:
    """Keep which number a call went to (its field and name), within the step of its record."""
    field, number_key = number
    connection.execute(
        sa.insert(called).values(
            followup_id=followup_id,
            case_key=case_key,
            field=field,
            number_key=number_key,
            recorded_at=ledger.now(),
            recorded_by=ledger.actor.name,
        )
    )
