"""What is peculiar to a ledger in PostgreSQL: many processes, a server that is away, a password."""

import datetime as dt
import os
import subprocess
import sys
import traceback
from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from lib.__main__ import main
from lib.errors import DoorstepError, RecordRefused, StoreBroken
from lib.ledger import Ledger, verifying
from lib.ledger.databases.postgresql import CONNECTIONS, MORE
from lib.ledger.errors import (
    DatabaseAddressWrong,
    DatabaseEmpty,
    DatabaseNotUnicode,
    DatabaseUnsaid,
    DatabaseUnwritable,
    StoreBusy,
    StoreUnreachable,
)
from lib.ledger.file import ELSEWHERE, FILE, NAMING
from lib.ledger.schema import audit, followups, passwords, sessions
from lib.settings import Settings
from tests.lib.ledger.conftest import Place
from tests.postgres import OWNER, PASSWORD, Server

ROOT = Path(__file__).parents[3]
NOON = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)
VISIT = {
    "case_key": "C1",
    "happened_at": dt.datetime(2026, 11, 20, 10, 30, 0, 125),  # noqa: DTZ001 — on the watch
    "channel": "visit",
    "outcome": "NOT_HOME",
    "promise_amount": 9_007_199_254_740_993,
    "promise_date": dt.date(2026, 12, 1),
    "note": "门上贴了“不在家” 😀",
    "currency": "CNY",
    "recorded_at": NOON,
    "recorded_by": "Alice",
}

WRITERS = """
import os, sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from pydantic import SecretStr
from lib.ledger import Ledger
ledger = Ledger.open(Path(sys.argv[1]), url=SecretStr(os.environ["URL"]))
def work(who):
    for n in range(10):
        with ledger.write("plan", f"{sys.argv[2]}-{who}-{n}"):
            pass
with ThreadPoolExecutor(4) as people:
    list(people.map(work, range(4)))
"""

HALF = """
import datetime as dt, os, signal, sys
from pathlib import Path
import sqlalchemy as sa
from pydantic import SecretStr
from lib.ledger import Ledger
from lib.ledger.schema import passwords
NOON = dt.datetime.now(dt.UTC)
ledger = Ledger.open(Path(sys.argv[1]), url=SecretStr(os.environ["URL"]))
with ledger.write("plan", "half") as connection:
    connection.execute(sa.insert(passwords).values(user_id="u", hash="h", changed_at=NOON))
    os.kill(os.getpid(), signal.SIGKILL)
"""


def process(place: Place, script: str, *words: str) -> subprocess.Popen[bytes]:
    assert place.url
    return subprocess.Popen(  # noqa: S603 — our own interpreter and script
        [sys.executable, "-c", script, str(place.home), *words],
        env={**os.environ, "URL": place.url.get_secret_value()},
        cwd=ROOT,
    )


def opened(place: Place, seconds: float = 20) -> Ledger:
    patience = dt.timedelta(seconds=seconds)
    return Ledger.open(place.home, clock=lambda: NOON, patience=patience, url=place.url)


def subjects(ledger: Ledger) -> list[str]:
    with ledger.read() as connection:
        return list(connection.scalars(sa.select(audit.c.subject).order_by(audit.c.sequence)))


def test_eight_writers_of_two_processes_make_one_chain(served: Place) -> None:
    with process(served, WRITERS, "a") as one, process(served, WRITERS, "b") as other:
        assert (one.wait(60), other.wait(60)) == (0, 0)
    ledger = opened(served)
    wanted = {f"{p}-{who}-{n}" for p in "ab" for who in range(4) for n in range(10)}
    assert set(subjects(ledger)) == wanted
    chain = verifying.verify(ledger)
    assert (chain.broken, chain.rows) == (None, 80)
    ledger.close()


def test_a_writer_killed_between_two_statements_leaves_nothing_and_holds_up_nobody(
    served: Place,
) -> None:
    with process(served, HALF) as killed:
        assert killed.wait(60) == -9
    ledger = opened(served)
    with ledger.write("plan", "whole"):
        pass
    with ledger.read() as connection:
        kept = connection.scalar(sa.select(sa.func.count()).select_from(passwords))
    assert (kept, subjects(ledger)) == (0, ["whole"])
    ledger.close()


