"""Choosing a saved segment as a filter of cases, the same on every screen that has the bar."""

import datetime as dt

from lib.screen import linked
from lib.screen.strategy import frames
from lib.words import N_, Words

EVERY = "all"
"""No segment is chosen."""


def ask(t: Words, as_of: dt.date) -> tuple[str, ...] | None:
    """Ask for one of the segments that stand; return the keys of its cases, None for all cases."""
    found = {one.segment_id: one for one in frames.segments_now()}
    if not found:
        return None
    names = {EVERY: t("All cases"), **{key: one.name for key, one in found.items()}}
    chosen = linked.select(t, N_("Segment"), names, "segment")
    if chosen == EVERY:
        return None
    return tuple(frames.members(as_of, found[chosen])["case_key"])
