"""The frames of this room, each computed once for each state of the data; see lib.screen.data."""

import datetime as dt
from collections.abc import Sequence

import polars as pl

from lib.errors import MeasureImpossible
from lib.measures import pairs
from lib.measures.pairs import NO_TWO, Span
from lib.portfolio.paying import known_of
from lib.questions.asking import Question, checked
from lib.questions.measures import MEASURES
from lib.questions.pivoting import Answer, attributed, looked_at, pivoted
from lib.questions.sources import Sources, cases_as_of, recovered
from lib.recovery.known import ended
from lib.recovery.paid import Silent
from lib.screen import case_frames, data, file_rows, following
from lib.screen.case_table import LISTED
from lib.words import Sentence


def since_of(as_of: dt.date, back: int) -> dt.date:
    """The snapshot that lies so many files before a day, or the first one.

    Raises:
        MeasureImpossible: there is none before it.

    """
    days = [day for day in data.portfolio().as_of_dates() if day < as_of]
    if not days:
        raise MeasureImpossible(because=Sentence(NO_TWO, day=as_of))
    return days[min(back, len(days)) - 1]


def answered(asked: Question, as_of: dt.date) -> Answer:
    """The answer of a question as of a day.

    Raises:
        QuestionRefused: it has no answer.
        MeasureImpossible: there is no earlier snapshot.

    """
    return _answered(data.version(), asked, as_of)


@data.shared
def _answered(at: int, asked: Question, as_of: dt.date) -> Answer:
    since = since_of(as_of, asked.back)
    rows = _looked_at(at, checked(asked).measure, since, as_of)
    return pivoted(asked, rows, since, as_of)


def silent(asked: Question, as_of: dt.date) -> Sequence[Silent]:
    """The clients that a question leaves out because their repayments are not known."""
    if not MEASURES[asked.measure].of_payments:
        return ()
    return _silent(data.version(), since_of(as_of, asked.back), as_of)


@data.shared
def _silent(at: int, since: dt.date, as_of: dt.date) -> Sequence[Silent]:
    del at
    return _sources(since, as_of).silent


@data.shared
def _looked_at(at: int, measure: str, since: dt.date, as_of: dt.date) -> pl.DataFrame:
    """What rows and columns are asked for changes nothing of what they are asked of."""
    told = _attributed(at, MEASURES[measure].day(since, as_of), since, as_of)
    return looked_at(measure, _sources(since, as_of), told)


@data.shared
def _attributed(at: int, day: dt.date, since: dt.date, as_of: dt.date) -> pl.DataFrame:
    """The same cases are looked at whatever is measured of them."""
    del at
    return attributed(_sources(since, as_of), day, case_frames.amount_limits(as_of))


def _sources(since: dt.date, as_of: dt.date) -> Sources:
    return Sources(
        since=since,
        as_of=as_of,
        cases_on=lambda day: _cases(data.version(), day),
        ended=lambda cases: ended(data.portfolio(), cases, as_of),
        repayments=file_rows.payments(),
        known_of=known_of(data.portfolio(), as_of),
        followups=following.told_contacts(),
        kept=following.promises(as_of),
        pairs_of=lambda span: _pairs(data.version(), span),
        recovered_of=lambda _: _recovered(data.version(), since, as_of),
        agreed=data.agreements(as_of),
        collectors=file_rows.collectors(),
    )


@data.shared
def _cases(at: int, day: dt.date) -> pl.DataFrame:
    """Not those of data.cases, which know what came after the day."""
    del at
    return cases_as_of(data.portfolio(), data.followups(), day)


@data.shared
def _recovered(at: int, since: dt.date, as_of: dt.date) -> pl.DataFrame:
    """Four measures are sums of it."""
    del at
    return recovered(_sources(since, as_of))


@data.shared
def _pairs(at: int, span: Span) -> pl.DataFrame:
    del at
    return pairs.pairs(data.portfolio(), span)


def behind(
    asked: Question, as_of: dt.date, row: str | None, column: str | None
) -> tuple[pl.DataFrame, int]:
    """The cases behind a row, a column or a cell of an answer, and how many others are gone.

    As far as lists show them: columns case_table.LISTED. Those that are in no file of the day any
    more are counted alone.
    """
    if row is None and column is None:
        since = since_of(as_of, asked.back)
        return _behind_all(data.version(), asked.measure, since, as_of)
    return _behind(data.version(), asked, as_of, row, column)


@data.shared
def _behind_all(at: int, measure: str, since: dt.date, as_of: dt.date) -> tuple[pl.DataFrame, int]:
    """All cases of a measure, by whatever it is looked at."""
    return _listed(_looked_at(at, measure, since, as_of)["case_key"].unique(), as_of)


@data.shared
def _behind(
    at: int, asked: Question, as_of: dt.date, row: str | None, column: str | None
) -> tuple[pl.DataFrame, int]:
    del at
    return _listed(answered(asked, as_of).behind(row, column), as_of)


def _listed(keys: pl.Series, as_of: dt.date) -> tuple[pl.DataFrame, int]:
    mine = data.cases(as_of).lazy().filter(pl.col("case_key").is_in(keys.implode()))
    cases = mine.select(LISTED).collect()
    return cases, keys.len() - cases.height
