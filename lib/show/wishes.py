"""A consent or wish in one line, the same on the screen and on the sheet of the crew."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from lib.followups.codes import ADDRESS_KINDS, CHANNELS, WISHES
from lib.holds.wishing import BASES, WEEKDAYS
from lib.privacy.masking import mask_text
from lib.words import N_, Words

REMARK = N_("{about}: {said} ({basis})")
REMARK_ALONE = N_("{about}: {basis}")


def told(
    t: Words,
    row: Mapping[str, Any],
    names: Iterable[str | None] = (),
    gone: Sequence[str | None] = (),
) -> str:
    """Say one row of lib.holds.wishing; a text in it as lib.privacy.masking.mask_text leaves it."""
    matter = WISHES[row["about"]]
    about, basis = t(matter.en), t(BASES[row["basis"]])
    said = _said(t, matter.form, row, (names, gone))
    if said is None:
        return t(REMARK_ALONE, about=about, basis=basis)
    return t(REMARK, about=about, said=said, basis=basis)


def for_crew(t: Words, rows: pl.DataFrame) -> dict[str, list[str]]:
    """Case → what the crew that goes there has to know of what the customer said."""
    crew = [code for code, matter in WISHES.items() if matter.crew]
    found: dict[str, list[str]] = {}
    for row in rows.filter(pl.col("about").is_in(crew)).iter_rows(named=True):
        found.setdefault(row["case_key"], []).append(told(t, row))
    return found


def _said(
    t: Words,
    form: str,
    row: Mapping[str, Any],
    hidden: tuple[Iterable[str | None], Sequence[str | None]],
) -> str | None:
    value = row["value"]
    match form:
        case "times":
            days = [t(WEEKDAYS[day]) for day in row["weekdays"] or ()]
            between = f"{row['time_from']:%H:%M}–{row['time_to']:%H:%M}"
            named = (", " if t.language == "en" else "、").join(days) or t("Every day")
            return f"{named} {between}"
        case "address":
            return t(ADDRESS_KINDS[value].en)
        case "channel":
            return t(CHANNELS[value].en)
        case "text":
            return mask_text(value, *hidden)
        case _:
            return None
