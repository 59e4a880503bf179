"""The progress of a day as the crews report it, and in the evening planned against done.

A report is a word, not a position: arrived, done, nobody home, late by so many minutes, not made
for a reason. A correction supersedes.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum

import polars as pl

from lib.ledger import Ledger, kept
from lib.ledger.schema import progress
from lib.people.entering import refuse
from lib.visits.visit_list import VisitList
from lib.words import N_, Sentence


class Step(StrEnum):
    """What a crew reports of a stop."""

    ARRIVED = "arrived"
    DONE = "done"
    NOBODY = "nobody_home"
    LATE = "late"
    NOT_MADE = "not_made"


STEPS: Mapping[Step, str] = {
    Step.ARRIVED: N_("Arrived"),
    Step.DONE: N_("Done"),
    Step.NOBODY: N_("Nobody home"),
    Step.LATE: N_("Running late"),
    Step.NOT_MADE: N_("Not made"),
}
"""Step → its name."""

OVER = (Step.DONE, Step.NOBODY, Step.NOT_MADE)
"""After these a stop is over."""

REASONS: Mapping[str, str] = {
    "no_time": N_("no time was left"),
    "not_found": N_("the address was not found"),
    "unsafe": N_("it was not safe"),
    "called_off": N_("the customer called it off"),
    "paid": N_("paid in the meantime"),
    "held": N_("a hold came in between"),
    "crew": N_("the crew could not go on"),
    "other": N_("another reason"),
}
"""Why a stop was not made: code → its name. Codes are never renamed."""

REPLANNED = "replanned"
"""Reason of a stop that nobody reported: it was left out when the rest of its day was planned."""

LONGEST = 600

NO_STEP = N_("Please choose what happened.")
NO_STOP = N_("Please choose a stop of the list.")
NO_REASON = N_("Please choose why the visit was not made.")
NO_MINUTES = N_("Please enter by how many minutes the crew is late, 1 to {longest}.")

REPORTS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "report_id": pl.String,
    "plan_id": pl.String,
    "stop": pl.Int64,
    "step": pl.String,
    "at": pl.Datetime("us"),
    "minutes": pl.Int64,
    "reason": pl.String,
}
"""The columns of the reports that stand."""

DONE: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "stop": pl.Int64,
    "case_key": pl.String,
    "planned_arrive": pl.Datetime("us"),
    "planned_leave": pl.Datetime("us"),
    "arrived": pl.Datetime("us"),
    "ended": pl.Datetime("us"),
    "step": pl.String,
    "reason": pl.String,
    "told_late": pl.Int64,
    "late_minutes": pl.Float64,
    "stay_minutes": pl.Float64,
}
"""Planned against done, one row a case: `step` is how the stop ended, null where nobody said;
`told_late` the delay that the crew reported last, `late_minutes` the arrival after the plan, or
that delay while nobody has arrived; `stay_minutes` how long the crew was there."""


@dataclass(frozen=True, kw_only=True)
class Report:
    """One word about a stop of a list (`plan_id`); `at` is the local time.

    `supersedes` is the report that it corrects.
    """

    plan_id: str
    stop: int
    step: str
    at: dt.datetime
    minutes: int | None = None
    reason: str | None = None
    supersedes: str | None = None
    sample: bool = False
    report_id: str = field(default_factory=kept.new_id)


def report(ledger: Ledger, one: Report, made: VisitList, now: dt.datetime) -> str:
    """Keep a report about a stop of the list `made`; return its identifier. `now` has its zone.

    Raises:
        RecordRefused: with all that is wrong.

    """
    refuse(_faults(one, made))
    act = "correct_progress" if one.supersedes else "report_progress"
    return kept.add(ledger, act, progress, asdict(one), now)


def reports(ledger: Ledger, plan_id: str, *, sample: bool = True) -> pl.DataFrame:
    """The reports of a list that stand, in the order of time; columns REPORTS."""
    rows = kept.standing(ledger, progress, sample=sample).filter(pl.col("plan_id") == plan_id)
    told = rows.sort("at", "sequence")
    return told.select(pl.col(name).cast(kind) for name, kind in REPORTS.items())


def against(made: VisitList, told: pl.DataFrame) -> pl.DataFrame:
    """Planned against done; `told` as `reports` gives it. Columns DONE."""
    planned = pl.DataFrame(
        [(one.number, key, one.arrive, one.leave) for one in made.stops for key in one.case_keys],
        schema=dict(zip(list(DONE)[:4], list(DONE.values())[:4], strict=True)),
        orient="row",
    )
    arrived = (
        told.filter(pl.col("step") == Step.ARRIVED.value)
        .group_by("stop")
        .agg(arrived=pl.col("at").max())
    )
    over = told.filter(pl.col("step").is_in([one.value for one in OVER]))
    ended = over.unique("stop", keep="last", maintain_order=True).select(
        "stop", "step", "reason", ended="at"
    )
    announced = told.filter(pl.col("step") == Step.LATE.value).unique("stop", keep="last")
    late = (pl.col("arrived") - pl.col("planned_arrive")).dt.total_seconds() / 60
    stay = (pl.col("ended") - pl.col("arrived")).dt.total_seconds() / 60
    return (
        planned.join(arrived, on="stop", how="left", maintain_order="left")
        .join(ended, on="stop", how="left", maintain_order="left")
        .join(
            announced.select("stop", told_late="minutes"),
            on="stop",
            how="left",
            maintain_order="left",
        )
        .with_columns(late_minutes=pl.coalesce(late, "told_late"), stay_minutes=stay)
        .select(pl.col(name).cast(kind) for name, kind in DONE.items())
    )


def _faults(one: Report, made: VisitList) -> tuple[Sentence, ...]:
    told = []
    if one.step not in STEPS:
        told.append(Sentence(NO_STEP))
    if one.stop not in {stop.number for stop in made.stops}:
        told.append(Sentence(NO_STOP))
    if one.step == Step.NOT_MADE and one.reason not in REASONS:
        told.append(Sentence(NO_REASON))
    if one.step == Step.LATE and not 1 <= (one.minutes or 0) <= LONGEST:
        told.append(Sentence(NO_MINUTES, longest=LONGEST))
    return tuple(told)
