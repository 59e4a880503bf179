"""What collectors are qualified for, on a day, and what runs out soon.

A qualification is a paper or a passed examination of one person: of which kind, by whom, under
which number, from when and until when. It holds from the day of issue to its last day. Nothing is
deleted: a correction supersedes, a withdrawal ends.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace

import polars as pl
import sqlalchemy as sa

from lib.ledger import Ledger, kept
from lib.ledger.schema import qualifications
from lib.people.entering import common, months_later, refuse, tidy
from lib.people.kinds import QUALIFICATIONS
from lib.words import N_, Sentence

NO_KIND = N_("Please choose what the qualification is.")
ISSUED_AHEAD = N_("The day of issue lies in the future; please correct it.")
ENDS_FIRST = N_("The qualification ends before it begins; please correct one of the days.")


@dataclass(frozen=True, kw_only=True)
class Qualification:
    """One paper of one person; `expires` is its last day, None when it does not end."""

    collector: str
    kind: str
    issued: dt.date
    expires: dt.date | None = None
    issuer: str | None = None
    number: str | None = None
    evidence: str | None = None
    supersedes: str | None = None
    withdrawn: bool = False
    sample: bool = False
    qualification_id: str = field(default_factory=kept.new_id)


def check(one: Qualification, today: dt.date) -> Iterator[Sentence]:
    """All that is wrong with an entry."""
    texts = {"issuer": one.issuer, "number": one.number, "evidence": one.evidence}
    yield from common(one.collector, texts)
    if one.kind not in QUALIFICATIONS:
        yield Sentence(NO_KIND)
    if one.issued > today:
        yield Sentence(ISSUED_AHEAD)
    if one.expires and one.expires < one.issued:
        yield Sentence(ENDS_FIRST)


def last_day(kind: str, issued: dt.date) -> dt.date | None:
    """The last day of a qualification whose paper names none, by its kind."""
    months = QUALIFICATIONS[kind].months if kind in QUALIFICATIONS else None
    return None if months is None else months_later(issued, months)


def record(ledger: Ledger, one: Qualification, *, today: dt.date, now: dt.datetime) -> str:
    """Keep a qualification, a correction of one, or its withdrawal; return its identifier.

    Raises:
        RecordRefused: as its sentence says.
        NotFound: it corrects one that does not exist.

    """
    tidied = replace(
        one,
        issuer=tidy(one.issuer),
        number=tidy(one.number),
        evidence=tidy(one.evidence),
        expires=one.expires or last_day(one.kind, one.issued),
    )
    if not one.withdrawn:
        refuse(check(tidied, today))
    act = "withdraw_qualification" if one.withdrawn else "record_qualification"
    return kept.add(ledger, act, qualifications, asdict(tidied), now)


def give(
    connection: sa.Connection, gained: Iterable[Qualification], *, now: dt.datetime, by: str
) -> None:
    """Keep qualifications within a step that is open: a passed check gives them."""
    for one in gained:
        if not kept.known(connection, qualifications, one.qualification_id):
            kept.put(connection, qualifications, asdict(one), now=now, by=by)


def standing(ledger: Ledger, *, sample: bool = True) -> pl.DataFrame:
    """All qualifications that stand: the columns of the ledger's table, one row each."""
    return kept.standing(ledger, qualifications, sample=sample)


def valid_on(day: dt.date) -> pl.Expr:
    """Whether a qualification holds on a day; its first and last day belong to it."""
    return (pl.col("issued") <= day) & (pl.col("expires").is_null() | (pl.col("expires") >= day))


def best(rows: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """Of each collector and kind the row that lasts longest of those issued by a day.

    Returns:
        The columns of `rows` and `valid` (whether it holds on the day); one row a pair.

    """
    return (
        rows.filter(pl.col("issued") <= day)
        .with_columns(valid=valid_on(day))
        .sort(pl.col("expires").fill_null(dt.date.max), "sequence", descending=True)
        .unique(["collector", "kind"], keep="first", maintain_order=True)
        .sort("collector", "kind")
    )


def needed(
    collectors: Collection[str], kinds: Collection[str], rows: pl.DataFrame, day: dt.date
) -> pl.DataFrame:
    """For the gate: whether each collector has each kind on a day.

    Returns:
        collector, kind, valid, expires (null: it does not end, or there is none), has (whether
        there ever was one); one row a pair, in the order given.

    """
    pairs = pl.DataFrame({"collector": list(collectors)}, schema={"collector": pl.String}).join(
        pl.DataFrame({"kind": list(kinds)}, schema={"kind": pl.String}), how="cross"
    )
    found = best(rows, day).select("collector", "kind", "valid", "expires")
    return pairs.join(found, on=["collector", "kind"], how="left", maintain_order="left").select(
        "collector",
        "kind",
        pl.col("valid").fill_null(value=False),
        "expires",
        has=pl.col("valid").is_not_null(),
    )


def ending(rows: pl.DataFrame, day: dt.date, days: int) -> pl.DataFrame:
    """What has run out by a day or does so within `days`, the most urgent first.

    Returns:
        The columns of `best` and `days_left` (negative: since when it is over).

    """
    return (
        best(rows, day)
        .with_columns(days_left=(pl.col("expires") - day).dt.total_days())
        .filter(pl.col("days_left") <= days)
        .sort("days_left", "collector", "kind")
    )
