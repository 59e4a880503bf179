"""When collectors are away: a crew is not planned with somebody who is not there."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace

import polars as pl

from lib.ledger import Ledger, kept
from lib.ledger.schema import leave
from lib.people.entering import common, refuse, tidy
from lib.people.kinds import LEAVE_KINDS
from lib.words import N_, Sentence

NO_KIND = N_("Please choose why the collector is away.")
ENDS_FIRST = N_("The leave ends before it begins; please correct one of the days.")
TOO_LONG = N_("A leave of more than two years is a slip; please check its days.")
LONGEST = dt.timedelta(days=731)


@dataclass(frozen=True, kw_only=True)
class Leave:
    """Days on which somebody does not work; the first and the last belong to them."""

    collector: str
    kind: str
    starts_on: dt.date
    ends_on: dt.date
    note: str | None = None
    supersedes: str | None = None
    withdrawn: bool = False
    sample: bool = False
    leave_id: str = field(default_factory=kept.new_id)


def check(one: Leave) -> Iterator[Sentence]:
    """All that is wrong with an entry."""
    yield from common(one.collector, {"note": one.note})
    if one.kind not in LEAVE_KINDS:
        yield Sentence(NO_KIND)
    if one.ends_on < one.starts_on:
        yield Sentence(ENDS_FIRST)
    elif one.ends_on - one.starts_on > LONGEST:
        yield Sentence(TOO_LONG)


def record(ledger: Ledger, one: Leave, *, now: dt.datetime) -> str:
    """Keep a leave, a correction of one, or its withdrawal; return its identifier.

    Raises:
        RecordRefused: as its sentence says.
        NotFound: it corrects one that does not exist.

    """
    tidied = replace(one, note=tidy(one.note))
    if not one.withdrawn:
        refuse(check(tidied))
    act = "withdraw_leave" if one.withdrawn else "record_leave"
    return kept.add(ledger, act, leave, asdict(tidied), now)


def standing(ledger: Ledger, *, sample: bool = True) -> pl.DataFrame:
    """All leave that stands: the columns of the ledger's table, one row each."""
    return kept.standing(ledger, leave, sample=sample)


def away(rows: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """Who is away on a day: collector, kind, ends_on; of several the one that ends last."""
    return (
        rows.filter(pl.col("starts_on") <= day, pl.col("ends_on") >= day)
        .sort("ends_on", "sequence", descending=True)
        .unique("collector", keep="first", maintain_order=True)
        .select("collector", "kind", "ends_on")
    )
