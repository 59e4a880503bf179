"""Segments choose cases by rule: all conditions together, the unknown fits none."""

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.strategy import segments
from lib.strategy.segments import LOST, NEVER, REACHED, SILENT, Rule, members, preview, rule_of
from tests.lib.followups.cast import day, noon
from tests.lib.strategy.cast import TODAY, cases, sources, stepped


def known() -> pl.DataFrame:
    """Four cases: called lately, never contacted, a bouncer, and one of which nothing is known."""
    contacted = sources(
        {"case_key": "C1", "channel": "call", "happened_at": noon(15), "outcome": "NEGOT"},
        *(
            {
                "case_key": "C3",
                "channel": "call",
                "happened_at": noon(made),
                "outcome": "PTP",
                "promise_amount": 100,
                "promise_date": day(made + 2),
            }
            for made in (1, 8)
        ),
    )
    frame = cases(
        {"dpd": 20, "overdue_amount": 1_000, "city": "深圳市", "product": "消费分期"},
        {"dpd": 40, "overdue_amount": 2_000, "city": "广州市", "client": "Other"},
        {"dpd": 60, "overdue_amount": 9_000, "city": "深圳市"},
        {"dpd": None, "overdue_amount": None, "currency": "USD", "city": None},
    )
    return stepped(frame, contacted)


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        (Rule(dpd_from=20, dpd_to=40), ["C1", "C2"]),
        (Rule(dpd_to=39), ["C1"]),
        (Rule(amount_from=2_000), ["C2", "C3"]),
        (Rule(amount_to=8_999, cities=("深圳市",)), ["C1"]),
        (Rule(currency="USD"), ["C4"]),
        (Rule(tiers=("L",)), ["C3"]),
        (Rule(risks=("high",)), ["C3"]),
        (Rule(risks=("low", "medium")), ["C1", "C2", "C4"]),
        (Rule(outcomes=("NEGOT",)), ["C1"]),
        (Rule(broken_from=2), ["C3"]),
        (Rule(contact=NEVER), ["C2", "C4"]),
        (Rule(contact=REACHED, contact_days=5), ["C1"]),
        (Rule(contact=SILENT, contact_days=6), ["C2", "C3", "C4"]),
        (Rule(contact=LOST), []),
        (Rule(clients=("Other",)), ["C2"]),
        (Rule(products=("消费分期",), cities=("深圳市",)), ["C1"]),
        (Rule(cities=("—",)), ["C4"]),
        (Rule(districts=("南山区",)), []),
    ],
)
def test_a_case_belongs_to_a_segment_when_it_fits_all_conditions(
    rule: Rule, wanted: list[str]
) -> None:
    assert members(known(), rule, TODAY)["case_key"].to_list() == wanted


def test_a_preview_counts_cases_and_money_of_each_currency_and_their_shares() -> None:
    told = preview(known(), Rule(dpd_from=30), TODAY)
    assert (told.n, told.of, told.sums) == (2, 4, {"CNY": 11_000})
    assert told.share("CNY") == pytest.approx(11 / 12)
    assert told.share("USD") is None


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (Rule(), "Please set at least one condition"),
        (Rule(dpd_from=9, dpd_to=3), "Days past due: the first figure is larger"),
        (Rule(amount_from=9, amount_to=3), "Overdue amount: the first figure is larger"),
        (Rule(dpd_from=-1), "Days past due: this cannot be"),
        (Rule(broken_from=101), "Promises broken: this cannot be"),
        (Rule(contact=SILENT), "Please say for how many days"),
        (Rule(contact=SILENT, contact_days=-2), "Days of contact: this cannot be"),
        (Rule(contact="never ever"), "Values: this cannot be"),
        (Rule(tiers=("XL",)), "Values: this cannot be"),
        (Rule(clients=tuple(map(str, range(201)))), "Values: this cannot be"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_in_words(rule: Rule, said: str) -> None:
    assert any(str(one).startswith(said) for one in segments.faults(rule))


def test_the_conditions_of_a_rule_are_said_in_words() -> None:
    rule = Rule(
        dpd_from=31,
        dpd_to=90,
        amount_from=500_000,
        currency="CNY",
        tiers=("M", "L"),
        risks=("high",),
        outcomes=("REFUSED",),
        broken_from=2,
        contact=SILENT,
        contact_days=30,
        cities=("深圳市", "广州市"),
    )
    assert [str(one) for one in segments.said(rule)] == [
        "days past due 31 to 90",
        "overdue amount from CNY 5,000.00",
        "amounts M/L",
        "high risk",
        "last result: Refused to pay",
        "at least 2 promises broken in 90 days",
        "nobody was reached for 30 days",
        "only 深圳市, 广州市",
    ]


def some(**values: st.SearchStrategy[Any]) -> st.SearchStrategy[Rule]:
    return st.builds(Rule, **values)


RULES = some(
    dpd_from=st.none() | st.integers(0, 100),
    amount_to=st.none() | st.integers(0, 10_000),
    risks=st.lists(st.sampled_from(["low", "medium", "high"]), unique=True).map(tuple),
    contact=st.sampled_from(list(segments.CONTACTS)),
    contact_days=st.none() | st.integers(0, 60),
    cities=st.lists(st.sampled_from(["深圳市", "广州市", "—"]), unique=True).map(tuple),
)


@given(RULES, RULES)
def test_a_rule_is_read_as_it_was_written_and_more_conditions_leave_fewer_cases(
    one: Rule, other: Rule
) -> None:
    assert rule_of(one.as_json()) == one
    assert rule_of({**one.as_json(), "of_later": 1}) == one
    whole = known()
    both = Rule(**{**other.__dict__, "dpd_from": one.dpd_from})
    without = Rule(**{**other.__dict__, "dpd_from": None})
    fewer, more = (set(members(whole, rule, TODAY)["case_key"]) for rule in (both, without))
    assert fewer <= more


def test_a_silence_is_counted_from_the_last_word() -> None:
    frame = stepped(cases({}), sources({"happened_at": noon(10), "outcome": "NEGOT"}))
    for days, wanted in ((9, 1), (10, 1), (11, 0)):
        rule = Rule(contact=SILENT, contact_days=days)
        assert members(frame, rule, TODAY).height == wanted
        reached = Rule(contact=REACHED, contact_days=days)
        assert members(frame, reached, TODAY).height == (days >= 10)
