"""What customers agreed to, wish for or forbid, as facts of the gate.

A consent opens what a rule would close, for just that; a refusal goes before it. A wish opens
nothing. That somebody may be spoken to lifts no rule here: no source that we know says so.
"""

from collections.abc import Mapping

import polars as pl

from lib.rules.known import FACTS, LOCAL_END, LOCAL_START, ROW, WINDOW
from lib.rules.preparing import holds_action

WISHES: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "case_key": pl.String,
    "about": pl.String,
    "basis": pl.String,
    "value": pl.String,
    "weekdays": pl.List(pl.Int8),
    "time_from": pl.Time,
    "time_to": pl.Time,
}
"""The columns of what counts on the day, one row a case and matter: `about` is times, place, entry,
workplace, channel, language or speak_to; `basis` consent, wish or refusal."""

PLACES = {
    "home": "home",
    "hukou": "household_registered",
    "work": "work",
    "bill": "billing",
    "other_address": "other",
}
"""Kind of address → what the place is."""

CHANNELS = {"visit": "visit", "call": "call", "sms": "message", "letter": "letter"}
"""Channel of a contact → what the gate calls it."""

WORK = "work"
"""The place that needs a consent of its own."""

BASES = {"own": "wish", "forbidden": "refusal"}
"""Beginning of a fact → how the customer said it."""

ALL_OF_THEM = "all windows"
"""A column of the times that he agreed to, while it is asked whether they hold the action."""


def with_wishes(frame: pl.DataFrame, wishes: pl.DataFrame) -> pl.DataFrame:
    """Add the facts that follow; a column that is there already is left as it is.

    Args:
        frame: case_key, LOCAL_START and LOCAL_END; several rows a case are several proposals.
        wishes: columns WISHES, those that count on the day.

    """
    frame = frame.with_row_index(ROW)
    found = frame.select(ROW, "case_key").join(_of_cases(wishes), on="case_key", how="left")
    found = found.join(_agreed_times(frame, wishes), on=ROW, how="left")
    found = found.sort(ROW).select(
        pl.coalesce(name, pl.lit(FACTS[name].default, FACTS[name].dtype)).alias(name)
        for name in found.columns
        if name in FACTS and name not in frame.columns
    )
    return pl.concat([frame.drop(ROW), found], how="horizontal")


def _of_cases(wishes: pl.DataFrame) -> pl.DataFrame:
    """All but the agreed times, which depend on the time of the action."""
    about, basis = pl.col("about"), pl.col("basis")
    value = pl.col("value")
    values = (
        ("times", "times", _window()),
        ("place", "places", value.replace_strict(PLACES, default=None, return_dtype=pl.String)),
        (
            "channel",
            "channels",
            value.replace_strict(CHANNELS, default=None, return_dtype=pl.String),
        ),
    )
    lists = [
        told.filter((about == matter) & (basis == said)).drop_nulls().alias(f"{begins}_{fact}")
        for begins, said in BASES.items()
        for matter, fact, told in values
    ]
    at_work = (about == "workplace") | ((about == "place") & (pl.col("value") == WORK))
    agreed, refused = basis == "consent", basis == "refusal"
    entry = about == "entry"
    return (
        wishes.group_by("case_key")
        .agg(
            *lists,
            (entry & agreed).any().alias("consent_entry"),
            (entry & refused).any().alias("no entry"),
            (at_work & agreed).any().alias("consent_workplace"),
            (at_work & refused).any().alias("not at work"),
            pl.when(((about == "speak_to") & refused).any())
            .then(statement=True)
            .alias("third_refused"),
        )
        .with_columns(
            consent_entry=pl.col("consent_entry") & ~pl.col("no entry"),
            consent_workplace=pl.col("consent_workplace") & ~pl.col("not at work"),
            forbidden_places=pl.when("not at work")
            .then(pl.concat_list("forbidden_places", pl.lit(WORK)).list.unique())
            .otherwise("forbidden_places"),
        )
        .drop("no entry", "not at work")
    )


def _agreed_times(frame: pl.DataFrame, wishes: pl.DataFrame) -> pl.DataFrame:
    """The rows whose whole action lies in a time that the customer agreed to."""
    agreed = wishes.filter(pl.col("about") == "times", pl.col("basis") == "consent")
    windows = agreed.select("case_key", _window().alias(ALL_OF_THEM))
    inside = frame.select(ROW, "case_key", LOCAL_START, LOCAL_END).join(windows, on="case_key")
    return (
        inside.group_by(ROW)
        .agg(holds_action(pl.col(ALL_OF_THEM)).any().alias("consent_times"))
        .select(ROW, "consent_times")
    )


def _window() -> pl.Expr:
    return pl.struct(
        pl.col("time_from").alias("from"), pl.col("time_to").alias("to"), "weekdays"
    ).cast(WINDOW)
