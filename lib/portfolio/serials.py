"""Payments of a file whose serial number another file gives to a payment that is not the same.

Within one file the import says so itself (lib.intake.serials). Between files only the portfolio
can: a payment that a later export corrects would otherwise count twice without a word.
"""

from dataclasses import replace

import polars as pl

from lib.intake import Intake, serials
from lib.intake.findings import Problem
from lib.intake.report import MOST
from lib.portfolio.portfolio import Portfolio

CODE = "serial_elsewhere"
SAID = ("pay_date", "amount", "currency")
"""What two rows of one payment have in common; who names no currency contradicts none."""


def compared(portfolio: Portfolio, intake: Intake) -> Intake:
    """The file with a warning at each payment that another file tells otherwise."""
    if intake.report.kind != "repayments" or not portfolio.imports("repayments"):
        return intake
    own = _keyed(intake.frame, "row")
    wanted = intake.frame["serial_no"].drop_nulls().unique()
    every = [
        portfolio.scan(one).filter(pl.col("serial_no").is_in(wanted.implode())).select(
            "client", "serial_no", *SAID
        )
        for one in portfolio.imports("repayments")
    ]  # fmt: skip
    known = _keyed(pl.concat(every).collect()).unique()
    pairs = own.join(known, on="key", suffix="_known")
    same = pl.all_horizontal(
        pl.col("pay_date") == pl.col("pay_date_known"),
        pl.col("amount") == pl.col("amount_known"),
        (pl.col("currency") == pl.col("currency_known")).fill_null(value=True),
    )
    told = pairs.group_by("row", "serial_no").agg(alike=same.any())
    return _warned(intake, told.filter(~pl.col("alike")).sort("row"))


def _keyed(rows: pl.DataFrame, *more: str) -> pl.DataFrame:
    """Payments with what tells them apart; see lib.intake.serials.keys."""
    keyed = rows.select("serial_no", *SAID, *more, key=serials.keys(rows))
    return keyed.filter(pl.col("key").is_not_null())


def _warned(intake: Intake, found: pl.DataFrame) -> Intake:
    report = intake.report
    if found.is_empty():
        return intake
    title = next((name for name, key in intake.mapping.items() if key == "serial_no"), "")
    room = max(0, MOST - len(report.problems))
    rows = found.select("row", "serial_no").head(room).rows()
    problems = [Problem(row, title, value, CODE) for row, value in rows]
    first = next(
        (at for at, one in enumerate(report.problems) if one.severity in {"repair", "remark"}),
        len(report.problems),
    )
    listed = (*report.problems[:first], *problems, *report.problems[first:])
    counts = dict(sorted({**report.counts, CODE: found.height}.items()))
    return replace(intake, report=replace(report, problems=listed, counts=counts))
