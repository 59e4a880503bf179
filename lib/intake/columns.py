"""What the columns of a file mean: titles matched to the fields of the data dictionary."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from lib.cases.fields import KINDS, Field, fields
from lib.errors import FieldClaimedTwice, FieldsMissing, HeaderTwice

UNITS: Mapping[str, int] = {
    "元": 1,
    "千元": 1_000,
    "万元": 10_000,
    "万": 10_000,
    "亿元": 100_000_000,
}
"""Unit in a title such as 金额(万元) → how many units of currency it stands for."""

NAMED: Mapping[str, re.Pattern[str]] = {
    "instalments": re.compile(r"instal|schedule|计划|分期", re.IGNORECASE),
    "repayments": re.compile(r"payment|还款|回款|入账(?!.*计划)", re.IGNORECASE),
    "followups": re.compile(r"follow|催记|跟进", re.IGNORECASE),
    "collectors": re.compile(r"collector|staff|催收员|人员", re.IGNORECASE),
    "assignments": re.compile(r"assign|分案|调案|转派|改派|指派|换催", re.IGNORECASE),
    "holds": re.compile(r"hold|停催|投诉|异议|complaint|dispute", re.IGNORECASE),
}
"""Kind → words in a file's name that speak for it."""

_BRACKETS = re.compile(r"\(([^)]*)\)$")


@dataclass(frozen=True)
class Column:
    """One column of the file: its place, title, meaning if any, and the unit of its amounts."""

    at: int
    title: str
    field: str | None
    unit: int = 1


def plain(title: str) -> str:
    """A title without what people vary: width of characters, capitals, spaces, punctuation."""
    folded = unicodedata.normalize("NFKC", title).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def count_known(titles: Sequence[str]) -> int:
    """How many of the titles name a field of any kind."""
    return max(len({f for f, _, _ in _meanings(titles, kind) if f}) for kind in KINDS)


def propose(
    titles: Sequence[str], kind: str, chosen: Mapping[str, str | None] | None = None
) -> tuple[Column, ...]:
    """Match titles to fields; `chosen` (title → key, or None for no meaning) goes before.

    Where several titles may mean one field, the surest spelling of the dictionary has it and the
    others are kept without a meaning.

    Raises:
        HeaderTwice: a title that has a meaning occurs twice.
        FieldClaimedTwice: two columns were given one meaning by hand.

    """
    chosen = chosen or {}
    names = _named(titles)
    meanings = _meanings(titles, kind)
    for title, n in Counter(map(str.strip, titles)).items():
        if (
            n > 1
            and title
            and any(m[0] for m, t in zip(meanings, titles, strict=True) if t.strip() == title)
        ):
            raise HeaderTwice(column=title)
    by_hand = [key for title, key in chosen.items() if key and title in names]
    for claimed, n in Counter(by_hand).items():
        if n > 1:
            both = "、".join(title for title, k in chosen.items() if k == claimed)
            raise FieldClaimedTwice(field=claimed, columns=both)
    best: dict[str, tuple[int, int]] = {}
    for at, (key, rank, _) in enumerate(meanings):
        if key and names[at] not in chosen and key not in by_hand:
            best[key] = min(best.get(key, (rank, at)), (rank, at))
    return tuple(
        Column(at, name, chosen[name] if name in chosen else _won(best, meaning[0], at), meaning[2])
        for at, (name, meaning) in enumerate(zip(names, meanings, strict=True))
    )


def missing(columns: Sequence[Column], kind: str) -> tuple[tuple[Field, ...], ...]:
    """The groups of fields of which the file has none."""
    given = {column.field for column in columns}
    groups: dict[str, list[Field]] = {}
    for field in fields(kind):
        if field.group:
            groups.setdefault(field.group, []).append(field)
    return tuple(tuple(group) for group in groups.values() if not given & {f.key for f in group})


def require(columns: Sequence[Column], kind: str) -> None:
    """Refuse a file that lacks a column without which it has no meaning.

    Raises:
        FieldsMissing: names what is missing, each with the titles that would do.

    """
    if lacking := missing(columns, kind):
        raise FieldsMissing(
            fields="; ".join(" / ".join(f.zh for f in group[:4]) for group in lacking)
        )


def likeliest_kind(titles: Sequence[str], filled: Sequence[bool], name: str) -> str | None:
    """The kind whose needed columns are all there and filled, and that knows most titles.

    A statement with due and paid amounts could be two kinds; then the file's name decides.
    """
    scores: dict[str, int] = {}
    for kind in KINDS:
        meanings = _meanings(titles, kind)
        alive = [
            Column(at, titles[at], key)
            for at, (key, _, _) in enumerate(meanings)
            if key and filled[at]
        ]
        if not missing(alive, kind):
            scores[kind] = len({column.field for column in alive})
    told = {kind for kind, words in NAMED.items() if words.search(name)}
    return max(scores, key=lambda kind: (kind in told, scores[kind]), default=None)


def _won(best: Mapping[str, tuple[int, int]], key: str | None, at: int) -> str | None:
    return key if key and best.get(key, (0, -1))[1] == at else None


def _named(titles: Sequence[str]) -> list[str]:
    """Titles made unique: an empty one is named by its place, a repeated one is numbered."""
    seen: Counter[str] = Counter()
    names = []
    for at, title in enumerate(titles):
        name = title.strip() or f"#{at + 1}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names


def _meanings(titles: Sequence[str], kind: str) -> list[tuple[str | None, int, int]]:
    """For each title its field, the rank of the spelling (0 is the surest) and its unit."""
    return [_meaning(title, kind) for title in titles]


def _meaning(title: str, kind: str) -> tuple[str | None, int, int]:
    known = _spellings(kind)
    if found := known.get(plain(title)):
        return (*found, 1)
    folded = unicodedata.normalize("NFKC", title).strip()
    if bracket := _BRACKETS.search(folded):
        unit = UNITS.get(bracket.group(1).strip(), 1)
        if found := known.get(plain(folded[: bracket.start()])):
            return (*found, unit)
    return (None, 0, 1)


@cache
def _spellings(kind: str) -> Mapping[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for rank in range(max(len(field.titles) for field in fields(kind))):
        for field in fields(kind):
            if rank < len(field.titles):
                found.setdefault(plain(field.titles[rank]), (field.key, rank))
    return found
