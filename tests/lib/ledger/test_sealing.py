"""Nobody changes the audit unseen: not a byte, not a row, not its end."""

import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from lib.errors import StoreBroken
from lib.ledger import Ledger, sealing, verifying
from lib.ledger.file import FILE
from lib.ledger.schema import audit
from lib.ledger.sealing import ANCHORS, COLUMNS, KEY
from tests.cast import ALICE

ROWS = 6


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger.open(tmp_path / "home").by(ALICE)
    for n in range(ROWS):
        with opened.write("plan", f"p{n}", why="因为", before=f"p{n - 1}", after=f"p{n}"):
            pass
    yield opened
    opened.close()


def tamper(ledger: Ledger, *statements: str) -> None:
    """Do as somebody who owns the file: take the triggers away, change it, put them back."""
    with closing(sqlite3.connect(ledger.home / FILE, isolation_level=None)) as file:
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'"
        triggers = file.execute(query).fetchall()
        for name, _ in triggers:
            file.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            file.execute(statement)
        for _, made in triggers:
            file.execute(made)


def broken(ledger: Ledger) -> tuple[int | None, str] | None:
    found = verifying.verify(ledger).broken
    return (found.sequence, found.what.sentence) if found else None


def test_an_untouched_audit_is_whole_and_says_its_head(ledger: Ledger) -> None:
    chain = verifying.verify(ledger)
    with ledger.read() as connection:
        last = connection.scalar(sa.select(audit.c.seal).where(audit.c.sequence == ROWS))
    assert (chain.broken, chain.rows, chain.head, chain.seal) == (None, ROWS, ROWS, last)


@pytest.mark.parametrize("column", [*COLUMNS[1:], "seal"])
@pytest.mark.parametrize("row", [1, 3, ROWS])
@pytest.mark.parametrize("value", ["{c} || 'x'", "CAST({c} AS BLOB)", "X'ff00fe'"])
def test_a_change_in_any_column_of_any_row_is_named(
    ledger: Ledger, column: str, row: int, value: str
) -> None:
    changed = value.format(c=column)
    tamper(ledger, f"UPDATE audit SET {column} = {changed} WHERE sequence = {row}")  # noqa: S608
    assert broken(ledger) == (row, verifying.CHANGED)


def test_a_deleted_row_is_named(ledger: Ledger) -> None:
    tamper(ledger, "DELETE FROM audit WHERE sequence = 3")
    assert broken(ledger) == (3, verifying.MISSING)


def test_the_first_row_deleted_is_named(ledger: Ledger) -> None:
    tamper(ledger, "DELETE FROM audit WHERE sequence = 1")
    assert broken(ledger) == (1, verifying.MISSING)


def test_a_deleted_row_whose_gap_was_closed_is_named(ledger: Ledger) -> None:
    tamper(
        ledger,
        "DELETE FROM audit WHERE sequence = 3",
        "UPDATE audit SET sequence = sequence - 1 WHERE sequence > 3",
    )
    assert broken(ledger) == (3, verifying.CHANGED)


def test_two_swapped_rows_are_named(ledger: Ledger) -> None:
    tamper(
        ledger,
        "UPDATE audit SET sequence = 99 WHERE sequence = 2",
        "UPDATE audit SET sequence = 2 WHERE sequence = 4",
        "UPDATE audit SET sequence = 4 WHERE sequence = 99",
    )
    assert broken(ledger) == (2, verifying.CHANGED)


@pytest.mark.parametrize("left", [0, 1, ROWS - 1])
def test_a_cut_off_end_is_named_by_what_was_anchored(ledger: Ledger, left: int) -> None:
    tamper(ledger, f"DELETE FROM audit WHERE sequence > {left}")  # noqa: S608
    assert broken(ledger) == (left + 1, verifying.CUT)


def test_a_cut_off_end_shows_also_after_more_was_written(ledger: Ledger) -> None:
    tamper(ledger, "DELETE FROM audit WHERE sequence > 4")
    with ledger.write("plan", "another"):
        pass
    assert broken(ledger) == (5, verifying.REBUILT)


def test_a_chain_that_was_built_anew_without_the_key_is_named(ledger: Ledger) -> None:
    before, updates = sealing.start(()), []
    with ledger.read() as connection:
        for row in sealing.read(connection):
            before = sealing.seal(b"guessed", before, row.cells)
            updates.append(f"UPDATE audit SET seal='{before}' WHERE sequence={row.sequence}")  # noqa: S608
    tamper(ledger, *updates)
    (ledger.keys / ANCHORS).unlink()
    assert broken(ledger) == (1, verifying.CHANGED)


