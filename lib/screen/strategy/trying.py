"""What another strategy would change today: counts, cost, load, and the cases themselves."""

import polars as pl
import streamlit as st

from lib.screen import data, downloads, file_rows, speech
from lib.screen.frame import Here
from lib.screen.strategy import frames, names
from lib.strategy import gathering
from lib.strategy.actions import ACTS, CHANNELS, DESK, VISIT
from lib.strategy.matrix import Matrix
from lib.strategy.simulating import Load, Simulation, assumptions, simulate
from lib.words import N_, Words

LINE_TITLES = {
    "channel": N_("Channel"),
    "cases_now": N_("Cases now"),
    "cases_then": N_("Cases then"),
    "due_now": N_("Due now"),
    "due_then": N_("Due then"),
    "tries_now": N_("Tries a month now"),
    "tries_then": N_("Tries a month then"),
    "cost_now": N_("Cost a month now"),
    "cost_then": N_("Cost a month then"),
}
"""Columns of the counts by channel."""

CHANGED_TITLES = {
    "client": N_("Client"),
    "case_id": N_("Number"),
    "said_rule": N_("Cell of the strategy"),
    "said_why": N_("Why"),
    "action_now": N_("Step now"),
    "every_now": N_("Days now"),
    "action_then": N_("Step then"),
    "every_then": N_("Days then"),
    "overdue_amount": N_("Overdue amount"),
    "currency": N_("Currency"),
}
"""Columns of the cases that would change."""

ROWS_SHOWN = 200

LOADS = {VISIT: N_("Visits a working day"), "call": N_("Calls a working day")}


def compare(here: Here, before: Matrix, after: Matrix) -> Simulation:
    """Lay two strategies over the cases of the day."""
    day = data.working_day(here.as_of)
    terms = gathering.terms(here.settings, file_rows.collectors())
    return simulate(frames.steps(here.as_of, before), frames.steps(here.as_of, after), day, terms)


def draw(t: Words, found: Simulation, *, key: str) -> None:
    """Draw the comparison of two strategies; `key` tells it from another on the same page."""
    st.markdown(speech.said(t, found.summary()))
    with st.container(horizontal=True):
        for load in found.loads:
            _load(t, load)
    lines, steps = st.columns([3, 2])
    with lines:
        _lines(t, found)
    with steps:
        _steps(t, found)
    with st.expander(t("What this is reckoned by")):
        for one in assumptions(found.terms):
            st.caption(speech.said(t, one))
    _changed(t, found, key)


def _load(t: Words, load: Load) -> None:
    """Tries of a working day then, against now, with what people can do."""
    most = t("of {n} that can be made", n=load.capacity) if load.capacity else t("nobody is known")
    st.metric(
        t(LOADS[load.channel]),
        f"{t.number(load.then, 1)} · {most}",
        delta=t.number(load.then - load.now, 1) if load.then != load.now else None,
        delta_color="off",
        border=True,
        width="content",
    )
    if load.capacity and load.then > load.capacity:
        st.warning(t("This is more than can be made."), icon=":material/warning:")


def _lines(t: Words, found: Simulation) -> None:
    told = found.lines.filter((pl.col("cases_now") > 0) | (pl.col("cases_then") > 0))
    currency = found.terms.currency

    def cost(channel: str, amount: int | None) -> str:
        return "—" if channel == DESK else t.money(amount, currency)

    table = {
        t(title): [
            t(CHANNELS[row["channel"]])
            if name == "channel"
            else cost(row["channel"], row[name])
            if name.startswith("cost")
            else t.number(row[name], 0)
            for row in told.iter_rows(named=True)
        ]
        for name, title in LINE_TITLES.items()
        if not name.startswith("cost") or found.cost(name) is not None
    }
    frame = pl.DataFrame(table, schema=dict.fromkeys(table, pl.String))
    st.dataframe(frame.to_pandas(), hide_index=True, placeholder="", alt=t("Counts by channel"))


def _steps(t: Words, found: Simulation) -> None:
    told = found.actions
    table = pl.DataFrame(
        {
            t("Step"): [t(ACTS[code].name) for code in told["action"]],
            t("Cases now"): told["now"],
            t("Cases then"): told["then"],
        }
    )
    st.dataframe(table.to_pandas(), hide_index=True, placeholder="", alt=t("Counts by step"))


def _changed(t: Words, found: Simulation, key: str) -> None:
    """The cases that would get another step, shown in part, to take away in full."""
    if found.changed.height == 0:
        return
    st.markdown(f"**{t('Cases that would change ({n})', n=found.changed.height)}**")
    shown = found.changed.head(ROWS_SHOWN)
    if shown.height < found.changed.height:
        st.caption(
            t("The first {shown} of {n} are shown.", shown=ROWS_SHOWN, n=found.changed.height)
        )
    titles = {name: t(title) for name, title in CHANGED_TITLES.items()}
    money = [t.money(*row) for row in shown.select("overdue_amount", "currency").iter_rows()]
    readable = _readable(t, shown).with_columns(overdue_amount=pl.Series(money, dtype=pl.String))
    del titles["currency"]
    st.dataframe(
        readable.select(list(titles)).rename(titles).to_pandas(),
        hide_index=True,
        height=min(38 + 35 * shown.height, 400),
        placeholder="",
        alt=t("Cases that would change"),
    )
    with st.container(horizontal=True):
        downloads.buttons(
            t,
            f"strategy-{key}",
            lambda: _readable(t, found.changed),
            {name: t(title) for name, title in CHANGED_TITLES.items()},
            rows=found.changed.height,
            money=("overdue_amount",),
        )


def _readable(t: Words, rows: pl.DataFrame) -> pl.DataFrame:
    """Steps, cells and reasons in words."""
    words = {code: t(act.name) for code, act in ACTS.items()}
    return names.spoken(t, rows).with_columns(
        pl.col("action_now", "action_then").replace_strict(words, return_dtype=pl.String)
    )
