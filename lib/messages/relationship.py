"""What earlier contacts say of the next one: which way, which hour, and in which tone.

A rate over few attempts says little, so each is drawn towards that of all customers, as if so many
attempts like theirs had been made beside it; the number of real ones is always shown. Nothing here
allows anything: the gate is asked as ever.
"""

import datetime as dt
from collections.abc import Mapping

import polars as pl

from lib.followups.promises import Status
from lib.followups.records import reached
from lib.messages.ranking import himself
from lib.words import N_

PULL = 5
"""Attempts of all customers' rate that are laid beside a customer's own."""

BANDS: Mapping[str, tuple[int, int]] = {
    "morning": (8, 12),
    "noon": (12, 14),
    "afternoon": (14, 18),
    "evening": (18, 22),
}
"""Part of the day → its hours; what lies outside is in none, because nobody is called then."""

BAND_NAMES: Mapping[str, str] = {
    "morning": N_("8–12"),
    "noon": N_("12–14"),
    "afternoon": N_("14–18"),
    "evening": N_("18–22"),
}

WARM, GENTLE, CAREFUL, CLEAR, PLAIN = "warm", "gentle", "careful", "clear", "plain"
TONES: Mapping[str, tuple[str, str]] = {
    CAREFUL: (N_("Careful"), N_("He complained or disputes something: facts only, and listen.")),
    GENTLE: (N_("Gentle"), N_("He is ill or in hardship: offer help, no pressure.")),
    CLEAR: (N_("Clear"), N_("Two or more promises were broken: name a date and an amount.")),
    WARM: (N_("Warm"), N_("He kept his last promise: thank him first.")),
    PLAIN: (N_("Plain"), N_("Nothing speaks for another tone.")),
}
"""Tone → its name and why, the one that counts most first."""

BROKEN_OFTEN = 2
COMPLAINS = ("complaint", "dispute", "identity_theft")
IN_NEED = ("hardship", "ill", "vulnerable")
"""Kinds of hold that call for a careful and for a gentle tone."""

TRIED = ("call", "visit")
"""Channels of which the hour matters."""


def attempts(contacts: pl.DataFrame) -> pl.DataFrame:
    """All attempts by telephone and at the door: case_key, channel, weekday, band, himself."""
    hour = pl.col("happened_at").dt.hour()
    band = pl.coalesce(
        pl.when(hour.is_between(first, last, closed="left")).then(pl.lit(name))
        for name, (first, last) in BANDS.items()
    )
    made = contacts.filter(
        pl.col("channel").is_in(TRIED), (pl.col("outcome") != "NOT_DONE").fill_null(value=True)
    )
    # A file of days without hours says nothing of the hour.
    return made.select(
        "case_key",
        "channel",
        weekday=pl.col("happened_at").dt.weekday().cast(pl.Int8) - 1,
        band=band,
        himself=himself(),
    )


def times(made: pl.DataFrame, of_all: pl.DataFrame) -> pl.DataFrame:
    """How often the customer himself was reached, by day of the week and part of the day.

    Args:
        made: attempts of the cases asked about.
        of_all: attempts of all cases, towards whose rate each is drawn.

    Returns:
        weekday (0 = Monday), band, n, met, rate; the best first.

    """
    timed = made.drop_nulls("band")
    base = _share(of_all.drop_nulls("band"))
    return (
        timed.group_by("weekday", "band")
        .agg(n=pl.len(), met=pl.col("himself").sum())
        .with_columns(rate=(pl.col("met") + PULL * base) / (pl.col("n") + PULL))
        .sort("rate", "n", "weekday", "band", descending=[True, True, False, False])
    )


def ways(contacts: pl.DataFrame, of_all: pl.DataFrame) -> pl.DataFrame:
    """How often each way of contact reached anybody: channel, n, met, rate; the best first.

    A message counts as an attempt, an answer to one as having reached him.
    """
    base = dict(_ways(of_all).select("channel", pl.col("met") / pl.col("n")).iter_rows())
    found = _ways(contacts)
    drawn = pl.col("channel").replace_strict(base, default=0.0, return_dtype=pl.Float64)
    rate = (pl.col("met") + PULL * drawn) / (pl.col("n") + PULL)
    return found.with_columns(rate=rate).sort(
        "rate", "n", "channel", descending=[True, True, False]
    )


def _ways(contacts: pl.DataFrame) -> pl.DataFrame:
    answered = (pl.col("outcome") == "MSG_REPLY").fill_null(value=False)
    counted = contacts.filter((pl.col("outcome") != "NOT_DONE").fill_null(value=True))
    return (
        counted.group_by("channel")
        .agg(n=(~answered).sum().cast(pl.Int64), met=reached().sum().cast(pl.Int64))
        .with_columns(met=pl.min_horizontal("met", "n"))
        .filter(pl.col("n") > 0)
    )


def _share(made: pl.DataFrame) -> float:
    share = made["himself"].mean()
    return float(share) if isinstance(share, float) else 0.0


def tones(cases: pl.DataFrame, promises: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """The tone of the next message to each case: case_key, tone.

    Args:
        cases: case_key.
        promises: what became of each promise.
        held: case_key and hold_kind of the holds that stand on the day.

    """
    kinds = held.group_by("case_key").agg(kinds=pl.col("hold_kind"))
    kept = (
        promises.filter("matured")
        .sort("promise_date")
        .group_by("case_key")
        .agg(
            last=pl.col("status").last(),
            broken=(pl.col("status") == Status.BROKEN).sum(),
        )
    )
    known = cases.select("case_key").join(kinds, on="case_key", how="left", maintain_order="left")
    known = known.join(kept, on="case_key", how="left", maintain_order="left")
    some = pl.col("kinds").fill_null([])
    return known.select(
        "case_key",
        tone=pl.when(some.list.set_intersection(list(COMPLAINS)).list.len() > 0)
        .then(pl.lit(CAREFUL))
        .when(some.list.set_intersection(list(IN_NEED)).list.len() > 0)
        .then(pl.lit(GENTLE))
        .when(pl.col("broken") >= BROKEN_OFTEN)
        .then(pl.lit(CLEAR))
        .when(pl.col("last") == Status.KEPT)
        .then(pl.lit(WARM))
        .otherwise(pl.lit(PLAIN)),
    )


def themes(complaints: pl.DataFrame, first: dt.date, last: dt.date) -> pl.DataFrame:
    """How many complaints were opened about what, by which way, in which month.

    Args:
        complaints: lib.complaints.records.complaints: about, channel, opened_on.
        first: the first day.
        last: the last day.

    Returns:
        about, channel, month (its first day), n; the commonest first.

    """
    opened = complaints.filter(pl.col("opened_on").is_between(first, last))
    return (
        opened.group_by("about", "channel", month=pl.col("opened_on").dt.truncate("1mo"))
        .agg(n=pl.len())
        .sort("n", "month", "about", "channel", descending=[True, True, False, False])
    )
