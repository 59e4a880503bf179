"""Which encoding the characters of a file speak for, judged by lines from all over it."""

import re
from collections.abc import Callable, Sequence
from functools import partial

from lib.errors import FileUnreadable
from lib.intake.tables import neighbours, plausible
from lib.intake.tables.plausible import BROKEN

SAMPLE = 1 << 17
"""Bytes of lines from which the encoding is told; they are taken from all over the file."""

PIECES = 32
"""Places of a file that are looked at, at least."""

LEAST = 0.2
"""The score below which no reading is believed; real files reach 0.5."""

PROVEN = 6
"""Different characters that are whole in UTF-8 by chance once in ten thousand files of another
encoding: then the file is UTF-8, whatever it says in it."""

HEAD_LINES = 20
MOST_LINES = 20
"""Lines of a piece that are looked at."""

_ASCII = frozenset(map(chr, range(128)))
FOREIGN = re.compile(rb"[\x80-\xff]")
SEPARATORS = re.compile('[,\t;|，；"]')

Known = Callable[[Sequence[str]], int]
"""How many of these titles name a known field."""


def sample_of(data: bytes) -> bytes:
    """Lines with more than ASCII in them, from all over the file."""
    step = max(len(data) // PIECES, SAMPLE // PIECES)
    found: list[bytes] = []
    for at in range(0, len(data), step):
        first = FOREIGN.search(data, at, at + step)
        if first:
            # From the beginning of that line: a character cut in two would look broken.
            start = max(data.rfind(end, 0, first.start()) for end in (b"\n", b"\r")) + 1
            lines = data[start : start + SAMPLE].splitlines()
            foreign = [line for line in lines[:MOST_LINES] if not line.isascii()]
            found += foreign[:-1] if start + SAMPLE < len(data) and len(foreign) > 1 else foreign
    return b"\n".join(dict.fromkeys(found))


def likeliest(sample: bytes, known: Known | None) -> tuple[str, str] | None:
    """The name and the codec of the encoding whose reading looks most like text, if one does."""
    if not sample:
        return None
    as_utf8 = sample.decode("utf-8", errors="replace")
    damaged = as_utf8.count(BROKEN)
    if not damaged and len(set(as_utf8) - _ASCII) >= PROVEN:
        return ("utf-8", "utf-8")
    good = sum(letter > "\u07ff" for letter in as_utf8) - damaged
    if good > 0 and good >= 3 * damaged:
        return ("utf-8", "utf-8")
    readings: list[tuple[str, str, Callable[[str], float]]] = [
        ("utf-8", "utf-8", plausible.western),
        ("gb18030", "gb18030", partial(plausible.chinese, common=plausible.simplified())),
        ("big5", "cp950", partial(plausible.chinese, common=plausible.traditional())),
        ("big5", "big5hkscs", partial(plausible.chinese, common=plausible.traditional())),
        ("cp1252", "cp1252", plausible.western),
    ]
    scores = {
        (name, codec): _score(sample.decode(codec, errors="replace"), judge, known)
        for name, codec, judge in readings
    }
    best = max(scores, key=lambda one: scores[one])
    return best if scores[best] >= LEAST else None


def _score(text: str, judge: Callable[[str], float], known: Known | None) -> float:
    """How plausible a reading is; titles of the dictionary outweigh all else."""
    return judge(text) + _titles(text, known)


def _titles(text: str, known: Known | None) -> int:
    """How many known titles a line has, those of plain ASCII apart: they prove nothing."""
    if known is None:
        return 0
    head = text.splitlines()[:HEAD_LINES]
    titles = [[one for one in SEPARATORS.split(line) if not one.isascii()] for line in head]
    return max(known(line) for line in titles)


def refuse_neighbours(sample: bytes, found: tuple[str, str] | None, known: Known | None) -> None:
    """Refuse what is rather Korean or Japanese, unless a known title proves the reading.

    Raises:
        FileUnreadable: it is.

    """
    if found and found[0] == "utf-8":
        return
    if found and _titles(sample.decode(found[1], errors="replace"), known):
        return
    if reason := neighbours.neighbour(sample):
        raise FileUnreadable(reason=reason)
