"""A check apart from the screen: the same verdict, loaded in one step."""

import datetime as dt
import errno
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lib.errors import AsOfAhead, AsOfUnknown, FileRefused, StoreBroken
from lib.intake import Options
from lib.intake.mend_file import mend_csv
from lib.ledger.errors import StoreBusy
from lib.portfolio import Portfolio, bringing, drafts, locks, records
from lib.portfolio.apart import jobs, staging
from lib.portfolio.apart.jobs import Checked, Job
from lib.portfolio.apart.progress import Progress
from lib.portfolio.errors import CheckGone, PreviewOutdated
from tests.lib.portfolio.checking import (
    CASES,
    NAME,
    NOW,
    PATIENCE,
    asked,
    cases_of,
    checked_apart,
    checked_here,
    verdict,
)
from tests.postgres import Server


@pytest.fixture
def place(tmp_path: Path) -> Portfolio:
    return Portfolio.open(tmp_path)


# The same verdict ----------------------------------------------------------------------------


@pytest.mark.parametrize("check", [checked_here, checked_apart])
def test_a_staged_import_keeps_the_same_as_one_at_once(check: object, tmp_path: Path) -> None:
    assert callable(check)
    straight, staged = Portfolio.open(tmp_path / "one"), Portfolio.open(tmp_path / "two")
    intake = bringing.read(CASES, NAME, Options())
    at_once = bringing.keep(straight, CASES, NAME, intake, now=NOW)

    job = check(staged)
    found = verdict(job).brought
    kept = staging.keep(job, staged, now=NOW)

    assert cases_of(staged).equals(cases_of(straight))
    assert found.intake.report == at_once.intake.report
    assert found.changes.rows_json() == at_once.changes.rows_json()
    assert found.changes.as_json() == at_once.changes.as_json()
    assert mend_csv(found.intake.rejects, str) == mend_csv(intake.rejects, str)
    assert (kept.status, at_once.status) == ("imported", "imported")
    (one,), (two,) = straight.imports(), staged.imports()
    differing = {"import_id", "path", "snapshot_hash"}
    assert {k: v for k, v in vars(one).items() if k not in differing} == {
        k: v for k, v in vars(two).items() if k not in differing
    }


def test_the_rows_of_both_ways_are_the_same_bytes_under_the_same_number(
    place: Portfolio, tmp_path: Path
) -> None:
    job = checked_apart(place)
    record = verdict(job).record
    intake = bringing.read(CASES, NAME, Options())

    again = drafts.draft(
        CASES,
        NAME,
        intake,
        tmp_path / "again",
        now=NOW,
        secret=place.ledger.secret,
        import_id=record.import_id,
    )

    assert drafts.written(job.folder, record).read_bytes() == (
        drafts.written(tmp_path / "again", again).read_bytes()
    )


def test_a_refused_file_is_refused_with_the_same_sentence_from_afar(place: Portfolio) -> None:
    job = checked_apart(place, b"a,b\n1,2\n")

    with pytest.raises(FileRefused, match="These columns are missing"):
        staging.look(job, NOW)


def test_what_a_check_needs_to_know_is_asked_for(place: Portfolio) -> None:
    job = checked_here(place, name="cases.csv")

    with pytest.raises(AsOfUnknown):
        staging.look(job, NOW)


def test_a_check_refuses_a_day_to_come(place: Portfolio) -> None:
    job = checked_here(place, name="cases_2099-01-01.csv")

    with pytest.raises(AsOfAhead):
        staging.look(job, NOW)


# Nothing counts before it is kept ------------------------------------------------------------


def test_a_check_counts_for_nothing_until_it_is_kept_and_leaves_nothing_then(
    place: Portfolio,
) -> None:
    job = checked_here(place)
    assert (place.imports(), place.latest()) == ((), None)

    staging.keep(job, place, now=NOW)

    assert len(place.imports()) == 1
    assert not job.folder.exists()
    with pytest.raises(CheckGone):
        staging.look(job, NOW)


def test_the_same_file_loaded_meanwhile_changes_nothing(place: Portfolio) -> None:
    first, second = checked_here(place), checked_here(place, name="again_2026-11-20.csv")
    kept = staging.keep(first, place, now=NOW)

    again = staging.keep(second, place, now=NOW)

    assert (again.status, again.record) == ("unchanged", kept.record)
    assert len(place.imports()) == 1


def test_another_file_of_the_client_since_the_check_asks_to_look_again(place: Portfolio) -> None:
    job = checked_here(place)
    other = checked_here(place, CASES.replace(b"A3", b"A9"))
    staging.keep(other, place, now=NOW)

    with pytest.raises(PreviewOutdated):
        staging.keep(job, place, now=NOW)

    assert len(place.imports()) == 1
    staging.check(job, place, now=NOW)
    assert staging.keep(job, place, now=NOW).status == "imported"


