"""The grid of a crew's day: its columns, what stands in it, and what was typed into it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd
import streamlit as st

from lib.followups import codes
from lib.followups.codes import Code
from lib.followups.entry import LONGEST
from lib.screen import speech
from lib.visits.day_sheet import Line
from lib.visits.plans.progress import REASONS
from lib.words import MINOR_UNITS, Words

Typed = Mapping[str, Any]
"""Field of lib.visits.day_sheet.Line → what was typed; what was left empty is not in it."""

FIELDS = (
    "at",
    "outcome",
    "met_whom",
    "promise_amount",
    "promise_date",
    "reason",
    "note",
    "why_not",
    "next_action",
    "next_date",
    "next_time",
    "address_kind",
    "address_verdict",
)
"""What can be typed, in the order of its columns."""

FIXED = ("stop", "number", "name", "planned")
"""What the plan says of a row."""


@dataclass(frozen=True)
class Planned:
    """A case of the list: `name` masked, `at` the planned time."""

    case_key: str
    stop: int
    currency: str
    number: str
    name: str
    at: dt.time


def draw(
    t: Words, rows: Sequence[Planned], told: Mapping[str, Typed], *, key: str
) -> dict[str, Typed]:
    """Draw the grid, filled with what was typed before (`told`); return what is typed, by case."""
    edited = st.data_editor(
        _frame(rows, told),
        hide_index=True,
        num_rows="fixed",
        column_config=_columns(t),
        key=key,
        placeholder="",
        alt=t("Grid of the crew's day"),
    )
    found = zip(rows, edited.to_dict("records"), strict=True)
    return {row.case_key: _typed({str(k): v for k, v in one.items()}) for row, one in found}


def line(row: Planned, typed: Typed) -> Line:
    """What was written down of a case."""
    values = {"at": row.at, **typed}
    return Line(case_key=row.case_key, stop=row.stop, currency=row.currency, **values)


def called(t: Words, row: Planned) -> str:
    """A row in Markdown: its stop, number and masked name."""
    return speech.escaped(
        t("Stop {n} · {number} {name}:", n=row.stop, number=row.number, name=row.name)
    )


def touched(row: Planned, typed: Typed) -> bool:
    """Whether anything was typed into a row."""
    return any(name != "at" or value != row.at for name, value in typed.items())


def _frame(rows: Sequence[Planned], told: Mapping[str, Typed]) -> pd.DataFrame:
    fixed = [(row.stop, row.number, row.name, f"{row.at:%H:%M}") for row in rows]
    frame = pd.DataFrame(fixed, columns=list(FIXED))
    for name in FIELDS:
        usual = [row.at if name == "at" else None for row in rows]
        typed = [
            told.get(row.case_key, {}).get(name, one) for row, one in zip(rows, usual, strict=True)
        ]
        if name == "promise_amount":
            shown = [None if one is None else one / MINOR_UNITS for one in typed]
            frame[name] = pd.Series(shown, dtype="float64")
        else:
            frame[name] = pd.Series(typed, dtype="object")
    return frame


def _columns(t: Words) -> dict[str, Any]:
    column = st.column_config
    visits = codes.choices("visit")
    return {
        "stop": column.NumberColumn(t("Stop"), disabled=True, pinned=True, width=50),
        "number": column.TextColumn(t("Number"), disabled=True, pinned=True, width=110),
        "name": column.TextColumn(t("Name"), disabled=True, width=70),
        "planned": column.TextColumn(t("Planned"), disabled=True, width=60),
        "at": column.TimeColumn(t("Time"), format="HH:mm", step=60, width=80),
        "outcome": _choice(t, t("Result"), {one.code: one for one in visits}, width=150),
        "met_whom": _choice(t, t("Met whom"), codes.MET_WHOM, width=120),
        "promise_amount": column.NumberColumn(
            t("Amount promised"), min_value=0.0, format="localized", width=130
        ),
        "promise_date": _date(t("To be paid by")),
        "reason": _choice(t, t("Why unpaid"), codes.REASONS, width=120),
        "note": column.TextColumn(t("Note"), max_chars=LONGEST["note"], width=180),
        "why_not": column.SelectboxColumn(
            t("Why not made"),
            options=list(REASONS),
            format_func=lambda code: t(REASONS[str(code)]),
            width=130,
        ),
        "next_action": _choice(t, t("Next step"), codes.NEXT_ACTIONS, width=130),
        "next_date": _date(t("Next step due")),
        "next_time": column.TimeColumn(t("Hour agreed"), format="HH:mm", step=60, width=110),
        "address_kind": _choice(t, t("Address"), codes.ADDRESS_KINDS, width=90),
        "address_verdict": _choice(t, t("Address verdict"), codes.VERDICTS, width=110),
    }


def _date(title: str) -> Any:  # noqa: ANN401 — Streamlit's own type is private
    # Without a last day browsers take years of six digits: what is typed without hyphens is none.
    return st.column_config.DateColumn(title, max_value=dt.date.max, format="localized", width=140)


def _choice(t: Words, title: str, table: Mapping[str, Code], *, width: int) -> Any:  # noqa: ANN401 — Streamlit's own type is private
    return st.column_config.SelectboxColumn(
        title, options=list(table), format_func=lambda code: t(table[str(code)].en), width=width
    )


def _typed(row: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in the fields of a row that are not empty, in the types of a Line."""
    found: dict[str, Any] = {}
    for name in FIELDS:
        value = row[name]
        if value is None or value is pd.NaT or value != value or value == "":  # noqa: PLR0124 — NaN
            continue
        found[name] = _READ.get(name, str)(value)
    return found


def _day(value: Any) -> dt.date:  # noqa: ANN401 — as the grid gives it: a text before the column has a type
    if isinstance(value, str):
        return dt.date.fromisoformat(value[:10])
    return value.date() if isinstance(value, dt.datetime) else value


def _time(value: Any) -> dt.time:  # noqa: ANN401 — likewise
    read = dt.time.fromisoformat(value) if isinstance(value, str) else value
    return read.replace(second=0, microsecond=0, tzinfo=None)


def _minor(value: Any) -> int:  # noqa: ANN401 — likewise
    return round(Decimal(str(value)) * MINOR_UNITS)


_READ = {
    "promise_date": _day,
    "next_date": _day,
    "at": _time,
    "next_time": _time,
    "promise_amount": _minor,
}
"""Field → what reads it; the others are texts."""
