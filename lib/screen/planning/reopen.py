"""A kept plan on a desk again: to be worked on, or to plan the rest of its day from where it is."""

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from lib.cases.search import Filter
from lib.rights import Action
from lib.screen import data, file_rows
from lib.screen.planning import desk, grounds, keeping, searching, setup
from lib.screen.planning.desk import Desk
from lib.screen.planning.searching import Found, Job
from lib.visits.crew import Point, crews
from lib.visits.picking.sources import Wanted
from lib.visits.plans.drafting import Draft
from lib.visits.plans.model import Plan
from lib.visits.plans.preparing import Asked
from lib.visits.plans.reopening import reopened
from lib.visits.plans.replanning import Way
from lib.visits.plans.resting import Standing, rest_replanned
from lib.words import Words


def button(t: Words, version_id: str, plan: Plan) -> None:
    """Offer to work on a kept plan."""
    if st.button(t("Work on it"), icon=":material/edit:"):
        work_on(t, version_id, plan)
        st.query_params.pop(keeping.PLAN, None)
        st.rerun()


def work_on(t: Words, version_id: str, plan: Plan) -> None:
    """Put a kept plan on a desk, on the ground of this moment."""
    data.check(Action.PLAN)
    read = grounds.Reader(_asked(plan, plan.days[0]))

    def work(_: Job) -> Found:
        ready = read()
        again = reopened(ready.ground, plan)
        return Found(ready, Draft(ready.ground, again.now), again.lost)

    _begin(t, version_id, plan, plan.days[0], searching.start(1.0, work))


def rest(
    t: Words,
    version_id: str,
    plan: Plan,
    day: dt.date,
    standing: Sequence[Standing],
    way: Way,
    seconds: float,
) -> None:
    """Plan the rest of a day again, and of the days after it, from where the crews stand."""
    data.check(Action.PLAN)
    stands = tuple(dict.fromkeys(one.at for one in standing if one.at is not None))
    read = grounds.Reader(_asked(plan, day, stands))
    told = {key for one in standing for key in one.over}
    stops = (stop.case_keys for one in plan.lists for stop in one.stops)
    over = {key for keys in stops if told & set(keys) for key in keys}

    def work(job: Job) -> Found:
        ready = read()
        ground = ready.ground
        again = reopened(ground, plan)
        going = {tour.crew.name for tour in ground.tours if tour.day == day}
        here = [one for one in standing if one.crew in going]
        left, found = rest_replanned(ground, again.now, day, here, job.search(ground), way)
        lost = tuple(key for key in again.lost if key not in over)
        return Found(ready, Draft(left, found), lost)

    _begin(t, version_id, plan, day, searching.start(seconds, work))


def _begin(t: Words, version_id: str, plan: Plan, first: dt.date, job: Job) -> None:
    named = setup.of_days(t, first, sum(one >= first for one in plan.days))
    desk.put(Desk(data.actor().name, data.version(), named, made_from=version_id, job=job))


def _asked(plan: Plan, first: dt.date, stands: tuple[Point, ...] = ()) -> Asked:
    """The question of a kept plan, from a day on, by those of its crews that are still there."""
    there = {one.name for one in crews(file_rows.collectors())}
    wishes = grounds.wishes()
    return Asked(
        first=first,
        days=sum(one >= first for one in plan.days),
        crews=tuple(one for one in plan.crews if one in there),
        wanted=Wanted(filter=Filter(), basket=wishes.basket, requested=wishes.requested),
        seed=plan.seed,
        stands=stands,
    )
