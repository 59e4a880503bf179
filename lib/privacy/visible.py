"""Who sees how much of which field: one table of roles and fields, asked wherever data leave.

Nobody sees a person's data in full by his role alone: that takes a reveal (lib.privacy.reveal), an
export that is logged, or being the crew that stands at the door on the day. Third persons are
nobody's business who does not work with the case: for those roles not even a first character stays.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from lib.cases.fields import sensitive
from lib.privacy.masking import NOT_SENSITIVE, WHOLE, mask
from lib.privacy.unknown import kind_of
from lib.rights import Actor, Role

THIRD = re.compile(r"^(contact\d+|spouse|guarantor|emergency|employer|work_phone)")
"""Fields of a case that are about somebody else than its customer."""

HANDLES = frozenset({Role.OWNER, Role.MANAGER, Role.SUPERVISOR, Role.COMPLIANCE})
"""Roles that work with cases and therefore see of third persons what they see of customers."""

AT_THE_DOOR = frozenset({"name", "mobile", "addr_home", "addr_family", "addr_hukou", "addr_bill"})
"""What the assigned crew sees in full on the day of its visit: whom to ask for, and where."""


def of_column(hidden: Mapping[str, str], field: str | None, title: str) -> str:
    """How a column of a file is masked: as its field is, or as its title tells."""
    return hidden.get(field, NOT_SENSITIVE) if field else kind_of(title)


def told(
    problems: Sequence[Mapping[str, Any]],
    mapping: Mapping[str, str | None],
    hidden: Mapping[str, str],
) -> list[dict[str, Any]]:
    """The problems of a report, each `value` masked as its column is.

    Args:
        problems: row, column, value …, as lib.intake.Report.as_json gives them.
        mapping: title of a column → its field.
        hidden: field → how it is masked, see `masks`.

    """
    columns = sorted({one["column"] or "" for one in problems})
    shown: dict[tuple[str, str | None], str | None] = {}
    for title in columns:
        values = [one["value"] for one in problems if (one["column"] or "") == title]
        how = of_column(hidden, mapping.get(title), title)
        frame = mask(pl.DataFrame({"value": values}, schema={"value": pl.String}), {"value": how})
        shown |= {(title, value): new for value, new in zip(values, frame["value"], strict=True)}
    return [{**one, "value": shown[one["column"] or "", one["value"]]} for one in problems]


def masks(actor: Actor, kind: str, *, at_the_door: bool = False) -> Mapping[str, str]:
    """Field → how it is masked for the actor, for the fields of a kind that are.

    `at_the_door`: he belongs to the crew that visits the case today.
    """
    hidden = dict(sensitive(kind))
    if kind != "cases":
        return hidden
    if not actor.roles & HANDLES:
        hidden |= dict.fromkeys(filter(THIRD.match, hidden), WHOLE)
    if at_the_door:
        return {field: how for field, how in hidden.items() if field not in AT_THE_DOOR}
    return hidden
