"""The frames of this room, each computed once for each state of the data; see lib.screen.data."""

import datetime as dt

import polars as pl
import streamlit as st

from lib.cases.duplicates import duplicates as duplicates_among
from lib.portfolio import ImportRecord, placing
from lib.privacy.masking import EXACT
from lib.screen import data


def cases_of(as_of: dt.date, client: str | None) -> pl.DataFrame:
    """The cases of a client, "" for those that name none; of all clients for None."""
    return data.cases(as_of) if client is None else _cases_of(data.version(), as_of, client)


@data.shared
def _cases_of(at: int, as_of: dt.date, client: str) -> pl.DataFrame:
    del at
    return data.cases(as_of).filter(pl.col("client").fill_null("") == client)


def placed(record: ImportRecord) -> tuple[int, int]:
    """How many cases of a file have an exact place, its own or one set by hand, and of how many."""
    return _placed(data.version(), record.import_id, record)


@st.cache_resource(show_spinner=False, max_entries=8)
def _placed(at: int, import_id: str, _record: ImportRecord) -> tuple[int, int]:
    del at, import_id
    cases = placing.apply(data.portfolio().scan(_record), data.ledger())
    qualities = cases.select("place_quality").collect().to_series()
    return int((qualities == EXACT).sum()), qualities.len()


def duplicates(as_of: dt.date, client: str | None) -> pl.DataFrame:
    """The groups of a client's cases that may be one; see lib.cases.duplicates."""
    return _duplicates(data.version(), as_of, client)


@data.shared
def _duplicates(at: int, as_of: dt.date, client: str | None) -> pl.DataFrame:
    del at
    return duplicates_among(cases_of(as_of, client))


def unplaced(as_of: dt.date, client: str | None) -> pl.DataFrame:
    """The addresses of a client's cases whose place is not known exactly."""
    return _unplaced(data.version(), as_of, client)


@data.shared
def _unplaced(at: int, as_of: dt.date, client: str | None) -> pl.DataFrame:
    del at
    return placing.unplaced(cases_of(as_of, client))
