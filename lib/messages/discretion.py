"""Whether a text may be read by somebody else than the customer: nothing in it tells of a debt.

No word of a debt, no amount, no lender and no product; what is doubtful is told of as well, since
a message that is not sent harms nobody. Both scripts are judged, also letters of full width.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache

import polars as pl

from lib.messages.placeholders import TELLING, places
from lib.settings import ROOT
from lib.spelling import simplified
from lib.words import N_, Listed, Sentence

WORDS = N_("A text that others may read must not say “{words}”.")
FIELDS = N_("A text that others may read must not have the places {places}.")
AMOUNT = N_("A text that others may read must not name an amount.")

# Chinese characters are letters to \b, so no word begins after one: the letter before is asked for.
_AMOUNT = re.compile(
    r"(?:[¥￥$€£]|(?<![a-z])(?:CNY|RMB|USD|HKD|TWD|NTD?))\s*\d|\d[\d,.]*\s*(?:元|万|块|圆|人民币|CNY|RMB|USD)",
    re.IGNORECASE,
)


@cache
def _words() -> re.Pattern[str]:
    place = ROOT / "data" / "messages" / "telling_words.toml"
    told: Mapping[str, list[str]] = tomllib.loads(place.read_text(encoding="utf-8"))
    chinese = "|".join(map(re.escape, told["zh"]))
    english = "|".join(map(re.escape, told["en"]))
    return re.compile(rf"{chinese}|(?<![a-z])(?:{english})[a-z]*", re.IGNORECASE)


def faults(text: str) -> tuple[Sentence, ...]:
    """Why a template may not be read by others; empty where it may."""
    found = []
    if words := telling(text):
        found.append(Sentence(WORDS, words="”, “".join(words)))
    if named := [one for one in places(text) if one in TELLING]:
        found.append(Sentence(FIELDS, places=Listed.of(f"{{{one}}}" for one in named)))
    if _AMOUNT.search(simplified(text)):
        found.append(Sentence(AMOUNT))
    return tuple(found)


def telling(text: str) -> tuple[str, ...]:
    """The words of a text that tell of a debt, each once; names of places are none."""
    plain = re.sub(r"\{\w+\}", " ", simplified(text))
    return tuple(dict.fromkeys(one.group().lower() for one in _words().finditer(plain)))


def is_telling(text: str, names: tuple[str | None, ...] = ()) -> bool:
    """Whether a filled text tells of a debt, or names one of the client and product `names`."""
    plain = simplified(text)
    return (
        bool(telling(text))
        or bool(_AMOUNT.search(plain))
        or any(name and simplified(name) in plain for name in names)
    )


def tells(rows: pl.DataFrame) -> pl.Series:
    """Of each row whether its `subject` or `text` tells of a debt; client and product are known.

    Only the few rows that others may read are asked about, one by one.
    """
    read = pl.concat_str("subject", "text", separator="\n", ignore_nulls=True)
    told = rows.select(read, "client", "product").iter_rows()
    hits = [bool(text) and is_telling(text, (client, product)) for text, client, product in told]
    return pl.Series("tells", hits, dtype=pl.Boolean)
