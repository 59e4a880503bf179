"""Whose cases are on the page: their numbers, their masked names, where they live roughly."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from lib.screen import case_table, data

NOBODY = "—"
BETWEEN = "\0"
"""Stands between the keys of cases; no file has it in its values."""


@dataclass(frozen=True)
class People:
    """Cases by their keys, personal data masked for who is at the screen."""

    rows: Mapping[str, Mapping[str, Any]]

    def number(self, key: str) -> str:
        """The number under which people know the case."""
        return str(self.rows.get(key, {}).get("number") or key)

    def name(self, key: str) -> str:
        """The masked name."""
        return str(self.rows.get(key, {}).get("name") or NOBODY)

    def called(self, key: str) -> str:
        """Number and masked name."""
        return f"{self.number(key)} {self.name(key)}"

    def place(self, key: str) -> str:
        """The district, or the city."""
        row = self.rows.get(key, {})
        return str(row.get("district") or row.get("city") or NOBODY)


def known(keys: Collection[str]) -> People:
    """These cases by the newest files; who is in none of them keeps his key."""
    latest = data.portfolio().latest()
    if latest is None or not keys:
        return People({})
    masks = tuple(sorted(data.masks("cases").items()))
    # One text instead of many: the key of the cache is worked out at every click.
    return _known(data.version(), latest, masks, BETWEEN.join(keys))


@data.shared
def _known(at: int, latest: dt.date, masks: tuple[tuple[str, str], ...], keys: str) -> People:
    del at, masks
    cases = data.cases(latest).filter(pl.col("case_key").is_in(keys.split(BETWEEN)))
    shown = case_table.masked(cases).select("case_key", "number", "name", "city", "district")
    return People({row["case_key"]: row for row in shown.iter_rows(named=True)})
