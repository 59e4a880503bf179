"""The timeline on the page of a case: all that happened to its person, looked through, printed."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from lib.cases.fields import OPEN_NUMBERS
from lib.followups import beside
from lib.followups.codes import CHANNELS
from lib.followups.handling import ASSIGNED, HELD, handled
from lib.followups.timeline import Event, Wanted, chosen, timeline
from lib.holds.records import RESULT
from lib.portfolio.stood import stood
from lib.privacy.masking import mask_name
from lib.privacy.reveal import PURPOSES
from lib.privacy.seen import seen
from lib.rules.decision import GATE, NOBODY_KNOWS
from lib.screen import attached, data, downloads, file_rows, following, logins, notes
from lib.screen.case import correctable, seeing
from lib.screen.compliance import on_case as on_breaches
from lib.screen.holds import on_case
from lib.screen.rules import judging
from lib.screen.rules.listing import said
from lib.show import timeline_page
from lib.show.timeline_page import Line
from lib.visits.legality import decisions
from lib.visits.legality.judging import SAFETY
from lib.words import N_, Words

Case = Mapping[str, Any]

KINDS = {
    "repayment": N_("Repayment"),
    "reversal": N_("Repayment reversed"),
    "promise": N_("Promise"),
    ASSIGNED: N_("Assignment"),
    HELD: N_("Hold"),
    beside.IMPORTED: N_("File"),
    beside.AGREED: N_("Agreement"),
    beside.GATE: N_("Gate"),
    beside.ATTACHED: N_("Attachment"),
    beside.SEEN: N_("Reveal"),
    beside.BREACH: N_("Broken rule"),
}
"""Kinds of events that are no channel."""

PAID = ("repayment", "reversal")
"""Kinds of events whose actor is who paid."""

NO_NAMES = ("本人", "客户本人", "家人", "家属", "亲属", "朋友", "配偶", "担保人")
"""What a file says of who paid where it names nobody."""

EVENTS_SHOWN = 60


def section(t: Words, case: Case, as_of: dt.date, day: dt.date) -> None:
    """Ask what is wanted of the timeline, draw it, and offer it to print."""
    cases = _cases(case, as_of)
    title = st.container()  # above the questions, with how much they leave
    everything = _events(t, cases, day)
    with st.expander(t("Look for something in it"), icon=":material/filter_alt:"):
        wanted, keys = _ask(t, case, cases, everything)
    found = [one for one in chosen(everything, wanted) if one.case_key in keys]
    title.markdown(f"**{t('Timeline ({n})', n=len(found))}**")
    if not found:
        st.caption(t("Nothing here.") if everything else t("Nothing has been recorded yet."))
        return
    for event in found[:EVENTS_SHOWN]:
        way = partial(correctable.link, t, event, as_of)
        _draw(_line(t, event, cases), way, several=len(keys) > 1)
    if len(found) > EVENTS_SHOWN:
        st.caption(t("The first {shown} of {n} are shown.", shown=EVENTS_SHOWN, n=len(found)))
    kinds = [_kind(t, one) for one in wanted.kinds]
    alone = len(keys) < len(cases)
    under = [
        timeline_page.extent(t, day, len(found), len(everything)),
        timeline_page.left_out(t, wanted, kinds, alone=alone),
    ]
    downloads.one(
        f"timeline-{_number(case)}.html",
        t("Timeline to print"),
        partial(_page, t, case, found, cases, under),
        icon=":material/print:",
    )


def _cases(case: Case, as_of: dt.date) -> dict[str, Case]:
    """The cases of the person that who is at the screen may see, this one first."""
    found = {str(case["case_key"]): case}
    if case["person_key"]:
        same = data.cases(as_of).filter(pl.col("person_key") == case["person_key"])
        found |= {row["case_key"]: row for row in same.iter_rows(named=True)}
    return found


def _events(t: Words, cases: Mapping[str, Case], day: dt.date) -> list[Event]:
    """All that happened to the cases by a day, the newest first."""
    keys = tuple(cases)
    mine = pl.col("case_key").is_in(list(keys))
    # What a result brought stands in the timeline as that contact.
    ours = {text: t(text) for text in on_case.OURS}
    holds = data.holds(day).filter(mine, pl.col("origin") != RESULT)
    holds = holds.with_columns(pl.col("source").replace(ours))
    # A hold of the person stands at each of his cases, and is told once.
    of_person: dict[tuple[object, ...], Event] = {}
    for key in keys:
        for one in handled(key, file_rows.assignments(), holds):
            of_person.setdefault((one.at, one.kind, str(one.title), one.detail), one)
    named = dict(attached.listed().filter(mine).select("attachment_id", "case_key").iter_rows())
    looks = seen(data.ledger(), keys, named)  # looking moves no version on
    others = [*of_person.values(), *beside.revealed(looks, data.zone())]
    others += _beside(data.version(), keys)
    others += beside.breached(on_breaches.steps_of(keys), data.zone())
    return timeline(
        keys,
        data.followups(),
        file_rows.payments(),
        following.promises(day),
        others,
        following.corrected(),
    )


@data.shared
def _beside(at: int, keys: tuple[str, ...]) -> list[Event]:
    """Files, agreements, decisions of the gate and attachments of some cases."""
    del at
    mine, zone = pl.col("case_key").is_in(list(keys)), data.zone()
    return [
        *beside.imported(stood(data.portfolio(), keys)),
        *beside.agreed(data.agreement_steps().filter(mine), zone),
        *beside.decided(
            decisions.frame(data.ledger(), case_keys=keys), zone, following.corrected()
        ),
        *beside.attached(attached.listed().filter(mine), zone),
    ]


def _ask(
    t: Words, case: Case, cases: Mapping[str, Case], events: Sequence[Event]
) -> tuple[Wanted, frozenset[str]]:
    """Ask for kinds, days, people and cases of events; nothing chosen means all."""
    mine = str(case["case_key"])
    kinds = list(dict.fromkeys(one.kind for one in events))
    who = sorted({one.actor for one in events if one.actor and one.kind not in PAID})
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen_kinds = _several(t, t("Kinds"), kinds, f"time_kinds_{mine}", partial(_kind, t))
        chosen_who = _several(t, t("Who"), who, f"time_who_{mine}", logins.called)
        first = st.date_input(t("From"), value=None, key=f"time_first_{mine}", width=150)
        last = st.date_input(t("To"), value=None, key=f"time_last_{mine}", width=150)
        alone = len(cases) > 1 and st.toggle(t("Only this case"), key=f"time_alone_{mine}")
    keys = frozenset({mine}) if alone else frozenset(cases)
    return Wanted(kinds=chosen_kinds, first=first, last=last, who=chosen_who), keys


def _several(
    t: Words, title: str, values: list[str], key: str, said: Callable[[str], str]
) -> list[str]:
    return st.multiselect(
        title,
        values,
        format_func=said,
        key=key,
        select_all=False,
        placeholder=t("All"),
        width=240,
    )


def _line(t: Words, event: Event, cases: Mapping[str, Case]) -> Line:
    """An event in words, without the names that any of the cases has."""
    case = cases[str(event.case_key)]
    money = event.currency or case["currency"]
    amount = "" if event.amount is None else t.money(event.amount, money)
    # Who paid is a customer or somebody close to him, who contacted is one of our people.
    named = event.kind in PAID and event.actor not in NO_NAMES
    detail = _purpose(t, event.detail) if event.kind == beside.SEEN else event.detail
    masked = partial(notes.note_of, cases.values())
    before = t("Before the correction") if event.corrected else None
    head = " · ".join(filter(None, (before, masked(t(event.title)), amount)))
    why = [masked(t(one)) for one in (event.corrects, event.corrected) if one]
    why += [t("{what}: {said}", what=rule, said=_rule(t, rule)) for rule in event.rules]
    return Line(
        at=t.datetime(event.at) if isinstance(event.at, dt.datetime) else t.date(event.at),
        kind=_kind(t, event.kind),
        number=_number(case),
        said="\n".join(filter(None, (head, masked(detail), *why))),
        who=(mask_name(event.actor) if named else logins.called(event.actor)) or "",
    )


def _kind(t: Words, kind: str) -> str:
    return t(CHANNELS[kind].en) if kind in CHANNELS else t(KINDS[kind])


def _rule(t: Words, rule_id: str) -> str:
    """What a rule says; one that is in no file any more cannot be told."""
    if rule_id == SAFETY:
        return t("a warning of safety")
    if rule_id == GATE:
        return t(NOBODY_KNOWS)
    rule = judging.rules().rule(rule_id)
    return said(t, rule) if rule else t("this rule is not known any more")


def _number(case: Case) -> str:
    return str(next(case[key] for key in OPEN_NUMBERS if case[key]))


def _purpose(t: Words, why: str | None) -> str | None:
    """What something was revealed for: a code and perhaps words."""
    code, _, text = (why or "").partition(": ")
    if code not in PURPOSES:
        return why
    named = t(PURPOSES[code])
    return t("{what}: {said}", what=named, said=text) if text else named


def _draw(line: Line, way: Callable[[], None], *, several: bool) -> None:
    """One event in a line, with the way to correct it where there is one."""
    head, _, rest = line.said.partition("\n")
    told = " · ".join(filter(None, (head, line.who, line.number if several else "")))
    with st.container(horizontal=True, gap="small"):
        st.caption(line.at, width=130)
        st.caption(line.kind, width=70)
        st.text("\n".join(filter(None, (told, rest))), width="stretch")
        way()


def _page(
    t: Words,
    case: Case,
    found: Sequence[Event],
    cases: Mapping[str, Case],
    under: Sequence[str],
) -> str:
    """The page to print: as masked as the screen, with all events that were asked for."""
    name = seeing.seen(case).get("name") or ""
    heading = t("Timeline of {number} · {name}", number=_number(case), name=name)
    lines = [_line(t, one, cases) for one in found]
    return timeline_page.render(t, heading, under, lines, downloads.mark())
