"""Segments on the page: those that stand with their counts, and the form that makes one."""

import datetime as dt
from functools import partial
from typing import Any

import pandas as pd
import polars as pl
import streamlit as st

from lib.cases.search import choices
from lib.followups.codes import OUTCOMES
from lib.rights import Action
from lib.screen import data, logins, parts, saving, speech
from lib.screen.frame import Here
from lib.screen.strategy import frames
from lib.strategy import changing, records, segments
from lib.strategy.changing import LONGEST_NAME, Segment
from lib.strategy.matrix import RISKS, TIERS
from lib.strategy.records import Version
from lib.strategy.segments import CONTACTS, COUNTED, VALUES, Rule, preview
from lib.words import MINOR_UNITS, N_, Words

FORM = "segment"
NEW = ""
"""Stands for a new segment among those that can be changed."""

TITLES = {
    "clients": N_("Client"),
    "products": N_("Product"),
    "cities": N_("City"),
    "districts": N_("District"),
}


def draw(t: Words, here: Here) -> None:
    """The segments that stand, the form, and all versions."""
    known = frames.known(here.as_of)
    found = frames.segments_now()
    _table(t, known, found, data.working_day(here.as_of))
    if data.may(Action.KEEP_SEGMENTS):
        _form(t, here, known, found)
    _history(t)


def _table(t: Words, known: pl.DataFrame, found: tuple[Version, ...], day: dt.date) -> None:
    if not found:
        st.caption(t("No segment has been saved yet."))
        return
    rows = []
    for one in found:
        told = preview(known, one.rule, day)
        rows.append(
            {
                t("Segment"): one.name,
                t("Conditions"): _conditions(t, one.rule),
                t("Cases"): told.n,
                t("Overdue"): parts.by_currency(t, dict(told.sums)),
                t("Share of the cases"): t.percent(told.n / told.of if told.of else None),
                t("Version"): one.number,
                t("Saved on"): t.date(one.recorded_at.astimezone(data.zone()).date()),
                t("Saved by"): logins.called(one.recorded_by) or "—",
            }
        )
    st.dataframe(pd.DataFrame(rows), hide_index=True, placeholder="", alt=t("Table of segments"))
    st.caption(
        t("A segment is chosen under “More filters” on the case table, the map and in planning.")
    )


def _conditions(t: Words, rule: Rule) -> str:
    return " · ".join(t(one) for one in segments.said(rule))


def _form(t: Words, here: Here, known: pl.DataFrame, found: tuple[Version, ...]) -> None:
    """Ask for the conditions, count what they have, and save them."""
    titles = {NEW: t("A new segment"), **{one.entry_id: one.name for one in found}}
    with st.container(border=True):
        chosen = st.selectbox(
            t("Make or change"),
            list(titles),
            format_func=lambda code: titles[code],
            key=saving.key(FORM, "which"),
            width=300,
        )
        before = next((one for one in found if one.entry_id == chosen), None)
        name = st.text_input(
            t("Name of the segment"),
            value=before.name if before else "",
            max_chars=LONGEST_NAME,
            key=_key(before, "name"),
            width=300,
        )
        rule = _ask(t, known, before)
        problems = list(segments.faults(rule))
        if rule != Rule():
            for one in problems:
                st.warning(speech.said(t, one), icon=":material/block:")
            _counted(t, known, rule, data.working_day(here.as_of))
        follows = before.entry_id if before else None
        segment = Segment(
            name=name or "", rule=rule, follows=follows, entry_id=saving.form_id(FORM)
        )
        act = partial(changing.save_segment, data.ledger(), segment, data.now())
        with st.container(horizontal=True):
            saving.button(t, FORM, act, label=t("Save the segment"))
            if before:
                _retire(t, before)


def _retire(t: Words, before: Version) -> None:
    saving.button(
        t,
        f"{FORM}_retire",
        partial(changing.retire_segment, data.ledger(), before.entry_id, data.now()),
        label=t("Retire it"),
        icon=":material/archive:",
    )


def _counted(t: Words, known: pl.DataFrame, rule: Rule, day: dt.date) -> None:
    """How many cases a rule has before it is saved."""
    told = preview(known, rule, day)
    sums = " + ".join(
        t(
            "{amount} ({share} of all)",
            amount=t.money(amount, currency or None),
            share=t.percent(told.share(currency)),
        )
        for currency, amount in told.sums.items()
    )
    said = t(
        "**{n}** of {of} cases ({share}) · overdue {sums}",
        n=told.n,
        of=told.of,
        share=t.percent(told.n / told.of if told.of else None),
        sums=speech.escaped(sums or "—"),
    )
    st.markdown(said)


