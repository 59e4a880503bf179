"""The calendar of promises: how many were kept lately, what each day holds, and its promises."""

import datetime as dt

import polars as pl
import streamlit as st

from lib.followups import forecast
from lib.followups.codes import PROMISERS
from lib.followups.promises import Status
from lib.followups.reliability import CUSTOMER, FAMILY
from lib.screen import data, linked, parts
from lib.screen.duties import due
from lib.screen.frame import Here
from lib.screen.promised import bouncers, frames
from lib.screen.theme import colours
from lib.show import promise_chart
from lib.words import N_, Words

STATUSES = {
    Status.OPEN.value: N_("open"),
    Status.DUE_TODAY.value: N_("due today"),
    Status.KEPT.value: N_("kept"),
    Status.PARTIAL.value: N_("kept in part"),
    Status.BROKEN.value: N_("broken"),
    Status.SUPERSEDED.value: N_("superseded"),
    Status.CANCELLED.value: N_("cancelled"),
}
"""Status of a promise → how it is called."""

PARTIES = {CUSTOMER: N_("The customer's own"), FAMILY: N_("By family and others")}
"""Party → how its promises are called."""


def draw(t: Words, here: Here, day: dt.date) -> None:
    """Draw the page: rates, sums, chart, the promises of one day, serial bouncers."""
    settings = data.settings()
    promised = forecast.shown(frames.standing(here.as_of, day), day)
    first, last = forecast.span(day)
    st.caption(
        t(
            "As of {day}, due {first} to {last}; a promise counts as kept within {grace} days "
            "after its date and from {share} of its amount.",
            day=day,
            first=first,
            last=last,
            grace=settings.promise_grace_days,
            share=t.percent(settings.promise_tolerance, 0),
        )
    )
    _rates(t, frames.rates(day))
    _sums(t, promised)
    _without_chance(t, promised)
    _chart(t, promised, day)
    _days(t, here, promised, day)
    bouncers.draw(t, here, day)


def _rates(t: Words, rates: pl.DataFrame) -> None:
    """Kept by count and by amount, each party and period by itself; few are said to be few."""
    few = data.settings().minimum_n
    with st.container(horizontal=True):
        for party, days in [(one, days) for one in PARTIES for days in frames.PERIODS]:
            rows = rates.filter(pl.col("party") == party, pl.col("days") == days)
            kept, n = int(rows["kept"].sum()), int(rows["n"].sum())
            if n == 0:
                continue
            title = t("{party}: kept in {days} days", party=t(PARTIES[party]), days=days)
            enough = n >= few
            st.metric(
                title,
                t.percent(kept / n) if enough else t("n = {n}: too few", n=n),
                help=t("{kept} of n = {n} promises that matured", kept=kept, n=n),
                border=True,
            )
            if enough:
                _by_amount(t, rows, days)


def _by_amount(t: Words, rows: pl.DataFrame, days: int) -> None:
    for row in rows.iter_rows(named=True):
        st.metric(
            t("By amount in {days} days ({currency})", days=days, currency=row["currency"]),
            t.percent(row["paid"] / row["promised"]),
            help=t(
                "{paid} paid of {promised} promised, n = {n} promises that matured",
                paid=t.money(row["paid"], row["currency"]),
                promised=t.money(row["promised"], row["currency"]),
                n=row["n"],
            ),
            border=True,
        )


def _sums(t: Words, promised: pl.DataFrame) -> None:
    """What is still to come in the calendar, each currency by itself."""
    sums = forecast.in_all(promised)
    for row in sums.iter_rows(named=True):
        money = row["currency"]
        known = row["expected"] is not None
        with st.container(horizontal=True):
            st.metric(t("Promises still running"), t.number(row["running"]), border=True)
            st.metric(t("Missing of them"), t.money(row["missing"], money), border=True)
            st.metric(
                t("Expected cash"),
                t.money(row["expected"], money) if known else t("not enough data"),
                help=t(
                    "What is missing × the chance that this person keeps it, n = {n} running "
                    "promises; {out} of them have no chance and are left out.",
                    n=row["running"],
                    out=row["unweighed"],
                ),
                border=True,
            )


