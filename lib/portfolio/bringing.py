"""The whole way of a file into the portfolio, as the screen and the command line both take it."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from lib.followups.codes import code_of
from lib.intake import Intake, Options, load
from lib.intake.telling import Tell, silent
from lib.places.divisions import locate_many
from lib.portfolio.changes import Changes, changes
from lib.portfolio.portfolio import Portfolio
from lib.portfolio.records import ImportRecord

Status = Literal["imported", "unchanged", "dry_run"]


@dataclass(frozen=True)
class Brought:
    """What came of a file; `record` is None when nothing was to be kept."""

    intake: Intake
    changes: Changes
    status: Status
    record: ImportRecord | None = None


def read(data: bytes, name: str, options: Options, tell: Tell = silent) -> Intake:
    """Read and check a file with all that the product knows of places and result codes."""
    return load(data, name, options, placer=locate_many, code_of=code_of, tell=tell)


def preview(portfolio: Portfolio, data: bytes, intake: Intake) -> Brought:
    """Say what keeping `intake` would come to, without keeping it."""
    known = portfolio.same(data, intake)
    status: Status = "unchanged" if known else "dry_run"
    return Brought(intake, _changes(portfolio, intake, known), status, known)


def keep(
    portfolio: Portfolio,
    data: bytes,
    name: str,
    intake: Intake,
    *,
    now: dt.datetime,
    sample: bool = False,
    actor: str = "",
    replaces: str | None = None,
) -> Brought:
    """Keep what was read, in one step; the same file again changes nothing."""
    difference = _changes(portfolio, intake, portfolio.same(data, intake))
    done = portfolio.commit(
        data, name, intake, now=now, sample=sample, actor=actor, replaces=replaces
    )
    return Brought(intake, difference, done.status, done.record)


def _changes(portfolio: Portfolio, intake: Intake, known: ImportRecord | None) -> Changes:
    """Against the snapshot that the file's clients had before it; all are new without one."""
    frame = intake.frame
    if intake.report.kind != "cases":
        return Changes(new=0 if known else frame.height, updated=0, unchanged=0, left=0)
    if known:
        return Changes(new=0, updated=0, unchanged=frame.height, left=0)
    return changes(portfolio.before(intake.report.as_of, frame), frame)
