"""What the words and the writing down of visits say: notes all alike, written or attached late.

Two notes are alike when nothing differs but figures, blanks and punctuation. A text that several
collectors use is a phrase of the house and says nothing; one that a single collector wrote of ALIKE
or more different cases may have been copied.
"""

import polars as pl

from lib.visits.truth.moving import found

ALIKE = 4
HOUSE = 3
"""Collectors from whom on a text is the house's."""

SHORTEST = 8
"""Letters of a note below which two are alike by their nature (无人应答)."""

LATE_HOURS = 48
"""After a visit, from which on it was written down late."""


def plain(column: str) -> pl.Expr:
    """A text without what makes copies differ."""
    return pl.col(column).str.normalize("NFKC").str.to_lowercase().str.replace_all(
        r"[\s\p{P}\p{S}\p{N}]", ""
    )  # fmt: skip


def alike(visits: pl.DataFrame) -> pl.DataFrame:
    """Visits whose note its collector wrote of many cases; the value is of how many.

    `visits` are one row a collector (`who`).
    """
    noted = visits.with_columns(text=plain("note")).filter(
        pl.col("text").str.len_chars() >= SHORTEST
    )
    copied = noted.with_columns(
        cases=pl.col("case_key").n_unique().over("who", "text"),
        people=pl.col("who").n_unique().over("text"),
    ).filter(pl.col("cases") >= ALIKE, pl.col("people") < HOUSE)
    return found(copied, "alike", pl.col("cases"), ALIKE).unique("visit", keep="first")


def late(visits: pl.DataFrame) -> pl.DataFrame:
    """Visits that were written down, or got their file, long after; hours."""
    rows = []
    for kind, column in (("late", "recorded_at"), ("attached", "attached_at")):
        after = (pl.col(column) - pl.col("at")).dt.total_seconds() / 3_600
        known = visits.with_columns(after=after).filter(pl.col("after") > LATE_HOURS)
        rows.append(found(known, kind, pl.col("after"), LATE_HOURS))
    return pl.concat(rows)
