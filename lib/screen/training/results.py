"""Results of checks, courses, and whom to coach in what."""

import datetime as dt
from functools import partial

import polars as pl
import streamlit as st

from lib.breaches import records
from lib.breaches.steps import MEASURES
from lib.compliance.violations import by_collector
from lib.errors import MeasureImpossible
from lib.people import attendance, coaching, training
from lib.people.attendance import Attendance
from lib.people.topics import TOPICS
from lib.rights import Action
from lib.screen import data, file_rows, logins, parts, saving, staff
from lib.screen.compliance import figures
from lib.screen.team import asking
from lib.team import hints
from lib.team.naming import numbers as named
from lib.team.scorecard import since_last
from lib.team.seeing import is_whole
from lib.visits.truth import reviews
from lib.visits.truth.card import CRITERIA
from lib.words import N_, Words

PARTS = {
    "check": N_("Knowledge check"),
    "results": N_("Results"),
    "cards": N_("Script cards"),
    "courses": N_("Courses"),
    "coaching": N_("Coaching"),
}
"""The parts of the page."""

COACHED = dt.timedelta(days=90)
"""Records of visits that are looked at go back so far."""

ABOUT = {
    "gap": N_("Knowledge: {what}"),
    "check": N_("Check not passed: {what}"),
    "record": N_("Visits without “{what}”"),
    "rule": N_("Rule broken: {what}"),
    "breach": N_("Measure set for a broken rule: {what}"),
    "quality": N_("Quality review: {what}"),
    "work": N_("Work: {what}"),
}
"""What a line of the coaching list says."""

FIELDS = {
    "met_whom": N_("Met whom"),
    "address_verdict": N_("Address verdict"),
    "next_action": N_("Next step"),
}


def results(t: Words) -> None:
    """The table of results, the latest first."""
    rows = staff.checks().sort("taken_on", "sequence", descending=True)
    banks = staff.question_banks()
    table = pl.DataFrame(
        {
            t("Day"): staff.dates(t, rows["taken_on"]),
            t("Collector"): [staff.called(t, one) for one in rows["collector"]],
            t("Rules of"): [
                banks[one].name.read(t.language) if one in banks else one for one in rows["bank"]
            ],
            t("Right answers"): rows["right"],
            t("Questions"): rows["asked"],
            t("Result of the check"): [
                t("passed") if one else t("not passed") for one in rows["passed"]
            ],
            t("Counts as"): [
                t("practice") if one else t("his own check") for one in rows["practice"]
            ],
            t("Answered by"): [logins.called(one) for one in rows["recorded_by"]],
        }
    )
    parts.show(t, table, alt=t("Table of results"))


def courses(t: Words) -> None:
    """The courses that people took part in, and the form."""
    rows = staff.courses().sort("held_on", descending=True)
    table = pl.DataFrame(
        {
            t("Day"): staff.dates(t, rows["held_on"]),
            t("Collector"): [staff.called(t, one) for one in rows["collector"]],
            t("Course"): rows["course"],
            t("Hours"): rows["hours"],
            t("Result of the course"): rows["result"],
        }
    )
    parts.show(t, table, alt=t("Table of courses"))
    if data.may(Action.PEOPLE):
        with st.container(border=True):
            _form(t)


def _form(t: Words) -> None:
    st.subheader(t("Enter a course"), anchor=False)
    with st.container(horizontal=True):
        who = staff.choose(t, saving.key("course", "who"))
        course = st.text_input(t("Course"), key=saving.key("course", "name"), width=240)
        held = st.date_input(
            t("Day"), value=data.today(), key=saving.key("course", "day"), width=150
        )
        hours = st.number_input(
            t("Hours"), value=None, step=0.5, key=saving.key("course", "hours"), width=120
        )
        result = st.text_input(
            t("Result of the course"), key=saving.key("course", "result"), width=200
        )
    one = Attendance(
        collector=who or "",
        course=course,
        held_on=held,
        hours=hours,
        result=result,
        sample=staff.of_sample(who),
        attendance_id=saving.form_id("course"),
    )
    saving.button(
        t,
        "course",
        partial(attendance.attend, data.ledger(), one, today=data.today(), now=data.now()),
    )


def coach(t: Words) -> None:
    """Whom to coach in what; never by money."""
    st.caption(
        t(
            "From knowledge checks, from visits of the last {days} days whose records lack "
            "something, "
            "from quality reviews, and from work that differs from the others' by more than noise. "
            "Money plays no part in it.",
            days=COACHED.days,
        )
    )
    rows = _lines()
    if rows.height == 0:
        st.success(t("Nothing here."))
        return
    table = pl.DataFrame(
        {
            t("Collector"): [staff.called(t, one) for one in rows["collector"]],
            t("What to coach"): [
                t(ABOUT[about], what=_what(t, about, what))
                for about, what in rows.select("about", "what").iter_rows()
            ],
            t("How many"): [
                t("{n} of {of}", n=n, of=of) for n, of in rows.select("n", "of").iter_rows()
            ],
        }
    )
    parts.show(t, table, alt=t("Coaching list"))


def _lines() -> pl.DataFrame:
    taken = staff.checks().filter(~pl.col("practice"))
    numbers = {name: number for number, name in staff.names().items()}
    visits = data.followups().with_columns(pl.col("collector").replace(numbers))
    lines = [
        coaching.gaps(training.answered(taken)),
        coaching.failed(taken),
        coaching.incomplete(visits, staff.today() - COACHED),
        reviews.lines(
            reviews.listed(data.ledger(), sample=data.has_sample()), staff.today() - COACHED
        ),
        _work(),
    ]
    return coaching.listed(lines, _broken(visits) if data.may(Action.SEE_COMPLIANCE) else None)


def _work() -> pl.DataFrame:
    """What the work of the last period hints at, the same as on the page of the team."""
    place, latest = data.portfolio(), data.portfolio().latest()
    try:
        if latest is not None and is_whole(data.actor()):
            return hints.lines(asking.whole(since_last(place.as_of_dates(), latest)).beside)
    except MeasureImpossible:
        pass  # the page of the team says why
    return pl.DataFrame(schema=coaching.COLUMNS)


def _broken(visits: pl.DataFrame) -> pl.DataFrame:
    """Rules that contacts of the last days broke for sure, and the measures set for them.

    By the number of the collector; what was found to be no breach does not count.
    """
    last = staff.today()
    since = last - COACHED
    told = figures.found((since, last))
    numbers = {name: number for number, name in staff.names().items()}
    rows = records.without_dismissed(told.violations.rows, told.breaches)
    rules = by_collector(rows.with_columns(pl.col("collector").replace(numbers)), visits, since)
    return pl.concat([rules, records.coached(told.breaches, named(file_rows.collectors()))])


def _what(t: Words, about: str, what: str) -> str:
    if about == "gap":
        return t(TOPICS[what]) if what in TOPICS else what
    if about == "quality":
        return CRITERIA[what].asks.read(t.language) if what in CRITERIA else what
    if about == "work":
        return t(hints.HINTS[what].says)
    if about == "breach":
        return t(MEASURES[what])
    if about == "record":
        return t(FIELDS[what]) if what in FIELDS else what
    if about == "check":
        banks = staff.question_banks()
        return banks[what].name.read(t.language) if what in banks else what
    return what
