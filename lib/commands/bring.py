"""`import`: bring one file into the portfolio."""

import argparse
import sys
from pathlib import Path
from typing import get_args

from lib.cases.fields import KINDS
from lib.commands.answer import Answer, day, now, portfolio
from lib.errors import DoorstepError
from lib.intake import Options
from lib.intake.telling import STEPS, Step, Tell, silent
from lib.portfolio import bringing
from lib.portfolio.bringing import Brought
from lib.settings import Datum, Settings

HELP = "import one file; every problem is listed by row and column"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--kind", choices=KINDS, help="what the file holds (default: detected)")
    parser.add_argument("--as-of", type=day, metavar="DATE", help="the day the file speaks of")
    parser.add_argument("--client", metavar="NAME", help="whose file it is, when it does not say")
    parser.add_argument("--datum", choices=get_args(Datum), help="of its coordinates")
    parser.add_argument("--rejects", type=Path, metavar="FILE", help="write the bad rows here")
    parser.add_argument(
        "--replaces",
        metavar="IMPORT_ID",
        help="the import whose place the file takes, withdrawn in the same step",
    )
    parser.add_argument("--dry-run", action="store_true", help="check only, keep nothing")


def run(asked: argparse.Namespace) -> Answer:
    """Read, check and keep the file."""
    settings = Settings()
    options = Options(
        kind=asked.kind,
        as_of=asked.as_of,
        client=asked.client,
        currency=settings.currency,
        datum=asked.datum or settings.datum,
    )
    try:
        data = asked.file.read_bytes()
    except OSError as error:
        return Answer({"status": "refused", "message": str(error)}, str(error), refused=True)
    try:
        intake = bringing.read(data, asked.file.name, options, _teller())
    except DoorstepError as refused:
        return Answer(
            {"status": "refused", "message": str(refused), "problems": []},
            str(refused),
            refused=True,
        )
    if asked.rejects:
        asked.rejects.write_bytes(intake.rejects_csv())
    place = portfolio()
    if asked.dry_run:
        return _answer(bringing.preview(place, data, intake))
    done = bringing.keep(place, data, asked.file.name, intake, now=now(), replaces=asked.replaces)
    return _answer(done)


def _teller() -> Tell:
    """Show the progress to a person who sits before a terminal, and to nobody else."""
    if not sys.stderr.isatty():
        return silent

    told: set[Step] = set()

    def tell(step: Step, share: float) -> None:
        if step not in told:
            told.add(step)
            print(f"{share:4.0%}  {STEPS[step]} …", file=sys.stderr, flush=True)  # noqa: T201 — for people

    return tell


def _answer(brought: Brought) -> Answer:
    report = brought.intake.report
    facts = {
        "import_id": brought.record.import_id if brought.record else None,
        "replaces": brought.record.replaces if brought.record else None,
        **report.as_json(),
        "changes": brought.changes.as_json(),
        "status": brought.status,
        "message": str(report.summary()),
    }
    return Answer(facts, f"{brought.status}: {report.summary()}")
