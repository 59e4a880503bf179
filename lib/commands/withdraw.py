"""`withdraw`: take one import back, or say first what that would change."""

import argparse
from collections.abc import Mapping
from decimal import Decimal

from lib.commands.answer import Answer, now, portfolio
from lib.portfolio.dependents import Effect, effects
from lib.rights import Action
from lib.words import MINOR_UNITS

HELP = "take one import back, or with --dry-run say what that would change"
NEEDS = Action.LOAD


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("import_id", metavar="IMPORT_ID", help="as `imports` lists it")
    parser.add_argument("--dry-run", action="store_true", help="explain only, change nothing")


def run(asked: argparse.Namespace) -> Answer:
    """Withdraw the import; its snapshot no longer counts."""
    place = portfolio(NEEDS)
    replaced = place.record(asked.import_id).replaces
    found = effects(place, [asked.import_id])
    if not asked.dry_run:
        place.withdraw(asked.import_id, now=now())
    status = "dry_run" if asked.dry_run else "withdrawn"
    facts = {
        "import_id": asked.import_id,
        "status": status,
        "replaced": replaced,
        "effects": [one.as_json() for one in found],
    }
    said = f"{asked.import_id} {'would be' if asked.dry_run else 'is'} withdrawn."
    if replaced:
        said += f" What it replaced stays withdrawn: `restore-import {replaced}` puts it back."
    return Answer(facts, "\n".join([said, *map(_line, found)]))


def _line(effect: Effect) -> str:
    return f"  {effect.said(_money)}"


def _money(amounts: Mapping[str, int]) -> str:
    """Plain decimals, each currency by itself."""
    sums = (
        f"{Decimal(amount) / MINOR_UNITS:.2f} {currency}" for currency, amount in amounts.items()
    )
    return " + ".join(one.strip() for one in sums) or "0"