def test_a_file_of_another_client_since_the_check_does_not(place: Portfolio) -> None:
    job = checked_here(place)
    other = asked(place, CASES.replace(b"A3", b"A9"), client="乙")
    staging.check(other, place, now=NOW)
    staging.keep(other, place, now=NOW)

    assert staging.keep(job, place, now=NOW).status == "imported"


def test_staged_rows_that_were_changed_are_not_loaded(place: Portfolio) -> None:
    job = checked_here(place)
    drafts.written(job.folder, verdict(job).record).write_bytes(b"PAR1")

    with pytest.raises(StoreBroken):
        staging.keep(job, place, now=NOW)

    assert place.imports() == ()


def test_when_the_ledger_refuses_the_check_can_be_kept_later(
    place: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = checked_here(place)

    def refuse(*_: object) -> None:
        raise StoreBroken(path="ledger")

    with monkeypatch.context() as patch:
        patch.setattr(records, "add", refuse)
        with pytest.raises(StoreBroken):
            staging.keep(job, place, now=NOW)

    assert list(place.folder.rglob("*.parquet")) == []
    assert staging.keep(job, place, now=NOW).status == "imported"


def test_two_clicks_at_once_load_the_check_once(
    place: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = checked_here(place)
    both = threading.Barrier(2)
    look = staging.look

    def looked(job: Job, now: dt.datetime) -> Progress | Checked:
        found = look(job, now)
        both.wait(PATIENCE)
        return found

    monkeypatch.setattr(staging, "look", looked)
    with ThreadPoolExecutor(2) as clicks:
        done = [clicks.submit(staging.keep, job, place, now=NOW) for _ in range(2)]
        kept = [one.result(PATIENCE) for one in done]

    assert sorted(one.status for one in kept) == ["imported", "unchanged"]
    assert kept[0].record == kept[1].record
    assert place.cases().collect().height == 2


def apart(monkeypatch: pytest.MonkeyPatch, place: Portfolio) -> None:
    """Let the portfolio lie on another file system than the jobs."""
    within_one = Path.replace

    def moved(source: Path, target: Path) -> Path:
        if place.folder in source.parents or place.folder not in target.parents:
            return within_one(source, target)
        raise OSError(errno.EXDEV, "another file system")

    monkeypatch.setattr(Path, "replace", moved)


def test_on_another_file_system_a_snapshot_is_copied_and_its_source_removed(
    place: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = checked_here(place)
    rows = drafts.written(job.folder, verdict(job).record)
    apart(monkeypatch, place)
    monkeypatch.setattr(jobs, "discard", lambda _: None)

    staging.keep(job, place, now=NOW)

    assert not rows.exists()
    assert place.cases().collect().height == 2


def test_a_draft_that_its_own_second_click_committed_keeps_its_snapshot(place: Portfolio) -> None:
    job = checked_here(place)
    record = verdict(job).record
    rows = drafts.written(job.folder, record)
    copied = rows.read_bytes()
    place.accept(record, rows, now=NOW)
    rows.write_bytes(copied)

    assert place.accept(record, rows, now=NOW).status == "unchanged"
    assert place.cases().collect().height == 2


def test_when_the_disk_refuses_the_check_can_be_kept_later(
    place: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = checked_here(place)

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no room")

    with monkeypatch.context() as patch:
        patch.setattr(records, "add", refuse)
        with pytest.raises(OSError, match="no room"):
            staging.keep(job, place, now=NOW)

    assert list(place.folder.rglob("*.parquet")) == []
    assert staging.keep(job, place, now=NOW).status == "imported"


def test_loading_that_waits_too_long_for_others_asks_to_try_again(
    place: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = checked_here(place)
    monkeypatch.setattr(staging, "PATIENCE", 0.0)

    with (
        locks.held(job.folder.parent / "loading", patience=0),
        pytest.raises(StoreBusy, match="save once more"),
    ):
        staging.keep(job, place, now=NOW)

    assert staging.keep(job, place, now=NOW).status == "imported"


def test_the_process_that_checks_finds_a_ledger_on_a_server_too(
    postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres.url(postgres.schema(tmp_path))
    monkeypatch.setenv("DOORSTEP_DATABASE_URL", url.get_secret_value())
    place = Portfolio.open(tmp_path, url=url)

    staging.keep(checked_apart(place), place, now=NOW)

    assert [one.file_name for one in place.imports()] == [NAME]
    place.ledger.close()
