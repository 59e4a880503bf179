"""What the bench brings into stores: the files, yardsticks that only read them, whole imports."""

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import fastexcel
import pandas as pd

from lib.intake import Options
from lib.portfolio import Portfolio, bringing

Act = Callable[[], object]

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


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
