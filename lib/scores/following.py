"""What became of a fit since: whether the cases are others, and what came against what was said."""

import datetime as dt
from dataclasses import dataclass

import polars as pl

from lib.portfolio import Portfolio
from lib.rights import ALONE
from lib.scores import chance, drifting, gathering
from lib.scores.bands import banded
from lib.scores.known import known
from lib.scores.observing import eligible
from lib.scores.proving import Figure, share
from lib.scores.records import Model
from lib.settings import Settings


@dataclass(frozen=True)
class Since:
    """`drift` as lib.scores.drifting has it, of the snapshot of `as_of`.

    `expected` payments of the `observed.n` observations on `days` since the fit, whose windows are
    over; `observed` is the share that paid. None and no day where no window is over yet.
    """

    as_of: dt.date
    drift: pl.DataFrame
    days: tuple[dt.date, ...]
    expected: float | None
    observed: Figure | None


def since(place: Portfolio, settings: Settings, model: Model, as_of: dt.date) -> Since:
    """What became of a fit by the snapshot of a day; of the whole portfolio, whoever asks."""
    history = gathering.past(place, settings)
    cases = place.by(ALONE).cases_at_hand(as_of).collect()
    mine = known(cases, history, as_of).join(eligible(cases, as_of), on="case_key", how="semi")
    rows = banded(mine)
    now = drifting.counted(rows, chance.predicted(rows, model.content), model.content["edges"])
    drift = drifting.drift(model.content["then"], now)
    fitted = [dt.date.fromisoformat(one["day"]) for one in model.content["days"]]
    days = tuple(one for one in gathering.days(place, max(fitted)) if one <= as_of)
    if not days:
        return Since(as_of, drift, (), None, None)
    told, _ = gathering.observations(place, history, days)
    p = chance.predicted(banded(told), model.content)
    mean = p.mean()
    return Since(
        as_of,
        drift,
        days,
        float(mean) if isinstance(mean, float) else None,
        share(int(told["paid"].sum()), told.height) if told.height else None,
    )
