"""A name says whether two texts are the same, and nothing else."""

from pathlib import Path

import polars as pl

from lib.cases.keys import hashed
from lib.ledger import Ledger

TEXTS = pl.Series("person_key", ["id:1", "id:2", None, "", "id:1"])


def test_the_same_text_has_the_same_name_and_nothing_has_none() -> None:
    first, second, *nothing, again = hashed(TEXTS)

    assert first == again != second
    assert nothing == [None, None]


def test_names_stay_what_they_are_in_every_version() -> None:
    assert hashed(TEXTS).to_list()[:2] == ["10022778912647305632", "7279920732682765895"]


def test_each_store_has_a_secret_that_lasts_and_that_only_we_can_read(tmp_path: Path) -> None:
    first, other = Ledger.open(tmp_path / "a"), Ledger.open(tmp_path / "b")

    assert len(first.secret) == 16
    assert first.secret == Ledger.open(tmp_path / "a").secret != other.secret
    (place,) = (tmp_path / "a").glob("*.key")
    assert place.stat().st_mode & 0o777 == 0o600
