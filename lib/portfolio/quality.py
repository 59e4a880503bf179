"""How good the files of a client are: by column, by finding, and from file to file.

Everything here comes from the reports that were kept with the imports; nothing is read again.
Counts keep their denominators, so that a share can always be told with its n.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from lib.intake.findings import FINDINGS, OF_THE_FILE
from lib.portfolio.records import ImportRecord

COLUMNS = {
    "title": pl.String,
    "field": pl.String,
    "rows": pl.Int64,
    "filled": pl.Int64,
    "valid": pl.Int64,
    "distinct": pl.Int64,
}
"""What a report says of a column; see lib.intake.report.ColumnFacts."""

TREND = {
    "import_id": pl.String,
    "as_of": pl.Date,
    "file_name": pl.String,
    "read": pl.Int64,
    "rejected": pl.Int64,
    "filled": pl.Int64,
    "cells": pl.Int64,
    "valid": pl.Int64,
    "mended": pl.Boolean,
}

CHECK_DIGIT = "id_checksum"
"""What every identity number of the sample gets: as nobody's, each has a wrong check digit."""

OF_FILES = (*OF_THE_FILE, "total_row", "total_differs")
"""Findings about a file as a whole or a line that sums up others, not about one of its rows."""

ORDER = {"error": 0, "warning": 1, "repair": 2, "remark": 3}


def columns(report: Mapping[str, Any]) -> pl.DataFrame:
    """The columns of a file, the worst first: those of COLUMNS, completeness and validity.

    Completeness is filled of all rows, validity valid of filled cells (null when none is filled).
    A column without a meaning comes after those with one.
    """
    facts = pl.DataFrame(report.get("columns", []), schema=COLUMNS, orient="row")
    return facts.with_columns(
        completeness=_share("filled", "rows"), validity=_share("valid", "filled")
    ).sort(pl.col("field").is_null(), pl.col("valid") / pl.col("rows"), "title", nulls_last=True)


def findings(report: Mapping[str, Any]) -> pl.DataFrame:
    """The findings of a file: code, severity, n; errors first, then the most frequent.

    What another version of the product found, and this one knows no sentence for, is left out.
    """
    rows = [
        (code, FINDINGS[code].severity, n)
        for code, n in report.get("counts", {}).items()
        if code in FINDINGS
    ]
    frame = pl.DataFrame(
        rows, schema={"code": pl.String, "severity": pl.String, "n": pl.Int64}, orient="row"
    )
    return frame.sort(
        pl.col("severity").replace_strict(ORDER, return_dtype=pl.Int8), -pl.col("n"), "code"
    )


def warnings(report: Mapping[str, Any]) -> pl.DataFrame:
    """The listed rows that were loaded and should be looked at: row, column, value, code."""
    rows = [
        one
        for one in report.get("problems", [])
        if one["severity"] == "warning" and one["code"] in FINDINGS
    ]
    schema = {"row": pl.Int32, "column": pl.String, "value": pl.String, "code": pl.String}
    return pl.DataFrame([{key: one[key] for key in schema} for one in rows], schema=schema)


def remarked(report: Mapping[str, Any], *, sample: bool = False) -> tuple[int, bool]:
    """How many rows have an error or a warning, and whether all of them are counted.

    What was put right is no fault of a row any more: amounts in 万 would make all rows faulty.

    A report lists so many remarks only; where there are more, there are at least so many rows.
    CHECK_DIGIT does not count in the `sample`.
    """
    listed = report.get("problems", [])
    left_out = {*OF_FILES, CHECK_DIGIT} if sample else {*OF_FILES}
    left_out |= {code for code, one in FINDINGS.items() if one.severity in {"repair", "remark"}}
    rows = {one["row"] for one in listed if one["code"] not in left_out}
    return len(rows), sum(report.get("counts", {}).values()) <= len(listed)


def of_client(imports: Sequence[ImportRecord], client: str | None) -> tuple[ImportRecord, ...]:
    """The imports that hold rows of a client (None: of any), the newest first, cases before."""
    mine = [one for one in imports if client is None or client in one.clients]
    return tuple(
        sorted(
            mine,
            key=lambda one: (one.kind == "cases", one.as_of, one.committed_at),
            reverse=True,
        )
    )


def trend(imports: Sequence[ImportRecord], field: str | None = None) -> pl.DataFrame:
    """One row a case file by as-of date: TREND, rejected_share, completeness and validity.

    Completeness and validity are over all understood columns, or over the one of `field`. A file
    that was loaded before columns were counted has none.
    """
    cases = sorted(
        (one for one in imports if one.kind == "cases"),
        key=lambda one: (one.as_of, one.committed_at),
    )
    files = pl.DataFrame([_of_file(one, field) for one in cases], schema=TREND, orient="row")
    return _with_shares(files)


def by_day(trend: pl.DataFrame) -> pl.DataFrame:
    """Add up the files of one as-of date, those of several clients or of several parts.

    Rows that came back mended are in the count of the file from which they were kept out.
    """
    counts = ("read", "rejected", "filled", "cells", "valid")
    return _with_shares(
        trend.filter(~pl.col("mended"))
        .group_by("as_of")
        .agg(pl.col(counts).sum(), pl.len().alias("files"))
        .sort("as_of")
    )


def _of_file(record: ImportRecord, field: str | None) -> tuple[Any, ...]:
    told = columns(record.report).filter(
        pl.col("field").is_not_null() if field is None else pl.col("field") == field
    )
    return (
        record.import_id,
        record.as_of,
        record.file_name,
        record.read,
        record.rejected + record.duplicate,
        *(int(told[name].sum()) for name in ("filled", "rows", "valid")),
        record.report.get("mended", False),
    )


def _with_shares(counts: pl.DataFrame) -> pl.DataFrame:
    return counts.with_columns(
        rejected_share=_share("rejected", "read"),
        completeness=_share("filled", "cells"),
        validity=_share("valid", "filled"),
    )


def _share(part: str, whole: str) -> pl.Expr:
    return pl.when(pl.col(whole) > 0).then(pl.col(part) / pl.col(whole))
