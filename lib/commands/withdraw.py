"""`withdraw`: take one import back."""

import argparse

from lib.commands.answer import Answer, now, portfolio

HELP = "take one import back"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("import_id", metavar="IMPORT_ID", help="as `imports` lists it")


def run(asked: argparse.Namespace) -> Answer:
    """Withdraw the import; its snapshot no longer counts."""
    portfolio().withdraw(asked.import_id, now=now())
    return Answer(
        {"import_id": asked.import_id, "status": "withdrawn"}, f"{asked.import_id} is withdrawn."
    )
