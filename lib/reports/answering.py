"""A kept question as a part of the report."""

from lib.errors import MeasureImpossible
from lib.followups.codes import OUTCOMES
from lib.measures.pairs import NO_TWO, left_out
from lib.questions import pivoting, sources
from lib.questions.attributes import AGE_NAMES, ATTRIBUTES, NONE
from lib.questions.measures import Measure
from lib.questions.records import Kept
from lib.recovery.table import silence
from lib.reports.model import Section, Table
from lib.reports.source import Source
from lib.visits.worth import classes
from lib.words import N_, Money, Sentence, Share

QUESTION = N_("{measure}: {parts} ÷ {wholes}, {since} to {day}, n = {n}.")
PLAIN = N_("{measure}: {parts}, {since} to {day}, n = {n}.")

AS_OF = N_("{measure}, as of {day}, n = {n}.")
SHARE_HEADS = (N_("Numerator"), N_("Denominator"), N_("n"), N_("Value"))

MOST_ROWS = 60
"""Rows of a table that are written; the command and the page have all."""

CUT = N_("{n} further rows are on the page.")


def section(source: Source, one: Kept) -> Section:
    """Answer a kept question as a table.

    Raises:
        MeasureImpossible: there is no earlier snapshot, or the measure cannot be computed.

    """
    days = [day for day in source.place.as_of_dates() if day < source.as_of]
    if not days:
        raise MeasureImpossible(because=Sentence(NO_TWO, day=source.as_of))
    since = days[min(one.question.back, len(days)) - 1]
    known = sources.of_portfolio(source.place, source.settings, since, source.as_of)
    limits = classes.limits(source.place.cases(source.as_of)).collect()
    found = pivoting.answer(one.question, known, limits)
    measure = found.measure
    heads = [ATTRIBUTES[one.question.rows]]
    if one.question.columns != NONE:
        heads.append(ATTRIBUTES[one.question.columns])
    names = ["row", "column"][: len(heads)]
    share = measure.kind == "share"
    heads += [N_("Currency"), *(SHARE_HEADS if share else (measure.title, N_("n")))]
    every = found.cells.to_dicts()
    rows = [
        (*(_called(row[name]) for name in names), row["currency"], *_figures(row, measure))
        for row in every[:MOST_ROWS]
    ]
    stands = measure.base == "as_of" and not measure.of_events
    told = Sentence(
        QUESTION if share else AS_OF if stands else PLAIN,
        measure=Sentence(measure.title),
        parts=Sentence(measure.parts),
        wholes=Sentence(measure.wholes),
        since=measure.first_day(since),
        day=source.as_of,
        n=int(found.total["n"].sum()),
    )
    more = [Sentence(CUT, n=len(every) - MOST_ROWS)] if len(every) > MOST_ROWS else []
    if measure.of_pairs and (gone := left_out(source.place, known.span)):
        more.append(gone)
    if measure.of_payments:
        more += map(silence, known.silent)
    return Section(one.name, [told, *more], tables=[Table(heads, rows)])


def _called(value: str | None) -> Sentence | str | None:
    """A row or column in words: results by their names, steps of age without their zeros."""
    if value is not None and value in OUTCOMES:
        return Sentence(OUTCOMES[value].en)
    return AGE_NAMES.get(value or "", value)


def _figures(row: dict[str, object], measure: Measure) -> tuple[object, ...]:
    """Numerator, denominator, n and value of a cell."""
    currency = row["currency"]
    part, whole = (
        Money(int(str(row[name])), str(currency))
        if measure.unit == "money" and row[name] is not None
        else row[name]
        for name in ("part", "whole")
    )
    value = row["value"]
    if measure.kind != "share":
        return part, row["n"]
    return part, whole, row["n"], Share(value, 1) if isinstance(value, float) else None
