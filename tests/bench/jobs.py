"""What the bench measures: each job prepares itself untimed and returns the act to be timed.

A job runs in a process of its own, so that its peak memory is its own.
"""

import datetime as dt
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import fastexcel
import pandas as pd
import polars as pl
from streamlit.testing.v1 import AppTest

from lib.cases.buckets import BUCKETS
from lib.intake import Options
from lib.people.kinds import required
from lib.portfolio import Portfolio, bringing
from lib.recovery.table import MONTH, recovery_table
from lib.rules.facts import CrewFacts
from lib.rules.loading import load
from lib.settings import ROOT, Settings
from lib.visits.legality import knowing
from lib.visits.picking import gathering
from lib.visits.worth.classes import CELL
from lib.visits.worth.value import Facts, values
from tests.bench import by_hand, measuring, months, session

Act = Callable[[], object]
Job = Callable[[Path], Act]
"""Folder of the bench → the act."""

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
VISITING_MINUTES = 16 * 60
"""The minutes of a day over which the visits of the bench are spread."""

PATIENCE = 600
"""Seconds that one run of a page may take."""


def files(folder: Path) -> Path:
    """The sample files."""
    return folder / "files"


def home(folder: Path) -> Path:
    """The store that `fill` filled and the later jobs read."""
    return folder / "home"


def case_files(folder: Path) -> list[Path]:
    """The case files, the latest last."""
    return sorted(files(folder).glob("cases_*.csv"))


def read_typed(folder: Path) -> Act:
    """The yardstick: pandas reads the case file and guesses types."""
    return lambda: pd.read_csv(case_files(folder)[-1], low_memory=False)


def read_text(folder: Path) -> Act:
    """The yardstick for those who guess nothing: pandas reads all as text."""
    return lambda: pd.read_csv(case_files(folder)[-1], dtype="str")


def wide_csv(folder: Path) -> Path:
    """The lender's file of thirty columns in GB18030."""
    return folder / "cases_2026-11-20_wide.csv"


def wide_xlsx(folder: Path) -> Path:
    """The same file as a workbook, as far as a worksheet reads at one go."""
    return folder / "cases_2026-11-20_wide.xlsx"


def read_wide_typed(folder: Path) -> Act:
    """The yardstick: pandas reads the wide file and guesses types."""
    return lambda: pd.read_csv(wide_csv(folder), encoding="gb18030", low_memory=False)


def read_wide_text(folder: Path) -> Act:
    """The yardstick for those who guess nothing: pandas reads the wide file as text."""
    return lambda: pd.read_csv(wide_csv(folder), encoding="gb18030", dtype="str")


def read_workbook(folder: Path) -> Act:
    """The yardstick of workbooks: calamine reads the cells as text, and that is all."""

    def act() -> object:
        book = fastexcel.read_excel(wide_xlsx(folder))
        return book.load_sheet(0, header_row=None, dtypes="string").to_polars()

    return act


def bring_wide(folder: Path) -> Act:
    """The whole import of the wide file into an empty store."""
    portfolio = _empty(folder / "wide")
    return lambda: _bring(portfolio, wide_csv(folder))


def bring_workbook(folder: Path) -> Act:
    """The whole import of the workbook into an empty store."""
    portfolio = _empty(folder / "workbook")
    return lambda: _bring(portfolio, wide_xlsx(folder))


def bring(folder: Path) -> Act:
    """The whole import of the case file into an empty store: read, check, place, keep."""
    portfolio = _empty(folder / "fresh")
    return lambda: _bring(portfolio, case_files(folder)[-1])


def fill(folder: Path) -> Act:
    """A store with two snapshots, repayments, instalments, follow-ups and collectors."""
    portfolio = _empty(home(folder))
    others = ("collectors", "instalments", "repayments", "followups")
    wanted = [*case_files(folder)[-2:], *(files(folder) / f"{kind}.csv" for kind in others)]

    def act() -> None:
        for path in wanted:
            _bring(portfolio, path)

    return act


def measures(folder: Path) -> Act:
    """Recovery of the last weeks by bucket, region, client, collector and month."""
    portfolio = Portfolio.open(home(folder))

    def act() -> None:
        end, base_day, *_ = portfolio.as_of_dates()
        for by in ("bucket", "province", "client", "collector", MONTH):
            recovery_table(
                portfolio.cases(base_day),
                portfolio.repayments(),
                by=by,
                start=base_day + dt.timedelta(days=1),
                end=end,
                base="overdue",
                base_day=base_day,
            )

    return act


def judge_all(folder: Path) -> Act:
    """May each case of the last snapshot be visited on a day? One visit a case, over the hours."""
    portfolio = Portfolio.open(home(folder))
    cases = portfolio.cases().collect()
    start = dt.datetime(2026, 11, 20, 0, tzinfo=dt.UTC)
    minute = pl.duration(minutes=pl.int_range(pl.len()) % VISITING_MINUTES)
    cases = cases.with_columns(starts_at=start + minute)
    cases = cases.with_columns(ends_at=pl.col("starts_at") + pl.duration(minutes=25))
    world = knowing.world(portfolio, Settings(), load(), cases, start.date(), "")
    crew = CrewFacts(2, frozenset(required("CN")))
    return lambda: world.judge(cases, start, start, crew).allowed


def choose_all(folder: Path) -> Act:
    """Read all that is known, value every case, say why not, put the rest in order by worth."""
    return session.candidates(home(folder))


