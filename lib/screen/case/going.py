"""Who made a contact: what it broke counts for who went, not for whose case it is.

Who records is proposed where he is a collector himself. Who works alone writes down the work of
everybody, so he finds the collector of the case; anybody else is asked.
"""

import polars as pl
import streamlit as st

from lib.overrides.asking import alone
from lib.people import collectors
from lib.rights import Action
from lib.screen import data
from lib.words import Words

BETWEEN = "、"
"""Stands between the names of several, as in files."""


def ask(t: Words, case_key: str, assigned: str | None, channel: str) -> str | None:
    """Draw the question; return the names of all who went as a record keeps them.

    `assigned` is the collector of the case, by name or number as its file has it.
    """
    known = collectors.called(data.collectors())
    me = data.actor().collector
    own = known.get(me, me) if me else None
    proposed = assigned if alone(data.actor()) else own
    offered = [known[one] for one in _numbers(me) if one in known]
    chosen = st.multiselect(
        t("Who went") if channel == "visit" else t("Who made the contact"),
        list(dict.fromkeys(filter(None, [proposed, *offered, assigned]))),
        default=[proposed] if proposed else [],
        accept_new_options=True,
        select_all=False,
        placeholder=t("Choose or enter who it was"),
        key=f"rec_who_{case_key}",
    )
    return BETWEEN.join(chosen) or None


def _numbers(me: str | None) -> list[str]:
    """The collectors that are offered: all, to a collector those of his own crew."""
    rows = data.collectors().drop_nulls("collector_no")
    if not data.may(Action.SEE_PEOPLE):
        rows = rows.filter(pl.col("crew").is_in(rows.filter(collector_no=me)["crew"].to_list()))
    return rows["collector_no"].to_list()
