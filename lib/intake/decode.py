"""Bytes to text: which encoding a file has, without ever guessing a character.

The order is byte order mark, strict UTF-8, GB18030. UTF-8 with single broken bytes is told apart
from GB18030, where the same bytes would read as rare characters: its broken places are marked, and
the rows that have them are kept out.
"""

import codecs
import re
from dataclasses import dataclass

from lib.errors import FileUnreadable
from lib.words import N_, Sentence

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
BROKEN = "\ufffd"
"""Stands for a broken place; a cell that has it is refused."""

PLAUSIBLE = re.compile(
    r"[\u0000-\u00ff\u2000-\u2fdf\u3000-\u303f\u3100-\u312f\u3200-\u33ff\u4e00-\u9fff\uff00-\uffef"
    r"\u0391-\u0451\u3040-\u30ff\u3400-\u4dbf\ufe30-\ufe4f]"
)
"""Characters that Chinese office files are made of."""

MOSTLY = 0.99
NOT_TEXT = N_("it holds bytes that are no text.")
NOT_READABLE_AS = N_("it is not written in {encoding}.")


@dataclass(frozen=True)
class Text:
    """A file's text with the name of its encoding."""

    text: str
    encoding: str


def decode(data: bytes, encoding: str | None = None) -> Text:
    """Turn bytes into text.

    Raises:
        FileUnreadable: no encoding fits, or the given one does not.

    """
    if encoding:
        return _as(data, encoding)
    for mark, name in MARKS:
        if data.startswith(mark):
            return _as(data, name)
    if b"\x00" in data[:4096]:
        raise FileUnreadable(reason=Sentence(NOT_TEXT))
    try:
        return Text(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    broken = data.decode("utf-8", errors="replace")
    if _is_damaged_utf8(broken):
        return Text(broken, "utf-8")
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise FileUnreadable(reason=Sentence(NOT_TEXT)) from error
    foreign = [letter for letter in text if letter > "\x7f"]
    if len(PLAUSIBLE.findall("".join(foreign))) < MOSTLY * len(foreign):
        raise FileUnreadable(reason=Sentence(NOT_TEXT))
    return Text(text, "gb18030")


def _as(data: bytes, encoding: str) -> Text:
    try:
        return Text(data.decode(encoding), encoding)
    except (UnicodeError, LookupError) as error:
        reason = Sentence(NOT_READABLE_AS, encoding=encoding)
        raise FileUnreadable(reason=reason) from error


def _is_damaged_utf8(broken: str) -> bool:
    """Whether most of what is not ASCII is good UTF-8, which GB18030 hardly ever is by chance."""
    damaged = broken.count(BROKEN)
    good = sum(letter > "\x7f" for letter in broken) - damaged
    return good >= 3 * damaged
