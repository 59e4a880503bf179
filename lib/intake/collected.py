"""The findings of a whole file, gathered column by column as masks over its rows.

Masks keep the hot path free of loops over rows; only what is finally listed is made row by row.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import polars as pl

from lib.intake.findings import FINDINGS, Problem
from lib.intake.report import MOST
from lib.intake.tables.sheet import LONGEST_VALUE, ROW

TORN = ("row_too_long", "row_too_short", "quote_unclosed")
"""Findings about a line that is in no columns: as nobody knows which of its cells is sensitive, it
is not shown."""

OF_NO_USE = {
    "id_length",
    "id_masked",
    "id_unlikely",
    "name_masked",
    "phone_masked",
    "phone_unreadable",
    "currency_unknown",
    "date_ruined",
    "flag_unreadable",
    "code_unknown",
    "coordinates_zero",
    "coordinates_half",
    "coordinates_far",
    "datum_unknown",
    "bucket_unreadable",
    "text_unlikely",
    "formula_empty",
}
"""Warnings that let a row in although nobody can use what the cell says."""


class Collected:
    """The findings so far; `raw` is the sheet's frame, whose cells are shown as they were.

    `notes` are those about the file as a whole that reading made.
    """

    def __init__(self, raw: pl.DataFrame, notes: Sequence[Problem] = ()) -> None:
        self._raw = raw
        self._found: list[tuple[str, str, str | None, pl.Series]] = []
        self._whole: list[Problem] = list(notes)

    def add(self, findings: Mapping[str, pl.Series], title: str, cell: str | None) -> None:
        """Add masks of one column: its title, and its name in the raw frame (None: no cell)."""
        self._found += [(code, title, cell, mask) for code, mask in findings.items()]

    def add_for_file(self, code: str, title: str, row: int, value: str = "") -> None:
        """Add a finding that is said once for the whole file."""
        self._whole.append(Problem(row, title, value, code))

    def only(self, rows: pl.Series) -> "Collected":
        """Keep some rows only, so that what is to be sent back does not hold the whole file."""
        kept = Collected(self._raw.filter(rows))
        kept._whole = self._whole
        kept._found = [
            (code, title, cell, mask.filter(rows)) for code, title, cell, mask in self._found
        ]
        return kept

    def rejected(self) -> pl.Series:
        """The rows that an error keeps out."""
        return self._where(lambda code: FINDINGS[code].severity == "error")

    def rejected_without(self, left_out: str) -> pl.Series:
        """The rows that an error other than `left_out` keeps out."""
        return self._where(lambda code: FINDINGS[code].severity == "error" and code != left_out)

    def warned(self) -> pl.Series:
        """The rows that should be looked at."""
        return self._where(lambda code: FINDINGS[code].severity == "warning")

    def repaired(self) -> pl.Series:
        """The rows in which something was put right."""
        return self._where(lambda code: FINDINGS[code].severity == "repair")

    def marked(self, wanted: str) -> pl.Series:
        """The rows with one finding."""
        return self._where(lambda code: code == wanted)

    def of_cell(self, cell: str) -> tuple[pl.Series, pl.Series]:
        """The rows in which anything was said of a cell, and those in which it is no good value."""
        told, wrong = self._none(), self._none()
        for code, _, at, mask in self._found:
            if at == cell:
                told |= mask
                if FINDINGS[code].severity == "error" or code in OF_NO_USE:
                    wrong |= mask
        return told, wrong

    def _none(self) -> pl.Series:
        return pl.repeat(value=False, n=self._raw.height, eager=True, dtype=pl.Boolean)

    def _where(self, wanted: Callable[[str], bool]) -> pl.Series:
        hit = self._none()
        for code, _, _, mask in self._found:
            if wanted(code):
                hit |= mask
        return hit

    def counts(self, faults: Sequence[Problem]) -> dict[str, int]:
        """How often each finding was made, those of the layout included."""
        found = Counter(problem.code for problem in [*faults, *self._whole])
        for code, _, _, mask in self._found:
            found[code] += int(mask.sum())
        return dict(sorted(found.items()))

    def problems(self, faults: Sequence[Problem]) -> tuple[Problem, ...]:
        """The first MOST findings, errors before warnings before the others, by row."""
        told = (replace(one, value="") if one.code in TORN else one for one in faults)
        listed = [*self._whole, *told]
        order = {"error": 0, "warning": 1, "repair": 2, "remark": 3}
        for code, title, cell, mask in sorted(
            self._found, key=lambda one: order[FINDINGS[one[0]].severity]
        ):
            room = MOST - len(listed)
            if room <= 0:
                break
            rows = self._raw.filter(mask).head(room)
            values = rows[cell].to_list() if cell else [None] * rows.height
            listed += [
                Problem(row, title, (value or "")[:LONGEST_VALUE], code)
                for row, value in zip(rows[ROW], values, strict=True)
            ]
        return tuple(sorted(listed[:MOST], key=lambda one: (order[one.severity], one.row)))

    def located(self) -> Sequence[tuple[str, str, str | None, pl.Series]]:
        """Every finding: its code, the column's title and cell (None: the row), its rows."""
        return self._found
