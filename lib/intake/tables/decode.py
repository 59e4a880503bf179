"""Bytes to text: which encoding a file has, without ever guessing a character.

The order is byte order mark, UTF-16 that its zero bytes prove, UTF-8, and then whichever of
GB18030, Big5 and Latin-1 the characters speak for (lib/intake/tables/likeliest.py); what is rather
Korean or Japanese is refused (lib/intake/tables/neighbours.py). Broken places do not refuse a file:
they are marked, and the rows that have them are kept out.

A file of 300 MB is never one Python string: it is handed on in blocks of UTF-8.
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from lib.errors import FileTooLarge, FileUnreadable
from lib.intake.tables import likeliest
from lib.intake.tables.likeliest import Known
from lib.intake.tables.plausible import BROKEN
from lib.words import N_, Sentence

__all__ = ["BROKEN", "Text", "decode"]

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16-be"),
)
"""Byte order mark, the name that is shown, the codec of what follows."""

BLOCK = 20 << 20
"""Bytes of a block: above 32 MB, also when it has become UTF-8, each costs fresh memory."""

PIECE = 1 << 18
"""Bytes decoded at a time: they stay in the processor's cache, and between them others have a turn
at the interpreter."""

HEAD = 1 << 19
"""Bytes of the beginning of a file in which titles and separators are looked for."""

MOST_BROKEN = 0.3
"""Share of broken places among what is not ASCII above which the encoding is wrong."""

FEW = 100
"""One foreign byte in so many is damage to a file of plain ASCII."""

CONTROL = bytes(set(range(32)) - set(b"\t\n\r\x0b\x0c\x1a\x1f"))
"""Bytes that text does not have."""

DOS_END = b"\x1a"
"""Old programs close a file with it; it is no row."""

NOT_TEXT = N_("it holds bytes that are no text.")
NOT_READABLE_AS = N_("it is not written in {encoding}.")
NO_LINES = N_("it has a line of more than {size} MB.")


class Block(NamedTuple):
    """Whole lines of a file, and whether there are broken places in them."""

    lines: bytes
    damaged: bool


@dataclass(frozen=True)
class Text:
    """A file's bytes with the name of their encoding; read in blocks, as UTF-8."""

    data: bytes
    encoding: str
    codec: str = "utf-8"
    start: int = 0

    def blocks(self, size: int = BLOCK) -> Iterator[Block]:
        r"""Whole lines as UTF-8 that end in \n, broken places marked; about `size` bytes each.

        Raises:
            FileTooLarge: a single line fills a block.

        """
        at = self.start
        while at < len(self.data):
            end = self._end(at, size)
            yield _clean(self.data[at:end], self.codec)
            at = end

    def head(self) -> str:
        """The first lines of the file."""
        first = next(self.blocks(HEAD), None)
        return first.lines.decode() if first else ""

    def _end(self, at: int, size: int) -> int:
        """The place behind the last line end within the next block."""
        if at + size >= len(self.data):
            return len(self.data)
        end = max(self.data.rfind(mark, at, at + size) for mark in (b"\n", b"\r")) + 1
        if end == 0 and size >= BLOCK:
            raise FileTooLarge(reason=Sentence(NO_LINES, size=size >> 20))
        if end == 0:
            return self._end(at, BLOCK)
        return end + (self.data[end - 1 : end + 1] == b"\r\n")


def decode(data: bytes, encoding: str | None = None, known: Known | None = None) -> Text:
    """Find out the encoding of a file, or take the given one; `known` titles are evidence.

    Raises:
        FileUnreadable: no encoding fits, or the given one does not.

    """
    if data.endswith(DOS_END):
        data = data.rstrip(DOS_END)
    for mark, name, codec in MARKS:
        if data.startswith(mark) and encoding in {None, name, codec}:
            return _wide(data, name, codec, len(mark))
    if encoding:
        return _given(data, encoding)
    if order := _utf16_without_mark(data):
        return _wide(data, "utf-16", order)
    if _is_binary(data):
        raise FileUnreadable(reason=Sentence(NOT_TEXT))
    sample = likeliest.sample_of(data)
    found = likeliest.likeliest(sample, known)
    likeliest.refuse_neighbours(sample, found, known)
    if found:
        return Text(data, *found)
    if _foreign(sample) * FEW > len(data):
        raise FileUnreadable(reason=Sentence(NOT_TEXT))
    return Text(data, "utf-8")


