"""Recording, erasing and letting go where the ledger lies in PostgreSQL."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from lib.followups import recording
from lib.intake import Options
from lib.ledger import databases
from lib.ledger.schema import followups
from lib.portfolio import Portfolio
from lib.portfolio.bringing import read
from lib.portfolio.verifying import verify
from lib.privacy import retention
from lib.privacy.blanking import BLANKED
from lib.privacy.correcting import correct, standing
from lib.privacy.erasing import erase, search
from lib.privacy.person import find
from tests.conftest import NOW
from tests.lib.followups.cast import PROMISE
from tests.lib.privacy.test_person import CASES, IDENTITY, NAME, PHONE
from tests.postgres import Server

NOTE = f"{NAME}本人接听 {PHONE}"


@pytest.fixture
def place(tmp_path: Path, postgres: Server) -> Iterator[Portfolio]:
    home, content = tmp_path / "home", CASES.encode()
    one = Portfolio.open(home, url=postgres.url(postgres.schema(home)))
    name = "cases_2026-11-20.csv"
    one.commit(content, name, read(content, name, Options()), now=NOW)
    recording.record(one.ledger, said("甲:A1", "f1", NOTE), NOW)
    recording.record(one.ledger, said("甲:A2", "f2", "李四本人接听"), NOW)
    yield one
    one.ledger.close()


def said(case_key: str, followup_id: str, note: str) -> recording.Entry:
    return replace(PROMISE, case_key=case_key, followup_id=followup_id, note=note)


def notes(place: Portfolio) -> dict[str, str | None]:
    with place.ledger.read() as connection:
        query = sa.select(followups.c.followup_id, followups.c.note)
        return {row.followup_id: row.note for row in connection.execute(query)}


def test_a_person_is_erased_from_the_snapshots_and_from_the_database(place: Portfolio) -> None:
    correct(place, find(place, "A1"), "甲:A1", "mobile", "13977770999", "request 3", now=NOW)
    person = find(place, IDENTITY)
    assert any(one.endswith(" followups") for one in search(place, person))

    done = erase(place, person, "request 9", now=NOW)

    assert (done.texts, list(done.left)) == (2, [])
    assert (notes(place), standing(place)) == ({"f1": None, "f2": "李四本人接听"}, {})
    assert verify(place).whole


def test_after_an_erasure_every_table_refuses_changes_again(place: Portfolio) -> None:
    erase(place, find(place, "A1"), "request 9", now=NOW)
    with place.ledger.read() as connection:
        here = databases.of(connection)
        assert all(here.is_guarded(connection, name) for name in (*BLANKED, "corrections"))
    with (
        pytest.raises(sa.exc.IntegrityError, match="only ever added to"),
        place.ledger.write("record follow-up", "f1") as connection,
    ):
        connection.execute(sa.update(followups).values(note="x"))


def test_an_erasure_that_fails_leaves_the_texts_and_their_guard(
    place: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("lib.privacy.erasing.decided.add", fail)
    with pytest.raises(KeyboardInterrupt):
        erase(place, find(place, "A1"), "request 9", now=NOW)
    assert notes(place)["f1"] == NOTE
    with place.ledger.read() as connection:
        assert databases.of(connection).is_guarded(connection, "followups")


def test_what_is_past_its_time_goes(place: Portfolio) -> None:
    found = retention.past(place, dt.date(2031, 11, 20))
    assert retention.run(place, found, "retention") == len(found) > 0
    assert place.imports() == ()
