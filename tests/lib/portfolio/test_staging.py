"""A check apart from the screen: the same verdict, loaded in one step, gone without a trace."""

import datetime as dt
import errno
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl
import pytest

from lib.errors import AsOfAhead, AsOfUnknown, FileRefused, NotFound, StoreBroken
from lib.intake import Options
from lib.intake.mend_file import mend_csv
from lib.intake.tables.workbook import UNPACKED_IN
from lib.intake.telling import STEPS, Step, within
from lib.ledger.errors import StoreBusy
from lib.portfolio import Portfolio, bringing, drafts, locks, records
from lib.portfolio.apart import children, handed, jobs, staging, worker
from lib.portfolio.apart.jobs import ABANDONED, FORGOTTEN, Checked, Job
from lib.portfolio.apart.progress import READ_BY, SPEED, Progress
from lib.portfolio.errors import CheckFailed, CheckGone, CheckTooLarge, PreviewOutdated

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
ROOT = Path(__file__).parents[3]
NAME = "cases_2026-11-20.csv"
CASES = "案件编号,逾期金额,逾期天数\nA1,5,3\nA2,x,4\nA3,7.5,5\n".encode()
WITHOUT_ARGUMENTS = b"\x80\x05clib.portfolio.progress\nProgress\n)R."
"""Makes an object as a version made it that knew fewer fields of it."""

PATIENCE = 120.0
"""Seconds that a process may take on a busy machine."""


@pytest.fixture
def place(tmp_path: Path) -> Portfolio:
    return Portfolio.open(tmp_path)


def asked(place: Portfolio, content: bytes = CASES, name: str = NAME, **options: str) -> Job:
    home = place.folder.parent
    return staging.start(home, content, name, Options(**options), now=NOW, memory_mb=3000)  # type: ignore[arg-type]


def checked_here(place: Portfolio, content: bytes = CASES, name: str = NAME) -> Job:
    job = asked(place, content, name)
    staging.check(job, place, now=NOW)
    return job


def checked_apart(place: Portfolio, content: bytes = CASES) -> Job:
    job = asked(place, content)
    staging.check_apart(job)
    staging.wait(job, PATIENCE)
    return job


def verdict(job: Job) -> Checked:
    found = staging.look(job, NOW)
    assert isinstance(found, Checked)
    return found


def cases_of(place: Portfolio) -> pl.DataFrame:
    return place.cases().drop("import_id").collect()


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
    other = asked(place, client="乙")
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


# Killed at any moment ------------------------------------------------------------------------


def test_a_killed_check_is_said_and_leaves_nothing_that_counts(place: Portfolio) -> None:
    job = asked(place)
    with locks.held(job.folder.parent / "turn", patience=0):
        staging.check_apart(job)
        process = children._mine[job.job_id]
        process.kill()
        staging.wait(job, PATIENCE)

    with pytest.raises(CheckFailed):
        staging.look(job, NOW)
    jobs.discard(job)
    assert (place.imports(), job.folder.exists()) == ((), False)


def test_a_check_that_gets_no_memory_says_how_much_there_was(place: Portfolio) -> None:
    if sys.platform == "win32":
        pytest.skip("Windows sets no limit")
    home = place.folder.parent
    job = staging.start(home, CASES, NAME, Options(), now=NOW, memory_mb=40)
    staging.check_apart(job)
    staging.wait(job, PATIENCE)

    with pytest.raises(CheckTooLarge, match="40 MB"):
        staging.look(job, NOW)


SERVER = """
import datetime as dt, pathlib, sys
from lib.intake import Options
from lib.portfolio import Portfolio, records
from lib.portfolio.apart import staging
home, content, moment = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
now = dt.datetime.now(dt.UTC)
place = Portfolio.open(home)
job = staging.start(home, content.read_bytes(), "cases_2026-11-20.csv", Options(), now=now)
staging.check_apart(job)
staging.wait(job, 120)

def stop(*_):
    print(job.job_id, flush=True)
    sys.stdin.read()

if moment == "staged":
    stop()
if moment == "moved":
    records.add = stop  # the rows lie in the portfolio, the ledger knows nothing of them
staging.keep(job, place, now=now)
stop()
"""


