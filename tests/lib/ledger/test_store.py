"""What the ledger promises to everybody who writes into it."""

import datetime as dt
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from lib.errors import StoreBroken
from lib.ledger import Ledger
from lib.ledger.databases.sqlite import SQLite
from lib.ledger.errors import StoreBusy, StoreFull, StoreNewer, StoreUnwritable
from lib.ledger.file import FILE
from lib.ledger.schema import REVISION, audit, followups, metadata, plans, stops
from tests.cast import ALICE
from tests.cheaply import PREPARE
from tests.lib.ledger.conftest import IN_A_FILE, Place

NOON = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)
ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def migrated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every ledger be really migrated: here the migrations are the question."""
    monkeypatch.setattr(SQLite, "prepare", PREPARE)


@pytest.fixture
def ledger(place: Place) -> Iterator[Ledger]:
    patience = dt.timedelta(seconds=20)
    opened = Ledger.open(place.home, clock=lambda: NOON, patience=patience, url=place.url)
    yield opened
    opened.close()


def visit(followup_id: str) -> dict[str, object]:
    return {
        "followup_id": followup_id,
        "case_key": "C1",
        "happened_at": dt.datetime(2026, 11, 20, 10, 30),  # noqa: DTZ001 — local, as on the watch
        "channel": "visit",
        "outcome": "NOT_HOME",
        "currency": "CNY",
        "recorded_at": NOON,
        "recorded_by": "Alice",
    }


def save(ledger: Ledger, followup_id: str) -> None:
    with ledger.by(ALICE).write("record follow-up", followup_id) as connection:
        connection.execute(sa.insert(followups).values(**visit(followup_id)))


def saved(ledger: Ledger) -> list[str]:
    with ledger.read() as connection:
        query = sa.select(followups.c.followup_id).order_by(followups.c.sequence)
        return list(connection.scalars(query))


def test_the_migrations_make_exactly_the_tables_of_the_schema(ledger: Ledger) -> None:
    with ledger.read() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []


@IN_A_FILE
def test_every_connection_is_durable_checked_and_forgets_what_is_deleted(ledger: Ledger) -> None:
    with ledger.read() as connection:
        found = {
            pragma: connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()
            for pragma in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def test_a_write_leaves_one_row_in_the_audit_and_moves_the_version_on(ledger: Ledger) -> None:
    before = ledger.version()
    save(ledger, "f1")
    with ledger.read() as connection:
        told = sa.select(
            audit.c.sequence,
            audit.c.at,
            audit.c.actor,
            audit.c.roles,
            audit.c.act,
            audit.c.subject,
        )
        rows = [tuple(row) for row in connection.execute(told)]
    assert (before, ledger.version(), rows) == (
        0,
        1,
        [(1, NOON, "Alice", "owner", "record follow-up", "f1")],
    )


def test_a_write_that_fails_leaves_nothing_not_even_in_the_audit(ledger: Ledger) -> None:
    def save_and_fail() -> None:
        with ledger.write("record follow-up", "f1") as connection:
            connection.execute(sa.insert(followups).values(**visit("f1")))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        save_and_fail()
    assert (saved(ledger), ledger.version()) == ([], 0)


def test_what_a_reader_changes_is_not_kept(ledger: Ledger) -> None:
    with ledger.read() as connection:
        connection.execute(sa.insert(followups).values(**visit("f1")))
    assert saved(ledger) == []


@pytest.mark.parametrize("table", ["audit", "followups"])
@pytest.mark.parametrize(
    ("place", "statement"),
    [
        ("filed", "UPDATE {t} SET sequence = 9"),
        ("filed", "DELETE FROM {t}"),
        ("filed", "INSERT OR REPLACE INTO {t} SELECT * FROM {t}"),
        ("served", "UPDATE {t} SET sequence = 9"),
        ("served", "DELETE FROM {t}"),
        ("served", "TRUNCATE {t} CASCADE"),
        ("served", "INSERT INTO {t} TABLE {t} ON CONFLICT (sequence) DO UPDATE SET sequence = 9"),
    ],
    indirect=["place"],
)
def test_audit_and_followups_cannot_be_rewritten(
    ledger: Ledger, table: str, statement: str
) -> None:
    save(ledger, "f1")
    with (
        pytest.raises(sa.exc.IntegrityError, match="only ever added to"),
        ledger.write("plan", "f1") as connection,
    ):
        connection.exec_driver_sql(statement.format(t=table))
    assert (saved(ledger), ledger.version()) == (["f1"], 1)


def test_the_same_followup_saved_twice_is_there_once(ledger: Ledger) -> None:
    save(ledger, "f1")
    with pytest.raises(sa.exc.IntegrityError):
        save(ledger, "f1")
    assert (saved(ledger), ledger.version()) == (["f1"], 1)


def test_a_stop_belongs_to_a_plan_that_exists(ledger: Ledger) -> None:
    moment = dt.datetime(2026, 11, 21, 9)  # noqa: DTZ001 — local, as on the watch
    stop = {"case_key": "C1", "arrive": moment, "leave": moment, "km": 1.0, "why": ""}
    with pytest.raises(sa.exc.IntegrityError), ledger.write("plan", "p1") as connection:
        connection.execute(sa.insert(stops).values(plan_id="p1", position=1, **stop))
    plan = {"day": moment.date(), "crew": "A", "created_at": NOON, "summary": {"stops": 1}}
    with ledger.write("plan", "p1") as connection:
        connection.execute(sa.insert(plans).values(plan_id="p1", **plan))
        connection.execute(sa.insert(stops).values(plan_id="p1", position=1, **stop))
    with ledger.read() as connection:
        assert connection.execute(sa.select(plans.c.created_at, plans.c.summary)).one() == (
            NOON,
            {"stops": 1},
        )


def test_a_moment_without_a_zone_is_refused(ledger: Ledger) -> None:
    naive = NOON.replace(tzinfo=None)
    plan = {"plan_id": "p1", "day": naive.date(), "crew": "A", "summary": {}}
    with (
        pytest.raises(sa.exc.StatementError, match="time zone"),
        ledger.write("plan", "p1") as connection,
    ):
        connection.execute(sa.insert(plans).values(created_at=naive, **plan))


def test_sixteen_people_saving_at_once_lose_nothing(ledger: Ledger) -> None:
    wanted = [f"{person}-{n}" for person in range(16) for n in range(10)]
    with ThreadPoolExecutor(16) as people:
        list(people.map(lambda followup_id: save(ledger, followup_id), wanted))
    assert (sorted(saved(ledger)), ledger.version()) == (sorted(wanted), len(wanted))


WRITER = """
import os, sys
from pathlib import Path
from pydantic import SecretStr
from lib.ledger import Ledger
ledger = Ledger.open(Path(sys.argv[1]), url=SecretStr(os.environ["URL"]))
print("open", flush=True)
for n in range(int(sys.argv[2])):
    with ledger.write("plan", f"{sys.argv[3]}-{n}"):
        pass
    print(f"{sys.argv[3]}-{n}", flush=True)
