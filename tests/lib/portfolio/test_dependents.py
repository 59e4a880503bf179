"""What hangs on an import is said before it is withdrawn, with counts, amounts and days."""

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa

from lib.errors import NotFound
from lib.intake import Options, load
from lib.ledger.schema import corrections, followups, plans, stops
from lib.portfolio import Portfolio
from lib.portfolio.dependents import Effect, effects, effects_back, overdue

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
OCTOBER, NOVEMBER = dt.date(2026, 10, 31), dt.date(2026, 11, 20)
CASES = "案件编号,逾期金额,逾期天数,币种"
PAYMENTS = "案件编号,还款日期,还款金额,流水号"


@pytest.fixture
def place(tmp_path: Path) -> Portfolio:
    return Portfolio.open(tmp_path)


def bring(place: Portfolio, header: str, *lines: str, day: dt.date = NOVEMBER) -> str:
    content = "\n".join((header, *lines, "")).encode()
    intake = load(content, "file.csv", Options(as_of=day))
    return place.commit(content, "file.csv", intake, now=NOW).record.import_id


def test_cases_that_no_other_file_has_disappear_each_currency_by_itself(place: Portfolio) -> None:
    import_id = bring(place, CASES, "A1,5,3,CNY", "A2,7,3,CNY", "A3,9,3,USD")

    assert effects(place, [import_id]) == (
        Effect("cases_gone", 3, {"CNY": 1200, "USD": 900}),
        Effect("days_gone", 1, days=[NOVEMBER]),
    )


def test_cases_of_an_older_file_fall_back_to_it_and_those_that_had_left_come_back(
    place: Portfolio,
) -> None:
    bring(place, CASES, "A1,5,3,", "A2,7,3,", day=OCTOBER)
    import_id = bring(place, CASES, "A1,4,23,", "A3,6,1,")

    assert effects(place, [import_id]) == (
        Effect("cases_gone", 1, {"CNY": 600}),
        Effect("cases_older", 1, days=(OCTOBER,)),
        Effect("cases_back", 1, {"CNY": 700}),
        Effect("days_gone", 1, days=[NOVEMBER]),
    )


def test_what_is_overdue_in_all_is_told_before_and_after(place: Portfolio) -> None:
    bring(place, CASES, "A1,5,3,", "A2,7,3,", day=OCTOBER)
    import_id = bring(place, CASES, "A1,4,23,", "A3,6,1,")

    every = [one.import_id for one in place.imports()]
    assert overdue(place, place.without([import_id])) == [{"CNY": 1000}, {"CNY": 1200}]
    assert overdue(place, place.without(every)) == [{"CNY": 1000}, {}]
    place.withdraw(*every, now=NOW)
    assert overdue(place, place.including(every)) == [{}, {"CNY": 1000}]


def test_cases_that_another_file_of_the_day_lacks_leave_the_latest_ones(place: Portfolio) -> None:
    bring(place, CASES, "A1,5,3,", "A2,7,3,", "A3,9,3,", day=OCTOBER)
    first = bring(place, CASES, "A1,4,23,", "A2,6,23,")
    bring(place, CASES, "A3,8,23,")

    assert effects(place, [first]) == (Effect("cases_left", 2, {"CNY": 1000}),)
    place.withdraw(first, now=NOW)
    assert place.cases().collect()["case_key"].to_list() == ["A3"]


def test_repayments_lose_their_case_or_go_with_their_file(place: Portfolio) -> None:
    cases = bring(place, CASES, "A1,5,3,")
    paid = bring(place, PAYMENTS, "A1,2026-11-01,5,", "A1,2026-11-02,2,", "B9,2026-11-02,3,")

    assert Effect("rows_orphaned", 2, {"": 700}, "repayments") in effects(place, [cases])
    assert effects(place, [paid]) == (Effect("rows_gone", 3, {"": 1000}, "repayments"),)
    both = effects(place, [cases, paid])
    assert Effect("rows_gone", 3, {"": 1000}, "repayments") in both
    assert [one for one in both if one.what == "rows_orphaned"] == []


def test_payments_find_their_case_again_when_its_double_is_taken_back(place: Portfolio) -> None:
    bring(place, CASES, "A1,5,3,")
    double = bring(place, f"{CASES},委托方", "A1,5,3,,星河")
    bring(place, PAYMENTS, "A1,2026-11-01,5,")

    assert Effect("rows_found", 1, {"": 500}, "repayments") in effects(place, [double])
    place.withdraw(double, now=NOW)
    assert effects_back(place, [double]) == (
        Effect("cases_again", 1, {"CNY": 500}),
        Effect("rows_orphaned", 1, {"": 500}, "repayments"),
    )


def test_what_comes_back_with_a_withdrawn_file_is_told(place: Portfolio) -> None:
    cases = bring(place, CASES, "A1,5,3,")
    paid = bring(place, PAYMENTS, "A1,2026-11-01,5,")
    place.withdraw(cases, now=NOW)

    assert effects_back(place, [cases]) == (
        Effect("cases_again", 1, {"CNY": 500}),
        Effect("rows_found", 1, {"": 500}, "repayments"),
    )
    place.withdraw(paid, now=NOW)
    assert effects_back(place, [paid]) == (Effect("rows_back", 1, {"": 500}, "repayments"),)