def _ask(t: Words, known: pl.DataFrame, before: Version | None) -> Rule:
    """The fields of a rule, filled with those of the segment that is changed."""
    was = before.rule if before else Rule()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        dpd_from = _number(t, N_("Days past due from"), before, "dpd_from", was.dpd_from)
        dpd_to = _number(t, N_("Days past due up to"), before, "dpd_to", was.dpd_to)
        least = _money(t, N_("Overdue amount from"), before, "amount_from", was.amount_from)
        most = _money(t, N_("Overdue amount up to"), before, "amount_to", was.amount_to)
        currency = _currency(t, known, before, was)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        tiers = _several(t, N_("Amount tier"), before, "tiers", list(TIERS), was.tiers)
        words = {k: t(v) for k, v in RISKS.items()}
        risks = _several(t, N_("Risk"), before, "risks", list(RISKS), was.risks, words)
        results = {code: t(one.en) for code, one in OUTCOMES.items()}
        outcomes = _several(
            t, N_("Last result"), before, "outcomes", list(OUTCOMES), was.outcomes, results
        )
        broken = _number(t, N_("Promises broken from"), before, "broken_from", was.broken_from)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        contact, days = _contact(t, before, was)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        listed = _listed(t, known, before, was)
    return Rule(
        dpd_from=dpd_from,
        dpd_to=dpd_to,
        amount_from=least,
        amount_to=most,
        currency=currency,
        tiers=tiers,
        risks=risks,
        outcomes=outcomes,
        broken_from=broken,
        contact=contact,
        contact_days=days,
        **listed,
    )


def _contact(t: Words, before: Version | None, was: Rule) -> tuple[str, int | None]:
    """What contact there has been, and within how many days where that is counted."""
    contact = st.selectbox(
        t("Contact"),
        list(CONTACTS),
        index=list(CONTACTS).index(was.contact),
        format_func=lambda code: t(CONTACTS[code]),
        key=_key(before, "contact"),
        width=280,
    )
    if contact not in COUNTED:
        return contact or segments.ANY, None
    return contact, _number(t, N_("Days"), before, "contact_days", was.contact_days)


def _listed(
    t: Words, known: pl.DataFrame, before: Version | None, was: Rule
) -> dict[str, tuple[str, ...]]:
    """The values that cases have, those of the rule kept although none has them now."""
    values = choices(known)
    return {
        name: _several(
            t,
            TITLES[name],
            before,
            name,
            sorted({*values[column], *getattr(was, name)}),
            getattr(was, name),
        )
        for name, column in VALUES.items()
    }


def _key(before: Version | None, field: str) -> str:
    """The key of a field: those of another segment are other fields."""
    return saving.key(FORM, f"{before.entry_id[:8] if before else 'new'}_{field}")


def _number(
    t: Words, title: str, before: Version | None, field: str, was: int | None
) -> int | None:
    entered = st.number_input(
        t(title), min_value=0, value=was, step=1, key=_key(before, field), width=150
    )
    return None if entered is None else int(entered)


def _money(t: Words, title: str, before: Version | None, field: str, was: int | None) -> int | None:
    """Ask for an amount in whole units; return it in minor units."""
    entered = st.number_input(
        t(title),
        min_value=0.0,
        value=None if was is None else was / MINOR_UNITS,
        step=1000.0,
        key=_key(before, field),
        width=170,
    )
    return None if entered is None else round(entered * MINOR_UNITS)


def _currency(t: Words, known: pl.DataFrame, before: Version | None, was: Rule) -> str | None:
    """Ask for the currency of the amounts where the portfolio has several."""
    there = sorted({*known["currency"].drop_nulls().unique(), *filter(None, [was.currency])})
    if len(there) <= 1 and not was.currency:
        return None
    names = ["", *there]
    chosen = st.selectbox(
        t("Currency"),
        names,
        index=names.index(was.currency or ""),
        format_func=lambda code: code or t("All"),
        key=_key(before, "currency"),
        width=120,
    )
    return chosen or None


def _several(
    t: Words,
    title: str,
    before: Version | None,
    field: str,
    values: list[str],
    was: tuple[str, ...],
    named: dict[str, str] | None = None,
) -> tuple[str, ...]:
    told: dict[str, Any] = named or {}
    chosen = st.multiselect(
        t(title),
        values,
        default=[one for one in was if one in values],
        format_func=lambda code: told.get(code, code),
        key=_key(before, field),
        select_all=False,
        placeholder=t("All"),
        width=250,
    )
    return tuple(chosen)


def _history(t: Words) -> None:
    """All versions of all segments, with who and when."""
    found = records.versions(data.ledger())
    if not found:
        return
    steps = {changing.SAVED: t("saved"), changing.RETIRED: t("retired")}
    with st.expander(t("Versions ({n})", n=len(found))):
        rows = [
            {
                t("Segment"): one.name,
                t("Version"): one.number,
                t("State"): steps[one.step],
                t("Conditions"): _conditions(t, one.rule),
                t("Saved on"): t.date(one.recorded_at.astimezone(data.zone()).date()),
                t("Saved by"): logins.called(one.recorded_by) or "—",
            }
            for one in reversed(found)
        ]
        st.dataframe(
            pd.DataFrame(rows), hide_index=True, placeholder="", alt=t("Versions of segments")
        )
