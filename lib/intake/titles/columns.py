"""What the columns of a file mean: titles matched to the fields of the data dictionary.

A title that is known means its field. Two columns that mean one field are settled only when one of
them says all that the other says; otherwise somebody has to decide. A title that is merely similar
is proposed, never taken.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from lib.cases.fields import KINDS, Field, fields
from lib.errors import (
    ColumnUnknown,
    FieldClaimedTwice,
    FieldsClaimedTwice,
    FieldsMissing,
    FieldsPerhaps,
    FieldUnknown,
    HeaderTwice,
)
from lib.intake.tables.sheet import Sheet, column
from lib.intake.titles.known import Meaning, key_of, meanings_of, unit_for
from lib.intake.titles.likeness import Likely, likely, nearest
from lib.intake.titles.units import Unit
from lib.words import Sentence

MOST_HINTS = 3
"""Columns that a refusal proposes for what is missing."""

Chosen = Mapping[str, str | None]
"""Title → the key or a title of the field that it was given, or None for no meaning."""


@dataclass(frozen=True)
class Column:
    """One column of the file: its place, title, meaning if any, and the unit of its amounts.

    `by_hand` when somebody gave it its meaning, or none.
    """

    at: int
    title: str
    field: str | None
    measure: Unit | None = None
    by_hand: bool = False

    @property
    def unit(self) -> int:
        """How many units of currency a value of the column is worth."""
        return self.measure.factor if self.measure else 1


@dataclass(frozen=True)
class Conflict:
    """Columns that mean one field. `taken` says all that the others say; None: to be decided."""

    field: str
    columns: tuple[str, ...]
    taken: str | None = None

    def as_json(self) -> dict[str, object]:
        """The conflict as programs read it."""
        return {"field": self.field, "columns": list(self.columns), "taken": self.taken}


@dataclass(frozen=True)
class Matched:
    """The columns of a file with their meanings, and where two of them meant the same."""

    columns: tuple[Column, ...]
    conflicts: tuple[Conflict, ...] = ()

    @property
    def open(self) -> tuple[Conflict, ...]:
        """The conflicts that somebody has to decide."""
        return tuple(one for one in self.conflicts if one.taken is None)

    @property
    def mapping(self) -> dict[str, str | None]:
        """Title → field."""
        return {one.title: one.field for one in self.columns}


def count_known(titles: Sequence[str]) -> int:
    """How many of the titles name a field of any kind."""
    return max(len({one.field for one in meanings_of(titles, kind) if one.field}) for kind in KINDS)


def propose(sheet: Sheet, kind: str, chosen: Chosen | None = None) -> Matched:
    """Match the titles of a sheet to fields; what was `chosen` by hand goes before.

    Raises:
        HeaderTwice: a title that has a meaning occurs twice.
        FieldClaimedTwice: two columns were given one meaning by hand.
        ColumnUnknown, FieldUnknown: what was chosen is not there.

    """
    names = named(sheet.titles)
    meanings = meanings_of(sheet.titles, kind)
    _refuse_twins(sheet.titles, meanings)
    by_hand = _by_hand(chosen or {}, names, kind)
    claims: dict[str, list[int]] = {}
    for at, one in enumerate(meanings):
        if one.field and names[at] not in by_hand and one.field not in by_hand.values():
            claims.setdefault(one.field, []).append(at)
    won: dict[int, str] = {}
    conflicts = []
    for key, places in claims.items():
        best = sorted(places, key=lambda at: (-_filled(sheet, at), meanings[at].rank, at))
        if len(best) == 1 or all(_says_all(sheet, best[0], other) for other in best[1:]):
            won[best[0]] = key
        if len(best) > 1:
            taken = names[best[0]] if best[0] in won else None
            conflicts.append(Conflict(key, tuple(names[at] for at in sorted(best)), taken))
    _let_stand_in(won, {*claims, *filter(None, by_hand.values())}, kind)
    by_key = {field.key: field for field in fields(kind)}
    matched = []
    for at, name in enumerate(names):
        given = by_hand[name] if name in by_hand else won.get(at)
        unit = unit_for(sheet.titles[at], by_key[given]) if given else None
        matched.append(Column(at, name, given, unit, by_hand=name in by_hand))
    return Matched(tuple(matched), tuple(conflicts))


def proposals(sheet: Sheet, matched: Matched, kind: str) -> tuple[Likely, ...]:
    """What the columns without a meaning may mean, with the confidence of each proposal."""
    contested = {title for one in matched.conflicts for title in one.columns}
    unknown = [
        one
        for one in matched.columns
        if not one.field and not one.by_hand and one.title not in contested
    ]
    taken = {one.field for one in matched.columns if one.field}
    taken |= {one.field for one in matched.open}
    return likely({one.title: sheet.frame[column(one.at)] for one in unknown}, kind, taken)


def missing(columns: Sequence[Column], kind: str) -> tuple[tuple[Field, ...], ...]:
    """The groups of fields of which the file has none."""
    given = {column.field for column in columns}
    groups: dict[str, list[Field]] = {}
    for field in fields(kind):
        if field.group:
            groups.setdefault(field.group, []).append(field)
    return tuple(tuple(group) for group in groups.values() if not given & {f.key for f in group})


def require(sheet: Sheet, matched: Matched, kind: str) -> None:
    """Refuse a file whose columns leave something to decide, or without which it has no meaning.

    Raises:
        FieldClaimedTwice: two columns mean one field and say different things.
        FieldsMissing: names what is missing, each with the titles that would do, and the columns
            that may be meant.

    """
    if matched.open:
        raise _claimed(matched.open, kind)
    if lacking := missing(matched.columns, kind):
        hints = proposals(sheet, matched, kind)
        wanted = {field.key for group in lacking for field in group}
        meant = sorted((h for h in hints if h.field in wanted), key=lambda h: -h.confidence)
        refusal = FieldsPerhaps if meant else FieldsMissing
        raise refusal(
            fields="；".join(" / ".join(f.zh for f in group) for group in lacking),
            columns=quoted(hint.column for hint in meant[:MOST_HINTS]),
            proposals=[hint.as_json() for hint in hints],
        )


def _claimed(conflicts: Sequence[Conflict], kind: str) -> FieldClaimedTwice:
    """The refusal that names every field which several columns claim."""
    told = [conflict.as_json() for conflict in conflicts]
    if len(conflicts) == 1:
        label = next(one.label for one in fields(kind) if one.key == conflicts[0].field)
        columns = quoted(conflicts[0].columns)
        return FieldClaimedTwice(field=Sentence(label), columns=columns, conflicts=told)
    names = {one.key: one.zh for one in fields(kind)}
    claims = "; ".join(f"{names[one.field]}: {quoted(one.columns)}" for one in conflicts)
    return FieldsClaimedTwice(claims=claims, conflicts=told)


def named(titles: Sequence[str]) -> list[str]:
    """Titles made unique: an empty one is named by its place, a repeated one is numbered."""
    seen: Counter[str] = Counter()
    names = []
    for at, title in enumerate(titles):
        name = title.strip() or f"#{at + 1}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names


def quoted(titles: Iterable[str]) -> str:
    """Titles as a sentence names them."""
    return "、".join(f"“{title}”" for title in titles)


def _refuse_twins(titles: Sequence[str], meanings: Sequence[Meaning]) -> None:
    twins = Counter(title.strip() for title, one in zip(titles, meanings, strict=True) if one.field)
    for title, n in twins.items():
        if n > 1:
            raise HeaderTwice(column=title)


def _by_hand(chosen: Chosen, names: Sequence[str], kind: str) -> dict[str, str | None]:
    """The columns that were given a meaning, or none, by hand: title → key."""
    given: dict[str, str | None] = {}
    for title, told in chosen.items():
        if title not in names:
            raise ColumnUnknown(column=title, columns=quoted(names))
        given[title] = key_of(told, kind) if told else None
        if told and given[title] is None:
            raise FieldUnknown(field=told, fields=quoted(nearest(told, kind)))
    for key, n in Counter(key for key in given.values() if key).items():
        if n > 1:
            both = quoted(title for title, one in given.items() if one == key)
            raise FieldClaimedTwice(field=key, columns=both)
    return given


def _filled(sheet: Sheet, at: int) -> int:
    return sheet.frame.height - sheet.frame[column(at)].null_count()


def _says_all(sheet: Sheet, one: int, other: int) -> bool:
    """Whether a column has, wherever the other is filled, the same value."""
    told = sheet.frame.select(
        one=pl.col(column(one)).str.strip_chars(), other=pl.col(column(other)).str.strip_chars()
    ).filter(pl.col("other") != "")
    return bool(told.select(pl.col("one").eq_missing(pl.col("other")).all()).item())


def _let_stand_in(won: dict[int, str], claimed: Collection[str], kind: str) -> None:
    """Let a column stand for the field that no column means: 联系电话 for 手机号."""
    places = {key: at for at, key in won.items()}
    spoken_for = set(claimed)
    for field in fields(kind):
        other = field.stands_in
        if other and other not in spoken_for and field.key in places:
            won[places[field.key]] = other
            spoken_for.add(other)
