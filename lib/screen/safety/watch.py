"""The watch over the crews of today: who is overdue, and the check-ins that people enter."""

import datetime as dt
from functools import partial

import streamlit as st

from lib.rights import Action
from lib.safety import checkins
from lib.safety.checkins import AT_STOP, STEPS, CheckIn, Overdue, Step
from lib.screen import data, saving, speech
from lib.visits import records
from lib.visits.visit_list import VisitList
from lib.words import Words

EVERY = "60s"
"""How often an open page looks again by itself."""


def of_today() -> dict[str, VisitList]:
    """The lists of today that one watches over, of each crew the last one: plan_id → list."""
    day = data.today()
    last = {one.crew: one for one in reversed(records.on(data.ledger(), day))}
    lists = {one.plan_id: records.load(data.ledger(), one.plan_id) for one in last.values()}
    place = data.portfolio()
    return {key: shown for key, shown in lists.items() if checkins.is_watched(place, shown)}


def alarm(t: Words) -> None:
    """Show overdue crews first and in red; an open page looks again every minute."""
    if of_today():
        _alarm(t)


@st.fragment(run_every=EVERY)
def _alarm(t: Words) -> None:
    late = overdue()
    for one in late:
        st.error(speech.escaped(_said(t, one)), icon=":material/emergency:")
    if late:
        st.markdown(_what_to_do(t))


def overdue() -> list[Overdue]:
    """The crews of today that should have been heard of by now, the longest overdue first."""
    lists = of_today()
    heard = checkins.said(data.ledger(), list(lists))
    grace = dt.timedelta(minutes=data.settings().checkin_grace_minutes)
    now = data.local_now().replace(tzinfo=None)
    found = (
        checkins.overdue(plan_id, shown, heard.filter(plan_id=plan_id), now, grace)
        for plan_id, shown in lists.items()
    )
    return sorted(filter(None, found), key=lambda one: one.due)


def _said(t: Words, one: Overdue) -> str:
    due = f"{one.due:%H:%M}"
    last = f"{one.last:%H:%M}" if one.last else t("nothing")
    members = speech.listed(t, one.members) or "—"
    if one.stop is None:
        return t(
            "{crew} should be back since {due}. Last heard: {last}. Members: {members}.",
            crew=one.crew,
            due=due,
            last=last,
            members=members,
        )
    return t(
        "{crew} should have left stop {stop} at {due}. Last heard: {last}. Members: {members}.",
        crew=one.crew,
        stop=one.stop,
        due=due,
        last=last,
        members=members,
    )


def _what_to_do(t: Words) -> str:
    lines = (
        t("Call each member; ask whether all is well, and listen for the code word."),
        t("If nobody answers within five minutes, call once more and send the nearest crew."),
        t(
            "If the code word falls, or still nobody answers: call {lines} and name the stop.",
            lines=data.settings().emergency_lines,
        ),
        t("When they are safe, enter “All is well” on the page Safety."),
    )
    return "\n".join(f"{n}. {speech.escaped(line)}" for n, line in enumerate(lines, 1))


def draw(t: Words) -> None:
    """Today's crews, what was heard of each, and the form."""
    lists = of_today()
    if not lists:
        st.info(t("No crew has a visit list for today."))
        return
    heard = checkins.said(data.ledger(), list(lists))
    late = {one.plan_id for one in overdue()}
    for plan_id, shown in lists.items():
        with st.container(border=True):
            st.markdown(f"**{speech.escaped(shown.crew)}** · {_planned(t, shown)}")
            for row in heard.filter(plan_id=plan_id).iter_rows(named=True):
                stop = t("stop {n}", n=row["stop"]) if row["stop"] else ""
                said = f"{row['at']:%H:%M} {t(STEPS[Step(row['step'])])} {stop}"
                st.caption(said)
            if data.may(Action.SAFETY):
                _form(t, plan_id, shown, late=plan_id in late)


def _planned(t: Words, shown: VisitList) -> str:
    return t(
        "{leave} to {back}, {n} stops",
        leave=f"{shown.leave:%H:%M}",
        back=f"{shown.back:%H:%M}",
        n=len(shown.stops),
    )


def _form(t: Words, plan_id: str, shown: VisitList, *, late: bool) -> None:
    """Ask what a crew said; of one that is overdue first what would end its alarm.

    That it only set out now would put off all that is expected of it, and with it the alarm.
    """
    name = f"checkin_{plan_id[:8]}"
    now = data.local_now()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        step = st.selectbox(
            t("The crew says"),
            list(STEPS),
            index=list(STEPS).index(Step.SAFE) if late else 0,
            format_func=lambda one: t(STEPS[one]),
            key=saving.key(name, "step"),
            width=180,
        )
        stop = None
        if step in AT_STOP:
            stop = st.selectbox(
                t("Stop"),
                [one.number for one in shown.stops],
                key=saving.key(name, "stop"),
                width=100,
            )
        at = st.time_input(
            t("Time"),
            value=now.time().replace(second=0, microsecond=0),
            key=saving.key(name, "at"),
            step=300,
            width=120,
        )
        one = CheckIn(
            plan_id=plan_id,
            step=str(step),
            at=dt.datetime.combine(now.date(), at),
            stop=stop,
            checkin_id=saving.form_id(name),
        )
        saving.button(
            t,
            name,
            partial(checkins.check_in, data.portfolio(), one, shown, now),
            label=t("Check in"),
            icon=":material/how_to_reg:",
        )
