"""The read-out of an experiment: how far it is, whether it can be believed, and the verdict.

What the arms brought is told at the end that was fixed before, or where a bound is crossed at a
look that was fixed before; until then nobody sees which arm is ahead, because whoever does will
stop at the wrong time.
"""

import datetime as dt
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from lib.experiments.bounds import bounds
from lib.experiments.defining import Design
from lib.experiments.differing import Difference, difference
from lib.experiments.entering import TRAITS, Started, run
from lib.experiments.outcomes import Seen, exposure, of_persons
from lib.measures.noise import Z

RUNNING, STOPPED, FINAL, EARLY, MISSIZED = "running", "stopped", "final", "early", "missized"
"""States of a verdict: none yet; a bound was crossed; at the end; ended by people before that;
over, and none, because the arms do not have the sizes that were drawn."""

LEAST = 20
"""Persons of each arm who have run their time, without which no look is taken."""

MISMATCH = 0.001
"""Below this chance the arms are not as large as they were drawn."""

UNBALANCED = 0.1
"""Standardised difference of a trait above which two arms are said to differ in it."""

STEP = 0.01
"""Share of the information that a look has to add."""


@dataclass(frozen=True)
class Look:
    """A look that was taken: `n` persons had run their time, a `share` of what was planned.

    `bound` in standard errors; `crossed` says whether the difference of any arm reached it.
    """

    day: dt.date
    n: int
    share: float
    bound: float
    crossed: bool


@dataclass(frozen=True)
class Compared:
    """An arm against the first: the difference, its interval, whether it is more than chance."""

    arm: str
    found: Difference | None
    low: float
    high: float
    differs: bool


@dataclass(frozen=True)
class ReadOut:
    """All that is told of an experiment on a day.

    `arms`: arm, share, n (persons who entered), expected. `mismatch` is the chance of numbers as
    far off; `balance`: trait, arm, control, value, smd; `exposure` as in
    lib.experiments.outcomes. `matured` persons have run their time, of `planned`; `unknown` have,
    too, but of their client payments are not known to its end; `ready` is the
    day on which the end is, or later where people enter too slowly. `compared` is empty until there
    is a verdict; `on` is the day that it speaks of.
    """

    state: str
    arms: pl.DataFrame
    mismatch: float | None
    balance: pl.DataFrame
    exposure: pl.DataFrame
    entered: int
    matured: int
    unknown: int
    planned: int
    ready: dt.date
    looks: tuple[Look, ...] = ()
    compared: tuple[Compared, ...] = ()
    on: dt.date | None = None

    @property
    def is_believable(self) -> bool:
        """Whether the arms have the sizes that were drawn."""
        return self.mismatch is None or self.mismatch >= MISMATCH


def read(
    started: Started,
    entered: pl.DataFrame,
    seen_by: Callable[[dt.date], Seen],
    until: dt.date,
    known_of: Mapping[str, dt.date] | None = None,
) -> ReadOut:
    """Read an experiment out.

    Args:
        started: the experiment.
        entered: who entered up to `until`, as lib.experiments.entering.entered gives it.
        seen_by: what was known up to a day.
        until: the day up to which anything is known.
        known_of: client → the day up to which his payments are known; None: all up to `until`. Of
            whom less is known than his time lasts is in no comparison.

    """
    design = started.design
    persons = entered.unique("person", keep="first", maintain_order=True)
    arms = _arms(design, persons)
    chance = mismatch(arms["n"].to_list(), arms["share"].to_list())
    state, on, looks = _verdict(started, entered, seen_by, until, known_of)
    if state in (STOPPED, FINAL) and chance is not None and chance < MISMATCH:
        state = MISSIZED
    over = persons.filter(pl.col("last") <= (on or until)).height
    grown = run(entered, on or until, known_of)["person"].n_unique()
    order = {one.name: at for at, one in enumerate(design.arms)}
    told = (
        ()
        if on is None
        else _told(design, run(entered, on, known_of), seen_by(on), on, state, looks)
    )
    return ReadOut(
        state,
        arms,
        chance,
        balance(design, persons),
        exposure(entered, seen_by(until)).sort(
            pl.col("arm").replace_strict(order, return_dtype=pl.Int64), maintain_order=True
        ),
        persons.height,
        grown,
        over - grown,
        design.planned,
        _ready(design, persons.height, until),
        looks,
        told,
        on,
    )


def _arms(design: Design, persons: pl.DataFrame) -> pl.DataFrame:
    counted = dict(persons.group_by("arm").len().iter_rows())
    rows = [
        (one.name, one.share, counted.get(one.name, 0), one.share * persons.height)
        for one in design.arms
    ]
    return pl.DataFrame(rows, schema=["arm", "share", "n", "expected"], orient="row")


def mismatch(counts: list[int], shares: list[float]) -> float | None:
    """The chance of numbers that are as far from the shares (Pearson's χ²); None of nobody."""
    n, whole = sum(counts), sum(shares)
    if n == 0:
        return None
    wanted = [n * one / whole for one in shares]
    far = sum((a - b) ** 2 / b for a, b in zip(counts, wanted, strict=True))
    return _beyond(far, len(counts) - 1)


