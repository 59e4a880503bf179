"""What a crew has to heed and what customers said, as the lines of a pack."""

from collections.abc import Mapping, Sequence

import polars as pl

from lib.show import cautions, wishes
from lib.visits.pack.gathering import nameless
from lib.visits.pack.model import Notes
from lib.words import Words


def notes(t: Words, cases: pl.DataFrame, warned: pl.DataFrame, said: pl.DataFrame) -> Notes:
    """Write the lines about some cases, without the names that stand in notes.

    `cases` unmasked; `warned` as lib.safety.warnings.of_cases gives them, `said` as
    lib.holds.wishing.counting does.
    """
    warned, said = (one.join(cases, on="case_key", how="semi") for one in (warned, said))
    return Notes(
        _by_case(t, nameless(warned, cases, "note")),
        wishes.for_crew(t, nameless(said, cases, "value")),
    )


def _by_case(t: Words, warned: pl.DataFrame) -> Mapping[str, Sequence[str]]:
    told: dict[str, list[str]] = {}
    for row in warned.iter_rows(named=True):
        told.setdefault(row["case_key"], []).append(cautions.told(t, row))
    return told
