"""`restore-import`: let a withdrawn import count again."""

import argparse

from lib.commands.answer import Answer, portfolio
from lib.rights import Action

HELP = "put a withdrawn import back"
NEEDS = Action.LOAD


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("import_id", metavar="IMPORT_ID", help="as `imports --withdrawn` lists it")


def run(asked: argparse.Namespace) -> Answer:
    """Put the import back; its snapshot counts again from here on."""
    portfolio(NEEDS).restore(asked.import_id)
    return Answer(
        {"import_id": asked.import_id, "status": "restored"}, f"{asked.import_id} counts again."
    )
