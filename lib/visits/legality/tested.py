"""Who is not visited because the arm of an experiment says so, beside what the gate says.

An arm can only add a reason against a visit: what is refused stays refused in every arm.
"""

import datetime as dt
from collections.abc import Mapping

import polars as pl

from lib.experiments import arms
from lib.visits.candidates import Reason
from lib.visits.legality.world import World

EXPERIMENT = "EXPERIMENT"
"""Stands for the arm of an experiment where a rule would stand; no exception lifts it."""

Reasons = Mapping[str, tuple[Reason, ...]]


def with_reasons(told: Reasons, cases: pl.DataFrame, world: World, day: dt.date) -> Reasons:
    """The reasons by case, with those of experiments among `cases` added."""
    kept = arms.unvisited(cases, world.arms, world.contacts, day)
    own = {
        row["case_key"]: Reason(EXPERIMENT, EXPERIMENT, arms.said(row))
        for row in kept.iter_rows(named=True)
    }
    return {**told, **{key: (*told.get(key, ()), one) for key, one in own.items()}}
