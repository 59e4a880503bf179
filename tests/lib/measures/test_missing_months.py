"""A client without a file of one month is left out of the span that he would stretch, and named."""

import datetime as dt
from pathlib import Path

import pytest

from lib.intake import Options, load
from lib.measures.pairs import Span, left_out, pairs, spans
from lib.portfolio import Portfolio

NOW = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)
AUGUST, SEPTEMBER, OCTOBER = dt.date(2026, 8, 31), dt.date(2026, 9, 30), dt.date(2026, 10, 31)


def bring(place: Portfolio, line: str, day: dt.date, client: str) -> None:
    content = f"案件编号,逾期金额,逾期天数\n{line}\n".encode()
    intake = load(content, "file.csv", Options(as_of=day, client=client))
    place.commit(content, "file.csv", intake, now=NOW)


@pytest.fixture
def place(tmp_path: Path) -> Portfolio:
    found = Portfolio.open(tmp_path)
    for day, days in ((AUGUST, 3), (SEPTEMBER, 33), (OCTOBER, 64)):
        bring(found, f"A1,5,{days}", day, "甲")
    bring(found, "B1,5,3", AUGUST, "乙")
    bring(found, "B1,5,64", OCTOBER, "乙")
    return found


def test_two_months_of_a_client_do_not_count_as_one(place: Portfolio) -> None:
    first, second = spans(place.as_of_dates(), OCTOBER)
    assert pairs(place, first)["client"].to_list() == ["甲"]
    assert pairs(place, second)["client"].to_list() == ["甲"]
    assert left_out(place, first) is None  # he has no later file at all: nothing to stretch
    assert str(left_out(place, second)) == (
        "Left out from 2026-09-30 to 2026-10-31, because their own files lie further apart: 乙."
    )


def test_he_counts_over_a_span_of_which_he_has_both_files(place: Portfolio) -> None:
    whole = Span(AUGUST, OCTOBER)
    assert sorted(pairs(place, whole)["client"]) == ["乙", "甲"]
    assert left_out(place, whole) is None


def test_files_of_other_days_of_the_same_months_are_no_gap(place: Portfolio) -> None:
    bring(place, "C1,5,3", dt.date(2026, 9, 25), "丙")
    bring(place, "C1,5,33", dt.date(2026, 10, 28), "丙")
    assert sorted(pairs(place, Span(SEPTEMBER, OCTOBER))["client"]) == ["丙", "甲"]
