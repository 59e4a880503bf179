"""The minutes of a day as one page to print: what was decided, and how earlier decisions stand."""

import datetime as dt
from collections.abc import Mapping, Sequence
from html import escape

from lib.experiments.defining import OUTCOMES
from lib.lessons.following import Finding
from lib.lessons.noting import STATES
from lib.lessons.records import Lesson
from lib.show.processing_page import STYLE
from lib.words import Words

NARROW = "th, td:last-child { white-space: nowrap; }"
"""Keeps the last column, days, and the titles on one line."""


def render(
    t: Words,
    day: dt.date,
    every: Sequence[Lesson],
    findings: Mapping[str, Finding],
    mark: str,
    reviewed: Mapping[str, str],
    address: str = "",
) -> str:
    """Write the minutes of a day.

    Args:
        t: the language.
        day: the day.
        every: all decisions.
        findings: decision → what came of it by then, of those that were open before.
        mark: who printed it and when.
        reviewed: decision → what was said of it on the day, of those that were reviewed then.
        address: of the page that shows decisions; the minutes link each of them there.

    """
    new = [one for one in every if one.decided_on == day]
    old = [
        one for one in every if one.decided_on < day and (one.is_open or one.lesson_id in reviewed)
    ]
    older = [
        _old(t, one, findings.get(one.lesson_id), reviewed.get(one.lesson_id), address)
        for one in old
    ]
    body = [
        f"<h1>{escape(t('Minutes of {day}', day=day))}</h1>",
        f"<h2>{escape(t('Decided'))}</h2>",
        _table(
            t,
            [_new(t, one, address) for one in new],
            (t("What was decided"), t("Why"), t("Who sees to it"), t("To be reviewed on")),
        ),
        f"<h2>{escape(t('Decided before, and what came of it'))}</h2>",
        _table(
            t,
            older,
            (t("What was decided"), t("State"), t("What came of it"), t("To be reviewed on")),
        ),
        f"<footer>{escape(mark)}</footer>",
    ]
    title = escape(t("Minutes of {day}", day=day))
    head = f"<meta charset='utf-8'><title>{title}</title><style>{STYLE}{NARROW}</style>"
    return f"<!doctype html><html><head>{head}</head><body>{''.join(body)}</body></html>"


def _new(t: Words, one: Lesson, address: str) -> tuple[str, ...]:
    cases = t(
        "{n} cases, judged by: {measure}", n=len(one.case_keys), measure=t(OUTCOMES[one.measure])
    )
    what = f"{_linked(one, address)}<br>{escape(cases)}"
    return (what, *map(escape, (one.why, one.owner, t.date(one.review_on))))


def _old(
    t: Words,
    one: Lesson,
    found: Finding | None,
    note: str | None,
    address: str,
) -> tuple[str, ...]:
    said = "—" if found is None else t(found.sentence)
    state = t(STATES[one.state])
    state = t("{what}: {said}", what=state, said=note) if note else state
    what = f"{_linked(one, address)}<br>{escape(f'{t.date(one.decided_on)} · {one.owner}')}"
    return (what, *map(escape, (state, said, t.date(one.review_on))))


def _linked(one: Lesson, address: str) -> str:
    """The decision with its number, as a link to where it is followed."""
    said = escape(f"{one.number} · {one.what}")
    if not address:
        return said
    return f'<a href="{escape(f"{address}?effect=lessons&lesson={one.lesson_id}")}">{said}</a>'


def _table(t: Words, rows: Sequence[Sequence[str]], titles: Sequence[str]) -> str:
    """A table of cells that are escaped already."""
    if not rows:
        return f"<p>{escape(t('Nothing.'))}</p>"
    head = "".join(f"<th>{escape(one)}</th>" for one in titles)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{body}</table>"
