"""Asking for a recovery measure and showing it as chart, table and file."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import polars as pl
import streamlit as st

from lib.cases.buckets import SCHEME
from lib.cases.search import CHOSEN, Filter, find
from lib.errors import MeasureImpossible
from lib.measures.findings import finding
from lib.measures.noise import Estimate, ratio, wilson
from lib.measures.pairs import Span
from lib.parts import by_currency
from lib.portfolio.paying import known_of, paying
from lib.recovery import RecoveryTable
from lib.recovery.known import ended
from lib.recovery.paid import PERSON, Paid, paid_in
from lib.recovery.rates import Base, measured
from lib.recovery.table import BASE_NAMES, MONTH, each, table_of, usual_since, with_person
from lib.screen import data, downloads, linked, speech
from lib.screen.measures import asking, drawn, whose
from lib.screen.theme import colours
from lib.show import charts
from lib.show.charts import PAID_OF
from lib.words import MINOR_UNITS, N_, Sentence, Words

GROUPS: dict[str, str] = {
    "bucket": N_("Bucket"),
    "city": N_("City"),
    "district": N_("District"),
    "client": N_("Client"),
    "collector": N_("Collector"),
    "product": N_("Product"),
    MONTH: N_("Month"),
}
"""What recovery is broken down by."""

TITLES = {
    "currency": N_("Currency"),
    "n": N_("Cases (n)"),
    "numerator": N_("Collected"),
    "denominator": N_("Base"),
    "value": N_("Recovery rate"),
    "paying": N_("Cases that paid"),
    "paying_rate": N_("Paying rate"),
    "settled": N_("Cases with the overdue paid off"),
    "settled_rate": N_("Overdue paid off rate"),
}
OF_PERSONS = {
    **TITLES,
    "n": N_("Persons (n)"),
    "paying": N_("Persons who paid"),
    "settled": N_("Persons with the overdue paid off"),
}
AMOUNT = N_("Recovered ({currency}) from {start} to {end}")
PAYING = {
    False: N_("Cases that paid ({currency}) from {start} to {end}"),
    True: N_("Persons who paid ({currency}) from {start} to {end}"),
}
"""Whether persons are counted → what is found."""

SETTLED = {
    False: N_(
        "{settled} of n = {n} cases paid all that was overdue at the start. That is not settled: "
        "the loan may go on."
    ),
    True: N_(
        "{settled} of n = {n} persons paid all that was overdue at the start. That is not settled: "
        "their loans may go on."
    ),
}
FEW = {
    False: N_("{few} groups of fewer than {n} cases are grey: their rates say little."),
    True: N_("{few} groups of fewer than {n} persons are grey: their rates say little."),
}
KEPT = (*CHOSEN, PERSON)
"""What recovery may be narrowed to or broken down by, but for the month of the payment."""

BEGINNING = "beginning"
"""Stands for the period from the first repayment on, against the first snapshot."""

CHART_ROWS = 30
"""Groups drawn; the table has all."""


@dataclass(frozen=True)
class Asked:
    """What was asked for; `base_day` is the snapshot that gives the base."""

    by: str
    base: Base
    by_amount: bool
    base_day: dt.date
    start: dt.date
    end: dt.date
    wanted: Filter
    by_person: bool = False


def draw(t: Words, counting: asking.Asked) -> asking.Looked:
    """Ask for the rest, measure and show it; give the cases that were measured."""
    asked = ask(t, counting)
    table = measure(asked)
    total(t, asked)
    chart(t, table, asked)
    notes(t, table)
    if not any(asked.wanted.chosen.values()):
        counted = measure(replace(asked, by="")).rows
        whose.draw(t, counted, asked.base_day, asked.start, asked.end)
    figures(t, table)
    return asking.Looked(asked.base_day, partial(_keys, asked))


def _keys(asked: Asked) -> Sequence[str]:
    """The cases that were measured, as the snapshot with which the period begins says them."""
    day, whole = asked.base_day, measure(asked)
    cases = ended(data.portfolio(), data.measured(day).lazy(), asked.end)
    silent = [one.client for one in _paid(data.version(), asked).silent]
    mine = find(cases, asked.wanted).filter(~pl.col("client").fill_null("").is_in(silent))
    kept = measured(mine, whole.base, asked.start, asked.end).to_native()
    return kept.select("case_key").collect().to_series().sort().to_list()


def ask(t: Words, counting: asking.Asked, *, grouped: bool = True) -> Asked:
    """Ask for period and base, and for groups where there are any; all of it is in the address."""
    as_of = counting.as_of
    days = [day for day in data.portfolio().as_of_dates() if day <= as_of]
    names = {day.isoformat(): t.date(day) for day in days[1:]}
    names[BEGINNING] = t("the first repayment")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        groups = {k: t(v) for k, v in GROUPS.items()}
        by = linked.select(t, N_("By"), groups, "by", width=160) if grouped else ""
        usual = usual_since(days, as_of)
        since = linked.select(
            t, N_("Since the snapshot of"), names, "since", width=180,
            default=usual.isoformat() if usual else None,
        )  # fmt: skip
        base = linked.select(
            t, N_("Measured against"), {k: t(v) for k, v in BASE_NAMES.items()}, "base", width=230
        )
    if since == BEGINNING:
        first = data.payments().select(pl.col("pay_date").min()).collect().item()
        start = first if isinstance(first, dt.date) else days[-1]
        base_day = days[-1]
    else:
        base_day = dt.date.fromisoformat(since)
        start = base_day + dt.timedelta(days=1)
    wanted, by_person = counting.wanted, counting.by_person
    return Asked(by, base, counting.by_amount, base_day, start, as_of, wanted, by_person)


def measure(asked: Asked) -> RecoveryTable:
    """Measure what was asked for."""
    return _measured(data.version(), asked)


@data.shared
def _measured(at: int, asked: Asked) -> RecoveryTable:
    return table_of(
        _paid(at, asked), by=asked.by or None, base=asked.base, by_person=asked.by_person
    )


def _paid(at: int, asked: Asked) -> Paid:
    """What each case that was asked for paid in the period."""
    every = _every(at, asked.base_day, asked.start, asked.end).of(asked.wanted)
    return every.of_known(_known(at, asked.end))


@data.shared
def _known(at: int, end: dt.date) -> Mapping[str, dt.date]:
    """Up to which day the repayments of each client are known."""
    del at
    return known_of(data.portfolio(), end)


@data.shared
def _every(at: int, base_day: dt.date, start: dt.date, end: dt.date) -> Paid:
    """What each case paid, with all that tables may be narrowed to or grouped by.

    They are the cases with which the period begins, with what later files tell of their end.
    """
    del at
    cases = ended(data.portfolio(), data.measured(base_day).lazy(), end)
    return paid_in(
        with_person(cases), data.payments(), KEPT, start=start, end=end, base_day=base_day
    )


def total(t: Words, asked: Asked) -> None:
    """The three rates over all cases, with what they are measured against."""
    whole = measure(replace(asked, by=""))
    for said in _said(asked).values():
        st.markdown(f"**{speech.said(t, said)}**")
    st.caption(f"{t(whole.summary())} {t(SCHEME)}.")
    for row in whole.rows.iter_rows(named=True):
        collected = t.money(row["numerator"], row["currency"])
        of = t.money(row["denominator"], row["currency"])
        with st.container(horizontal=True):
            st.metric(
                t("Recovery rate"),
                t.percent(row["value"]),
                help=t("{collected} of {base}, n = {n}", collected=collected, base=of, n=row["n"]),
                border=True,
            )
            st.metric(t("Collected"), collected, border=True)
            st.metric(
                t("Paying rate"),
                t.percent(row["paying_rate"]),
                help=t(PAID_OF[asked.by_person], paying=row["paying"], n=row["n"]),
                border=True,
            )
            st.metric(
                t("Overdue paid off rate"),
                t.percent(row["settled_rate"]),
                help=t(SETTLED[asked.by_person], settled=row["settled"], n=row["n"]),
                border=True,
            )


def _said(asked: Asked) -> Mapping[str | None, Sentence]:
    """Currency → what came back of all cases that were asked for."""
    return _findings(data.version(), replace(asked, by=""), data.settings().minimum_n)


@data.shared
def _findings(at: int, asked: Asked, least: int) -> Mapping[str | None, Sentence]:
    """What came back in one sentence a currency, with its interval; against the month before it.

    Only of two months: a longer period brings more.
    """
    earlier = _month_before(asked)
    now = _each(at, asked)
    then = None if earlier is None else _then(at, earlier)
    text = AMOUNT if asked.by_amount else PAYING[asked.by_person]
    said = {}
    for currency, mine in by_currency(now):
        what = Sentence(text, currency=currency or "—", start=asked.start, end=asked.end)
        same = pl.col("currency").eq_missing(pl.lit(currency, pl.String))
        was = None if then is None else _estimate(then.filter(same), asked)
        day = None if earlier is None else earlier.end
        said[currency] = finding(what, _estimate(mine, asked), was, day=day, least=least)
    return said


def _month_before(asked: Asked) -> Asked | None:
    """The same question of the month before, where both are a month."""
    days = [day for day in data.portfolio().as_of_dates() if day < asked.base_day]
    if not days or asked.start <= asked.base_day:
        return None
    spans = (Span(days[0], asked.base_day), Span(asked.base_day, asked.end))
    if not all(one.is_month for one in spans):
        return None
    start = days[0] + dt.timedelta(days=1)
    return replace(asked, base_day=days[0], start=start, end=asked.base_day)


def _then(at: int, earlier: Asked) -> pl.DataFrame | None:
    """The same of the month before; None where there were no such cases yet.

    Nor where the repayments of one of their clients are known only from a day within it: what was
    paid of it before is not nothing.
    """
    try:
        rows = _each(at, earlier)
    except MeasureImpossible:
        return None
    mine = _paid(at, earlier).cases["client"].cast(pl.String).fill_null("").unique()
    begun = _begun(at)
    late = any(begun.get(client, earlier.start) > earlier.start for client in mine)
    return None if late else rows


@data.shared
def _begun(at: int) -> Mapping[str, dt.date]:
    """From which day on the repayments of each client are known."""
    del at
    return dict(paying(data.whole()).select("client", "first").iter_rows())


def _each(at: int, asked: Asked) -> pl.DataFrame:
    """What each case or person adds, against the base that the table was measured by."""
    base = _measured(at, asked).base
    return each(_paid(at, asked), base, by_person=asked.by_person)


def _estimate(mine: pl.DataFrame, asked: Asked) -> Estimate | None:
    if asked.by_amount:
        return ratio(mine["numerator"], mine["denominator"])
    return wilson(int(mine["paying"].sum()), mine.height)


def chart(t: Words, table: RecoveryTable, asked: Asked) -> None:
    """The chart of the groups, one a currency."""
    for currency, rows in by_currency(table.rows):
        if charts.several(table.rows):
            st.caption(speech.escaped(currency or "—"))
        _chart(t, replace(table, rows=rows), asked, currency)
    if table.by != MONTH and table.rows["n"].min() is not None:
        few = table.rows.filter(pl.col("n") < data.settings().minimum_n).height
        if few:
            st.caption(t(FEW[asked.by_person], few=few, n=data.settings().minimum_n))


def _chart(t: Words, table: RecoveryTable, asked: Asked, currency: str | None) -> None:
    theme = colours()
    if table.by == MONTH:
        figure = charts.recovery_by_month(table, t, theme, by_amount=asked.by_amount)
    else:
        most = replace(table, rows=table.rows.head(CHART_ROWS))
        figure = charts.recovery_bars(
            most, t, theme, by_amount=asked.by_amount, minimum_n=data.settings().minimum_n
        )
    told = charts.describe(table, t, by_amount=asked.by_amount)
    drawn.bare(t, figure, said=_said(asked)[currency], key=f"recovery_{currency}", alt=told)


def notes(t: Words, table: RecoveryTable) -> None:
    """What lacks, and what was left out."""
    for note in table.notes:
        st.caption(f":material/info: {t(note)}")


def figures(t: Words, table: RecoveryTable) -> None:
    """The figures behind the chart, to read and to take along."""
    titles = OF_PERSONS if table.by_person else TITLES
    named = {key: t(title) for key, title in titles.items()}
    if table.by:
        named = {table.by: t(GROUPS[table.by]), **named}
    shown = table.rows.with_columns(
        (pl.col("numerator", "denominator") / MINOR_UNITS).round(2),
        *(pl.col(rate) * 100 for rate in ("value", "paying_rate", "settled_rate")),
    )
    if table.by == MONTH:
        shown = shown.with_columns(pl.col(MONTH).map_elements(t.month, return_dtype=pl.String))
    percent = st.column_config.NumberColumn(format="%.1f%%")
    whole = st.column_config.NumberColumn(format="localized")
    money = st.column_config.NumberColumn(format="accounting")
    st.dataframe(
        shown.rename(named).to_pandas(),
        hide_index=True,
        column_config={
            **dict.fromkeys((named[one] for one in ("n", "paying", "settled")), whole),
            **dict.fromkeys((named["numerator"], named["denominator"]), money),
            **dict.fromkeys((named[r] for r in ("value", "paying_rate", "settled_rate")), percent),
        },
        placeholder="",
        alt=t("Table of recovery figures"),
    )
    with st.container(horizontal=True):
        dated, columns = drawn.for_files(
            t, table.rows, named,
            base_day=table.base_day, since=table.start, until=table.end,
        )  # fmt: skip
        downloads.buttons(
            t,
            f"recovery-{table.by}-{table.start}-{table.end}",
            lambda: dated,
            columns,
            rows=table.rows.height,
            money=("numerator", "denominator"),
        )
