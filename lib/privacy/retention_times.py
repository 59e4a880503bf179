"""How long each kind of data is kept: the product's own times, and a tenant's tighter ones."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lib import toml
from lib.errors import DoorstepError, RecordRefused
from lib.words import N_, Sentence

FILE = Path(__file__).parents[2] / "data" / "retention.toml"
TIGHTENED = ("min_days", "max_days")
"""What a tenant's own file may change."""


class RetentionLoosened(DoorstepError):
    """A tenant's file would keep something shorter or longer than the product's own."""

    sentence = N_(
        "The file of retention times may only tighten: "
        "{name} of “{kind}” cannot become {days} days."
    )


@dataclass(frozen=True)
class Rule:
    """How long one kind is kept, in days; 0 = no such limit. See data/retention.toml.

    `tables` of the ledger belong to it; after a maximum their words are emptied, the rows stay.
    """

    kind: str
    label: str
    zh: str
    since: str
    min_days: int
    max_days: int
    basis: str
    source: str
    confidence: str
    tables: tuple[str, ...] = ()

    @property
    def store_only(self) -> bool:
        """Whether the minimum is longer than the maximum."""
        return bool(self.max_days) and self.min_days > self.max_days


def rules(own: Path | None = None) -> dict[str, Rule]:
    """Kind → its rule; `own` is a tenant's file that tightens some.

    Raises:
        RetentionLoosened: it does not.
        RecordRefused: it cannot be read.

    """
    told = {kind: _rule(kind, entry) for kind, entry in _read(FILE).items()}
    for kind, entry in (_read(own) if own else {}).items():
        if kind not in told or not set(entry) <= set(TIGHTENED):
            unknown = N_("the file of retention times names {kind}, of which nothing is known.")
            raise RecordRefused(problem=Sentence(unknown, kind=kind))
        told[kind] = _tightened(told[kind], entry)
    return told


def labels() -> dict[str, str]:
    """The texts of data/retention.toml with their Chinese, for the catalogues."""
    entries = _read(FILE).values()
    return {one["label"]: one["zh"] for one in entries} | {
        one["from"]: one["from_zh"] for one in entries
    }


def _read(path: Path) -> Mapping[str, Mapping[str, Any]]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RecordRefused(
            problem=Sentence(
                N_("the file of retention times cannot be read: {why}"), why=toml.problem(error)
            )
        ) from error


def _rule(kind: str, entry: Mapping[str, Any]) -> Rule:
    rest = {key: value for key, value in entry.items() if key not in {"from", "from_zh"}}
    tables = tuple(rest.pop("tables", ()))
    return Rule(kind=kind, since=entry["from"], tables=tables, **rest)


def _tightened(rule: Rule, entry: Mapping[str, int]) -> Rule:
    """The rule with a tenant's own days; tables without a maximum are emptied by no age."""
    least = entry.get("min_days", rule.min_days)
    most = entry.get("max_days", rule.max_days)
    if least < rule.min_days:
        raise RetentionLoosened(name="min_days", kind=rule.kind, days=least)
    endless = not rule.max_days and bool(rule.tables) and most != 0
    if endless or (rule.max_days and (most > rule.max_days or most <= 0)):
        raise RetentionLoosened(name="max_days", kind=rule.kind, days=most)
    return replace(rule, min_days=least, max_days=most)
