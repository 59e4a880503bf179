"""What stands above the titles of a table: of which day it is, and whose.

A day or a client counts where a label says what it is (数据日期：…, 甲方：…); a client also where
the heading holds the name of one that is known. Two that differ say nothing, and neither does a
period, a day that is still to come, or what only looks like a name. A heading is written by anybody
and may hold anything: whatever is longer than a line is no label, and is not looked at.
"""

import datetime as dt
import re
from collections.abc import Collection, Iterator, Sequence

from lib.intake.tables.header import GENERAL
from lib.intake.titles.known import meaning
from lib.intake.values.days import read_day
from lib.intake.values.spelling import NOTHING_SAID

Heading = Sequence[Sequence[str]]
"""The cells above the titles, row by row, the empty ones in between included."""

KIND = "cases"
"""The kind whose dictionary knows the labels, whatever the file holds."""

LONGEST = 200
"""Characters of a cell that may say something; a longer one is a text."""

LONGEST_LABEL = 40
"""Characters before a day among which its label is looked for."""

SHORTEST = 2
"""Letters of a known client's name that may be looked for in a heading."""

UNTIL = re.compile(
    r"(?:数据|數據|统计|統計|信息)?(?:截止|截至)(?:日|至)?|as\s*of|as\s*at", re.IGNORECASE
)
"""Labels of a day that are no title of a column."""

WRITTEN = r"(?<!\d)20\d{2} ?[-/.年] ?\d{1,2} ?[-/.月] ?\d{1,2}(?!\d) ?日?|(?<!\d)20\d{6}(?!\d)"
SERIAL = r"(?<=\n)4\d{4}(?:\.\d+)?(?=\n|$)"
"""A day as it is written, and as Excel keeps one from 2009 to 2036: a number, alone in its cell."""

DAY = re.compile(rf"(?P<day>{WRITTEN}|{SERIAL})")
NOT_ALONE = re.compile(
    r"[ \n]?(?:\d{1,2}[:：时]\d{1,2}(?:[:：分]\d{1,2})?秒?|\d{1,2}[时點点])?[ \n]?"
    rf"(?:[至到~～〜∼]|[-—–－−]+[ \n]?\d|to\b|until\b|[、,，/和及]?[ \n]?(?:{WRITTEN}))",
    re.IGNORECASE,
)
"""What follows the first day of a period or of several days, a time of day before it or not."""

BEFORE_DAY = re.compile(r"[^\d:：;；,，()（）]*$")
"""The words before a day that may be its label; its colon is left out."""

LABEL = re.compile(r"(?:^|(?<=[\s;；,，。]))(?P<label>[^\s:：;；,，。]{1,20}) ?[:：]")
END = re.compile(rf"[;；,，。(（]|{WRITTEN}")
"""What ends the name of a client behind its label."""

PARTY = re.compile(r"[甲乙丙丁]方|[委受]托(?:方|人|机构|公司)|[委受]託(?:方|人|機構|公司)")
"""Names of the sides of a contract: no client is called so."""


CUSTOMER = re.compile(r"客[户戶](?:名称|名稱|全称|全稱|单位|單位)?|customer|client", re.IGNORECASE)
"""Labels of whom the sender works for, or of who owes him: what stands behind them decides."""

LENDER = re.compile(
    r"银行|銀行|信用社|信用卡|消费金融|消費金融|消金|小额贷款|小額貸款|小贷|小貸|金融|信托|信託|租赁|租賃|"
    r"保理|典当|典當|资产管理|資產管理|\b(?:bank|financ\w*|credit|leasing|lending|loans?)\b",
    re.IGNORECASE,
)
"""What the names of lenders hold, and those of persons and of other companies do not."""


def day_of(heading: Heading, until: dt.date | None = None) -> dt.date | None:
    """The one day that the heading calls that of the data; none after `until`."""
    days = {day for row in _cells(heading) for day in _days("\n".join(filter(None, row)))}
    if len(days) != 1:
        return None
    day = days.pop()
    return None if until and day > until else day


