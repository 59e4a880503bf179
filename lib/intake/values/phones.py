"""Phone numbers as people write them, to digits that can be dialled and compared.

Separators go, and so does the code of mainland China, so that one phone is one text in every file;
the codes of other countries and an extension stay. What cannot be dialled stays as it was.
"""

import re

import polars as pl

from lib.cases.masked import MASKED
from lib.intake.values.identifiers import read_ids
from lib.intake.values.parsed import Parsed

PLAIN = r"^(?:[02-9][0-9]{6,11}|1[0-9]{10})$"
"""What can be dialled as it stands. A mobile phone of mainland China begins with 1 and has 11
digits, no more and no fewer; the invented numbers of the sample begin with 000."""

ABROAD = r"^(?:\+|00)[1-9][0-9]{6,14}$"
BETWEEN = "/"
"""What divides several numbers of one cell."""

_SEVERAL = re.compile(r"\s*[/、,;|\n或]\s*|(?<=\d{7})\s+(?=\d{7})")
_EXTENSION = re.compile(
    r"^(?P<number>.*?)(?:\s*(?:转|轉|分机|ext\.?|x|#)\s*|(?<=\d{7})-)(?P<extension>\d{1,6})$",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"[\s\-().·]")
_CHINA = re.compile(
    r"^(?:(?:\+|00)86|86(?=1\d{10}$))0?(?:(?P<mobile>1[3-9]\d{9})|(?P<land>\d{9,11}))$"
)
_DIALLED = re.compile(f"{PLAIN}|{ABROAD}")


def read_phones(cells: pl.Series) -> Parsed:
    """Read phone numbers; several in one cell are all kept."""
    parsed = read_ids(cells, several=True)
    cells = parsed.values
    parsed.find("phone_masked", cells.str.contains(MASKED))
    for code in parsed.findings.keys() & {"id_ruined", "phone_masked"}:
        cells = cells.set(parsed.findings[code], None)
    odd = cells.filter(~cells.str.contains(PLAIN)).drop_nulls().unique().to_list()
    known = {text: read_phone(text) for text in odd}
    kept = {text: phone for text, phone in known.items() if phone}
    if known:
        parsed.values = parsed.values.replace(list(kept), list(kept.values()))
        parsed.find("phone_unreadable", cells.is_in([text for text in odd if text not in kept]))
        several = [text for text, phone in kept.items() if BETWEEN in phone]
        parsed.find("phone_several", cells.is_in(several))
    return parsed


def read_phone(text: str) -> str | None:
    """Read the numbers of one cell; None when one of them cannot be dialled."""
    numbers = [_number(part) for part in _SEVERAL.split(text.strip()) if part]
    told = list(dict.fromkeys(number for number in numbers if number))
    return BETWEEN.join(told) if told and None not in numbers else None


def _number(text: str) -> str | None:
    found = _EXTENSION.match(text)
    number = _SEPARATORS.sub("", found["number"] if found else text)
    if china := _CHINA.match(number):
        number = china["mobile"] or f"0{china['land']}"
    if not _DIALLED.match(number):
        return None
    return f"{number}-{found['extension']}" if found else number
