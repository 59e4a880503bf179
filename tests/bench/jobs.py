"""What the bench measures: each job prepares itself untimed and returns the act to be timed.

A job runs in a process of its own, so that its peak memory is its own.
"""

import datetime as dt
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import polars as pl
from streamlit.testing.v1 import AppTest

from lib.cases.buckets import BUCKETS
from lib.people.kinds import required
from lib.portfolio import Portfolio
from lib.recovery.table import MONTH, recovery_table
from lib.rules.facts import CrewFacts
from lib.rules.loading import load
from lib.settings import ROOT, Settings
from lib.visits.legality import knowing
from lib.visits.picking import gathering
from lib.visits.worth.classes import CELL
from lib.visits.worth.value import Facts, values
from tests.bench import bringing, by_hand, measuring, months, session
from tests.bench.bringing import Act

Job = Callable[[Path], Act]
"""Folder of the bench → the act."""

VISITING_MINUTES = 16 * 60
"""The minutes of a day over which the visits of the bench are spread."""

PATIENCE = 600
"""Seconds that one run of a page may take."""


def measures(folder: Path) -> Act:
    """Recovery of the last weeks by bucket, region, client, collector and month."""
    portfolio = Portfolio.open(bringing.home(folder))

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
    portfolio = Portfolio.open(bringing.home(folder))
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
    home = bringing.home(folder)
    of, day = session.candidates(home), Portfolio.open(home).as_of_dates()[0]
    return lambda: of(day)


def value_all(folder: Path) -> Act:
    """What a visit to each case is worth, by rates that are known, in the order of worth."""
    portfolio, settings = Portfolio.open(bringing.home(folder)), Settings(cost_hour=60.0)
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


def two_years(folder: Path) -> Act:
    """A store of two years: month ends, repayments and contacts of as many cases."""
    cases = pl.scan_csv(bringing.case_files(folder)[-1]).select(pl.len()).collect().item()
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


IMPORTS: Mapping[str, Job] = {
    "read_csv": bringing.read_typed,
    "read_csv as text": bringing.read_text,
    "import": bringing.bring,
    "wide csv typed": bringing.read_wide_typed,
    "wide csv as text": bringing.read_wide_text,
    "import wide csv": bringing.bring_wide,
    "calamine": bringing.read_workbook,
    "import workbook": bringing.bring_workbook,
}

OF_SAMPLE: Mapping[str, Job] = {
    "fill the store": bringing.fill,
    "measures": measures,
    "gate": judge_all,
    "value of visits": value_all,
    "candidates": choose_all,
    "empty page": empty_page,
    **{f"page {name}": page(name) for name in PAGES},
}

OF_YEARS: Mapping[str, Job] = {
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

JOBS: Mapping[str, Job] = {**IMPORTS, **OF_SAMPLE, **OF_YEARS}
"""Name of a job → the job, in the order in which they need each other."""

PARTS_OF_BENCH = {"imports": IMPORTS, "sample": OF_SAMPLE, "years": OF_YEARS}
"""What may be measured by itself; each with the yardsticks that it needs."""

ONCE = frozenset(
    {
        "import",
        "import wide csv",
        "import workbook",
        "fill the store",
        "two years",
        "kept of them",
        "candidates",
        SESSION,
    }
)
"""Jobs that change the store or the process, or find again what they found; of all others
the median of several times counts."""

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


def chosen(parts: Sequence[str]) -> Sequence[str]:
    """The jobs of some parts of the bench, and what they are measured against; of none: all."""
    wanted = {name for part in parts or PARTS_OF_BENCH for name in PARTS_OF_BENCH[part]}
    wanted |= {YARDSTICKS[name] for name in wanted}
    return [name for name in JOBS if name in wanted]
