"""The kinds of qualifications and of leave, as data: a further one needs no programming."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "data" / "codes"

LANGUAGE = "language:"
"""How the codes of languages begin."""


@dataclass(frozen=True, kw_only=True)
class QualificationKind:
    """One kind; data/codes/qualifications.toml explains the fields."""

    code: str
    en: str
    zh: str
    jurisdiction: str = ""
    rules: tuple[str, ...] = ()
    months: int | None = None
    required: bool = False
    given_by: str | None = None
    spoken: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LeaveKind:
    """Why somebody is away."""

    code: str
    en: str
    zh: str


def _entries(table: str) -> Mapping[str, Any]:
    with (FOLDER / f"{table}.toml").open("rb") as file:
        return tomllib.load(file)


def _lists(entry: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(entry.get(name, ())) for name in ("rules", "spoken")}


QUALIFICATIONS: Mapping[str, QualificationKind] = {
    code: QualificationKind(code=code, **{**entry, **_lists(entry)})
    for code, entry in _entries("qualifications").items()
}
LEAVE_KINDS: Mapping[str, LeaveKind] = {
    code: LeaveKind(code=code, **entry) for code, entry in _entries("leave_kinds").items()
}


def required(jurisdiction: str) -> tuple[str, ...]:
    """The kinds that each member of a crew needs there, unless rules say otherwise."""
    return tuple(
        one.code
        for one in QUALIFICATIONS.values()
        if one.required and one.jurisdiction == jurisdiction
    )


def languages() -> Mapping[str, str]:
    """Every name of a language, in small letters → the qualification of who speaks it."""
    kinds = (one for one in QUALIFICATIONS.values() if one.code.startswith(LANGUAGE))
    return {
        name.lower(): one.code for one in kinds for name in (one.code, one.zh, one.en, *one.spoken)
    }


def given_by(bank: str) -> tuple[QualificationKind, ...]:
    """What passing the knowledge check of a bank of questions gives."""
    return tuple(one for one in QUALIFICATIONS.values() if one.given_by == bank)


def labels() -> Mapping[str, str]:
    """All translatable texts of the tables with their Chinese, for the catalogues."""
    kinds = {one.en: one.zh for one in QUALIFICATIONS.values()}
    return kinds | {one.en: one.zh for one in LEAVE_KINDS.values()}
