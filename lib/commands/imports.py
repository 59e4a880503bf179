"""`imports`: list what was imported."""

import argparse

from lib.commands.answer import Answer, portfolio
from lib.rights import Action

HELP = "list the standing imports, or those that were withdrawn"
NEEDS = Action.LOAD


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("--withdrawn", action="store_true", help="those that were taken back")


def run(asked: argparse.Namespace) -> Answer:
    """List the imports, oldest as-of date first."""
    place = portfolio(NEEDS)
    found = place.withdrawn() if asked.withdrawn else place.imports()
    orphans = place.orphan_counts()
    rows = [
        {
            "import_id": record.import_id,
            "kind": record.kind,
            "as_of": record.as_of,
            "client": record.client,
            "file_name": record.file_name,
            "accepted": record.accepted,
            "rejected": record.rejected,
            "sample": record.sample,
            "committed_at": record.committed_at,
            **({"orphans": orphans[record.import_id]} if record.import_id in orphans else {}),
            "withdrawn_at": record.withdrawn_at,
            "replaces": record.replaces,
        }
        for record in found
    ]
    lines = [
        f"{one.import_id}  {one.as_of}  {one.kind:<12} {one.accepted:>9}  {one.file_name}"
        for one in found
    ]
    return Answer({"imports": rows}, "\n".join(lines) or "There are no imports.")
