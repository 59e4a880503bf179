"""Three levels of risk, each with the reason that a manager can explain."""

from typing import Any

import pytest

from lib.scores.protected import protected
from lib.strategy import risk
from tests.lib.followups.cast import day, noon
from tests.lib.strategy.cast import cases, sources, stepped

PROMISED = {"outcome": "PTP", "promise_amount": 1000}


def promise(made: int, due: int) -> dict[str, Any]:
    return {"happened_at": noon(made), "promise_date": day(due), **PROMISED}


def unheard(made: int) -> dict[str, Any]:
    return {"happened_at": noon(made), "channel": "call", "outcome": "CALL_RNR"}


@pytest.mark.parametrize(
    ("contacted", "paid", "level", "why"),
    [
        ([], (), "medium", "nobody has been in touch yet"),
        ([promise(1, 3), promise(8, 10)], (), "high", "2 promises broken in 90 days"),
        (
            [promise(1, 3)],
            (),
            "high",
            "the promise for 2026-11-03 was broken, and no money came since",
        ),
        (
            [promise(1, 3)],
            ((day(9), 500),),
            "medium",
            "the promise for 2026-11-03 was broken, but money came since",
        ),
        (
            [unheard(-70), unheard(-69), unheard(-68)],
            (),
            "high",
            "nobody was ever reached",
        ),
        (
            [
                {"happened_at": noon(-80), "channel": "call", "outcome": "CALL_RPC"},
                *(unheard(n) for n in (-70, -69, -68)),
            ],
            (),
            "high",
            "nobody reached since 2026-08-12",
        ),
        (
            [{"happened_at": noon(15), "outcome": "REFUSED"}],
            (),
            "high",
            "refused to pay on 2026-11-15",
        ),
        (
            [{"happened_at": noon(15), "outcome": "NEGOT", "reason": "unwilling"}],
            (),
            "high",
            "could pay but will not, by the last reason told",
        ),
        (
            [{"happened_at": noon(15), "outcome": "ADDR_FALSE"}],
            (),
            "high",
            "the address was false on 2026-11-15",
        ),
        (
            [{"happened_at": noon(15), "outcome": "NEGOT", "reason": "many_debts"}],
            (),
            "medium",
            "money troubles, by the last reason told",
        ),
        ([unheard(15)], (), "medium", "nobody reached in the last 30 days"),
        (
            [{"happened_at": noon(15), "outcome": "NEGOT"}],
            (),
            "low",
            "reached on 2026-11-15, and no promise broken",
        ),
        ([unheard(15)], ((day(10), 500),), "low", "paid on 2026-11-10"),
    ],
)
def test_the_level_follows_from_what_happened(
    contacted: list[dict[str, Any]], paid: tuple[tuple[Any, ...], ...], level: str, why: str
) -> None:
    found = stepped(cases({}), sources(*contacted, paid=paid)).row(0, named=True)
    assert (found["risk"], str(risk.said(found))) == (level, why)


def test_a_score_that_is_handed_in_goes_before_the_rules() -> None:
    found = stepped(cases({"risk": "high"}, {"risk": "low"}, {"risk": None}, {"risk": "gravest"}))
    assert found["risk"].to_list() == ["high", "low", "medium", "medium"]
    assert found["risk_why"].to_list() == ["score", "score", "unknown", "unknown"]
    assert str(risk.said(found.row(0, named=True))) == "by its score"


def test_no_reason_that_is_protected_raises_a_risk() -> None:
    assert not set(risk.STRAINED) & set(protected().codes["reason"])
    ill = {"happened_at": noon(15), "outcome": "NEGOT", "reason": "illness"}
    assert stepped(cases({}), sources(ill))["risk_why"].to_list() == ["in_touch"]
