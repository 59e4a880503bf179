"""The part "lessons" of the page Effect: decisions, how they stand, and the minutes of a day."""

import datetime as dt
from collections.abc import Callable
from functools import partial

import polars as pl
import streamlit as st

from lib.experiments.defining import OUTCOMES
from lib.lessons import noting, records
from lib.lessons.following import EARLIEST
from lib.lessons.noting import STATES
from lib.lessons.records import Lesson
from lib.rights import Action
from lib.screen import data, downloads, linked, logins, parts, router, saving, speech
from lib.screen.frame import Here
from lib.screen.lessons import frames
from lib.screen.lessons.noting import names_of
from lib.show import minutes_page
from lib.words import N_, Words

SHOWN = 50
ALL, OPEN, DUE, OVER = "all", "open", "due", "over"
WHICH = {
    ALL: N_("All decisions"),
    OPEN: N_("Followed"),
    DUE: N_("Review due"),
    OVER: N_("Adopted or dropped"),
}
TITLES = {
    "number": N_("No."),
    "what": N_("What was decided"),
    "why": N_("Why"),
    "owner": N_("Who sees to it"),
    "decided_on": N_("Decided on"),
    "cases": N_("Cases"),
    "measure": N_("Judged by"),
    "state": N_("State"),
    "finding": N_("What came of it"),
    "review_on": N_("To be reviewed on"),
}


def draw(t: Words, here: Here) -> None:
    """Search, the table, one decision in full, and the minutes."""
    every = records.listed(data.ledger())
    day = data.working_day(here.as_of)
    if not every:
        st.caption(
            t("No decision has been noted yet. “Note a decision” stands on every page of figures.")
        )
    st.caption(
        t(
            "Compared are cases of the same currency, bucket, amount tier and client on the day of "
            "the files, from {days} days after the decision on. That is no draw: who was chosen "
            "may differ in what no file says.",
            days=EARLIEST,
        )
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = {code: t(title) for code, title in WHICH.items()}
        which = linked.select(t, N_("Which"), names, "lessons")
        text = st.text_input(t("Search in decisions"), key="lesson_search", width=260)
    found = [one for one in records.search(every, text or "") if _fits(one, which, day)]
    if found:
        _table(t, found[:SHOWN], day)
        _one(t, found, day)
    elif every:
        st.caption(t("Nothing here."))
    _minutes(t, every, day)


def _fits(one: Lesson, which: str, day: dt.date) -> bool:
    match which:
        case "open":
            return one.is_open
        case "due":
            return one.is_due(day)
        case "over":
            return not one.is_open
        case _:
            return True


def _rows(t: Words, found: list[Lesson], day: dt.date) -> pl.DataFrame:
    rows = [
        {
            "number": one.number,
            "what": one.what,
            "why": one.why,
            "owner": logins.called(one.owner),
            "decided_on": one.decided_on,
            "cases": len(one.case_keys),
            "measure": t(OUTCOMES[one.measure]),
            "state": t(STATES[one.state]),
            "finding": t(frames.findings(one, day)[-1].sentence),
            "review_on": one.review_on,
        }
        for one in found
    ]
    return pl.DataFrame(rows)


def _table(t: Words, found: list[Lesson], day: dt.date) -> None:
    table = _rows(t, found, day)
    titles = {name: t(title) for name, title in TITLES.items()}
    shown = table.with_columns(pl.col(pl.Date).map_elements(t.date, return_dtype=pl.String))
    parts.show(t, shown.rename(titles), alt=t("Table of decisions"))
    with st.container(horizontal=True):
        downloads.buttons(t, "lessons", lambda: _rows(t, found, day), titles, rows=len(found))


def _one(t: Words, found: list[Lesson], day: dt.date) -> None:
    """One decision: what came of it day by day, and what is done about it."""
    names = {one.lesson_id: f"{one.number} · {one.what}" for one in found}
    chosen = linked.select(t, N_("Decision"), names, "lesson", width=420)
    one = next(each for each in found if each.lesson_id == chosen)
    with st.container(border=True):
        st.markdown(f"**{speech.escaped(one.what)}** — {t(STATES[one.state])}")
        page = t(router.page_of(one.page).title)
        parts.facts(
            t,
            [
                (N_("Why"), one.why),
                (N_("Who sees to it"), logins.called(one.owner)),
                (N_("Decided on"), t.date(one.decided_on)),
                (N_("Cases"), _chosen(t, one, page)),
                (N_("Judged by"), t(OUTCOMES[one.measure])),
                (N_("To be reviewed on"), t.date(one.review_on)),
            ],
        )
        for each in reversed(frames.findings(one, day)):
            st.markdown(speech.said(t, each.sentence))
        _steps(t, one)
        if one.is_open and data.may(Action.KEEP_LESSONS):
            _decide(t, one, day)


def _chosen(t: Words, one: Lesson, page: str) -> str:
    return t(
        "{n}, chosen on “{page}” by the files of {day}",
        n=len(one.case_keys), page=page, day=one.as_of,
    )  # fmt: skip


def _decide(t: Words, one: Lesson, day: dt.date) -> None:
    again = st.date_input(
        t("Review again on"),
        value=day + dt.timedelta(days=14),
        key=f"again_{one.lesson_id}",
        width=180,
    )
    go_on = partial(noting.review, review_on=again or day)
    acts: saving.Acts = {
        "review": (t("Go on following it"), ":material/update:", _nameless(one, go_on)),
        "keep": (t("Adopt it"), ":material/check:", _nameless(one, noting.keep)),
        "drop": (t("Drop it"), ":material/close:", _nameless(one, noting.drop)),
    }
    saving.with_reason(t, one.lesson_id, acts, data.now())


def _nameless(one: Lesson, act: Callable[..., None]) -> Callable[..., None]:
    """An act that looks for the names of the customers concerned once it is done."""

    def do(*told: object) -> None:
        act(*told, names=names_of(one.as_of, one.case_keys))

    return do


def _steps(t: Words, one: Lesson) -> None:
    rows = [
        {
            t("State"): t(STATES[step.step]),
            t("Day"): t.date(step.recorded_at.astimezone(data.zone()).date()),
            t("By"): logins.called(step.recorded_by) or "—",
            t("Why"): step.note or "—",
        }
        for step in one.steps
    ]
    with st.expander(t("Steps ({n})", n=len(rows))):
        parts.show(t, pl.DataFrame(rows), alt=t("Table of steps of the decision"))


def _minutes(t: Words, every: tuple[Lesson, ...], day: dt.date) -> None:
    """The page to print of a day."""
    if not data.may(Action.EXPORT):
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.date_input(t("Minutes of"), value=day, key="minutes_day", width=170) or day
        downloads.one(
            f"minutes-{chosen}.html",
            t("Minutes to print"),
            partial(_written, t, every, chosen, st.context.url or ""),
            icon=":material/print:",
        )


def _written(t: Words, every: tuple[Lesson, ...], day: dt.date, address: str) -> str:
    """The minutes as they were on that day: what came later is not in them."""
    end = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), data.zone())
    known = [one.before(end) for one in every if one.decided_on <= day]
    reviewed = {
        one.lesson_id: step.note
        for one in known
        for step in one.steps[1:]
        if step.recorded_at.astimezone(data.zone()).date() == day
    }
    told = {one.lesson_id: frames.findings(one, day)[-1] for one in known if one.decided_on < day}
    return minutes_page.render(t, day, known, told, downloads.mark(), reviewed, address)
