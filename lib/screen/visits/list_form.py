"""Asking for a visit list: crew and day, who may not go, and the list made of the basket."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import polars as pl
import streamlit as st

from lib.followups.handling import EVERY_HOLD
from lib.places.roads.choosing import travel_times
from lib.places.travel import TravelTimes
from lib.screen import data, file_rows, speech, staff
from lib.screen.experiments import frames as experiments
from lib.screen.frame import Here
from lib.screen.rules import judging as gate
from lib.screen.visits import attempts
from lib.visits import planning, records
from lib.visits.crew import Crew, crews
from lib.visits.legality import crew_fit, judging
from lib.visits.legality.judging import LawfulHours
from lib.visits.remaining import from_now
from lib.visits.requests import asking as requests
from lib.visits.solving.best import Best
from lib.words import Words

SEED = 1
"""The same basket gives the same list."""


def make_form(t: Words, here: Here, picked: pl.DataFrame) -> None:
    """Ask for crew and day and make the list."""
    known = crews(file_rows.collectors()) or (Crew(t("Crew 1")),)
    above = st.container()
    with st.container(border=True, horizontal=True, vertical_alignment="bottom"):
        crew = st.selectbox(
            t("Crew"),
            known,
            format_func=lambda one: f"{one.name} · {'、'.join(one.members)}".rstrip(" ·"),
            width=320,
        )
        day = st.date_input(t("Day"), value=data.working_day(here.as_of), width=160)
        wanted = st.button(t("Make the visit list"), type="primary", icon=":material/route:")
    world = replace(gate.world(here.as_of, day, crew.name), arms=experiments.arms(day))
    needs = crew_fit.Needs(world.rules, world.jurisdiction, here.settings.crew_members)
    with above:
        _nobody_goes(t, (crew, *known), day, needs)
    hours = judging.hours(here.settings, world)
    travel = travel_times(here.settings)
    _what_counts(t, here, hours, travel, day)
    if not wanted:
        attempts.show(t, here, picked, crew.name, day)
        return
    attempts.forget()
    # The sample's day stays what it was; it is today's only by chance.
    if not data.has_sample() or day == data.today():
        hours, crew = from_now(hours, crew, day, data.local_now())
    asked = planning.Asked(
        cases=picked,
        holds=EVERY_HOLD,
        crew=crew,
        staff=staff.of_day(day),
        day=day,
        hours=hours,
        least=here.settings.crew_members,
    )
    with st.spinner(t("Looking for the best order…")):
        try:
            planned = planning.plan(asked, world, travel, Best(), SEED)
        except planning.AllRefused as refused:
            attempts.keep(refused, picked, crew.name, day)
            attempts.show(t, here, picked, crew.name, day)
            return
    _keep(planned)


def _what_counts(
    t: Words, here: Here, hours: LawfulHours, travel: TravelTimes, day: dt.date
) -> None:
    """Say between which hours visits lie, how ways are reckoned, and that a past day is a trial."""
    told = t(
        "Visits between {start} and {end}, {minutes} minutes each.",
        start=f"{hours.visit_start:%H:%M}",
        end=f"{hours.visit_end:%H:%M}",
        minutes=here.settings.service_minutes,
    )
    st.caption(f"{told} {t(travel.says())}")
    if day < data.today():
        st.caption(t("{day} is past by the clock: a list for it is a trial.", day=day))


def _keep(planned: planning.Planned) -> None:
    """Keep a list that was made, with its requests, and show it."""
    st.query_params["plan"] = records.save(
        data.ledger(),
        planned.made,
        data.now(),
        decided=planned.decided,
        rules_hash=planned.rules_hash,
    )
    keys = frozenset(key for stop in planned.made.stops for key in stop.case_keys)
    requests.schedule(data.ledger(), keys, st.query_params["plan"], data.local_now())
    st.rerun()


def _nobody_goes(t: Words, known: Sequence[Crew], day: dt.date, needs: crew_fit.Needs) -> None:
    """Say before a list is asked for that no crew may go on the day, and why the first may not."""
    everybody = staff.of_day(day)
    # One crew after the other: the first that may go ends the search.
    if all(crew_fit.why_not(crew, everybody, day, needs) for crew in known):
        why = " ".join(map(t, crew_fit.why_not(known[0], everybody, day, needs)))
        said = t("No crew may go on {day}. {crew}: {why}", day=day, crew=known[0].name, why=why)
        st.warning(speech.escaped(said), icon=":material/block:")
