"""What was kept of a day goes when no file of that day stands any more.

What is made anew takes the place of what had its name (lib.portfolio.prepared). But what is kept of
a month end has its day in the name: where its file is withdrawn, or another day of its month has
one, nothing of that name is made again, and it would lie there for ever.
"""

import datetime as dt
import re
import shutil
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from lib.portfolio import prepared

DAY = re.compile(r"\d{4}-\d\d-\d\d")


def days_gone(home: Path, days: Collection[dt.date], plans: Collection[dt.date]) -> None:
    """Clear away what was kept of other days, unless somebody may still be reading it.

    `days` are those of files of cases, `plans` those of files of instalments.
    """
    old = time.time() - prepared.STALE
    for one in (home / prepared.FOLDER).glob("*-*"):
        there = set(plans if one.name.startswith("instalments-") else days)
        named = days_of(one.name.partition(".")[0])
        with suppress(OSError):
            if not there.issuperset(named) and one.stat().st_mtime < old:
                shutil.rmtree(one, ignore_errors=True)


def days_of(name: str) -> list[dt.date]:
    """The days that are in the name of something that is kept, the earliest first."""
    return sorted(dt.date.fromisoformat(day) for day in DAY.findall(name))
