"""Every case → its step by the matrix, or why it has none: what people and queues work by.

Whatever stops collection comes before the matrix: a hold, an agreement that is kept, an end, a
payment, a promise in force, a time that was agreed. A step over two channels is due over the one
whose turn it is. Nothing here writes to, calls or visits anybody: each channel has its own gate.
"""

import datetime as dt
from collections.abc import Mapping

import polars as pl

from lib.agreements.holding import AGREEMENT
from lib.cases.fields import OPEN_NUMBERS
from lib.cases.holds import LISTED
from lib.experiments.arms import nobody, step_of, with_arm
from lib.followups import codes
from lib.strategy import knowing, risk
from lib.strategy.actions import ACTS, DESK, NONE, VISIT, Act
from lib.strategy.knowing import Sources
from lib.strategy.matrix import NO_VISITS, VISIT_DAYS, Matrix
from lib.visits.worth.classes import UNKNOWN
from lib.words import N_

STEPS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "client": pl.String,
    "case_id": pl.String,
    "case_key": pl.String,
    "person": pl.String,
    "action": pl.String,
    "channel": pl.String,
    "cadence_days": pl.Int64,
    "due": pl.Date,
    "rule": pl.String,
    "why": pl.String,
    "experiment": pl.String,
    "arm": pl.String,
}
"""The first columns of the result: `case_id` the number under which people know the case, `person`
the key of its person, `action` a code of lib.strategy.actions.ACTS (NONE where nothing is to be
done), `channel` over which it is due next, `due` the day from which (null without a step; a day
that is past is overdue), `rule` the cell of the matrix ("M2/L/high") or a code of STOPS, `why` a
code of lib.strategy.risk.REASONS with a cell, else that of the stop; `lib.strategy.saying` puts
both into words; `experiment` and `arm` are the names of those that may take the place of a step."""

STOPS: Mapping[str, str] = {
    "agreement": N_("a repayment agreement is being kept"),
    "hold": N_("on hold"),
    "ended": N_("recalled, closed or ended by the status of the file"),
    "paid": N_("nothing is overdue any more"),
    "promise": N_("a promise is in force"),
    "agreed": N_("another time was agreed"),
    "no_stage": N_("neither days past due nor a bucket are known"),
    "no_amount": N_("no overdue amount is known"),
    "not_due": N_("nothing is past due, and no instalment soon"),
}
"""Code of what leaves a case without a step, in the order in which it is asked → its name."""

SOON = 3
"""A case that is not past due is reminded of an instalment so many days ahead at the earliest."""

KEPT_BY = f"{LISTED}{AGREEMENT}"
"""What the column `held` says of an agreement that is kept."""


