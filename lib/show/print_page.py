"""The visit list on paper, made so that a dropped sheet tells a stranger nothing.

The first page, which is what others see in a hand or on a car seat, names crew, day, times and
the number of stops and nothing else. The other pages have what is needed at the door; sums and days
past due stay in the office. One file without scripts and without any outside request.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import jinja2
import polars as pl

from lib.show.crew_safety import Safety, told
from lib.visits.visit_list import Stop, VisitList
from lib.words import N_, Words

TEMPLATES = Path(__file__).parents[2] / "data" / "templates"

LANGUAGE_TAGS = {"zh_Hans": "zh-Hans", "zh_Hant": "zh-Hant", "en": "en"}
"""Our language code → the tag by which a browser chooses the shapes of characters."""

LABELS: Mapping[str, str] = {
    "met": N_("Met"),
    "address": N_("Address"),
    "result": N_("Result"),
    "next": N_("Next step"),
    "date": N_("Date"),
    "near": N_("Place approximate"),
}
MET_WHOM = (N_("The person"), N_("Family"), N_("Somebody else"), N_("Nobody"))
VERDICTS = (N_("Right"), N_("Moved away"), N_("Unknown here"), N_("Not found"))

_templates = jinja2.Environment(
    loader=jinja2.FileSystemLoader(TEMPLATES),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
)


def visit_sheet(
    visit_list: VisitList,
    rows: pl.DataFrame,
    t: Words,
    *,
    full: bool,
    safety: Safety | None = None,
    wishes: Mapping[str, Sequence[str]] | None = None,
    mark: str = "",
) -> str:
    """Write the sheet as one HTML page to print on A4.

    `rows` as lib.visits.rows.frame gives them, with names already masked. With `full` the heading
    says that the sheet shows door numbers, so that it is kept by its crew only. With `safety` its
    second page is for the safety of the crew, and stops carry their warnings. `wishes` has for a
    case what its customer agreed to, wishes for or forbids (lib.show.wishes). `mark` says at the
    foot of every page who printed it and when.
    """
    heading = N_("Stops with full addresses: only for this crew") if full else N_("Stops")
    return _templates.get_template("visit_sheet.html").render(
        lang=LANGUAGE_TAGS[t.language],
        cover=cover(visit_list, t),
        heading=t(heading),
        mark=mark,
        labels={key: t(text) for key, text in LABELS.items()}
        | {"met_whom": [t(text) for text in MET_WHOM], "verdicts": [t(text) for text in VERDICTS]},
        safety=told(safety, visit_list, t) if safety else None,
        stops=_stops(visit_list, rows, t, safety.warnings if safety else {}, wishes or {}),
    )


def cover(visit_list: VisitList, t: Words) -> dict[str, Any]:
    """The outside page: its title, and its lines of title and value."""
    lines = [
        (t("Day"), t.date(visit_list.day)),
        (t("Crew"), visit_list.crew),
        (t("Members"), "、".join(visit_list.members)),
        (t("Stops"), t.number(len(visit_list.stops))),
        (t("Times"), f"{visit_list.leave:%H:%M}–{visit_list.back:%H:%M}"),
        (t("Break"), "–".join(f"{one:%H:%M}" for one in visit_list.pause or ())),
    ]
    return {
        "title": t("Plan of the day"),
        "lines": [(title, value) for title, value in lines if value],
    }


def _stops(
    visit_list: VisitList,
    rows: pl.DataFrame,
    t: Words,
    warnings: Mapping[str, Sequence[str]],
    wishes: Mapping[str, Sequence[str]],
) -> list[dict[str, Any]]:
    cases = {
        number: [_case(row, wishes) for row in group]
        for number, group in groupby(rows.iter_rows(named=True), key=lambda row: row["number"])
    }
    return [
        _stop(stop, cases.get(stop.number, []), t) | {"warnings": _heed(stop, warnings)}
        for stop in visit_list.stops
    ]


def _heed(stop: Stop, warnings: Mapping[str, Sequence[str]]) -> list[str]:
    """The warnings of a stop, each once."""
    return list(dict.fromkeys(line for key in stop.case_keys for line in warnings.get(key, ())))


def _stop(stop: Stop, cases: list[dict[str, Any]], t: Words) -> dict[str, Any]:
    return {
        "number": stop.number,
        "arrive": f"{stop.arrive:%H:%M}",
        "leave": f"{stop.leave:%H:%M}",
        "way": t(
            "{km} km, {minutes} min by road", km=t.number(stop.km, 1), minutes=round(stop.minutes)
        ),
        "approximate": stop.approximate,
        "cases": cases,
    }


def _case(row: Mapping[str, Any], wishes: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    return {
        "number": row["case_number"],
        "name": row["name"] or "",
        "place": row["place"] or "—",
        "wishes": list(wishes.get(row["case_key"], ())),
    }