"""


def writer(place: Place, rows: int, name: str) -> subprocess.Popen[str]:
    url = place.url.get_secret_value() if place.url else ""
    return subprocess.Popen(  # noqa: S603 — our own interpreter and script
        [sys.executable, "-c", WRITER, str(place.home), str(rows), name],
        stdout=subprocess.PIPE,
        env={**os.environ, "URL": url},
        text=True,
        cwd=ROOT,
    )


def audited(place: Place) -> set[str]:
    ledger = Ledger.open(place.home, url=place.url)
    with ledger.read() as connection:
        subjects = set(connection.scalars(sa.select(audit.c.subject)))
    ledger.close()
    return subjects


def test_a_killed_process_loses_no_row_it_had_acknowledged(place: Place) -> None:
    with writer(place, 1_000_000, "w") as process:
        assert process.stdout is not None
        acknowledged = [process.stdout.readline().strip() for _ in range(50)][1:]
        process.kill()
        acknowledged += process.stdout.read().split()
    assert set(acknowledged) <= audited(place)


def test_two_processes_may_start_and_write_at_the_same_moment(place: Place) -> None:
    with writer(place, 20, "a") as one, writer(place, 20, "b") as other:
        assert (one.wait(60), other.wait(60)) == (0, 0)
    assert audited(place) == {f"{name}-{n}" for name in "ab" for n in range(20)}


@IN_A_FILE
def test_only_its_owner_may_look_into_the_ledger(ledger: Ledger) -> None:
    save(ledger, "f1")
    home = ledger.home
    rights = {file.name: stat.S_IMODE(file.stat().st_mode) for file in home.iterdir()}
    assert (stat.S_IMODE(home.stat().st_mode), set(rights.values())) == (0o700, {0o600})
    assert "ledger.sqlite-wal" in rights


def test_a_ledger_gone_from_beside_its_snapshots_is_a_loss_not_a_fresh_start(
    tmp_path: Path,
) -> None:
    snapshot = tmp_path / "portfolio" / "cases" / "a.parquet"
    snapshot.parent.mkdir(parents=True)
    snapshot.touch()
    with pytest.raises(StoreBroken):
        Ledger.open(tmp_path)
    assert not (tmp_path / "ledger.sqlite").exists()


def test_a_file_that_is_no_ledger_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_bytes(b"name,amount\n" * 1000)
    with pytest.raises(StoreBroken):
        Ledger.open(tmp_path)


def test_a_ledger_of_a_later_version_is_left_alone(place: Place) -> None:
    Ledger.open(place.home, url=place.url).close()
    place.own("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreNewer):
        Ledger.open(place.home, url=place.url)


def test_what_takes_long_to_import_waits_until_it_is_needed(tmp_path: Path) -> None:
    Ledger.open(tmp_path).close()
    start = (
        "import sys; from pathlib import Path; from lib.portfolio import Portfolio; "
        f"Portfolio.open(Path({str(tmp_path)!r})).imports(); "
        "print(sorted({'alembic', 'xlsxwriter', 'folium', 'fastexcel'} & set(sys.modules)))"
    )
    done = subprocess.run(  # noqa: S603 — our own interpreter
        [sys.executable, "-c", start], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_newest_migration_is_the_version_that_needs_none() -> None:
    scripts = ScriptDirectory(str(ROOT / "lib" / "ledger" / "migrations"))
    assert scripts.get_current_head() == REVISION


@IN_A_FILE
def test_a_full_disk_is_said_and_nothing_half_saved(ledger: Ledger) -> None:
    def save_more_than_fits() -> None:
        with ledger.write("record follow-up", "many") as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
            for n in range(1000):
                connection.execute(sa.insert(followups).values(**visit(f"f{n}"), note="x" * 500))

    with pytest.raises(StoreFull, match="full"):
        save_more_than_fits()
    assert (saved(ledger), ledger.version()) == ([], 0)


def test_a_writer_who_waits_too_long_is_told_to_save_again(tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path, patience=dt.timedelta(milliseconds=50))
    other = sqlite3.connect(ledger.home / FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy):
        save(ledger, "f1")
    other.close()
    save(ledger, "f1")
    with (
        ledger.write("plan", "x"),
        pytest.raises(StoreBusy),
        ledger.write("plan", "x"),
    ):
        pass
    assert (saved(ledger), ledger.version()) == (["f1"], 2)
    ledger.close()


@IN_A_FILE
def test_a_ledger_that_may_not_be_written_says_so(ledger: Ledger) -> None:
    def save_on_a_read_only_disk() -> None:
        with ledger.write("record follow-up", "f1") as connection:
            connection.exec_driver_sql("PRAGMA query_only = ON")
            connection.execute(sa.insert(followups).values(**visit("f1")))

    with pytest.raises(StoreUnwritable):
        save_on_a_read_only_disk()


def test_another_process_that_comes_and_goes_takes_nothing_from_open_connections(
    tmp_path: Path,
) -> None:
    first = Ledger.open(tmp_path)
    Ledger.open(tmp_path).close()  # must not let go of the locks that `first` holds
    with first.write("plan", "one"):
        pass
    visitor = (
        "import sys, pathlib; from lib.ledger import Ledger; "
        "Ledger.open(pathlib.Path(sys.argv[1])).close()"
    )
    subprocess.run([sys.executable, "-c", visitor, str(tmp_path)], cwd=ROOT, check=True)  # noqa: S603 — our own interpreter

    with first.write("plan", "two"):
        pass

    assert (first.version(), Ledger.open(tmp_path).version()) == (2, 2)
