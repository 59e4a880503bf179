"""Targets: set and take back, what is missing, and the month against target and the one before."""

import datetime as dt
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from lib.cases.buckets import BUCKETS
from lib.forecasts import saying, targets
from lib.forecasts.gaps import month_of
from lib.forecasts.targets import Target
from lib.rights import Action
from lib.screen import data, logins, parts, router, saving
from lib.screen.forecasting import ahead, frames
from lib.screen.measures import drawn
from lib.screen.theme import colours
from lib.show import forecast_chart
from lib.words import MINOR_UNITS, Words

EVERY = ""
"""Stands for all clients or buckets in the lists of the form."""


def draw(t: Words, as_of: dt.date) -> None:
    """The page's part: each target with what is missing, and the forms."""
    saving.said(t)
    missing = frames.gaps_of(as_of) if _of_month(as_of).height else None
    against(t, as_of, missing)
    if missing is not None:
        ahead.warn(t, frames.forecast(as_of))
    _table(t, as_of)
    if not data.may(Action.SET_TARGETS):
        return
    with st.container(border=True):
        _form(t, as_of)


def against(t: Words, as_of: dt.date, missing: pl.DataFrame | None = None) -> None:
    """The month beside its target and the month before, one chart a currency.

    `missing` says of the targets what is missing beside what is expected; without it nothing is
    said of what is expected.
    """
    goals = _of_month(as_of) if missing is None else missing
    for row in frames.periods(as_of).iter_rows(named=True):
        goal = saying.whole(goals, row["currency"])
        bars = [(t(name), amount) for name, amount in saying.month_bars(row, goal)]
        figure = forecast_chart.against_bars(bars, row["currency"], t, colours())
        said = saying.month(row, goal, as_of, data.settings().minimum_n)
        drawn.chart(t, figure, said=said, key=f"against_{row['currency']}")


def _of_month(as_of: dt.date) -> pl.DataFrame:
    return frames.standing().filter(pl.col("month") == month_of(as_of)[0])


def _table(t: Words, as_of: dt.date) -> None:
    """The targets of all months; of the current one with what is missing."""
    rows = frames.standing()
    if rows.is_empty():
        st.caption(t("No target has been set yet."))
        return
    missing = frames.gaps_of(as_of).select(
        "target_id", "collected", "expected", "gap", "weeks_left", "needed"
    )
    told = rows.join(missing, on="target_id", how="left", maintain_order="left").to_dicts()
    shown = pl.DataFrame(
        {
            t("Month"): [t.month(one["month"]) for one in told],
            t("Client"): [one["client"] or t("All") for one in told],
            t("Bucket"): [one["bucket"] or t("All") for one in told],
            t("Target"): [t.money(one["amount"], one["currency"]) for one in told],
            t("Collected"): [t.money(one["collected"], one["currency"]) for one in told],
            t("Expected by its end"): [t.money(one["expected"], one["currency"]) for one in told],
            t("Missing"): [t.money(one["gap"], one["currency"]) for one in told],
            t("Needed a week"): [_needed(t, one) for one in told],
            t("Set by"): [logins.called(one["recorded_by"]) or "—" for one in told],
            t("Set at"): [t.datetime(one["recorded_at"].astimezone(data.zone())) for one in told],
        }
    )
    chosen = parts.choose_row(t, shown, key="targets", alt=t("Table of targets"))
    st.caption(
        t("Missing = target − (collected + expected by the end of the month); needed a week = "
          "(target − collected) ÷ weeks that are left.")
    )  # fmt: skip
    if chosen is not None and data.may(Action.SET_TARGETS):
        saving.button(
            t,
            "withdraw_target",
            partial(targets.withdraw, data.ledger(), told[chosen]["target_id"], now=data.now()),
            label=t("Take the chosen target back"),
            icon=":material/block:",
        )


def _needed(t: Words, one: dict[str, Any]) -> str:
    return "—" if one["needed"] is None else t.money(round(one["needed"]), one["currency"])


def _form(t: Words, as_of: dt.date) -> None:
    cases = data.cases(as_of)
    clients = sorted(cases["client"].drop_nulls().unique())
    currencies = sorted({*cases["currency"].drop_nulls(), data.settings().currency})
    st.subheader(t("Set a target"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        month = st.date_input(
            t("A day of the month"), value=as_of, key=saving.key("target", "month"), width=170
        )
        client = _choice(t, "Client", clients, "client")
        bucket = _choice(t, "Bucket", list(BUCKETS), "bucket")
        currency = st.selectbox(
            t("Currency"), currencies, key=saving.key("target", "currency"), width=110
        )
        amount = st.number_input(
            t("Amount"),
            min_value=0.0,
            value=None,
            step=10_000.0,
            key=saving.key("target", "amount"),
            width=180,
        )
    one = Target(
        month=month if isinstance(month, dt.date) else as_of,
        currency=currency or "",
        amount=int(Decimal(str(amount or 0)) * MINOR_UNITS),
        client=client or None,
        bucket=bucket or None,
        sample=data.has_sample(),
        target_id=saving.form_id("target"),
    )
    saving.button(t, "target", partial(targets.keep, data.ledger(), one, now=data.now()))


def _choice(t: Words, title: str, values: list[str], name: str) -> str | None:
    return st.selectbox(
        t(title),
        [EVERY, *values],
        format_func=lambda one: one or t("All"),
        key=saving.key("target", name),
        width=180,
    )


def summary(t: Words, as_of: dt.date, *, above_filter: bool = False) -> None:
    """The month on another page, with the way here for who may open it.

    Above the filter of a page it says that it does not follow it.
    """
    against(t, as_of)
    if above_filter and frames.periods(as_of).height:
        st.caption(f":material/info: {t(saying.EVERY)}")
    if router.opens("forecast"):
        st.page_link(
            "pages/forecast.py", label=t("Forecast and targets"), icon=":material/trending_up:"
        )
