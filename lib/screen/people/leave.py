"""When collectors are away: the table, the form, and the withdrawal of a chosen row."""

from dataclasses import fields, replace
from functools import partial

import polars as pl
import streamlit as st

from lib.people import leave
from lib.people.kinds import LEAVE_KINDS
from lib.people.leave import Leave
from lib.rights import Action
from lib.screen import data, parts, saving, staff
from lib.words import Words


def draw(t: Words) -> None:
    """The table, the latest first, and what can be done."""
    rows = staff.leaves().sort("starts_on", descending=True)
    table = pl.DataFrame(
        {
            t("Collector"): [staff.called(t, one) for one in rows["collector"]],
            t("Kind of leave"): [_spoken(t, one) for one in rows["kind"]],
            t("From"): staff.dates(t, rows["starts_on"]),
            t("To"): staff.dates(t, rows["ends_on"]),
            t("Remark"): rows["note"],
        }
    )
    chosen = parts.choose_row(t, table, key="leaves", alt=t("Table of leave"))
    if not data.may(Action.PEOPLE):
        return
    if chosen is not None:
        _withdraw(t, rows, chosen)
    with st.container(border=True):
        _form(t)


def _withdraw(t: Words, rows: pl.DataFrame, at: int) -> None:
    row = rows.row(at, named=True)
    gone = replace(
        Leave(**{one.name: row[one.name] for one in fields(Leave)}),
        supersedes=row["leave_id"],
        leave_id=saving.form_id("withdraw_leave"),
        withdrawn=True,
    )
    saving.button(
        t,
        "withdraw_leave",
        partial(leave.record, data.ledger(), gone, now=data.now()),
        label=t("Withdraw the chosen leave"),
        icon=":material/block:",
    )


def _form(t: Words) -> None:
    st.subheader(t("Enter leave"), anchor=False)
    with st.container(horizontal=True):
        who = staff.choose(t, saving.key("leave", "who"))
        kind = st.selectbox(
            t("Kind of leave"),
            list(LEAVE_KINDS),
            format_func=lambda one: _spoken(t, one),
            key=saving.key("leave", "kind"),
            width=180,
        )
        day = staff.today()
        first = st.date_input(t("From"), value=day, key=saving.key("leave", "from"), width=150)
        last = st.date_input(t("To"), value=day, key=saving.key("leave", "to"), width=150)
        note = st.text_input(t("Remark"), key=saving.key("leave", "note"), width=220)
    one = Leave(
        collector=who or "",
        kind=kind or "",
        starts_on=first,
        ends_on=last,
        note=note,
        sample=staff.of_sample(who),
        leave_id=saving.form_id("leave"),
    )
    saving.button(t, "leave", partial(leave.record, data.ledger(), one, now=data.now()))


def _spoken(t: Words, kind: str) -> str:
    return t(LEAVE_KINDS[kind].en) if kind in LEAVE_KINDS else kind
