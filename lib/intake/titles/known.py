"""Which field a title means, for certain: its spelling is in the dictionary or differs harmlessly.

What is only similar is never taken here; see lib/intake/titles/likeness.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from lib.cases.fields import Field, fields
from lib.intake.titles.plain import aside, listed, loose, parts, readings, unit_apart
from lib.intake.titles.units import Unit
from lib.spelling import REMEMBERED, plain


@dataclass(frozen=True)
class Meaning:
    """The field that a title means, if any; `rank` of the spelling (0 is the surest) and unit."""

    field: str | None
    rank: int = 0
    unit: Unit | None = None


NOTHING = Meaning(None)


@lru_cache(REMEMBERED)
def meaning(title: str, kind: str) -> Meaning:
    """What a title means in a file of that kind; a unit that does not fit the field means none."""
    own = _own(title, kind)
    if own.field:
        return own
    halves = [_own(half, kind) for half in parts(title)]
    keys, units = {one.field for one in halves}, {one.unit for one in halves} - {None}
    if len(keys) == 1 and (key := keys.pop()) and len(units) <= 1:
        return Meaning(key, len(known(kind)), next(iter(units), None))
    return _explained(title, kind)


def meanings_of(titles: Sequence[str], kind: str) -> list[Meaning]:
    """What each title means in a file of that kind."""
    return [meaning(title, kind) for title in titles]


def unit_for(title: str, field: Field) -> Unit | None:
    """The unit that a title gives for a field that was chosen by hand."""
    units = (one.unit for one in readings(title) if one.unit and one.unit.fits(field))
    return next(units, None)


@cache
def known(kind: str) -> Mapping[str, tuple[str, int]]:
    """Every spelling of the dictionary, made plain → its field and its rank among its titles."""
    found: dict[str, tuple[str, int]] = {}
    for rank in range(max(len(field.titles) for field in fields(kind))):
        for field in fields(kind):
            if rank < len(field.titles):
                found.setdefault(plain(field.titles[rank]), (field.key, rank))
    return found


def key_of(text: str, kind: str) -> str | None:
    """The field that somebody names by its key or by one of its titles."""
    return next((one.key for one in fields(kind) if one.key == text), meaning(text, kind).field)


def _own(title: str, kind: str) -> Meaning:
    by_key = _by_key(kind)
    for reading in readings(title):
        if found := known(kind).get(reading.spelling):
            key, rank = found
            if reading.unit is None or reading.unit.fits(by_key[key]):
                return Meaning(key, rank, reading.unit)
    rest, unit = unit_apart(title)
    word_by_word = _loose(kind).get(loose(rest))
    if word_by_word is None or not (unit is None or unit.fits(by_key[word_by_word])):
        return NOTHING
    return Meaning(word_by_word, len(known(kind)), unit)


def _explained(title: str, kind: str) -> Meaning:
    """A title whose brackets say the same again (还款日期(入账日期)) or list values (在职/休假)."""
    rest, asides = aside(title)
    told = _own(rest, kind)
    if not asides or not told.field:
        return NOTHING
    for text in asides:
        words = [_own(word, kind).field for word in listed(text)]
        if _own(text, kind).field != told.field and (not words or any(words)):
            return NOTHING
    return Meaning(told.field, len(known(kind)), told.unit)


@cache
def _by_key(kind: str) -> Mapping[str, Field]:
    return {field.key: field for field in fields(kind)}


@cache
def _loose(kind: str) -> Mapping[str, str]:
    """English spellings word by word → field; those that two fields share are left out."""
    found: dict[str, set[str]] = {}
    for field in fields(kind):
        for title in field.titles:
            if title.isascii():
                found.setdefault(loose(title), set()).add(field.key)
    return {spelling: keys.pop() for spelling, keys in found.items() if len(keys) == 1}
