"""The data dictionary: which fields a file of each kind may have, and by which titles.

The fields are data (data/dictionary/*.toml), shared by the import, the exports, the screens and
the sample, so that what one writes the other reads.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import polars as pl

from lib.words import N_

FOLDER = Path(__file__).parents[2] / "data" / "dictionary"

KINDS = (
    "cases",
    "instalments",
    "repayments",
    "followups",
    "collectors",
    "assignments",
    "holds",
)
"""The kinds of file, the usual one first."""

JOINED = ("instalments", "repayments", "followups", "assignments", "holds")
"""The kinds whose rows belong to cases."""

NUMBERS = ("case_id", "loan_no", "contract_no", "application_no", "account_no", "card_no")
"""The fields that may name a case, the surest first."""

SECRET_NUMBERS = ("account_no", "card_no")
"""Those among them that are never shown in full, nor stand in an address."""

OPEN_NUMBERS = (*(key for key in NUMBERS if key not in SECRET_NUMBERS), "case_key")
"""What a case is called on screens, the first that is filled; a case_key holds no secret."""

ADDRESSES = ("addr_home", "addr_hukou", "addr_bill", "addr_work")
"""The fields of addresses, the best to be visited first: at work others would learn of the debt."""

EXPORTED = "exported"
"""The last column of what we write for programs: who took it out and when."""

EXPORTED_TITLE = N_("Taken out of Doorstep")
"""Its title where people read it, in their language."""

HAN = "一二三四五六七八九十"
"""Figures of repeated fields as some titles write them: 联系人一姓名."""

Kind = Literal["text", "id", "money", "date", "moment", "time", "whole", "real", "flag", "code"]

DTYPES: Mapping[Kind, type[pl.DataType] | pl.DataType] = {
    "text": pl.String,
    "id": pl.String,
    "code": pl.String,
    "money": pl.Int64,
    "date": pl.Date,
    "moment": pl.Datetime("us"),
    "time": pl.Time,
    "whole": pl.Int32,
    "real": pl.Float64,
    "flag": pl.Boolean,
}
"""Type of a field → type of its column; money in minor units."""

DERIVED: Mapping[str, Mapping[str, type[pl.DataType]]] = {
    "cases": {
        "case_key": pl.String,
        "person_key": pl.String,
        "address_key": pl.String,
        "building_key": pl.String,
        "bucket_open": pl.Boolean,
        "lat_file": pl.Float64,
        "lon_file": pl.Float64,
        "place_quality": pl.String,
        "extra": pl.String,
        "row": pl.Int32,
    },
}
"""Columns of a snapshot that no file gives; see lib/intake/meaning.py. `extra` has the columns of
the file that have no meaning, `row` where the row stood in it; of a case whose
bucket alone tells what is past due `bucket_open` says whether it has no upper end (M3+); null of
others, and of files that were read before that was asked."""

DERIVED_SENSITIVE: Mapping[str, Mapping[str, str]] = {
    "cases": {"lat_file": "place", "lon_file": "place", "place_quality": "accuracy"},
}
"""How those among them are masked that are."""

DERIVED_ELSEWHERE: Mapping[str, type[pl.DataType]] = {"extra": pl.String, "row": pl.Int32}
"""The same for every kind that is not in DERIVED."""


@dataclass(frozen=True)
class Field:
    """One field of a kind of file.

    `unit` is what a whole number counts (day, month …); `stands_in` the field that this one is
    taken for in a file where no column means that one.
    """

    key: str
    type: Kind
    label: str
    zh: str
    aliases: tuple[str, ...] = ()
    group: str | None = None
    sensitive: str = "none"
    past: bool = False
    unit: str | None = None
    stands_in: str | None = None

    @property
    def titles(self) -> tuple[str, ...]:
        """Every title that means this field, the surest first."""
        return (self.zh, self.key, self.label, *self.aliases)


@cache
def fields(kind: str) -> tuple[Field, ...]:
    """The fields of a kind of KINDS, in the order of exports."""
    with (FOLDER / f"{kind}.toml").open("rb") as file:
        table = tomllib.load(file)
    return tuple(one for key, entry in table.items() for one in _entry(key, dict(entry)))


def _entry(key: str, entry: dict[str, Any]) -> Iterator[Field]:
    """The fields of one entry of a dictionary: one, or as many as it repeats."""
    aliases = entry.pop("aliases", ())
    times = entry.pop("repeat", 0)
    if not times:
        yield Field(key=key, aliases=tuple(aliases), **entry)
    for n in range(1, times + 1):
        told = {"n": n, "han": HAN[n - 1]}
        named = {name: entry[name].format(**told) for name in ("label", "zh")}
        numbered = tuple(alias.format(**told) for alias in aliases)
        yield Field(key=key.format(**told), aliases=numbered, **{**entry, **named})


def numbers(kind: str) -> tuple[str, ...]:
    """Those of NUMBERS that a kind has."""
    known = {field.key for field in fields(kind)}
    return tuple(name for name in NUMBERS if name in known)


def schema(kind: str) -> dict[str, type[pl.DataType] | pl.DataType]:
    """The columns of a snapshot of that kind with their types."""
    own = {field.key: DTYPES[field.type] for field in fields(kind)}
    return {**own, **DERIVED.get(kind, DERIVED_ELSEWHERE)}


@cache  # a page asks a hundred times, and a frame of so many columns takes ten milliseconds
def empty_frame(kind: str) -> pl.DataFrame:
    """A snapshot of that kind without rows, as one reads it back; shared, so never changed."""
    return pl.DataFrame(schema={**schema(kind), "import_id": pl.String})


def sensitive(kind: str) -> dict[str, str]:
    """Column → how it is masked, for those that are."""
    own = {field.key: field.sensitive for field in fields(kind) if field.sensitive != "none"}
    return {**own, **DERIVED_SENSITIVE.get(kind, {})}


def labels() -> dict[str, str]:
    """All titles of all kinds with their Chinese, for the catalogues."""
    return {field.label: field.zh for kind in KINDS for field in fields(kind)}
