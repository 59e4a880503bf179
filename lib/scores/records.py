"""The fitted chances in the ledger: each fit a row, the last of which counts."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

import polars as pl

from lib.ledger import Ledger, kept
from lib.ledger.schema import score_models


@dataclass(frozen=True)
class Model:
    """A fit as it was kept; `content` as lib.scores.making makes it."""

    model_id: str
    version: int
    as_of: dt.date
    fitted_at: dt.datetime
    fitted_by: str
    content: dict[str, Any]


def keep(
    ledger: Ledger,
    content: dict[str, Any],
    *,
    now: dt.datetime,
    sample: bool,
    model_id: str | None = None,
) -> str:
    """Keep what was fitted, in one step; return its identifier. The same one again changes nothing.

    Raises:
        NotAllowed: the actor may not fit.

    """
    values = {
        "model_id": model_id or kept.new_id(),
        "as_of": dt.date.fromisoformat(content["as_of"]),
        "content": content,
        "sample": sample,
    }
    return kept.add(ledger, "fit_scores", score_models, values, now, why=content["why"])


def models(ledger: Ledger, *, sample: bool) -> pl.DataFrame:
    """All fits of real data, or of the sample, in the order of saving."""
    return kept.standing(ledger, score_models).filter(pl.col("sample") == sample)


def latest(ledger: Ledger, *, sample: bool) -> Model | None:
    """The fit that counts; one of invented people does not speak of real ones."""
    found = models(ledger, sample=sample)
    if found.height == 0:
        return None
    row = found.row(-1, named=True)
    told = {name: row[name] for name in ("model_id", "as_of")}
    return Model(
        **told,
        version=found.height,
        fitted_at=row["recorded_at"],
        fitted_by=row["recorded_by"],
        content=json.loads(row["content"]),
    )
