"""Experiments as the ledger has them, each with what became of it."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from lib.experiments.changing import ENDED, PROPOSED, STARTED
from lib.experiments.defining import Design, design_of
from lib.experiments.entering import Started
from lib.ledger import Ledger
from lib.ledger.schema import experiments


@dataclass(frozen=True)
class Step:
    """One thing that was done to an experiment."""

    step: str
    note: str
    recorded_at: dt.datetime
    recorded_by: str


@dataclass(frozen=True)
class Experiment:
    """An experiment with all its steps; `number` counts definitions from 1."""

    experiment_id: str
    number: int
    design: Design
    steps: tuple[Step, ...]
    ended_on: dt.date | None = None

    @property
    def state(self) -> str:
        """The last thing that was done."""
        return self.steps[-1].step

    @property
    def ran(self) -> bool:
        """Whether it was ever started."""
        return any(one.step == STARTED for one in self.steps)


def listed(ledger: Ledger) -> tuple[Experiment, ...]:
    """All experiments, the latest definition first."""
    with ledger.read() as connection:
        query = sa.select(experiments).order_by(experiments.c.sequence)
        rows = list(connection.execute(query).mappings())
    found = []
    for number, first in enumerate((one for one in rows if one["step"] == PROPOSED), 1):
        own = [one for one in rows if one["experiment_id"] == first["experiment_id"]]
        found.append(
            Experiment(
                first["experiment_id"],
                number,
                design_of(first["content"]),
                tuple(
                    Step(one["step"], one["note"], one["recorded_at"], one["recorded_by"])
                    for one in own
                ),
                next((one["ended_on"] for one in own if one["step"] == ENDED), None),
            )
        )
    return tuple(reversed(found))


def started(ledger: Ledger) -> tuple[Started, ...]:
    """The experiments that were started, in the order in which they were."""
    with ledger.read() as connection:
        query = (
            sa.select(experiments)
            .where(experiments.c.step.in_([STARTED, ENDED]))
            .order_by(experiments.c.sequence)
        )
        rows = list(connection.execute(query).mappings())
    ended = {one["experiment_id"]: one["ended_on"] for one in rows if one["step"] == ENDED}
    return tuple(
        Started(one["experiment_id"], design_of(one["content"]), ended.get(one["experiment_id"]))
        for one in rows
        if one["step"] == STARTED
    )
