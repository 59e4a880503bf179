"""A check is a process of its own: it may be killed at any moment, ended, and watched meanwhile."""

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lib.intake import Options
from lib.intake.telling import STEPS, Step, within
from lib.portfolio import Portfolio, locks
from lib.portfolio.apart import children, jobs, staging
from lib.portfolio.apart.progress import READ_BY, SPEED, Progress
from lib.portfolio.errors import CheckFailed, CheckGone, CheckTooLarge
from tests.lib.portfolio.checking import (
    CASES,
    NAME,
    NOW,
    PATIENCE,
    asked,
    verdict,
)

ROOT = Path(__file__).parents[3]


@pytest.fixture
def place(tmp_path: Path) -> Portfolio:
    return Portfolio.open(tmp_path)


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
