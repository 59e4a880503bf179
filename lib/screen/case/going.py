"""Who made a contact: what it broke counts for who went, not for whose case it is.

Who records is proposed where he is a collector himself. Who works alone writes down the work of
everybody, so he finds the collector of the case; anybody else is asked.
"""

import polars as pl
import streamlit as st

from lib.overrides.deciding import alone
from lib.people import collectors
from lib.rights import Action
from lib.screen import data, file_rows
from lib.words import Words

BETWEEN = "、"
"""Stands between the names of several, as in files."""


def ask(
    t: Words, key: str, assigned: str | None, channel: str, drafted: str | None = None
) -> str | None:
    """Draw the question; return the names of all who went as a record keeps them.

    `assigned` is the collector of the case, by name or number as its file has it; `drafted` who a
    draft says it was, and `key` that of the widget.
    """
    known = collectors.called(file_rows.collectors())
    me = data.actor().collector
    own = known.get(me, me) if me else None
    proposed = assigned if alone(data.actor()) else own
    offered = [known[one] for one in _numbers(me) if one in known]
    default = drafted.split(BETWEEN) if drafted else [proposed] if proposed else []
    chosen = st.multiselect(
        t("Who went") if channel == "visit" else t("Who made the contact"),
        list(dict.fromkeys(filter(None, [*default, proposed, *offered, assigned]))),
        default=default,
        accept_new_options=True,
        select_all=False,
        placeholder=t("Choose or enter who it was"),
        key=key,
    )
    return BETWEEN.join(chosen) or None


def _numbers(me: str | None) -> list[str]:
    """The collectors that are offered: all, to a collector those of his own crew."""
    rows = file_rows.collectors().drop_nulls("collector_no")
    if not data.may(Action.SEE_PEOPLE):
        rows = rows.filter(pl.col("crew").is_in(rows.filter(collector_no=me)["crew"].to_list()))
    return rows["collector_no"].to_list()