def value_all(folder: Path) -> Act:
    """What a visit to each case is worth, by rates that are known, in the order of worth."""
    portfolio, settings = Portfolio.open(home(folder)), Settings(cost_hour=60.0)
    as_of = portfolio.as_of_dates()[0]
    cases = portfolio.cases(as_of).collect()
    world = knowing.world(portfolio, settings, load(), cases, as_of, "")
    chosen = gathering.picked(portfolio, settings, world, gathering.Asked(as_of, as_of))
    kept = ("case_key", "overdue_amount", "currency", "lat", "lon", "visits", "service_minutes")
    known = chosen.cases.select(*kept, *CELL)
    none = pl.LazyFrame(schema={"case_key": pl.String})
    facts = Facts(none.with_columns(paid_since=pl.lit(0)), none, none, none)
    terms = gathering.terms(settings, pl.LazyFrame())

    def act() -> object:
        valued = values(
            known.lazy(), chosen.chances, terms.trips, terms.costs, terms.weights, facts
        )
        return valued.select("case_key", "net", "score").sort("score").collect()

    return act


def empty_page(folder: Path) -> Act:
    """The yardstick of the pages: one heading."""
    del folder
    return _rerun(AppTest.from_string("import streamlit as st\nst.header('…')"))


def page(name: str) -> Job:
    """One page of the product, run once before, as a visitor who clicks again finds it."""

    def job(folder: Path) -> Act:
        del folder
        return _rerun(AppTest.from_file(ROOT / "app.py").switch_page(f"pages/{name}.py"))

    return job


def _rerun(test: AppTest) -> Act:
    _run(test)
    return lambda: _run(test)


def _run(test: AppTest) -> None:
    test.run(timeout=PATIENCE)
    if test.exception:
        raise RuntimeError(str(test.exception[0].value))


def _empty(home: Path) -> Portfolio:
    """A new store, whatever a run that broke off left in its place."""
    shutil.rmtree(home, ignore_errors=True)
    return Portfolio.open(home)


def _bring(portfolio: Portfolio, path: Path) -> None:
    data = path.read_bytes()
    intake = bringing.read(data, path.name, Options())
    kept = bringing.keep(portfolio, data, path.name, intake, now=NOW)
    if kept.status != "imported":
        message = f"{path.name} was not imported: {kept.status}"
        raise RuntimeError(message)


def two_years(folder: Path) -> Act:
    """A store of two years: month ends, repayments and contacts of as many cases."""
    cases = pl.scan_csv(case_files(folder)[-1]).select(pl.len()).collect().item()
    place = home_of_months(folder)
    shutil.rmtree(place, ignore_errors=True)  # what a run that broke off left there
    return lambda: months.write(place, cases)


def home_of_months(folder: Path) -> Path:
    """The store that `two_years` filled."""
    return folder / "months"


def kept(folder: Path) -> Act:
    """What is made once of so many files; see lib.portfolio.prepared."""
    return lambda: measuring.prepare(home_of_months(folder))


def meeting(folder: Path) -> Act:
    """All pages of a meeting in one process, on the store of two years."""
    return session.job(folder, home_of_months(folder))


def by_other_filter(part: str) -> Job:
    """One part of the page Recovery, each time by another bucket than any time before."""

    def job(folder: Path) -> Act:
        del folder
        test = AppTest.from_file(ROOT / "app.py").switch_page("pages/recovery.py")
        test.query_params["measure"] = part
        buckets = iter(BUCKETS)

        def act() -> None:
            test.query_params["bucket"] = next(buckets)
            _run(test)

        _run(test)
        return act

    return job


PAGES = ("overview", "cases", "map", "visits", "recovery", "followup")

PARTS = ("recovery", "rolls", "cures", "batches", "funnel")
"""Parts of the page Recovery that are measured by ever other filters."""


SESSION = "session"


def _by_hand(name: str) -> Job:
    return lambda folder: by_hand.job(name, home_of_months(folder))


def _measured(name: str) -> Job:
    return lambda folder: measuring.job(name, home_of_months(folder))


JOBS: Mapping[str, Job] = {
    "read_csv": read_typed,
    "read_csv as text": read_text,
    "import": bring,
    "wide csv typed": read_wide_typed,
    "wide csv as text": read_wide_text,
    "import wide csv": bring_wide,
    "calamine": read_workbook,
    "import workbook": bring_workbook,
    "fill the store": fill,
    "measures": measures,
    "gate": judge_all,
    "value of visits": value_all,
    "candidates": choose_all,
    "empty page": empty_page,
    **{f"page {name}": page(name) for name in PAGES},
    "two years": two_years,
    "kept of them": kept,
    **{
        title: job
        for name in measuring.MEASURES
        for title, job in ((f"{name} by hand", _by_hand(name)), (name, _measured(name)))
    },
    **{f"page part {part}": by_other_filter(part) for part in PARTS},
    SESSION: meeting,
}
"""Name of a job → the job, in the order in which they need each other."""

ONCE = frozenset(
    {
        "import",
        "import wide csv",
        "import workbook",
        "fill the store",
        "two years",
        "kept of them",
        SESSION,
    }
)
"""Jobs that change the store or the process; of all others the median of several times counts."""

OWN_YARDSTICKS = {
    "wide csv typed": "wide csv as text",
    "wide csv as text": "wide csv as text",
    "import wide csv": "wide csv as text",
    "calamine": "calamine",
    "import workbook": "calamine",
    **{f"{name} by hand": f"{name} by hand" for name in measuring.MEASURES},
    **{name: f"{name} by hand" for name in measuring.MEASURES},
}

OF_MONTHS = frozenset((SESSION, *(f"page part {part}" for part in PARTS)))
"""Pages that are measured on the store of two years."""

YARDSTICKS = {
    name: OWN_YARDSTICKS.get(name, "empty page" if "page" in name else "read_csv") for name in JOBS
}
