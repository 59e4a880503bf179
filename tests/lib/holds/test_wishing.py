"""What customers agree to, wish for and forbid."""

import datetime as dt

import polars as pl
import pytest

from lib.errors import NotFound, RecordRefused
from lib.followups.codes import WISHES
from lib.holds import wishing
from lib.holds.wishing import GIVEN, Wish
from lib.ledger import Ledger
from lib.rights import NotAllowed
from tests.lib.holds.cast import AUDREY, COLIN, NOW, PERSONS, TODAY

DAY = dt.timedelta(days=1)


def wish(about: str = "times", **said: object) -> Wish:
    """An evening of the week that the customer agreed to."""
    told: dict[str, object] = {
        "case_key": "C1",
        "about": about,
        "basis": "wish",
        "starts_on": TODAY,
        **said,
    }
    if about == "times":
        told = {"time_from": dt.time(18), "time_to": dt.time(20), "weekdays": (4, 0), **told}
    return Wish(**told)  # type: ignore[arg-type]


def counting(ledger: Ledger, day: dt.date = TODAY) -> pl.DataFrame:
    return wishing.counting(wishing.current(ledger, PERSONS), PERSONS, day)


def test_a_wish_counts_for_all_cases_of_the_customer_while_it_lasts(ledger: Ledger) -> None:
    wishing.record(ledger.by(COLIN), wish(ends_on=TODAY + DAY), NOW)

    found = counting(ledger)

    assert found.schema == pl.Schema(GIVEN)
    assert found.select("case_key", "weekdays", "time_from", "time_to", "recorded_by").rows() == [
        ("C1", [0, 4], dt.time(18), dt.time(20), "Colin"),
        ("C2", [0, 4], dt.time(18), dt.time(20), "Colin"),
    ]
    assert [counting(ledger, TODAY + n * DAY).height for n in (-1, 0, 1, 2)] == [0, 2, 2, 0]


def test_the_same_form_again_changes_nothing(ledger: Ledger) -> None:
    one = wish()
    wishing.record(ledger, one, NOW)
    wishing.record(ledger, one, NOW)

    assert ledger.version() == 1


def test_a_consent_can_be_withdrawn_at_any_time_and_stays_told(ledger: Ledger) -> None:
    one = wish("entry", basis="consent", evidence="signed form", starts_on=TODAY - 3 * DAY)
    wishing.record(ledger, one, NOW)

    wishing.withdraw(ledger.by(COLIN), one.wish_id, NOW)

    assert counting(ledger).height == 0
    assert counting(ledger, TODAY - DAY).height == 2
    with pytest.raises(RecordRefused, match="withdrawn already"):
        wishing.withdraw(ledger, one.wish_id, NOW)
    with pytest.raises(NotFound):
        wishing.withdraw(ledger, "nothing", NOW)


def test_an_auditor_records_and_withdraws_nothing(ledger: Ledger) -> None:
    one = wish()
    wishing.record(ledger, one, NOW)

    with pytest.raises(NotAllowed):
        wishing.record(ledger.by(AUDREY), wish(), NOW)
    with pytest.raises(NotAllowed):
        wishing.withdraw(ledger.by(AUDREY), one.wish_id, NOW)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"about": "weather"}, "what it is about"),
        ({"basis": "order"}, "agreed to it, wishes"),
        ({"time_to": None}, "from when until when"),
        ({"time_to": dt.time(18)}, "ends before it begins"),
        ({"about": "place", "value": "moon"}, "what the customer said"),
        ({"about": "channel", "value": None}, "what the customer said"),
        ({"about": "language", "value": " "}, "what the customer said"),
        ({"about": "entry", "basis": "consent"}, "where the consent can be seen"),
        ({"starts_on": TODAY + DAY}, "lies in the future"),
        ({"ends_on": TODAY - DAY}, "ends before it was said"),
        ({"note": "x" * 2001}, "2000"),
    ],
)
def test_what_is_missing_is_said(ledger: Ledger, wrong: dict[str, object], said: str) -> None:
    with pytest.raises(RecordRefused, match=said):
        wishing.record(ledger, wish(**wrong), NOW)  # type: ignore[arg-type]


def test_every_matter_has_a_form_that_the_product_knows() -> None:
    assert {one.form for one in WISHES.values()} <= {
        "times",
        "address",
        "channel",
        "text",
        "nothing",
    }
