"""`strategy`: show the strategy in force, the steps of a day, or what another one would change."""

import argparse
import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from lib.commands.answer import Answer, day, now, portfolio
from lib.experiments import gathering as experiments
from lib.portfolio import Portfolio
from lib.rights import Action
from lib.settings import Settings
from lib.strategy import records
from lib.strategy.actions import NONE
from lib.strategy.gathering import known, terms_of
from lib.strategy.matrix import read
from lib.strategy.simulating import assumptions, simulate
from lib.strategy.steps import of_known

HELP = "show the strategy in force, the steps of a day, or what another strategy would change"
NEEDS = Action.SEE_MEASURES

SHOW, STEPS, SIMULATE = "show", "steps", "simulate"

TOLD = (
    "client",
    "case_id",
    "case_key",
    "action",
    "channel",
    "cadence_days",
    "due",
    "rule",
    "why",
    "experiment",
    "arm",
)
"""What is told of a case: no name, no number of a person."""

MOVED = ("client", "case_id", "case_key", "rule", "action_now", "action_then")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("what", choices=[SHOW, STEPS, SIMULATE])
    parser.add_argument(
        "--matrix", type=Path, metavar="FILE", help="another strategy, as data/strategy/matrix.toml"
    )
    parser.add_argument("--as-of", dest="as_of", type=day, metavar="DATE", help="else today")


def run(asked: argparse.Namespace) -> Answer:
    """Answer what was asked."""
    answers: Mapping[str, Callable[[argparse.Namespace, Portfolio], Answer]] = {
        SHOW: _show,
        STEPS: _steps,
        SIMULATE: _simulate,
    }
    return answers[asked.what](asked, portfolio(NEEDS))


def _show(asked: argparse.Namespace, place: Portfolio) -> Answer:
    """The cells of the strategy in force, or of a file."""
    live = records.live(place.ledger)
    matrix = read(asked.matrix) if asked.matrix else live.matrix
    lines = [f"{'/'.join(key):<14} {cell}" for key, cell in matrix.cells.items()]
    facts = {"number": None if asked.matrix else live.number, "matrix": matrix.as_json()}
    return Answer(facts, "\n".join(lines))


def _steps(asked: argparse.Namespace, place: Portfolio) -> Answer:
    """Each case with its step by the strategy in force, or by a file."""
    on, cases = _cases(asked, place)
    matrix = read(asked.matrix) if asked.matrix else records.live(place.ledger).matrix
    found = of_known(cases, matrix, on, experiments.arms(place, Settings(), on))
    counted = found.group_by("action").len().sort("len", "action", descending=[True, False])
    lines = [f"{action:<18} {n:>7}" for action, n in counted.iter_rows()]
    rows = _rows(found.filter(pl.col("action") != NONE).select(TOLD))
    facts = {"day": on, "n": found.height, "actions": dict(counted.iter_rows()), "steps": rows}
    return Answer(facts, "\n".join(lines))


def _simulate(asked: argparse.Namespace, place: Portfolio) -> Answer:
    """What the strategy of a file would change; without one against that of the product."""
    on, cases = _cases(asked, place)
    other = read(asked.matrix) if asked.matrix else records.listed(place.ledger)[-1].matrix
    by_now = of_known(cases, records.live(place.ledger).matrix, on)
    terms = terms_of(place, Settings())
    found = simulate(by_now, of_known(cases, other, on), on, terms)
    lines = [
        str(found.summary()),
        *(
            f"{one['channel']:<8} cases {one['cases_now']:>6} -> {one['cases_then']:>6}   "
            f"tries a month {one['tries_now']:>9.0f} -> {one['tries_then']:>9.0f}"
            for one in found.lines.iter_rows(named=True)
        ),
        *(
            f"{one.channel}s a day {one.now:.1f} -> {one.then:.1f}, capacity {one.capacity}"
            for one in found.loads
        ),
        *map(str, assumptions(terms)),
    ]
    facts = {
        "day": on,
        "n": found.n,
        "channels": _rows(found.lines),
        "changed": _rows(found.changed.select(MOVED)),
    }
    return Answer(facts, "\n".join(lines))


def _cases(asked: argparse.Namespace, place: Portfolio) -> tuple[dt.date, pl.DataFrame]:
    """The day, and the cases of the latest files by then with what is known of them."""
    settings = Settings()
    today = now().astimezone(ZoneInfo(settings.timezone)).date()
    on = asked.as_of or max(today, place.latest() or today)
    dates = [one for one in place.as_of_dates() if one <= on]
    return on, known(place, settings, max(dates, default=on), on)


def _rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    return list(frame.iter_rows(named=True))
