"""Whether a column can be what somebody chose it to be, told by its first values."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from lib.cases.fields import fields
from lib.intake.collected import OF_NO_USE
from lib.intake.findings import FINDINGS
from lib.intake.tables.sheet import Sheet, column
from lib.intake.titles import columns
from lib.intake.titles.known import unit_for
from lib.intake.values.reading import CodeOf, read_column

LOOKED_AT = 1_000
"""Filled cells that are looked at."""

EXAMPLES = 3

NOT_MEANT = {code for code in OF_NO_USE if not code.endswith("_masked")}
"""Warnings that speak against the meaning; what is masked may well be what it is called."""


@dataclass(frozen=True)
class Tried:
    """Of `n` filled cells so many are `unusable`; `examples` are the first of those, unmasked."""

    n: int
    unusable: int
    examples: Sequence[str]

    @property
    def is_doubtful(self) -> bool:
        """Whether most values would be of no use."""
        return self.unusable * 2 > self.n


def tried(sheet: Sheet, kind: str, title: str, key: str, code_of: CodeOf | None = None) -> Tried:
    """Read the first values of the column of that title as the field of that key."""
    at = columns.named(sheet.titles).index(title)
    field = next(one for one in fields(kind) if one.key == key)
    cells = sheet.frame[column(at)].drop_nulls().head(LOOKED_AT)
    unit = unit_for(sheet.titles[at], field)
    found = read_column(field, cells, unit=unit.factor if unit else 1, code_of=code_of).findings
    wrong = [
        mask
        for code, mask in found.items()
        if FINDINGS[code].severity == "error" or code in NOT_MEANT
    ]
    if not wrong or cells.is_empty():
        return Tried(len(cells), 0, ())
    bad = cells.filter(pl.select(pl.any_horizontal(wrong)).to_series())
    return Tried(len(cells), len(bad), tuple(bad.unique(maintain_order=True).head(EXAMPLES)))
