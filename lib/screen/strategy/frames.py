"""The frames of this room, each computed once for each state of the data; see lib.screen.data."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

import polars as pl

from lib.followups.payments import standing_lately, standing_payments
from lib.screen import case_frames, data, file_rows, following
from lib.screen.experiments import frames as experiments
from lib.strategy import gathering, knowing, records, risk, saying, segments
from lib.strategy.knowing import Sources
from lib.strategy.ladder import ladder
from lib.strategy.matrix import Matrix, matrix_of
from lib.strategy.records import Strategy, Version
from lib.strategy.steps import of_known


def known(as_of: dt.date) -> pl.DataFrame:
    """The cases with all that is known of them on the working day, and their risk."""
    return _known(data.version(), as_of)


@data.shared
def _known(at: int, as_of: dt.date) -> pl.DataFrame:
    del at
    day, settings = data.working_day(as_of), data.settings()
    sources = Sources(
        data.followups(),
        following.promises(day),
        standing_lately(file_rows.payments(), day, _first_file(as_of)),
        file_rows.instalments(),
        settings.lost_days,
        gathering.visit_cost(settings) or 0,
        settings.currency,
        case_frames.amount_limits(as_of),
    )
    return risk.with_risk(knowing.known(data.cases(as_of), sources, day), day)


def _first_file(as_of: dt.date) -> dt.date:
    """The day of the oldest file of the cases: all that was paid since may be after their file."""
    first = data.measured(as_of)["as_of"].min()
    return first if isinstance(first, dt.date) else as_of


def live() -> Strategy:
    """The strategy in force."""
    return records.live(data.ledger())


def steps(as_of: dt.date, matrix: Matrix | None = None) -> pl.DataFrame:
    """The step of each case by the strategy in force, or by another one; see lib.strategy.steps."""
    wanted = matrix or live().matrix
    return _steps(data.version(), as_of, json.dumps(wanted.as_json()))


@data.shared
def _steps(at: int, as_of: dt.date, content: str) -> pl.DataFrame:
    del at
    matrix, day = matrix_of(json.loads(content), kept=True), data.working_day(as_of)
    return of_known(known(as_of), matrix, day, experiments.arms(day))


def of_case(as_of: dt.date, case_key: str) -> Mapping[str, Any] | None:
    """The step of one case with its place on the ladder; None of one that is not there."""
    mine = steps(as_of).filter(pl.col("case_key") == case_key)
    if mine.height == 0:
        return None
    own, day = pl.col("case_key") == case_key, data.working_day(as_of)
    paid = standing_payments(file_rows.payments().filter(own), day)
    rungs = ladder(mine, data.followups().filter(own), paid, day)
    row = {**mine.row(0, named=True), **rungs.row(0, named=True)}
    return {**row, "stopped": saying.why(row)}


def segments_now() -> tuple[Version, ...]:
    """The segments that stand, by name."""
    return records.standing(records.versions(data.ledger()))


def members(as_of: dt.date, version: Version) -> pl.DataFrame:
    """The cases of a segment."""
    return segments.members(known(as_of), version.rule, data.working_day(as_of))
