"""A day that has an approved plan is told, and who was visited by it is not visited again."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import polars as pl
import pytest

from lib.ledger import Ledger
from lib.visits import records
from lib.visits.picking.choosing import Picked
from lib.visits.plans import kept, progress
from lib.visits.plans.approving import Judged, approve, dispatch
from lib.visits.plans.drawing import plan
from lib.visits.plans.ground import Arrangement
from lib.visits.plans.kept import APPROVED, DISPATCHED
from lib.visits.plans.progress import Report, Step
from lib.visits.plans.underway import said, twice, underway, visited, without_visited
from tests.lib.visits.plans.world import CREWS, FIRST, ground

NOW = dt.datetime(2026, 11, 19, 9, 30, tzinfo=dt.UTC)
AGREES = Judged(((), ()), "later", ())
ONE, TWO = CREWS
LATER = FIRST + dt.timedelta(days=1)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger.open(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def version(ledger: Ledger) -> str:
    """An approved plan of two crews."""
    made = kept.save(ledger, plan(ground(), Arrangement(((0, 1, 2), (3, 4)))), NOW)
    approve(ledger, made, AGREES, NOW)
    return made


def at(hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(FIRST, dt.time(hour, minute))


def report(ledger: Ledger, step: Step, stop: int) -> None:
    (number,) = (one.plan_id for one in records.on(ledger, FIRST) if one.crew == ONE)
    made = records.load(ledger, number)
    reason = "other" if step is Step.NOT_MADE else None
    told = Report(plan_id=number, stop=stop, step=step, at=at(10, stop), reason=reason)
    progress.report(ledger, told, made, NOW)


def test_an_approved_plan_of_the_day_is_told_with_its_crews_and_state(
    ledger: Ledger, version: str
) -> None:
    (one,) = underway(ledger, [FIRST, LATER])

    assert (one.version_id, one.state, one.crews) == (version, APPROVED, CREWS)
    assert one.cases == {"C0", "C1", "C2", "C3", "C4"}
    assert "was approved for 2026-11-20" in str(said(one))
    assert underway(ledger, [LATER]) == ()


def test_the_plan_that_a_draft_comes_from_is_not_against_it(ledger: Ledger, version: str) -> None:
    assert underway(ledger, [FIRST], but=version) == ()


def test_crews_that_are_out_are_told(ledger: Ledger, version: str) -> None:
    dispatch(ledger, version, AGREES, NOW)

    (one,) = underway(ledger, [FIRST])

    assert one.state == DISPATCHED
    assert "Crews were sent out already" in str(said(one))


def test_only_the_latest_version_stands(ledger: Ledger, version: str) -> None:
    left = plan(ground(), Arrangement(((2, 1), (3, 4))))
    second = kept.save(ledger, left, NOW, supersedes=version)
    approve(ledger, second, AGREES, NOW)

    (one,) = underway(ledger, [FIRST])

    assert (one.version_id, one.crews) == (second, CREWS)
    assert underway(ledger, [FIRST], but=second) == ()


def test_customers_on_a_list_that_stands_are_named(ledger: Ledger, version: str) -> None:
    assert version
    assert twice(underway(ledger, [FIRST]), ["C7", "C4", "C0"]) == ("C4", "C0")


def test_who_was_reported_is_visited_lately_until_a_result_says_more(
    ledger: Ledger, version: str
) -> None:
    assert version
    report(ledger, Step.DONE, 1)
    report(ledger, Step.NOBODY, 2)
    report(ledger, Step.NOT_MADE, 3)

    told = visited(ledger, FIRST, sample=True)

    assert told.rows() == [("C0", "done", FIRST), ("C1", "nobody_home", FIRST)]
    assert out(told, FIRST) == {"C0": FIRST + dt.timedelta(days=7), "C1": LATER}
    assert out(told, LATER) == {"C0": FIRST + dt.timedelta(days=7)}
    assert out(told, LATER, fixed=LATER) == {}


def out(told: pl.DataFrame, day: dt.date, fixed: dt.date | None = None) -> dict[str, dt.date]:
    """Who is left out, and until when."""
    keys = [f"C{n}" for n in range(4)]
    none = pl.Series([None] * len(keys))
    cases = pl.DataFrame(
        {
            "case_key": keys,
            "why": none.cast(pl.String),
            "visited_on": none.cast(pl.Date),
            "next_visit": none.cast(pl.Date),
            "fixed_visit": pl.Series([fixed] * len(keys), dtype=pl.Date),
        }
    )
    # Nobody asks here what a visit brings.
    picked = Picked(cases, chances=cast("Any", None), costs=cast("Any", None))
    left = without_visited(picked, told, day, 7).left_out
    assert left["why"].to_list() == ["visited_lately"] * left.height
    return dict(left.select("case_key", "next_visit").iter_rows())
