"""What is wrong with a TOML file, in the reader's words: where it breaks off and what to do there.

The parser tells its fault in English only. Its place is what a person needs, and is taken from it.
"""

import re
import tomllib

from lib.words import N_, Sentence

PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
"""How the parser names the place of a fault."""

TWICE = ("Cannot overwrite", "Cannot declare", "Cannot mutate", "twice")
"""Words of the parser where a name stands a second time."""

AT = N_(
    "it cannot be read at line {line}, column {column}. Please check quotation marks, brackets and "
    "the equals sign there."
)
AT_TWICE = N_(
    "at line {line}, column {column} a name stands that stood before. Please keep one of the two."
)
AT_END = N_("it ends too early: a quotation mark or bracket is left open. Please close it.")
LAST_TWICE = N_("its last entry has a name that stood before. Please keep one of the two.")
NOT_UTF8 = N_("it is no text in UTF-8. Please save it as UTF-8.")
CLOSED = N_("it cannot be opened. Please check where it lies, and whether it may be read.")

Fault = tomllib.TOMLDecodeError | UnicodeDecodeError | OSError
"""Why a file could not be read: its text, its encoding, or its place."""


def problem(fault: Fault) -> Sentence:
    """What is wrong and what to do there."""
    if isinstance(fault, OSError):
        return Sentence(CLOSED)
    if isinstance(fault, UnicodeDecodeError):
        return Sentence(NOT_UTF8)
    said = str(fault)
    place = PLACE.search(said)
    named_twice = any(word in said for word in TWICE)
    if place is None:
        return Sentence(LAST_TWICE if named_twice else AT_END)
    # As text: a line is no amount, and has no grouping.
    return Sentence(AT_TWICE if named_twice else AT, line=place[1], column=place[2])
