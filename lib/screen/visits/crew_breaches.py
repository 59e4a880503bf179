"""Which rules the visits of a crew's day broke, said row by row, with room to explain each.

They happened, so they are recorded all the same; only what is said for a breach explains it.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from lib.followups import codes
from lib.holds.hold import LONGEST
from lib.rules.wishes import PLACES
from lib.screen import case_frames, data, speech
from lib.screen.frame import Here
from lib.screen.rules import judging as gate
from lib.screen.rules import listing
from lib.screen.visits import crew_grid
from lib.screen.visits.crew_grid import Planned
from lib.visits import day_sheet
from lib.visits.day_sheet import Line, Sheet
from lib.visits.legality import decisions, judging
from lib.visits.legality.decisions import Decided
from lib.words import Words


@dataclass(frozen=True)
class Broken:
    """Which rules a visit broke, as kept with it, and how that came about: empty if unsaid."""

    decided: Sequence[Decided]
    why: str


def said(
    t: Words, here: Here, sheet: Sheet, lines: Sequence[Line], rows: Mapping[str, Planned]
) -> dict[str, Broken]:
    """Say of each line what it broke, and ask how it came about; case → both.

    A visit that did not come about broke none.
    """
    if not lines:
        return {}
    world = gate.world(here.as_of, sheet.day, gate.crew_of(sheet.collector))
    found: dict[str, Broken] = {}
    for one in lines:
        if not codes.OUTCOMES[str(one.outcome)].attempt:
            continue
        told = day_sheet.entry(one, sheet)
        case = case_frames.case(here.as_of, one.case_key)
        at = told.happened_at.replace(tzinfo=data.zone()).astimezone(dt.UTC)
        where = PLACES.get(told.address_kind or "")
        judged = judging.contact(case, world, at, "visit", where, crew=gate.went(told, world))
        rules = judging.broken(judged, world)
        row = crew_grid.called(t, rows[one.case_key])
        for rule in rules:
            text = t(
                "Breaks {rule}: {text} It can be recorded; please say below how it came about.",
                rule=speech.escaped(rule.id),
                text=speech.escaped(listing.said(t, rule)),
            )
            st.warning(f"{row} {text}", icon=":material/gavel:")
        why = _why(t, sheet, one.case_key) if rules else ""
        found[one.case_key] = Broken(decisions.of_contact(judged, rules, world.rules.hash), why)
    return found


def _why(t: Words, sheet: Sheet, case_key: str) -> str:
    title = t("How it came about that the rule was broken")
    key = f"day_why_{sheet.plan_id}_{case_key}"
    return st.text_area(title, key=key, height=80, max_chars=LONGEST)
