"""A warning about a door in one line, the same on the screen and on what the crew takes along."""

from collections.abc import Mapping
from typing import Any

from lib.safety.levels import CONSEQUENCES, LEVELS, Consequence
from lib.safety.warnings import CONFLICT
from lib.words import Words


def told(t: Words, row: Mapping[str, Any]) -> str:
    """A row of lib.safety.warnings: the level, what follows, until when; never who did what."""
    consequence = t(CONSEQUENCES[Consequence(row["consequence"])])
    until = t("until {day}", day=row["until"]) if row["until"] else ""
    level = t(LEVELS[row["level"]]) if row["level"] is not None else None
    note = t(CONFLICT) if row["source"] == "result" else row["note"]
    what = level or note
    return " · ".join(filter(None, (t("Warning"), what, consequence, until)))
