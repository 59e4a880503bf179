"""The figures of compliance on the screen: refusals, broken rules, rates, each with its base."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from lib.compliance.gathering import gathered
from lib.compliance.report import DAYS, Report, report
from lib.followups.codes import CHANNELS
from lib.overrides.records import OPEN, STANDS
from lib.people.kinds import QUALIFICATIONS
from lib.privacy.masking import mask_text
from lib.rights import Action
from lib.rules.calendars import calendar
from lib.screen import data, downloads, linked, notes, speech, staff
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

BY_RULE = {
    "rule_id": N_("Rule"),
    "text": N_("What it says"),
    "n": N_("Contacts that broke it (n)"),
    "of": N_("of contacts judged"),
    "cases": N_("Cases"),
    "perhaps": N_("Perhaps"),
    "unknown": N_("Not judged: fact missing"),
    "excepted": N_("Allowed by an exception"),
    "effect": N_("Effect"),
}
CONTACTS = {
    "rule_id": N_("Rule"),
    "text": N_("What it says"),
    "happened_at": N_("Date and time"),
    "number": N_("Number"),
    "channel": N_("Channel"),
    "collector": N_("Collector"),
    "sure": N_("For sure"),
    "note": N_("Explanation in the note"),
}
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


def violations(t: Words, told: Report, numbers: Mapping[str, str]) -> None:
    """Which rules contacts broke, and the contacts of the chosen rule."""
    st.caption(
        t(
            "Judged by the rules of today. Perhaps: the file names one collector as it always "
            "does, so nobody knows whether two went; our own form asks who went. What a record "
            "does not say breaks nothing."
        )
    )
    spoken = told.violations.by_rule.filter(
        pl.any_horizontal(pl.col(one) > 0 for one in ("n", "perhaps", "unknown", "excepted"))
    )
    if spoken.height == 0:
        st.success(t("Nothing here."))
        return
    table = _with_rules(t, spoken)
    at = _table(t, "violations", table, BY_RULE, alt=t("Table of broken rules"))
    rows = told.violations.rows
    if at is None:
        st.caption(
            t("Tick a rule at the left to see its contacts, also those that perhaps broke it.")
        )
        rows = rows.filter("sure")
    else:
        rows = rows.filter(pl.col("rule_id") == spoken["rule_id"][at])
    _contacts(t, rows, numbers)


def _contacts(t: Words, rows: pl.DataFrame, numbers: Mapping[str, str]) -> None:
    if rows.height == 0:
        return
    yes, perhaps, unsaid = t("yes"), t("perhaps"), t("no explanation")
    names = {code: t(one.en) for code, one in CHANNELS.items()} | {"message": t("Text message")}
    note = pl.col("note").str.strip_chars()
    readable = _with_rules(t, notes.masked(rows, "note")).with_columns(
        number=pl.col("case_key").replace(dict(numbers)),
        channel=pl.col("channel").replace(names),
        collector=pl.Series([mask_text(one) for one in rows["collector"]], dtype=pl.String),
        sure=pl.when("sure").then(pl.lit(yes)).otherwise(pl.lit(perhaps)),
        note=pl.when(note != "").then(note).otherwise(pl.lit(unsaid)),
    )
    st.subheader(t("Contacts ({n})", n=rows.height), anchor=False)
    at = _table(t, "contacts", readable, CONTACTS, alt=t("Table of contacts that broke rules"))
    if st.button(
        t("Open the case"), disabled=at is None, icon=":material/open_in_new:", key="open_broken"
    ):
        st.switch_page("pages/case.py", query_params={"case": rows["case_key"][at or 0]})


def attempts(t: Words, told: Report) -> None:
    """What rules refused when visit lists were made, by rule and day."""
    st.caption(
        t("{n} refusals from {first} to {last}.", n=told.blocked, first=told.first, last=told.last)
    )
    if told.attempts.height == 0:
        st.success(t("Nothing here."))
        return
    _table(
        t,
        "attempts",
        _with_rules(t, told.attempts),
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
        _table(t, "ending", readable, ENDING, alt=t("Table of qualifications that end"))
    else:
        st.caption(t("Nothing here."))
    if data.may(Action.SEE_AUDIT):
        st.page_link(
            "pages/audit.py",
            label=t("Revealed fields by person and day"),
            icon=":material/visibility:",
        )


def _with_rules(t: Words, rows: pl.DataFrame) -> pl.DataFrame:
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


def _table(
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
