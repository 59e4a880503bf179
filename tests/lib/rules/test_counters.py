"""What counts, for whom and in which window."""

import datetime as dt

import polars as pl
import pytest

from lib.rules.counters import Meaning, count
from lib.rules.known import COUNT, LOCAL_START
from lib.rules.model import Rule
from tests.lib.rules.cast import RULES

MEANING = Meaning(frozenset({"MET", "AWAY"}), frozenset({"MET"}))
NOW = dt.datetime.fromisoformat("2026-11-26T10:00")


def proposal(**different: object) -> pl.DataFrame:
    told = {"case_key": "C1", "person_key": "P1", "address_key": "A1", LOCAL_START: NOW}
    return pl.DataFrame([{**told, **different}]).cast({LOCAL_START: pl.Datetime("us")})


def events(*rows: tuple[str, dt.datetime, str, str | None]) -> pl.DataFrame:
    """case, when, channel, result; C1 and C2 are of one person."""
    return pl.DataFrame(
        [
            (case, {"C1": "P1", "C2": "P1"}.get(case), when, channel, outcome)
            for case, when, channel, outcome in rows
        ],
        schema={
            "case_key": pl.String,
            "person_key": pl.String,
            "happened_at": pl.Datetime("us"),
            "channel": pl.String,
            "outcome": pl.String,
        },
        orient="row",
    )


def counted(rule: str, happened: pl.DataFrame, asked: pl.DataFrame | None = None) -> int | None:
    found = count(proposal() if asked is None else asked, happened, RULES, MEANING)
    value: int | None = found[COUNT + rule].item()
    return value


def days_ago(days: int, clock: str = "10:00") -> dt.datetime:
    return dt.datetime.combine(NOW.date() - dt.timedelta(days), dt.time.fromisoformat(clock))


@pytest.mark.parametrize(("days", "n"), [(1, 1), (29, 1), (30, 0), (31, 0)])
def test_a_visit_with_contact_counts_for_thirty_days_its_own_day_the_first(
    days: int, n: int
) -> None:
    assert counted("US-MA-VISIT", events(("C1", days_ago(days, "23:59"), "visit", "MET"))) == n


@pytest.mark.parametrize(("days", "n"), [(6, 1), (7, 0)])
def test_a_talk_counts_for_seven_days_its_own_day_the_first(days: int, n: int) -> None:
    assert counted("US-1006.14-AFTER", events(("C1", days_ago(days), "call", "MET"))) == n


def test_a_visit_that_met_nobody_does_not_count_in_massachusetts() -> None:
    assert counted("US-MA-VISIT", events(("C1", days_ago(3), "visit", "AWAY"))) == 0


def test_a_result_that_nobody_knows_counts() -> None:
    strange = events(("C1", days_ago(3), "visit", None), ("C1", days_ago(4), "visit", "???"))

    assert counted("US-MA-VISIT", strange) == 2


def test_the_debt_is_counted_apart_and_the_person_together() -> None:
    calls = events(
        ("C2", days_ago(0, "09:00"), "call", "MET"), ("C3", days_ago(0, "09:00"), "call", "MET")
    )

    assert counted("US-1006.14-7IN7", calls) == 0
    assert counted("CN-GBT-CALLCAP", calls) == 1


def test_a_calendar_day_begins_at_midnight() -> None:
    calls = events(
        ("C1", days_ago(1, "23:59"), "call", "MET"),
        ("C1", days_ago(0, "00:00"), "call", "MET"),
        ("C1", days_ago(0, "10:00"), "call", "MET"),
        ("C1", days_ago(0, "11:00"), "call", "MET"),
    )

    assert counted("CN-GBT-CALLCAP", calls) == 1


def test_only_unanswered_calls_count_where_the_rule_says_so() -> None:
    calls = events(
        ("C1", days_ago(0, "08:00"), "call", "AWAY"),
        ("C1", days_ago(0, "08:30"), "call", "MET"),
        ("C1", days_ago(0, "09:00"), "visit", "AWAY"),
    )

    assert counted("CN-CBA26-CALLCAP", calls) == 1


@pytest.mark.parametrize(("window", "n"), [("week", 1), ("month", 2)])
def test_weeks_and_months_are_those_of_the_calendar(window: str, n: int) -> None:
    told = RULES.rule("CN-GBT-CALLCAP")
    assert told is not None
    assert told.params is not None
    params = told.params.model_copy(update={"window": window})
    rule = Rule.model_validate({**told.model_dump(), "params": params})
    # 26 November 2026 is a Thursday; the 22nd was a Sunday.
    calls = events(
        ("C1", dt.datetime.fromisoformat("2026-11-23"), "call", "MET"),
        ("C1", dt.datetime.fromisoformat("2026-11-22"), "call", "MET"),
        ("C1", dt.datetime.fromisoformat("2026-10-31"), "call", "MET"),
    )

    found = count(proposal(), calls, RULES.of([rule]), MEANING)

    assert found[COUNT + rule.id].item() == n


def test_without_a_time_nothing_is_known_and_without_contacts_there_were_none() -> None:
    assert counted("US-MA-VISIT", events(), proposal(**{LOCAL_START: None})) is None
    assert counted("US-MA-VISIT", events()) == 0


def test_somebody_who_is_not_known_as_a_person_is_counted_by_his_case() -> None:
    alone = proposal(case_key="C9", person_key=None)
    call = events(("C9", days_ago(0, "09:00"), "call", "MET"))

    assert counted("CN-GBT-CALLCAP", call, alone) == 1


def test_thousands_are_counted_at_once_each_for_himself() -> None:
    asked = pl.concat([proposal(case_key=f"C{n}", person_key=None) for n in range(1, 4)])
    happened = events(
        ("C1", days_ago(3), "visit", "MET"),
        ("C3", days_ago(3), "visit", "MET"),
        ("C3", days_ago(4), "visit", "MET"),
    )

    found = count(asked, happened, RULES, MEANING)

    assert found[COUNT + "US-MA-VISIT"].to_list() == [1, 0, 2]
