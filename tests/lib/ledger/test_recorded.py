"""The ledgers of other tests are those that the migrations make."""

from pathlib import Path

import pytest

from lib.ledger import Ledger
from lib.ledger.databases.sqlite import SQLite
from tests.cheaply import PREPARE, made

GOLDEN = Path(__file__).parents[2] / "golden" / "ledger_sqlite.sql"
"""What a new ledger consists of; a migration adds to it, and changes nothing that stands there."""


def told(home: Path) -> list[str]:
    ledger = Ledger.open(home)
    with ledger.read() as connection:
        found = made(connection)
    ledger.close()
    return found


def test_the_ledgers_of_tests_have_all_tables_indexes_and_triggers_of_a_migrated_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = [told(tmp_path / name) for name in ("first", "second")]
    monkeypatch.setattr(SQLite, "prepare", PREPARE)
    migrated = told(tmp_path / "migrated")

    assert copied == [migrated] * 2
    assert any("TRIGGER" in one for one in migrated)


def test_each_ledger_has_a_secret_of_its_own(tmp_path: Path) -> None:
    assert len({Ledger.open(tmp_path / name).secret for name in ("first", "second")}) == 2


def test_a_ledger_in_a_file_is_what_its_frozen_migrations_always_made(tmp_path: Path) -> None:
    assert "".join(f"{one};\n" for one in told(tmp_path)) == GOLDEN.read_text("utf-8")
