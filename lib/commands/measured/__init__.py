"""`measures` beyond recovery: the tables of the screens for programs.

Each row has its as-of date, its n and what its shares are of; amounts are minor units.
"""

import argparse
import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from lib.cases.search import Filter
from lib.commands.answer import Answer
from lib.commands.measured import money, moves, team, work
from lib.commands.measured.wanted import Wanted
from lib.errors import NotFound
from lib.portfolio.portfolio import Portfolio
from lib.words import N_, Sentence

FILTERED = ("client", "bucket", "city", "product")
"""What these measures may be narrowed to, as on the screen."""


NOTHING = N_("There are no rows: nothing of the kind is known of these cases in these days.")

TABLES: Mapping[str, Callable[[Wanted], pl.DataFrame]] = {
    "rolls": moves.roll_table,
    "flows": moves.flow_table,
    "cures": moves.cure_table,
    "batches": money.batch_table,
    "survival": money.time_table,
    "effect": money.effect_table,
    "funnel": work.funnel_table,
    "hours": work.hour_table,
    "ratios": moves.ratio_table,
    "forecast": money.forecast_table,
    "people": team.people,
    "visit_truth": team.visit_truth,
}
"""Measure → what makes its table."""


def further(place: Portfolio, as_of: dt.date, asked: argparse.Namespace) -> Answer:
    """Measure what was asked for; write it to a file where one is named.

    Where nothing of the kind is known of the cases, it is said: a table of heads alone could as
    well be a mistake.
    """
    wanted = Wanted(place, as_of, _only(asked.filter), asked.unit == "person")
    table = TABLES[asked.measure](wanted)
    rows = table.with_columns(pl.lit(as_of).alias("as_of"))
    facts: dict[str, Any] = {
        "measure": asked.measure,
        "as_of": as_of,
        "unit": asked.unit,
        "rows": rows.to_dicts(),
    }
    if rows.is_empty():
        facts["notes"] = [str(Sentence(NOTHING))]
    if asked.out:
        Path(asked.out).write_text(rows.write_csv(), "utf-8-sig")
        return Answer({**facts, "out": asked.out}, f"{asked.out}: {rows.height}")
    return Answer(facts, "\n".join([rows.write_csv().rstrip(), *facts.get("notes", [])]))


def _only(filters: list[str]) -> Filter:
    """COLUMN=VALUE as the filter of the screens.

    Raises:
        NotFound: these measures know no such column.

    """
    chosen: dict[str, tuple[str, ...]] = {}
    for one in filters:
        column, _, value = one.partition("=")
        if column not in FILTERED:
            raise NotFound(what=column)
        chosen[column] = (*chosen.get(column, ()), value)
    return Filter(chosen=chosen)
