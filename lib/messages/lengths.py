"""How many parts a text message is charged and sent as.

A text of the basic alphabet (GSM 03.38) has 160 characters in one part and 153 in each of several;
its extensions take two. Any other character makes the whole text UCS-2: 70 and 67 units, a rare
character two of them. Nothing that takes two is split between parts (3GPP TS 23.038, 23.040).
"""

from dataclasses import dataclass
from itertools import accumulate

import polars as pl

BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = "\f^{}\\[~]|€"
GSM, UCS2 = "GSM-7", "UCS-2"

SINGLE = {GSM: 160, UCS2: 70}
OF_SEVERAL = {GSM: 153, UCS2: 67}
"""Alphabet → units in a part that stands alone, and in one of several."""

PLANE = 0xFFFF
"""The last character that UCS-2 writes in one unit."""

_GSM = frozenset(BASIC + EXTENDED)


@dataclass(frozen=True)
class Length:
    """Units of a text in its alphabet, and the parts that they make; no text has none."""

    alphabet: str
    units: int
    parts: int


def length_of(text: str) -> Length:
    """Measure one text."""
    alphabet = GSM if _GSM.issuperset(text) else UCS2
    double = EXTENDED if alphabet == GSM else ()
    sizes = [2 if one in double or ord(one) > PLANE else 1 for one in text]
    units = sum(sizes)
    if units <= SINGLE[alphabet]:
        return Length(alphabet, units, min(units, 1))
    return Length(alphabet, units, _parts(sizes, OF_SEVERAL[alphabet]))


def parts(texts: pl.Series) -> pl.Series:
    """The parts of each text; null where there is none. Equal texts are measured once."""
    known = {text: length_of(text).parts for text in texts.unique().drop_nulls()}
    return texts.replace_strict(known, default=None, return_dtype=pl.Int64).alias("parts")


def _parts(sizes: list[int], room: int) -> int:
    """Fill part after part; what does not fit whole begins the next one."""

    def filled(state: tuple[int, int], size: int) -> tuple[int, int]:
        done, used = state
        return (done + 1, size) if used + size > room else (done, used + size)

    *_, (done, _) = accumulate(sizes, filled, initial=(1, 0))
    return done
