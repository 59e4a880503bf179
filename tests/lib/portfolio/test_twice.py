"""The same content never counts twice unasked, whatever client or kind it is loaded under."""

import datetime as dt
from pathlib import Path

import pytest

from lib.intake import Options
from lib.portfolio import Portfolio, bringing, twice
from lib.portfolio.apart import against, staging, waiting
from lib.portfolio.apart.jobs import Job
from lib.portfolio.errors import LoadedOtherwise
from tests.lib.portfolio.cast import bring
from tests.lib.portfolio.checking import CASES, NAME, NOW, asked, checked_here, verdict

ZONE = "Asia/Shanghai"
TITLES = "案件编号,逾期金额,逾期天数"
ROWS = ("A1,5,3", "A2,6,4", "A3,7,5")
PAID = "案件编号,还款日期,还款金额\nA1,2026-11-19,5\n".encode()
LATER = NOW + dt.timedelta(minutes=5)


@pytest.fixture
def place(tmp_path: Path) -> Portfolio:
    return Portfolio.open(tmp_path)


def checked_as(place: Portfolio, client: str, content: bytes = CASES, name: str = NAME) -> Job:
    job = asked(place, content, name, client=client)
    staging.check(job, place, now=NOW)
    return job


def counted(place: Portfolio) -> int:
    return place.cases().collect().height


# The same bytes ------------------------------------------------------------------------------


@pytest.mark.parametrize(("first", "second"), [("", "星河"), ("星河", ""), ("星河", "大华")])
def test_an_earlier_check_of_a_file_that_was_loaded_under_another_client_is_refused(
    place: Portfolio, first: str, second: str
) -> None:
    old = checked_as(place, second)
    staging.keep(checked_as(place, first), place, now=LATER)

    with pytest.raises(LoadedOtherwise, match=f"client: {first or 'no client'} "):
        staging.keep(old, place, now=LATER)

    assert counted(place) == 2


def test_it_is_loaded_when_somebody_says_that_it_is_meant(place: Portfolio) -> None:
    old = checked_here(place)
    staging.keep(checked_as(place, "星河"), place, now=LATER)

    staging.keep(old, place, now=LATER, twice_meant=True)

    assert counted(place) == 4


def test_payments_are_asked_about_like_cases(place: Portfolio) -> None:
    paid = "paid_2026-11-20.csv"
    staging.keep(checked_here(place, PAID, paid), place, now=NOW)

    with pytest.raises(LoadedOtherwise):
        staging.keep(checked_as(place, "星河", PAID, paid), place, now=LATER)


def test_a_file_is_asked_about_that_is_loaded_as_another_kind(place: Portfolio) -> None:
    both = "案件编号,还款日期,还款金额,催收时间\nA1,2026-11-19,5,2026-11-19 10:00\n".encode()
    for kind in ("repayments", "followups"):
        job = asked(place, both, NAME, kind=kind)
        staging.check(job, place, now=NOW)
        if kind == "repayments":
            staging.keep(job, place, now=NOW)

    with pytest.raises(LoadedOtherwise, match=NAME):
        staging.keep(job, place, now=LATER)


def test_the_same_bytes_of_the_same_client_for_another_day_are_its_next_file(
    place: Portfolio,
) -> None:
    staging.keep(checked_here(place), place, now=NOW)

    staging.keep(checked_here(place, name="cases_2026-11-19.csv"), place, now=LATER)

    assert len(place.imports()) == 2
    assert counted(place) == 2


def test_a_file_that_stands_in_both_ways_changes_nothing_when_it_comes_again(
    place: Portfolio,
) -> None:
    staging.keep(checked_as(place, "星河"), place, now=NOW)
    staging.keep(checked_here(place), place, now=NOW, twice_meant=True)

    assert staging.keep(checked_here(place), place, now=LATER).status == "unchanged"
    twice.require(place, CASES, bringing.read(CASES, NAME, Options()), ZONE)


def test_a_withdrawn_import_of_the_same_bytes_asks_nothing(place: Portfolio) -> None:
    done = staging.keep(checked_here(place), place, now=NOW).record
    assert done is not None
    place.withdraw(done.import_id, now=NOW)

    staging.keep(checked_as(place, "星河"), place, now=LATER)

    assert counted(place) == 2


def test_the_refusal_names_the_day_in_the_zone_of_its_reader(place: Portfolio) -> None:
    late = dt.datetime(2026, 11, 20, 18, tzinfo=dt.UTC)
    staging.keep(checked_here(place), place, now=late)

    with pytest.raises(LoadedOtherwise, match="on 2026-11-21, client: no client"):
        twice.require(place, CASES, bringing.read(CASES, NAME, Options(client="星河")), ZONE)


# The checks that wait ------------------------------------------------------------------------


def test_earlier_checks_of_a_loaded_file_wait_no_more_whatever_client_was_chosen(
    place: Portfolio,
) -> None:
    checked_here(place)
    checked_as(place, "大华")
    staging.keep(checked_as(place, "星河"), place, now=LATER)

    assert waiting.waiting(place) == []


def test_a_check_that_was_asked_for_after_the_loading_waits(place: Portfolio) -> None:
    early = NOW - dt.timedelta(hours=1)
    staging.keep(checked_as(place, "星河"), place, now=early)
    job = checked_here(place)

    assert [one for one, _, _ in waiting.waiting(place)] == [job]


def test_files_of_one_name_and_size_wait_beside_each_other(place: Portfolio) -> None:
    checked_here(place)
    checked_here(place, CASES.replace(b"A1", b"B1"))

    assert len(waiting.waiting(place)) == 2


# Cases that count elsewhere ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ("星河", None, ("星河", 3, 3)),
        (None, "星河", ("", 3, 3)),
        ("大华", "星河", ("大华", 3, 3)),
        ("星河", "星河", None),
        (None, None, None),
    ],
)
def test_cases_that_count_under_another_client_are_counted(
    place: Portfolio, before: str | None, now: str | None, told: tuple[str, int, int] | None
) -> None:
    bring(place, TITLES, *ROWS, client=before)
    content = "\n".join((TITLES, *ROWS, "")).replace(",7,", ",8,").encode()
    intake = bringing.read(content, "b_2026-11-21.csv", Options(client=now))

    found = twice.elsewhere(place, intake.frame.lazy())

    assert found == (told and twice.Elsewhere(*told))


def test_cases_that_count_as_own_already_are_no_question_again(place: Portfolio) -> None:
    bring(place, TITLES, *ROWS)
    bring(place, TITLES, *ROWS, client="星河")
    intake = bringing.read(f"{TITLES}\nA1,5,4\n".encode(), NAME, Options(client="星河"))

    assert twice.elsewhere(place, intake.frame.lazy()) is None


def test_few_cases_with_the_numbers_of_others_are_no_warning() -> None:
    assert twice.Elsewhere("星河", 1, 2).warning() is None
    assert "2 of the 3 cases" in str(twice.Elsewhere("星河", 2, 3).warning())
    assert "(no client)" in str(twice.Elsewhere("", 3, 3).warning())


def test_an_old_check_counts_what_was_loaded_since(place: Portfolio) -> None:
    job = checked_here(place)
    assert against.elsewhere(job, place, verdict(job)) is None
    bring(place, TITLES, *ROWS, client="星河")

    assert against.elsewhere(job, place, verdict(job)) == twice.Elsewhere("星河", 2, 2)
