"""`agreements`: list repayment agreements and where they stand on a day, as on the page."""

import argparse
import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from lib.agreements.following import Grace, State
from lib.agreements.knowing import agreed
from lib.commands.answer import Answer, day, now, portfolio
from lib.portfolio import Portfolio
from lib.rights import Action
from lib.settings import Settings
from lib.words import MINOR_UNITS

HELP = "list repayment agreements, kept, late or broken by the repayments up to a day"
NEEDS = Action.SEE_CASES

MONEY = ("amount", "waived", "total", "paid", "late", "next_amount")
"""Columns in minor units."""

TOLD = (
    "agreement_id",
    "case_key",
    "kind",
    "state",
    "waits",
    "currency",
    *MONEY,
    "instalments",
    "next_due",
    "proposed_on",
    "signed_on",
    "ended_on",
)
"""What is told of each: no text that somebody wrote, and nothing of what a customer earns."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("--state", choices=[one.value for one in State], help="only these")
    parser.add_argument("--as-of", dest="as_of", type=day, metavar="DATE", help="else today")


def run(asked: argparse.Namespace) -> Answer:
    """List them, those that wait for an approval first, then those that are late."""
    settings, place = Settings(), portfolio(NEEDS)
    as_of = asked.as_of or _today(place, settings)
    found = agreed(place, as_of, Grace.of(settings))
    if asked.state:
        found = found.filter(pl.col("state") == asked.state)
    rows = [_told(row) for row in found.select(TOLD).iter_rows(named=True)]
    lines = [
        f"{one['agreement_id']}  {one['state']:<11} {one['currency']} {one['total']:>12} "
        f"next due {one['next_due'] or '-'}"
        for one in rows
    ]
    said = "\n".join(lines) or "There are no such agreements."
    return Answer({"as_of": as_of, "n": len(rows), "agreements": rows}, said)


def _told(row: dict[str, Any]) -> dict[str, Any]:
    """Amounts as texts such as 8400.00, exact."""
    money = {name: row[name] for name in MONEY if row[name] is not None}
    return row | {name: f"{n // MINOR_UNITS}.{n % MINOR_UNITS:02}" for name, n in money.items()}


def _today(place: Portfolio, settings: Settings) -> dt.date:
    """Today; while the sample is open at least the day of its files, which may lie ahead."""
    today = now().astimezone(ZoneInfo(settings.timezone)).date()
    return max(today, place.latest() or today)
