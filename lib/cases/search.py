"""Which cases somebody asked to see, as a value that every screen, export and link shares."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from lib.cases.fields import OPEN_NUMBERS, sensitive

SEARCHED = (
    "case_id",
    "loan_no",
    "contract_no",
    "customer_no",
    "name",
    "mobile",
    "addr_home",
    "addr_work",
)
"""The columns in which a typed text is looked for."""

CHOSEN = ("bucket", "city", "district", "client", "product", "collector")
"""The columns that are filtered by choosing among their values."""

NOTHING = "—"
"""Stands for an empty cell among the values of a filter."""

SORTS: Mapping[str, tuple[str, bool]] = {
    "amount": ("overdue_amount", True),
    "dpd": ("dpd", True),
    "case": ("case_key", False),
    "last_contact": ("last_contact", False),
    "next_step": ("next_date", False),
    "chance": ("p", True),
    "willingness": ("willingness", True),
    "ability": ("ability", True),
}
"""Order → the column and whether the largest comes first; empty cells always come last. The last
three are scores (lib.scores), which the frame must have."""

ALL, FREE, HELD = "all", "free", "held"
"""Whether a hold is asked for: either way, without one, with any one; else the kind of hold."""


@dataclass(frozen=True)
class Filter:
    """What was asked for; amounts in minor units, both ends included.

    `within` are the keys of the cases of a segment (lib.strategy.segments); None: no segment.
    """

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    least: int | None = None
    most: int | None = None
    held: str = ALL
    within: tuple[str, ...] | None = None


def find(cases: pl.LazyFrame, wanted: Filter) -> pl.LazyFrame:
    """Return the rows of `cases` that fit, in their order.

    `cases` has the columns of the case frame, `held` (null when no hold applies) and `held_kinds`,
    the kinds of all holds.
    """
    tests = [_fits(column, values) for column, values in wanted.chosen.items() if values]
    if text := wanted.text.strip().lower():
        tests.append(
            pl.any_horizontal(
                pl.col(name)
                .str.to_lowercase()
                .str.contains(text, literal=True)
                .fill_null(value=False)
                for name in SEARCHED
            )
        )
    if wanted.within is not None:
        tests.append(pl.col("case_key").is_in(list(wanted.within)))
    if wanted.least is not None:
        tests.append(pl.col("overdue_amount") >= wanted.least)
    if wanted.most is not None:
        tests.append(pl.col("overdue_amount") <= wanted.most)
    if wanted.held in {FREE, HELD}:
        held = pl.col("held").is_not_null()
        tests.append(held if wanted.held == HELD else ~held)
    elif wanted.held != ALL:
        of_kind = pl.col("held_kinds").list.contains(wanted.held)
        tests.append(of_kind.fill_null(value=False))
    return cases.filter(tests) if tests else cases


def names_a_case(cases: pl.DataFrame, text: str) -> bool:
    """Whether a text is the whole number of a case, and nothing of a person.

    Only such a text may stand in an address: links are kept, sent on and logged.
    """
    sought = text.strip().lower()
    numbers = [pl.col(name).str.to_lowercase() == sought for name in OPEN_NUMBERS]
    personal = [
        pl.col(name).str.to_lowercase() == sought
        for name in sensitive("cases")
        if cases.schema[name] == pl.String
    ]
    return bool(
        cases.select(pl.any_horizontal(numbers).any() & ~pl.any_horizontal(personal).any()).item()
    )


def sort(cases: pl.LazyFrame, order: str) -> pl.LazyFrame:
    """Return `cases` in one of the SORTS, equal rows by their key so that pages never overlap."""
    column, largest_first = SORTS[order]
    return cases.sort(
        [column, "case_key"], descending=[largest_first, False], nulls_last=[True, True]
    )


def choices(cases: pl.DataFrame) -> dict[str, list[str]]:
    """For each column of CHOSEN its values in `cases`, sorted; NOTHING where some are empty."""
    return {column: cases[column].fill_null(NOTHING).unique().sort().to_list() for column in CHOSEN}


def _fits(column: str, values: tuple[str, ...]) -> pl.Expr:
    return pl.col(column).fill_null(NOTHING).is_in(list(values))
