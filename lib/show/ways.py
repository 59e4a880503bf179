"""The transition table as people read it: one row a bucket before, one column a bucket now.

Pure: a frame in, a frame of texts and one of colours out; the screen only draws them. The ways up
and down have two colours that no deficiency of colour vision confuses, the stronger the larger the
share; figure and place say the same without them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from lib.cases.buckets import BUCKETS, NO_BUCKET
from lib.cases.exits import Exit
from lib.portfolio.compare.transitions import CLOSED, COLUMNS, MISSING, NEW, ROWS, UNKNOWN, Way
from lib.show.palette import Palette
from lib.words import MINOR_UNITS, N_, Words

STATES: Mapping[str, str] = {
    UNKNOWN: NO_BUCKET,
    CLOSED: N_("Left before"),
    NEW: N_("New"),
    Exit.SETTLED.value: N_("Settled"),
    Exit.RECALLED.value: N_("Recalled"),
    Exit.WRITTEN_OFF.value: N_("Written off"),
    MISSING: N_("Not in the file"),
}
"""States that are no bucket, in words."""

STRONGEST = 160
"""Opacity, of 255, of a cell that has its whole row: text stays legible on it."""


@dataclass(frozen=True)
class Unit:
    """In what all amounts of a table are written: `worth` units of currency, `said` in words."""

    worth: int
    digits: int
    said: str


SINGLE = Unit(1, 0, N_("Amounts in whole units of the currency."))
THOUSANDS = Unit(1_000, 1, N_("Amounts in thousands."))
TEN_THOUSANDS = Unit(10_000, 1, N_("Amounts in ten thousands."))


def unit_of(ways: pl.DataFrame, t: Words) -> Unit:
    """The unit in which the largest row of a table is short, as the language counts."""
    sums = ways.group_by("state_before").agg(pl.col("amount").sum())["amount"]
    larger = THOUSANDS if t.language == "en" else TEN_THOUSANDS
    whole = Decimal(int(sums.max() or 0)) / MINOR_UNITS  # type: ignore[arg-type]
    return larger if whole >= 10 * larger.worth else SINGLE


def ways_grid(ways: pl.DataFrame, t: Words, *, by_amount: bool) -> pl.DataFrame:
    """Write the ways of one currency (lib.portfolio.compare.transitions) as a grid of texts.

    A cell says the cases or the amount, all in one unit (`unit_of`), and its share of the row; the
    last column sums the row up.
    All buckets have a row and a column, the other states where they occur.
    """
    rows, columns = shape_of(ways)
    told = _told(ways, by_amount=by_amount)
    unit = unit_of(ways, t) if by_amount else None
    cells = {
        (before, after): _cell(t, figure, share, unit)
        for before, after, figure, share in told.iter_rows()
    }
    sums = dict(told.group_by("state_before").agg(pl.col("figure").sum()).iter_rows())
    return pl.DataFrame(
        {
            t("Bucket before"): [state_name(t, one) for one in rows],
            **{state_name(t, to): [cells.get((one, to), "") for one in rows] for to in columns},
            t("Sum"): [_figure(t, sums.get(one, 0), unit) for one in rows],
        }
    )


def way_at(ways: pl.DataFrame, row: int, column: int) -> Way | None:
    """The way that a cell of `ways_grid` counts, by its place; None where nothing went.

    The name of a row and its sum stand for all of the row.
    """
    rows, columns = shape_of(ways)
    if not 0 <= row < len(rows):
        return None
    after = columns[column - 1] if 1 <= column <= len(columns) else None
    mine = ways.filter(state_before=rows[row])
    if after is not None:
        mine = mine.filter(state_after=after)
    return Way(rows[row], after, ways["currency"][0]) if mine.height else None


def place_of(ways: pl.DataFrame, before: str, after: str | None) -> tuple[int, int] | None:
    """Row and column of a way in `ways_grid`, of no way in particular that of the row's sum."""
    rows, columns = shape_of(ways)
    if before not in rows or (after is not None and after not in columns):
        return None
    return rows.index(before), len(columns) + 1 if after is None else columns.index(after) + 1


def said_of(t: Words, way: Way) -> str:
    """A way in words."""
    after = t("All") if way.after is None else state_name(t, way.after)
    return f"{state_name(t, way.before)} → {after}"


def ways_shades(ways: pl.DataFrame, colours: Palette, *, by_amount: bool) -> list[list[str]]:
    """The CSS of each cell of `ways_grid`, row by row, with its first and last column."""
    rows, columns = shape_of(ways)
    shares = {
        (before, after): share or 0.0
        for before, after, _, share in _told(ways, by_amount=by_amount).iter_rows()
    }
    return [
        ["", *(_shade(one, to, shares.get((one, to), 0.0), colours) for to in columns), ""]
        for one in rows
    ]


def _told(ways: pl.DataFrame, *, by_amount: bool) -> pl.DataFrame:
    what = "amount" if by_amount else "n"
    return ways.select("state_before", "state_after", figure=what, share=f"{what}_share")


def shape_of(ways: pl.DataFrame) -> tuple[list[str], list[str]]:
    """The states of rows and columns: all buckets, other states where they occur."""
    return _there(ways["state_before"], ROWS), _there(ways["state_after"], COLUMNS)


def _there(occurring: pl.Series, states: Sequence[str]) -> list[str]:
    return [one for one in states if one in BUCKETS or one in occurring]


def state_name(t: Words, state: str) -> str:
    """A bucket, or another state in words."""
    return t(STATES[state]) if state in STATES else state


def _cell(t: Words, value: int, share: float | None, unit: Unit | None) -> str:
    """Figure and share; of a row without any amount there is no share."""
    figure = _figure(t, value, unit)
    return figure if share is None else f"{figure} · {t.percent(share, 0)}"


def _figure(t: Words, value: int, unit: Unit | None) -> str:
    """Minor units in the unit of the table, or a count where there is none."""
    if unit is None:
        return t.number(value)
    return t.number(Decimal(value) / MINOR_UNITS / unit.worth, unit.digits)


def _shade(before: str, after: str, share: float, colours: Palette) -> str:
    """Blue for the better, red for the worse, grey for what stays; ways out are not judged."""
    if before not in BUCKETS or share == 0:
        return ""
    if after in BUCKETS:
        step = BUCKETS.index(after) - BUCKETS.index(before)
    else:
        step = -1 if after == Exit.SETTLED.value else 0
    better, worse = colours.classes[1:3]
    colour = better if step < 0 else worse if step > 0 else colours.quiet
    return f"background-color: {colour}{round(share * STRONGEST):02x}"
