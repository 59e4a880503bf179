"""What a column of text became: its values, and which rows had what wrong with them."""

from dataclasses import dataclass, field

import polars as pl


@dataclass
class Parsed:
    """`values` has a null where nothing or nothing readable stood.

    `findings`: code of lib.intake.findings → Boolean mask of the rows it applies to.
    `exact`: for amounts, the values as the file states them, with six decimals; `currency`: the
    currency signs that stand beside them, None when no cell has one.
    """

    values: pl.Series
    findings: dict[str, pl.Series] = field(default_factory=dict)
    exact: pl.Series | None = None
    currency: pl.Series | None = None

    def find(self, code: str, mask: pl.Series) -> None:
        """Note a finding where `mask` is true."""
        mask = mask.fill_null(value=False)
        if mask.any():
            self.findings[code] = self.findings.get(code, mask) | mask
