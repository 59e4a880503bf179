"""`templates`: list the remembered ways to read the files of clients, or let one go."""

import argparse

from lib.commands.answer import Answer, now, portfolio
from lib.portfolio import templates
from lib.rights import Action

HELP = "list the templates by which files of clients are recognised"
NEEDS = Action.LOAD


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("--retire", metavar="NAME", help="let a template no longer be used")


def run(asked: argparse.Namespace) -> Answer:
    """List the templates in use, by name."""
    ledger = portfolio(NEEDS).ledger
    if asked.retire:
        templates.retire(ledger, asked.retire, now=now())
    found = templates.listed(ledger)
    rows = [
        {
            "name": one.name,
            "client": one.client,
            "kind": one.kind,
            "signature": one.signature,
            "saved_at": one.saved_at,
            "settings": dict(one.settings),
        }
        for one in found
    ]
    lines = [f"{one.name}  {one.kind:<12} {one.client}  {one.saved_at:%Y-%m-%d}" for one in found]
    return Answer({"templates": rows}, "\n".join(lines) or "There are no templates.")
