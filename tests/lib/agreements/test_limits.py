"""What one person may agree to alone: exactly at a limit still, above it no longer."""

import datetime as dt

from lib.agreements.limits import Limits, over
from lib.agreements.offers import DEFERRAL, SETTLEMENT, WAIVER, Offer
from lib.settings import Settings
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
