"""The command line: the same functions as the screens, for nightly jobs and administrators.

It exits 0 when done, 1 when the request was refused with reasons, 2 on wrong usage. With `--json`
one JSON object goes to standard output and nothing else; what is meant for people goes to standard
error. Once several people sign in, DOORSTEP_TOKEN says for whom a command works.
"""

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from lib.commands import COMMANDS
from lib.commands.answer import Answer
from lib.errors import DoorstepError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    asked = _parser().parse_args(arguments)
    try:
        answer: Answer = asked.run(asked)
    except DoorstepError as refused:
        answer = Answer({"status": "refused", "message": str(refused)}, str(refused), refused=True)
    if asked.json:
        print(_json(answer.facts))
    out = sys.stderr if asked.json else sys.stdout
    print(_writable(answer.said, out.encoding), file=out)
    return int(answer.refused)


def _json(facts: Mapping[str, Any]) -> str:
    """One object; with escapes where the terminal or pipe cannot take its characters."""
    text = json.dumps(facts, ensure_ascii=False, default=str)
    if text == _writable(text, sys.stdout.encoding):
        return text
    return json.dumps(facts, default=str)


def _writable(text: str, encoding: str | None) -> str:
    """A text with escapes for the characters that an encoding does not have."""
    known = encoding or "utf-8"
    return text.encode(known, errors="backslashreplace").decode(known)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m lib", description="Doorstep 上门")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        one = commands.add_parser(name, help=command.HELP, description=command.HELP)
        one.add_argument("--json", action="store_true", help="print one JSON object")
        command.arguments(one)
        one.set_defaults(run=command.run)
    return parser


def _run() -> int:
    """Run the command of the process; who reads only the beginning of the answer is no error."""
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:
        # What is left to write goes nowhere, or Python would complain once more when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code


if __name__ == "__main__":
    sys.exit(_run())
