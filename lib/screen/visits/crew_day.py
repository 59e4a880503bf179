"""The whole day of a crew written down at once, from the list by which it went."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial

import pandas as pd
import streamlit as st

from lib.errors import DoorstepError
from lib.followups import codes
from lib.followups.codes import Code
from lib.people import collectors
from lib.rights import Action
from lib.screen import data, drafting, file_rows, following, saving, speech
from lib.screen.case.going import BETWEEN
from lib.screen.frame import Here
from lib.screen.planning import people
from lib.screen.visits import crew_breaches, crew_grid
from lib.screen.visits.crew_grid import Planned, Typed
from lib.visits import day_saving, day_sheet, records
from lib.visits.day_sheet import Line, Sheet
from lib.visits.plans.progress import REASONS
from lib.visits.visit_list import VisitList
from lib.words import Words

DAY_OF = "day_of"
"""Address parameter of the list whose day is written down."""


def link(t: Words, plan_id: str, label: str | None = None) -> None:
    """Lead to the grid of the day of a list, for who may record."""
    if data.may(Action.RECORD):
        st.page_link(
            "pages/visits.py",
            label=label or t("Record the whole day"),
            query_params={DAY_OF: plan_id},
            icon=":material/table_edit:",
        )


def draw(t: Words, here: Here, plan_id: str) -> None:
    """Draw what is recorded of the day of a list, and the grid for what is not.

    Raises:
        NotFound: no such list.
        NotAllowed: who is at the screen may not record.

    """
    data.check(Action.RECORD)
    saving.said(t)
    made = records.load(data.ledger(), plan_id)
    st.subheader(
        speech.escaped(t("{day} · {crew}: the whole day", day=made.day, crew=made.crew)),
        anchor=False,
    )
    st.page_link(
        "pages/visits.py",
        label=t("Back to the visit list"),
        query_params={"plan": plan_id},
        icon=":material/arrow_back:",
    )
    planned = _planned(here, made)
    keys = [one.case_key for one in planned]
    on_record = day_sheet.recorded(data.followups(), keys, made.day)
    saved = day_sheet.moved(data.followups(), following.corrected(), plan_id, keys) | on_record
    _recorded(t, planned, saved)
    todo = [one for one in planned if one.case_key not in saved]
    if not todo:
        st.success(t("All visits of this list are recorded."), icon=":material/check_circle:")
        return
    sheet = Sheet(plan_id=plan_id, day=made.day, collector=_who(t, plan_id, made))
    st.caption(
        t(
            "Leave empty what the result proposes: whom they met, the verdict, the next step and "
            "its date. A visit that was not made needs its reason."
        )
    )
    key = f"day_{plan_id}_{st.session_state.get(_turn(plan_id), 0)}"
    told = drafting.opened(plan_id, anew=key not in st.session_state)
    drafting.said(t, plan_id, None, partial(_begin_anew, plan_id, [one.case_key for one in todo]))
    typed = crew_grid.draw(t, todo, told, key=key)
    drafting.keep(plan_id, _touched(todo, typed))
    lines = [
        crew_grid.line(row, typed[row.case_key])
        for row in todo
        if crew_grid.touched(row, typed[row.case_key])
    ]
    _checked(t, here, sheet, made, todo, lines, on_record)


def _touched(rows: Sequence[Planned], typed: Mapping[str, Typed]) -> dict[str, Typed]:
    """What was typed into the rows, nothing where nobody typed anything."""
    mine = {one.case_key: one for one in rows}
    return {key: one if crew_grid.touched(mine[key], one) else {} for key, one in typed.items()}


def _turn(plan_id: str) -> str:
    """Session key of how often the grid was begun anew: each time it is another widget."""
    return f"_day_turn_{plan_id}"


def _begin_anew(plan_id: str, keys: Sequence[str]) -> None:
    """Throw away what was typed of these cases; what was typed of others stays in the grid."""
    drafting.forget(plan_id, *keys)
    st.session_state[_turn(plan_id)] = st.session_state.get(_turn(plan_id), 0) + 1


def _planned(here: Here, made: VisitList) -> list[Planned]:
    """The cases of the list that who is at the screen may see, in the order of the day."""
    cases = dict(data.cases(here.as_of).select("case_key", "currency").iter_rows())
    keys = [key for stop in made.stops for key in stop.case_keys]
    shown = people.known(keys)
    return [
        Planned(
            key,
            stop.number,
            cases[key] or data.settings().currency,
            shown.number(key),
            shown.name(key),
            stop.arrive.time().replace(second=0, microsecond=0),
        )
        for stop in made.stops
        for key in stop.case_keys
        if key in cases
    ]


def _recorded(t: Words, planned: Sequence[Planned], on_record: Mapping[str, str]) -> None:
    done = [one for one in planned if one.case_key in on_record]
    st.caption(t("{n} of {of} recorded", n=len(done), of=len(planned)))
    if done:
        st.dataframe(
            pd.DataFrame(
                {
                    t("Stop"): one.stop,
                    t("Number"): one.number,
                    t("Name"): one.name,
                    t("Result"): t(codes.OUTCOMES[on_record[one.case_key]].en),
                }
                for one in done
            ),
            hide_index=True,
            alt=t("Recorded visits"),
        )


def _who(t: Words, plan_id: str, made: VisitList) -> str | None:
    """Ask who went; the members of the list are proposed."""
    known = collectors.called(file_rows.collectors())
    members = [known.get(one, one) for one in made.members]
    chosen = st.multiselect(
        t("Who went"),
        list(dict.fromkeys([*members, *(known.values() if data.may(Action.SEE_PEOPLE) else ())])),
        default=list(dict.fromkeys(members)),
        accept_new_options=True,
        select_all=False,
        placeholder=t("Choose or enter who it was"),
        key=f"day_who_{plan_id}",
    )
    return BETWEEN.join(chosen) or None


def _checked(
    t: Words,
    here: Here,
    sheet: Sheet,
    made: VisitList,
    todo: Sequence[Planned],
    lines: Sequence[Line],
    on_record: Mapping[str, str],
) -> None:
    """Say what is wrong with the rows that were filled in, and offer to save."""
    now = data.working_moment(data.working_day(here.as_of))
    told = {one.case_key: day_sheet.faults(one, sheet, now) for one in lines}
    right = [one for one in lines if not told[one.case_key]]
    rows = {one.case_key: one for one in todo}
    broken = crew_breaches.said(t, here, sheet, right, rows)
    for one in lines:
        if told[one.case_key]:
            said = " ".join(speech.said(t, each) for each in told[one.case_key])
            st.error(f"{crew_grid.called(t, rows[one.case_key])} {said}", icon=":material/block:")
    st.caption(
        t(
            "{right} ready, {wrong} to correct, {left} not filled in",
            right=len(right),
            wrong=len(lines) - len(right),
            left=len(todo) - len(lines),
        )
    )
    _proposed(t, sheet, right, rows)
    whole = st.toggle(
        t("Save only when all rows are right"), value=False, key=f"day_whole_{sheet.plan_id}"
    )
    ready = right if not whole or (len(right) == len(todo)) else []
    if not st.button(
        t("Save ({n})", n=len(ready)),
        type="primary",
        icon=":material/save:",
        disabled=not ready,
        key="save_day",
        shortcut="Ctrl+Enter",
    ):
        return
    known = day_saving.Known(
        stops={one.number: one.case_keys for one in made.stops},
        outcomes=on_record,
        decided={key: one.decided for key, one in broken.items()},
        explained={key: one.why for key, one in broken.items()},
        reasons={code: t(said) for code, said in REASONS.items()},
        sample=data.has_sample(),
    )
    _save(t, sheet, ready, known, now)


def _proposed(t: Words, sheet: Sheet, lines: Sequence[Line], rows: Mapping[str, Planned]) -> None:
    """Show how the rows will be saved, with all that was left to the result."""
    if not lines:
        return
    made = [day_sheet.entry(one, sheet) for one in lines]
    with st.expander(t("What will be saved"), icon=":material/preview:"):
        st.dataframe(
            pd.DataFrame(
                {
                    t("Stop"): rows[one.case_key].stop,
                    t("Number"): rows[one.case_key].number,
                    t("Result"): t(codes.OUTCOMES[one.outcome].en),
                    t("Met whom"): _named(t, codes.MET_WHOM, one.met_whom),
                    t("Address verdict"): _named(t, codes.VERDICTS, one.address_verdict),
                    t("Next step"): _named(t, codes.NEXT_ACTIONS, one.next_action),
                    t("Next step due"): t.date(one.next_date) if one.next_date else "",
                    t("Hour agreed"): f"{one.next_time:%H:%M}" if one.next_time else "",
                }
                for one in made
            ),
            hide_index=True,
            alt=t("What will be saved"),
        )


def _named(t: Words, table: Mapping[str, Code], code: str | None) -> str:
    return t(table[code].en) if code else ""


def _save(
    t: Words, sheet: Sheet, lines: Sequence[Line], known: day_saving.Known, now: dt.datetime
) -> None:
    try:
        for one in lines:
            data.check_case(one.case_key)
        day_saving.save(data.ledger(), sheet, lines, known, now)
    except DoorstepError as refused:
        st.error(speech.refusal(t, refused), icon=":material/block:")
        return
    _begin_anew(sheet.plan_id, [one.case_key for one in lines])
    saving.tell()
    st.rerun()