def test_an_older_instalment_plan_comes_back_when_the_later_one_goes(place: Portfolio) -> None:
    plan = "案件编号,期次,应还日期,应还金额"
    bring(place, CASES, "A1,5,3,")
    bring(place, plan, "A1,1,2026-10-01,5", "A1,2,2026-11-01,5", "A1,3,2026-12-01,5", day=OCTOBER)
    later = bring(place, plan, "A1,1,2026-10-01,5", "A1,2,2026-11-15,6")

    assert effects(place, [later]) == (
        Effect("rows_gone", 1, {"": 600}, "instalments"),
        Effect("rows_back", 2, {"": 1000}, "instalments"),
    )


def contacts_of_two_cases(connection: sa.Connection) -> None:
    """Contacts on a case of the file, one corrected, and on a case of another."""
    for number, (case, promised, corrected) in enumerate(
        [("A1", None, None), ("A1", NOVEMBER, None), ("A1", NOVEMBER, "1"), ("B1", None, None)]
    ):
        connection.execute(
            sa.insert(followups).values(
                followup_id=str(number),
                case_key=case,
                happened_at=dt.datetime(2026, 11, 20, 12),  # noqa: DTZ001 — a watch has no zone
                channel="visit",
                outcome="PTP",
                promise_date=promised,
                supersedes=corrected,
                currency="CNY",
                recorded_at=NOW,
                recorded_by="",
            )
        )


def two_visit_lists(connection: sa.Connection) -> None:
    """One with two cases of the file, one with none."""
    for plan, cases in {"p1": ("A1", "A2"), "p2": ("B1",)}.items():
        connection.execute(
            sa.insert(plans).values(
                plan_id=plan, day=NOVEMBER, crew="甲", created_at=NOW, summary={}
            )
        )
        for position, case in enumerate(cases):
            connection.execute(
                sa.insert(stops).values(
                    plan_id=plan,
                    position=position,
                    case_key=case,
                    arrive=dt.datetime(2026, 11, 20, 12),  # noqa: DTZ001 — likewise
                    leave=dt.datetime(2026, 11, 20, 13),  # noqa: DTZ001 — likewise
                    km=1.0,
                    why="",
                )
            )


def corrections_of_places(connection: sa.Connection) -> None:
    """Places set by hand, one of them taken back."""
    for number, (subject, value) in enumerate(
        [("case:A1", {"lat": 1}), ("case:A2", {"lat": 1}), ("case:A2", None), ("case:B", {})]
    ):
        connection.execute(
            sa.insert(corrections).values(
                correction_id=str(number),
                about="place",
                subject=subject,
                value=value,
                recorded_at=NOW,
                recorded_by="",
            )
        )


def test_what_our_own_people_did_on_the_cases_is_counted(place: Portfolio) -> None:
    import_id = bring(place, CASES, "A1,5,3,", "A2,7,3,")
    with place.ledger.write("plan", "own") as connection:
        contacts_of_two_cases(connection)
        two_visit_lists(connection)
        corrections_of_places(connection)

    found = {one.what: one.n for one in effects(place, [import_id])}

    assert found == {
        "cases_gone": 2,
        "days_gone": 1,
        "followups_hidden": 2,
        "promises_hidden": 1,
        "visits_hidden": 1,
        "corrections_kept": 1,
    }


def test_a_file_whose_rows_others_have_too_is_missed_by_nobody(place: Portfolio) -> None:
    first = bring(place, CASES, "A1,5,3,")
    bring(place, CASES, "A1,5,3,", "A2,7,3,")

    assert effects(place, [first]) == (Effect("nothing", 0),)


def test_looking_changes_nothing_and_withdrawing_does_what_was_said(place: Portfolio) -> None:
    bring(place, CASES, "A1,5,3,", "A2,7,3,", day=OCTOBER)
    import_id = bring(place, CASES, "A1,4,23,", "A3,6,1,")
    version = place.ledger.version()

    said = {one.what: one.n for one in effects(place, [import_id])}
    assert (place.ledger.version(), len(place.imports())) == (version, 2)
    before = set(place.cases().collect()["case_key"])
    place.withdraw(import_id, now=NOW)
    after = set(place.cases().collect()["case_key"])

    assert (len(before - after), len(after - before)) == (said["cases_gone"], said["cases_back"])


def test_of_an_import_that_does_not_stand_nothing_is_said(place: Portfolio) -> None:
    with pytest.raises(NotFound):
        effects(place, ["nobody"])


def test_an_effect_is_a_sentence_and_a_json_object() -> None:
    one = Effect("cases_older", 2, {"CNY": 700}, days=(OCTOBER,))

    said = one.said(str)

    assert str(said) == "2 cases are shown as an older file states them, of 2026-10-31."
    assert one.as_json() == {
        "what": "cases_older",
        "kind": "cases",
        "n": 2,
        "amounts": {"CNY": 700},
        "days": ["2026-10-31"],
    }
