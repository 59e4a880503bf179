"""How many crews, days and hours: real plans with their spread, and what one more crew adds."""

import math

import polars as pl
import streamlit as st

from lib.rights import Action
from lib.screen import data, parts, speech, theme
from lib.screen.planning import study
from lib.screen.planning.desk import Desk
from lib.screen.planning.study import Study
from lib.show.capacity_chart import capacity_curve
from lib.visits.plans.capacity import DRAWS, Asked, summed
from lib.visits.plans.ground import Ground
from lib.words import Words

EVERY = 1.0
"""Seconds between two looks at a study that runs."""

SHORTEST, LONGEST = 4.0, 12.0
"""Hours of a shift that can be chosen."""

LEVELS = 7
"""Numbers of crews of which plans are made."""


def draw(t: Words, here: Desk | None) -> None:
    """Ask for the span of crews, days and hours; draw what is known by now."""
    if here is None or here.draft is None:
        st.info(t("Capacity is worked out on the candidates of a plan. Please make one first."))
        return
    ground = here.draft.ground
    if not ground.doors:
        st.info(t("None of the candidates can be visited."))
        return
    _ask(t, here, ground)
    now = here.study
    if now is None:
        return
    if now.refused is not None:
        st.error(speech.refusal(t, now.refused), icon=":material/block:")
    running = not (now.done or now.refused or now.stopped.is_set())
    st.fragment(_show, run_every=EVERY if running else None)(t, now, ground, running=running)


def _ask(t: Words, here: Desk, ground: Ground) -> None:
    crews, days = len(ground.crews), len(ground.days)
    with st.form("planning_capacity", border=True):
        low, high = st.slider(t("Crews"), 1, max(2 * crews, crews + 4), (1, crews + 3))
        on = st.slider(t("Days"), 1, days, days) if days > 1 else 1
        if days == 1:
            st.caption(t("The plan has one day. Make one of several days to compare days too."))
        as_they_are = t("as they are")
        hours = st.select_slider(
            t("Hours of a shift"),
            [as_they_are, *(SHORTEST + at / 2 for at in range(int(LONGEST - SHORTEST) * 2 + 1))],
            format_func=lambda one: one if isinstance(one, str) else t.number(one, 1),
        )
        begin = st.form_submit_button(
            t("Work it out"), type="primary", icon=":material/query_stats:"
        )
    if not begin:
        return
    data.check(Action.PLAN)
    if here.study is not None:
        here.study.stopped.set()
    shift = hours if isinstance(hours, float) else None
    asked = Asked(levels(low, high, crews), on, _currency(ground), shift)
    here.study = study.start(ground, asked)


def levels(low: int, high: int, now: int) -> tuple[int, ...]:
    """Numbers of crews from low to high, about LEVELS; with today's and one more if in the span."""
    step = max(1, math.ceil((high - low) / (LEVELS - 1)))
    told = {
        *range(low, high + 1, step),
        high,
        *(one for one in (now, now + 1) if low <= one <= high),
    }
    return tuple(sorted(told))


def _currency(ground: Ground) -> str:
    """The currency of most doors."""
    told = pl.Series([one for door in ground.doors for one in door.gains], dtype=pl.String)
    counts = told.value_counts(sort=True)
    return str(counts[counts.columns[0]][0]) if counts.height else data.settings().currency


def _show(t: Words, now: Study, ground: Ground, *, running: bool) -> None:
    if running and (now.done or now.refused):
        st.rerun()
    if running:
        st.progress(now.share, text=t("Making plans: {share}", share=t.percent(now.share, 0)))
        if st.button(t("Stop and take what is known"), icon=":material/stop_circle:"):
            now.stopped.set()
            st.rerun()
    if now.drawn.is_empty():
        return
    table = summed(now.drawn)
    crews, currency = len(ground.crews), now.asked.currency
    st.markdown(f"#### {_finding(t, table, crews, currency)}")
    st.plotly_chart(
        capacity_curve(table, t, theme.colours(), currency=currency, now=crews),
        theme=None,
        config={"displayModeBar": False},
        alt=t("Extra money expected by the number of crews"),
    )
    parts.show(t, _table(t, table, currency), alt=t("What each number of crews covers"))
    st.caption(
        t(
            "Cases as of {day}; {doors} doors on {days} days. n = {draws} of {all} draws: each "
            "takes as many doors at random, with replacement, and plans them with each number of "
            "crews. In brackets where four of five draws lie. Crews beyond today's begin where "
            "one of today's does.",
            day=ground.as_of,
            doors=len(ground.doors),
            days=now.asked.days,
            draws=int(now.drawn["draw"].n_unique()),
            all=DRAWS,
        )
    )


def _finding(t: Words, table: pl.DataFrame, crews: int, currency: str) -> str:
    """What one more crew would bring, in a sentence."""
    more = table.filter(pl.col("crews") == crews + 1)
    if more.is_empty() or more["added"][0] is None:
        return t("What each number of crews is expected to bring")
    row = more.row(0, named=True)
    said = t(
        "One crew more than today's {crews} adds {money} ({low} to {high}); {left} doors stay "
        "undone.",
        crews=crews,
        money=_money(t, row["added"], currency),
        low=_money(t, row["added_low"], currency),
        high=_money(t, row["added_high"], currency),
        left=t.number(row["left"], 0),
    )
    return speech.escaped(said)


def _money(t: Words, minor: float | None, currency: str) -> str:
    return "—" if minor is None else t.money(round(minor), currency)


def _table(t: Words, table: pl.DataFrame, currency: str) -> pl.DataFrame:
    rows = table.to_dicts()

    def span(row: dict[str, float], name: str) -> str:
        if row[name] is None:
            return "—"
        # Short, so that the whole span is read without turning the table.
        low, high = (t.short_money(round(row[f"{name}_{end}"])) for end in ("low", "high"))
        return f"{_money(t, row[name], currency)} ({low}–{high})"

    return pl.DataFrame(
        {
            t("Crews"): [row["crews"] for row in rows],
            t("Extra money expected"): [span(row, "gain") for row in rows],
            t("Each further crew adds"): [span(row, "added") for row in rows],
            t("Share of all"): [t.percent(row["share"]) for row in rows],
            t("Stops"): [t.number(row["stops"], 0) for row in rows],
            t("Doors undone"): [t.number(row["left"], 0) for row in rows],
            t("Hours on duty"): [t.number(row["hours"], 1) for row in rows],
            t("km"): [t.number(row["km"], 0) for row in rows],
        }
    )
