"""Nobody changes the audit unseen: not a byte, not a row, not its end."""

import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from lib.errors import StoreBroken
from lib.ledger import Ledger, sealing, verifying
from lib.ledger.file import ANCHORS, FILE
from lib.ledger.schema import audit
from lib.ledger.sealing import COLUMNS, KEY
from tests.cast import ALICE
from tests.lib.ledger.conftest import IN_A_FILE, ON_A_SERVER, Place

ROWS = 6


@pytest.fixture
def ledger(place: Place) -> Iterator[Ledger]:
    opened = Ledger.open(place.home, url=place.url).by(ALICE)
    for n in range(ROWS):
        with opened.write("plan", f"p{n}", why="因为", before=f"p{n - 1}", after=f"p{n}"):
            pass
    yield opened
    opened.close()


def broken(ledger: Ledger) -> tuple[int | None, str] | None:
    found = verifying.verify(ledger).broken
    return (found.sequence, found.what.sentence) if found else None


def test_an_untouched_audit_is_whole_and_says_its_head(ledger: Ledger) -> None:
    chain = verifying.verify(ledger)
    with ledger.read() as connection:
        last = connection.scalar(sa.select(audit.c.seal).where(audit.c.sequence == ROWS))
    assert (chain.broken, chain.rows, chain.head, chain.seal) == (None, ROWS, ROWS, last)


@IN_A_FILE
@pytest.mark.parametrize("column", [*COLUMNS[1:], "seal"])
@pytest.mark.parametrize("row", [1, 3, ROWS])
@pytest.mark.parametrize("value", ["{c} || 'x'", "CAST({c} AS BLOB)", "X'ff00fe'"])
def test_a_change_in_any_column_of_any_row_is_named(
    place: Place, ledger: Ledger, column: str, row: int, value: str
) -> None:
    changed = value.format(c=column)
    place.tamper(f"UPDATE audit SET {column} = {changed} WHERE sequence = {row}")  # noqa: S608
    assert broken(ledger) == (row, verifying.CHANGED)


CHANGES = {
    **dict.fromkeys([*COLUMNS[2:], "seal"], ("{c} || 'x'", "{c} || E'\\n'", "''")),
    "at": ("at + interval '1 microsecond'", "'infinity'", "at - interval '4051 years'"),
}
"""Column of the audit → what may be put in its place where columns have types."""


@ON_A_SERVER
def test_a_change_in_any_column_is_named_on_a_server_too(place: Place, ledger: Ledger) -> None:
    found = {}
    place.tamper("CREATE TABLE kept AS TABLE audit")
    for column, values in CHANGES.items():
        for value in values:
            changed = f"UPDATE audit SET {column} = {value.format(c=column)} WHERE sequence = 3"  # noqa: S608
            place.tamper(changed)
            found[column, value] = broken(ledger)
            place.tamper(
                f"UPDATE audit SET {column} = kept.{column} FROM kept "  # noqa: S608
                "WHERE audit.sequence = kept.sequence AND audit.sequence = 3"
            )
    assert set(found.values()) == {(3, verifying.CHANGED)}
    assert broken(ledger) is None


def test_a_deleted_row_is_named(place: Place, ledger: Ledger) -> None:
    place.tamper("DELETE FROM audit WHERE sequence = 3")
    assert broken(ledger) == (3, verifying.MISSING)


def test_the_first_row_deleted_is_named(place: Place, ledger: Ledger) -> None:
    place.tamper("DELETE FROM audit WHERE sequence = 1")
    assert broken(ledger) == (1, verifying.MISSING)


def test_a_deleted_row_whose_gap_was_closed_is_named(place: Place, ledger: Ledger) -> None:
    place.tamper(
        "DELETE FROM audit WHERE sequence = 3",
        "UPDATE audit SET sequence = sequence - 1 WHERE sequence > 3",
    )
    assert broken(ledger) == (3, verifying.CHANGED)


def test_two_swapped_rows_are_named(place: Place, ledger: Ledger) -> None:
    place.tamper(
        "UPDATE audit SET sequence = 99 WHERE sequence = 2",
        "UPDATE audit SET sequence = 2 WHERE sequence = 4",
        "UPDATE audit SET sequence = 4 WHERE sequence = 99",
    )
    assert broken(ledger) == (2, verifying.CHANGED)


