"""What changed between two snapshots of one client's cases."""

from dataclasses import asdict, dataclass

import polars as pl

NOT_COMPARED = ("case_key", "as_of", "row", "import_id")
"""Columns that differ between any two files and mean nothing by it."""


@dataclass(frozen=True)
class Changes:
    """Counts of cases: `new` only in the later, `left` only in the earlier snapshot."""

    new: int
    updated: int
    unchanged: int
    left: int

    def as_json(self) -> dict[str, int]:
        """The counts by name."""
        return asdict(self)


def changes(before: pl.DataFrame, after: pl.DataFrame) -> Changes:
    """Compare two case frames by `case_key`, which is unique in each."""
    kept = after.join(before.select("case_key"), on="case_key", how="semi")
    compared = [column for column in after.columns if column not in NOT_COMPARED]
    same = kept.select("case_key", *compared).join(
        before.select("case_key", *compared),
        on=["case_key", *compared],
        how="semi",
        nulls_equal=True,
    )
    return Changes(
        new=after.height - kept.height,
        updated=kept.height - same.height,
        unchanged=same.height,
        left=before.height - kept.height,
    )
