"""Where the rows of the bench's store of two years lie, for queries written by hand."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from lib.portfolio import Portfolio

DAYS = 30
"""Days of contacts that are looked at."""


class Files:
    """Where the rows lie: of each month end its cases, and all repayments and contacts."""

    def __init__(self, home: Path) -> None:
        place = Portfolio.open(home)
        cases = place.imports("cases")
        self.cases: Mapping[dt.date, pl.LazyFrame] = {
            one.as_of: pl.scan_parquet(place.folder / one.path) for one in cases
        }
        self.days = sorted(self.cases)
        self.end = self.days[-1]
        self.repayments = place.repayments()
        self.followups = place.followups()


def tried(files: Files) -> pl.LazyFrame:
    start = files.end - dt.timedelta(days=DAYS - 1)
    live = files.cases[files.end].select("case_key")
    day = pl.col("happened_at").dt.date()
    return files.followups.filter(
        pl.col("channel").is_in(["visit", "call"]), day.is_between(start, files.end)
    ).join(live, on="case_key", how="semi")