@pytest.mark.parametrize(("moment", "kept"), [("staged", 0), ("moved", 0), ("kept", 1)])
def test_a_server_killed_at_any_moment_has_loaded_all_or_nothing(
    tmp_path: Path, moment: str, kept: int
) -> None:
    content = tmp_path / "content.csv"
    content.write_bytes(CASES)
    home = tmp_path / "home"
    with subprocess.Popen(  # noqa: S603 — our own program
        [sys.executable, "-c", SERVER, str(home), str(content), moment],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None
        job_id = server.stdout.readline().strip()
        server.kill()

    place = Portfolio.open(home)
    assert len(place.imports()) == kept
    assert place.cases().collect().height == 2 * kept
    if moment == "staged":
        found = jobs.find(home, job_id)
        assert staging.keep(found, place, now=NOW).status == "imported"


def test_a_check_outlives_its_server_and_a_new_server_can_end_it(
    place: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = asked(place)
    with locks.held(job.folder.parent / "turn", patience=0):
        staging.check_apart(job)
        process = children._mine[job.job_id]
        while not (job.file("pid").is_file() and job.file("progress").is_file()):
            assert process.poll() is None
        monkeypatch.setattr(children, "_mine", {})

        found = staging.look(job, NOW)
        assert isinstance(found, Progress)
        assert found.step == "waiting"
        jobs.discard(job)

        assert process.wait(PATIENCE) != 0
    assert not job.folder.exists()


def test_a_cancelled_check_ends_its_process_and_removes_the_file(place: Portfolio) -> None:
    job = asked(place)
    with locks.held(job.folder.parent / "turn", patience=0):
        staging.check_apart(job)
        process = children._mine[job.job_id]
        jobs.discard(job)

    assert process.returncode is not None
    assert not job.folder.exists()


# Nobody waits in the dark --------------------------------------------------------------------


def test_the_thread_that_asks_for_a_check_is_free_while_it_runs(place: Portfolio) -> None:
    job = asked(place)
    with locks.held(job.folder.parent / "turn", patience=0):
        staging.check_apart(job)  # returns although the check cannot even begin

        assert isinstance(staging.look(job, NOW), Progress)
        assert place.imports() == ()
        with pytest.raises(CheckGone):
            staging.keep(job, place, now=NOW)

    staging.wait(job, PATIENCE)
    assert verdict(job).record.accepted == 2
    assert int(job.file("pid").read_text("ascii")) != os.getpid()


def test_a_check_tells_its_steps_in_order_and_how_far_it_is(place: Portfolio) -> None:
    told: list[tuple[Step, float]] = []
    job = asked(place)

    staging.check(job, place, now=NOW, tell=lambda step, share: told.append((step, share)))

    steps = list(dict.fromkeys(step for step, _ in told))
    assert steps == [step for step in STEPS if step not in {"starting", "waiting"}]
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] < 1


def test_a_part_of_the_work_speaks_of_its_place_in_the_whole() -> None:
    told: list[float] = []

    within(lambda _, share: told.append(share), 0.5, 0.9)("columns", 0.5)

    assert told == [pytest.approx(0.7)]


def test_the_time_left_follows_the_size_while_reading_and_the_pace_later() -> None:
    begun = NOW - dt.timedelta(seconds=8)
    early = Progress("reading", 0.0, begun, 32 * SPEED)
    late = Progress("columns", 0.5, begun, 32 * SPEED)
    slow = Progress("reading", 0.0, begun, 1)
    fresh = Progress("starting", 0.0, NOW, 0)

    assert early.estimate(NOW) == (0.25, dt.timedelta(seconds=24))
    assert late.estimate(NOW) == (0.5, dt.timedelta(seconds=8))
    share, left = slow.estimate(NOW)
    assert (round(share, 9), left) == (round(READ_BY, 9), dt.timedelta(seconds=17))
    assert fresh.estimate(NOW) == (0.0, dt.timedelta(0))


# What is left behind -------------------------------------------------------------------------


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

    monkeypatch.setattr(worker, "give_way", lambda _: None)
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
