"""`import`: bring one file into the portfolio."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import get_args

from lib.cases.fields import KINDS
from lib.commands.answer import Answer, day, now, portfolio, printable, write_private
from lib.commands.brought import answer, nothing, refusal
from lib.errors import (
    DoorstepError,
    FileAbsent,
    NotWritten,
)
from lib.intake import Intake, Options
from lib.intake.mend_file import mend_csv, mend_xlsx
from lib.intake.sums import NAMES
from lib.intake.telling import STEPS, Step, Tell, silent
from lib.intake.unit_unsaid import UNITS
from lib.portfolio import Portfolio, bringing, renamed, serials, twice
from lib.portfolio.compare.comparing import Grace
from lib.portfolio.days import check_day, latest
from lib.portfolio.errors import LoadedOtherwise
from lib.rights import Action
from lib.settings import Datum, Settings
from lib.words import Sentence, words

HELP = "import one file; every problem is listed by row and column"
NEEDS = Action.LOAD

GIVEN = (
    "kind", "as_of", "client", "currency", "amount_unit", "datum", "encoding", "delimiter", "sheet",
    "header_row",
)  # fmt: skip
"""Arguments that are options of the import."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("file", type=Path, metavar="FILE")
    _of_content(parser)
    _of_table(parser)
    _of_loading(parser)
    parser.add_argument("--dry-run", action="store_true", help="check only, keep nothing")


def _of_content(parser: argparse.ArgumentParser) -> None:
    """What the file means where it does not say."""
    parser.add_argument("--kind", choices=KINDS, help="what the file holds (default: detected)")
    parser.add_argument("--as-of", type=day, metavar="DATE", help="the day the file speaks of")
    parser.add_argument(
        "--client", type=printable, metavar="NAME", help="whose file it is, when it does not say"
    )
    parser.add_argument(
        "--currency",
        type=_currency,
        metavar="CODE",
        help="of amounts that name none; says what $ means (default: the setting)",
    )
    parser.add_argument(
        "--amounts-in",
        dest="amount_unit",
        choices=list(UNITS),
        help="the unit of amounts whose titles name none: 元 or 万元 (default: asked, if in doubt)",
    )
    parser.add_argument("--datum", choices=get_args(Datum), help="of its coordinates")
    parser.add_argument(
        "--map",
        action="append",
        type=_meaning,
        default=[],
        metavar="TITLE=FIELD",
        help="give a column a meaning, or none with an empty FIELD; may be repeated",
    )


def _of_table(parser: argparse.ArgumentParser) -> None:
    """How its table is found and read."""
    parser.add_argument("--template", metavar="NAME", help="read as remembered under this name")
    parser.add_argument(
        "--no-template", action="store_true", help="do not recognise a template by the titles"
    )
    parser.add_argument("--encoding", metavar="NAME", help="such as gb18030 (default: detected)")
    parser.add_argument(
        "--delimiter", type=_delimiter, metavar="CHARACTER", help="between columns; \\t is a tab"
    )
    parser.add_argument("--sheet", metavar="NAME", help="of a workbook")
    parser.add_argument("--header-row", type=_row, metavar="N", help="where the titles stand")


def _of_loading(parser: argparse.ArgumentParser) -> None:
    """What becomes of it beside being loaded."""
    parser.add_argument(
        "--rejects",
        type=Path,
        metavar="FILE",
        help="write the bad rows and their reasons here, to mend them; XLSX or CSV by its ending",
    )
    parser.add_argument(
        "--with-warnings",
        action="store_true",
        help="with --rejects: also the rows that were loaded and should be looked at",
    )
    parser.add_argument(
        "--replaces",
        metavar="IMPORT_ID",
        help="the import whose place the file takes, withdrawn in the same step",
    )
    parser.add_argument(
        "--again",
        action="store_true",
        help="load a file although the same content is loaded under another client or as another "
        "kind; its rows then count twice",
    )


