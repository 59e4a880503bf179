"""What `import` answers, to people and to programs: refusals, and what a file brought."""

from collections.abc import Mapping
from typing import Any

from lib.commands.answer import Answer
from lib.errors import (
    AsOfAhead,
    AsOfUnknown,
    ClientUnsure,
    CurrencyUnsaid,
    DoorstepError,
    FieldClaimedTwice,
    FieldsPerhaps,
    NothingAccepted,
    OverdueRenamed,
    TemplatesSeveral,
    UnitUnsure,
)
from lib.intake import Intake
from lib.intake.findings import FINDINGS
from lib.portfolio import bringing
from lib.portfolio.bringing import Brought
from lib.portfolio.errors import LoadedOtherwise
from lib.privacy import visible
from lib.rights import COMMAND_LINE
from lib.words import N_, Sentence

DECIDED = ("conflicts", "proposals", "import_id")
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
    CurrencyUnsaid: "Give it with --currency CODE.",
    UnitUnsure: "Give it with --amounts-in yuan or --amounts-in wan.",
    LoadedOtherwise: "On the command line: withdraw IMPORT_ID, or --again.",
    OverdueRenamed: 'On the command line: --map "TITLE=overdue_amount".',
    TemplatesSeveral: "Name it with --template NAME, or read without any with --no-template.",
}
"""How other questions are answered there."""


def refusal(refused: DoorstepError) -> Answer:
    """The sentence, what was proposed, and how to decide on the command line."""
    facts = {key: refused.values[key] for key in DECIDED if key in refused.values}
    said = str(refused)
    if isinstance(refused, FieldClaimedTwice | FieldsPerhaps):
        said += f" {DECIDE.format(column=_questionable(refused))}"
    said += next((f" {how}" for kind, how in ANSWERED.items() if isinstance(refused, kind)), "")
    told = {"status": "refused", "message": said, "problems": [], **facts}
    return Answer(told, said, refused=True)


def nothing(intake: Intake) -> Answer:
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


def answer(brought: Brought, elsewhere: Sentence | None = None) -> Answer:
    """What a file brought, or would bring: the report, what changed and what is doubtful.

    `elsewhere` says that its cases count under another client too.
    """
    intake = brought.intake
    report = intake.report
    told = _understood(intake)
    doubts = [str(one) for one in (_doubt(brought), elsewhere) if one]
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
        "doubt": "\n".join(doubts) or None,
    }
    said = f"{brought.status}: {report.summary()}"
    if intake.client_from == "heading":
        said += f" {Sentence(FROM_HEADING, client=intake.client)}"
    return Answer(facts, "\n".join([said, *doubts]))
