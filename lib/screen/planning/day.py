"""The day of an approved plan: what crews report, the rest planned again, planned against done."""

import datetime as dt
from collections.abc import Sequence

import polars as pl
import streamlit as st

from lib.rights import Action
from lib.screen import data, speech, staff
from lib.screen.planning import keeping, people, reopen, reporting
from lib.screen.planning.people import People
from lib.screen.visits import crew_day
from lib.visits.crew import in_order
from lib.visits.plans import following, progress
from lib.visits.plans.following import Followed
from lib.visits.plans.model import Plan
from lib.visits.plans.progress import REASONS, STEPS, Step
from lib.visits.plans.replanning import WAYS, Way
from lib.words import N_, Words

ELEVEN = dt.time(11)
"""When the rest of a day is planned again that is not today and of which nothing was reported."""

NAMED = {
    **REASONS,
    progress.REPLANNED: N_("left out when the rest of the day was planned again"),
}
"""Why a stop was not made → how it is called."""

COLUMNS = {
    "crew": N_("Crew"),
    "stop": N_("Stop"),
    "number": N_("Number"),
    "name": N_("Name"),
    "planned_arrive": N_("Planned"),
    "arrived": N_("Arrived"),
    "ended": N_("Ended"),
    "step": N_("What came of it"),
    "reason": N_("Reason"),
    "late_minutes": N_("Minutes late"),
    "stay_minutes": N_("Minutes there"),
}
"""Columns of planned against done."""


def draw(t: Words, version_id: str, plan: Plan) -> None:
    """Draw the chosen day of a plan."""
    on = _day(t, plan)
    lists = following.followed(data.ledger(), version_id, on, sample=data.has_sample())
    if not lists:
        st.info(
            t("Nobody goes by this plan on that day: it is not approved, or has no stops then.")
        )
        return
    told = following.against(lists)
    shown = people.known(told["case_key"].to_list())
    _summary(t, told)
    if any(not one.stands for one in lists):
        st.caption(
            t(
                "The whole day: also what was over, or was left out, when its rest was planned "
                "again. The sentence at the top counts that rest alone."
            )
        )
    _table(t, told, shown)
    standing = sorted((one for one in lists if one.stands), key=lambda one: in_order(one.made.crew))
    with st.container(horizontal=True):
        for one in standing:
            label = t("Record the whole day of {crew}", crew=one.made.crew)
            crew_day.link(t, one.plan_id, speech.escaped(label))
    if data.may(Action.RECORD) and standing:
        reporting.draw(t, on, standing, shown)
    if data.may(Action.PLAN):
        _rest(t, version_id, plan, on, lists)


def _day(t: Words, plan: Plan) -> dt.date:
    today = staff.today()
    usual = today if today in plan.days else plan.days[0]
    if len(plan.days) == 1:
        return usual
    chosen: dt.date = st.selectbox(
        t("Day"),
        plan.days,
        index=plan.days.index(usual),
        format_func=t.date,
        key="planning_followed",
        width=220,
    )
    return chosen


def _summary(t: Words, told: pl.DataFrame) -> None:
    """How much of the day is over, and how late it is on average."""
    stops = told.unique(["plan_id", "stop"])
    counted = dict(stops.drop_nulls("step").group_by("step").len().iter_rows())
    with st.container(horizontal=True):
        st.metric(t("Stops planned"), t.number(stops.height), border=True)
        for step in (Step.DONE, Step.NOBODY, Step.NOT_MADE):
            st.metric(t(STEPS[step]), t.number(counted.get(step.value, 0)), border=True)
        late = stops["late_minutes"].mean()
        st.metric(
            t("Minutes late, mean"),
            t.number(late, 0) if isinstance(late, float) else "—",
            border=True,
            help=t(
                "Of n = {n} stops with a report of arrival or delay.",
                n=stops["late_minutes"].count(),
            ),
        )


def _table(t: Words, told: pl.DataFrame, shown: People) -> None:
    keys = told["case_key"].to_list()
    named = told.with_columns(
        number=pl.Series([shown.number(key) for key in keys], dtype=pl.String),
        name=pl.Series([shown.name(key) for key in keys], dtype=pl.String),
        step=pl.Series([_came(t, *one) for one in told.select("step", "told_late").iter_rows()]),
        reason=pl.Series([t(NAMED[one]) if one else "" for one in told["reason"]]),
    ).with_columns(
        pl.col("planned_arrive", "arrived", "ended").dt.strftime("%H:%M").fill_null(""),
        pl.col("late_minutes", "stay_minutes").round(0),
    )
    st.dataframe(
        named.select(*COLUMNS)
        .rename({one: t(title) for one, title in COLUMNS.items()})
        .to_pandas(),
        hide_index=True,
        placeholder="",
        alt=t("Planned against done"),
    )


def _came(t: Words, step: str | None, late: int | None) -> str:
    """How a stop ended, or that its crew is running late."""
    if step is None:
        return t(STEPS[Step.LATE]) if late else ""
    return t(STEPS[Step(step)])


def _usual(on: dt.date, lists: Sequence[Followed]) -> dt.time:
    """From when the rest is planned: now, on another day from the last report on."""
    local = data.local_now()
    if local.date() == on:
        return local.time().replace(second=0, microsecond=0)
    last = max((at for one in lists for at in one.told["at"]), default=None)
    return ELEVEN if last is None else last.time()


def _rest(t: Words, version_id: str, plan: Plan, on: dt.date, lists: Sequence[Followed]) -> None:
    """Offer to plan the rest of the day again from where the crews stand."""
    with st.expander(t("Plan the rest of the day again"), icon=":material/autorenew:"):
        st.caption(
            t(
                "From where each crew stands by its reports; what is over stays over, promises, "
                "pins and agreed visits are kept. The result is a draft until it is approved."
            )
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            at, chosen = _from(t, on, lists)
            way = st.selectbox(
                t("What may change"),
                list(WAYS),
                index=list(WAYS).index(Way.CREWS),
                format_func=lambda one: t(WAYS[one]),
                key="planning_rest_way",
                width=320,
            )
            seconds = st.number_input(
                t("Seconds to look"), 1, 600, 5, key="planning_rest_seconds", width=140
            )
            wanted = st.button(
                t("Plan the rest again"),
                type="primary",
                icon=":material/autorenew:",
                disabled=not chosen,
            )
        held = [one.made.crew for one in lists if one.stands and one.made.locked]
        if free := [crew for crew in held if crew in chosen]:
            named = speech.escaped(t.listed(free))
            st.caption(
                t("{crews}: the route was locked; planning the rest releases it.", crews=named)
            )
        if wanted:
            found = following.standings(lists, dt.datetime.combine(on, at))
            stands = [one for one in found if one.crew in chosen]
            reopen.rest(t, version_id, plan, on, stands, way, seconds)
            st.query_params.pop(keeping.PLAN, None)
            st.rerun()


def _from(t: Words, on: dt.date, lists: Sequence[Followed]) -> tuple[dt.time, list[str]]:
    """Ask from when, and whose routes may change: those of crews that have reported something."""
    reports = sum(one.told.height for one in lists)
    crews = sorted({one.made.crew for one in lists if one.stands}, key=in_order)
    heard = {one.made.crew for one in lists if one.told.height}
    at = st.time_input(
        t("From"),
        value=_usual(on, lists),
        key=f"planning_rest_at_{reports}",
        width=120,
        step=300,
    )
    chosen = st.multiselect(
        t("Crews whose routes may change"),
        crews,
        default=[one for one in crews if one in heard] or crews,
        key=f"planning_rest_crews_{reports}",
        width=320,
    )
    return at, chosen
