"""The tallies of a large portfolio, kept beside its files until anything that they hang on changes.

A month end hangs on the files that counted then and the month before, on repayments up to the last
week ahead of it, and on what our people or files told by then; on codes and settings besides. So a
contact of today leaves two years of month ends as they are, and so do the files of one more month.
Whose a case is that was contacted is part of what was told: his other promises are his record.
All but the files of the cases is told by a mark in the name, by content: whichever file brought it,
the same rows in the same order have the same mark. There is no case in the tallies, only sums.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache

import polars as pl

from lib.agreements.following import Grace
from lib.followups import records
from lib.followups.codes import MET_WHOM, OUTCOMES
from lib.forecasts.past import Basis, Kept, Make, anew, marked
from lib.portfolio import Portfolio, prepared, restricted
from lib.portfolio.reach import reach
from lib.portfolio.records import ImportRecord
from lib.settings import Settings


def keeper(place: Portfolio, settings: Settings, steps: pl.DataFrame) -> Kept:
    """Keep what is made of a portfolio with these settings and steps of agreements.

    What somebody sees who does not see all cases is made each time.
    """
    files = (*place.imports("cases"), *place.imports("repayments"))
    every = (*files, *place.imports("followups"))
    if reach(place.ledger.actor) != "all" or not prepared.are_many(every):
        return anew

    codes = [asdict(one) for table in (OUTCOMES, MET_WHOM) for one in table.values()]
    limits = (settings.currency, settings.minimum_n, asdict(Grace.of(settings)))
    # Sets have no order of their own: another process would name the same thing otherwise.
    said = json.dumps([limits, codes, restricted.mark(place.ledger)], default=sorted)

    @cache
    def told() -> Sequence[pl.DataFrame]:
        standing = records.current(records.recorded(place.ledger))
        here = _with_person(place, standing).with_columns(day=pl.col("happened_at").dt.date())
        taken = steps.with_columns(day=pl.col("happened_on"))
        return _brought(place), _by_day(here), _by_day(taken)

    def mark(basis: Basis) -> str:
        name = hashlib.sha256(f"{said}\n{basis.before} {basis.paid}".encode())
        for one in told():
            known = one.filter(pl.col("day") <= basis.day)
            name.update(f"\n{known.height} {known['mark'].sum()}".encode())
        return name.hexdigest()[:12]

    def kept(name: str, basis: Basis | None, make: Make) -> pl.DataFrame:
        if basis is None:
            named, own = f"{name}{restricted.mark(place.ledger)}", files
        else:
            named, own = f"{name}.{mark(basis)}", _counting(place, basis)
        found = place.kept(named, own, lambda _: iter([make()]), every)
        return make() if found is None else found.collect()

    return kept


def _counting(place: Portfolio, basis: Basis) -> tuple[ImportRecord, ...]:
    """The files of cases that counted on a month end and on the one before."""
    days = (day for day in (basis.before, basis.day) if day is not None)
    return tuple(record for day in days for record, _ in place.current(day))


def _brought(place: Portfolio) -> pl.DataFrame:
    """Of each day a mark of the contacts that files tell: day, mark.

    Which file told them changes nothing of what they are.
    """
    files = (*place.imports("cases"), *place.imports("followups"))

    def make() -> pl.DataFrame:
        rows = place.followups().filter(pl.col("case_key").is_not_null())
        there = rows.collect_schema().names()
        own = rows.select(one for one in records.FOLLOWUPS if one in there)
        told = _with_person(place, own.collect())
        return _by_day(told.with_columns(day=pl.col("happened_at").dt.date()))

    found = place.kept("told-by-day", files, lambda _: iter([make()]))
    return make() if found is None else found.collect()


def _with_person(place: Portfolio, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows, in their order, with the person whose case they are of."""
    whose = place.whose().join(rows.lazy().select("case_key").unique(), on="case_key", how="semi")
    return rows.join(whose.collect(), on="case_key", how="left", maintain_order="left")


def _by_day(rows: pl.DataFrame) -> pl.DataFrame:
    """Of each `day` a mark of its rows: day, mark."""
    return marked(rows, "day").group_by("day").agg(pl.col("mark").sum())
