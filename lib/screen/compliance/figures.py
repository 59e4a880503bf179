"""The figures of compliance on the screen: refusals, broken rules, rates, each with its base."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from lib.compliance.gathering import gathered
from lib.compliance.report import DAYS, Report, report
from lib.overrides.records import OPEN, STANDS
from lib.people.kinds import QUALIFICATIONS
from lib.rights import Action
from lib.rules.calendars import calendar
from lib.screen import data, downloads, linked, speech, staff
from lib.screen.frame import Here
from lib.screen.rules import judging
from lib.screen.rules.listing import EFFECTS, said
from lib.visits.legality.world import meaning
from lib.words import N_, Words

PARTS = {
    "exceptions": N_("Exceptions"),
    "violations": N_("Broken rules"),
    "attempts": N_("Blocked attempts"),
    "rates": N_("Qualifications and reveals"),
}
"""The parts of the page."""

ATTEMPTS = {
    "day": N_("Day"),
    "rule_id": N_("Rule"),
    "text": N_("What it says"),
    "n": N_("Refused (n)"),
    "cases": N_("Cases"),
    "by": N_("Asked by so many people"),
}
ENDING = {
    "collector": N_("Collector"),
    "kind": N_("Qualification"),
    "expires": N_("Last day"),
    "days_left": N_("Days left"),
}


def ask(here: Here) -> tuple[dt.date, dt.date]:
    """Ask for the first and the last day of the period.

    The first that is proposed looks back from the day of the data, the last is today, as what
    people do today belongs to it.
    """
    t = here.t
    of_data, today = data.working_day(here.as_of), data.today()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        first = linked.day(t, N_("From"), "from", default=of_data - dt.timedelta(days=DAYS - 1))
        until = linked.day(t, N_("To"), "to", default=max(of_data, today))
    if of_data != today:
        st.caption(
            t(
                "Contacts and complaints are known up to {data}, the day of the data; blocked "
                "attempts and exceptions go by the clock, which says {today}.",
                data=of_data,
                today=today,
            )
        )
    return first, until


def found(period: tuple[dt.date, dt.date]) -> Report:
    """The report of a period.

    Raises:
        MeasureImpossible: it ends before it begins.
        NotAllowed: who is at the screen may not see it.

    """
    data.check(Action.SEE_COMPLIANCE)
    return _report(data.version(), judging.rules().hash, data.today(), *period)


@data.shared
def _report(at: int, by: str, today: dt.date, first: dt.date, last: dt.date) -> Report:
    del at, by
    settings = data.settings()
    years = range(first.year - 1, last.year + 2)
    return report(
        gathered(data.portfolio(), last, settings, today=today),
        judging.rules(),
        meaning(),
        period=(first, last),
        calendar=calendar(settings.jurisdiction, years, settings.home),
        tz=settings.timezone,
        soon=settings.qualification_days,
    )


def headline(t: Words, told: Report) -> None:
    """The figures of the period, each with what it is counted from."""
    states = told.overrides["state"]
    broken = told.violations
    share = broken.broken / broken.contacts if broken.contacts else None
    figures = (
        (t("Contacts that broke a rule"), t.number(broken.broken), t(broken.summary())),
        (t("Share of the contacts"), t.percent(share), t("n = {n} contacts", n=broken.contacts)),
        (
            t("Blocked attempts"),
            t.number(told.blocked),
            t("Cases that a rule kept off a visit list."),
        ),
        (
            t("Complaints per 1,000 contacts"),
            t.number(told.complaints.per_thousand, 1)
            if told.complaints.is_enough
            else t("n = {n}: too few", n=told.complaints.contacts),
            t(told.complaints.summary()),
        ),
        (
            t("Incidents per 1,000 visits"),
            t.number(told.incidents.per_thousand, 1),
            t(told.incidents.summary()),
        ),
        (
            t("Exceptions: open, granted"),
            f"{int((states == OPEN).sum())}, {int((states == STANDS).sum())}",
            t("As of {day}", day=told.today),
        ),
    )
    with st.container(horizontal=True):
        for title, value, base in figures:
            st.metric(title, value, help=base, border=True, width=192)
    st.caption(speech.escaped(t(told.summary())))


def attempts(t: Words, told: Report) -> None:
    """What rules refused when visit lists were made, by rule and day."""
    st.caption(
        t("{n} refusals from {first} to {last}.", n=told.blocked, first=told.first, last=told.last)
    )
    if told.attempts.height == 0:
        st.success(t("Nothing here."))
        return
    table(
        t,
        "attempts",
        with_rules(t, told.attempts),
        ATTEMPTS,
        alt=t("Table of blocked attempts"),
    )


def rates(t: Words, told: Report) -> None:
    """Qualifications that end, and the way to who revealed what."""
    rows = told.ending
    st.subheader(t("Qualifications that have ended or end soon ({n})", n=rows.height), anchor=False)
    st.caption(t("As of {day}", day=told.last))
    if rows.height:
        readable = rows.with_columns(
            collector=pl.Series([staff.called(t, one) for one in rows["collector"]]),
            kind=pl.col("kind").replace({code: t(one.en) for code, one in QUALIFICATIONS.items()}),
        )
        table(t, "ending", readable, ENDING, alt=t("Table of qualifications that end"))
    else:
        st.caption(t("Nothing here."))
    if data.may(Action.SEE_AUDIT):
        st.page_link(
            "pages/audit.py",
            label=t("Revealed fields by person and day"),
            icon=":material/visibility:",
        )


def with_rules(t: Words, rows: pl.DataFrame) -> pl.DataFrame:
    """What each rule says, and its effect."""
    known = {one: judging.rules().rule(one) for one in rows["rule_id"]}
    return rows.with_columns(
        text=pl.Series(
            [said(t, rule) if (rule := known[one]) else "" for one in rows["rule_id"]],
            dtype=pl.String,
        ),
        effect=pl.Series(
            [t(EFFECTS[rule.effect]) if (rule := known[one]) else "" for one in rows["rule_id"]],
            dtype=pl.String,
        ),
    )


def table(
    t: Words, stem: str, rows: pl.DataFrame, columns: Mapping[str, str], *, alt: str
) -> int | None:
    """Draw a table with its downloads; return the row that is ticked."""
    titles = {name: t(title) for name, title in columns.items()}
    event = st.dataframe(
        rows.select(pl.col(name).alias(title) for name, title in titles.items()).to_pandas(),
        hide_index=True,
        column_config={
            title: _column(rows.schema[name])
            for name, title in titles.items()
            if rows.schema[name].is_temporal()
        },
        on_select="rerun",
        selection_mode="single-row",
        key=f"{stem}_table",
        placeholder="",
        alt=alt,
    )
    with st.container(horizontal=True):
        downloads.buttons(t, f"compliance-{stem}", lambda: rows, titles, rows=rows.height)
    chosen = [at for at in event.selection.rows if at < rows.height]
    return chosen[0] if chosen else None


def _column(kind: pl.DataType) -> Any:  # noqa: ANN401 — Streamlit does not name its type
    if kind == pl.Date:
        return st.column_config.DateColumn(format="YYYY-MM-DD")
    return st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm")