def test_what_is_saved_comes_back_as_it_was_and_its_row_has_the_same_seal_as_in_a_file(
    served: Place, tmp_path: Path
) -> None:
    both = (opened(served), Ledger.open(tmp_path / "file", clock=lambda: NOON, keys=served.home))
    found, seals = [], []
    for ledger in both:
        with ledger.write("record follow-up", "f1", why="因为") as connection:
            connection.execute(sa.insert(followups).values(followup_id="f1", **VISIT))
        with ledger.read() as connection:
            found.append(tuple(connection.execute(sa.select(followups)).one()))
            seals.append(connection.scalar(sa.select(audit.c.seal)))
        ledger.close()
    assert found[0] == found[1]
    assert seals[0] == seals[1]


def test_who_reads_sees_one_state_while_others_write(served: Place) -> None:
    ledger = opened(served)
    with ledger.read() as connection:
        query = sa.select(sa.func.count()).select_from(audit)
        before = connection.scalar(query)
        with ledger.write("plan", "meanwhile"):
            pass
        assert (before, connection.scalar(query), ledger.version()) == (0, 0, 1)
    ledger.close()


def test_a_writer_who_waits_too_long_is_told_to_save_again(served: Place) -> None:
    first, second = opened(served), opened(served, 0.05)
    with first.write("plan", "long"), pytest.raises(StoreBusy):
        second.keep(sa.delete(sessions))
    assert second.keep(sa.delete(sessions)) == 0
    first.close()
    second.close()


def test_a_ledger_outlives_that_the_server_ends_its_connections(served: Place) -> None:
    ledger = opened(served)
    ledger.version()
    served.own(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'doorstep'"
    )
    with ledger.write("plan", "after"):
        pass
    assert ledger.version() == 1
    ledger.close()


def test_a_database_that_is_only_read_says_so(served: Place) -> None:
    assert served.server
    url = served.server.url(served.schema, also="-cdefault_transaction_read_only=on")
    ledger = Ledger.open(served.home, url=url)
    assert ledger.version() == 0
    with pytest.raises(DatabaseUnwritable, match="only read"), ledger.write("plan", "x"):
        pass
    ledger.close()


def test_a_text_that_no_database_of_the_kind_can_keep_is_refused_in_words(served: Place) -> None:
    ledger = opened(served)
    with pytest.raises(RecordRefused), ledger.write("plan", "a\0b"):
        pass
    assert subjects(ledger) == []
    ledger.close()


def test_a_number_that_is_larger_than_can_be_kept_is_refused_in_words(served: Place) -> None:
    ledger, row = opened(served), {**VISIT, "followup_id": "f1", "promise_amount": 2**63}
    with pytest.raises(RecordRefused), ledger.write("record follow-up", "f1") as connection:
        connection.execute(sa.insert(followups).values(**row))
    ledger.close()


def test_when_all_connections_are_in_use_the_next_one_is_told_so(served: Place) -> None:
    ledger = opened(served, 0.05)
    with ExitStack() as readers:
        for _ in range(CONNECTIONS + MORE):
            readers.enter_context(ledger.read())
        with pytest.raises(StoreBusy):
            ledger.version()
    assert ledger.version() == 0
    ledger.close()


def test_a_server_that_is_away_is_said_without_the_password(tmp_path: Path) -> None:
    url = SecretStr(f"postgresql://doorstep:{'geheim'}@127.0.0.1:1/doorstep")
    with pytest.raises(StoreUnreachable, match=r"127\.0\.0\.1:1/doorstep") as refused:
        Ledger.open(tmp_path, url=url)
    assert "geheim" not in told(refused.value)


