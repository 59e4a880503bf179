"""What a crew reports of a stop of its day: reached, over, running late, or not made and why."""

import datetime as dt
from collections.abc import Sequence
from functools import partial

import polars as pl
import streamlit as st

from lib.screen import data, saving
from lib.screen.planning.people import People
from lib.visits.plans import progress
from lib.visits.plans.following import Followed
from lib.visits.plans.progress import REASONS, STEPS, Report, Step
from lib.visits.visit_list import Stop
from lib.words import Words

FORM = "planning_progress"


def draw(t: Words, on: dt.date, lists: Sequence[Followed], shown: People) -> None:
    """Ask what a crew reports of a stop, and keep it."""
    with st.expander(t("Report"), expanded=True, icon=":material/campaign:"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            by_number = {each.plan_id: each for each in lists}
            one = by_number[
                st.selectbox(
                    t("Crew"),
                    list(by_number),
                    format_func=lambda number: by_number[number].made.crew,
                    key=f"planning_report_crew_{len(lists)}",
                    width=160,
                )
            ]
            stop = _stop(t, one, shown)
            step = st.selectbox(
                t("What happened"),
                list(STEPS),
                format_func=lambda each: t(STEPS[each]),
                key=saving.key(FORM, "step"),
                width=170,
            )
            at = st.time_input(
                t("Time"),
                value=_moment(on, stop).time(),
                key=_key_of(stop, one),
                width=120,
                step=300,
            )
            minutes = _minutes(t, step)
            reason = _reason(t, step)
        save = partial(_save, one, stop, step, dt.datetime.combine(on, at), minutes, reason)
        saving.button(t, FORM, save)


def _stop(t: Words, one: Followed, shown: People) -> Stop:
    """Ask for a stop; the first that is not over is offered."""
    over = set(one.told.filter(pl.col("step").is_in(list(progress.OVER)))["stop"])
    stops = one.made.stops
    first = next((at for at, stop in enumerate(stops) if stop.number not in over), 0)
    said = [
        f"{one.number} · {one.arrive:%H:%M} · {shown.called(one.case_keys[0])}" for one in stops
    ]
    chosen = st.selectbox(
        t("Stop"),
        range(len(stops)),
        index=first,
        format_func=said.__getitem__,
        key=f"{saving.key(FORM, 'stop')}_{one.plan_id}",
        width=320,
    )
    return stops[chosen]


def _key_of(stop: Stop, one: Followed) -> str:
    return f"{saving.key(FORM, 'at')}_{one.plan_id}_{stop.number}"


def _moment(on: dt.date, stop: Stop) -> dt.datetime:
    """When something is reported: now, on another day when it was planned."""
    now = data.local_now().replace(tzinfo=None, second=0, microsecond=0)
    return now if now.date() == on else stop.arrive.replace(second=0)


def _minutes(t: Words, step: Step) -> int | None:
    if step is not Step.LATE:
        return None
    return int(
        st.number_input(
            t("Minutes late"), 1, progress.LONGEST, 15, key=saving.key(FORM, "minutes"), width=120
        )
    )


def _reason(t: Words, step: Step) -> str | None:
    if step is not Step.NOT_MADE:
        return None
    return st.selectbox(
        t("Reason"),
        list(REASONS),
        index=None,
        format_func=lambda code: t(REASONS[code]),
        key=saving.key(FORM, "reason"),
        placeholder="",
        width=220,
    )


def _save(
    one: Followed,
    stop: Stop,
    step: Step,
    at: dt.datetime,
    minutes: int | None,
    reason: str | None,
) -> None:
    told = Report(
        plan_id=one.plan_id,
        stop=stop.number,
        step=step,
        at=at,
        minutes=minutes,
        reason=reason,
        sample=data.has_sample(),
        report_id=saving.form_id(FORM),
    )
    progress.report(data.ledger(), told, one.made, data.now())
