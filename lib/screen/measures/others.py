"""The part "other figures": of the whole portfolio and of cost, or why they cannot be computed."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

import polars as pl
import streamlit as st

from lib.cases.search import find
from lib.errors import DoorstepError, MeasureImpossible, NotFound
from lib.followups.payments import standing_payments
from lib.measures import loans, ratios, vintages
from lib.measures.contacts import CHANNELS, contacts, own_payments
from lib.measures.cures import agreed_in
from lib.measures.pairs import Span, month_ends, own_days
from lib.parts import by_currency
from lib.screen import data, file_rows, linked, speech
from lib.screen.measures import drawn, pairing
from lib.screen.measures.asking import Asked
from lib.screen.theme import colours
from lib.settings import title_of
from lib.show.curve_charts import vintage_curves
from lib.visits import records
from lib.visits.lessons.seen import under_way
from lib.words import MINOR_UNITS, N_, Sentence, Words

DAYS = 30
"""Days up to the as-of date whose cost and money are set against each other."""

CURRENT, EVER = "current", "ever"
LATE = {CURRENT: N_("now more than 30 days late"), EVER: N_("ever more than 30 days late")}
TITLES = {
    "currency": N_("Currency"),
    "cohort": N_("Month of the loan"),
    "months": N_("Months on book"),
    "n": N_("Loans (n)"),
    "lent": N_("Amount lent"),
    "late": N_("Outstanding of late ones"),
    "share": N_("Share late"),
}
FIRST = N_("First payment default")


def draw(t: Words, asked: Asked) -> None:
    """Each figure by itself: one that cannot be computed keeps no other from being shown."""
    with _section(t, t("Collection effectiveness (CEI)")):
        span = pairing.spans(asked.as_of)[-1]
        pairing.left_out(t, span)
        _said(t, _effectiveness(data.version(), asked, span), money=True)
        st.caption(t("From {earlier} to {later}, {days} days.",
                     earlier=span.earlier, later=span.later, days=span.days))  # fmt: skip
    with _section(t, t("Portfolio at risk (PAR)")):
        for days, found in _at_risk(data.version(), asked).items():
            _said(t, found, money=True, over=days)
        st.caption(t("As of {day}.", day=asked.as_of))
    with _section(t, t(FIRST)):
        _said(t, _first_default(data.version(), asked), money=False)
        st.caption(t("As of {day}.", day=asked.as_of))
    _cost(t, asked)
    _vintages(t, asked)


@contextmanager
def _section(t: Words, title: str) -> Iterator[None]:
    """Draw a title and below it what is drawn inside, or why it cannot be computed."""
    st.subheader(title, anchor=False)
    try:
        yield
    except DoorstepError as refused:
        st.info(speech.refusal(t, refused), icon=":material/info:")


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
def _at_risk(at: int, asked: Asked) -> Mapping[int, pl.DataFrame]:
    """Of each of the days at risk."""
    del at
    cases = find(data.measured(asked.as_of).lazy(), asked.wanted)
    rescheduled = agreed_in(data.agreements(asked.as_of), Span(asked.as_of, asked.as_of))
    loans = ratios.whole_outstanding(cases, data.settings().whole_portfolio, rescheduled)
    every = ratios.DAYS_AT_RISK
    return {days: ratios.risk_of(loans, days, every) for days in every}


@data.shared
def _first_default(at: int, asked: Asked) -> pl.DataFrame:
    del at
    loans = ratios.of_whole(_cases(asked), data.settings().whole_portfolio)
    return ratios.first_payment_default(_plan(loans), file_rows.payments(), asked.as_of)


def _cost(t: Words, asked: Asked) -> None:
    """What a unit of money costs to collect, of all crews."""
    with _section(t, t("Cost to collect")):
        value, collected = _cost_of(data.version(), asked.as_of)
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
    own = data.followups().join(cases.select("case_key"), on="case_key", how="semi")
    made = contacts(own, CHANNELS, start, end)
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


def _vintages(t: Words, asked: Asked) -> None:
    """What of each month's loans is late, by month on book."""
    st.subheader(t("Vintages by month of the loan"), anchor=False)
    names = {code: t(title) for code, title in LATE.items()}
    ever = linked.segments(t, N_("Late"), names, "late") == EVER
    try:
        found = _vintage_rows(data.version(), asked, ever=ever)
    except MeasureImpossible as refused:
        st.info(speech.refusal(t, refused), icon=":material/info:")
        return
    least = data.settings().minimum_n
    for currency, mine in by_currency(found):
        large = mine.filter(pl.col("n") >= least)
        last = (large if large.height else mine).sort("cohort", "months").row(-1, named=True)
        said = Sentence(
            N_("Of the loans of {month} ({currency}) {share} were late after {months} months, "
               "n = {n}."),
            month=f"{last['cohort']:%Y-%m}", currency=currency or "—", months=last["months"],
            share=t.percent(last["share"]), n=last["n"],
        )  # fmt: skip
        figure = vintage_curves(mine, last["cohort"], t, colours(), least=least)
        drawn.chart(t, figure, said=said, key=f"vintage_{currency}")
    st.caption(
        t("The thin lines are the loans of other months, dotted where of fewer than {n}: they say "
          "little.", n=least)
    )  # fmt: skip
    rows = found.with_columns(pl.col("cohort").dt.strftime("%Y-%m"))
    drawn.table(t, f"vintages-{asked.as_of}", rows, {k: t(v) for k, v in TITLES.items()},
                alt=t("Table of vintages"), money=("lent", "late"), shares=("share",))  # fmt: skip
    drawn.few(t, rows, "n", least)


@data.shared
def _vintage_rows(at: int, asked: Asked, *, ever: bool) -> pl.DataFrame:
    """The vintages of all month ends up to the day.

    Raises:
        MeasureImpossible: no files hold all loans, no month has files of all clients, or they do
            not say when loans were made.

    """
    place, setting = data.portfolio(), data.settings().whole_portfolio
    if not setting.strip():  # then no file need be looked into
        raise MeasureImpossible(
            because=Sentence(ratios.NOT_WHOLE, setting=title_of("whole_portfolio"))
        )
    every = _month_ends(at, asked.as_of)
    filed = {day: own_days(place, day) for day, _ in every}
    numbered = _loans(at, asked.as_of)
    if numbered is None:
        some = [(day, find(one, asked.wanted)) for day, one in every]
        found = vintages.vintages(vintages.own_months(some, filed), ever=ever)
    else:
        found = loans.vintages_of(numbered, asked.wanted, filed, ever=ever)
    if found.is_empty():
        raise MeasureImpossible(because=Sentence(vintages.NO_LOANS))
    return found


@data.shared
def _month_ends(at: int, as_of: dt.date) -> Sequence[tuple[dt.date, pl.LazyFrame]]:
    """Of each month end up to a day the loans of clients whose files hold all; not read yet."""
    del at
    place, setting = data.portfolio(), data.settings().whole_portfolio
    read = [*dict.fromkeys((*vintages.OF_LOANS, *loans.WAYS))]
    return [
        (day, ratios.named_whole(place.cases(day).select(read), setting))
        for day in month_ends(place.as_of_dates(), as_of)
    ]


@data.shared
def _loans(at: int, as_of: dt.date) -> loans.Loans | None:
    return loans.followed(_month_ends(at, as_of))
