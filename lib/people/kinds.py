"""The kinds of qualifications and of leave, as data: a further one needs no programming."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "data" / "codes"


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


@dataclass(frozen=True, kw_only=True)
class LeaveKind:
    """Why somebody is away."""

    code: str
    en: str
    zh: str


def _entries(table: str) -> Mapping[str, Any]:
    with (FOLDER / f"{table}.toml").open("rb") as file:
        return tomllib.load(file)


QUALIFICATIONS: Mapping[str, QualificationKind] = {
    code: QualificationKind(code=code, **{**entry, "rules": tuple(entry.get("rules", ()))})
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


def given_by(bank: str) -> tuple[QualificationKind, ...]:
    """What passing the knowledge check of a bank of questions gives."""
    return tuple(one for one in QUALIFICATIONS.values() if one.given_by == bank)


def labels() -> Mapping[str, str]:
    """All translatable texts of the tables with their Chinese, for the catalogues."""
    kinds = {one.en: one.zh for one in QUALIFICATIONS.values()}
    return kinds | {one.en: one.zh for one in LEAVE_KINDS.values()}
