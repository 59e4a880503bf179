"""`measures`: the same numbers as the screens."""

import argparse
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from lib.commands import measured
from lib.commands.answer import Answer, day, portfolio
from lib.errors import MeasureImpossible, NotFound
from lib.measures.spells import NO_FILES
from lib.portfolio import Portfolio
from lib.portfolio.paying import known_of
from lib.recovery.known import ended, placed_again
from lib.recovery.paid import PERSON, Paid, paid_in
from lib.recovery.rates import BASES
from lib.recovery.table import (
    NO_BASE,
    PAID_LATER,
    grouped,
    standing,
    table_of,
    usual_since,
    with_person,
)
from lib.rights import Action
from lib.words import MINOR_UNITS, Sentence

HELP = "print the figures of the screens"
NEEDS = Action.SEE_MEASURES

GROUPS = frozenset(
    {"bucket", "province", "city", "district", "client", "batch_no", "product", "collector", "team"}
    | {"currency", "case_status"}
)
"""What figures may be asked by; none of them tells a customer."""

MEASURES = {
    "recovery": ("numerator", "denominator", "value"),
    "paying": ("paying", "n", "paying_rate"),
    "settled": ("settled", "n", "settled_rate"),
}
"""Measure → its numerator, denominator and value among the figures of lib.recovery.rates."""


HEADS = {
    "recovery": {"numerator": "recovered", "denominator": "base", "n": "{}s", "value": "rate"},
    "paying": {"numerator": "paying", "denominator": "of {}s", "n": "{}s", "value": "rate"},
    "settled": {"numerator": "settled", "denominator": "of {}s", "n": "{}s", "value": "rate"},
}
"""Measure → heads of the columns that people read, with what counts as one (--unit)."""

KEPT = ("client", PERSON)
"""What of the cases is read beside the columns asked by: whose they are."""

UNIT = "what is one: a case, or a person with all his cases"

