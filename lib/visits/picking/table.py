"""All cases that were asked about as one table, for files and for anybody's own solver.

One row a case, the candidates first, by worth: value, windows, minutes, skills, place, why or why
not. Names and addresses are not in it; coordinates leave as exactly as its reader may have them.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

import polars as pl

from lib.cases.fields import OPEN_NUMBERS
from lib.visits.picking import doors
from lib.visits.picking.choosing import Picked
from lib.visits.picking.exclusions import said_of
from lib.visits.worth import instead
from lib.words import Words

Spans = Sequence[tuple[dt.time, dt.time]]

COLUMNS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "case_key": pl.String,
    "case_number": pl.String,
    "door": pl.UInt32,
    "lat": pl.Float64,
    "lon": pl.Float64,
    "place_quality": pl.String,
    "address_kind": pl.String,
    "bucket": pl.String,
    "tier": pl.String,
    "overdue_amount": pl.Int64,
    "collectable": pl.Int64,
    "currency": pl.String,
    "chance": pl.Float64,
    "x": pl.Int64,
    "n": pl.Int64,
    "extra": pl.Float64,
    "share": pl.Float64,
    "assumed": pl.Boolean,
    "gain": pl.Int64,
    "cost": pl.Int64,
    "net": pl.Int64,
    "hourly": pl.Int64,
    "points": pl.Float64,
    "score": pl.Float64,
    "service_minutes": pl.Int64,
    "situation": pl.String,
    "skills": pl.String,
    "windows": pl.String,
    "required": pl.Boolean,
    "instead": pl.String,
    "why_not": pl.String,
    "why": pl.String,
}
"""The columns. Amounts are minor units of `currency`; cases with the same `door` are one stop,
null for those left out; `skills` and `windows` are separated by "; ", the windows (local times from
arrival to departure) empty where no visit is possible; `required` says that a visit was agreed for
the day; `instead` is the better channel; `why_not` a code of lib.visits.picking.exclusions.WHY,
empty for a candidate; `why` the sentence of the value, or of the reason."""


def table(
    picked: Picked,
    day: dt.date,
    hours: tuple[dt.time, dt.time],
    t: Words,
    *,
    holds: Mapping[str, str],
    windows: Mapping[str, Spans] | None = None,
    sentences: int | None = None,
) -> pl.DataFrame:
    """The table, columns COLUMNS.

    Args:
        picked: what was chosen.
        day: the day of the visits.
        hours: the visiting hours that the rules leave.
        t: the language of the sentences.
        holds: the names of holds, code → translatable text.
        windows: the times of cases that may not be visited at all hours
            (lib.visits.legality.windows); the others have all of them.
        sentences: write at most so many, of the first rows; all without.

    """
    free = doors.with_door(picked.candidates)
    left = picked.left_out.with_columns(door=pl.lit(None, pl.UInt32))
    rows = pl.concat([free, left.select(free.columns)])
    numbers = [name for name in OPEN_NUMBERS if name in rows.columns]
    agreed = pl.col("fixed_visit") if "fixed_visit" in rows.columns else pl.lit(None, pl.Date)
    candidate = pl.col("why").is_null()
    told = rows.with_columns(
        case_number=pl.coalesce(*numbers),
        skills=pl.col("skills").list.join("; "),
        windows=pl.when(candidate).then(_windows(hours, windows or {})).otherwise(pl.lit("")),
        required=(candidate & (agreed == day)).fill_null(value=False),
        why_not=pl.col("why").fill_null(""),
        why=pl.Series(_sentences(rows, picked, t, holds, sentences), dtype=pl.String),
    )
    return told.select(pl.col(name).cast(kind) for name, kind in COLUMNS.items())


def _windows(hours: tuple[dt.time, dt.time], windows: Mapping[str, Spans]) -> pl.Expr:
    own = {key: "; ".join(_span(one) for one in spans) for key, spans in windows.items()}
    usual = _span(hours)
    if not own:
        return pl.lit(usual)
    return pl.col("case_key").replace_strict(own, default=usual, return_dtype=pl.String)


def _span(one: tuple[dt.time, dt.time]) -> str:
    return f"{one[0]:%H:%M}–{one[1]:%H:%M}"


def _sentences(
    rows: pl.DataFrame, picked: Picked, t: Words, holds: Mapping[str, str], most: int | None
) -> list[str | None]:
    """The sentence of each row; a person reads few of a million, so that most may be left out."""
    wanted = rows.head(rows.height if most is None else most)
    told: list[str | None] = []
    for row in wanted.iter_rows(named=True):
        if row["why"] is not None:
            told.append(t(said_of(row, holds)))
            continue
        better = instead.said(row)
        value = t(picked.value_of(row))
        told.append(f"{value} {t(better)}" if better else value)
    return told + [None] * (rows.height - len(told))