def _without_chance(t: Words, promised: pl.DataFrame) -> None:
    """Say on what the chances rest, and why there are none where there are none."""
    bases = promised.group_by("party").agg(pl.col("all_kept", "all_n").first()).sort("party")
    few = data.settings().minimum_n
    for row in bases.iter_rows(named=True):
        told = {"party": t(PARTIES[row["party"]]), "n": row["all_n"], "least": few}
        if row["all_n"] < few:
            st.caption(
                t(
                    "{party}: not enough data, n = {n} matured promises and at least {least} are "
                    "needed; so no cash is expected from them.",
                    **told,
                )
            )
        else:
            st.caption(
                t(
                    "{party}: each person's own record, drawn towards {rate} of all ({kept} of "
                    "n = {n} matured promises); what arrived is counted up to the promised amount.",
                    rate=t.percent(row["all_kept"] / row["all_n"]),
                    kept=row["all_kept"],
                    **told,
                )
            )


def _chart(t: Words, promised: pl.DataFrame, day: dt.date) -> None:
    for (currency,), rows in forecast.by_day(promised).group_by("currency", maintain_order=True):
        money = str(currency)
        st.plotly_chart(
            promise_chart.promise_bars(rows, t, colours(), currency=money, day=day),
            theme=None,
            config={"displayModeBar": False},
            alt=promise_chart.describe(rows, t, money),
            key=f"promises_{money}",
        )


def _days(t: Words, here: Here, promised: pl.DataFrame, day: dt.date) -> None:
    """Ask for a day and list its promises; the ticked one leads to its case."""
    if promised.height == 0:
        st.success(t("Nothing here."))
        return
    counts = dict(promised.group_by("promise_date").len().sort("promise_date").iter_rows())
    names = {one.isoformat(): f"{t.date(one)} · {t.number(n)}" for one, n in counts.items()}
    next_one = next((one for one in counts if one >= day), max(counts))
    chosen = linked.select(
        t, N_("Day with its promises"), names, "promise_day", default=next_one.isoformat()
    )
    mine = promised.filter(pl.col("promise_date") == dt.date.fromisoformat(chosen))
    at = parts.choose_row(
        t, _readable(t, mine), key=f"promises_of_{chosen}", alt=t("Table of promises")
    )
    if st.button(
        due.to_case(t),
        disabled=at is None,
        icon=":material/edit_note:",
        key="open_promise",
    ):
        told = {"case": mine["case_key"][at or 0], "as_of": here.as_of.isoformat()}
        st.switch_page("pages/case.py", query_params=told)


def _readable(t: Words, rows: pl.DataFrame) -> pl.DataFrame:
    """One day's promises under their titles."""
    told = [_told(t, row) for row in rows.iter_rows(named=True)]
    return pl.DataFrame(told)


def _told(t: Words, row: dict[str, object]) -> dict[str, str]:
    money = {
        name: t.money(row[name], row["currency"])  # type: ignore[arg-type]
        for name in ("amount", "paid", "missing")
    }
    chance = row["chance"]
    unknown = t("not enough data")
    by = row["promise_by"]
    return {
        t("Number"): str(row["number"]),
        t("Name"): str(row["name"] or ""),
        t("Status"): t(STATUSES[str(row["status"])]),
        t("Who promised"): t(PROMISERS[str(by)].en) if by in PROMISERS else t("not said"),
        t("Promised"): money["amount"],
        t("Paid so far"): money["paid"],
        t("Missing"): money["missing"],
        t("Own record"): t("{k} of n = {n} kept", k=row["own_kept"], n=row["own_n"]),
        t("Chance"): t.percent(float(str(chance)), 0) if chance is not None else unknown,
        t("Expected"): unknown
        if row["expected"] is None
        else t.money(row["expected"], row["currency"]),  # type: ignore[arg-type]
        t("Collector"): str(row["collector"] or ""),
    }