def client_of(heading: Heading, known: Collection[str] = ()) -> str | None:
    """The one client that the heading names, with a label or as one of the `known`.

    Behind 客户：, which may be the customer of a loan, only the name of a lender is a client's.
    """
    rows = list(_cells(heading))
    named = [(label, _name(value)) for label, value in _labelled(rows)]
    told = {name for label, name in named if name and _means(label, "client")}
    if not told:
        told = {name for label, name in named if CUSTOMER.fullmatch(label) and LENDER.search(name)}
    if not told:
        text = "\n".join(cell for row in rows for cell in row)
        there = {one for one in known if len(one) >= SHORTEST and one in text}
        # 甲银行 is no other client where the heading says 甲银行信用卡中心.
        told = {one for one in there if not any(one != other and one in other for other in there)}
    return told.pop() if len(told) == 1 else None


def _cells(heading: Heading) -> Iterator[list[str]]:
    """The cells with single blanks; those that are too long say nothing."""
    for row in heading:
        told = (" ".join(cell.split()) for cell in row)
        yield ["" if len(cell) > LONGEST else cell for cell in told]


def _days(row: str) -> Iterator[dt.date]:
    """The days with the label of a day of data, of a row whose cells are lines."""
    for found in DAY.finditer(row):
        if NOT_ALONE.match(row, found.end()):
            continue
        before = row[max(0, found.start() - LONGEST_LABEL) : found.start()].rstrip(" \n:：")
        label = BEFORE_DAY.search(before)
        read = read_day(found["day"].replace(" ", "")).moment
        if label and _is_day(label[0]) and read is not None:
            yield read.date()


def _labelled(rows: Sequence[Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Labels with what they name: in one cell behind a colon, or in the next cell.

    The next cell counts behind a colon, or in a row that has nothing but labels and values.
    """
    for row in rows:
        paired = _in_pairs(row)
        for at, (cell, following) in enumerate(zip(row, [*row[1:], ""], strict=True)):
            labels = list(LABEL.finditer(cell))
            for n, found in enumerate(labels, 1):
                end = labels[n].start() if n < len(labels) else len(cell)
                yield found["label"], cell[found.end() : end]
            if cell.endswith((":", "：")) or (paired and at % 2 == 0):
                yield cell.rstrip(":： "), following


def _in_pairs(row: Sequence[str]) -> bool:
    """Whether a row is a label and its value, once or several times."""
    filled = len(row) - next((n for n, cell in enumerate(reversed(row)) if cell), len(row))
    pairs = list(zip(row[:filled:2], row[1:filled:2], strict=False))
    return filled % 2 == 0 and all(_is_label(label) and value for label, value in pairs)


def _name(value: str) -> str:
    """The name of a client in what stands behind its label; empty where that is none."""
    found = END.search(value)
    name = value[: found.start() if found else None].strip()
    is_text = bool(re.search(r"[^\W\d_]", name)) and not re.search(NOTHING_SAID, name)
    return name if is_text and not re.search("[:：]", name) and not _is_label(name) else ""


def _is_label(text: str) -> bool:
    """Whether a text says what stands beside or below it, and is no value itself."""
    label = text.rstrip(":： ")
    if not label:
        return False
    return bool(
        label != text
        or PARTY.fullmatch(label)
        or CUSTOMER.fullmatch(label)
        or GENERAL.search(label)
        or UNTIL.fullmatch(label)
        or meaning(label, KIND).field
    )


def _is_day(label: str) -> bool:
    """Whether the words before a date call it that of the data."""
    words = label.split()
    readings = (" ".join(words), *words[-1:])
    return any(UNTIL.fullmatch(one) or _means(one, "as_of") for one in readings)


def _means(label: str, field: str) -> bool:
    return bool(label) and meaning(label, KIND).field == field
