"""Free texts about cases as everybody may read them: without the names that their case has.

Who writes a note writes the customer's name sooner or later. A text that is shown beside its case
loses all names of that case, those of third persons too, whose names and phones go altogether for
who sees nothing of them; numbers and health go from every text.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import polars as pl

from lib.cases.fields import fields, sensitive
from lib.privacy.masking import WHOLE, mask, mask_text
from lib.privacy.visible import THIRD
from lib.screen import data

NAMES = tuple(field.key for field in fields("cases") if field.sensitive == "name")
"""The fields of a case that are names."""

OTHERS = tuple(
    key for key, how in sensitive("cases").items() if how in {"name", "phone"} and THIRD.match(key)
)
"""The fields of a case that name or call third persons."""

LOOKED_FOR = tuple(dict.fromkeys((*NAMES, *OTHERS)))
"""The fields of a case whose values are taken out of texts."""

CORRECTED = "corrected"
"""The name as our own people corrected it, beside that of the file."""

APART = "name of the case: "
"""Before the names of a case while they stand beside a text that has columns of its own."""


def note(case: Mapping[str, Any], text: str | None) -> str | None:
    """A text about the case without numbers, words of health, and the names that the case has."""
    return mask_text(text, names(case), gone(case))


def note_of(cases: Collection[Mapping[str, Any]], text: str | None) -> str | None:
    """A text about a person without the names that any of his cases has.

    What is said of one case may name who is known from another.
    """
    known = [name for case in cases for name in names(case)]
    return mask_text(text, known, [one for case in cases for one in gone(case)])


def names(case: Mapping[str, Any]) -> Sequence[str | None]:
    """All names that a case has."""
    return [case[key] for key in NAMES]


def gone(case: Mapping[str, Any]) -> Sequence[str | None]:
    """What a case has of third persons, where who is at the screen sees nothing of them."""
    hidden = data.masks("cases")
    return [case[key] for key in OTHERS if hidden[key] == WHOLE]


def masked(rows: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Rows with a `case_key`, each text of `columns` without the names of its case.

    Ended cases are looked up too. What is about no case loses numbers and health only.
    """
    keys = tuple(sorted(rows["case_key"].drop_nulls().unique()))
    known = _names(data.version(), keys)
    beside = rows.join(known, on="case_key", how="left", maintain_order="left")
    people = [name for name in known.columns if name != "case_key"]
    hidden = dict.fromkeys(columns, "text") | dict.fromkeys(people, "name")
    theirs = data.masks("cases")
    hidden |= {f"{APART}{key}": theirs[key] for key in OTHERS}
    return mask(beside, hidden).select(rows.columns)


@data.shared
def _names(at: int, keys: tuple[str, ...]) -> pl.DataFrame:
    """What is looked for of some cases by their last file, and by what our people corrected."""
    del at
    place = data.portfolio()
    theirs = pl.col("case_key").is_in(keys)
    filed = place.whose(*LOOKED_FOR, keys=keys).collect()
    latest = place.latest()
    now = filed if latest is None else data.cases(latest).filter(theirs)
    better = now.select("case_key", pl.col("name").alias(CORRECTED))
    together = filed.join(better, on="case_key", how="left")
    return together.rename({one: f"{APART}{one}" for one in (*LOOKED_FOR, CORRECTED)})
