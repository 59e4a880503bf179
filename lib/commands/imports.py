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
        }
        for record in portfolio().imports()
    ]
    lines = [
        f"{row['import_id']}  {row['as_of']}  {row['kind']:<12} {row['accepted']:>9}  {row['file_name']}"
        for row in rows
    ]
    return Answer({"imports": rows}, "\n".join(lines) or "There are no imports.")
