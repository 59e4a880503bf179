"""Exceptions on the screen: asking where a rule refused, deciding on the page of compliance."""

import datetime as dt
import zlib
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

import polars as pl
import streamlit as st

from lib.overrides import asking, deciding
from lib.overrides.asking import Request
from lib.overrides.records import LAPSED, OPEN, OVER, STANDS
from lib.rights import Action
from lib.rules.model import BASES, Rule
from lib.screen import data, downloads, logins, notes, saving, speech
from lib.screen.compliance import frames
from lib.screen.holds import frames as holds
from lib.screen.rules import judging
from lib.screen.rules.listing import said
from lib.words import N_, Words

Row = Mapping[str, Any]

STATES = {
    OPEN: N_("asked for"),
    STANDS: N_("granted"),
    OVER: N_("granted, its last day is past"),
    LAPSED: N_("asked for, its last day is past"),
    asking.REFUSED: N_("refused"),
    asking.ENDED: N_("ended early"),
    asking.WITHDRAWN: N_("taken back"),
}
"""State of an exception → how it is called."""

COLUMNS = {
    "state": N_("State"),
    "rule_id": N_("Rule"),
    "number": N_("Number"),
    "crew": N_("Crew"),
    "expires_on": N_("Last day"),
    "reason": N_("Why it is asked for"),
    "asked_by": N_("Asked by"),
    "asked_on": N_("Asked on"),
    "decided_by": N_("Decided by"),
    "granted_on": N_("Granted on"),
    "why": N_("Why it was decided so"),
}
"""Columns of the table and of its exports."""

PART = "exceptions"
"""The part of a page that asks for exceptions, where is said that one was asked for."""

USUAL = 7
"""Days of an exception that are proposed, today included: one day would be over before a visit."""

ASKED = N_("The exception has been asked for. It counts once a second person has granted it.")

CREW = ""
"""Stands for the crew where a case can be chosen."""


def of_case(t: Words, case: Row, kinds: Sequence[str]) -> None:
    """The exceptions of a case and the form that asks for one; nothing where neither can be."""
    saving.said(t, PART)
    key = case["case_key"]
    mine = _listed().filter(pl.col("case_key") == key)
    asks = _may_ask()
    if mine.height == 0 and not asks:
        return
    with st.expander(t("Exceptions ({n})", n=mine.height)):
        for row in mine.iter_rows(named=True):
            st.text(_told(t, row))
        if asks:
            _form(t, "exception_case", {key: t("this case")}, {key: kinds})


def of_list(
    t: Words,
    as_of: dt.date,
    day: dt.date,
    crew: str,
    said_no: Mapping[str, Collection[str]],
    numbers: Mapping[str, str],
) -> None:
    """The form that asks for an exception for a case that was kept off a list, or for its crew.

    For a case only the rules that refused it (`said_no`) are offered, for the crew all. Exceptions
    that stand but do not count on the day of the list are named.
    """
    saving.said(t, PART)
    keys = list(said_no)
    _other_days(t, day, crew, keys, numbers)
    if not keys or not _may_ask():
        return
    kept = holds.keeping(as_of, day).filter(pl.col("case_key").is_in(keys))
    kinds: dict[str, list[str]] = {key: [] for key in keys}
    for key, kind in kept.select("case_key", "kind").iter_rows():
        kinds[key].append(kind or "other")
    whom = {key: numbers.get(key, key) for key in keys}
    whom[CREW] = t("the crew {crew}", crew=crew)
    with st.expander(t("Ask for an exception")):
        _form(t, "exception_list", whom, kinds, crew=crew, only=said_no)


def _other_days(
    t: Words, day: dt.date, crew: str, keys: Sequence[str], numbers: Mapping[str, str]
) -> None:
    """Name the granted exceptions that do not help here because they count on other days."""
    mine = pl.col("case_key").is_in(keys) | (pl.col("crew") == crew)
    outside = (pl.col("granted_on") > day) | (pl.col("expires_on") < day)
    for row in _listed().filter((pl.col("state") == STANDS) & mine & outside).iter_rows(named=True):
        said = t(
            "{whom}: the exception from {rule} counts from {first} to {last} and not on {day}. "
            "Please choose a day within it.",
            whom=row["crew"] or numbers.get(row["case_key"], row["case_key"]),
            rule=row["rule_id"],
            first=row["granted_on"],
            last=row["expires_on"],
            day=day,
        )
        st.info(speech.escaped(said), icon=":material/event_busy:")


def table(t: Words, numbers: Mapping[str, str]) -> None:
    """All exceptions, the deciding of the chosen one, and the download."""
    if deciding.alone(data.actor()):
        st.caption(t(asking.ALONE))
    rows = _listed()
    order = {name: place for place, name in enumerate(STATES)}
    rows = rows.sort(pl.col("state").replace_strict(order, default=len(order)), maintain_order=True)
    if rows.height == 0:
        st.caption(t("Nobody has asked for an exception."))
        return
    readable = rows.with_columns(
        number=pl.Series([numbers.get(key, key) for key in rows["case_key"]], dtype=pl.String),
        state=pl.Series([t(STATES[one]) for one in rows["state"]]),
        asked_by=logins.column("asked_by"),
        decided_by=logins.column("decided_by"),
    )
    titles = {name: t(title) for name, title in COLUMNS.items()}
    event = st.dataframe(
        readable.select(pl.col(name).alias(title) for name, title in titles.items()).to_pandas(),
        hide_index=True,
        column_config={
            titles[name]: st.column_config.DateColumn(format="YYYY-MM-DD")
            for name in ("expires_on", "asked_on", "granted_on")
        },
        on_select="rerun",
        selection_mode="single-row",
        key=f"exceptions_{_order(rows)}",
        placeholder="",
        alt=t("Table of exceptions"),
    )
    with st.container(horizontal=True):
        downloads.buttons(t, "exceptions", lambda: readable, titles, rows=rows.height)
    chosen = [at for at in event.selection.rows if at < rows.height]
    if chosen:
        _decide(t, rows.row(chosen[0], named=True))
    else:
        st.caption(t("Tick a row at the left to decide about it."))


