"""Whether chances err alike for all: by region, age and sex where they are known.

None of these is known to the model; they are looked at afterwards, only here, because what it knows
may stand for them. For each group: how many, what was predicted, what came, the gap between both
with its interval (bootstrap by person), and how often the group is among those with the highest
chances. Groups of few persons are not told, for a rate of three would tell of persons.
"""

import datetime as dt
import math
from itertools import pairwise

import polars as pl

from lib.scores.bands import within
from lib.scores.proving import Draws, mean, share

TRAITS = ("region", "ages", "sex")
"""What groups are made by."""

TOP = 0.2
"""The share of cases with the highest chances that counts as the top group."""

FEWEST = 5
"""Persons below which a group is not told."""

FAIR = {
    "trait": pl.String,
    "group": pl.String,
    "n": pl.Int64,
    "persons": pl.Int64,
    "predicted": pl.Float64,
    "observed": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "gap": pl.Float64,
    "gap_low": pl.Float64,
    "gap_high": pl.Float64,
    "top": pl.Float64,
}
"""A group: `observed` with its interval, `gap` is observed − predicted, `top` its share in the top
group. All figures are null below FEWEST persons."""

FEMALE, MALE = "female", "male"
SEXES = {"女": FEMALE, "f": FEMALE, "female": FEMALE, "男": MALE, "m": MALE, "male": MALE}
AGES = (25, 35, 45, 55)
"""Where age bands begin."""

BANDS = (f"< {AGES[0]}", *(f"{a}–{b - 1}" for a, b in pairwise(AGES)), f"{AGES[-1]}+")
"""The age bands by name, the youngest first."""

CITIZEN = r"^\d{17}[\dXx]$"
"""An identity number of mainland China: digits 7 to 14 are the birthday, an odd 17th is a man."""


def traits(cases: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """The groups of cases on a day: case_key, day, region, ages, sex; null where nobody knows."""
    number = pl.when(pl.col("id_no").str.contains(CITIZEN)).then("id_no")
    born = pl.coalesce("birth", number.str.slice(6, 8).str.to_date("%Y%m%d", strict=False))
    years = (pl.lit(day) - born).dt.total_days() / 365.25
    age = pl.coalesce(years.floor(), pl.col("age").cast(pl.Float64))
    told = pl.col("gender").str.strip_chars().str.to_lowercase()
    odd = number.str.slice(16, 1).cast(pl.Int32, strict=False) % 2 == 1
    by_number = pl.when(odd.is_not_null()).then(
        pl.when(odd).then(pl.lit(MALE)).otherwise(pl.lit(FEMALE))
    )
    return cases.select(
        "case_key",
        day=pl.lit(day),
        region=pl.col(_region(cases)),
        ages=within(age, AGES, list(BANDS)),
        sex=pl.coalesce(
            told.replace_strict(SEXES, default=None, return_dtype=pl.String), by_number
        ),
    )


def _region(cases: pl.DataFrame) -> str:
    """The widest division of which there are several."""
    told = {one: cases[one].drop_nulls().n_unique() for one in ("province", "city", "district")}
    return next((one for one, n in told.items() if n > 1), "province")


def fairness(rows: pl.DataFrame, seed: int) -> pl.DataFrame:
    """The groups of observations with p, paid, who and TRAITS; columns FAIR.

    Ages stand in their order, other groups by size, the largest first.
    """
    limit = rows["p"].quantile(1 - TOP) if rows.height else 0.0
    told = rows.with_columns(top=pl.col("p") > limit)
    parts = [
        _group(trait, str(name), group, seed)
        for trait in TRAITS
        for (name,), group in told.drop_nulls(trait).group_by(trait, maintain_order=True)
    ]
    found = pl.DataFrame(parts, schema=FAIR, orient="row")
    return found.sort(
        pl.col("trait").replace_strict({one: at for at, one in enumerate(TRAITS)}),
        pl.col("group").replace_strict({one: at for at, one in enumerate(BANDS)}, default=None),
        -pl.col("n"),
        "group",
    )


def _group(trait: str, name: str, rows: pl.DataFrame, seed: int) -> tuple[object, ...]:
    persons = rows["who"].n_unique()
    if persons < FEWEST:
        return (trait, name, rows.height, persons, *[None] * 8)
    p, paid = (rows[one].cast(pl.Float64).to_numpy() for one in ("p", "paid"))
    seen = share(int(paid.sum()), rows.height)
    gap = Draws(rows["who"], seed).figure(mean(paid - p))
    ends = [None if math.isnan(one) else one for one in (gap.value, gap.low, gap.high)]
    return (
        trait,
        name,
        rows.height,
        persons,
        float(p.mean()),
        seen.value,
        seen.low,
        seen.high,
        *ends,
        float(rows["top"].cast(pl.Float64).to_numpy().mean()),
    )
