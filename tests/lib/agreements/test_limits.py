"""What one person may agree to alone: exactly at a limit still, above it no longer."""

import datetime as dt
from dataclasses import asdict

import pytest

from lib.agreements.limits import Limits, exceeded, over
from lib.agreements.offers import DEFERRAL, SETTLEMENT, WAIVER, Offer
from lib.agreements.proposal import content
from lib.settings import Settings
from lib.words import words
from tests.lib.agreements.cast import LIMITS, TODAY, made


def beyond(found: Offer) -> tuple[str, ...]:
    return over(found, LIMITS, TODAY)


def test_at_each_limit_no_second_person_is_needed() -> None:
    assert beyond(made(number=24)) == ()
    assert beyond(made(DEFERRAL, grace_months=3)) == ()
    assert beyond(made(WAIVER, waived={"interest": 100_00})) == ()
    assert beyond(made(SETTLEMENT, 1, settles=800_00)) == ()


def test_above_each_limit_a_second_person_is_needed() -> None:
    assert beyond(made(number=25)) == ("instalments",)
    assert beyond(made(DEFERRAL, grace_months=4)) == ("deferral",)
    assert beyond(made(WAIVER, waived={"interest": 100_01})) == ("waiver",)
    assert beyond(made(SETTLEMENT, 1, settles=799_99)) == ("settlement",)


def test_a_late_first_instalment_is_a_deferral_whatever_the_offer_is_called() -> None:
    assert beyond(made(number=12, first_due=dt.date(2027, 3, 2))) == ()
    assert beyond(made(number=12, first_due=dt.date(2027, 3, 3))) == ("deferral",)


def test_the_limits_are_those_of_the_settings() -> None:
    assert Limits.of(Settings(agreement_waiver_share=0.2, agreement_instalments=6)) == Limits(
        0.2, 6, 3, 0.8
    )


def said(found: Offer) -> list[str]:
    """By how much an offer goes beyond the limits that were kept with it."""
    kept = {**content(found, beyond(found)), "limits": asdict(LIMITS)}
    return [words("en")(one) for one in exceeded(kept, TODAY)]


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (
            made(WAIVER, waived={"interest": 147_00}),
            (
                "CN¥147.00 is waived, 14.7% of the debt; one person may waive 10.0% alone: "
                "CN¥47.00 too much."
            ),
        ),
        (
            made(SETTLEMENT, 1, settles=650_50),
            (
                "A settlement for 65.0% of the debt; one person may agree to 80.0% or more alone: "
                "CN¥149.50 too little."
            ),
        ),
        (made(number=36), "36 instalments; one person may agree to 24 alone: 12 too many."),
        (
            made(DEFERRAL, grace_months=5),
            "A deferral of 5 months; one person may agree to 3 alone: 2 months too long.",
        ),
        (
            made(number=12, first_due=dt.date(2027, 3, 5)),
            (
                "The first instalment is due on 5 Mar 2027; one person may agree to 2 Mar 2027 at "
                "the latest: 3 days later."
            ),
        ),
    ],
)
def test_what_a_proposal_has_too_much_is_told_against_its_limit(found: Offer, told: str) -> None:
    assert said(found) == [told]


def test_each_limit_that_is_exceeded_is_told_and_none_of_what_keeps_to_all() -> None:
    assert len(said(made(WAIVER, 36, waived={"interest": 147_00}))) == 2
    assert said(made(number=24)) == []


def test_of_a_proposal_from_before_its_limits_were_kept_no_figure_is_made_up() -> None:
    old = content(made(number=36), ("instalments",))
    assert [str(one) for one in exceeded(old, TODAY)] == [
        (
            "A limit of the day of the proposal, which was not kept with it: more instalments than "
            "one person may agree to alone."
        )
    ]
