"""The part "experiments" of the page: those that wait, run or are over, and one of them in full."""

import datetime as dt
from collections.abc import Callable
from functools import partial

import polars as pl
import streamlit as st

from lib.experiments import changing, saying
from lib.experiments.arms import DOES
from lib.experiments.changing import ENDED, PROPOSED, REFUSED, STARTED, WITHDRAWN
from lib.experiments.defining import OUTCOMES
from lib.experiments.entering import Started
from lib.experiments.reading import FINAL, MISSIZED, RUNNING, STOPPED, UNBALANCED, ReadOut
from lib.experiments.records import Experiment, listed
from lib.experiments.saying import SAID_STATE
from lib.overrides.deciding import alone
from lib.rights import Action
from lib.screen import data, linked, logins, parts, saving, speech
from lib.screen.experiments import asking, charting, frames
from lib.screen.frame import Here
from lib.strategy import segments
from lib.strategy.actions import CHANNELS
from lib.words import N_, Words

STATES = {
    PROPOSED: N_("waits for a second person"),
    STARTED: N_("started"),
    REFUSED: N_("refused"),
    WITHDRAWN: N_("taken back"),
    ENDED: N_("ended"),
}
"""State of an experiment → how it is called."""

ALONE = N_("waits to be started")
"""How an experiment that waits is called where there is no second person."""

TRAITS = {
    "dpd": N_("Days past due"),
    "cases": N_("Cases of the person"),
    "large": N_("Share with a large amount"),
    "paid_before": N_("Share who ever paid before"),
    "tried_days": N_("Days on which somebody tried"),
    "broken": N_("Promises broken"),
}
"""Trait on entry → how it is called."""


def draw(t: Words, here: Here) -> None:
    """Whatever waits first, then one experiment in full, then the form."""
    every = listed(data.ledger())
    for one in every:
        if one.state == PROPOSED:
            _waiting(t, here, one)
    shown = [one for one in every if one.state != PROPOSED]
    if shown:
        names = {one.experiment_id: f"{one.number} · {one.design.name}" for one in shown}
        chosen = linked.select(t, N_("Experiment"), names, "experiment", width=360)
        _one(t, here, next(one for one in shown if one.experiment_id == chosen))
    if not every:
        st.caption(t("No experiment has been defined yet."))
    if data.may(Action.KEEP_EXPERIMENTS):
        with st.expander(t("A new experiment"), expanded=not every):
            asking.form(t, here)


def _waiting(t: Words, here: Here, one: Experiment) -> None:
    """An experiment that somebody defined, for the second person."""
    with st.container(border=True):
        _definition(t, one, ALONE if alone(data.actor()) else STATES[one.state])
        if acts := _acts(t, here, one):
            saving.with_reason(t, one.experiment_id, acts, data.now())


def _acts(t: Words, here: Here, one: Experiment) -> saving.Acts:
    """What who is at the screen may do about an experiment that waits."""
    me, mine = data.actor(), one.steps[0].recorded_by == data.actor().name
    found: dict[str, tuple[str, str, Callable[..., object]]] = {}
    if data.may(Action.START_EXPERIMENTS) and (not mine or alone(me)):
        go = partial(changing.start, day=data.working_day(here.as_of))
        found["start"] = (t("Start it"), ":material/play_arrow:", go)
        found["refuse"] = (t("Refuse it"), ":material/block:", changing.refuse)
    if data.may(Action.KEEP_EXPERIMENTS) and mine:
        found["withdraw"] = (t("Take it back"), ":material/undo:", changing.withdraw)
    return found


def _definition(t: Words, one: Experiment, state: str) -> None:
    """What was fixed before, below how it stands."""
    design = one.design
    st.markdown(f"**{speech.escaped(f'{one.number} · {design.name}')}** — {t(state)}")
    st.markdown(speech.escaped(design.question))
    who = " · ".join(t(said) for said in segments.said(design.rule)) or t("everybody with a case")
    arms = " · ".join(
        t(
            "{arm} ({share}): {does}",
            arm=arm.name,
            share=t.percent(arm.share),
            does=t(DOES[arm.does]),
        )
        for arm in design.arms
    )
    outcome = t(
        "{what} within {days} days after the entry",
        what=t(OUTCOMES[design.outcome]),
        days=design.horizon,
    )
    entry = t("{first} to {last}, its end on {end}", first=design.start, last=design.last_entry,
              end=design.end)  # fmt: skip
    parts.facts(
        t,
        [
            (N_("Who may enter"), who),
            (N_("Arms"), arms),
            (N_("What is compared"), outcome),
            (N_("Entry"), entry),
            (N_("Rule of reading"), t(saying.rule(design))),
            (N_("Why"), _why(t, one)),
        ],
    )


def _why(t: Words, one: Experiment) -> str:
    """The reason that was given for it, and by whom and when: a second person has to judge it."""
    first = one.steps[0]
    by = (logins.called(first.recorded_by), t.date(_local(first.recorded_at)))
    return f"{first.note} ({' · '.join(each for each in by if each)})"


def _stands(one: Experiment, told: ReadOut | None) -> str:
    """How an experiment stands; one that has run its time is not merely started."""
    over = told is not None and told.state in {STOPPED, FINAL, MISSIZED}
    return SAID_STATE[told.state] if told and one.state == STARTED and over else STATES[one.state]


