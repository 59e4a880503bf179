"""A second file as it really comes: GB18030, and something wrong in every other row.

Each row says itself, in the first column 说明, what is wrong with it and what an import does about
it, so that the report of the import can be laid beside it.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from lib.sample.clock import Period
from lib.sample.draws import Draws
from lib.sample.faults import CLEAN, FAULTS, Fault
from lib.sample.loans import lend
from lib.sample.payments import live
from lib.sample.people import check_digit
from lib.sample.snapshots import snapshot, unchanging
from lib.spelling import FULL_WIDTH

ENCODING = "gb18030"
FIRST_CASE = 9_000_000
CANDIDATES = 200
CLEAN_ROWS = 25
BUILDINGS = 30
COLUMNS = (
    "案件编号", "姓名", "身份证号", "手机号", "委托方", "委案日期", "委案金额", "逾期金额",
    "逾期天数", "逾期日期", "城市", "区县", "居住地址", "纬度", "经度", "坐标系", "数据日期",
    "备注1",
)  # fmt: skip
EXPLANATION = "说明"
MORE = "多出的一格"

WORKSHEET_EPOCH = dt.date(1899, 12, 30)
ROC_ZERO = 1911
"""The years of the Republic of China begin after this one."""

WIDE = {ord(usual): wide for wide, usual in FULL_WIDTH.items() if usual.isdigit()}
WEEKS = 45
"""Days by which stated days past due contradict the date."""

Row = dict[str, str]


def write_untidy(path: Path, draws: Draws, months: tuple[Period, ...]) -> Path:
    """Write the file and return its path."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow((EXPLANATION, *COLUMNS))
    writer.writerows(_rows(_sound(draws, months)))
    path.write_bytes(text.getvalue().encode(ENCODING))
    return path


def _rows(sound: Iterator[Row]) -> Iterator[list[str]]:
    """Sound rows first, then faulty ones, each fault on a case of its own."""
    for _ in range(CLEAN_ROWS):
        yield [CLEAN, *_cells(next(sound))]
    for fault in FAULTS:
        yield from _faulty(fault, next(sound))


def _faulty(fault: Fault, row: Row) -> Iterator[list[str]]:
    own = _spellings(row)
    put = {column: value.format(**own) for column, value in fault.values.items()}
    if fault.repeats:
        yield [CLEAN, *_cells(row)]
    cells = [fault.explanation, *_cells({**row, **put})]
    yield [*cells, *[MORE] * fault.cells] if fault.cells >= 0 else cells[: fault.cells]


def _sound(draws: Draws, months: tuple[Period, ...]) -> Iterator[Row]:
    """Rows of the last snapshot, complete and overdue, of cases that no other file names."""
    loans = lend(draws, np.arange(FIRST_CASE, FIRST_CASE + CANDIDATES, dtype=np.int64), months)
    lived = live(draws, loans, months)
    frame = snapshot(unchanging(draws, loans, BUILDINGS), loans, lived[-1], lived[-2])
    for row in frame.iter_rows(named=True):
        if row["纬度"] and row["逾期天数"] and row["逾期日期"]:
            told = {**row, "数据日期": months[-1].as_of}
            yield {name: "" if told.get(name) is None else str(told[name]) for name in COLUMNS}


def _cells(row: Mapping[str, str]) -> list[str]:
    return [row[name] for name in COLUMNS]


def _spellings(row: Row) -> Row:
    """The row's own values as faults spell them."""
    year, month, day = row["逾期日期"].split("-")
    whole, cents = row["逾期金额"].split(".")
    return {
        "amount": row["逾期金额"],
        "grouped": f"{int(whole):,}.{cents}",
        "compact": year + month + day,
        "slashed": f"{year}/{int(month)}/{int(day)}",
        "chinese": f"{year}年{int(month)}月{int(day)}日",
        "name": row["姓名"],
        "id_no": row["身份证号"],
        "impossible": _wrongly_checked(row["身份证号"][:10] + "0230" + row["身份证号"][14:17]),
        "serial": str((dt.date(int(year), int(month), int(day)) - WORKSHEET_EPOCH).days),
        "roc": f"民国{int(year) - ROC_ZERO}年{int(month)}月{int(day)}日",
        "zoned": f"{dt.date(int(year), int(month), int(day)) - dt.timedelta(days=1)}T16:00:00Z",
        "short_id": row["身份证号"][:-1],
        "mobile": row["手机号"],
        "wide_mobile": row["手机号"].translate(WIDE),
        "later": str(int(row["逾期天数"]) + WEEKS),
        "lat": row["纬度"],
        "lon": row["经度"],
    }


def _wrongly_checked(digits: str) -> str:
    return digits + ("1" if check_digit(digits) == "0" else "0")
