"""What a bare point is, said once for a case or for all of a client's files."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from lib.ledger import Ledger
from lib.portfolio import place_kinds
from lib.rights import NotAllowed, Role
from tests.cast import somebody

NOW = dt.datetime(2026, 11, 26, tzinfo=dt.UTC)
CASES = pl.DataFrame(
    {
        "case_key": ["C1", "C2", "C3", "C4", "C5"],
        "client": ["甲", "甲", None, "甲", "甲"],
        "addr_home": [None, "", None, "文三路1号", None],
        **dict.fromkeys(("addr_hukou", "addr_bill", "addr_work"), pl.Series([None] * 5)),
        "lat": [30.0, 30.0, 30.0, 30.0, None],
    },
    schema_overrides=dict.fromkeys(("addr_hukou", "addr_bill", "addr_work"), pl.String),
)


def test_only_points_without_an_address_are_asked_about(tmp_path: Path) -> None:
    known = place_kinds.known(Ledger.open(tmp_path))

    assert place_kinds.untold(CASES, known)["case_key"].to_list() == ["C1", "C2", "C3"]


def test_what_is_said_of_a_client_counts_and_of_a_case_before_it(tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path)
    place_kinds.say(ledger, ["client:甲"], "home", now=NOW)
    place_kinds.say(ledger, ["case:C2"], "work", now=NOW)
    known = place_kinds.known(ledger)

    told = place_kinds.of_cases(CASES, known).sort("case_key")
    assert dict(told.iter_rows()) == {"C1": "home", "C2": "work", "C4": "home", "C5": "home"}
    assert place_kinds.untold(CASES, known)["case_key"].to_list() == ["C3"]


def test_the_last_word_on_a_place_counts(tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path)
    for kind in ("home", "work"):
        place_kinds.say(ledger, ["case:C1"], kind, now=NOW)

    assert place_kinds.known(ledger).rows() == [("case:C1", "work")]


def test_who_may_not_correct_places_says_nothing_of_them(tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path).by(somebody("Colin", Role.COLLECTOR, collector="W1"))

    with pytest.raises(NotAllowed):
        place_kinds.say(ledger, ["case:C1"], "home", now=NOW)