def test_seals_that_were_taken_away_show_against_the_anchors(ledger: Ledger) -> None:
    tamper(ledger, "UPDATE audit SET seal = NULL")
    assert broken(ledger) == (1, verifying.REBUILT)


def test_a_row_put_in_without_a_seal_is_named(ledger: Ledger) -> None:
    with closing(sqlite3.connect(ledger.home / FILE)) as file, file:
        file.execute("INSERT INTO audit (at, actor, act, subject) VALUES ('2026', '', 'plan', 'x')")
    assert broken(ledger) == (ROWS + 1, verifying.UNSEALED)


def test_a_key_or_anchors_that_are_gone_are_said(ledger: Ledger) -> None:
    (ledger.keys / ANCHORS).rename(ledger.keys / "away")
    without_anchors = broken(ledger)
    (ledger.keys / "away").rename(ledger.keys / ANCHORS)
    (ledger.keys / KEY).unlink()
    assert (without_anchors, broken(ledger)) == (
        (None, verifying.NO_ANCHORS),
        (None, verifying.NO_KEY),
    )
    with pytest.raises(StoreBroken), ledger.write("plan", "x"):
        pass


def test_a_trigger_that_is_gone_is_said(ledger: Ledger) -> None:
    with closing(sqlite3.connect(ledger.home / FILE)) as file:
        file.execute("DROP TRIGGER audit_refuses_update")
    assert broken(ledger) == (None, verifying.UNPROTECTED)


def test_a_row_that_was_changed_without_its_trigger_is_named_with_it(ledger: Ledger) -> None:
    with closing(sqlite3.connect(ledger.home / FILE)) as file:
        file.execute("DROP TRIGGER audit_refuses_update")
        file.execute("UPDATE audit SET subject = 'other' WHERE sequence = 2")
        file.commit()
    found = verifying.verify(ledger).broken
    assert found is not None
    assert (found.sequence, found.what.sentence) == (2, verifying.CHANGED_SINCE)
    assert str(found.what).startswith("Row 2 of the audit is not as it was written")


def test_a_head_that_was_printed_is_found_again_or_missed(ledger: Ledger) -> None:
    chain = verifying.verify(ledger)
    printed = (chain.head, chain.seal[:16])
    assert verifying.verify(ledger, printed).broken is None
    tamper(ledger, f"DELETE FROM audit WHERE sequence = {ROWS}")  # noqa: S608
    lines = (ledger.keys / ANCHORS).read_text().splitlines(keepends=True)
    (ledger.keys / ANCHORS).write_text("".join(lines[:-1]))
    assert broken(ledger) is None  # who can cut both is only found out by what lies elsewhere
    found = verifying.verify(ledger, printed).broken
    assert found
    assert (found.sequence, found.what.sentence) == (ROWS, verifying.CUT)


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        ("UPDATE audit SET subject = 'other' WHERE sequence = 2", verifying.OLDER),
        ("DELETE FROM audit WHERE sequence = 2", verifying.MISSING),
    ],
)
def test_rows_from_before_there_were_seals_are_covered_by_the_first(
    ledger: Ledger, spoil: str, expected: str
) -> None:
    tamper(ledger, "UPDATE audit SET seal = NULL, why = NULL, roles = ''")
    (ledger.keys / KEY).unlink()
    (ledger.keys / ANCHORS).unlink()
    with ledger.write("plan", "the first with a seal"):
        pass
    chain = verifying.verify(ledger)
    assert (chain.broken, chain.rows, chain.unsealed) == (None, ROWS + 1, ROWS)
    tamper(ledger, spoil)
    found = broken(ledger)
    assert found
    assert found[1] == expected


def test_key_and_anchors_are_for_our_eyes_only_and_may_lie_elsewhere(tmp_path: Path) -> None:
    elsewhere = tmp_path / "safe"
    with Ledger.open(tmp_path / "home", keys=elsewhere).write("plan", "x"):
        pass
    assert {one.name: stat.S_IMODE(one.stat().st_mode) for one in elsewhere.iterdir()} == {
        KEY: 0o600,
        ANCHORS: 0o600,
    }
    assert not list((tmp_path / "home").glob("audit.*"))


def test_a_damaged_file_is_said_and_no_fault_of_ours(tmp_path: Path, ledger: Ledger) -> None:
    del tmp_path
    spoilt: Callable[[bytes], bytes] = lambda data: data.replace(b"plan", b"pl\xffn")  # noqa: E731
    with ledger.read() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    ledger.close()
    file = ledger.home / FILE
    file.write_bytes(spoilt(file.read_bytes()))
    assert broken(ledger) == (1, verifying.CHANGED)
