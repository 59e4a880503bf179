"""`prepare`: make all that is kept of large files, so that nobody waits for it in the morning."""

import argparse
import time

from lib.commands.answer import Answer, portfolio
from lib.ledger.errors import StoreBusy
from lib.preparing import making
from lib.rights import Action
from lib.settings import Settings

HELP = "make what pages need once of new large files, so that nobody waits for it"
NEEDS = Action.LOAD

PATIENCE = 3600.0
"""Seconds for which another process that is at it is waited for."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes: nothing."""
    del parser


def run(asked: argparse.Namespace) -> Answer:
    """Make what is missing of the standing files.

    Raises:
        NotKept: what was made cannot be written.
        StoreBusy: another process that is at it takes longer than an hour.

    """
    del asked
    place, began = portfolio(NEEDS), time.monotonic()
    try:
        names = making.prepare(place, Settings(), patience=PATIENCE)
    except TimeoutError as error:
        raise StoreBusy from error
    seconds = round(time.monotonic() - began, 1)
    said = f"Prepared in {seconds} s: {', '.join(names)}." if names else "Nothing was missing."
    return Answer({"status": "prepared", "made": names, "seconds": seconds}, said)
