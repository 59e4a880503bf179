"""A meeting: one process opens one page after the other, each first and then asked otherwise.

Each run is the page's own, as the server runs it, with all that it draws. What of it is waiting for
data is the run less the same one again: then everything is at hand, and only drawn. How large the
process grew is that of all pages together, as a server that is left running grows; beside it stands
the largest process that it started (lib.preparing).
"""

import datetime as dt
import os
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

import polars as pl
from streamlit.testing.v1 import AppTest

from lib import memory
from lib.portfolio import Portfolio
from lib.rules.loading import load
from lib.screen.planning import grounds
from lib.settings import ROOT, Settings
from lib.visits.legality import knowing
from lib.visits.picking import gathering

PATIENCE = 3_600
"""Seconds that one run of a page may take."""

PAGE = os.sysconf("SC_PAGE_SIZE")
RESIDENT = Path("/proc/self/statm")
CHILDREN = Path("/proc/self/task")
"""Linux names the children of each thread there."""

MOMENT = 0.5
"""Seconds between two looks at them."""

Address = Mapping[str, str]

BY_BUCKET: Sequence[Address] = tuple({"bucket": one} for one in ("M3", "M5", "M2"))


@dataclass(frozen=True)
class Visit:
    """A page of an address, and what its visitor asks for afterwards."""

    page: str
    first: Address = field(default_factory=dict)
    then: Sequence[Address] = ({},)

    @property
    def title(self) -> str:
        """What the line of the table is called."""
        return " ".join((self.page, *self.first.values()))


PARTS = ("recovery", "places", "rolls", "cures", "batches", "times", "funnel", "others")

VISITS: Sequence[Visit] = (
    Visit("overview"),
    *(Visit("recovery", {"measure": one}, BY_BUCKET) for one in PARTS),
    Visit("team", then=[{"credit": "promise"}, {"rates": "others"}]),
    *(Visit("team", {"measure": one}) for one in ("work", "visits", "quality")),
    Visit("people"),
    Visit("forecast", then=[{"weeks": "4"}, {"weeks": "12"}]),
    Visit("forecast", {"part": "targets"}),
    Visit("questions", then=[{"q_rows": one} for one in ("city", "product", "collector")]),
    Visit("effect", {"effect": "lessons"}),
    Visit("followup", then=[{"list": "late"}, {"list": "promise_broken"}]),
    Visit("followup", {"followup_part": "promises"}),
    Visit("strategy"),
    Visit("cases", then=BY_BUCKET),
    Visit("map", then=BY_BUCKET),
    Visit("planning"),
)
"""The pages in the order in which they are opened."""


@dataclass(frozen=True)
class Run:
    """Milliseconds of a run by the clock and of the processor."""

    wall: float
    processor: float


class Apart:
    """How large the processes grow that this one starts, looked at again and again.

    Of one that has ended the system tells what counts its parent too (lib.memory).
    """

    def __init__(self) -> None:
        self.peak_mib = 0.0
        Thread(target=self._look, name="apart", daemon=True).start()

    def _look(self) -> None:
        while True:
            for one in CHILDREN.glob("*/children"):
                with suppress(OSError):  # the thread, or its child, ended just now
                    largest = max(map(memory.peak, one.read_text().split()), default=0)
                    self.peak_mib = max(self.peak_mib, largest / 2**20)
            time.sleep(MOMENT)


def timed(act: Callable[[], object]) -> Run:
    """How long something takes."""
    wall, processor = time.perf_counter(), time.process_time()
    act()
    return Run(1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - processor))


def job(folder: Path, home: Path) -> Callable[[], object]:
    """The meeting; its table is written while it goes on."""
    return lambda: _meet(table_of(folder), home)


def table_of(folder: Path) -> Path:
    """Where the table of the meeting lies."""
    return folder / "session.txt"


def _meet(told: Path, home: Path) -> None:
    heads = ("first", "processor", "otherwise", "processor", "of it data", "now MiB", "peak MiB",
             "apart MiB")  # fmt: skip
    with told.open("w", encoding="utf-8") as file:
        print(f"{'ms':24}" + "".join(f"{head:>12}" for head in heads), file=file, flush=True)
        for line in _lines(home):
            print(line, file=file, flush=True)


def _lines(home: Path) -> Iterator[str]:
    apart = Apart()
    for visit in VISITS:
        yield _line(apart, visit.title, *_runs(visit))
    of, day = candidates(home), Portfolio.open(home).as_of_dates()[0]
    first = timed(lambda: of(day))
    other = timed(lambda: of(day + dt.timedelta(days=1)))
    yield _line(apart, "candidates of a day", first, other, other.wall)


def _runs(visit: Visit) -> tuple[Run, Run, float]:
    """The first run, the middle one of those that ask otherwise, and how long data took of it."""
    test = AppTest.from_file(ROOT / "app.py").switch_page(f"pages/{visit.page}.py")
    first = timed(lambda: run(test, visit.first))
    timed(lambda: run(test, visit.first))
    others, data = [], []
    for address in visit.then:
        others.append(timed(lambda asked=address: run(test, asked)))  # type: ignore[misc]
        again = timed(lambda asked=address: run(test, asked))  # type: ignore[misc]
        data.append(max(others[-1].wall - again.wall, 0.0))
    middle = Run(
        statistics.median(one.wall for one in others),
        statistics.median(one.processor for one in others),
    )
    return first, middle, statistics.median(data)


def run(test: AppTest, address: Address) -> None:
    """One run of a page as of an address.

    Raises:
        RuntimeError: the page failed.

    """
    for name, value in address.items():
        test.query_params[name] = value
    test.run(timeout=PATIENCE)
    if test.exception:
        raise RuntimeError(str(test.exception[0].value))


def candidates(home: Path) -> Callable[[dt.date], pl.DataFrame]:
    """Whom a plan may choose among on a day, read as the page of plans reads it."""
    place, settings = Portfolio.open(home), Settings()
    as_of = place.as_of_dates()[0]
    grounds.make_room(place, as_of)
    cases = place.cases(as_of).select(knowing.KEYS).collect()
    world = knowing.world(place, settings, load(), cases, as_of, "")

    def of(day: dt.date) -> pl.DataFrame:
        return gathering.picked(place, settings, world, gathering.Asked(as_of, day)).candidates

    return of


def _line(apart: Apart, title: str, first: Run, other: Run, data: float) -> str:
    times = (first.wall, first.processor, other.wall, other.processor, data)
    figures = (*times, _now(), peak(), apart.peak_mib)
    return f"{title:24}" + "".join(f"{one:12,.0f}" for one in figures)


def _now() -> float:
    """MiB of the process now, where the system tells it."""
    if not RESIDENT.is_file():
        return peak()
    return int(RESIDENT.read_text().split()[1]) * PAGE / 2**20


def peak() -> float:
    """MiB that the process took at the most."""
    return memory.peak() / 2**20
