"""The part "visits" of the page: whether visits bring money that would not have come anyway."""

import datetime as dt

import polars as pl
import streamlit as st

from lib.cases.search import Filter, find
from lib.measures.contacts import contacts
from lib.screen import data
from lib.words import Words

DAYS = 90
"""Days of visits up to the as-of date that are looked at."""


def draw(t: Words, as_of: dt.date, wanted: Filter) -> None:
    """How many visits there are to learn from."""
    cases = find(data.cases(as_of).lazy(), wanted).select("case_key").collect()
    own = data.followups().join(cases, on="case_key", how="semi")
    made = contacts(own, ("visit",), as_of - dt.timedelta(days=DAYS - 1), as_of)
    st.caption(
        t("In the last {days} days {n} visits were made on {cases} of {of} cases.",
          days=DAYS, n=made.height, cases=made.select(pl.col("case_key").n_unique()).item(),
          of=cases.height)
    )  # fmt: skip
