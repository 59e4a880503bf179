"""What the days of a plan hold already: approved plans, the way there, whom both would visit."""

import datetime as dt
from collections.abc import Callable, Sequence

import streamlit as st

from lib.screen import data, speech, staff
from lib.screen.planning import keeping, people
from lib.visits.plans import underway
from lib.visits.plans.model import Plan
from lib.visits.plans.underway import Underway
from lib.words import Words


def draw(
    t: Words,
    days: Sequence[dt.date],
    plan: Plan | None = None,
    *,
    but: str | None = None,
    take_out: Callable[..., None] | None = None,
) -> None:
    """Warn of plans approved for these days, and of the cases of `plan` that are on them too.

    The version `but`, of which the plan is made, is left aside with those that it comes from.
    `take_out` does what its name says with cases, which are its arguments.
    """
    past(t, days)
    found = _found(data.version(), tuple(days), but)
    for one in found:
        st.warning(speech.escaped(t(underway.said(one))), icon=":material/event_busy:")
        st.page_link(
            "pages/planning.py",
            label=t("Open the plan that stands, to plan its rest"),
            query_params={keeping.PLAN: one.version_id, keeping.PART: keeping.DAY},
            icon=":material/arrow_forward:",
        )
    if plan is not None:
        _twice(t, found, plan, take_out)


def past(t: Words, days: Sequence[dt.date]) -> None:
    """Warn of days that are over: nobody can go any more."""
    today = staff.today()
    over = [day for day in days if day < today]
    if over:
        named = speech.listed(t, [t.date(day) for day in over])
        said = t("{days}: in the past. Nobody can go on such a day any more.", days=named)
        st.warning(said, icon=":material/history:")


def _twice(
    t: Words,
    found: Sequence[Underway],
    plan: Plan,
    take_out: Callable[..., None] | None,
) -> None:
    keys = [key for one in plan.lists for stop in one.stops for key in stop.case_keys]
    again = underway.twice(found, keys)
    if not again:
        return
    with st.expander(t(underway.TWICE, n=len(again)), icon=":material/warning:"):
        known = people.known(again)
        st.text("\n".join(known.called(key) for key in again))
        if take_out is not None:
            st.button(
                t("Take out ({n})", n=len(again)),
                icon=":material/person_remove:",
                on_click=take_out,
                args=again,
                key="planning_twice_out",
            )


@data.shared
def _found(at: int, days: tuple[dt.date, ...], but: str | None) -> tuple[Underway, ...]:
    del at
    return underway.underway(data.ledger(), days, but=but)
