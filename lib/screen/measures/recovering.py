"""Asking for a recovery measure and showing it as chart, table and file."""

import datetime as dt
from dataclasses import replace
from functools import partial

import polars as pl
import streamlit as st

from lib.cases.buckets import SCHEME
from lib.parts import by_currency
from lib.recovery import RecoveryTable
from lib.recovery.table import BASE_NAMES, MONTH, usual_since
from lib.screen import data, downloads, file_rows, linked, speech
from lib.screen.measures import asking, drawn, recovered, whose
from lib.screen.measures.recovered import Asked
from lib.screen.theme import colours
from lib.show import charts
from lib.show.charts import PAID_OF
from lib.words import MINOR_UNITS, N_, Words

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
BEGINNING = "beginning"
"""Stands for the period from the first repayment on, against the first snapshot."""

CHART_ROWS = 30
"""Groups drawn; the table has all."""


def draw(t: Words, counting: asking.Asked) -> asking.Looked:
    """Ask for the rest, measure and show it; give the cases that were measured."""
    asked = ask(t, counting)
    table = recovered.measure(asked)
    total(t, asked)
    chart(t, table, asked)
    notes(t, table)
    if not any(asked.wanted.chosen.values()):
        counted = recovered.measure(replace(asked, by="")).rows
        whose.draw(t, counted, asked.base_day, asked.start, asked.end)
    figures(t, table)
    return asking.Looked(asked.base_day, partial(recovered.keys, asked))


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
        first = file_rows.payments().select(pl.col("pay_date").min()).collect().item()
        start = first if isinstance(first, dt.date) else days[-1]
        base_day = days[-1]
    else:
        base_day = dt.date.fromisoformat(since)
        start = base_day + dt.timedelta(days=1)
    wanted, by_person = counting.wanted, counting.by_person
    return Asked(by, base, counting.by_amount, base_day, start, as_of, wanted, by_person)


def total(t: Words, asked: Asked) -> None:
    """The three rates over all cases, with what they are measured against."""
    whole = recovered.measure(replace(asked, by=""))
    for said in recovered.findings(asked).values():
        st.markdown(f"**{speech.said(t, said)}**")
    st.caption(t("{sentence} {scheme}.", sentence=whole.summary(), scheme=t(SCHEME)))
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
    drawn.bare(
        t, figure, said=recovered.findings(asked)[currency], key=f"recovery_{currency}", alt=told
    )


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
