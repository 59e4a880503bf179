"""Where the titles of a table are: below a heading, over two rows, or nowhere.

Two rows are put together only when that gives strictly more titles that mean something and the
lower row holds no data. What stands over a group of columns belongs to each of them: 联系人1 over
姓名 and 手机 is 联系人1姓名 and 联系人1手机, because a contact's name must never become the
customer's.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lib.errors import FileTooLarge, HeaderMissing
from lib.intake.titles.plain import unit_apart
from lib.words import N_, Sentence

Known = Callable[[Sequence[str]], int]
"""How many of these titles name a known field."""

HEAD_ROWS = 50
"""Rows among which the titles are looked for."""

MOST_COLUMNS = 2_000
COLUMNS = N_("it has {n} columns; {most} are the most.")

GENERAL = re.compile(
    r"(?:信息|资料|資料|情况|情況|明细|明細|数据|information|details|data)$", re.IGNORECASE
)
IDLE = frozenset(
    ("", "客户", "客戶", "债务人", "債務人", "借款人", "案件", "基本", "逾期", "金额", "金額",
     "欠款", "借款", "贷款", "貸款", "账户", "賬戶", "合同", "委案", "联系方式", "聯繫方式", "其他",
     "customer", "borrower", "debtor", "case", "basic", "overdue", "amount", "amounts", "loan",
     "account", "contract", "status", "other")
)  # fmt: skip
PERSONS = re.compile(
    r"(?:联系|聯繫|联络|聯絡)(?!信息|资料|資料|方式|情况|情況)"
    r"|担保|擔保|配偶|亲|親|父|母|共借|共同|contact|guarant|spouse|relative",
    re.IGNORECASE,
)
"""Words over a group of columns: endings that add nothing, words that by themselves tell nothing
that their columns do not, and those that speak of third persons."""

UNIT = re.compile(r"^(?:单位|unit)\s*:?\s*", re.IGNORECASE)
"""Begins the name of a unit that counts for a whole table."""

DATA = re.compile(
    r"^\s*(?:[¥￥$€(-]*[0-9][0-9,]*(?:\.[0-9]+)?\)?%?|[0-9]{4}[-/.年][0-9]{1,2}.*|[0-9]+[Xx]"
    r"|[A-Za-z]{0,4}-?[0-9]{4,}.*)\s*$"
)
"""Cells that no title looks like: amounts, dates, numbers of cases and telephones."""


@dataclass(frozen=True)
class Header:
    """`at` is the place of the last row of titles, counted from 0; `titles` are without breaks.

    `above` are the cells of the rows above the titles, without the empty ones at a row's end.
    """

    at: int
    titles: Sequence[str]
    above: Sequence[Sequence[str]] = ()

    @property
    def named(self) -> list[str]:
        """The titles without the empty ones at the end."""
        titles = list(self.titles)
        while titles and not titles[-1]:
            titles.pop()
        return titles


def find_header(
    rows: Sequence[Sequence[str]], known: Known, header_row: int | None = None
) -> Header:
    """Find the titles among the first rows, or take the given row (as a spreadsheet counts).

    Raises:
        HeaderMissing: no row holds titles, or not the given one.
        FileTooLarge: there are more columns than any table has.

    """
    at = header_row - 1 if header_row else _likeliest(rows, known)
    if at is None or not 0 <= at < len(rows) or not any(map(str.strip, rows[at])):
        raise HeaderMissing
    if len(rows[at]) > MOST_COLUMNS:
        raise FileTooLarge(reason=Sentence(COLUMNS, n=len(rows[at]), most=MOST_COLUMNS))
    best = Header(at, [_one_line(cell) for cell in rows[at]], _above(rows[:at]))
    pairs = [(at - 1, at)] if header_row else [(at - 1, at), (at, at + 1)]
    for upper, lower in pairs:
        if upper >= 0 and lower < len(rows) and not any(map(DATA.match, rows[lower])):
            titles = _together(rows[upper], rows[lower], known)
            more = known(titles) - known(best.titles)
            # A unit over titles that say all else themselves is worth the upper row too.
            if more > 0 or (more == 0 and lower == at and any(_unit(c)[1] for c in rows[upper])):
                alone = sum(map(bool, map(str.strip, rows[upper]))) == 1
                best = Header(lower, titles, _above(rows[: lower if alone else upper]))
    return best


def _above(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """The cells row by row up to the last that holds anything; rows without any are left out."""
    told = ([cell.strip() for cell in row] for row in rows)
    ends = ((row, max((at for at, cell in enumerate(row, 1) if cell), default=0)) for row in told)
    return [row[:end] for row, end in ends if end]


def _likeliest(rows: Sequence[Sequence[str]], known: Known) -> int | None:
    """The row that names most fields, else the first that holds anything but data."""
    filled = [at for at, cells in enumerate(rows[:HEAD_ROWS]) if any(map(str.strip, cells))]
    if not filled:
        return None
    counts = {at: known(rows[at][:MOST_COLUMNS]) for at in filled}
    best = max(filled, key=lambda at: (counts[at], -at))
    if counts[best] == 0:
        best = filled[0]
    data = sum(bool(DATA.match(cell)) for cell in rows[best])
    return None if counts[best] <= 1 and data > counts[best] else best


def _together(upper: Sequence[str], lower: Sequence[str], known: Known) -> list[str]:
    """One title for each column from two rows of titles."""
    width = max(len(upper), len(lower))
    over = [_one_line(cell) for cell in upper] + [""] * (width - len(upper))
    under = [_one_line(cell) for cell in lower] + [""] * (width - len(lower))
    groups = []
    group = ""
    for above, below in zip(over, under, strict=True):
        # A title over the next column ends the group, and so does a column without a second title.
        group = above or (group if below else "")
        groups.append(group if below else above)
    told = [_joined(*pair, known) for pair in zip(groups, under, strict=True)]
    left = [at for at, title in enumerate(told) if title is None and not _of_persons(groups[at])]
    taken = Counter([*filter(None, told), *(under[at] for at in left)])
    return [
        _apart(groups[at], under[at], known, alone=taken[under[at]] == 1)
        if title is None
        else title
        for at, title in enumerate(told)
    ]


def _joined(above: str, below: str, known: Known) -> str | None:
    """The title that both rows give together; None where it means nothing.

    信息 and the like add nothing, and what both rows say is said once: 联系人1 over 联系人姓名 is
    联系人1姓名. A unit over the group stays with each of its columns.
    """
    if not above or not below:
        return above + below
    if known([above + below]):
        return above + below
    bare, unit = _unit(above)
    for word in dict.fromkeys((bare, GENERAL.sub("", bare))):
        rest = below[_shared(word, below) :]
        gap = " " if word.isascii() and below.isascii() else ""
        for title in (word + gap + below, word + rest) if word and rest else ():
            if found := _known_with(title, unit, known):
                return found
    return None


def _apart(above: str, below: str, known: Known, *, alone: bool) -> str:
    """The lower title where the upper is merely a heading, else both."""
    bare, unit = _unit(above)
    heading = bool(GENERAL.search(bare)) or bare.casefold() in IDLE
    # The name of a contact must never become the customer's.
    persons = _of_persons(above) and not _of_persons(below)
    if not heading or persons or not alone:
        return above + below
    return _known_with(below, unit, known) or (f"{below}({unit})" if unit else below)


def _of_persons(title: str) -> bool:
    return bool(PERSONS.search(title))


def _known_with(title: str, unit: str, known: Known) -> str | None:
    """The title, with a unit that fits it, if that means something."""
    ways = [f"{title}({unit})", title] if unit else [title]
    return next((way for way in ways if known([way])), None)


def _shared(one: str, other: str) -> int:
    """How many letters two texts begin with together."""
    alike = [a == b for a, b in zip(one, other, strict=False)]
    return alike.index(False) if False in alike else len(alike)


def _unit(title: str) -> tuple[str, str]:
    """A title without the unit of amounts that it names, and that unit; empty without one."""
    rest, unit = unit_apart(title)
    if unit is None or unit.counts != "money":
        return title, ""
    # What says 单位：万元 speaks of the amounts below it, whatever else it says.
    said = UNIT.sub("", unit.text)
    return ("" if said != unit.text else rest), said.upper()


def _one_line(title: str) -> str:
    """A title as one line; breaks inside Chinese words leave no gap."""
    return re.sub(
        r"(?<=[a-z])\s+(?=[a-z])",
        " ",
        re.sub(r"\s*\n\s*", "\n", title.strip()),
        flags=re.IGNORECASE,
    ).replace("\n", "")
