"""`import`: bring one file into the portfolio."""

import argparse
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

from lib.cases.fields import KINDS
from lib.commands.answer import COMMAND_LINE, Answer, day, now, portfolio, printable, write_private
from lib.errors import (
    AsOfAhead,
    AsOfUnknown,
    ClientUnsure,
    DoorstepError,
    FieldClaimedTwice,
    FieldsPerhaps,
    FileAbsent,
    NothingAccepted,
    NotWritten,
    OverdueRenamed,
    TemplatesSeveral,
)
from lib.intake import Intake, Options
from lib.intake.findings import FINDINGS
from lib.intake.mend_file import mend_csv, mend_xlsx
from lib.intake.sums import NAMES
from lib.intake.telling import STEPS, Step, Tell, silent
from lib.portfolio import Portfolio, bringing, renamed
from lib.portfolio.bringing import Brought
from lib.portfolio.compare.comparing import Grace
from lib.portfolio.days import check_day, latest
from lib.privacy import visible
from lib.rights import Action
from lib.settings import Datum, Settings
from lib.words import N_, Sentence, words

HELP = "import one file; every problem is listed by row and column"
NEEDS = Action.LOAD

GIVEN = (
    "kind", "as_of", "client", "currency", "datum", "encoding", "delimiter", "sheet", "header_row",
)  # fmt: skip
"""Arguments that are options of the import."""

DECIDED = ("conflicts", "proposals")
"""Values of a refusal that programs read."""

DECIDE = (
    'Decide with --map "{column}=FIELD", where FIELD is a key or a title of the dictionary; '
    '--map "{column}=" leaves the column without a meaning.'
)
"""How a question about columns is answered on the command line."""

FROM_HEADING = N_("Client {client}: taken from the heading above the titles.")
"""Said where nobody else names the client."""

ANSWERED: Mapping[type[DoorstepError], str] = {
    AsOfUnknown: "On the command line give it with --as-of DATE.",
    AsOfAhead: "Give the right one with --as-of DATE.",
    ClientUnsure: (
        "Give it with --client NAME and withdraw the earlier file, or read without any with "
        '--client "".'
    ),
    OverdueRenamed: 'On the command line: --map "TITLE=overdue_amount".',
    TemplatesSeveral: "Name it with --template NAME, or read without any with --no-template.",
}
"""How other questions are answered there."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("file", type=Path, metavar="FILE")
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
    parser.add_argument("--datum", choices=get_args(Datum), help="of its coordinates")
    parser.add_argument(
        "--map",
        action="append",
        type=_meaning,
        default=[],
        metavar="TITLE=FIELD",
        help="give a column a meaning, or none with an empty FIELD; may be repeated",
    )
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
    parser.add_argument("--dry-run", action="store_true", help="check only, keep nothing")


def run(asked: argparse.Namespace) -> Answer:
    """Read, check and keep the file."""
    try:
        data = _bytes_of(asked.file)
    except (OSError, ValueError):
        return _refusal(FileAbsent(name=_name_of(asked.file)))
    place = portfolio(NEEDS)
    try:
        intake = _read(place, data, asked)
        check_day(intake, place.real_days(), now())
        renamed.require(place, intake)
    except DoorstepError as refused:
        return _refusal(refused)
    if asked.rejects:
        write = mend_xlsx if asked.rejects.suffix.lower() == ".xlsx" else mend_csv
        made = write(intake.rejects, _in_two_languages, warnings=asked.with_warnings)
        try:
            with place.ledger.write("export_rows_to_mend", asked.rejects.name):
                write_private(asked.rejects, made)
        except OSError:
            return _refusal(NotWritten(name=_name_of(asked.rejects)))
    if not intake.report.accepted:
        return _nothing(intake)
    settings = Settings()
    grace = Grace(settings.promise_grace_days, settings.promise_tolerance)
    if asked.dry_run:
        seen = bringing.preview(place, data, intake, grace, replaces=asked.replaces)
        return _answer(seen)
    done = bringing.keep(
        place,
        data,
        _name_of(asked.file),
        intake,
        now=now(),
        grace=grace,
        replaces=asked.replaces,
    )
    return _answer(done)


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
        return bringing.read(data, _name_of(asked.file), options, _teller())
    return bringing.read_known(
        place,
        data,
        _name_of(asked.file),
        options,
        template=asked.template,
        given=given,
        tell=_teller(),
    )


def _refusal(refused: DoorstepError) -> Answer:
    """The sentence, what was proposed, and how to decide on the command line."""
    facts = {key: refused.values[key] for key in DECIDED if key in refused.values}
    said = str(refused)
    if isinstance(refused, FieldClaimedTwice | FieldsPerhaps):
        said += f" {DECIDE.format(column=_questionable(refused))}"
    said += next((f" {how}" for kind, how in ANSWERED.items() if isinstance(refused, kind)), "")
    told = {"status": "refused", "message": said, "problems": [], **facts}
    return Answer(told, said, refused=True)


def _nothing(intake: Intake) -> Answer:
    """Refuse a file of which every row has an error, with all that is wrong."""
    report = intake.report
    said = str(NothingAccepted(n=report.rejected + report.duplicate))
    said += " With --rejects FILE they are written with their reasons, to be mended."
    found = [f"{n} × {FINDINGS[code].sentence}" for code, n in report.counts.items() if n]
    facts = {"import_id": None, **_understood(intake), "status": "refused", "message": said}
    return Answer(facts, "\n".join([said, *found]), refused=True)


def _questionable(refused: DoorstepError) -> str:
    """A column about which the refusal asks."""
    match refused.values:
        case {"conflicts": [{"columns": [*_, last]}, *_]}:
            return str(last)
        case {"proposals": [{"column": first}, *_]}:
            return str(first)
        case _:
            return "TITLE"


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


def _understood(intake: Intake) -> dict[str, Any]:
    """The report, and how the columns were understood."""
    return {
        **intake.report.as_json(),
        "client": intake.client,
        "client_from": intake.client_from,
        "template": intake.template,
        "proposals": [one.as_json() for one in intake.proposals],
        "conflicts": [one.as_json() for one in intake.conflicts],
    }


def _doubt(brought: Brought) -> Sentence | None:
    """What it means that the file ends most cases of its clients."""
    frame = brought.intake.frame
    if brought.intake.report.kind != "cases" or "client" not in frame.columns:
        return None
    return bringing.doubt(brought.changes, set(frame["client"].fill_null("").unique()))


def _answer(brought: Brought) -> Answer:
    intake = brought.intake
    report = intake.report
    told = _understood(intake)
    facts = {
        "import_id": brought.record.import_id if brought.record else None,
        "replaces": brought.record.replaces if brought.record else None,
        **told,
        # What a nightly job prints is kept in logs; the rows to mend have the values as they are.
        "problems": visible.told(
            told["problems"], intake.mapping, visible.masks(COMMAND_LINE, report.kind)
        ),
        "changes": brought.changes.as_json(),
        "change_amounts": brought.changes.rows_json(),
        **(brought.joined.as_json() if brought.joined else {}),
        "status": brought.status,
        "message": str(report.summary()),
        "doubt": str(_doubt(brought) or "") or None,
    }
    said = f"{brought.status}: {report.summary()}"
    if intake.client_from == "heading":
        said += f" {Sentence(FROM_HEADING, client=intake.client)}"
    if doubt := _doubt(brought):
        said += f"\n{doubt}"
    return Answer(facts, said)
