"""Scores and the chance of a payment for the cases of a portfolio: what pages and planners take."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from lib.portfolio import Portfolio
from lib.rights import ALONE
from lib.scores import fairness, gathering, model, points, records, table
from lib.scores.bands import banded
from lib.scores.known import KNOWN, Past, known
from lib.scores.making import MODEL, TABLE, Tell, made, silent
from lib.scores.model import Fitted
from lib.scores.observing import eligible
from lib.scores.records import Model
from lib.settings import Settings
from lib.words import N_

NO_FIT = "no_fit"
NOT_ASKED = "not_asked"
TOO_FEW = "too_few"
WHY: Mapping[str, str] = {
    MODEL: N_("from the model, which was better than the table on days that it had not seen"),
    TABLE: N_("from the table by bucket and last result"),
    NO_FIT: N_("nothing has been fitted yet"),
    TOO_FEW: N_("there is not enough history to say it"),
    NOT_ASKED: N_("nothing of it is overdue, or it is not in our hands on that day"),
}
"""Why a case has its chance, or none → how that is said."""

CHANCE = {
    "client": pl.String,
    "case_key": pl.String,
    "p": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "n": pl.Int64,
    "source": pl.String,
    "why": pl.String,
}
"""The chance of a payment within 30 days of the as-of date: `p`, 0 to 1; `low` and `high`, between
which lies the share that paid of `n` cases of a like chance, held out where that could be done;
`source` MODEL, TABLE or null, `why` a key of WHY."""


def fit(place: Portfolio, settings: Settings, now: dt.datetime, tell: Tell = silent) -> Model:
    """Fit the chance anew on the portfolio's own past, and keep it.

    Raises:
        NotAllowed: the actor may not fit.

    """
    latest = place.by(ALONE).latest() or dt.date.min
    days = gathering.days(place)
    if days:
        rows, traits = gathering.observations(place, gathering.past(place, settings), days)
    else:
        rows, traits = _nothing()
    tell(0.05)
    content = made(rows, traits, latest, tell)
    sample = is_sample(place)
    records.keep(place.ledger, content, now=now, sample=sample)
    tell(1.0)
    kept = records.latest(place.ledger, sample=sample)
    if kept is None:  # it was written a line ago
        raise RuntimeError
    return kept


def is_sample(place: Portfolio) -> bool:
    """Whether the people of the portfolio are invented."""
    return any(one.sample for one in place.by(ALONE).imports("cases"))


def probability(place: Portfolio, settings: Settings, as_of: dt.date) -> pl.DataFrame:
    """The chance of a payment of each case that the actor may see; columns CHANCE.

    Raises:
        NotFound: there is no snapshot on or before the date.

    """
    found = standing(place, settings, as_of)
    return place.seen(found.select(*CHANCE).lazy()).collect()


def standing(
    place: Portfolio, settings: Settings, as_of: dt.date, history: Past | None = None
) -> pl.DataFrame:
    """All cases of a day with what was known of them, both scores and the chance.

    The columns are those of lib.scores.known, lib.scores.points.scored and CHANCE. All cases,
    whoever asks: see lib.scores.gathering. `history` spares a reading of it.
    """
    whole = place.by(ALONE)
    cases = whole.cases_at_hand(as_of).collect()
    rows = known(cases, history or gathering.past(place, settings), as_of)
    latest = records.latest(place.ledger, sample=is_sample(place))
    asked = eligible(cases, as_of).with_columns(asked=pl.lit(value=True))
    told = rows.join(asked, on="case_key", how="left", maintain_order="left")
    return points.scored(rows).hstack(_chances(told, latest).get_columns())


def _chances(rows: pl.DataFrame, latest: Model | None) -> pl.DataFrame:
    """The columns of CHANCE that no other frame has, in the order of the rows."""
    source = latest.content["source"] if latest else None
    asked = pl.col("asked").fill_null(value=False)
    if latest is None or source is None:
        why = pl.lit(TOO_FEW if latest else NO_FIT)
        nothing = {name: pl.lit(None, CHANCE[name]) for name in ("p", "low", "high", "n", "source")}
        said = pl.when(asked).then(why).otherwise(pl.lit(NOT_ASKED))
        return rows.select(**nothing, why=said)
    p = predicted(banded(rows), latest.content)
    told = rows.select("asked").with_columns(p, *_around(p, latest.content["bands"]))
    known_of = ("p", "low", "high", "n")
    return told.select(
        *(pl.when(asked).then(name).alias(name) for name in known_of),
        source=pl.when(asked).then(pl.lit(source)),
        why=pl.when(asked).then(pl.lit(source)).otherwise(pl.lit(NOT_ASKED)),
    )


def predicted(rows: pl.DataFrame, content: Mapping[str, Any]) -> pl.Series:
    """The chance of each row in bands by what was fitted, in their order, as `p`."""
    if content["source"] == MODEL:
        return model.chance(rows, Fitted.of(content["model"]))
    return table.rated(rows, [tuple(one) for one in content["table"]])["p"]


def _around(p: pl.Series, bands: list[dict[str, Any]]) -> list[pl.Series]:
    """For each chance the interval and n of the part of the calibration curve that it lies in."""
    edges = np.asarray([one["start"] for one in bands[1:]])
    place = np.searchsorted(edges, p.to_numpy(), side="right")
    return [
        pl.Series(name, [one[name] for one in bands], dtype=CHANCE[name]).gather(place).alias(name)
        for name in ("low", "high", "n")
    ]


def _nothing() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Observations of a portfolio that has none."""
    traits = dict.fromkeys(("case_key", *fairness.TRAITS), pl.String) | {"day": pl.Date}
    return pl.DataFrame(schema={**KNOWN, "paid": pl.Boolean}), pl.DataFrame(schema=traits)
