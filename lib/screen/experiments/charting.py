"""The chart of an experiment: how far its arms are apart, at each look, with its table."""

import datetime as dt

import polars as pl
import streamlit as st

from lib.experiments import saying
from lib.experiments.defining import OUTCOMES
from lib.experiments.entering import Started
from lib.experiments.reading import ReadOut
from lib.screen import speech
from lib.screen.experiments import frames
from lib.screen.measures import drawn
from lib.screen.theme import colours
from lib.show.effect_charts import differences
from lib.words import N_, Words

TITLES = {
    "arm": N_("Arm"),
    "day": N_("Look of"),
    "n": N_("Persons (n)"),
    "control_n": N_("Persons of the first arm"),
    "value": N_("This arm"),
    "control": N_("First arm"),
    "effect": N_("Difference (points)"),
    "low": N_("Difference from"),
    "high": N_("Difference to"),
}
POINTS = ("effect", "low", "high")


def draw(t: Words, started: Started, told: ReadOut, day: dt.date) -> None:
    """The differences of the arms below what they say; nothing until there is a verdict."""
    design, said = started.design, saying.headline(started.design, told)
    if said is None:
        return
    rows = frames.course(started, day).with_columns(faint=pl.col("day") < told.on)
    looks = rows["day"].n_unique()
    names = [
        arm if looks == 1 else t("{arm}, {day}", arm=arm, day=on)
        for arm, on in rows.select("arm", "day").iter_rows()
    ]
    drawn.chart(t, differences(rows, names, t, colours()), said=said, key="experiment_course")
    told_below = t(
        "{outcome} within {days} days after the entry: each arm less the first one, “{control}”"
        ", in points, as of {day}. Each interval is as wide as the bound of its look; filled "
        "where it does not span nothing.",
        outcome=t(OUTCOMES[design.outcome]),
        days=design.horizon,
        control=design.arms[0].name,
        day=told.on,
    )
    st.caption(speech.escaped(told_below))
    if looks > 1:
        st.caption(t("Grey: looks before the last one."))
    titles = {key: t(title) for key, title in TITLES.items()}
    shown = rows.with_columns((pl.col(POINTS) * 100).round(2))
    drawn.table(t, f"experiment-{told.on}", shown, titles, alt=t("Table of the arms"),
                shares=("value", "control"))  # fmt: skip