def _one(t: Words, here: Here, one: Experiment) -> None:
    """An experiment that was decided about, with its read-out if it ever ran."""
    told = None
    if one.ran:
        started = Started(one.experiment_id, one.design, one.ended_on)
        told = frames.read_out(started, data.working_day(here.as_of))
    with st.container(border=True):
        _definition(t, one, _stands(one, told))
        if told is not None:
            charting.draw(t, started, told, data.working_day(here.as_of))
            for said in saying.summary(one.design, told):
                st.markdown(speech.said(t, said))
            _progress(t, told)
            _tables(t, told)
            runs = one.state == STARTED and data.working_day(here.as_of) <= one.design.end
            if runs and data.may(Action.KEEP_EXPERIMENTS):
                _end(t, here, one, told.state)
        _steps(t, one)


def _end(t: Words, here: Here, one: Experiment, state: str) -> None:
    """Offer to end an experiment that runs or is decided before its end, with the reason."""
    with st.popover(t("End it"), icon=":material/stop_circle:"):
        if state == RUNNING:
            st.caption(t("Whoever is in it gets the usual steps again. It has no verdict then."))
        else:
            st.caption(t("Whoever is in it gets the usual steps again. The verdict stays."))
        stop = partial(changing.end, day=data.working_day(here.as_of))
        acts = {"end": (t("End it"), ":material/stop_circle:", stop)}
        saving.with_reason(t, one.experiment_id, acts, data.now())


def _progress(t: Words, told: ReadOut) -> None:
    if told.state == RUNNING and told.planned:
        share = min(told.matured / told.planned, 1.0)
        st.progress(share, text=t("{n} of {of}", n=told.matured, of=told.planned))


def _tables(t: Words, told: ReadOut) -> None:
    """Sizes of the arms, looks, what was really done, and how alike the arms were."""
    chance = "—" if told.mismatch is None else t.number(told.mismatch, 3)
    st.caption(
        t(
            "{n} persons have entered. Chance of sizes as far from the draw: {chance}; below 0.001 "
            "nothing here is to be believed.",
            n=told.entered,
            chance=chance,
        )
    )
    sizes = told.arms.select(
        pl.col("arm").alias(t("Arm")),
        pl.col("share").map_elements(t.percent, return_dtype=pl.String).alias(t("Share")),
        pl.col("n").alias(t("Persons (n)")),
        pl.col("expected").round(1).alias(t("Expected")),
    )
    parts.show(t, sizes, alt=t("Table of the sizes of the arms"))
    with st.expander(t("What was really done (exposure)")):
        _exposure(t, told)
    with st.expander(t("How alike the arms were on entry (balance)")):
        _balance(t, told)
    if told.looks:
        with st.expander(t("Looks ({n})", n=len(told.looks))):
            rows = [
                {
                    t("Day"): t.date(one.day),
                    t("Persons (n)"): one.n,
                    t("Share of the information"): t.percent(one.share),
                    t("Bound in standard errors"): round(one.bound, 3),
                    t("Crossed"): t("yes") if one.crossed else t("no"),
                }
                for one in told.looks
            ]
            parts.show(t, pl.DataFrame(rows), alt=t("Table of looks"))


def _exposure(t: Words, told: ReadOut) -> None:
    st.caption(
        t(
            "Persons with whom it was tried at least once in their time. Who got something else "
            "than his arm says stays in his arm."
        )
    )
    channels = {code: t(name) for code, name in CHANNELS.items()}
    table = told.exposure.with_columns(
        pl.col("channel").replace_strict(channels, return_dtype=pl.String),
        pl.col("share").map_elements(lambda one: t.percent(one, 1), return_dtype=pl.String),
    )
    names = (N_("Arm"), N_("Channel"), N_("Persons (n)"), N_("Of"), N_("Share"))
    table.columns = [t(one) for one in names]
    parts.show(t, table, alt=t("Table of what was done"))


def _balance(t: Words, told: ReadOut) -> None:
    flagged = told.balance.filter(pl.col("smd").abs() > UNBALANCED).height
    st.caption(
        t(
            "Standardised difference from the first arm; above 0.1 two arms are said to differ: "
            "{flagged} of {n}.",
            flagged=flagged,
            n=told.balance.height,
        )
    )
    names = {code: t(name) for code, name in TRAITS.items()}
    table = told.balance.select(
        pl.col("trait").replace_strict(names, return_dtype=pl.String).alias(t("Trait")),
        pl.col("arm").alias(t("Arm")),
        pl.col("control").round(3).alias(t("First arm")),
        pl.col("value").round(3).alias(t("This arm")),
        pl.col("smd").round(3).alias(t("Standardised difference")),
    )
    parts.show(t, table, alt=t("Table of the balance"))


def _steps(t: Words, one: Experiment) -> None:
    """Who did what, when and why."""
    with st.expander(t("Steps ({n})", n=len(one.steps))):
        rows = [
            {
                t("State"): t(STATES[step.step]),
                t("Day"): t.date(_local(step.recorded_at)),
                t("By"): logins.called(step.recorded_by) or "—",
                t("Why"): step.note,
            }
            for step in one.steps
        ]
        parts.show(t, pl.DataFrame(rows), alt=t("Table of steps of the experiment"))


def _local(moment: dt.datetime) -> dt.date:
    return moment.astimezone(data.zone()).date()
