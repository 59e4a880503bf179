"""One word however it is written: its width, capitals, punctuation and Chinese script."""

import unicodedata
from functools import lru_cache

from opencc import OpenCC

FULL_WIDTH = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)}
"""Full-width form of a letter, figure or sign → the usual one; the space has one of its own."""

REMEMBERED = 8_192
"""Words of which the plain form is remembered."""

_SIMPLIFIED = OpenCC("t2s")
_VARIANTS = str.maketrans({"帐": "账", "裏": "里", "着": "著", "座": "坐"})
_TAIWANESE = ("联络", "联系")


def simplified(text: str) -> str:
    """The text in one width and in simplified characters; letters keep their case."""
    folded = unicodedata.normalize("NFKC", text)
    if folded.isascii():
        return folded
    converted: str = _SIMPLIFIED.convert(folded)
    return converted.translate(_VARIANTS).replace(*_TAIWANESE)


@lru_cache(REMEMBERED)
def plain(text: str) -> str:
    """The letters and figures of a text and nothing else, small and in simplified characters."""
    return "".join(letter for letter in simplified(text).casefold() if letter.isalnum())
