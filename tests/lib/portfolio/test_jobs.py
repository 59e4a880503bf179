"""What checks leave on the disk: nothing of a cancelled one, and nothing that others can read."""

import datetime as dt
import faulthandler
import os
import pickle
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

from lib.errors import NotFound
from lib.intake.tables.workbook import UNPACKED_IN
from lib.portfolio import Portfolio
from lib.portfolio.apart import children, handed, jobs, staging, waiting, worker
from lib.portfolio.apart.jobs import ABANDONED, FORGOTTEN
from lib.portfolio.errors import CheckFailed, CheckGone, PreviewOutdated
from tests.lib.portfolio.checking import (
    CASES,
    NAME,
    NOW,
    asked,
    checked_apart,
    checked_here,
)

WITHOUT_ARGUMENTS = b"\x80\x05clib.portfolio.progress\nProgress\n)R."
"""Makes an object as a version made it that knew fewer fields of it."""


@pytest.fixture
def place(tmp_path: Path) -> Portfolio:
    return Portfolio.open(tmp_path)


READER = """
import pathlib, sys, tempfile, time
with tempfile.TemporaryDirectory() as name:
    (pathlib.Path(sys.argv[1]) / "progress").write_text(name)
    time.sleep(600)
"""
"""Stands in for the process that checks a file, in the moment in which it unpacks a workbook."""


def test_a_cancelled_check_leaves_nothing_of_what_it_was_unpacking(
    place: Portfolio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "stand_in.py").write_text(READER)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(children, "PROGRAM", "stand_in")
    job = asked(place)
    staging.check_apart(job)
    while not (job.file("progress").is_file() and job.file("progress").read_text()):
        assert staging.is_running(job)
    unpacked = Path(job.file("progress").read_text())
    assert unpacked.is_dir()

    jobs.discard(job)

    assert not unpacked.exists()


def test_what_a_killed_server_unpacked_is_cleared_away_and_nothing_else(
    place: Portfolio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    old = (NOW - ABANDONED).timestamp() - 1
    for name, at in {
        f"{UNPACKED_IN}old": old,
        f"{UNPACKED_IN}new": old + 60,
        "doorstep": old,
    }.items():
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (at, at))

    jobs.sweep(place.folder.parent, NOW)

    there = {name: (tmp_path / name).exists() for name in ("doorstep", f"{UNPACKED_IN}new")}
    assert there == {"doorstep": True, f"{UNPACKED_IN}new": True}
    assert not (tmp_path / f"{UNPACKED_IN}old").exists()


def test_a_check_that_is_ended_under_our_hands_is_gone(place: Portfolio) -> None:
    job = checked_here(place)
    shutil.rmtree(job.folder)

    for look in (staging.look, lambda job, _: staging.check_again(job)):
        with pytest.raises(CheckGone):
            look(job, NOW)


def test_who_lost_the_number_of_a_check_finds_it_among_those_that_wait(place: Portfolio) -> None:
    checked_here(place)
    done = checked_here(place)  # once more the same
    asked(place)  # is not checked yet
    refused = asked(place, b"no table", "note.csv")
    staging.check(refused, place, now=NOW)

    assert [what.name for _, what, _ in waiting.waiting(place)] == [NAME]

    staging.keep(done, place, now=NOW)
    assert waiting.waiting(place) == []


def test_the_log_names_the_fault_of_a_check_and_no_cell_of_the_file(
    place: Portfolio, caplog: pytest.LogCaptureFixture
) -> None:
    job = asked(place)
    job.file("fault").write_text("ComputeError", "utf-8")
    job.file("log").write_text("ComputeError: cannot read 张三 13800000000", "utf-8")

    with pytest.raises(CheckFailed):
        staging.look(job, NOW)

    assert f"The check {job.job_id} of a file broke off: ComputeError" in caplog.text
    assert "张三" not in caplog.text


def test_a_check_that_breaks_off_leaves_the_class_of_its_fault(
    place: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = asked(place)

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("13800000000")

    # What a process apart sets for itself would end this one, minutes later.
    monkeypatch.setattr(worker, "give_way", lambda _: None)
    monkeypatch.setattr(worker, "watch_memory", lambda *_: None)
    monkeypatch.setattr(faulthandler, "dump_traceback_later", lambda *_, **__: None)
    monkeypatch.setattr(os, "umask", lambda _: 0)
    monkeypatch.setattr(staging, "check", broken)
    with pytest.raises(ZeroDivisionError):
        worker.main(job.folder)

    assert job.file("fault").read_text("utf-8") == "ZeroDivisionError"


def test_only_we_can_read_what_waits_to_be_loaded(place: Portfolio) -> None:
    if sys.platform == "win32":
        pytest.skip("Windows has no such rights")
    job = checked_apart(place)

    files = [path for path in job.folder.iterdir() if path.is_file()]
    rights = {path.name: path.stat().st_mode & 0o777 for path in files}

    assert job.folder.stat().st_mode & 0o777 == 0o700
    assert set(rights.values()) == {0o600}


@pytest.mark.parametrize("done", [True, False])
def test_what_nobody_came_back_to_is_cleared_away_by_the_next_check(
    place: Portfolio, *, done: bool
) -> None:
    job = checked_here(place) if done else asked(place)
    seen = dt.datetime.fromtimestamp(job.file("asked").stat().st_mtime, dt.UTC)
    patience = FORGOTTEN if done else ABANDONED
    home = place.folder.parent

    jobs.sweep(home, seen + patience)
    assert job.folder.exists()
    jobs.sweep(home, seen + patience + dt.timedelta(seconds=1))
    assert not job.folder.exists()


@pytest.mark.parametrize("job_id", ["", "..", "../../etc", "0" * 31, "0" * 32])
def test_a_link_to_no_check_leads_nowhere(place: Portfolio, job_id: str) -> None:
    with pytest.raises(CheckGone):
        jobs.find(place.folder.parent, job_id)


def test_a_check_of_another_version_is_not_half_understood(place: Portfolio) -> None:
    job = checked_here(place)
    for other in (b"\x80\x05clib.portfolio\nNobody\n.", WITHOUT_ARGUMENTS):
        job.file("outcome").write_bytes(other)

        with pytest.raises(CheckGone):
            staging.look(job, NOW)


def test_a_file_of_handed_objects_runs_nothing_foreign(tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return shutil.rmtree, (str(tmp_path / "dear"),)

    (tmp_path / "dear").mkdir()
    (tmp_path / "trap").write_bytes(pickle.dumps(Trap()))

    with pytest.raises(pickle.UnpicklingError):
        handed.read(tmp_path / "trap")
    assert (tmp_path / "dear").is_dir()


def test_a_check_to_replace_what_was_withdrawn_meanwhile_is_refused(place: Portfolio) -> None:
    old = staging.keep(checked_here(place), place, now=NOW).record
    assert old is not None
    job = checked_here(place, CASES.replace(b"7.5", b"8"))
    place.withdraw(old.import_id, now=NOW)

    with pytest.raises((NotFound, PreviewOutdated)):
        staging.keep(job, place, now=NOW, replaces=old.import_id)
    assert place.imports() == ()
