"""The parts "forecast" and "back-test" of the page: what is expected, and how wrong it was."""

import polars as pl
import streamlit as st

from lib.forecasts import saying
from lib.forecasts.gathering import Forecast
from lib.forecasts.proving import Proof
from lib.screen import speech
from lib.screen.measures import drawn
from lib.screen.theme import colours
from lib.show import forecast_chart
from lib.words import N_, Words

AHEAD_TITLES = {
    "currency": N_("Currency"),
    "week": N_("Week"),
    "first": N_("From"),
    "last": N_("To"),
    "promises": N_("Promises"),
    "agreements": N_("Agreements"),
    "rest": N_("Other cases, by rates"),
    "model": N_("Model"),
    "naive": N_("Mean of the last four weeks"),
    "expected": N_("Expected"),
    "low": N_("Low"),
    "high": N_("High"),
}
PAST_TITLES = {
    "origin": N_("Forecast on"),
    "week": N_("Week"),
    "currency": N_("Currency"),
    "model": N_("Model"),
    "naive": N_("Mean of the last four weeks"),
    "came": N_("Came in"),
    "error": N_("Error of the model"),
    "naive_error": N_("Error of the mean"),
}
IN_STREAM = {
    "promises": N_("{n} with a running promise"),
    "agreements": N_("{n} with an agreement"),
    "rest": N_("{n} by rates"),
}


def ahead(t: Words, found: Forecast) -> None:
    """The weeks to come of each currency, with what its past says of it."""
    warn(t, found)
    for one in found.proofs:
        if one.lacks is not None and not sum(found.now.n_of(one.currency).values()):
            continue  # of other days: nothing of it is in hand
        if one.lacks is not None:
            st.info(speech.said(t, saying.headline(found, one)), icon=":material/info:")
            for said in saying.verdict(one):
                st.caption(speech.said(t, said))
            continue
        mine = saying.weeks_of(found, one)
        figure = forecast_chart.weeks_bars(mine, t, colours())
        drawn.chart(t, figure, said=saying.headline(found, one), key=f"forecast_{one.currency}")
        _quality(t, one)
    _conditions(t, found)
    titles = {key: t(title) for key, title in AHEAD_TITLES.items()}
    money = [key for key in AHEAD_TITLES if key not in {"currency", "week", "first", "last"}]
    whole = found.weeks.with_columns(pl.col(money).round().cast(pl.Int64))
    drawn.table(
        t, f"forecast-{found.day}", whole, titles, alt=t("Table of weeks ahead"), money=money
    )


def warn(t: Words, found: Forecast) -> None:
    """Say of each currency whose past forecasts were far off that its sum is rough."""
    for rough in filter(None, map(saying.rough, found.proofs)):
        st.warning(speech.said(t, rough), icon=":material/warning:")


def _quality(t: Words, one: Proof) -> None:
    """How far the past was off, as figures and in words."""
    few = t("not enough past")
    model, naive = (
        t.percent(known.error) if known and one.tested else few for known in (one.model, one.naive)
    )
    believed = one.model if one.source == "model" else one.naive
    held = t.percent(one.covered / one.covered_of) if one.covered_of else few
    with st.container(horizontal=True):
        st.metric(t("Mean absolute percentage error"), model, border=True, help=t("of the model"))
        st.metric(t("The same of the mean of the last four weeks"), naive, border=True)
        st.metric(
            t("Bias"),
            t.percent(believed.bias) if believed and one.tested else few,
            border=True,
            help=t("Σ (forecast − came in) ÷ Σ came in, of what is used; above 0 it was too high"),
        )
        st.metric(
            t("Held by the interval"), held, border=True,
            help=t("{covered} of n = {of} weeks", covered=one.covered, of=one.covered_of),
        )  # fmt: skip
    for said in saying.verdict(one):
        st.caption(speech.said(t, said))


def _conditions(t: Words, found: Forecast) -> None:
    """Of whom the forecast speaks, and of whom not."""
    told = []
    for one in found.proofs:
        n_of = found.now.n_of(one.currency)
        if not any(n_of.values()):
            continue
        counted = " · ".join(t(IN_STREAM[stream], n=n) for stream, n in n_of.items())
        currency = speech.escaped(one.currency or "—")
        told.append(
            t("n = {n} cases in hand ({currency}): {counted}.",
              n=sum(n_of.values()), currency=currency, counted=counted)
        )  # fmt: skip
    st.caption(
        t("As of {day}; repayments are known up to {until}. {counted} "
          "Money of cases that are placed later is not in it, and no case counts in two streams.",
          day=found.day, until=found.paid_until, counted=" ".join(told))
    )  # fmt: skip


def past(t: Words, found: Forecast) -> None:
    """What earlier month ends had forecast beside what came, week by week."""
    st.caption(
        t("At each month end the forecast is made anew with the files, repayments, contacts and "
          "agreements dated up to it, and compared with what the same cases then brought.")
    )  # fmt: skip
    for one in found.proofs:
        same = pl.col("currency").eq_missing(pl.lit(one.currency, pl.String))
        mine = found.past.filter(same)
        said, *more = saying.verdict(one)
        if mine.is_empty():
            st.caption(speech.said(t, said))
            continue
        figure = forecast_chart.past_bars(mine, one.source, t, colours())
        drawn.chart(t, figure, said=said, key=f"past_{one.currency}")
        for further in more:
            st.caption(speech.said(t, further))
    errors = {
        name: (pl.col(column) - pl.col("came")) / pl.when(pl.col("came") > 0).then(pl.col("came"))
        for name, column in (("error", "model"), ("naive_error", "naive"))
    }
    money = ["model", "naive", "came"]
    rows = found.past.with_columns(**errors).with_columns(pl.col(money).round().cast(pl.Int64))
    titles = {key: t(title) for key, title in PAST_TITLES.items()}
    drawn.table(t, f"back-test-{found.day}", rows, titles, alt=t("Table of past forecasts"),
                money=money, shares=("error", "naive_error"))  # fmt: skip
