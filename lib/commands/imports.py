"""`imports`: list what was imported."""

import argparse

from lib.commands.answer import Answer, portfolio

HELP = "list the standing imports"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take nothing."""
    del parser


def run(asked: argparse.Namespace) -> Answer:
    """List the imports, oldest as-of date first."""
    del asked
    place = portfolio()
    found = place.imports()
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
        }
        for record in found
    ]
    lines = [
        f"{one.import_id}  {one.as_of}  {one.kind:<12} {one.accepted:>9}  {one.file_name}"
        for one in found
    ]
    return Answer({"imports": rows}, "\n".join(lines) or "There are no imports.")
