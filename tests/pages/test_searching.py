"""A search beside the page: told how far it is, stopped, waiting for its turn, ended by a fault."""

import threading
from collections.abc import Callable

import pytest

from lib.errors import PlanRefused
from lib.screen.planning import searching
from lib.screen.planning.desk import Desk
from lib.screen.planning.searching import Found, Job, SearchFailed
from lib.visits.plans.drafting import Draft
from lib.visits.plans.ground import Arrangement
from lib.visits.plans.making import arranged
from lib.visits.plans.preparing import Prepared
from lib.visits.plans.wishes import Exclude, Move
from lib.visits.solving.best import WORKERS
from tests.lib.visits.plans.world import CREWS, FIRST, ground

PATIENCE = 60.0
Work = Callable[[Job], Found]


def ended(job: Job) -> Job:
    """Wait for the threads of searches."""
    for thread in threading.enumerate():
        if thread.name == "planning":
            thread.join(PATIENCE)
    assert job.done
    return job


def planning(job: Job) -> Found:
    told = ground()
    now = arranged(told, told.empty(), job.search(told))
    return Found(Prepared(told, ()), Draft(told, now))


def test_a_search_that_is_stopped_keeps_the_best_so_far() -> None:
    def work(job: Job) -> Found:
        job.stopped.set()
        return planning(job)

    job = ended(searching.start(3600.0, work))

    assert job.found is not None
    assert not job.found.draft.plan.problems


def test_a_search_tells_how_far_it_is_and_what_the_best_brings() -> None:
    job = ended(searching.start(0.2, planning))

    assert job.share == 1.0
    assert job.best is not None
    assert job.found is not None
    assert job.best.stops >= job.found.draft.plan.figures.stops > 0
    assert set(job.best.gains) == {"CNY"}


def test_more_searches_than_there_is_room_for_wait() -> None:
    go, running = threading.Event(), threading.Semaphore(0)

    def work(job: Job) -> Found:
        running.release()
        assert go.wait(PATIENCE)
        job.stopped.set()
        return planning(job)

    jobs = [searching.start(0.1, work) for _ in range(WORKERS + 1)]
    for _ in range(WORKERS):
        assert running.acquire(timeout=PATIENCE)
    assert sum(job.waiting for job in jobs) == 1
    go.set()

    assert all(ended(job).found for job in jobs)


@pytest.mark.parametrize(
    ("fault", "told"),
    [(RuntimeError("secret"), SearchFailed), (PlanRefused(problem="no crew"), PlanRefused)],
)
def test_a_fault_ends_in_a_sentence(fault: Exception, told: type[Exception]) -> None:
    def work(_: Job) -> Found:
        raise fault

    job = ended(searching.start(1.0, work))

    assert isinstance(job.refused, told)
    assert "secret" not in str(job.refused)


def test_what_makes_no_sense_is_refused_and_the_draft_stays() -> None:
    told = ground()
    desk = Desk("", 1, "plan", draft=Draft(told, Arrangement(((0, 1), ()))))
    before = desk.draft

    desk.edit(Exclude("nobody"))
    assert desk.draft is before
    assert desk.refused is not None
    desk.edit(Move("C1", CREWS[1], FIRST), Exclude("C0"))
    assert desk.draft is not None
    changed = desk.draft.now.orders
    desk.undo()
    assert [changed, desk.draft.now.orders] == [((), (1,)), ((0, 1), ())]
