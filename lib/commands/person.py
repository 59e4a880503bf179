"""`person`: see, correct, restrict, hold or erase what is stored of one person."""

import argparse
import json
import sys
from pathlib import Path

from lib.attachments import keeping
from lib.commands.answer import Answer, now, portfolio, printable, write_private
from lib.errors import NotWritten
from lib.portfolio import Portfolio
from lib.privacy import correcting, decided, retention
from lib.privacy.erasing import erase
from lib.privacy.person import Person, find, stored
from lib.rights import Action
from lib.settings import Settings

HELP = "export, correct, restrict, hold or erase what is stored of one person"
NEEDS = Action.PRIVACY

MARKS = {
    "restrict": ("restrict", True),
    "unrestrict": ("restrict", False),
    "hold": ("legal_hold", True),
    "unhold": ("legal_hold", False),
}
"""What is asked → the decision, and whether it stands."""


NEXT = (
    "Please look into each: delete it if it is a copy or an export, or ask an administrator. What "
    "another person's row says as well is his and stays."
)
"""What to do about files in which something is left."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("what", choices=("export", "correct", "uncorrect", *MARKS, "erase"))
    parser.add_argument(
        "number", type=printable, metavar="NUMBER", help="identity number, phone or case"
    )
    parser.add_argument(
        "--basis",
        type=printable,
        default="",
        help="why; is kept in the audit, without personal data",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="of the export, JSON")
    parser.add_argument(
        "--case", type=printable, help="correct, uncorrect: which, where he has several"
    )
    parser.add_argument(
        "--field",
        choices=sorted(correcting.correctable()),
        metavar="FIELD",
        help=f"correct: what is wrong, one of {', '.join(sorted(correcting.correctable()))}",
    )


def run(asked: argparse.Namespace) -> Answer:
    """Find the person and do what is asked."""
    place = portfolio(NEEDS)
    person = find(place, asked.number)
    asked.basis = decided.nameless(asked.basis, person)
    facts = {"cases": len(person.case_keys), "status": asked.what}
    if asked.what == "export":
        return _export(place, person, asked)
    if asked.what in {"correct", "uncorrect"}:
        return _correct(place, person, asked)
    if asked.what == "erase":
        until = retention.kept_until(place, person.case_keys, Settings().retention_file)
        done = erase(place, person, asked.basis, now=now(), kept_until=until)
        said = (
            f"Erased {done.rows} rows and {done.texts} texts; thrown away: {done.waiting} files in "
            f"preparation, {done.attached} attachments; left: {len(done.left)} files."
        )
        if done.left:
            said += f" Still found in: {', '.join(map(printable, done.left))}. {NEXT}"
        return Answer({**facts, **done.as_json()}, said, refused=bool(done.left))
    about, stands = MARKS[asked.what]
    decided.decide(
        place.ledger,
        "restrict" if about == "restrict" else "legal_hold",
        person.person_keys,
        asked.basis,
        stands=stands,
        now=now(),
    )
    return Answer(facts, f"{asked.what}: {len(person.case_keys)} cases.")


def _correct(place: Portfolio, person: Person, asked: argparse.Namespace) -> Answer:
    """Say what is right of one field of one case, or let the files speak again of it.

    What is right is read from standard input: others on the machine could read an argument.
    """
    case_key = correcting.case_of(person, asked.case)
    if asked.what == "uncorrect":
        correcting.take_back(place, person, case_key, asked.basis, now=now())
        return Answer({"status": asked.what, "case": case_key}, f"{case_key}: as the files say.")
    field = asked.field or ""
    right = _right() if field else ""
    correcting.correct(place, person, case_key, field, right, asked.basis, now=now())
    facts = {"status": asked.what, "case": case_key, "field": field}
    return Answer(facts, f"{case_key}: {field} is corrected.")


def _right() -> str:
    """Ask at a terminal, else read one line of standard input."""
    return input("What is right: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")


def _export(place: Portfolio, person: Person, asked: argparse.Namespace) -> Answer:
    """Write all that is stored into a file for our eyes only."""
    if asked.out is None:
        raise NotWritten(name="—")
    told = stored(place, person)
    content = json.dumps(told, ensure_ascii=False, default=str, indent=1).encode()
    attached = keeping.archive(place, person.case_keys)
    beside = asked.out.with_name(f"{asked.out.name}.attachments.zip")
    with place.ledger.write("export_person", " ".join(sorted(person.person_keys)), why=asked.basis):
        try:
            write_private(asked.out, content)
            if attached:
                write_private(beside, attached)
        except OSError as error:
            raise NotWritten(name=printable(asked.out.name)) from error
    rows = {name: len(some) for name, some in told.items()}
    said = f"Wrote {rows} to {asked.out}" + (f", the attachments to {beside}" if attached else "")
    return Answer({"status": "export", "rows": rows}, said)
