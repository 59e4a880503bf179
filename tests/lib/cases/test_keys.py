"""A name says whether two texts are the same, and nothing else."""

from pathlib import Path

import polars as pl

from lib.cases.keys import hashed, sealed
from lib.ledger import Ledger

TEXTS = pl.Series("person_key", ["id:1", "id:2", None, "", "id:1"])


def test_the_same_text_has_the_same_name_and_nothing_has_none() -> None:
    first, second, *nothing, again = hashed(TEXTS)

    assert first == again != second
    assert nothing == [None, None]


def test_names_stay_what_they_are_in_every_version() -> None:
    assert hashed(TEXTS).to_list()[:2] == ["10022778912647305632", "7279920732682765895"]


def test_a_store_of_ones_own_gives_other_names_that_join_as_before() -> None:
    cases = pl.DataFrame({"case_key": ["A", "B", "C"], "person_key": ["1", "2", "1"]})

    here, there = (sealed(cases, secret) for secret in ("a" * 16, "b" * 16))

    assert here["person_key"].to_list() != there["person_key"].to_list()
    assert [one["person_key"].n_unique() for one in (here, there)] == [2, 2]
    assert here["case_key"].equals(cases["case_key"])


def test_each_store_has_a_secret_that_lasts_and_that_only_we_can_read(tmp_path: Path) -> None:
    first, other = Ledger.open(tmp_path / "a"), Ledger.open(tmp_path / "b")

    assert len(first.secret) == 16
    assert first.secret == Ledger.open(tmp_path / "a").secret != other.secret
    (place,) = (tmp_path / "a").glob("*.key")
    assert place.stat().st_mode & 0o777 == 0o600