def test_a_wrong_password_is_said_and_not_repeated(
    served: Place, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert served.server
    url = served.server.url(served.schema, password="geheim")  # noqa: S106 — a wrong one
    with pytest.raises(StoreUnreachable) as refused:
        Ledger.open(served.home, url=url)
    assert "geheim" not in told(refused.value)

    monkeypatch.setenv("DOORSTEP_HOME", str(served.home))
    monkeypatch.setenv("DOORSTEP_DATABASE_URL", url.get_secret_value())
    assert main(["imports"]) == 1
    printed = capsys.readouterr()
    assert "cannot be reached" in printed.out
    assert "geheim" not in printed.out + printed.err + repr(Settings()) + str(Settings())


def told(error: BaseException) -> str:
    """All that a log would hold of an error and of those behind it."""
    return "".join(traceback.format_exception(error)) + repr(error) + repr(error.__cause__)


@pytest.mark.parametrize(
    "address",
    [
        "mysql://root:geheim@db.lan/doorstep",
        "geheim",
        "postgresql://doorstep@db.lan:geheim/doorstep",
    ],
)
def test_an_address_that_is_none_is_refused_and_not_repeated(tmp_path: Path, address: str) -> None:
    with pytest.raises(DatabaseAddressWrong, match="postgresql://doorstep@") as refused:
        Ledger.open(tmp_path, url=SecretStr(address))
    assert "geheim" not in told(refused.value)


def test_the_password_may_stand_in_a_file_or_in_the_environment(
    served: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert served.server
    bare = SecretStr(
        f"postgresql://{OWNER}@/postgres?host={served.server.socket}"
        f"&options=-csearch_path%3D{served.schema}"
    )
    place = tmp_path / "pgpass"
    escaped = PASSWORD.replace("\\", "\\\\").replace(":", "\\:")
    place.write_text(f"*:*:*:*:{escaped}\n", "utf-8")
    place.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(place))
    Ledger.open(served.home, url=bare).close()
    monkeypatch.delenv("PGPASSFILE")
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    Ledger.open(served.home, url=bare).close()


def test_a_database_that_was_never_used_is_filled_and_its_folder_bound_to_it(
    postgres: Server, tmp_path: Path
) -> None:
    url = postgres.url_of_database(postgres.database())
    Ledger.open(tmp_path, url=url).close()
    assert {one.name for one in tmp_path.iterdir()} == {NAMING, ELSEWHERE, "ledger.lock"}
    assert PASSWORD not in (tmp_path / ELSEWHERE).read_text()
    Ledger.open(tmp_path, url=url).close()
    with pytest.raises(DatabaseUnsaid, match="DOORSTEP_DATABASE_URL"):
        Ledger.open(tmp_path)


def test_an_empty_database_takes_no_folder_over_that_another_ledger_began(
    postgres: Server, tmp_path: Path
) -> None:
    Ledger.open(tmp_path).close()
    with pytest.raises(DatabaseEmpty):
        Ledger.open(tmp_path, url=postgres.url_of_database(postgres.database()))
    (tmp_path / FILE).unlink()
    snapshot = tmp_path / "portfolio" / "cases" / "a.parquet"
    snapshot.parent.mkdir(parents=True)
    snapshot.touch()
    with pytest.raises(DatabaseEmpty):
        Ledger.open(tmp_path, url=postgres.url_of_database(postgres.database()))


def test_a_ledger_without_its_secret_is_not_given_another_one(served: Place) -> None:
    opened(served).close()
    (served.home / NAMING).unlink()
    with pytest.raises(StoreBroken, match=NAMING):
        opened(served)


def test_a_database_that_cannot_keep_every_name_is_refused(
    postgres: Server, tmp_path: Path
) -> None:
    url = postgres.url_of_database(postgres.database("ENCODING 'SQL_ASCII'"))
    with pytest.raises(DatabaseNotUnicode):
        Ledger.open(tmp_path, url=url)


def test_every_refusal_is_a_sentence_of_the_house(served: Place) -> None:
    """No user reads what a server says of itself."""
    served.own("DROP TABLE audit")
    ledger = opened(served)
    with pytest.raises(DoorstepError):
        ledger.version()
    ledger.close()