def _beyond(far: float, freedom: int) -> float:
    """The chance of a larger χ² with 1, 2 or 3 degrees of freedom."""
    tail = math.erfc(math.sqrt(far / 2))
    match freedom:
        case 1:
            return tail
        case 2:
            return math.exp(-far / 2)
        case _:
            return tail + math.sqrt(2 * far / math.pi) * math.exp(-far / 2)


def balance(design: Design, persons: pl.DataFrame) -> pl.DataFrame:
    """How alike the arms were on entry: trait, arm, control, value, smd.

    The standardised difference is that of the means over the root of the mean variance (Austin
    2009, Statistics in Medicine 28, 3083–3107). What is known of nobody in an arm has no row.
    """
    told = persons.group_by("arm").agg(
        *(pl.col(one).mean().alias(one) for one in TRAITS),
        *(pl.col(one).var().fill_null(0.0).alias(f"{one}_var") for one in TRAITS),
    )
    of = {row["arm"]: row for row in told.iter_rows(named=True)}
    first = of.get(design.arms[0].name)
    rows = []
    for arm in design.arms[1:]:
        if first is None or (mine := of.get(arm.name)) is None:
            continue
        for trait in TRAITS:
            if first[trait] is None or mine[trait] is None:
                continue
            spread = math.sqrt((first[f"{trait}_var"] + mine[f"{trait}_var"]) / 2)
            off = mine[trait] - first[trait]
            rows.append(
                (trait, arm.name, first[trait], mine[trait], off / spread if spread else 0.0)
            )
    types = {"trait": pl.String, "arm": pl.String}
    figures = dict.fromkeys(("control", "value", "smd"), pl.Float64)
    return pl.DataFrame(rows, schema={**types, **figures}, orient="row")


def _verdict(
    started: Started,
    entered: pl.DataFrame,
    seen_by: Callable[[dt.date], Seen],
    until: dt.date,
    known_of: Mapping[str, dt.date] | None,
) -> tuple[str, dt.date | None, tuple[Look, ...]]:
    """The state, the day that the verdict speaks of, and the looks that were taken."""
    design, ended = started.design, started.ended_on
    looks: list[Look] = []
    for day in design.look_days():
        if day > until or (ended is not None and day > ended):
            break
        is_last = day == design.end
        over = run(entered, day, known_of)
        told = _look(design, over, seen_by(day), day, looks, is_last=is_last)
        if told is None:
            continue
        looks.append(told)
        if is_last or told.share >= 1:
            return FINAL, day, tuple(looks)
        if told.crossed:
            return STOPPED, day, tuple(looks)
    if design.end <= until and (ended is None or design.end <= ended):
        return FINAL, design.end, tuple(looks)
    if ended is not None:
        return EARLY, min(ended, until), tuple(looks)
    return RUNNING, None, tuple(looks)


def _look(
    design: Design,
    over: pl.DataFrame,
    known: Seen,
    day: dt.date,
    before: list[Look],
    *,
    is_last: bool,
) -> Look | None:
    """One look at who have run their time; None where too few have since the one before."""
    rows = of_persons(over, known, design.outcome)
    counts = dict(rows.group_by("arm").len().iter_rows())
    n = rows.height
    share = 1.0 if is_last else min(n / design.planned, 1.0)
    earlier = [one.share for one in before]
    if min(counts.get(one.name, 0) for one in design.arms) < LEAST:
        return None
    if earlier and share < earlier[-1] + STEP and not is_last:
        return None
    bound = bounds([*earlier, share], design.alpha)[-1]
    found = [difference(pair(rows, design, arm.name)) for arm in design.arms[1:]]
    crossed = any(one is not None and abs(one.steps) >= bound for one in found)
    return Look(day, n, share, bound, crossed)


def pair(rows: pl.DataFrame, design: Design, arm: str) -> pl.DataFrame:
    """The rows of the first arm and of another one."""
    both = rows.filter(pl.col("arm").is_in([design.arms[0].name, arm]))
    return both.with_columns(stratum=pl.lit(""), treated=pl.col("arm") == arm)


def _told(
    design: Design,
    over: pl.DataFrame,
    known: Seen,
    on: dt.date,
    state: str,
    looks: tuple[Look, ...],
) -> tuple[Compared, ...]:
    """The arms against the first, of who have run their time.

    The interval is as wide as the bound of the last look. Without a bound (ended early, or too
    few) it is of 95 % and no verdict.
    """
    rows = of_persons(over, known, design.outcome)
    judged = state != EARLY and bool(looks) and looks[-1].day == on
    bound = looks[-1].bound if judged else Z
    told = []
    for arm in design.arms[1:]:
        found = difference(pair(rows, design, arm.name))
        low, high = (math.nan, math.nan) if found is None else found.interval(bound)
        beyond = judged and state != MISSIZED and found is not None and abs(found.steps) >= bound
        told.append(Compared(arm.name, found, low, high, beyond))
    return tuple(told)


def _ready(design: Design, n: int, until: dt.date) -> dt.date:
    """When as many as were planned will have run their time, at the pace so far; else the end."""
    days = (min(until, design.last_entry) - design.start).days + 1
    if n == 0 or days < 1 or n >= design.planned:
        return design.end
    pace = design.start + dt.timedelta(days=math.ceil(days * design.planned / n) + design.horizon)
    return max(design.end, pace)