def run(asked: argparse.Namespace) -> Answer:
    """Read, check and keep the file."""
    try:
        data = _bytes_of(asked.file)
    except (OSError, ValueError):
        return refusal(FileAbsent(name=_name_of(asked.file)))
    place = portfolio(NEEDS)
    try:
        intake = _read(place, data, asked)
        check_day(intake, place.real_days(), now())
        renamed.require(place, intake)
    except DoorstepError as refused:
        return refusal(refused)
    if asked.rejects:
        write = mend_xlsx if asked.rejects.suffix.lower() == ".xlsx" else mend_csv
        made = write(intake.rejects, _in_two_languages, warnings=asked.with_warnings)
        try:
            with place.ledger.write("export_rows_to_mend", asked.rejects.name):
                write_private(asked.rejects, made)
        except OSError:
            return refusal(NotWritten(name=_name_of(asked.rejects)))
    if not intake.report.accepted:
        return nothing(intake)
    settings = Settings()
    try:
        if not asked.again:
            twice.require(place, data, intake, settings.timezone)
    except LoadedOtherwise as refused:
        return refusal(refused)
    elsewhere = _elsewhere(place, data, intake)
    grace = Grace(settings.promise_grace_days, settings.promise_tolerance)
    if asked.dry_run:
        seen = bringing.preview(place, data, intake, grace, replaces=asked.replaces)
        return answer(seen, elsewhere)
    done = bringing.keep(
        place,
        data,
        _name_of(asked.file),
        intake,
        now=now(),
        grace=grace,
        replaces=asked.replaces,
    )
    return answer(done, elsewhere)


def _elsewhere(place: Portfolio, data: bytes, intake: Intake) -> Sentence | None:
    """What it means that most cases of the file count already under another client."""
    if intake.report.kind != "cases" or place.same(data, intake):
        return None
    found = twice.elsewhere(place, intake.frame.lazy())
    return found.warning() if found else None


def _bytes_of(file: Path) -> bytes:
    """What is in a file; a pipe or a device, which may never end, is none."""
    if not file.is_file():
        raise FileNotFoundError
    return file.read_bytes()


def _name_of(file: Path) -> str:
    """The name as text: one that is no text in the system's encoding keeps its other letters."""
    return printable(file.name)


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


def _read(place: Portfolio, data: bytes, asked: argparse.Namespace) -> Intake:
    settings = Settings()
    given = {key: getattr(asked, key) for key in GIVEN if getattr(asked, key) is not None}
    base = Options(
        currency=settings.currency,
        datum=settings.datum,
        timezone=settings.timezone,
        mapping=dict(asked.map),
        until=latest(now()),
    )
    options = replace(base, **given, currency_chosen="currency" in given)
    if asked.no_template:
        found = bringing.read(data, _name_of(asked.file), options, _teller())
        return serials.compared(place, found)
    return bringing.read_known(
        place,
        data,
        _name_of(asked.file),
        options,
        template=asked.template,
        given=given,
        tell=_teller(),
    )


def _meaning(text: str) -> tuple[str, str | None]:
    """Read TITLE=FIELD; the title may itself hold a sign of equality."""
    title, sign, key = text.rpartition("=")
    if not sign or not title:
        raise argparse.ArgumentTypeError("expected TITLE=FIELD")
    return title, key or None


def _currency(text: str) -> str:
    code = text.upper()
    if NAMES.get(code) != code:
        raise argparse.ArgumentTypeError("expected the code of a currency, such as CNY")
    return code


def _delimiter(text: str) -> str:
    return text.replace("\\t", "\t")


def _row(text: str) -> int:
    row = int(text)
    if row < 1:
        raise argparse.ArgumentTypeError("rows are counted from 1")
    return row


def _in_two_languages(text: str) -> str:
    """The reasons in the file for its sender, whose language nobody knows here."""
    return f"{words('zh_Hans')(text)} {text}"
