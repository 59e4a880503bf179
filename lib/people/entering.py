"""What the forms about people have in common: all faults said at once, texts kept short."""

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from lib.errors import RecordRefused
from lib.followups.entry import Problems
from lib.words import N_, Sentence

LONGEST = 500
"""Characters that a text of these forms may have."""

NO_COLLECTOR = N_("Please choose the collector.")
TOO_LONG = N_("A text may have up to {longest} characters; please shorten it.")


def refuse(problems: Iterable[Sentence]) -> None:
    """Refuse an entry that has problems.

    Raises:
        RecordRefused: with all of them.

    """
    found = tuple(problems)
    if found:
        raise RecordRefused(problem=Problems(found))


def common(collector: str, texts: Mapping[str, str | None]) -> Iterator[Sentence]:
    """What is wrong with the person and the texts of an entry."""
    if not collector.strip():
        yield Sentence(NO_COLLECTOR)
    if any(len(text or "") > LONGEST for text in texts.values()):
        yield Sentence(TOO_LONG, longest=LONGEST)


def tidy(text: str | None) -> str | None:
    """A text without blanks around it; nothing instead of an empty one."""
    return (text or "").strip() or None


def months_later(day: dt.date, months: int) -> dt.date:
    """The last day of a span of months: a year from 1 March 2026 ends on 28 February 2027."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = min(day.day, calendar.monthrange(year, month + 1)[1])
    return dt.date(year, month + 1, last) - dt.timedelta(days=1)
