"""Who needs what is kept waits for one process, and for no dead one."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from lib.portfolio import Portfolio, locks, prepared
from lib.portfolio.apart import children
from lib.preparing import asking, making
from lib.preparing.making import Progress
from lib.settings import ROOT
from tests.lib.preparing.cast import large


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Portfolio]:
    yield large(tmp_path)
    children.end(str(tmp_path), making.folder_of(tmp_path))


def folder(place: Portfolio) -> Path:
    return place.folder.parent / prepared.FOLDER


def payments(place: Portfolio, told: list[Progress | None]) -> pl.DataFrame:
    """All repayments, read by a page of a server."""

    def elsewhere(home: Path, name: str, stands: Path) -> None:
        asking.wait(home, name, stands, told.append)

    prepared.let_be_made(elsewhere)
    with prepared.noting() as made:
        found = Portfolio.open(place.folder.parent).rows("repayments").collect()
    assert made == [], "the server makes nothing itself"
    return found


def never(_: Progress | None) -> None:
    """What is told to who need not wait."""
    pytest.fail("it waits")


def test_two_pages_at_once_read_what_one_process_made(
    place: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []
    start = children.start

    def noted(job_id: str, *given: object, **named: object) -> None:
        started.append(job_id)
        start(job_id, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(children, "start", noted)
    told: list[Progress | None] = []
    with ThreadPoolExecutor(3) as three:
        three.submit(asking.begin, place)
        pages = [three.submit(copy_context().run, payments, place, told) for _ in range(2)]
        found = [page.result() for page in pages]

    children.wait(str(place.folder.parent), 60)
    asking.begin(place)
    assert started == [str(place.folder.parent)]
    assert None in told, "they were told while the process began"
    assert_frame_equal(*found)
    assert found[0]["amount"].to_list() == [600, 800]
    names = {one.name.partition(".")[0] for one in folder(place).iterdir()}
    assert {"names", "repayments", "ways-2026-09-30-2026-10-31", "cohorts-month"} <= names


def test_where_the_process_is_killed_the_page_is_made_as_without_it(place: Portfolio) -> None:
    home = place.folder.parent

    def killed(_: Progress | None) -> None:
        children._mine[str(home)].kill()

    asking.wait(home, "repayments", folder(place) / "none", killed)
    with locks.held(home / making.FOLDER / making.ALIVE, patience=0):
        asking.wait(home, "names", folder(place) / "none", never)

    assert not folder(place).exists()
    assert list((home / making.FOLDER / making.ASKED).iterdir()) == []
    assert place.rows("repayments").collect().height == 2


def test_what_the_process_does_not_make_is_waited_for_once(place: Portfolio) -> None:
    home = place.folder.parent
    asked = making.folder_of(home) / making.ASKED / "another"

    with locks.held(home / making.FOLDER / making.ALIVE, patience=0):
        asking.wait(home, "another", folder(place) / "none", lambda _: asked.unlink())
        asking.wait(home, "another", folder(place) / "none", never)


def test_the_process_ends_with_its_server(place: Portfolio) -> None:
    room = making.folder_of(place.folder.parent)
    with (
        locks.held(room / making.ALIVE, patience=0),  # for which it waits longer than this test
        subprocess.Popen(  # noqa: S603 — our own program
            [sys.executable, "-m", asking.PROGRAM, str(room)],
            cwd=ROOT,
            env={**os.environ},
            stdin=subprocess.PIPE,
        ) as process,
    ):
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(60) == 1


def test_where_nothing_can_be_written_nobody_waits_and_no_page_fails(place: Portfolio) -> None:
    home = place.folder.parent
    (home / making.FOLDER).write_text("in the way")

    asking.begin(place)
    asking.wait(home, "repayments", folder(place) / "none", never)

    assert place.rows("repayments").collect().height == 2
    (home / making.FOLDER).unlink()


def test_the_process_ends_without_a_fault_when_all_is_made(place: Portfolio) -> None:
    room = making.folder_of(place.folder.parent)
    with subprocess.Popen(  # noqa: S603 — our own program
        [sys.executable, "-m", asking.PROGRAM, str(room)],
        cwd=ROOT,
        env={**os.environ},
        stdin=subprocess.PIPE,
    ) as process:
        assert process.wait(120) == 0
