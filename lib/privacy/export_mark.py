"""The mark of what leaves: who took it out and when, so that a copy that turns up tells its way."""

import datetime as dt
import re

from lib.rights import Actor

NOT_IN_NAMES = re.compile(r"[^\w.-]+")
LONGEST = 40


def mark(actor: Actor, at: dt.datetime) -> str:
    """Name and local time as they stand inside a file."""
    return f"{actor.name or '—'} · {at:%Y-%m-%d %H:%M}"


def file_name(name: str, actor: Actor, at: dt.datetime) -> str:
    """The name of a file with who and when before its ending."""
    stem, dot, ending = name.rpartition(".")
    who = NOT_IN_NAMES.sub("-", actor.name)[:LONGEST].strip("-.")
    told = "_".join(filter(None, (stem or ending, who, f"{at:%Y%m%dT%H%M}")))
    return f"{told}{dot}{ending}" if stem else told
