"""What withdrawing imports or putting them back would do to all that hangs on them, said before.

Nothing is ever deleted: what our own people recorded stays in the ledger, but is seen on no screen
as long as its case is in no file. All is worked out by looking at the portfolio as it would be.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl
import sqlalchemy as sa

from lib.cases.fields import KINDS
from lib.errors import NotFound
from lib.ledger import Ledger
from lib.ledger.schema import followups, stops
from lib.parts import sums_by_currency
from lib.portfolio import corrections
from lib.portfolio.portfolio import Portfolio
from lib.portfolio.records import ImportRecord
from lib.words import N_, Listed, Sentence, Speaks

AMOUNTS = {"cases": "overdue_amount", "repayments": "amount", "instalments": "due_amount"}
"""Kind → the money column that its rows are weighed by."""

APART = {"instalments": ("due_date", "paid_amount")}
"""Kind → what beside case and amount tells its rows apart: an older plan may have the same sums."""

BY_ADDRESS = "address_key"
"""The column whose value names an address in corrections of its place."""

SENTENCES: Mapping[str, str] = {
    "cases_gone": N_("{n} cases disappear from all screens (overdue {amount})."),
    "cases_left": N_(
        "{n} cases are no longer among the latest ones (overdue {amount}): another file of their "
        "day stands, which lacks them. Earlier days still show them."
    ),
    "cases_older": N_("{n} cases are shown as an older file states them, of {day}."),
    "cases_back": N_("{n} cases that a later file no longer had come back (overdue {amount})."),
    "days_gone": N_("{n} as-of dates can no longer be chosen: {days}."),
    "rows_gone": N_("{kind}: {n} rows no longer count ({amount})."),
    "rows_back": N_("{kind}: {n} rows of earlier files count again ({amount})."),
    "cases_again": N_("{n} cases are on the screens again (overdue {amount})."),
    "rows_found": N_("{kind}: {n} rows that belonged to no known case find theirs ({amount})."),
    "rows_orphaned": N_("{kind}: {n} rows stay, but belong to no known case ({amount})."),
    "followups_hidden": N_(
        "{n} follow-ups that your people recorded on these cases stay recorded, but are seen "
        "again only when their case comes back."
    ),
    "promises_hidden": N_("{n} promises to pay among them."),
    "visits_hidden": N_("{n} visit lists have stops at these cases."),
    "corrections_kept": N_("{n} corrections of these cases stay and act when they come back."),
    "nothing": N_("No case and no row depends on these files."),
}
"""Code of an effect → what a reader is told."""


@dataclass(frozen=True)
class Effect:
    """One thing that would change: how many, for how much (minor units by currency), which days."""

    what: str
    n: int
    amounts: Mapping[str, int] = field(default_factory=dict)
    kind: str = "cases"
    days: Sequence[dt.date] = ()

    def said(
        self,
        money: Callable[[Mapping[str, int]], str],
        title: Callable[[str], str | Speaks] = str,
    ) -> Sentence:
        """The effect in words; `money` writes sums, `title` names a kind of file."""
        values: dict[str, object] = {"n": self.n, "amount": money(self.amounts)}
        values |= {"kind": title(self.kind), "days": Listed.of(map(str, self.days))}
        if self.days:
            values["day"] = self.days[0]
        return Sentence(SENTENCES[self.what], **values)

    def as_json(self) -> dict[str, Any]:
        """The effect for programs; amounts in minor units."""
        return {
            "what": self.what,
            "kind": self.kind,
            "n": self.n,
            "amounts": dict(self.amounts),
            "days": [day.isoformat() for day in self.days],
        }


def effects(portfolio: Portfolio, import_ids: Collection[str]) -> tuple[Effect, ...]:
    """All that withdrawing these imports would change, the cases first.

    Raises:
        NotFound: one of them does not stand.

    """
    chosen = [portfolio.record(import_id) for import_id in import_ids]
    of_cases = [record for record in chosen if record.kind == "cases"]
    after = portfolio.without(import_ids)
    gone = _gone(portfolio, after, of_cases)
    found = [
        _effect("cases_gone", gone),
        *(_older(portfolio, after, gone) if of_cases else ()),
        _days(portfolio, after),
        *_rows(portfolio, after, chosen),
        *_recorded(portfolio.ledger, gone),
    ]
    return tuple(one for one in found if one.n) or (Effect("nothing", 0),)


def effects_back(portfolio: Portfolio, import_ids: Collection[str]) -> tuple[Effect, ...]:
    """All that putting these withdrawn imports back would change, the cases first."""
    after = portfolio.including(import_ids)
    chosen = [after.record(import_id) for import_id in import_ids]
    days = (portfolio.latest(), after.latest())
    now, then = (_current(one, day) for one, day in zip((portfolio, after), days, strict=True))
    found = [
        _effect("cases_again", then.join(now, on="case_key", how="anti")),
        _effect("cases_left", now.join(then, on="case_key", how="anti")),
    ]
    kinds = {record.kind for record in chosen}
    for kind in KINDS:
        if kind == "cases" or not after.imports(kind):
            continue
        before, later = _weighed(portfolio, kind), _weighed(after, kind)
        if kind in kinds:
            found.append(_effect("rows_back", _more(later, before), kind))
        elif "cases" in kinds:
            found += _joined(before, later, kind)
    return tuple(one for one in found if one.n) or (Effect("nothing", 0),)


def overdue(*sides: Portfolio) -> list[dict[str, int]]:
    """What is overdue in all on the latest day of any of them, in minor units, for each.

    By currency; "" where none is named.
    """
    days = [day for one in sides if (day := one.latest())]
    day = max(days, default=None)
    return [sums_by_currency(_current(one, day), AMOUNTS["cases"]) for one in sides]


def _gone(portfolio: Portfolio, after: Portfolio, chosen: Sequence[ImportRecord]) -> pl.DataFrame:
    """The cases that no other file has: case_key, currency, amount, as last stated."""
    if not chosen:
        return pl.DataFrame(schema={"case_key": pl.String, "currency": pl.String})
    stated = pl.concat([_scan(portfolio, record) for record in chosen])
    staying = [_scan(after, record).select("case_key") for record in after.imports("cases")]
    if staying:
        stated = stated.join(pl.concat(staying), on="case_key", how="anti", maintain_order="left")
    return stated.unique("case_key", keep="last", maintain_order=True).collect()


def _older(portfolio: Portfolio, after: Portfolio, gone: pl.DataFrame) -> Iterator[Effect]:
    """The cases that leave the latest day, those for which an older file would speak, or come back.

    Another file of the day may stand, and then counts as all that its clients have.
    """
    day = portfolio.latest()
    now, then = _current(portfolio, day), _current(after, day)
    left = now.join(then, on="case_key", how="anti").join(gone, on="case_key", how="anti")
    yield _effect("cases_left", left)
    both = then.join(now, on="case_key", how="inner")
    fallen = both.filter(pl.col("as_of") < pl.col("as_of_right"))
    for (older,), rows in sorted(fallen.group_by("as_of")):
        yield Effect("cases_older", rows.height, days=(older,))
    yield _effect("cases_back", then.join(now, on="case_key", how="anti"))


def _current(portfolio: Portfolio, day: dt.date | None) -> pl.DataFrame:
    wanted = ("case_key", "as_of", "currency", AMOUNTS["cases"])
    try:
        return portfolio.cases(day).select(wanted).collect()
    except NotFound:
        return pl.DataFrame(schema=portfolio.cases().select(wanted).collect_schema())


def _days(portfolio: Portfolio, after: Portfolio) -> Effect:
    days = sorted(set(portfolio.as_of_dates()) - set(after.as_of_dates()))
    return Effect("days_gone", len(days), days=days)


def _rows(
    portfolio: Portfolio, after: Portfolio, chosen: Sequence[ImportRecord]
) -> Iterator[Effect]:
    """Rows of other files: those that go, come back, and stay without their case."""
    with_cases = portfolio.without([one.import_id for one in chosen if one.kind != "cases"])
    for kind in KINDS:
        if kind == "cases" or not portfolio.imports(kind):
            continue
        before, between = _weighed(portfolio, kind), _weighed(with_cases, kind)
        if any(record.kind == kind for record in chosen):
            yield _effect("rows_gone", _more(before, between), kind)
            yield _effect("rows_back", _more(between, before), kind)
        if any(record.kind == "cases" for record in chosen):
            yield from _joined(between, _weighed(after, kind), kind)


def _joined(before: pl.DataFrame, after: pl.DataFrame, kind: str) -> Iterator[Effect]:
    """The rows that lose their case, and those that find one: two may have had their number."""
    if "case_key" in before.columns:
        was, then = (rows.filter(pl.col("case_key").is_null()) for rows in (before, after))
        yield _effect("rows_orphaned", _more(then, was), kind)
        yield _effect("rows_found", _more(was, then), kind)


def _weighed(portfolio: Portfolio, kind: str) -> pl.DataFrame:
    """The rows of a kind with what they are counted, told apart and weighed by."""
    rows = portfolio.rows(kind)
    there = rows.collect_schema().names()
    told = ("case_key", "currency", AMOUNTS.get(kind), *APART.get(kind, ()))
    wanted = [name for name in told if name in there]
    return rows.select(*wanted, pl.lit(value=True).alias("_row")).collect()


def _more(rows: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """The rows that `others` lacks; of equal ones as many as it has fewer."""
    same = rows.columns
    nth = pl.int_range(pl.len()).over(same).alias("_nth")
    more, fewer = (side.with_columns(nth) for side in (rows, others))
    return more.join(fewer, on=[*same, "_nth"], how="anti", nulls_equal=True).select(same)


def _recorded(ledger: Ledger, gone: pl.DataFrame) -> Iterator[Effect]:
    """What our own people did on the cases that disappear."""
    if gone.height == 0:
        return
    promised = sa.case((followups.c.promise_date.is_not(None), 1), else_=0)
    superseded = sa.select(followups.c.supersedes).where(followups.c.supersedes.is_not(None))
    notes = sa.select(followups.c.case_key, promised.label("promised")).where(
        followups.c.followup_id.not_in(superseded)
    )
    mine = _asked(ledger, notes, {"case_key": pl.String, "promised": pl.Int64}).join(
        gone, on="case_key", how="semi"
    )
    yield Effect("followups_hidden", mine.height)
    yield Effect("promises_hidden", int(mine["promised"].sum()))
    lists = _asked(
        ledger,
        sa.select(stops.c.case_key, stops.c.plan_id),
        {"case_key": pl.String, "plan_id": pl.String},
    ).join(gone, on="case_key", how="semi")
    yield Effect("visits_hidden", lists["plan_id"].n_unique())
    yield Effect("corrections_kept", _corrected(ledger, gone))


def _corrected(ledger: Ledger, gone: pl.DataFrame) -> int:
    """How many corrections speak of these cases or of their addresses and are not taken back."""
    standing = [one.subject for one in corrections.standing(ledger)]
    of_case = gone.select(pl.format("case:{}", "case_key").alias("subject"))
    of_address = gone.select(pl.col(BY_ADDRESS).alias("subject")) if BY_ADDRESS in gone else None
    subjects = pl.concat([of_case, *([] if of_address is None else [of_address])])
    wanted = set(subjects["subject"])
    return sum(subject in wanted for subject in standing)


def _asked(
    ledger: Ledger, query: sa.Select[Any], types: Mapping[str, type[pl.DataType]]
) -> pl.DataFrame:
    with ledger.read() as connection:
        rows = [tuple(row) for row in connection.execute(query)]
    return pl.DataFrame(rows, schema=types, orient="row")


def _scan(portfolio: Portfolio, record: ImportRecord) -> pl.LazyFrame:
    return portfolio.scan(record).select(
        "case_key",
        "currency",
        AMOUNTS["cases"],
        pl.selectors.by_name(BY_ADDRESS, require_all=False),
    )


def _effect(what: str, rows: pl.DataFrame, kind: str = "cases") -> Effect:
    """Count rows and add their money up, each currency by itself; "" where none is known."""
    money = AMOUNTS.get(kind)
    if money not in rows.columns or rows.height == 0:
        return Effect(what, rows.height, kind=kind)
    currency = pl.col("currency").fill_null("") if "currency" in rows.columns else pl.lit("")
    sums = rows.group_by(currency.alias("currency")).agg(pl.col(money).sum()).sort("currency")
    return Effect(what, rows.height, dict(sums.iter_rows()), kind)
