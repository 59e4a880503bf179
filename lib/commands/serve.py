"""`serve`: start the product; for several people behind its sign-in."""

import argparse
import sys

from lib.commands.answer import Answer
from lib.ledger import Ledger
from lib.settings import Settings

HELP = "start the product for a browser; Ctrl+C ends it"
NEEDS = None
"""It hands out nothing of the stored data."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes: the settings say all."""
    del parser


def run(asked: argparse.Namespace) -> Answer:
    """Serve until somebody ends it."""
    del asked
    from lib.serve import server  # noqa: PLC0415 — other commands need not wait for a server

    settings = Settings()
    ledger = Ledger.open(settings.home, keys=settings.audit_folder, url=settings.database_url)
    address = server.listens_on(settings, ledger)
    said = f"Doorstep 上门: {server.url(settings, address)} (Ctrl+C ends it)"
    print(said, file=sys.stderr, flush=True)  # noqa: T201 — for people
    server.serve(settings, ledger)
    return Answer({"status": "ended"}, "Ended.")
