"""Relationship: what history says of way, hour and tone; complaints; how content people are."""

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from lib.followups.codes import CHANNELS, COMPLAINT_ABOUT, COMPLAINT_CHANNELS
from lib.holds.wishing import WEEKDAYS
from lib.messages import asking, relationship
from lib.messages.asking import Said
from lib.messages.knowing import settled
from lib.messages.relationship import BAND_NAMES, TONES
from lib.rights import Action
from lib.screen import data, parts, saving
from lib.screen.frame import Here
from lib.screen.holds import frames as complained
from lib.screen.messages import frames
from lib.words import Words

MONTHS = 365
FORM = "satisfaction"
BEST = 3
"""Hours that the card of a case names."""


def draw(t: Words, day: dt.date) -> None:
    """The figures of all cases that may be seen."""
    made = frames.attempts()
    hours, ways = st.columns(2)
    with hours:
        st.subheader(t("When customers are reached"), anchor=False)
        _hours(t, relationship.times(made, made))
    with ways:
        st.subheader(t("By which way"), anchor=False)
        _ways(t, relationship.ways(data.followups(), data.followups()))
    st.caption(
        t(
            "Shares of few attempts are drawn towards that of all, as if {n} more had been made; n "
            "counts the real ones.",
            n=relationship.PULL,
        )
    )
    if data.may(Action.SEE_MEASURES):
        _themes(t, day)
        _content(t)


def _hours(t: Words, rows: pl.DataFrame) -> None:
    parts.show(t, _told_hours(t, rows), alt=t("When customers are reached"))


def _told_hours(t: Words, rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        pl.col("weekday")
        .replace_strict({day: t(name) for day, name in WEEKDAYS.items()}, return_dtype=pl.String)
        .alias(t("Day of the week")),
        pl.col("band")
        .replace_strict({code: t(name) for code, name in BAND_NAMES.items()})
        .alias(t("Hours")),
        pl.Series(t("Reached"), [t.percent(one, 0) for one in rows["rate"]], dtype=pl.String),
        pl.col("n").alias("n"),
    )


def _ways(t: Words, rows: pl.DataFrame) -> None:
    parts.show(t, _told_ways(t, rows), alt=t("By which way"))


def _told_ways(t: Words, rows: pl.DataFrame) -> pl.DataFrame:
    names = {code: t(one.en) for code, one in CHANNELS.items()}
    return rows.select(
        pl.col("channel").replace_strict(names, default=t("Another way")).alias(t("Channel")),
        pl.Series(t("Reached"), [t.percent(one, 0) for one in rows["rate"]], dtype=pl.String),
        pl.col("n").alias("n"),
    )


def _themes(t: Words, day: dt.date) -> None:
    """What was complained of within a year."""
    st.subheader(t("What customers complain of"), anchor=False)
    first = day - dt.timedelta(days=MONTHS)
    rows = relationship.themes(complained.complaints(day), first, day)
    n = int(rows["n"].sum())
    st.caption(t("n = {n} complaints from {first} to {last}.", n=n, first=first, last=day))
    about = {code: t(one.en) for code, one in COMPLAINT_ABOUT.items()}
    ways = {code: t(one.en) for code, one in COMPLAINT_CHANNELS.items()}
    parts.show(
        t,
        rows.select(
            pl.Series(t("Month"), [t.month(one) for one in rows["month"]], dtype=pl.String),
            pl.col("about").replace_strict(about, default=t("Something else")).alias(t("About")),
            pl.col("channel").replace_strict(ways, default="—").alias(t("Channel")),
            pl.col("n").alias(t("Complaints")),
        ),
        alt=t("What customers complain of"),
    )


def _content(t: Words) -> None:
    """How satisfied customers were once their cases were closed."""
    st.subheader(t("Satisfaction after a closed case"), anchor=False)
    scores = data.portfolio().seen(asking.scores(data.ledger()).lazy()).collect()
    mean = scores["score"].mean()
    if isinstance(mean, float):
        st.metric(t("Mean of 1 to 5"), t.number(mean, 1), border=True, width="content")
    st.caption(
        t(
            "n = {n} answers: to the question after a settled case, or said on its page.",
            n=scores.height,
        )
    )


def card(t: Words, here: Here, case: Mapping[str, Any], day: dt.date) -> None:
    """What history says of the next contact with one case, small, on its page."""
    key = case["case_key"]
    mine = data.followups().filter(pl.col("case_key") == key)
    toned = frames.tones(here.as_of, day).filter(pl.col("case_key") == key)
    name, why = TONES[toned["tone"][0]]
    with st.container(border=True):
        st.markdown(f"**{t('Next contact')}**")
        st.text(t("Tone: {tone}", tone=t(name)))
        st.caption(t(why))
        _best(t, key, mine)
        sent = frames.out().filter(pl.col("case_key") == key)
        if sent.height:
            st.caption(
                t("{n} messages so far, the last on {day}.", n=sent.height, day=sent["day"][-1])
            )
        if key in set(settled(data.cases(here.as_of))["case_key"]) and data.may(Action.RECORD):
            _ask(t, key)


def _best(t: Words, key: str, mine: pl.DataFrame) -> None:
    ways = relationship.ways(mine, data.followups())
    made = frames.attempts()
    hours = relationship.times(made.filter(pl.col("case_key") == key), made).head(BEST)
    if ways.is_empty():
        st.caption(t("Nobody has contacted him yet: nothing is known of way and hour."))
        return
    parts.show(t, _told_ways(t, ways), alt=t("By which way"))
    if hours.height:
        parts.show(t, _told_hours(t, hours), alt=t("When customers are reached"))


def _ask(t: Words, key: str) -> None:
    """How satisfied the customer of a settled case is."""
    with st.expander(t("How satisfied is the customer?")):
        score = st.feedback("stars", key=saving.key(FORM, "score"))
        channel = st.selectbox(
            t("Contact by"),
            list(CHANNELS),
            format_func=lambda code: t(CHANNELS[code].en),
            key=saving.key(FORM, "channel"),
        )
        note = st.text_area(t("In his words"), key=saving.key(FORM, "note"), max_chars=500)
        said = Said(
            case_key=key,
            score=0 if score is None else score + 1,
            channel=channel,
            happened_on=data.today(),
            note=note.strip() or None,
            entry_id=saving.form_id(FORM),
        )
        saving.button(t, FORM, partial(asking.record, data.ledger(), said, data.local_now()))
