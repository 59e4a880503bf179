"""The matrix of a strategy: stage × amount tier × risk → which step, and how often.

A stage is a bucket, or part of one or several: what is done in the second half of M1 is another
thing than in the first, what is done from M4 to M6 the same. A matrix has a cell for each
combination, or it is refused; so every case that can be placed has exactly one cell, and the name
of the cell ("M2 · L · high") says why something is done.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

import polars as pl

from lib import toml
from lib.errors import DoorstepError
from lib.settings import ROOT
from lib.strategy.actions import ACTS, NONE, VISIT
from lib.visits.worth.classes import LARGE, MIDDLE, SMALL
from lib.words import N_, Sentence

FILE = ROOT / "data" / "strategy" / "matrix.toml"
"""The strategy of the product, in force until another one is."""

STAGES: Mapping[str, str] = {
    "M0": "M0",
    "M1A": "M1 1–15",
    "M1B": "M1 16–30",
    "M2": "M2",
    "M3": "M3",
    "M4": "M4–M6",
    "M7": "M7+",
}
"""Code of a stage → its name, days past due in brackets of the buckets; the mildest first."""

TIERS = (SMALL, MIDDLE, LARGE)

LOW, MEDIUM, HIGH = "low", "medium", "high"
RISKS: Mapping[str, str] = {LOW: N_("low risk"), MEDIUM: N_("medium risk"), HIGH: N_("high risk")}
"""Level of risk → its name."""

HALF_M1 = 15
"""Days past due up to which a case is in the first half of M1."""

MOST_DAYS = 90
"""A step is repeated after so many days at the latest."""

NO_VISITS = ("M0", "M1A")
"""Stages without visits: up to 15 days past due nobody is sent to a door."""

VISIT_DAYS = 7
"""Visits of one case are at least so many days apart."""

Key = tuple[str, str, str]
"""Stage, tier, risk."""


class MatrixRefused(DoorstepError):
    """A matrix that cannot be used; `problem` is a translatable sentence."""

    sentence = N_("The strategy cannot be used: {problem}")


UNREADABLE = N_("the file is no table of stages as docs/strategy.md describes it: {why}")
LACKING = N_("the cell {cell} is missing.")
ALIEN = N_("“{said}” in the cell {cell} is no step with a number of days.")
DAYS = N_("the days in the cell {cell} lie between 1 and {most}.")
TOO_EARLY = N_("the cell {cell} has a visit; up to 15 days past due there are none.")
TOO_OFTEN = N_("visits in the cell {cell} must be at least {days} days apart.")
TOO_SOON = N_("the cell {cell} repeats its step before the second part, {days} days later, comes.")


@dataclass(frozen=True)
class Cell:
    """What is done, and after how many days it is repeated at the earliest; 0 with NONE."""

    action: str
    every: int

    def __str__(self) -> str:
        return self.action if self.action == NONE else f"{self.action} {self.every}"


@dataclass(frozen=True)
class Matrix:
    """A whole strategy."""

    cells: Mapping[Key, Cell]

    def frame(self) -> pl.DataFrame:
        """One row a cell: stage, tier, risk, action, every."""
        rows = [(*key, cell.action, cell.every) for key, cell in self.cells.items()]
        names = {"stage": pl.String, "tier": pl.String, "risk": pl.String}
        types = {**names, "action": pl.String, "every": pl.Int64}
        return pl.DataFrame(rows, schema=types, orient="row")

    def as_json(self) -> dict[str, dict[str, list[str]]]:
        """The form of the file, for the ledger."""
        return {
            stage: {risk: [str(self.cells[stage, tier, risk]) for tier in TIERS] for risk in RISKS}
            for stage in STAGES
        }

    def changed(self, other: "Matrix") -> tuple[Key, ...]:
        """The cells in which two strategies differ."""
        return tuple(key for key in keys() if self.cells[key] != other.cells[key])


def keys() -> Iterator[Key]:
    """All cells, in the order of the file."""
    yield from product(STAGES, TIERS, RISKS)


def named(stage: str, tier: str, risk: str) -> Sentence:
    """The name of a cell, such as M2 · L · high risk."""
    return Sentence(
        N_("{stage} · {tier} · {risk}"), stage=STAGES[stage], tier=tier, risk=Sentence(RISKS[risk])
    )


def matrix_of(told: Mapping[str, object], *, kept: bool = False) -> Matrix:
    """Read the form of the file; one that was `kept` stays as it is, whatever is refused by now.

    Raises:
        MatrixRefused: with the first thing that is wrong.

    """
    cells = {key: _cell(told, key) for key in keys()}
    for problem in () if kept else faults(cells):
        raise MatrixRefused(problem=problem)
    return Matrix(cells)


def read(path: Path) -> Matrix:
    """Read a file.

    Raises:
        MatrixRefused: it cannot be read, or says what it may not.

    """
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise MatrixRefused(problem=Sentence(UNREADABLE, why=toml.problem(error))) from error
    return matrix_of(told)


@cache
def default() -> Matrix:
    """The strategy of the product."""
    return read(FILE)


def faults(cells: Mapping[Key, Cell]) -> Iterator[Sentence]:
    """All that is wrong with the cells of a strategy, each with the name of its cell."""
    for key in keys():
        yield from _faults(key, cells.get(key))


def _faults(key: Key, cell: Cell | None) -> Iterator[Sentence]:
    cell_name = named(*key)
    if cell is None:
        yield Sentence(LACKING, cell=cell_name)
        return
    if cell.action not in ACTS:
        yield Sentence(ALIEN, said=cell.action, cell=cell_name)
        return
    if cell.action == NONE:
        return
    act = ACTS[cell.action]
    visits = VISIT in act.channels
    if not 1 <= cell.every <= MOST_DAYS:
        yield Sentence(DAYS, cell=cell_name, most=MOST_DAYS)
    elif visits and cell.every < VISIT_DAYS:
        yield Sentence(TOO_OFTEN, cell=cell_name, days=VISIT_DAYS)
    elif act.then is not None and cell.every < act.then.after:
        yield Sentence(TOO_SOON, cell=cell_name, days=act.then.after)
    if visits and key[0] in NO_VISITS:
        yield Sentence(TOO_EARLY, cell=cell_name)


def _cell(told: Mapping[str, object], key: Key) -> Cell:
    """One cell as it is written, such as "call 3" or "none".

    Raises:
        MatrixRefused: it is missing or no cell.

    """
    stage, tier, risk = key
    levels = told.get(stage)
    row = levels.get(risk) if isinstance(levels, Mapping) else None
    if not isinstance(row, list) or len(row) != len(TIERS):
        raise MatrixRefused(problem=Sentence(LACKING, cell=named(*key)))
    said = str(row[TIERS.index(tier)])
    action, _, days = said.strip().partition(" ")
    if action == NONE and not days:
        return Cell(NONE, 0)
    if action not in ACTS or not days.strip().isdecimal():
        raise MatrixRefused(problem=Sentence(ALIEN, said=said, cell=named(*key)))
    return Cell(action, int(days))


def stage_of() -> pl.Expr:
    """The stage of a case by the columns dpd and bucket; null where neither is known.

    A file that says M1 and no days does not say which half: the milder one counts.
    """
    dpd, bucket = pl.col("dpd"), pl.col("bucket")
    of_bucket = {
        "M0": "M0",
        "M1": "M1A",
        "M2": "M2",
        "M3": "M3",
        **dict.fromkeys(("M4", "M5", "M6"), "M4"),
        "M7+": "M7",
    }
    late = (bucket == "M1") & (dpd > HALF_M1)
    return (
        pl.when(late.fill_null(value=False))
        .then(pl.lit("M1B"))
        .otherwise(bucket.replace_strict(of_bucket, default=None, return_dtype=pl.String))
    )
