"""A lender's file as it really comes: thirty columns in GB18030, two rows in a hundred faulty.

Made column by column from a seed, so that a million rows take seconds and every run reads the same.
"""

import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import xlsxwriter

SEED = 20_261_120
BLOCK = 50_000
"""Rows encoded at a time."""

FAULTS = 50
"""One row in so many has a fault."""

BAD_AMOUNTS = ("五百", "nan", "", "1,2345", "-1.00")
BAD_DATES = ("2026-02-30", "soon", "05/06/2026", "", "2026-13-01")
PLACES = (
    ("四川省", "成都市", "锦江区"),
    ("四川省", "成都市", "武侯区"),
    ("上海市", "上海市", "闵行区"),
    ("广东省", "深圳市", "南山区"),
    ("浙江省", "杭州市", "余杭区"),
    ("湖北省", "武汉市", "洪山区"),
)


def frame(rows: int, seed: int = SEED) -> pl.DataFrame:
    """Thirty columns of text as a lender writes them."""
    draw = np.random.default_rng(seed)
    number = pl.Series(np.arange(rows))
    place = draw.integers(0, len(PLACES), rows)
    days = draw.integers(1, 400, rows)
    owed = draw.integers(50_000, 9_000_000, rows)
    since = pl.Series(np.datetime64("2026-11-20") - days).cast(pl.Date)

    def of_place(at: int) -> pl.Series:
        return pl.Series([place_[at] for place_ in PLACES]).gather(pl.Series(place))

    def chosen(*words: str) -> pl.Series:
        return pl.Series(words).gather(pl.Series(draw.integers(0, len(words), rows)))

    def money(share: float) -> pl.Series:
        minor = pl.Series((owed * share).astype(np.int64))
        return (minor // 100).cast(pl.String) + "." + (minor % 100).cast(pl.String).str.zfill(2)

    def counted(most: int) -> pl.Series:
        return pl.Series(draw.integers(1, most, rows)).cast(pl.String)

    return _with_faults(
        pl.DataFrame(
            {
                "案件编号": "AJ" + number.cast(pl.String).str.zfill(9),
                "借据号": "JJ2026" + number.cast(pl.String).str.zfill(12),
                "客户号": "K" + (number // 2).cast(pl.String).str.zfill(8),
                "姓名": chosen("赵", "钱", "孙", "李", "周") + chosen("一", "晓明", "小红", "建国"),
                "性别": chosen("男", "女"),
                "手机号": "000"
                + pl.Series(draw.integers(10_000_000, 99_999_999, rows)).cast(pl.String),
                "委托方": chosen("甲银行", "乙消费金融", "丙小贷"),
                "批次号": "P" + counted(40),
                "委案日期": since.cast(pl.String),
                "产品": chosen("消费贷", "手机分期", "家电分期"),
                "借款金额": money(2.0),
                "放款日期": since.dt.offset_by("-300d").dt.strftime("%Y/%m/%d"),
                "总期数": chosen("12", "24", "36"),
                "已还期数": counted(12),
                "月供": money(0.1),
                "委案金额": money(1.0),
                "逾期金额": money(0.6),
                "剩余本金": money(0.9),
                "逾期本金": money(0.5),
                "逾期利息": money(0.07),
                "逾期罚息": money(0.03),
                "逾期天数": pl.Series(days).cast(pl.String),
                "逾期日期": since.cast(pl.String),
                "省份": of_place(0),
                "城市": of_place(1),
                "区县": of_place(2),
                "居住地址": of_place(1)
                + of_place(2)
                + chosen("人民路", "建设路", "解放路")
                + counted(900)
                + "号"
                + counted(30)
                + "栋"
                + counted(2000)
                + "室",
                "单位名称": chosen("某某贸易有限公司", "某某科技有限公司", "个体"),
                "催收员": chosen("W01", "W02", "W03", "W04"),
                "备注1": chosen("", "", "客户表示下月初还款", "电话无人接听，多次拨打"),
            }
        ),
        random.Random(seed),  # noqa: S311 — faults, not secrets
    )


def _with_faults(good: pl.DataFrame, draw: random.Random) -> pl.DataFrame:
    """Spoil one cell in every FAULTS-th row."""
    spoil: dict[str, Callable[[], str]] = {
        "案件编号": lambda: "4.40301E+17",
        "逾期金额": lambda: draw.choice(BAD_AMOUNTS),
        "逾期日期": lambda: draw.choice(BAD_DATES),
        "逾期天数": lambda: "many",
    }
    titles = list(spoil)
    worse: dict[str, tuple[list[int], list[str]]] = {title: ([], []) for title in titles}
    for row in range(FAULTS // 2, good.height, FAULTS):
        title = draw.choice(titles)
        worse[title][0].append(row)
        worse[title][1].append(spoil[title]())
    return good.with_columns(
        good[title].scatter(rows, cells) for title, (rows, cells) in worse.items() if rows
    )


def write_csv(path: Path, rows: int) -> None:
    """Write the file in GB18030 with Windows line ends, as Excel does."""
    made = frame(rows)
    with path.open("wb") as file:
        for at in range(0, rows, BLOCK):
            text = made.slice(at, BLOCK).write_csv(include_header=at == 0, line_terminator="\r\n")
            file.write(text.encode("gb18030"))


def write_xlsx(path: Path, rows: int) -> None:
    """Write the same rows as a workbook, amounts and counts as numbers."""
    made = frame(rows)
    numbers = {
        at for at, title in enumerate(made.columns) if title.endswith(("金额", "天数", "期数"))
    }
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, made.columns)
    for row, cells in enumerate(made.iter_rows(), start=1):
        for at, cell in enumerate(cells):
            if at in numbers and cell.replace(".", "", 1).isdigit():
                sheet.write_number(row, at, float(cell))
            elif cell:
                sheet.write_string(row, at, cell)
    book.close()
