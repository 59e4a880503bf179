"""From observations to what is used: model, table or nothing, with the report that says why.

The last days are held out. Model and table are fitted on the days whose windows were over before
the first of these, so that nothing of the test was known; both are judged on the test. The model is
used only if its Brier score is better beyond chance (the whole interval of the difference lies
above 0), else the table. What is used is then fitted once more on all observations.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl

from lib.scores import drifting, fairness, fitting, model, table
from lib.scores.bands import banded
from lib.scores.observing import WINDOW
from lib.scores.proving import Draws, auc, brier, curve

SEED = 20_260_630
"""Makes every draw and fold the same at each run."""

MODEL, TABLE = "model", "table"
"""What a chance comes from."""

BETTER, NOT_BETTER, FEW, NONE = "better", "not_better", "few", "none"
"""Why: the model was better; it was not; there is not enough to try one; nor for the table."""

TABLE_N, TABLE_PAID = 200, 20
"""Observations and payments without which there is not even a table."""

TRAIN_PAID, TEST_PAID = 100, 30
"""Payments (and as many observations without one) without which no model is fitted or tested."""

HELD_OUT = 0.2
"""The share of all observations that the last days hold at least."""

POINTS = 60_000
"""Observations that are used at most; of more whole persons are left out, evenly."""

SHARES = 1_000
"""Persons are left out in thousandths."""

Tell = Callable[[float], None]


@dataclass(frozen=True)
class Split:
    """The days that are learned from and those that are held out."""

    learned: tuple[dt.date, ...]
    held: tuple[dt.date, ...]


def silent(share: float) -> None:
    """Tell nobody how far it is."""
    del share


def made(
    rows: pl.DataFrame, traits: pl.DataFrame, as_of: dt.date, tell: Tell = silent
) -> dict[str, Any]:
    """Make what is kept of a fit, ready for JSON.

    Args:
        rows: observations (lib.scores.observing).
        traits: case_key, day and lib.scores.fairness.TRAITS of them; used for the report only.
        as_of: the day of the newest snapshot.
        tell: is told how far it is, 0 to 1.

    """
    used = banded(_at_most(rows.drop_nulls("paid")))
    found: dict[str, Any] = {"as_of": as_of.isoformat(), "window": WINDOW, "of": rows.height}
    found |= _size(used) | {"days": _days(used), "test": None, "model": None, "fairness": []}
    if used.height < TABLE_N or min(_both(used)) < TABLE_PAID:
        return found | {"source": None, "why": NONE, "table": [], "bands": []}
    split = divided(used)
    if split is None:
        return _finished(found, used, TABLE, FEW)
    learned, held = (used.filter(pl.col("day").is_in(days)) for days in (split.learned, split.held))
    tell(0.1)
    fitted = fitting.fit(learned, SEED)
    tell(0.4)
    chances = {
        MODEL: model.chance(held, fitted),
        TABLE: table.rated(held, table.counts(learned))["p"],
    }
    test = _tested(held, chances, tell)
    better = test["gain"]["low"] > 0
    source = MODEL if better else TABLE
    test |= {"learned": [d.isoformat() for d in split.learned]}
    test |= {"held": [d.isoformat() for d in split.held]}
    told = held.with_columns(chances[source].alias("p")).join(
        traits, on=["case_key", "day"], how="left"
    )
    fair = fairness.fairness(told, SEED).to_dicts()
    tell(0.9)
    found |= {"test": test, "fairness": fair}
    return _finished(found, used, source, BETTER if better else NOT_BETTER)


def divided(rows: pl.DataFrame) -> Split | None:
    """The days held out, the fewest last ones that are enough; None where some part is too small.

    What is learned from had its window over before the first day that is held out.
    """
    days = rows["day"].unique().sort().to_list()
    for at in range(len(days) - 1, 0, -1):
        held = rows.filter(pl.col("day") >= days[at])
        if held.height < HELD_OUT * rows.height or min(_both(held)) < TEST_PAID:
            continue
        before = tuple(one for one in days if one + dt.timedelta(days=WINDOW) <= days[at])
        learned = rows.filter(pl.col("day").is_in(before))
        enough = learned.height and min(_both(learned)) >= TRAIN_PAID
        return Split(before, tuple(days[at:])) if enough else None
    return None


def lacking(n: int, paid: int) -> dict[str, int]:
    """What is missing for the table: observations, payments, and cases without one."""
    return {
        "n": max(TABLE_N - n, 0),
        "paid": max(TABLE_PAID - paid, 0),
        "unpaid": max(TABLE_PAID - (n - paid), 0),
    }


def _finished(found: dict[str, Any], used: pl.DataFrame, source: str, why: str) -> dict[str, Any]:
    """Fit what is used on all observations, and keep what later cases are compared with."""
    counts = table.counts(used)
    fitted = fitting.fit(used, SEED) if source == MODEL else None
    p = model.chance(used, fitted) if fitted else table.rated(used, counts)["p"]
    test = found["test"]
    bands = test[source]["curve"] if test else _curve(used, p)
    edges = [one["start"] for one in bands[1:]]
    return found | {
        "source": source,
        "why": why,
        "model": fitted.facts() if fitted else None,
        "table": [list(one) for one in counts],
        "bands": bands,
        "edges": edges,
        "then": drifting.counted(used, p, edges),
    }


def _tested(held: pl.DataFrame, chances: dict[str, pl.Series], tell: Tell) -> dict[str, Any]:
    """Both judged on what was held out, and the difference of their Brier scores."""
    draws = Draws(held["who"], SEED)
    paid = held["paid"].cast(pl.Float64).to_numpy()
    found: dict[str, Any] = _size(held)
    for at, (name, told) in enumerate(chances.items(), start=1):
        p = told.to_numpy()
        found[name] = {
            "brier": draws.figure(brier(p, paid)).facts(),
            "auc": draws.figure(auc(p, paid)).facts(),
            "curve": _curve(held, told),
        }
        tell(0.4 + 0.15 * at)
    mine, other = (brier(chances[one].to_numpy(), paid) for one in (MODEL, TABLE))
    found["gain"] = draws.figure(lambda weights: other(weights) - mine(weights)).facts()
    return found


def _curve(rows: pl.DataFrame, p: pl.Series) -> list[dict[str, Any]]:
    return curve(p.to_numpy(), rows["paid"].cast(pl.Float64).to_numpy()).to_dicts()


def _size(rows: pl.DataFrame) -> dict[str, int]:
    return {
        "n": rows.height,
        "paid": int(rows["paid"].sum()),
        "persons": rows["who"].n_unique(),
    }


def _both(rows: pl.DataFrame) -> tuple[int, int]:
    """How many paid and how many did not."""
    paid = int(rows["paid"].sum())
    return paid, rows.height - paid


def _days(rows: pl.DataFrame) -> list[dict[str, Any]]:
    """Each day with its observations and payments."""
    found = rows.group_by("day").agg(n=pl.len(), paid=pl.col("paid").sum()).sort("day")
    return [{**row, "day": row["day"].isoformat()} for row in found.to_dicts()]


def _at_most(rows: pl.DataFrame) -> pl.DataFrame:
    """All rows, or those of as many persons as POINTS has room for."""
    if rows.height <= POINTS:
        return rows
    place = pl.col("who").rank("dense").cast(pl.Int64) % SHARES
    return rows.filter(place < POINTS * SHARES // rows.height)
