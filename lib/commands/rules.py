"""`rules`: what is in force, by which source, and what is not and why."""

import argparse

from lib.commands.answer import Answer, portfolio
from lib.rights import Action
from lib.rules.loading import load
from lib.settings import Settings

HELP = "list the rules by which contacts are judged; no legal advice"
NEEDS = Action.SEE_RULES


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("--jurisdiction", metavar="CODE", help="only those of one, such as CN")


def run(asked: argparse.Namespace) -> Answer:
    """List the rules in the order of their files."""
    portfolio(NEEDS)  # asks for the right
    found = load(Settings().home)
    wanted = [one for one in found.rules if asked.jurisdiction in {None, one.jurisdiction}]
    lines = [
        f"{one.id:<22} {one.jurisdiction:<6} {one.kind:<14} {one.basis:<16} {one.confidence}  "
        f"{'in force' if one.enabled else f'disabled: {one.disabled_because}'}"
        for one in wanted
    ]
    facts = {
        "hash": found.hash,
        "version": found.version,
        "versions": dict(found.versions),
        "rules": [one.model_dump(mode="json") for one in wanted],
    }
    listed = f"{len(wanted)} of {len(found.rules)} rules are listed."
    return Answer(facts, "\n".join([*lines, listed, str(found.summary())]))
