"""Who gets what today by the strategy in force, why, and what stops the others."""

from collections.abc import Mapping
from functools import partial

import polars as pl
import streamlit as st

from lib.overrides.deciding import LONGEST
from lib.rights import Action
from lib.screen import basket, case_table, data, downloads, linked, parts, saving
from lib.screen.frame import Here
from lib.screen.lessons import noting
from lib.screen.strategy import frames, names
from lib.screen.visits import requests
from lib.strategy import saying
from lib.strategy.actions import CHANNELS, VISIT
from lib.strategy.steps import STOPS
from lib.visits.picking.choosing import rows_of
from lib.visits.requests import asking
from lib.visits.requests.asking import Request
from lib.words import MINOR_UNITS, N_, Words

STOPPED = "stopped"
"""Stands for cases without a step among the channels."""

COLUMNS = {
    "number": N_("Number"),
    "name": N_("Name"),
    "client": N_("Client"),
    "action": N_("Step"),
    "channel": N_("Channel"),
    "due": N_("Due"),
    "said_rule": N_("Cell of the strategy"),
    "said_why": N_("Why"),
    "overdue_amount": N_("Overdue amount"),
    "currency": N_("Currency"),
    "dpd": N_("Days past due"),
    "collector": N_("Collector"),
}
"""Columns of the list on the screen and in exports, with their titles."""

ROWS_SHOWN = 300

MOST_ASKED = 50
"""Visits that are asked for at once."""

ASKED_FOR = {"bouncer": "broken_promises", "broken": "broken_promises", "lost": "lost"}
ASKED_FOR |= {"lost_always": "lost"}
"""Reason of a risk → reason of a request for a visit; else it is said in words."""


def draw(t: Words, here: Here) -> None:
    """The counts of the day, and the list of one channel or of what stops cases."""
    found = frames.steps(here.as_of)
    day = data.working_day(here.as_of)
    due, idle = pl.col("due") <= day, pl.col("due").is_null()
    over = dict(found.lazy().filter(due).group_by("channel").len().collect().iter_rows())
    stopped = found["due"].null_count()
    st.caption(
        t(
            "As of {day}: {due} of {n} cases have a step that is due, {later} one that is due "
            "later, {stopped} none.",
            day=day,
            due=sum(over.values()),
            n=found.height,
            later=found.height - stopped - sum(over.values()),
            stopped=stopped,
        )
    )
    chosen = _ask(t, over, stopped)
    if chosen == STOPPED:
        _stopped(t, found.lazy().filter(idle).select("rule").collect())
        _table(t, here, found, _places(found, idle, "rule", "case_key"), STOPPED)
        return
    order = ("due", "currency", -pl.col("overdue_amount"))
    places = _places(found, due & (pl.col("channel") == chosen), *order)
    _table(t, here, found, places, chosen)
    noting.popover(t, here, "strategy", lambda: found["case_key"].gather(places).to_list())


def _places(found: pl.DataFrame, wanted: pl.Expr, *order: str | pl.Expr) -> pl.Series:
    """Where the wanted cases stand in `found`, in an order.

    All that is known of a million cases is a gigabyte: only of those on the screen it is taken.
    """
    rows = found.lazy().with_row_index("at").filter(wanted)
    return rows.sort(*order, nulls_last=True, maintain_order=True).select("at").collect()["at"]


def _ask(t: Words, over: Mapping[str, int], stopped: int) -> str:
    """Ask for a channel, each with how many are due, or for what stops cases."""
    titles = {
        code: f"{t(CHANNELS[code])} · {t.number(over[code])}" for code in CHANNELS if code in over
    }
    titles[STOPPED] = f"{t('No step')} · {t.number(stopped)}"
    return linked.segments(t, N_("Due over"), titles, "channel")


def _stopped(t: Words, rows: pl.DataFrame) -> None:
    """How many cases each stop leaves without a step, and how many a cell that says nothing."""
    by_cell = pl.lit(t("the cell of the strategy says: nothing"))
    name = pl.col("rule").replace_strict(
        {code: t(text) for code, text in STOPS.items()}, default=by_cell, return_dtype=pl.String
    )
    counted = rows.group_by(name.alias(t("Why no step"))).agg(pl.len().alias(t("Cases")))
    table = counted.sort(t("Cases"), descending=True)
    parts.show(t, table, alt=t("Table of what stops cases"))


def _table(t: Words, here: Here, found: pl.DataFrame, places: pl.Series, channel: str) -> None:
    """The cases at some places of all that were found."""
    if len(places) > ROWS_SHOWN:
        st.caption(t("The first {shown} of {n} are shown.", shown=ROWS_SHOWN, n=len(places)))
    shown = found[places.head(ROWS_SHOWN)]
    titles = {name: t(title) for name, title in COLUMNS.items()}
    event = st.dataframe(
        _readable(t, shown)
        .with_columns(pl.col("overdue_amount") / MINOR_UNITS)
        .select(list(titles))
        .rename(titles)
        .to_pandas(),
        hide_index=True,
        height=min(38 + 35 * max(shown.height, 1), 640),
        column_config={
            titles["due"]: st.column_config.DateColumn(format="YYYY-MM-DD"),
            titles["overdue_amount"]: st.column_config.NumberColumn(format="accounting"),
            titles["number"]: st.column_config.TextColumn(pinned=True),
        },
        on_select="rerun",
        selection_mode="multi-row",
        key=f"steps_{channel}",
        placeholder="",
        alt=t("Table of steps"),
    )
    chosen = shown[[at for at in event.selection.rows if at < shown.height]]
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(
            t("Open the case"), disabled=chosen.height != 1, icon=":material/open_in_new:"
        ):
            as_of = here.as_of.isoformat()
            query = {"case": chosen["case_key"][0], "as_of": as_of}
            st.switch_page("pages/case.py", query_params=query)
        if channel == VISIT:
            basket.add_button(t, chosen["case_key"].to_list())
            _ask_visits(t, here, chosen)
        downloads.buttons(
            t,
            f"steps-{channel}",
            lambda: _readable(t, rows_of(found, places)),
            {name: t(title) for name, title in COLUMNS.items()},
            rows=len(places),
            money=("overdue_amount",),
        )
    if channel == VISIT:
        st.caption(
            t("A visit is a proposal: the gate decides, and a request is decided by a supervisor.")
        )


def _ask_visits(t: Words, here: Here, chosen: pl.DataFrame) -> None:
    """Ask for visits to the ticked cases for which none is asked, as the strategy says it."""
    if not data.may(Action.ASK_VISIT):
        return
    standing = requests.listed(here.as_of).filter(pl.col("state").is_in(requests.STANDING))
    chosen = chosen.join(standing, on="case_key", how="anti", maintain_order="left")
    wanted = [
        Request(
            case_key=row["case_key"],
            reason=ASKED_FOR.get(row["risk_why"], "other"),
            note=t(saying.said(row))[:LONGEST],
            expires_on=requests.last_day(),
        )
        for row in chosen.head(MOST_ASKED).iter_rows(named=True)
    ]
    saving.button(
        t,
        "strategy_visits",
        partial(_ask_all, wanted),
        label=t("Ask for these visits ({n})", n=len(wanted)),
        icon=":material/front_hand:",
        disabled=not wanted,
    )


def _ask_all(wanted: list[Request]) -> None:
    for one in wanted:
        data.check_case(one.case_key)
        asking.ask(data.ledger(), one, data.local_now())


def _readable(t: Words, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows masked, steps and reasons in words."""
    return case_table.masked(names.spoken(t, rows))
