"""The visit list as a table: what goes into CSV, XLSX and the printed sheet."""

import polars as pl

from lib.cases.fields import OPEN_NUMBERS
from lib.visits.candidates import address
from lib.visits.visit_list import Stop, VisitList

SCHEMA = {
    "number": pl.Int32,
    "arrive": pl.Datetime,
    "leave": pl.Datetime,
    "case_key": pl.String,
    "case_number": pl.String,
    "name": pl.String,
    "place": pl.String,
    "approximate": pl.Boolean,
    "amount": pl.Int64,
    "currency": pl.String,
    "dpd": pl.Int32,
    "km": pl.Float64,
}
"""Columns of the table; `amount` is overdue in minor units, `km` the way from the stop before."""


def frame(visit_list: VisitList, cases: pl.DataFrame, *, full: bool) -> pl.DataFrame:
    """One row a case, in the order of the stops; cases of one stop share its number and times.

    `cases` is the case frame with names masked as the reader's role demands; a case that is no
    longer in it keeps its row and key. With `full` the place is the address, else only the
    district. The way to a stop is written at its first case, so that the column can be summed.
    """
    known = {row["case_key"]: row for row in cases.iter_rows(named=True)}
    rows = [
        _row(stop, key, known.get(key, {}), first=key == stop.case_keys[0], full=full)
        for stop in visit_list.stops
        for key in stop.case_keys
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _row(
    stop: Stop, key: str, case: dict[str, object], *, first: bool, full: bool
) -> dict[str, object]:
    district = "".join(
        str(case[part]) for part in ("province", "city", "district") if case.get(part)
    )
    return {
        "number": stop.number,
        "arrive": stop.arrive,
        "leave": stop.leave,
        "case_key": key,
        "case_number": next((case[name] for name in OPEN_NUMBERS if case.get(name)), key),
        "name": case.get("name"),
        "place": (address(case) if full else None) or district or None,
        "approximate": stop.approximate,
        "amount": case.get("overdue_amount"),
        "currency": case.get("currency"),
        "dpd": case.get("dpd"),
        "km": stop.km if first else 0.0,
    }
