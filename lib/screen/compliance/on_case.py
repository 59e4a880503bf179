"""Rules that the contacts of one case broke: how far each is, and how it came about.

Who sees all of compliance sees each step; who only records sees what he was told when he recorded
the contact, and can explain it.
"""

from collections.abc import Collection, Mapping
from typing import Any

import polars as pl
import streamlit as st

from lib.breaches import records
from lib.breaches.records import DISMISSED, EXPLAINED, REOPENED
from lib.rights import Action
from lib.screen import data, speech
from lib.screen.compliance import breaking, frames, handling
from lib.screen.rules import judging
from lib.screen.rules.listing import said
from lib.screen.safety.cases import number
from lib.words import Words

Case = Mapping[str, Any]


def steps_of(keys: Collection[str]) -> pl.DataFrame:
    """The steps about some cases that who is at the screen may see.

    Who does not see compliance sees explanations, and of what was no breach after all only that.
    """
    mine = frames.breach_steps().filter(pl.col("case_key").is_in(list(keys)))
    if data.may(Action.SEE_COMPLIANCE):
        return mine
    settled = pl.col("step").is_in([DISMISSED, REOPENED])
    words = pl.when(~settled).then("text")
    return mine.filter(settled | (pl.col("step") == EXPLAINED)).with_columns(text=words)


def section(t: Words, case: Case) -> None:
    """The broken rules of a case, each with its state and its explanation; nothing if none."""
    key = str(case["case_key"])
    rows = records.breaches(frames.recorded(key), steps_of([key]), data.today())
    whole = data.may(Action.SEE_COMPLIANCE)
    if not whole:
        rows = rows.filter(pl.col("state").ne_missing(pl.lit(records.NONE)))
    if rows.height == 0:
        return
    told = breaking.readable_of(t, rows, {key: number(case)})
    with st.expander(t("Broken rules ({n})", n=rows.height)):
        for kept, row in zip(rows.to_dicts(), told.to_dicts(), strict=True):
            with st.container(border=True):
                _one(t, kept, row, whole=whole)


def _one(t: Words, kept: Case, row: Case, *, whole: bool) -> None:
    rule = judging.rules().rule(kept["rule_id"])
    state = row["state"] if whole else None
    head = (t.datetime(kept["happened_at"]), kept["rule_id"], row["collector"], state)
    st.text(" · ".join(filter(None, head)))
    st.caption(speech.escaped(said(t, rule)) if rule else t("this rule is not known any more"))
    st.text(t("{what}: {said}", what=t("Explanation"), said=row["explanation"]))
    with st.container(horizontal=True):
        handling.explaining(t, handling.breach_of(kept))
        if whole:
            st.page_link(
                "pages/compliance.py",
                label=t("To the breach"),
                query_params={"breach": kept["breach_id"]},
                icon=":material/gavel:",
            )
