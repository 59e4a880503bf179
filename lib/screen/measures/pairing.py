"""The pairs of cases that the parts "roll" and "cure" of the page measure, each made once."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TypeVar

import polars as pl
import streamlit as st

from lib.cases.buckets import SCHEME
from lib.cases.search import Filter, find
from lib.errors import MeasureImpossible
from lib.measures import pairs as measured
from lib.measures.pairs import NO_TWO, Span
from lib.measures.rolls import BASES, Basis
from lib.measures.tallies import tally
from lib.screen import data, linked, speech
from lib.screen.measures.asking import Asked
from lib.words import N_, Sentence, Words

T = TypeVar("T")


def spans(as_of: dt.date) -> Sequence[Span]:
    """From each month end to the next, up to a day.

    Raises:
        MeasureImpossible: there are not two.

    """
    found = measured.spans(data.portfolio().as_of_dates(), as_of)
    if not found:
        raise MeasureImpossible(because=Sentence(NO_TWO, day=as_of))
    return found


def ask_span(t: Words, as_of: dt.date) -> Span:
    """Ask since which month end the movement is measured, by default since the last one."""
    days = [one.earlier for one in reversed(spans(as_of))]
    names = {day.isoformat(): t.date(day) for day in days}
    since = linked.select(t, N_("Since the snapshot of"), names, "since", width=180)
    return Span(dt.date.fromisoformat(since), spans(as_of)[-1].later)


def before(as_of: dt.date, span: Span) -> Span | None:
    """The span that ends where this one begins, to compare it with."""
    return next((one for one in spans(as_of) if one.later == span.earlier), None)


def pairs(span: Span, asked: Asked) -> pl.DataFrame:
    """The tally of the pairs that were asked for; a filter of buckets is one of the earlier day.

    Raises:
        MeasureImpossible: there are none.

    """
    if asked.by_person:
        return _persons(data.version(), span, asked.wanted)
    return _some(_tally(data.version(), span), span, asked.wanted)


def or_none(measure: Callable[[], T]) -> T | None:
    """What is measured; None where a span has nothing of what was asked for."""
    try:
        return measure()
    except MeasureImpossible:
        return None


def left_out(t: Words, *some: Span) -> None:
    """Say which clients spans leave out because a file of theirs is missing."""
    place = data.portfolio()
    for said in (measured.left_out(place, span) for span in some):
        if said:
            st.caption(f":material/warning: {speech.said(t, said)}")


def cases(span: Span, wanted: Filter) -> pl.DataFrame:
    """The same pairs case by case.

    Raises:
        MeasureImpossible: there are none.

    """
    return _some(_pairs(data.version(), span).lazy(), span, wanted)


def of_cases(span: Span, wanted: Filter, keys: pl.Series) -> pl.DataFrame:
    """The pairs of some cases among them; may be none."""
    found = measured.pairs(data.portfolio(), span, keys)
    return fitting(found.lazy(), wanted).collect()


def keys(
    span: Span, asked: Asked, measured_of: Callable[[pl.DataFrame], pl.DataFrame]
) -> Sequence[str]:
    """The cases that a part measures, as the files of the earlier day have them.

    Args:
        span: the two days.
        asked: what was asked for.
        measured_of: gives of pairs those that are measured; of a person that it gives all cases
            are that were asked for.

    """
    by_case = cases(span, asked.wanted)
    if not asked.by_person:
        mine = measured_of(by_case)
    else:
        who = pl.coalesce("person_key", "case_key").alias("who")
        persons = measured_of(measured.by_person(by_case)).select(who, "currency")
        there = by_case.filter(~pl.col("new")).with_columns(who)
        mine = there.join(persons, on=["who", "currency"], how="semi", nulls_equal=True)
    return mine["case_key"].sort().to_list()


def _some(every: pl.LazyFrame, span: Span, wanted: Filter) -> pl.DataFrame:
    found = fitting(every, wanted).collect()
    if found.is_empty():
        raise MeasureImpossible(because=Sentence(NO_TWO, day=span.later))
    return found


def fitting(every: pl.LazyFrame, wanted: Filter) -> pl.LazyFrame:
    """Those that were asked for; a filter of buckets is one of the earlier day."""
    return find(every.with_columns(bucket="bucket_before"), wanted).drop("bucket")


@data.shared
def _pairs(at: int, span: Span) -> pl.DataFrame:
    del at
    return measured.pairs(data.portfolio(), span)


@data.shared
def _tally(at: int, span: Span) -> pl.LazyFrame:
    del at
    return measured.tallied(data.portfolio(), span)


@data.shared
def _persons(at: int, span: Span, wanted: Filter) -> pl.DataFrame:
    """By person it hangs on which of his cases were asked for, so that no tally tells it."""
    del at
    return tally(measured.by_person(cases(span, wanted)))


def conditions(t: Words, span: Span, basis: Basis, asked: Asked) -> None:
    """Under what conditions the figures hold: days, gap, weight, unit, scheme of buckets."""
    by = t(BASES[basis]) if asked.by_amount else t("number of cases")
    if asked.by_person and not asked.by_amount:
        by = t("number of persons")
    st.caption(
        t("From {earlier} to {later}, {days} days. Weighted by: {by}. {scheme}.",
          earlier=span.earlier, later=span.later, days=span.days, by=by, scheme=SCHEME)
    )  # fmt: skip
    if not span.is_month:
        st.caption(
            t(":material/warning: The two days are {days} days apart instead of 28 to 31: do not "
              "compare these rates with those of a month.", days=span.days)
        )  # fmt: skip
