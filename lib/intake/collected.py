"""The findings of a whole file, gathered column by column as masks over its rows.

Masks keep the hot path free of loops over rows; only what is finally listed is made row by row.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import polars as pl

from lib.intake.findings import FINDINGS, Problem
from lib.intake.report import MOST
from lib.intake.sheet import ROW

LONGEST_VALUE = 120
"""Characters of a raw value that are shown."""


class Collected:
    """The findings so far; `raw` is the sheet's frame, whose cells are shown as they were."""

    def __init__(self, raw: pl.DataFrame) -> None:
        self._raw = raw
        self._found: list[tuple[str, str, str | None, pl.Series]] = []
        self._whole: list[Problem] = []

    def add(self, findings: Mapping[str, pl.Series], title: str, cell: str | None) -> None:
        """Add masks of one column: its title, and its name in the raw frame (None: no cell)."""
        self._found += [(code, title, cell, mask) for code, mask in findings.items()]

    def add_for_file(self, code: str, title: str, row: int) -> None:
        """Add a finding that is said once for the whole file."""
        self._whole.append(Problem(row, title, "", code))

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

    def repaired(self) -> pl.Series:
        """The rows in which something was put right."""
        return self._where(lambda code: FINDINGS[code].severity == "repair")

    def marked(self, wanted: str) -> pl.Series:
        """The rows with one finding."""
        return self._where(lambda code: code == wanted)

    def _where(self, wanted: Callable[[str], bool]) -> pl.Series:
        hit = pl.repeat(value=False, n=self._raw.height, eager=True, dtype=pl.Boolean)
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
        """The first MOST findings, errors before warnings before repairs, by row."""
        listed = [*self._whole, *faults]
        order = {"error": 0, "warning": 1, "repair": 2}
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

    def reasons(self) -> dict[int, list[tuple[str, str]]]:
        """Row → title and code of each error in it."""
        found: dict[int, list[tuple[str, str]]] = {}
        for code, title, _, mask in self._found:
            if FINDINGS[code].severity == "error":
                for row in self._raw.filter(mask)[ROW]:
                    found.setdefault(row, []).append((title, code))
        return found
