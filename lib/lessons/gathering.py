"""What came of decisions, read from a portfolio: on the day of each later file, and up to now."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping

import polars as pl

from lib.experiments.outcomes import Seen
from lib.lessons.following import Finding, follow
from lib.lessons.records import Lesson

DAYS = 12
"""Days of which a finding is told, the last ones."""


def findings(
    lesson: Lesson,
    known: Callable[[dt.date], pl.DataFrame],
    seen_by: Callable[[dt.date], Seen],
    dates: Collection[dt.date],
    known_of: Mapping[str, dt.date],
    day: dt.date,
) -> tuple[Finding, ...]:
    """What came of a decision by the day of each file after it and the last known, the latest last.

    Args:
        lesson: the decision.
        known: what was known of all cases on a day, as lib.strategy.risk gives it.
        seen_by: what is known up to a day.
        dates: the days of the files of cases.
        known_of: client → the day up to which his payments are known.
        day: the day up to which they may be, which is told where none are known.

    """
    until = max(known_of.values(), default=day)
    days = {one for one in dates if lesson.decided_on < one <= until} | {until}
    cases = known(lesson.as_of)
    return tuple(
        follow(
            cases, lesson.case_keys, seen_by(one), lesson.measure, lesson.decided_on, one, known_of
        )
        for one in sorted(days)[-DAYS:]
    )
