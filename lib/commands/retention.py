"""`retention`: say what is past its time, and let it go when asked."""

import argparse

from lib.commands.answer import Answer, now, portfolio
from lib.privacy import retention
from lib.rights import Action
from lib.settings import Settings

HELP = "list what is past its retention time; with --run let go of what may be"
NEEDS = Action.PRIVACY


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    # `run` is the name under which the command itself is kept among its arguments.
    parser.add_argument(
        "--run", dest="wanted", action="store_true", help="erase what is due (else a dry run)"
    )


def run(asked: argparse.Namespace) -> Answer:
    """List what is past its time; erase it with --run."""
    place, own = portfolio(NEEDS), Settings().retention_file
    found = retention.past(place, now().date(), own)
    done = retention.run(place, found, "retention") if asked.wanted else 0
    lines = [
        f"{one.state:<12} {one.kind:<12} {one.day}  {one.rows:>9}  {one.what}" for one in found
    ]
    facts = {
        "status": "run" if asked.wanted else "dry_run",
        "erased": done,
        "found": [one.as_json() for one in found],
    }
    return Answer(facts, "\n".join(lines) or "Nothing is past its retention time.")
