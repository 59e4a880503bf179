"""The list of collectors, and what our people know better than its file."""

from typing import Any

import polars as pl
import streamlit as st

from lib.people import collectors
from lib.rights import Action
from lib.screen import data, file_rows, parts, saving, staff
from lib.words import N_, Words

COLUMNS = {
    "collector_no": N_("Collector number"),
    "name": N_("Name"),
    "team": N_("Team"),
    "crew": N_("Crew"),
    "work_from": N_("Works from"),
    "work_to": N_("Works until"),
    "max_stops": N_("Stops a day at most"),
    "status": N_("Status"),
}
"""What is shown of a collector; where he starts from is nobody else's business."""

TEXTS = ("name", "team", "crew", "work_from", "work_to", "status")
NEW = ""


def draw(t: Words) -> None:
    """The table and, with the right, the form of corrections."""
    rows = file_rows.collectors()
    table = rows.select(pl.col(name).alias(t(title)) for name, title in COLUMNS.items())
    by_hand = pl.when(rows["by_hand"]).then(pl.lit(t("corrected by hand"))).otherwise(pl.lit(""))
    table = table.with_columns(pl.select(by_hand.alias(t("Source"))).to_series())
    parts.show(t, table, alt=t("Table of collectors"))
    if data.may(Action.PEOPLE):
        _form(t, rows)


def _form(t: Words, rows: pl.DataFrame) -> None:
    with st.container(border=True):
        st.subheader(t("Correct or enter a collector"), anchor=False)
        st.caption(t("What is entered here outlives later files. Empty fields stay as the file."))
        chosen = st.selectbox(
            t("Collector"),
            [NEW, *rows["collector_no"]],
            format_func=lambda one: staff.called(t, one) if one else t("somebody new"),
            key=saving.key("collector", "who"),
        )
        number = chosen or st.text_input(
            t("Collector number"), key=saving.key("collector", "number"), width=220
        )
        before = collectors.known(data.ledger()).get(number or "", {})
        value = _fields(t, dict(before), chosen or "")
        with st.container(horizontal=True):
            saving.button(
                t,
                "collector",
                lambda: collectors.correct(data.ledger(), number or "", value, now=data.now()),
            )
            if before:
                saving.button(
                    t,
                    "to_files",
                    lambda: collectors.leave_to_files(data.ledger(), number, now=data.now()),
                    label=t("Take the correction back"),
                    icon=":material/undo:",
                )


def _fields(t: Words, before: dict[str, Any], who: str) -> dict[str, Any]:
    """The fields, filled with what was corrected before."""
    value: dict[str, Any] = {}
    with st.container(horizontal=True):
        for name in TEXTS:
            value[name] = st.text_input(
                t(COLUMNS[name]),
                value=before.get(name, ""),
                key=saving.key("collector", f"{name}_{who}"),
                width=170,
            )
        for name, title, step in (
            ("lat", t("Latitude"), 0.001),
            ("lon", t("Longitude"), 0.001),
        ):
            value[name] = st.number_input(
                title,
                value=before.get(name),
                step=step,
                format="%.5f",
                key=saving.key("collector", f"{name}_{who}"),
                width=150,
            )
        value["max_stops"] = st.number_input(
            t("Stops a day at most"),
            value=before.get("max_stops"),
            step=1,
            key=saving.key("collector", f"stops_{who}"),
            width=150,
        )
    return value
