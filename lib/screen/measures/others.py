"""The part "other figures": of the whole portfolio and of cost, or why they cannot be computed."""

import datetime as dt
from collections.abc import Mapping
from contextlib import suppress
from functools import partial

import polars as pl
import streamlit as st

from lib.cases.search import find
from lib.errors import NotFound
from lib.followups.payments import standing_payments
from lib.measures import ratios
from lib.measures.contacts import CHANNELS, contacts, own_payments
from lib.measures.cures import agreed_in
from lib.measures.pairs import Span
from lib.screen import data, file_rows, speech
from lib.screen.measures import pairing, vintaging
from lib.screen.measures.asking import Asked
from lib.screen.measures.refusals import Refusals
from lib.visits import records
from lib.visits.lessons.seen import under_way
from lib.words import MINOR_UNITS, N_, Words

DAYS = 30
"""Days up to the as-of date whose cost and money are set against each other."""

FIRST = N_("First payment default")


def draw(t: Words, asked: Asked) -> None:
    """Each figure by itself, and at the end those that cannot be computed, by the reason."""
    refusals = Refusals(t)
    _effect(t, asked, refusals)
    _risk(t, asked, refusals)
    first = refusals.ask(t(FIRST), partial(_first_default, data.version(), asked))
    if first is not None:
        st.subheader(t(FIRST), anchor=False)
        _said(t, first, money=False)
        st.caption(t("As of {day}.", day=asked.as_of))
    _cost(t, asked, refusals)
    vintaging.draw(t, asked, refusals)
    refusals.say()


def _effect(t: Words, asked: Asked, refusals: Refusals) -> None:
    """How much of what could be collected was."""
    title = t("Collection effectiveness (CEI)")
    span = refusals.ask(title, lambda: pairing.spans(asked.as_of)[-1])
    if span is None:
        return
    found = refusals.ask(title, partial(_effectiveness, data.version(), asked, span))
    if found is None:
        pairing.left_out(t, span)  # that may be why
        return
    st.subheader(title, anchor=False)
    pairing.left_out(t, span)
    _said(t, found, money=True)
    st.caption(t("From {earlier} to {later}, {days} days.",
                 earlier=span.earlier, later=span.later, days=span.days))  # fmt: skip


def _risk(t: Words, asked: Asked, refusals: Refusals) -> None:
    """What of all that is outstanding is at risk; buckets alone may tell it of some days only."""
    title = t("Portfolio at risk (PAR)")
    loans = refusals.ask(title, partial(_outstanding, data.version(), asked))
    if loans is None:
        return
    told = {
        days: refusals.ask(
            t("Portfolio at risk over {days} days", days=days),
            partial(ratios.risk_of, loans, days),
        )
        for days in ratios.DAYS_AT_RISK
    }
    known = {days: found for days, found in told.items() if found is not None}
    if known:
        st.subheader(title, anchor=False)
        for days, found in known.items():
            _said(t, found, money=True, over=days)
        st.caption(t("As of {day}.", day=asked.as_of))


def _said(t: Words, rows: pl.DataFrame, *, money: bool, over: int | None = None) -> None:
    """A figure of each currency with what it is of, and `over` how many days past due."""
    for row in rows.iter_rows(named=True):
        top, bottom = (
            t.money(row[name], row["currency"]) if money else t.number(row[name])
            for name in ("numerator", "denominator")
        )
        said = t("{value}: {numerator} of {denominator}, n = {n}.", n=row["n"],
                 value=t.percent(row["value"]), numerator=top, denominator=bottom)  # fmt: skip
        if over is not None:
            said = t("Over {days} days: {said}", days=over, said=said)
        st.markdown(speech.escaped(said))


def _cases(asked: Asked) -> pl.DataFrame:
    return find(data.measured(asked.as_of).lazy(), asked.wanted).collect()


def _plan(cases: pl.DataFrame) -> pl.LazyFrame:
    return ratios.plan_of(file_rows.instalments(), cases)


@data.shared
def _effectiveness(at: int, asked: Asked, span: Span) -> pl.DataFrame:
    """Over a span, case by case."""
    del at
    both = pairing.cases(span, asked.wanted)
    return ratios.effectiveness(both, _plan(both), span)


@data.shared
def _outstanding(at: int, asked: Asked) -> pl.DataFrame:
    """What the loans owe, of each of the days at risk."""
    del at
    cases = find(data.measured(asked.as_of).lazy(), asked.wanted)
    rescheduled = agreed_in(data.agreements(asked.as_of), Span(asked.as_of, asked.as_of))
    return ratios.whole_outstanding(cases, data.settings().whole_portfolio, rescheduled)


@data.shared
def _first_default(at: int, asked: Asked) -> pl.DataFrame:
    del at
    loans = ratios.of_whole(_cases(asked), data.settings().whole_portfolio)
    return ratios.first_payment_default(_plan(loans), file_rows.payments(), asked.as_of)


def _cost(t: Words, asked: Asked, refusals: Refusals) -> None:
    """What a unit of money costs to collect, of all crews."""
    title = t("Cost to collect")
    found = refusals.ask(title, partial(_cost_of, data.version(), asked.as_of))
    if found is None:
        return
    value, collected = found
    st.subheader(title, anchor=False)
    st.markdown(speech.escaped(
        t("{value} for each 1 collected, of {collected} in the last {days} days.",
          value=t.number(round(value, 3)), days=DAYS,
          collected=t.money(collected, data.settings().currency))
    ))  # fmt: skip
    if any(asked.wanted.chosen.values()):
        st.caption(t("Of all cases, whatever is chosen above: crews work for all of them."))


@data.shared
def _cost_of(at: int, end: dt.date) -> tuple[float, int]:
    """Cost ÷ collected, and what was collected in the currency of the costs.

    Of all cases: what crews' hours and ways cost cannot be told apart by a filter.
    """
    del at
    settings = data.settings()
    start = end - dt.timedelta(days=DAYS - 1)
    cases = data.measured(end)
    made = contacts(data.followups(), CHANNELS, start, end, cases)
    known = under_way(data.ledger(), start, end)
    own_paid = own_payments(file_rows.payments(), cases, start, data.portfolio().taken_back())
    paid = standing_payments(own_paid, end).filter(
        pl.col("day") >= start, pl.col("currency") == settings.currency
    )
    collected = int(paid["paid"].sum())
    parts: Mapping[str, ratios.Cost] = {
        "cost_visit": (made.filter(pl.col("channel") == "visit").height, settings.cost_visit),
        "cost_hour": (float(known["hours"].sum()) if known.height else None, settings.cost_hour),
        "cost_km": (_km(known["plan_id"]), settings.cost_km),
    }
    return ratios.cost_to_collect(parts, collected / MINOR_UNITS), collected


def _km(plans: pl.Series) -> float | None:
    """The ways of some lists; None without any."""
    found = []
    for one in plans:
        with suppress(NotFound):
            found.append(records.load(data.ledger(), str(one)).totals.km)
    return sum(found) if found else None
