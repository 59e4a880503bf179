"""The whole way of a file into the portfolio, as the screen and the command line both take it."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from lib.followups.codes import code_of
from lib.intake import Intake, Options, load
from lib.places.divisions import locate_many
from lib.portfolio.changes import Changes
from lib.portfolio.comparing import Grace, against
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


def read(data: bytes, name: str, options: Options) -> Intake:
    """Read and check a file with all that the product knows of places and result codes."""
    return load(data, name, options, placer=locate_many, code_of=code_of)


def preview(
    portfolio: Portfolio, data: bytes, intake: Intake, grace: Grace | None = None
) -> Brought:
    """Say what keeping `intake` would come to, without keeping it."""
    known = portfolio.same(data, intake)
    status: Status = "unchanged" if known else "dry_run"
    return Brought(intake, _changes(portfolio, intake, known, grace), status, known)


def keep(
    portfolio: Portfolio,
    data: bytes,
    name: str,
    intake: Intake,
    *,
    now: dt.datetime,
    sample: bool = False,
    actor: str = "",
    grace: Grace | None = None,
) -> Brought:
    """Keep what was read, in one step; the same file again changes nothing."""
    difference = _changes(portfolio, intake, portfolio.same(data, intake), grace)
    done = portfolio.commit(data, name, intake, now=now, sample=sample, actor=actor)
    return Brought(intake, difference, done.status, done.record)


def _changes(
    portfolio: Portfolio, intake: Intake, known: ImportRecord | None, grace: Grace | None
) -> Changes:
    """Against the snapshot that the file's clients had before it; all are new without one."""
    rows = intake.frame.height
    if intake.report.kind != "cases":
        return Changes.of_rows(new=0 if known else rows)
    return Changes.of_rows(unchanged=rows) if known else against(portfolio, intake, grace)
