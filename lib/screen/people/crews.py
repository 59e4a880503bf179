"""Who travels together, whether they may on a day, and what ends soon."""

import datetime as dt

import polars as pl
import streamlit as st

from lib.people.accounts import users
from lib.people.kinds import QUALIFICATIONS
from lib.people.qualifications import ending
from lib.rights import Action
from lib.screen import data, linked, parts, speech, staff
from lib.screen.rules import judging as gate
from lib.visits.legality.crew_fit import Needs, why_not
from lib.words import N_, Words

PARTS = {
    "crews": N_("Crews"),
    "collectors": N_("Collectors"),
    "qualifications": N_("Qualifications"),
    "leave": N_("Leave"),
}
"""The parts of the page."""


def part(t: Words) -> str:
    """Ask for the part of the page."""
    names = {code: t(title) for code, title in PARTS.items()}
    return linked.segments(t, N_("Show"), names, "part")


def who_enters(t: Words) -> None:
    """Who was sent here and may not enter what lacks is told whom to ask."""
    if data.may(Action.PEOPLE):
        return
    able = users.who_may(data.ledger(), Action.PEOPLE)
    names = speech.listed(t, [speech.escaped(one.name) for one in able])
    st.caption(
        t("What is missing here can be entered by: {names}", names=names)
        if names
        else t("Nobody may enter anything here yet: an administrator gives the role Manager.")
    )


def draw(t: Words) -> None:
    """Whether each crew may visit on a day, with all reasons, and what ends soon."""
    day = linked.day(t, N_("Day"), "day", default=staff.today())
    _needed(t)
    known = staff.known_crews()
    if not known:
        st.info(t("No crew is known. Upload a file of collectors or enter them by hand."))
    everybody = staff.of_day(day)
    settings = data.settings()
    needs = Needs(gate.rules(), settings.jurisdiction, settings.crew_members)
    for crew in known:
        why = why_not(crew, everybody, day, needs)
        with st.container(border=True):
            members = speech.escaped(speech.listed(t, crew.members))
            badge = (
                f":red-badge[:material/block: {t('may not visit')}]"
                if why
                else f":green-badge[:material/check: {t('may visit')}]"
            )
            st.markdown(f"**{speech.escaped(crew.name)}** · {members} {badge}")
            for one in why:
                st.caption(speech.escaped(t(one)))
    soon(t, day)


def soon(t: Words, day: dt.date) -> None:
    """What has ended or ends within the days of the settings."""
    days = data.settings().qualification_days
    present = staff.qualified().filter(pl.col("collector").is_in(list(staff.names())))
    rows = ending(present, day, days)
    title = t("Ends within {days} days or has ended ({n})", days=days, n=rows.height)
    st.subheader(title, anchor=False)
    table = pl.DataFrame(
        {
            t("Collector"): [staff.called(t, one) for one in rows["collector"]],
            t("Qualification"): [spoken(t, one) for one in rows["kind"]],
            t("Last day"): staff.dates(t, rows["expires"]),
            t("Days left"): rows["days_left"],
        }
    )
    parts.show(t, table, alt=title)


def spoken(t: Words, kind: str) -> str:
    """The name of a kind of qualification."""
    return t(QUALIFICATIONS[kind].en) if kind in QUALIFICATIONS else kind


def _needed(t: Words) -> None:
    settings = data.settings()
    kinds = speech.listed(t, [spoken(t, one) for one in staff.asked_of_members()])
    st.caption(
        t(
            "A crew needs {n} members, and each of them: {kinds}.",
            n=settings.crew_members,
            kinds=kinds or t("no qualification"),
        )
    )
