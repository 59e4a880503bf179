"""The tallies of a large portfolio, kept beside its files until anything that they hang on changes.

Which files they are made of tells lib.portfolio.prepared. They hang also on what our people
recorded, on codes and settings: a mark in the name tells these, as far as they were known by the
day of the tally, so that a contact of today leaves two years of month ends as they are. There is no
case in them, only sums.
"""

import datetime as dt
import hashlib
import json
from dataclasses import asdict
from functools import cache

import polars as pl

from lib.agreements.following import Grace
from lib.followups import records
from lib.followups.codes import MET_WHOM, OUTCOMES
from lib.forecasts.past import Kept, Make, anew
from lib.portfolio import Portfolio, restricted
from lib.portfolio.reach import reach
from lib.settings import Settings


def keeper(place: Portfolio, settings: Settings, steps: pl.DataFrame) -> Kept:
    """Keep what is made of a portfolio with these settings and steps of agreements.

    What somebody sees who does not see all cases is made each time.
    """
    if reach(place.ledger.actor) != "all":
        return anew
    files = (*place.imports("cases"), *place.imports("repayments"))

    codes = [asdict(one) for table in (OUTCOMES, MET_WHOM) for one in table.values()]
    limits = (settings.currency, settings.minimum_n, asdict(Grace.of(settings)))
    # Sets have no order of their own: another process would name the same thing otherwise.
    said = json.dumps([limits, codes, restricted.mark(place.ledger)], default=sorted)

    @cache
    def recorded() -> tuple[pl.DataFrame, ...]:
        standing = records.current(records.recorded(place.ledger))
        met = standing.select(day=pl.col("happened_at").dt.date(), mark=pl.struct(pl.all()).hash())
        taken = steps.select(day="happened_on", mark=pl.struct(pl.all()).hash())
        return met, taken

    def mark(day: dt.date) -> str:
        told = hashlib.sha256(said.encode())
        for one in recorded():
            known = one.filter(pl.col("day") <= day)["mark"]
            told.update(f"\n{known.len()}\n".encode() + known.to_numpy().tobytes())
        return told.hexdigest()[:12]

    def kept(name: str, day: dt.date | None, make: Make) -> pl.DataFrame:
        if day is None:
            unrestricted = f"{name}{restricted.mark(place.ledger)}"
            found = place.kept(unrestricted, files, lambda _: iter([make()]))
        else:
            every = (*files, *place.imports("followups"))
            found = place.kept(f"{name}.{mark(day)}", every, lambda _: iter([make()]))
        return make() if found is None else found.collect()

    return kept
