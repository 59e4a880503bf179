"""Hand-overs and holds as events of a case's timeline."""

from collections.abc import Iterator, Mapping

import polars as pl

from lib.cases.holds import LISTED
from lib.followups.codes import HOLD_KINDS, HOLDS
from lib.followups.swapped import Joined
from lib.followups.timeline import Event
from lib.words import N_, Sentence

ASSIGNED, HELD = "assigned", "hold"
"""Kinds of events of this module."""

EVERY_HOLD: Mapping[str, str] = Joined(
    HOLDS, {LISTED + code: kind.en for code, kind in HOLD_KINDS.items()}
)
"""What may stand in the column `held` → its translatable text."""


def handled(case_key: str, assignments: pl.DataFrame, holds: pl.DataFrame) -> Iterator[Event]:
    """All hand-overs of a case, and each beginning, end and lifting of its holds.

    `assignments` and `holds` as lib.portfolio gives them: one row a case that they belong to.
    """
    mine = pl.col("case_key") == case_key
    for row in assignments.filter(mine).iter_rows(named=True):
        yield Event(
            at=row["assigned_at"],
            case_key=case_key,
            kind=ASSIGNED,
            title=Sentence(
                N_("Handed on from {before} to {after}"),
                before=row["collector_from"] or "—",
                after=row["collector_to"],
            ),
            detail=row["reason"],
        )
    for row in holds.filter(mine).iter_rows(named=True):
        said = " · ".join(filter(None, (row["source"], row["note"], row["evidence"])))
        lifted = row["lifted_on"] and (not row["ends_on"] or row["lifted_on"] <= row["ends_on"])
        for text, column in MOMENTS.items():
            if row[column] and not (lifted and column == "ends_on"):
                yield Event(
                    at=row[column],
                    case_key=case_key,
                    kind=HELD,
                    title=Sentence(text, kind=kind_of(row["hold_kind"])),
                    detail=said if column == "starts_on" else None,
                )


MOMENTS = {
    N_("Hold begins: {kind}"): "starts_on",
    N_("Hold ends: {kind}"): "ends_on",
    N_("Hold lifted: {kind}"): "lifted_on",
}
"""How the moments of a hold read, and their columns."""


def kind_of(code: str) -> Sentence | str:
    """The name of a kind of hold, or the word of a file that nobody knows."""
    return Sentence(HOLD_KINDS[code].en) if code in HOLD_KINDS else code
