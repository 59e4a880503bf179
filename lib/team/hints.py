"""What to train and coach, from how the work of somebody differs from that of the others.

Never by money, as lib.people.coaching has it, whose list these lines join. A share is lower than
the others' only where it is by more than chance does in 998 of 1,000 (lib.measures.noise, wider):
many shares of many people are looked at, and nobody is sent to a course because of a bad week.
What lies before it in the funnel is looked at too: where people are met as often as by others and
promises are kept more rarely, it is the agreeing that can be practised, not the knocking.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from lib.measures.noise import wilson
from lib.people.coaching import COLUMNS
from lib.team.contacting import SHARES
from lib.team.limits import Z95, Z998
from lib.words import N_

LEAST = 20
"""Of which a share must be, for a hint."""


@dataclass(frozen=True)
class Hint:
    """What a low share may be worked at with: a script card, and in words."""

    card: str
    says: str
    fine: Sequence[str] = ()


HINTS: Mapping[str, Hint] = {
    "contact": Hint("", N_("Meets people more rarely than the others: hours, and addresses first")),
    "right": Hint(
        "third_person",
        N_("Meets people as often as the others, the customer himself more rarely: card on third "
           "persons, and a better time"),
        ("contact",),
    ),
    "promise": Hint(
        "hardship",
        N_("Meets customers as often as the others, agrees more rarely: cards on hardship and on "
           "agreeing a date"),
        ("contact", "right"),
    ),
    "kept": Hint(
        "agreeing",
        N_("Meets people as often as the others, promises are kept more rarely: card on agreeing "
           "a date"),
        ("contact",),
    ),
    "completion": Hint("", N_("Makes fewer of the planned visits than the others: plan and ways")),
}  # fmt: skip
"""Share that is low → what it hints at; `fine` are the shares that must not be low with it."""


def low(beside: pl.DataFrame) -> pl.DataFrame:
    """Shares of somebody that are lower than the others': owner, share, n, of.

    `beside` as the scorecard has it.
    """
    rows = [
        (owner, name, x, n)
        for name, (part, whole) in SHARES.items()
        if name in HINTS
        for owner, x, n in beside.select("owner", part, whole).iter_rows()
        if _is_low(x, n, int(beside[part].sum()) - x, int(beside[whole].sum()) - n)
    ]
    schema = {"owner": pl.String, "share": pl.String, "n": pl.Int64, "of": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _is_low(x: int, n: int, others: int, of: int) -> bool:
    mine, theirs = wilson(x, n), wilson(others, of)
    if mine is None or theirs is None or min(n, of) < LEAST:
        return False
    off = math.hypot(theirs.value - theirs.low, mine.high - mine.value)
    return theirs.value - mine.value > off * Z998 / Z95


def lines(beside: pl.DataFrame) -> pl.DataFrame:
    """The hints as lines of the coaching list: `what` is the share, `n` of `of`."""
    found = low(beside)
    held = {
        (owner, name)
        for name, hint in HINTS.items()
        for owner in found.filter(pl.col("share").is_in(list(hint.fine)))["owner"]
    }
    keep = [
        (owner, share) not in held for owner, share in found.select("owner", "share").iter_rows()
    ]
    told = found.filter(pl.Series(keep, dtype=pl.Boolean))
    return told.select(
        pl.col("owner").alias("collector"), pl.lit("work").alias("about"),
        pl.col("share").alias("what"), "n", "of",
    ).select(pl.col(name).cast(kind) for name, kind in COLUMNS.items())  # fmt: skip
