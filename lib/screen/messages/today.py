"""Today's queue of one channel: what may be sent, what may not and why, approved by who may."""

import datetime as dt

import pandas as pd
import polars as pl
import streamlit as st

from lib.messages import outbox
from lib.messages.channels import CHANNELS, SMS, WRITTEN
from lib.messages.queue import Queue
from lib.messages.refusals import SAME_PERSON
from lib.rights import Action
from lib.screen import data, linked, parts, saving, speech
from lib.screen.frame import Here
from lib.screen.messages import frames, showing
from lib.words import N_, Words

MOST = 500
"""Rows of a table on the screen."""


def ask_channel(t: Words) -> str:
    """Ask for one of the written channels."""
    names = {code: t(CHANNELS[code].title) for code in WRITTEN}
    return linked.segments(t, N_("Channel"), names, "channel")


def draw(t: Words, here: Here, day: dt.date) -> None:
    """The queue of a day by one channel."""
    channel = ask_channel(t)
    others = st.toggle(
        t("Where no number of his own works, ask others to let him call"), key="msg_others"
    )
    found = frames.of_day(here.as_of, day, channel, frames.moment(day), others=others)
    _figures(t, found)
    _senderless(t)
    ready = showing.spoken(t, showing.masked(found.ready.head(MOST)))
    st.subheader(t("May be sent"), anchor=False)
    parts.show(t, _ready(t, ready, channel), alt=t("Messages that may be sent"))
    if data.may(Action.SEND_MESSAGES) and found.ready.height:
        st.caption(t("Approved messages wait under “On the way” until they are handed over."))
        saving.button(
            t,
            "approve_queue",
            lambda: _approve(found),
            label=t("Approve {n} messages", n=found.ready.height),
            icon=":material/outgoing_mail:",
        )
    _refused(t, found)


def _approve(found: Queue) -> None:
    """Let all that may be sent be sent."""
    data.check(Action.SEND_MESSAGES)
    outbox.put_out(data.ledger(), found, found.ready["message_id"].to_list(), data.now())


def _figures(t: Words, found: Queue) -> None:
    with st.container(horizontal=True):
        st.metric(t("May be sent"), t.number(found.ready.height), border=True)
        st.metric(
            t("Approved or sent today"),
            t.number(_put_out(found)),
            help=t("Whose message of today waits under “On the way” or has left."),
            border=True,
        )
        st.metric(
            t("Not sent"),
            t.number(found.kept_back.height),
            help=t("Who gets no message today, with the reasons below."),
            border=True,
        )
        if found.asked.channel == SMS:
            sms = int(found.ready["parts"].sum() or 0)
            st.metric(t("Parts in all"), t.number(sms), border=True)
    at = found.asked.at.astimezone(data.zone())
    st.caption(t("Judged by the rules for {at}; one message a person and channel a day.", at=at))


def _put_out(found: Queue) -> int:
    """How many messages of the day by this channel were approved and not taken back."""
    return (
        frames.out()
        .filter(
            pl.col("channel") == found.asked.channel,
            pl.col("day") == found.asked.day,
            pl.col("state") != outbox.CANCELLED,
        )
        .height
    )


def _senderless(t: Words) -> None:
    """Say once what every message would lack."""
    settings = data.settings()
    if not (settings.firm_name and settings.firm_phone):
        st.warning(
            t(
                "Our name or telephone number is not set, and most templates need both: please set "
                "`firm_name` and `firm_phone`."
            ),
            icon=":material/badge:",
        )


def _ready(t: Words, rows: pl.DataFrame, channel: str) -> pl.DataFrame:
    titles = {
        "number": N_("Number"),
        "name": N_("Name"),
        "why": N_("Reason"),
        "to": N_("Number or address"),
        "field": N_("From the field"),
        "owner": N_("Whose"),
        "text": N_("Text"),
        "parts": N_("Parts"),
    }
    shown = [name for name in titles if name != "parts" or channel == SMS]
    return rows.select(pl.col(name).alias(t(titles[name])) for name in shown)


def _refused(t: Words, found: Queue) -> None:
    """What is not sent: each reason with how many, and the rows."""
    if found.kept_back.is_empty():
        return
    st.subheader(t("Not sent"), anchor=False)
    told = found.kept_back["reasons"].to_list()
    pairs = {(one["refused"], one["detail"]) for each in told for one in each}
    said = {pair: showing.reason(t, found, *pair) for pair in pairs}
    every = [list(dict.fromkeys(said[tuple(one.values())] for one in each)) for each in told]
    rows = found.kept_back.with_columns(
        pl.Series("said", [each[0] for each in every], dtype=pl.String),
        pl.Series("all", [" ".join(each) for each in every], dtype=pl.String),
    )
    # Which other case it is differs from row to row, and would make many reasons of one.
    alike = pl.when(pl.col("refused") == SAME_PERSON).then(
        pl.lit(t("The same person gets a message about another case today."))
    )
    counted = rows.group_by(said=pl.coalesce(alike, "said")).len()
    counted = counted.sort("len", "said", descending=[True, False])
    # A plain table: a reason is read whole on a narrow screen too.
    st.table(
        pd.DataFrame(
            {
                t("Why"): [speech.escaped(one) for one in counted["said"]],
                "n": [t.number(n) for n in counted["len"]],
            }
        ),
        hide_index=True,
        border="horizontal",
        alt=t("Reasons why messages are not sent"),
    )
    with st.expander(t("All of them ({n})", n=rows.height)):
        shown = showing.spoken(t, showing.masked(rows.head(MOST)))
        parts.show(
            t,
            shown.select(
                pl.col("number").alias(t("Number")),
                pl.col("name").alias(t("Name")),
                pl.col("why").alias(t("Reason")),
                pl.col("all").alias(t("Why")),
            ),
            alt=t("Messages that are not sent"),
        )