def _foreign(sample: bytes) -> int:
    return len(sample.translate(None, bytes(range(128))))


def _wide(data: bytes, name: str, codec: str, start: int = 0) -> Text:
    """Text whose line ends cannot be found byte by byte is made UTF-8 at once."""
    if codec == "utf-8":
        return Text(data, name, codec, start)
    decoder = codecs.getincrementaldecoder(codec)(errors="replace")
    made = bytearray()
    for at in range(start, len(data), BLOCK):
        last = at + BLOCK >= len(data)
        made += decoder.decode(data[at : at + BLOCK], final=last).encode(errors="replace")
    text = Text(bytes(made), name)
    _require_mostly_whole(text.head(), name)
    return text


def _given(data: bytes, encoding: str) -> Text:
    """The encoding that a person chose, if the file can be written in it."""
    try:
        codec = codecs.lookup(encoding).name
        if codec.startswith(("utf-16", "utf-32")):
            return _wide(data, encoding, codec if codec[-1] == "e" else f"{codec}-le")
        text = Text(data, encoding, _wider(codec))
        _require_mostly_whole(
            likeliest.sample_of(data).decode(text.codec, errors="replace"), encoding
        )
    except (LookupError, ValueError, TypeError) as error:
        raise FileUnreadable(reason=Sentence(NOT_READABLE_AS, encoding=encoding)) from error
    return text


def _wider(codec: str) -> str:
    """The codec that also knows what was added to an old one: 邨, 堃 and the like are in names."""
    return {"gbk": "gb18030", "gb2312": "gb18030", "big5": "big5hkscs", "latin-1": "cp1252"}.get(
        codec, codec
    )


def _require_mostly_whole(text: str, encoding: str) -> None:
    foreign = sum(letter > "\x7f" for letter in text)
    if text.count(BROKEN) > MOST_BROKEN * foreign:
        raise FileUnreadable(reason=Sentence(NOT_READABLE_AS, encoding=encoding))


def _clean(block: bytes, codec: str) -> Block:
    r"""A block as UTF-8 whose lines end in \n, with broken and zero bytes marked."""
    damaged = False
    if not block.isascii():
        pieces = [_as_utf8(piece, codec) for piece in _pieces(block)]
        damaged = any(piece.damaged for piece in pieces)
        # What is good UTF-8 already stays as it is.
        if damaged or codec != "utf-8":
            block = b"".join(piece.lines for piece in pieces)
    if b"\r" in block:
        block = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if b"\x00" in block:
        return Block(block.replace(b"\x00", BROKEN.encode()), damaged=True)
    return Block(block, damaged)


def _pieces(block: bytes) -> Iterator[bytes]:
    """A block in pieces that end where lines do: no character of any codec here is cut in two."""
    at = 0
    while at < len(block):
        end = block.rfind(b"\n", at, at + PIECE) + 1 if at + PIECE < len(block) else 0
        yield block[at : end or len(block)]
        at = end or len(block)


def _as_utf8(piece: bytes, codec: str) -> Block:
    text = piece.decode(codec, errors="replace")
    return Block(text.encode(errors="replace"), BROKEN in text)


def _utf16_without_mark(data: bytes) -> str | None:
    """The byte order that the zero bytes prove: figures and separators have one each."""
    head = data[: 1 << 16]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 20 < len(head) or min(even, odd) * 50 > max(even, odd):
        return None
    codec = "utf-16-be" if even > odd else "utf-16-le"
    text = head[: len(head) & ~1].decode(codec, errors="replace")
    separators = sum(map(text.count, "\n\r\t,;|"))
    return codec if separators > text.count(BROKEN) else None


def _is_binary(data: bytes) -> bool:
    """Whether there are more control characters than an accident explains."""
    head = data[: 1 << 16]
    control = len(head) - len(head.translate(None, CONTROL))
    return control * 100 > len(head)
