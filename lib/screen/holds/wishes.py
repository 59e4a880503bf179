"""What the customer of a case agreed to, wishes for or forbids, and recording it."""

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from lib.followups.codes import ADDRESS_KINDS, CHANNELS, WISHES
from lib.followups.codes import Wish as Matter
from lib.holds import wishing
from lib.rights import Action
from lib.screen import data, logins, notes, parts, saving
from lib.screen.holds import frames
from lib.screen.holds.on_case import span
from lib.show.wishes import told
from lib.words import Words

Row = Mapping[str, Any]


def of_case(as_of: dt.date, day: dt.date, case_key: str) -> pl.DataFrame:
    """What counts for a case on a day."""
    return frames.wishes(as_of, day).filter(pl.col("case_key") == case_key)


def section(t: Words, case: Row, rows: pl.DataFrame, day: dt.date) -> None:
    """What counts, each with the way to withdraw it, and a new one."""
    may = data.may(Action.HOLD)
    with st.expander(t("Consents and wishes ({n})", n=rows.height), expanded=rows.height > 0):
        for row in rows.iter_rows(named=True):
            _counting(t, case, row, day, may=may)
        if may:
            with st.popover(t("Record a consent or wish"), icon=":material/record_voice_over:"):
                _form(t, case, day)


def _counting(t: Words, case: Row, row: Row, day: dt.date, *, may: bool) -> None:
    parts = (
        told(t, row, notes.names(case), notes.gone(case)),
        span(t, row["starts_on"], row["ends_on"]),
        logins.called(row["recorded_by"]),
        notes.note(case, row["evidence"]),
        notes.note(case, row["note"]),
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(" · ".join(filter(None, parts)), width="stretch")
        if may and st.button(t("Withdraw"), key=f"withdraw_{row['wish_id']}"):
            act = partial(
                wishing.withdraw,
                data.ledger(),
                row["wish_id"],
                data.local_now(),
                last_day=day - dt.timedelta(days=1),
            )
            saving.save(t, act)


def _form(t: Words, case: Row, day: dt.date) -> None:
    """The fields follow the matter, so this is no st.form, which would draw them too late."""
    key = f"wish_{case['case_key']}"
    about = st.selectbox(
        t("About"),
        list(WISHES),
        format_func=lambda code: t(WISHES[code].en),
        key="wish_about",
    )
    basis = st.selectbox(
        t("Where the customer stands"),
        list(wishing.BASES),
        format_func=lambda code: t(wishing.BASES[code]),
        key="wish_basis",
    )
    said = _value(t, WISHES[about])
    with st.container(horizontal=True):
        starts_on = st.date_input(t("Said on"), value=day, key="wish_from", width=150)
        ends_on = st.date_input(t("Valid until"), value=None, key="wish_until", width=150)
    evidence = st.text_input(t("Evidence"), key="wish_evidence")
    note = st.text_area(t("Further words"), key="wish_note", height=80)
    st.caption(t("Who wants no contact at all gets a hold: “Asks to stop contact”."))
    if st.button(t("Save"), type="primary", key="wish_save"):
        wish = wishing.Wish(
            wish_id=saving.form_id(key),
            case_key=case["case_key"],
            person_key=case["person_key"],
            about=about,
            basis=basis,
            starts_on=starts_on or day,
            ends_on=ends_on,
            evidence=evidence or None,
            note=note or None,
            **said,
        )
        saving.save(t, partial(wishing.record, data.ledger(), wish, data.local_now()), key)


def _value(t: Words, matter: Matter) -> dict[str, Any]:
    """The fields that the matter needs."""
    match matter.form:
        case "times":
            return _times(t)
        case "address" | "channel":
            table = ADDRESS_KINDS if matter.form == "address" else CHANNELS
            chosen = parts.choice(
                t,
                t(matter.en),
                {code: one.en for code, one in table.items()},
                f"wish_{matter.code}",
            )
            return {"value": chosen}
        case "text":
            return {"value": st.text_input(t(matter.en), key=f"wish_{matter.code}") or None}
        case _:
            return {}


def _times(t: Words) -> dict[str, Any]:
    days = st.multiselect(
        t("Days of the week"),
        list(wishing.WEEKDAYS),
        format_func=lambda code: t(wishing.WEEKDAYS[code]),
        key="wish_weekdays",
        select_all=False,
        placeholder=t("Every day"),
    )
    with st.container(horizontal=True):
        start = st.time_input(t("From"), value=None, key="wish_time_from", step=900, width=120)
        end = st.time_input(t("Until"), value=None, key="wish_time_to", step=900, width=120)
    return {"weekdays": tuple(days), "time_from": start, "time_to": end}