def steps(
    cases: pl.DataFrame,
    sources: Sources,
    matrix: Matrix,
    day: dt.date,
    arms: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """The step of each case on a day, in the order of the cases.

    Args:
        cases: the columns of the case frame with those of lib.followups.standing and `held`; a
            column `risk` (low, medium, high) goes before the rules about risk.
        sources: what is known of them on that day.
        matrix: the strategy in force.
        day: the day.
        arms: who is in the arm of an experiment (lib.experiments.arms.ARMS); None: nobody.

    Returns:
        STEPS, then all columns of lib.strategy.knowing, `risk` and `risk_why`.

    """
    return of_known(risk.with_risk(knowing.known(cases, sources, day), day), matrix, day, arms)


def of_known(
    known: pl.DataFrame, matrix: Matrix, day: dt.date, arms: pl.DataFrame | None = None
) -> pl.DataFrame:
    """The same for cases of which all is known already, so that several matrices can be tried."""
    told = _with_standing(known.drop(*(name for name in OURS if name in known.columns)))
    columns = told.columns
    told = with_arm(told, nobody() if arms is None else arms)
    stopped = _stopped(day)
    found = (
        told.join(
            matrix.frame().rename({"action": "_cell", "every": "_every"}),
            on=["stage", "tier", "risk"],
            how="left",
            maintain_order="left",
        )
        .with_columns(_stop=stopped)
        .with_columns(action=_action())
        .with_columns(action=_in_arm())
        .with_columns(_every=_spaced())
        .pipe(_with_channel, day)
    )
    stops = pl.col("_stop").is_not_null()
    idle = stops | (pl.col("action") == NONE)
    cell = pl.concat_str("stage", "tier", "risk", separator="/")
    numbers = [name for name in OPEN_NUMBERS if name in told.columns]
    shaped = found.with_columns(
        case_id=pl.coalesce(numbers),
        person=pl.coalesce("person_key", "case_key"),
        cadence_days=pl.when(~idle).then("_every"),
        channel=pl.when(~idle).then("channel"),
        due=pl.when(~idle).then("due"),
        rule=pl.when(stops).then("_stop").otherwise(cell),
        why=pl.when(stops).then("_stop").otherwise("risk_why"),
    )
    rest = [name for name in columns if name not in STEPS]
    return shaped.select(*(pl.col(name).cast(kind) for name, kind in STEPS.items()), *rest)


OURS = tuple(name for name in STEPS if name not in {"client", "case_id", "case_key"})
"""Columns that a client's file must not bring."""


def _with_standing(known: pl.DataFrame) -> pl.DataFrame:
    """The columns of the standing that stops read, empty where nobody was in touch yet."""
    wanted = {"held": pl.String, "last_outcome": pl.String, "fixed_visit": pl.Date}
    lacking = {name: kind for name, kind in wanted.items() if name not in known.columns}
    return known.with_columns(pl.lit(None, kind).alias(name) for name, kind in lacking.items())


def _stopped(day: dt.date) -> pl.Expr:
    """The first of STOPS that holds for a case, or null."""
    late = pl.col("dpd").fill_null(1) > 0
    amount = pl.col("overdue_amount")
    rules = {
        "agreement": pl.col("held") == KEPT_BY,
        "hold": pl.col("held").is_not_null(),
        "ended": pl.col("ended"),
        "paid": late & ((amount <= 0) | ((amount > 0) & (pl.col("paid_since") >= amount))),
        "promise": pl.col("promised_for").is_not_null(),
        "agreed": pl.col("last_outcome").is_in(codes.with_flag(codes.Flag.FIXED_STOP))
        & (pl.col("fixed_visit") > day),
        "no_stage": pl.col("stage").is_null(),
        "no_amount": (pl.col("tier") == UNKNOWN) & (pl.col("stage") != "M0"),
        "not_due": (pl.col("stage") == "M0")
        & (pl.col("next_due").is_null() | (pl.col("next_due") > day + dt.timedelta(days=SOON))),
    }
    return pl.coalesce(
        pl.when(rule.fill_null(value=False)).then(pl.lit(code)) for code, rule in rules.items()
    )


def _action() -> pl.Expr:
    """The step of the cell, or what is done without the condition that it needs."""
    cell = pl.col("_cell")
    unmet = (
        pl.when((cell == code) & ~pl.col(act.needs).fill_null(value=False)).then(
            pl.lit(act.instead)
        )
        for code, act in ACTS.items()
        if act.needs is not None
    )
    stopped = pl.when(pl.col("_stop").is_not_null()).then(pl.lit(NONE))
    return pl.coalesce(stopped, *unmet, cell)


def _in_arm() -> pl.Expr:
    """The step in the arm of an experiment; never one where the strategy has none."""
    return step_of(pl.col("action"), may_visit=~pl.col("stage").is_in(NO_VISITS))


def _spaced() -> pl.Expr:
    """The days of the cell, at least those between two visits where an arm brought the visit in."""
    visits = [code for code, act in ACTS.items() if VISIT in act.channels]
    brought = pl.col("arm").is_not_null() & pl.col("action").is_in(visits)
    least = pl.max_horizontal("_every", pl.lit(VISIT_DAYS, pl.Int64))
    return pl.when(brought).then(least).otherwise("_every")


def _with_channel(found: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """Add the channel whose turn it is, and from which day; an untried one is due today."""
    first, then = (_per_act(one) for one in ("channel", "then"))
    used = {name: f"last_{name}" for name in knowing.USED}
    last = _last(first, used)
    last_then = _last(then, used)
    every = pl.col("_every")
    again = _of_then("again").fill_null(every)
    first_due = (last + pl.duration(days=every)).fill_null(day)
    then_due = pl.max_horizontal(
        last + pl.duration(days=_of_then("after")), last_then + pl.duration(days=again)
    )
    # The second channel waits until the first was used; of two on one day the first goes before,
    # except that what follows after some days would then never come.
    follows = (_of_then("after") > 0) & (then_due == first_due)
    sooner = (then_due < first_due) | follows
    turn = (last.is_not_null() & then.is_not_null() & sooner).fill_null(value=False)
    return found.with_columns(
        channel=pl.when(turn).then(then).otherwise(first),
        due=pl.when(turn).then(then_due).otherwise(first_due),
    )


def _per_act(part: str) -> pl.Expr:
    """The first or the second channel of the step."""
    of_then = {code: act.then.channel if act.then else None for code, act in ACTS.items()}
    table = of_then if part == "then" else {code: act.channel for code, act in ACTS.items()}
    return pl.col("action").replace_strict(table, default=None, return_dtype=pl.String)


def _of_then(part: str) -> pl.Expr:
    table = {code: _part(act, part) for code, act in ACTS.items()}
    return pl.col("action").replace_strict(table, default=None, return_dtype=pl.Int64)


def _part(act: Act, part: str) -> int | None:
    value = None if act.then is None else getattr(act.then, part)
    return None if value is None else int(value)


def _last(channel: pl.Expr, used: Mapping[str, str]) -> pl.Expr:
    """When the channel of the expression was used last; work inside the house is in no contact."""
    return pl.coalesce(
        pl.when(channel == name).then(column) for name, column in used.items() if name != DESK
    )