def _order(rows: pl.DataFrame) -> int:
    """Tells one order of the rows from another: a tick means a request and not its place."""
    kept = rows.select("override_id", "state").rows()
    return zlib.crc32(repr(kept).encode())


def _may_ask() -> bool:
    """Whether asking makes sense for who is at the screen: somebody else could grant it."""
    return data.may(Action.ASK_OVERRIDE) and not deciding.alone(data.actor())


def _form(
    t: Words,
    name: str,
    whom: Mapping[str, str],
    kinds: Mapping[str, Sequence[str]],
    *,
    crew: str | None = None,
    only: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> None:
    """Ask for an exception for one of `whom` (case_key, or CREW), with these holds.

    `only` has the rules that refused, for whom no others are offered.
    """
    longest, rules = data.settings().override_days, judging.rules()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        key = st.selectbox(
            t("For"), list(whom), format_func=lambda one: whom[one], key=saving.key(name, "whom")
        )
        held = kinds.get(key, ())
        choice = asking.liftable(rules, data.settings().jurisdiction, held, only.get(key))
        if choice:
            rule, last = _which_and_until(t, name, choice, data.today(), longest)
    if not choice:
        st.caption(t(asking.NONE_HERE))
        return
    request = Request(
        rule_id=rule.id if rule else "",
        reason=_why(t, name),
        expires_on=last,
        case_key=key or None,
        crew=crew if key == CREW else None,
        override_id=saving.form_id(name),
    )
    ask = partial(
        asking.ask, data.ledger(), request, rules, data.local_now(), longest=longest, holds=held
    )
    label, icon = t("Ask for the exception"), ":material/rule:"
    saving.button(t, name, ask, label=label, icon=icon, done=ASKED, part=PART)


def _why(t: Words, name: str) -> str:
    """Ask why, and say who decides and what nobody can."""
    reason = st.text_area(t("Why it is asked for"), key=saving.key(name, "reason"), height=80)
    st.caption(
        t(
            "A second person decides. Law and regulation have no exceptions, nor have holds for "
            "death, minority, detention, illness, insolvency or identity theft. Please write no "
            "names or numbers of persons."
        )
    )
    return reason


def _which_and_until(
    t: Words, name: str, choice: Sequence[Rule], day: dt.date, longest: int
) -> tuple[Rule | None, dt.date]:
    """Ask for one of the rules that may be lifted, and for the last day."""
    rule = st.selectbox(
        t("Rule"), choice, format_func=partial(_named, t), key=saving.key(name, "rule")
    )
    last = st.date_input(
        t("Last day"),
        value=day + dt.timedelta(days=min(longest, USUAL) - 1),
        min_value=day,
        max_value=day + dt.timedelta(days=longest - 1),
        key=saving.key(name, "last"),
        width=170,
    )
    return rule, last or day


def _decide(t: Words, row: Row) -> None:
    """What can be done about an exception by who is at the screen."""
    acts = _acts(t, row)
    with st.container(border=True):
        st.text(_told(t, row))
        rule = judging.rules().rule(row["rule_id"])
        if rule:
            st.caption(speech.escaped(f"{said(t, rule)} · {t(BASES[rule.basis])}"))
        if not acts:
            return
        saving.with_reason(t, row["override_id"], acts, data.local_now())


def _acts(t: Words, row: Row) -> dict[str, tuple[str, str, Callable[..., None]]]:
    """Name of each act that is open to who is at the screen → its button and what it does."""
    me = data.actor()
    others = row["asked_by"] != me.name and not deciding.alone(me)
    found: dict[str, tuple[str, str, Callable[..., None]]] = {}
    if data.may(Action.GRANT_OVERRIDE) and others and row["state"] == OPEN:
        grant = partial(asking.grant, rules=judging.rules())
        found["grant"] = (t("Grant it"), ":material/check:", grant)
        found["refuse"] = (t("Refuse it"), ":material/block:", asking.refuse)
    if data.may(Action.GRANT_OVERRIDE) and row["state"] == STANDS:
        found["end"] = (t("End it"), ":material/event_busy:", asking.end)
    mine = row["asked_by"] == me.name and not deciding.alone(me)
    if data.may(Action.ASK_OVERRIDE) and mine and row["state"] in {OPEN, STANDS}:
        found["withdraw"] = (t("Take it back"), ":material/undo:", asking.withdraw)
    return found


def _listed() -> pl.DataFrame:
    """All exceptions as they may be read."""
    return notes.masked(frames.overrides(data.today()), "reason", "why")


def _told(t: Words, row: Row) -> str:
    """An exception in one line."""
    parts = (
        row["rule_id"],
        t(STATES[row["state"]]),
        row["crew"],
        t("until {day}", day=row["expires_on"]),
        row["reason"],
        t("asked by {who} on {day}", who=logins.called(row["asked_by"]), day=row["asked_on"]),
        t("decided by {who}", who=logins.called(row["decided_by"])) if row["decided_by"] else None,
        row["why"],
    )
    return " · ".join(filter(None, parts))


def _named(t: Words, rule: Rule) -> str:
    return f"{rule.id} · {said(t, rule)}"
