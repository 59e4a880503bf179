"""A second file of a day: what completing and what replacing would do, said before either."""

from pathlib import Path

import pytest

from lib.portfolio import Portfolio
from lib.portfolio.apart import against, staging
from lib.portfolio.compare.outlook import Outlook, Sums
from tests.lib.portfolio.checking import CASES, NOW, checked_here, verdict

SECOND = "案件编号,逾期金额,逾期天数\nA1,6,3\nA4,1,5\n".encode()


@pytest.fixture
def place(tmp_path: Path) -> Portfolio:
    """Give a portfolio in which A1 (5) and A3 (7.50) stand."""
    place = Portfolio.open(tmp_path)
    staging.keep(checked_here(place), place, now=NOW)
    return place


def outlook(place: Portfolio, *, replaces: bool, content: bytes = SECOND) -> Outlook:
    job = checked_here(place, content)
    (standing,) = place.imports()
    return against.outlook_of(job, place, verdict(job), standing.import_id if replaces else None)


def kinds(found: Outlook) -> dict[str, int]:
    told = found.changes.as_json()
    return {name: told[name] for name in ("new", "updated", "left")}


def test_a_file_that_completes_the_day_lets_the_other_cases_stay(place: Portfolio) -> None:
    found = outlook(place, replaces=False)

    assert kinds(found) == {"new": 1, "updated": 1, "left": 0}
    assert (found.now, found.then) == (Sums(2, {"CNY": 1250}), Sums(3, {"CNY": 1450}))
    assert found.staying == 1


def test_a_file_that_replaces_another_lets_the_cases_go_that_only_that_one_had(
    place: Portfolio,
) -> None:
    found = outlook(place, replaces=True)

    assert kinds(found) == {"new": 1, "updated": 1, "left": 1}
    assert (found.now, found.then) == (Sums(2, {"CNY": 1250}), Sums(2, {"CNY": 700}))
    assert found.staying == 0


def test_what_a_third_file_of_the_day_holds_stays_when_another_is_replaced(
    place: Portfolio,
) -> None:
    (first,) = place.imports()
    staging.keep(checked_here(place, SECOND), place, now=NOW)
    job = checked_here(place, CASES.replace(b"A1", b"A7"))

    found = against.outlook_of(job, place, verdict(job), first.import_id)

    assert kinds(found) == {"new": 1, "updated": 0, "left": 0}
    assert (found.now.n, found.then.n, found.staying) == (3, 4, 2)


def test_cases_of_which_no_amount_is_known_are_no_sum_of_nothing(place: Portfolio) -> None:
    content = "案件编号,逾期金额,欠款余额,逾期天数,币种\nA1,,6,3,USD\nA2,5,6,3,CNY\n".encode()

    found = outlook(place, replaces=True, content=content)

    assert found.then == Sums(2, {"CNY": 500})


@pytest.mark.parametrize("replaces", [False, True])
def test_what_was_said_before_is_what_counts_after(place: Portfolio, *, replaces: bool) -> None:
    job = checked_here(place, SECOND)
    (standing,) = place.imports()
    chosen = standing.import_id if replaces else None
    said = against.outlook_of(job, place, verdict(job), chosen).then

    staging.keep(job, place, now=NOW, replaces=chosen)

    cases = place.cases().collect()
    assert (cases.height, cases["overdue_amount"].sum()) == (said.n, said.overdue["CNY"])
