"""The frames of this room, each computed once for each state of the data; see lib.screen.data."""

import datetime as dt

import polars as pl

from lib.cases.search import SORTS, Filter, find, sort
from lib.scores import chance, records
from lib.scores.following import Since, since
from lib.scores.points import SCORES
from lib.scores.records import Model
from lib.screen import data
from lib.screen.case_table import LISTED

SHOWN = (*SCORES, "p", "low", "high", "n")
"""The columns that lists show of a case."""

ORDERS = frozenset({*SCORES, "p"})
"""Columns of lib.cases.search.SORTS that are scores."""


def standing(as_of: dt.date) -> pl.DataFrame:
    """The scores of the cases that the reader may see; see lib.scores.chance.standing."""
    return _standing(data.version(), as_of)


@data.shared
def _standing(at: int, as_of: dt.date) -> pl.DataFrame:
    del at
    place = data.portfolio()
    return place.seen(chance.standing(place, data.settings(), as_of).lazy()).collect()


def latest() -> Model | None:
    """The fit that counts."""
    return _latest(data.version())


@data.shared
def _latest(at: int) -> Model | None:
    del at
    place = data.portfolio()
    return records.latest(place.ledger, sample=chance.is_sample(place))


def followed(as_of: dt.date) -> Since | None:
    """What became of the fit since; None where there is none."""
    return _followed(data.version(), as_of)


@data.shared
def _followed(at: int, as_of: dt.date) -> Since | None:
    del at
    model = latest()
    if model is None or model.content["source"] is None:
        return None
    return since(data.portfolio(), data.settings(), model, as_of)


def listed(as_of: dt.date, wanted: Filter, order: str) -> pl.DataFrame:
    """The cases asked for in their order, as far as lists show them, with scores as in `found`."""
    return _listed(data.version(), as_of, wanted, order)


@data.shared
def _listed(at: int, as_of: dt.date, wanted: Filter, order: str) -> pl.DataFrame:
    del at
    return _ordered(as_of, find(data.cases(as_of).lazy(), wanted).select(LISTED), order)


def found(as_of: dt.date, wanted: Filter, order: str) -> pl.DataFrame:
    """The cases asked for in their order, with their scores where one of these is the order."""
    return _ordered(as_of, find(data.cases(as_of).lazy(), wanted), order)


def _ordered(as_of: dt.date, cases: pl.LazyFrame, order: str) -> pl.DataFrame:
    if SORTS[order][0] not in ORDERS:
        return sort(cases, order).collect()
    scores = standing(as_of).lazy().select("case_key", *SHOWN)
    scored = cases.join(scores, on="case_key", how="left", maintain_order="left")
    return sort(scored, order).collect()
