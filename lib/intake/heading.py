"""What stands above the titles of a table: of which day it is, and whose.

A day or a client counts where a label says what it is (数据日期：…, 甲方：…); a client also where
the heading holds the name of one that is known. Two that differ say nothing.
"""

import datetime as dt
import re
from collections.abc import Collection, Iterator, Sequence

from lib.intake.titles.known import meaning
from lib.intake.values.days import read_day

Heading = Sequence[Sequence[str]]
"""The filled cells above the titles, row by row."""

KIND = "cases"
"""The kind whose dictionary knows the labels, whatever the file holds."""

UNTIL = re.compile(
    r"(?:数据|數據|统计|統計|信息)?(?:截止|截至)(?:日|至)?|as\s*of|as\s*at", re.IGNORECASE
)
"""Labels of a day that are no title of a column."""

DAY = re.compile(
    r"(?P<label>[^\d:：;；,，()（）]*?)\s*[:：]?\s*"
    r"(?P<day>(?<!\d)20\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}(?!\d)\s*日?|(?<!\d)20\d{6}(?!\d))"
)
LABELLED = re.compile(
    r"(?:^|[\s;；])(?P<label>[^\s:：;；]{1,20})\s*[:：]\s*"
    r"(?P<value>.+?)(?=\s+[^\s:：]+\s*[:：]|[;；]|$)"
)
SHORTEST = 2
"""Letters of a known client's name that may be looked for in a heading."""


def day_of(heading: Heading) -> dt.date | None:
    """The one day that the heading calls that of the data."""
    days = {
        read.date()
        for row in heading
        for found in DAY.finditer(" ".join(row))
        if _is_day(found["label"])
        and (read := read_day(re.sub(r"\s", "", found["day"])).moment) is not None
    }
    return days.pop() if len(days) == 1 else None


def client_of(heading: Heading, known: Collection[str] = ()) -> str | None:
    """The one client that the heading names, with a label or as one of the `known`."""
    told = {value for label, value in _labelled(heading) if _means(label, "client")}
    if not told:
        text = "\n".join(cell for row in heading for cell in row)
        there = {one for one in known if len(one) >= SHORTEST and one in text}
        # 甲银行 is no other client where the heading says 甲银行信用卡中心.
        told = {one for one in there if not any(one != other and one in other for other in there)}
    return told.pop() if len(told) == 1 else None


def _labelled(heading: Heading) -> Iterator[tuple[str, str]]:
    """Labels with what they name: in one cell behind a colon, or in the next cell."""
    for row in heading:
        for cell, following in zip(row, [*row[1:], ""], strict=True):
            for found in LABELLED.finditer(cell):
                yield found["label"], found["value"].strip()
            if following and not re.search(r"[:：]\s*\S", cell):
                yield cell.rstrip(":： "), following


def _is_day(label: str) -> bool:
    """Whether the words before a date call it that of the data."""
    words = label.split()
    readings = (label.strip(), *words[-1:])
    return any(UNTIL.fullmatch(one) or _means(one, "as_of") for one in readings)


def _means(label: str, field: str) -> bool:
    return bool(label) and meaning(label, KIND).field == field
