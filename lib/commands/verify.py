"""`verify`: prove that audit, snapshots and attachments are as they were written."""

import argparse

from lib.commands.answer import Answer, portfolio
from lib.portfolio.verifying import verify
from lib.rights import Action

HELP = "prove that audit, snapshots and attachments are as they were written; names what is not"
NEEDS = Action.SEE_AUDIT


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument(
        "--head",
        type=_head,
        metavar="SEQUENCE:SEAL",
        help="a head of the audit that was printed or kept elsewhere, to be found again",
    )


def run(asked: argparse.Namespace) -> Answer:
    """Check everything; refused when anything is not as it was."""
    found = verify(portfolio(NEEDS), asked.head)
    lines = [str(found.summary()), *(str(one.what) for one in found.spoiled)]
    return Answer(found.as_json(), "\n".join(dict.fromkeys(lines)), refused=not found.whole)


def _head(text: str) -> tuple[int, str]:
    """Read SEQUENCE:SEAL; of the seal the first characters are enough."""
    sequence, _, seal = text.replace(" ", ":").partition(":")
    if not sequence.isdecimal() or len(seal) < SHORTEST:
        raise argparse.ArgumentTypeError("expected SEQUENCE:SEAL, as verify prints it")
    return int(sequence), seal


SHORTEST = 8
"""Characters of a seal that tell it from all others."""
