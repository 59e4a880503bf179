"""What was known before a day: nothing of it happened later, and nothing of it is a trait."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.followups.codes import OUTCOMES, TABLES
from lib.scores import bands, known, points
from lib.scores.known import KNOWN, SOURCES
from lib.scores.known import known as known_of
from lib.scores.observing import eligible, observed
from lib.scores.protected import protected
from tests.lib.scores.cast import TRAITS, cases, contact, past

DAY = dt.date(2026, 6, 30)
ONE = [{"case_key": "A", "person_key": "P", "monthly_due": 500_00}]
PERSONS = [("A", "P")]


def before(days: int) -> dt.date:
    return DAY - dt.timedelta(days=days)


def told(**history: Any) -> dict[str, Any]:  # noqa: ANN401 — rows of any kind
    """What is known of the one case."""
    return known_of(cases(ONE, DAY), past(persons=PERSONS, **history), DAY).row(0, named=True)


def test_what_happens_on_the_day_or_later_is_not_known() -> None:
    earlier = told(
        repayments=[("A", before(3), 100_00)], followups=[contact("A", before(5), "REFUSED")]
    )
    also = told(
        repayments=[("A", before(3), 100_00), ("A", DAY, 50_00), ("A", before(-9), 70_00)],
        followups=[
            contact("A", before(5), "REFUSED"),
            contact("A", DAY, "PTP", promise_amount=1, promise_date=before(-3)),
            contact("A", before(-1), "HARDSHIP"),
        ],
        budgets=[("A", DAY, 1, 1)],
        amounts=[("A", before(-30), 1)],
    )
    assert also == earlier
    assert (also["payments"], also["since_paid"], also["refusals"]) == (1, 3, 1)


def test_a_payment_that_was_reversed_later_stood_on_the_morning_of_the_day() -> None:
    later = [("A", before(2), 100_00), ("A", before(-1), -100_00)]
    in_time = [("A", before(2), 100_00), ("A", before(1), -100_00)]
    assert told(repayments=later)["payments"] == 1
    assert told(repayments=in_time)["payments"] == 0


def test_a_promise_counts_once_its_days_of_grace_are_over() -> None:
    rows = [
        contact("A", before(20), "PTP", promise_amount=100_00, promise_date=before(15)),
        contact("A", before(10), "PTP", promise_amount=100_00, promise_date=before(6)),
        contact("A", before(2), "PTP", promise_amount=100_00, promise_date=before(-1)),
    ]
    found = told(followups=rows, repayments=[("A", before(16), 100_00)])
    assert [found[one] for one in ("promises_kept", "promises_n", "running")] == [1, 2, 1]


def test_income_debts_arrears_and_trend_are_told_by_what_was_known() -> None:
    found = told(
        budgets=[("A", before(9), 2_000_00, 300_00), ("A", before(40), 9_000_00, None)],
        amounts=[("A", DAY, 1_000_00), ("A", before(30), 800_00), ("A", before(60), 1)],
    )
    assert (found["burden"], found["arrears"], found["trend"]) == (0.25, 2.0, 0.25)
    assert found["others"] == 1  # what he pays on other debts


def test_without_repayments_of_the_client_nothing_is_said_of_payments() -> None:
    old = [("", before(300), before(90))]
    assert told(paying=old)["payments"] is None
    assert told()["payments"] == 0


def test_what_tells_of_health_or_family_is_not_counted_at_all() -> None:
    ill = contact("A", before(3), "ILL", reason="illness")
    sad = contact("A", before(4), "REFUSED", reason="family_event")
    plain = contact("A", before(4), "REFUSED")
    assert told(followups=[sad, ill])["last_outcome"] == "REFUSED"
    assert told(followups=[sad]) == told(followups=[plain])


def test_no_source_feature_signal_or_code_is_a_protected_trait() -> None:
    names = {
        *SOURCES["cases"],
        *SOURCES["repayments"],
        *SOURCES["followups"],
        *(one.name for one in bands.features()),
        *points.VALUES,
        *points.VALUES.values(),
    }
    assert [name for name in sorted(names) if protected().forbids(name)] == []
    counted = {*known.HARDSHIPS, *known.HARD_REASONS, known.MANY_DEBTS, known.REFUSED}
    forbidden = {code for codes in protected().codes.values() for code in codes}
    assert counted & forbidden == set()


@pytest.mark.parametrize(
    "name",
    [
        "gender",
        "age",
        "birth",
        "marital_status",
        "ethnic_group",
        "hukou_type",
        "disability",
        "religion",
        "health_score",
        "addr_hukou",
        "province_risk",
        "political_status",
    ],
)
def test_a_feature_of_such_a_name_would_be_found(name: str) -> None:
    assert protected().forbids(name)


def test_each_code_of_the_list_is_one_of_the_tables() -> None:
    codes = protected().codes
    assert set(codes["outcome"]) <= set(OUTCOMES)
    assert set(codes["reason"]) <= set(TABLES["reason"])


VALUES = st.fixed_dictionaries(
    {
        "gender": st.sampled_from(["男", "女", None]),
        "age": st.one_of(st.none(), st.integers(18, 90)),
        "birth": st.one_of(st.none(), st.dates(dt.date(1940, 1, 1), dt.date(2005, 1, 1))),
        "province": st.sampled_from(["四川", "新疆", None]),
        "city": st.sampled_from(["成都", "拉萨", None]),
        "id_no": st.sampled_from(["510101199001011234", None]),
    }
)


@given(VALUES)
def test_whatever_a_protected_trait_says_no_score_moves(traits: dict[str, object]) -> None:
    history = past(persons=PERSONS, followups=[contact("A", before(4), "REFUSED")])
    plain = points.scored(known_of(cases(ONE, DAY), history, DAY))
    marked = cases([ONE[0] | traits], DAY)
    assert points.scored(known_of(marked, history, DAY)).equals(plain)
    assert known_of(marked.drop(TRAITS), history, DAY).columns == list(KNOWN)


@pytest.mark.parametrize(
    ("case", "wanted"),
    [
        ({}, True),
        ({"dpd": 0}, False),
        ({"overdue_amount": 0}, False),
        ({"dpd": None, "bucket": "M0"}, False),
        ({"dpd": None, "bucket": "M2"}, True),
        ({"recall_date": DAY}, False),
        ({"recall_date": before(-1)}, True),
        ({"closed_date": before(1)}, False),
        ({"place_date": before(-1)}, False),
    ],
)
def test_a_payment_is_expected_of_overdue_cases_in_our_hands(
    case: dict[str, object], *, wanted: bool
) -> None:
    rows = cases([{"case_key": "A", **case}], DAY)
    assert (eligible(rows, DAY).height == 1) is wanted


@pytest.mark.parametrize(
    ("paid", "case", "wanted"),
    [
        ([(1, 100)], {}, True),
        ([(30, 100)], {}, True),
        ([(31, 100)], {}, False),
        ([(0, 100)], {}, False),
        ([(3, 100), (9, -100)], {}, False),
        ([(9, 100)], {"recall_date": before(-8)}, False),
        ([(9, 100)], {"currency": "TWD"}, False),
    ],
)
def test_a_payment_counts_within_thirty_days_as_recovery_counts_it(
    paid: list[tuple[int, int]], case: dict[str, object], *, wanted: bool
) -> None:
    history = past(
        repayments=[("A", before(-day), amount) for day, amount in paid], persons=PERSONS
    )
    found = observed([(DAY, cases([ONE[0] | case], DAY))], history, before(-60))
    assert found["paid"].to_list() == [wanted]


@pytest.mark.parametrize(
    ("first", "last", "n"),
    [(before(5), before(-30), 1), (before(-1), before(-30), 0), (before(5), before(-29), 0)],
)
def test_a_window_outside_of_the_known_repayments_says_nothing(
    first: dt.date, last: dt.date, n: int
) -> None:
    history = past(persons=PERSONS, paying=[("", first, last)])
    assert observed([(DAY, cases(ONE, DAY))], history, before(-60)).height == n


def test_a_case_is_observed_on_the_day_of_its_own_file_only() -> None:
    old = cases(ONE, before(10))
    history = replace(past(persons=PERSONS))
    assert observed([(DAY, old)], history, before(-60)).height == 0
