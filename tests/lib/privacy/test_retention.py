"""How long data are kept, and that no more goes than may."""

import datetime as dt
import json
from pathlib import Path

import pytest

from lib.__main__ import main
from lib.cases.fields import KINDS
from lib.errors import RecordRefused
from lib.followups import drafts
from lib.followups.entry import Entry
from lib.followups.recording import record
from lib.followups.records import recorded
from lib.intake import Options
from lib.ledger.schema import metadata
from lib.portfolio import Portfolio
from lib.portfolio.apart import staging
from lib.portfolio.bringing import read
from lib.privacy import decided, retention
from lib.privacy.blanking import BLANKED
from lib.privacy.person import LINKED, find
from lib.privacy.retention import NOBODY, kept_until, past, run
from lib.privacy.retention_times import RetentionLoosened, rules
from lib.rights import NotAllowed, Role
from tests.cast import somebody
from tests.conftest import NOW

CASES = (
    "案件编号,委托方,姓名,手机号,逾期金额,逾期天数\n"
    "A1,甲,张三,13977770123,100,40\nA2,甲,李四,,abc,4\n"
)
FAR = dt.date(2031, 11, 20)
"""The first day after 1,825 days."""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Portfolio:
    monkeypatch.setenv("DOORSTEP_HOME", str(tmp_path / "home"))
    one, content = Portfolio.open(tmp_path / "home"), CASES.encode()
    one.commit(content, "f.csv", read(content, "f_2026-11-20.csv", Options()), now=NOW)
    return one


def own(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "own.toml"
    path.write_text(text, "utf-8")
    return path


def test_every_kind_of_file_has_a_rule_with_its_source() -> None:
    told = rules()
    of_files = {one.kind for one in told.values() if not one.tables}
    assert of_files == set(KINDS) | {"rejects", "staging"}
    assert all(one.source and one.basis in {"law", "regulation", "policy"} for one in told.values())


def test_every_table_of_the_ledger_has_a_time_or_tells_of_nobody() -> None:
    named = [table for one in rules().values() for table in one.tables]
    assert sorted(named) == sorted({*metadata.tables} - NOBODY)
    linked = {name for name, table in metadata.tables.items() if set(LINKED) & {*table.c.keys()}}
    assert not linked & NOBODY
    assert set(BLANKED) <= set(named)


def test_a_draft_is_thrown_away_when_its_time_says_so() -> None:
    assert rules()["drafts"].max_days == drafts.DAYS


def written(place: Portfolio, *keys: str) -> None:
    """A contact of each case with a note."""
    for key in keys:
        said = Entry(
            case_key=key,
            channel="call",
            happened_at=NOW.replace(tzinfo=None),
            outcome="CALL_RNR",
            met_whom="nobody",
            next_action="none",
            note="没有人接",
        )
        record(place.ledger, said, NOW)


def notes(place: Portfolio) -> dict[str, str | None]:
    return dict(recorded(place.ledger).select("case_key", "note").iter_rows())


def test_words_about_a_contact_go_after_their_time_and_the_contact_stays(place: Portfolio) -> None:
    written(place, "甲:A1", "甲:A9")
    keys = find(place, "A1").person_keys
    decided.decide(place.ledger, "legal_hold", keys, "court 5", stands=True, now=NOW)
    assert "contacts" not in {one.kind for one in past(place, FAR - dt.timedelta(days=1))}
    found = [one for one in past(place, FAR) if one.kind == "contacts"]
    assert {(one.what, one.day, one.rows, one.state) for one in found} == {
        ("followups", NOW.date(), 1, "held"),
        ("followups", NOW.date(), 1, "due"),
    }

    assert run(place, found, "retention") == 1

    assert notes(place) == {"甲:A1": "没有人接", "甲:A9": None}
    assert recorded(place.ledger)["outcome"].to_list() == ["CALL_RNR", "CALL_RNR"]
    assert [one.state for one in past(place, FAR) if one.kind == "contacts"] == ["held"]


@pytest.mark.parametrize(
    "text",
    [
        "[protection]\nmax_days = 100",
        "[cases]\nmin_days = 10",
        "[cases]\nmax_days = 4000",
        "[cases]\nmax_days = 0",
    ],
)
def test_a_tenant_may_not_loosen(tmp_path: Path, text: str) -> None:
    with pytest.raises(RetentionLoosened):
        rules(own(tmp_path, text))


@pytest.mark.parametrize("text", ["[dreams]\nmax_days = 1", "[cases]\nsource = 'x'", "no toml"])
def test_what_is_not_understood_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(RecordRefused):
        rules(own(tmp_path, text))


def test_where_minimum_and_maximum_collide_the_data_are_stored_only(
    place: Portfolio, tmp_path: Path
) -> None:
    tight = own(tmp_path, "[cases]\nmax_days = 30")
    found = [one for one in past(place, dt.date(2027, 1, 1), tight) if one.kind == "cases"]
    assert (rules(tight)["cases"].store_only, [one.state for one in found]) == (
        True,
        ["stored_only"],
    )
    assert run(place, found, "x") == 0
    assert place.imports()


def test_nothing_is_due_before_its_time_and_the_file_goes_after_it(place: Portfolio) -> None:
    record = place.imports()[0]
    assert [one.kind for one in past(place, FAR - dt.timedelta(days=1))] == ["rejects"]
    found = past(place, FAR)
    assert [(one.kind, one.state) for one in found] == [("cases", "due"), ("rejects", "due")]

    assert run(place, found, "retention") == 2

    assert place.imports() == ()
    assert not list(place.folder.rglob(f"{record.import_id}*"))


def test_a_file_in_preparation_to_which_nobody_came_back_goes_after_a_week(
    place: Portfolio,
) -> None:
    job = staging.start(place.folder.parent, CASES.encode(), "g.csv", Options(), now=NOW)
    week = NOW.date() + dt.timedelta(days=7)
    assert past(place, week) == ()
    found = past(place, week + dt.timedelta(days=1))
    assert [(one.kind, one.what, one.state) for one in found] == [("staging", job.job_id, "due")]
    assert run(place, found, "x") == 1
    assert not job.folder.exists()
    assert place.imports()


def test_a_file_with_somebody_under_a_legal_hold_stays(place: Portfolio) -> None:
    keys = find(place, "A1").person_keys
    decided.decide(place.ledger, "legal_hold", keys, "court 5", stands=True, now=NOW)
    found = past(place, FAR)
    assert [(one.kind, one.state) for one in found] == [("cases", "held"), ("rejects", "due")]


def test_a_persons_cases_are_kept_for_the_minimum(place: Portfolio) -> None:
    assert kept_until(place, {"甲:A1"}, None) == dt.date(2029, 11, 19)
    assert kept_until(place, {"甲:A9"}, None) is None


def test_who_may_not_handle_privacy_sees_no_retention(place: Portfolio) -> None:
    with pytest.raises(NotAllowed):
        past(place.by(somebody("M", Role.MANAGER)), FAR)


def test_the_command_erases_only_when_it_is_told_to(
    place: Portfolio, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = dt.datetime.combine(FAR, dt.time(12), dt.UTC)
    monkeypatch.setattr("lib.commands.retention.now", lambda: moment)
    assert main(["retention", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["erased"] == 0
    assert place.imports()
    assert main(["retention", "--run", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["erased"] == 2
    assert retention.past(place, FAR) == ()