@pytest.mark.parametrize("left", [0, 1, ROWS - 1])
def test_a_cut_off_end_is_named_by_what_was_anchored(
    place: Place, ledger: Ledger, left: int
) -> None:
    place.tamper(f"DELETE FROM audit WHERE sequence > {left}")  # noqa: S608
    assert broken(ledger) == (left + 1, verifying.CUT)


def test_a_cut_off_end_shows_also_after_more_was_written(place: Place, ledger: Ledger) -> None:
    place.tamper("DELETE FROM audit WHERE sequence > 4")
    with ledger.write("plan", "another"):
        pass
    assert broken(ledger) == (5, verifying.REBUILT)


def test_a_chain_that_was_built_anew_without_the_key_is_named(place: Place, ledger: Ledger) -> None:
    before, updates = sealing.start(()), []
    with ledger.read() as connection:
        for row in sealing.read(connection):
            before = sealing.seal(b"guessed", before, row.cells)
            updates.append(f"UPDATE audit SET seal='{before}' WHERE sequence={row.sequence}")  # noqa: S608
    place.tamper(*updates)
    (ledger.keys / ANCHORS).unlink()
    assert broken(ledger) == (1, verifying.CHANGED)


def test_seals_that_were_taken_away_show_against_the_anchors(place: Place, ledger: Ledger) -> None:
    place.tamper("UPDATE audit SET seal = NULL")
    assert broken(ledger) == (1, verifying.REBUILT)


def test_a_row_put_in_without_a_seal_is_named(place: Place, ledger: Ledger) -> None:
    place.own(
        "INSERT INTO audit (sequence, at, actor, act, subject) "  # noqa: S608 — our own number
        f"VALUES ({ROWS + 1}, '2026-11-20 00:00:00.000000', '', 'plan', 'x')"
    )
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


IDLE = """
    CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger
    LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'
"""


@pytest.mark.parametrize(
    ("place", "done"),
    [
        ("filed", "DROP TRIGGER audit_refuses_update"),
        ("served", "DROP TRIGGER audit_refuses_update ON audit"),
        ("served", "ALTER TABLE audit DISABLE TRIGGER audit_refuses_delete"),
        ("served", "ALTER TABLE audit ENABLE REPLICA TRIGGER audit_refuses_truncate"),
        ("served", IDLE),
    ],
    indirect=["place"],
)
def test_a_trigger_that_is_gone_or_idle_is_said(place: Place, ledger: Ledger, done: str) -> None:
    place.own(done)
    assert broken(ledger) == (None, verifying.UNPROTECTED)


@pytest.mark.parametrize(
    ("place", "on"), [("filed", ""), ("served", " ON audit")], indirect=["place"]
)
def test_a_row_that_was_changed_without_its_trigger_is_named_with_it(
    place: Place, ledger: Ledger, on: str
) -> None:
    place.own(
        f"DROP TRIGGER audit_refuses_update{on}",
        "UPDATE audit SET subject = 'other' WHERE sequence = 2",
    )
    found = verifying.verify(ledger).broken
    assert found is not None
    assert (found.sequence, found.what.sentence) == (2, verifying.CHANGED_SINCE)
    assert str(found.what).startswith("Row 2 of the audit is not as it was written")


def test_a_head_that_was_printed_is_found_again_or_missed(place: Place, ledger: Ledger) -> None:
    chain = verifying.verify(ledger)
    printed = (chain.head, chain.seal[:16])
    assert verifying.verify(ledger, printed).broken is None
    place.tamper(f"DELETE FROM audit WHERE sequence = {ROWS}")  # noqa: S608
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
    place: Place, ledger: Ledger, spoil: str, expected: str
) -> None:
    place.tamper("UPDATE audit SET seal = NULL, why = NULL, roles = ''")
    (ledger.keys / KEY).unlink()
    (ledger.keys / ANCHORS).unlink()
    with ledger.write("plan", "the first with a seal"):
        pass
    chain = verifying.verify(ledger)
    assert (chain.broken, chain.rows, chain.unsealed) == (None, ROWS + 1, ROWS)
    place.tamper(spoil)
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


@IN_A_FILE
def test_a_damaged_file_is_said_and_no_fault_of_ours(ledger: Ledger) -> None:
    spoilt: Callable[[bytes], bytes] = lambda data: data.replace(b"plan", b"pl\xffn")  # noqa: E731
    with ledger.read() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    ledger.close()
    file = ledger.home / FILE
    file.write_bytes(spoilt(file.read_bytes()))
    assert broken(ledger) == (1, verifying.CHANGED)