AMOUNTS = ("numerator", "denominator")
"""Columns that are amounts, in minor units, where the measure is one of amounts."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("--measure", choices=[*MEASURES, *measured.TABLES], default="recovery")
    parser.add_argument("--by", default="", metavar="COLUMN,…", help="columns of the cases")
    parser.add_argument("--as-of", type=day, metavar="DATE", help="last day of the period")
    parser.add_argument("--from", dest="start", type=day, metavar="DATE", help="its first day")
    parser.add_argument("--base", choices=list(BASES), default="overdue")
    parser.add_argument("--filter", action="append", default=[], metavar="COL=VALUE")
    parser.add_argument("--unit", choices=["case", "person"], default="case", help=UNIT)
    parser.add_argument("--out", metavar="FILE", help="write the rows to this CSV file")


def run(asked: argparse.Namespace) -> Answer:
    """Measure the recovery of a period; its base is the last snapshot before it."""
    place = portfolio(NEEDS)
    end = asked.as_of or place.latest()
    if end is None:
        raise MeasureImpossible(because=Sentence(NO_BASE))
    if not any(filed <= end for filed in place.as_of_dates()):
        raise MeasureImpossible(because=Sentence(NO_FILES, day=end))
    if asked.measure in measured.TABLES:
        return measured.further(place, end, asked)
    columns = [column for column in asked.by.split(",") if column]
    by_person = asked.unit == "person"
    paid = _paid(place, asked, columns, end)
    whole = table_of(paid, by=None, base=asked.base, by_person=by_person)
    found = grouped(paid, whole.base, columns, by_person=by_person)
    found = found.with_columns(pl.col(pl.Categorical).cast(pl.String))
    numerator, denominator, value = MEASURES[asked.measure]
    rows = [
        {
            **{column: row[column] for column in columns},
            "currency": row["currency"],
            "numerator": row[numerator],
            "denominator": row[denominator],
            "n": row["n"],
            "value": row[value],
        }
        for row in found.iter_rows(named=True)
    ]
    if asked.out:
        pl.DataFrame(rows).with_columns(as_of=pl.lit(end)).write_csv(asked.out, include_bom=True)
    facts = {
        "measure": asked.measure,
        "as_of": end,
        "from": whole.start,
        "base": whole.base,
        "base_day": whole.base_day,
        "unit": "1/100 of the currency" if asked.measure == "recovery" else f"{asked.unit}s",
        "counted_by": asked.unit,
        "rows": rows,
        "notes": (notes := [*map(str, whole.notes), *_where(columns, by_person=by_person)]),
    }
    heads = {key: head.format(asked.unit) for key, head in HEADS[asked.measure].items()}
    table = _table(rows, heads, money=asked.measure == "recovery")
    lines = [str(whole.summary()), *table, *notes]
    return Answer(facts, "\n".join(lines))


def _paid(
    place: Portfolio, asked: argparse.Namespace, columns: Sequence[str], end: dt.date
) -> Paid:
    """What the cases that were asked for paid, as the page Recovery takes them."""
    repayments = place.repayments()
    start = asked.start or _start(place.as_of_dates(), end, repayments)
    base_day = max((d for d in place.as_of_dates() if d < start), default=end)
    cases = place.cases(base_day)
    some = _filtered(cases, asked.filter)
    if some.select(pl.len()).collect().item() == 0:
        # The cases asked for came later: their own snapshot is all there is to measure against.
        base_day, cases = end, place.cases(end)
    for column in columns:
        _check_column(cases, column)
    wanted = dict.fromkeys([*KEPT, *columns, *(one.partition("=")[0] for one in asked.filter)])
    keep = [column for column in wanted if column != "currency"]  # every rate has it
    every = with_person(placed_again(place, ended(place, cases, end), end))
    paid = paid_in(every, repayments, keep, start=start, end=end, base_day=base_day)
    # A case that a filter takes out is a case all the same: its payments are not in none.
    some = _filtered(paid.cases.lazy(), asked.filter)
    return replace(paid, cases=some.collect()).of_known(known_of(place, end))


def _where(columns: Sequence[str], *, by_person: bool) -> list[str]:
    """Where a person with several cases stands among the groups, each said once."""
    said = (str(note) for one in columns for note in standing(one, by_person=by_person))
    return list(dict.fromkeys(said))


def _start(dates: tuple[dt.date, ...], end: dt.date, repayments: pl.LazyFrame) -> dt.date:
    """The day after the snapshot that the page Recovery begins with; else the first repayment's.

    Raises:
        MeasureImpossible: that repayment was made after the last day.

    """
    if usual := usual_since(dates, end):
        return usual + dt.timedelta(days=1)
    first = repayments.select(pl.col("pay_date").min()).collect().item()
    if not isinstance(first, dt.date):
        return end
    if first > end:
        raise MeasureImpossible(because=Sentence(PAID_LATER, start=first, end=end))
    return first


def _check_column(cases: pl.LazyFrame, column: str) -> None:
    """Only groups may be asked for: figures by a name or number would be a list of persons.

    Raises:
        NotFound: there is no such column, or it tells persons or single cases.

    """
    if column not in GROUPS or column not in cases.collect_schema():
        raise NotFound(what=column)


def _filtered(cases: pl.LazyFrame, wanted: list[str]) -> pl.LazyFrame:
    for one in wanted:
        column, _, value = one.partition("=")
        _check_column(cases, column)
        cases = cases.filter(pl.col(column).cast(pl.String) == value)
    return cases


def _table(
    rows: Sequence[Mapping[str, object]], heads: Mapping[str, str], *, money: bool
) -> list[str]:
    """The figures for people, in columns below their heads; amounts are in units of currency."""
    if not rows:
        return []
    told = [{key: _told(key, value, money=money) for key, value in row.items()} for row in rows]
    lines = [{key: heads.get(key, key) for key in rows[0]}, *told]
    widths = {key: max(len(line[key]) for line in lines) for key in rows[0]}
    return ["  ".join(line[key].rjust(widths[key]) for key in widths) for line in lines]


def _told(key: str, value: object, *, money: bool) -> str:
    if value is None:
        return "-"
    if key == "value" and isinstance(value, int | float):
        return f"{value:.2%}"
    if key in AMOUNTS and money and isinstance(value, int):
        return f"{value / MINOR_UNITS:,.2f}"
    return str(value)
