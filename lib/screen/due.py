"""The work list: what is due, overdue or broken, with the way to each case."""

import datetime as dt

import pandas as pd
import polars as pl
import streamlit as st

from lib.cases.fields import OPEN_NUMBERS
from lib.followups.codes import NEXT_ACTIONS, OUTCOMES
from lib.followups.worklist import Kind
from lib.screen import case_table, data, linked, parts
from lib.words import N_, Words

TODAY, LATE = "today", "late"
GROUPS = {
    TODAY: N_("Due today"),
    LATE: N_("Overdue steps"),
    Kind.PROMISE_BROKEN.value: N_("Broken promises"),
    Kind.PROMISE_DUE.value: N_("Promises due"),
}
"""The lists on the page."""

ROWS_SHOWN = 200


def ask_day(t: Words, as_of: dt.date) -> dt.date:
    """Ask for the day whose work is shown."""
    return linked.day(t, N_("Working day"), "day", default=data.working_day(as_of))


def rows(as_of: dt.date, day: dt.date) -> pl.DataFrame:
    """The work list of a day for the cases of the snapshot, each with its list; names masked."""
    return _rows(data.version(), as_of, day)


@data.shared
def _rows(at: int, as_of: dt.date, day: dt.date) -> pl.DataFrame:
    del at
    wanted = (*OPEN_NUMBERS, "name", "bucket", "held")
    open_cases = data.cases(as_of).filter(
        pl.col("recall_date").is_null() | (pl.col("recall_date") >= day)
    )
    listed = data.due(day).join(
        open_cases.select(wanted), on="case_key", how="inner", maintain_order="left"
    )
    step = pl.col("kind") == Kind.NEXT_STEP.value
    return case_table.masked(listed).with_columns(
        group=pl.when(step & (pl.col("days_late") == 0))
        .then(pl.lit(TODAY))
        .when(step)
        .then(pl.lit(LATE))
        .otherwise("kind")
    )


def counts(t: Words, listed: pl.DataFrame, day: dt.date) -> str:
    """Say how much there is of each, and ask which to show."""
    n = dict(listed.group_by("group").len().iter_rows())
    st.caption(
        t(
            "As of {day}; a promise counts as kept within {grace} days after its date and from "
            "{share} of its amount.",
            day=day,
            grace=data.settings().promise_grace_days,
            share=t.percent(data.settings().promise_tolerance, 0),
        )
    )
    names = {name: f"{t(title)} · {t.number(n.get(name, 0))}" for name, title in GROUPS.items()}
    return linked.segments(t, N_("List"), names, "list")


def table(t: Words, listed: pl.DataFrame, group: str, as_of: dt.date) -> None:
    """Draw one list; the chosen row leads to its case, where the result is recorded."""
    mine = listed.filter(pl.col("group") == group)
    if mine.height == 0:
        st.success(t("Nothing here."))
        return
    if mine.height > ROWS_SHOWN:
        st.caption(t("The first {shown} of {n} are shown.", shown=ROWS_SHOWN, n=mine.height))
    shown = list(mine.head(ROWS_SHOWN).iter_rows(named=True))
    event = st.dataframe(
        pd.DataFrame(
            {
                t("Number"): row["number"],
                t("Name"): row["name"],
                t("Bucket"): row["bucket"],
                t("What to do"): _action(t, row["next_action"], row["outcome"]),
                t("Due"): row["due"],
                t("Days late"): row["days_late"],
                t("Amount"): ""
                if row["amount"] is None
                else t.money(row["amount"], row["currency"]),
                t("Last result"): parts.spoken(t, row["outcome"]),
                t("On hold"): parts.spoken(t, row["held"]),
                t("Collector"): row["collector"],
            }
            for row in shown
        ),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=f"due_{group}",
        height=min(38 + 35 * len(shown), 640),
        placeholder="",
        alt=t("Table of what is due"),
    )
    chosen = [shown[at]["case_key"] for at in event.selection.rows]
    if st.button(t("Open the case and record"), disabled=not chosen, icon=":material/edit_note:"):
        st.switch_page(
            "pages/case.py", query_params={"case": chosen[0], "as_of": as_of.isoformat()}
        )


def _action(t: Words, code: str | None, outcome: str | None) -> str:
    """What to do in words: as recorded, else what the code table proposes after the last result."""
    if code is None and outcome and outcome in OUTCOMES:
        code = OUTCOMES[outcome].next_action
    return t(NEXT_ACTIONS[code].en) if code and code in NEXT_ACTIONS else code or ""
