"""Which rules contacts broke, and the contacts as cases of work: whose, by when, how far."""

from collections.abc import Mapping

import polars as pl
import streamlit as st

from lib.breaches import records
from lib.breaches.steps import MEASURES
from lib.compliance.report import Report
from lib.followups.codes import CHANNELS
from lib.privacy.masking import mask_text
from lib.screen import data, linked, logins, notes
from lib.screen.compliance import figures
from lib.words import N_, Words

STATES = {
    records.OPEN: N_("open: nobody looks into it"),
    records.LOOKED_INTO: N_("being looked into"),
    records.SET: N_("measure set"),
    records.ENDED: N_("closed"),
    records.NONE: N_("no breach after all"),
}
"""State of a breach → how it is called."""

ALL, OVERDUE, MINE = "all", "overdue", "mine"
LISTS = {
    ALL: N_("All"),
    records.OPEN: N_("Nobody's yet"),
    records.LOOKED_INTO: N_("Being looked into"),
    records.SET: N_("Measure set"),
    OVERDUE: N_("Past the due day"),
    MINE: N_("Mine"),
    records.ENDED: N_("Closed"),
    records.NONE: N_("No breach after all"),
}
"""The lists of contacts."""

EVERYBODY = ""
"""Whose breaches are shown: everybody's."""

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
    "happened_at": N_("Date and time"),
    "number": N_("Number"),
    "collector": N_("Collector"),
    "state": N_("State"),
    "owner": N_("Who looks into it"),
    "due_on": N_("Due"),
    "days_left": N_("Days left"),
    "measure": N_("What is done about it"),
    "explanation": N_("Explanation"),
    "note": N_("Note of the record"),
    "channel": N_("Channel"),
    "sure": N_("For sure"),
    "text": N_("What it says"),
}


def draw(t: Words, told: Report, numbers: Mapping[str, str]) -> None:
    """The rules that were broken, and the contacts of the chosen rule, or of all."""
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
    rows = told.breaches
    if spoken.height == 0 and rows.height == 0:
        st.success(t("Nothing here."))
        return
    at = figures.table(
        t, "violations", figures.with_rules(t, spoken), BY_RULE, alt=t("Table of broken rules")
    )
    if at is None:
        st.caption(
            t("Tick a rule at the left to see its contacts, also those that perhaps broke it.")
        )
        rows = rows.filter(pl.col("state").is_not_null())
    else:
        rows = rows.filter(pl.col("rule_id") == spoken["rule_id"][at])
    _contacts(t, _asked(t, rows), numbers)


def _asked(t: Words, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of the list and the person that are asked for."""
    owners = sorted(one for one in rows["owner"].drop_nulls().unique() if one)
    if owners:
        whose = {EVERYBODY: t("Everybody")} | {one: logins.called(one) for one in owners}
        owner = linked.select(t, N_("Who looks into it"), whose, "breach_owner")
        rows = rows.filter(pl.col("owner") == owner) if owner else rows
    chosen = {name: rows.filter(_of_list(name)) for name in LISTS}
    names = {name: f"{t(title)} · {t.number(chosen[name].height)}" for name, title in LISTS.items()}
    return chosen[linked.segments(t, N_("List"), names, "breaches")]


def _of_list(name: str) -> pl.Expr:
    mine = pl.col("owner") == data.actor().name
    waits = pl.col("state").is_in(records.WAITING)
    return {
        ALL: pl.lit(value=True),
        OVERDUE: pl.col("overdue"),
        MINE: waits & mine.fill_null(value=False),
    }.get(name, (pl.col("state") == name).fill_null(value=False))


def _contacts(t: Words, rows: pl.DataFrame, numbers: Mapping[str, str]) -> None:
    st.subheader(t("Contacts ({n})", n=rows.height), anchor=False)
    if rows.height == 0:
        st.caption(t("Nothing here."))
        return
    readable = readable_of(t, rows, numbers)
    at = figures.table(
        t, "contacts", readable, CONTACTS, alt=t("Table of contacts that broke rules")
    )
    st.caption(
        t(
            "Only what was said for the broken rule counts as its explanation, not the note of the "
            "record. The downloads have the state, the person and the measure."
        )
    )
    with st.container(horizontal=True):
        if st.button(
            t("Open this breach"), disabled=at is None, icon=":material/gavel:", key="open_breach"
        ):
            st.query_params["breach"] = rows["breach_id"][at or 0]
            st.rerun()
        if st.button(
            t("Open the case"),
            disabled=at is None,
            icon=":material/open_in_new:",
            key="open_broken",
        ):
            st.switch_page("pages/case.py", query_params={"case": rows["case_key"][at or 0]})


def readable_of(t: Words, rows: pl.DataFrame, numbers: Mapping[str, str]) -> pl.DataFrame:
    """Breaches in words: names of people, texts without the names of the case."""
    names = {code: t(one.en) for code, one in CHANNELS.items()} | {"message": t("Text message")}
    sure, unsaid = {True: t("yes"), False: t("perhaps")}, t("no explanation")
    told = notes.masked(rows, "note", "explanation")
    return figures.with_rules(t, told).with_columns(
        logins.column("owner"),
        number=pl.col("case_key").replace(dict(numbers)),
        channel=pl.col("channel").replace(names),
        collector=pl.Series([mask_text(one) for one in rows["collector"]], dtype=pl.String),
        sure=pl.col("sure").replace_strict(sure, default="", return_dtype=pl.String),
        state=_said("state", {code: t(name) for code, name in STATES.items()}),
        measure=_said("measure", {code: t(name) for code, name in MEASURES.items()}),
        explanation=pl.col("explanation").fill_null(unsaid),
    )


def _said(column: str, names: Mapping[str, str]) -> pl.Expr:
    return pl.col(column).replace_strict(names, default=None, return_dtype=pl.String)
