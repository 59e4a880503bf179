"""Measure the product against yardsticks in one run; `make bench` or `python -m tests.bench`.

Seconds depend on the machine and on who else works on it; the ratio to a yardstick measured in the
same run hardly does: that of seconds, where nobody else works on the machine, says how long a user
waits; that of processor time counts also what is done at the same time. The yardstick of imports
is pandas reading the same CSV, or calamine reading the same workbook; that of a page is an empty
page; that of a measure of two years is the best query of polars that one would write for it alone.
"""

import argparse
import json
import logging
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from lib import sample
from tests.bench import session, wide
from tests.bench.bringing import files, home, wide_csv, wide_xlsx
from tests.bench.jobs import (
    JOBS,
    OF_MONTHS,
    ONCE,
    PARTS_OF_BENCH,
    SESSION,
    YARDSTICKS,
    chosen,
    home_of_months,
)

TIMES = 5
LONG = 60
"""Seconds after which a job is not done once more, so that a run of a million cases has an end."""

WORKBOOK_ROWS = 200_000
"""Rows of the workbook at the most."""

UNIT = 1024 if sys.platform == "darwin" else 1
"""Linux tells the peak in KiB, macOS in bytes."""


@dataclass(frozen=True)
class Measured:
    """One job: seconds by the wall clock, seconds of processor, peak memory of its process."""

    name: str
    wall: float
    processor: float
    peak_mib: float


def measure(name: str, folder: Path) -> Measured:
    """Do one job in this process."""
    # A page without a browser is what is meant here; Streamlit would remark on it.
    logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").disabled = True
    act = JOBS[name](folder)
    walls: list[float] = []
    processors: list[float] = []
    while len(walls) < (1 if name in ONCE else TIMES) and sum(walls) < LONG:
        wall, processor = time.perf_counter(), time.process_time()
        act()
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / UNIT
    return Measured(name, statistics.median(walls), statistics.median(processors), peak)


def apart(name: str, folder: Path) -> Measured:
    """Do one job in a process of its own."""
    store = home_of_months(folder) if name in OF_MONTHS else home(folder)
    done = subprocess.run(  # noqa: S603 — this program again
        [sys.executable, "-m", "tests.bench", "--folder", str(folder), "--job", name],
        # The files of the bench hold all loans: else vintages would be refused, not measured.
        env={**os.environ, "DOORSTEP_HOME": str(store), "DOORSTEP_WHOLE_PORTFOLIO": "*"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return Measured(**json.loads(done.stdout.splitlines()[-1]))


def table(measured: dict[str, Measured]) -> str:
    """The results with each job's ratio to its yardstick."""
    titles = f"{'seconds':>9}{'ratio':>7}{'processor':>11}{'ratio':>7}{'peak MiB':>10}"
    lines = [f"{'':18}{titles}  against"]
    for name, one in measured.items():
        yardstick = measured[YARDSTICKS[name]]
        lines.append(
            f"{name:18}{one.wall:9.3f}{one.wall / max(yardstick.wall, 1e-9):7.2f}"
            f"{one.processor:11.3f}{one.processor / max(yardstick.processor, 1e-9):7.2f}"
            f"{one.peak_mib:10.0f}  {YARDSTICKS[name]}"
        )
    return "\n".join(lines)


def prepare(cases: int, folder: Path) -> None:
    """Write the files that the jobs read."""
    sample.write(files(folder), cases=cases)
    wide.write_csv(wide_csv(folder), cases)
    wide.write_xlsx(wide_xlsx(folder), min(cases, WORKBOOK_ROWS))


def run(cases: int, folder: Path, parts: Sequence[str]) -> None:
    """Write the files, do the jobs, print the table; go on where a run of as many broke off.

    The notes of a run of some parts stay for the run of the others.
    """
    notes = folder / f"measured-{cases}.json"
    if not notes.is_file():
        shutil.rmtree(folder, ignore_errors=True)
        print(f"Writing files with {cases} cases …", file=sys.stderr, flush=True)
        prepare(cases, folder)
        notes.write_text("{}")
    told, names = json.loads(notes.read_text()), chosen(parts)
    for name in names:
        if name not in told:
            began = time.perf_counter()
            print(f"{name} …", file=sys.stderr, end=" ", flush=True)
            told[name] = asdict(apart(name, folder))
            notes.write_text(json.dumps(told))
            print(f"{time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    print(table({name: Measured(**told[name]) for name in names}))
    if SESSION in names:
        print(f"\n{session.table_of(folder).read_text()}")
    if told.keys() >= JOBS.keys():
        notes.unlink()


def main() -> None:
    """Do what the command line asks."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000, metavar="N")
    parser.add_argument("--folder", type=Path, default=Path("build/bench"), metavar="DIR")
    parser.add_argument("--parts", nargs="*", choices=list(PARTS_OF_BENCH), default=[])
    parser.add_argument("--job", choices=list(JOBS), help="do only this one, in this process")
    asked = parser.parse_args()
    if asked.job:
        print(json.dumps(asdict(measure(asked.job, asked.folder))))
    else:
        run(asked.cases, asked.folder.resolve(), asked.parts)


if __name__ == "__main__":
    main()
