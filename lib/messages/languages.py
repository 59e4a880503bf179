"""In which language a customer is written to: what he wished for, else the one of the place."""

import datetime as dt
from collections.abc import Mapping

import polars as pl

from lib.visits.legality.world import World

OF_PLACES: Mapping[str, str] = {"CN": "zh_Hans", "TW": "zh_Hant", "HK": "zh_Hant", "MO": "zh_Hant"}
"""Country of a jurisdiction → the language that is written there; elsewhere English."""

SAID: Mapping[str, str] = {
    "en": r"(?i)english|英语|英文|英語",
    "zh_Hant": r"(?i)繁體|繁体|正體|正体|traditional",
    "zh_Hans": r"(?i)简体|簡體|普通话|普通話|中文|chinese|mandarin",
}
"""Language → how a wish names it."""


def language_of(rows: pl.DataFrame, world: World, day: dt.date) -> pl.Series:
    """The language of each row; a wish that names none that we write changes nothing."""
    default = OF_PLACES.get(world.jurisdiction.partition("-")[0], "en")
    wishes = world.records(rows, day).wishes.filter(
        pl.col("about") == "language", pl.col("basis") != "refusal"
    )
    named = [
        pl.when(pl.col("value").str.contains(pattern)).then(pl.lit(language))
        for language, pattern in SAID.items()
    ]
    said = wishes.select("case_key", wished=pl.coalesce(named)).drop_nulls()
    last = said.unique("case_key", keep="last", maintain_order=True)
    return (
        rows.select("case_key")
        .join(last, on="case_key", how="left", maintain_order="left")
        .select(language=pl.col("wished").fill_null(default))
        .to_series()
    )
