"""What a title that nobody knows may mean, with how sure that is; proposed, never applied."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import polars as pl
from rapidfuzz import fuzz

from lib.cases.fields import Field, fields
from lib.intake.findings import FINDINGS
from lib.intake.titles.plain import loose, readings, words
from lib.intake.values.reading import read_column
from lib.spelling import plain

LEAST = 60
"""Confidence below which nothing is proposed."""

SAME_LETTERS = 0.92
"""What the same characters in another order (欠款总额, 总欠款额) count."""

NEAREST = 5
"""Fields that are named where somebody named one that there is not."""

OTHERS = ("配偶", "担保人", "保证人", "联系人", "联络人", "亲属", "单位", "公司", "户籍", "账单")
"""Words that say whose phone or address it is; titles that differ in them are not alike."""

DATED = ("date", "moment")
DAY = "日"
"""What ends the title of a date (外访日) counts days in every other title (逾期日)."""

LOOKED_AT = 200
"""Filled cells that are tried."""

SHAPES: Mapping[str, str] = {
    "phone": r"^\+?[\d\s()-]{7,20}$",
    "id": r"^[\dA-Za-z()-]{8,20}$",
    "card": r"^[\d\s*-]{8,24}$",
    "name": r"^\D{1,60}$",
    "address": r"^.*\D.*\D.*$",
}
"""Kind of personal data → how its values look; used for the confidence only."""


@dataclass(frozen=True)
class Likely:
    """A column whose title is like those of a field: confidence 60–100, of title and values."""

    column: str
    field: str
    confidence: int

    def as_json(self) -> dict[str, str | int]:
        """The proposal as programs read it."""
        return {"column": self.column, "field": self.field, "confidence": self.confidence}


def likely(
    cells: Mapping[str, pl.Series], kind: str, taken: Collection[str] = ()
) -> tuple[Likely, ...]:
    """For each column (title → cells) the likeliest field of the kind that is not taken."""
    free = [field for field in fields(kind) if field.key not in taken]
    proposed = (_best(title, values, free) for title, values in cells.items())
    return tuple(one for one in proposed if one)


def nearest(text: str, kind: str) -> list[str]:
    """The keys of fields that somebody may have meant."""
    alike = {
        field.key: max(_score(text, field), fuzz.ratio(text, field.key)) for field in fields(kind)
    }
    return sorted(alike, key=lambda key: -alike[key])[:NEAREST]


def _best(title: str, cells: pl.Series, free: Sequence[Field]) -> Likely | None:
    """Take the best title whose values can be what the field holds."""
    alike = {field: score for field in free if (score := _score(title, field)) >= LEAST}
    filled = cells.drop_nulls().head(LOOKED_AT)
    best: Likely | None = None
    for field, score in sorted(alike.items(), key=lambda one: -one[1]):
        if best and score <= best.confidence:
            break
        sure = round(score * _readable(filled, field))
        if sure >= LEAST and (best is None or sure > best.confidence):
            best = Likely(title, field.key, sure)
    return best


def _score(title: str, field: Field) -> float:
    """How alike the title is to the best of the field's titles; a unit that does not fit is 0."""
    day = field.type in DATED
    read = [one for one in readings(title) if not (day and one.unit and one.unit.text == DAY)]
    units = {one.unit for one in read if one.unit}
    if units and not any(unit.fits(field) for unit in units):
        return 0.0
    if title.isascii():
        return max((_alike_in_words(title, other) for other in field.titles), default=0.0)
    written = {one.spelling for one in read}
    return max((_alike(one, plain(other)) for one in written for other in field.titles), default=0)


def _alike_in_words(one: str, other: str) -> float:
    """English titles: half the letters, half the words they share."""
    if not other.isascii() or _figures(one) != _figures(other):
        return 0.0
    shared = len({*words(one)} & {*words(other)})
    of_all = len({*words(one)}) + len({*words(other)})
    return (fuzz.ratio(loose(one), loose(other)) + 200 * shared / max(of_all, 1)) / 2


def _alike(one: str, other: str) -> float:
    """Chinese titles: their characters, in another order counting a little less."""
    if _figures(one) != _figures(other) or _whose(one) != _whose(other):
        return 0.0
    letters = fuzz.ratio("".join(sorted(one)), "".join(sorted(other)))
    return max(fuzz.ratio(one, other), SAME_LETTERS * letters)


def _figures(text: str) -> str:
    """The figures in a title: those of 联系人2 are never meant by 联系人1."""
    return "".join(filter(str.isdigit, text))


def _whose(text: str) -> set[str]:
    return {word for word in OTHERS if word in text}


def _readable(filled: pl.Series, field: Field) -> float:
    """The share of the cells that the field could hold."""
    if filled.len() == 0:
        return 1.0
    shape = SHAPES.get(field.sensitive)
    fitting = filled.str.strip_chars().str.contains(shape).sum() if shape else filled.len()
    parsed = read_column(field, filled)
    wrong = [m for code, m in parsed.findings.items() if FINDINGS[code].severity == "error"]
    bad = pl.select(pl.any_horizontal(wrong)).to_series().sum() if wrong else 0
    return float(min(fitting, filled.len() - bad) / filled.len())
