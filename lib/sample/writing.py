"""Writing the whole sample: the same way for forty cases and for a million."""

import datetime as dt
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lib.sample.clock import Period, periods
from lib.sample.collectors import collectors
from lib.sample.contacts import followups
from lib.sample.draws import Draws, Ints
from lib.sample.files import Sheet
from lib.sample.handling import assignments, holds
from lib.sample.loans import lend
from lib.sample.money import instalments, repayments
from lib.sample.payments import live
from lib.sample.snapshots import snapshot, unchanging
from lib.sample.untidy import write_untidy

SEED = 20261120
UNTIL = dt.date(2026, 11, 20)
CASES = 2000
PORTION = 20_000
CASES_OF_A_BUILDING = 2


@dataclass(frozen=True)
class Written:
    """What was written: the files and rows of each kind that an import knows.

    `untidy` is a case file too, but full of faults on purpose, so it is not among the files.
    """

    files: dict[str, list[Path]]
    rows: dict[str, int]
    seed: int
    untidy: Path


def write(out: Path, *, cases: int = CASES, seed: int = SEED, until: dt.date = UNTIL) -> Written:
    """Write the sample into the folder `out`, which is made if need be.

    Six case files (five month ends and `until`), the schedule, the repayments, the follow-ups of
    three months, the collectors, the assignments, the holds and the untidy file. The same
    arguments give the same bytes.
    """
    out.mkdir(parents=True, exist_ok=True)
    draws, months = Draws(seed), periods(until)
    with ExitStack() as stack:

        def sheet(name: str) -> Sheet:
            return stack.enter_context(Sheet(out / name))

        sheets = {
            "cases": [sheet(f"cases_{month.as_of}.csv") for month in months],
            "instalments": [sheet("instalments.csv")],
            "repayments": [sheet("repayments.csv")],
            "followups": [sheet("followups.csv")],
            "collectors": [sheet("collectors.csv")],
            "assignments": [sheet("assignments.csv")],
            "holds": [sheet("holds.csv")],
        }
        sheets["collectors"][0].append(collectors(draws))
        for portion in portions(cases):
            _append(sheets, draws, months, portion, buildings=max(1, cases // CASES_OF_A_BUILDING))
    return Written(
        files={kind: [sheet.path for sheet in written] for kind, written in sheets.items()},
        rows={kind: sum(sheet.rows for sheet in written) for kind, written in sheets.items()},
        seed=seed,
        untidy=write_untidy(out / "untidy.csv", draws, months),
    )


def portions(cases: int) -> Iterator[Ints]:
    """The numbers of the cases, a few at a time; one portion at least."""
    for first in range(0, max(cases, 1), PORTION):
        yield np.arange(first, min(first + PORTION, cases), dtype=np.int64)


def _append(
    sheets: dict[str, list[Sheet]],
    draws: Draws,
    months: tuple[Period, ...],
    portion: Ints,
    buildings: int,
) -> None:
    loans = lend(draws, portion, months)
    lived = live(draws, loans, months)
    still = unchanging(draws, loans, buildings)
    for sheet, month, before in zip(sheets["cases"], lived, (None, *lived), strict=False):
        sheet.append(snapshot(still, loans, month, before))
    sheets["instalments"][0].append(instalments(loans, lived))
    sheets["repayments"][0].append(repayments(draws, loans, lived))
    sheets["followups"][0].append(followups(draws, loans, lived, still["催收员"]))
    sheets["assignments"][0].append(assignments(draws, loans, months, still["催收员"]))
    sheets["holds"][0].append(holds(draws, loans, months))
