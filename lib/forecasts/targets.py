"""Targets: what is wanted of a month, of all money of a currency or of one client or bucket.

Each is one record of the ledger. A target for the same month, currency, client and bucket takes the
place of the one before, and all of them stay readable with who set them when.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace

import polars as pl
import sqlalchemy as sa

from lib.cases.buckets import BUCKETS
from lib.errors import NotFound, RecordRefused
from lib.ledger import Ledger, kept
from lib.ledger.schema import targets
from lib.words import N_, Sentence

NO_AMOUNT = N_("Please enter an amount above zero.")
NO_CURRENCY = N_("Please say in which currency the target is.")
NO_BUCKET = N_("There is no bucket {bucket}. Please choose one of the list.")
MOST = 10**15
"""Minor units above which an amount is a slip."""
TOO_MUCH = N_("This amount is larger than any portfolio. Please check it.")

SCOPE = ("month", "currency", "client", "bucket")
"""What a target is of; of each there is one that stands."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """So many minor units of a currency in a month (its first day); None is all of them."""

    month: dt.date
    currency: str
    amount: int
    client: str | None = None
    bucket: str | None = None
    supersedes: str | None = None
    withdrawn: bool = False
    sample: bool = False
    target_id: str = field(default_factory=kept.new_id)


def check(one: Target) -> Iterator[Sentence]:
    """All that is wrong with a target."""
    if one.amount <= 0:
        yield Sentence(NO_AMOUNT)
    if one.amount > MOST:
        yield Sentence(TOO_MUCH)
    if not one.currency.strip():
        yield Sentence(NO_CURRENCY)
    if one.bucket is not None and one.bucket not in BUCKETS:
        yield Sentence(NO_BUCKET, bucket=one.bucket)


def keep(ledger: Ledger, one: Target, *, now: dt.datetime) -> str:
    """Keep a target in place of the one of the same scope; return its identifier.

    Raises:
        RecordRefused: as its sentence says, or somebody was faster.
        NotAllowed: the actor may not set targets.

    """
    wanted = replace(one, month=one.month.replace(day=1))
    for problem in check(wanted):
        raise RecordRefused(problem=problem)
    if wanted.supersedes is None:
        wanted = replace(wanted, supersedes=_before(ledger, wanted))
    return kept.add(ledger, "set_target", targets, asdict(wanted), now)


def withdraw(ledger: Ledger, target_id: str, *, now: dt.datetime) -> str:
    """Take a target back; return the identifier of the row that says so.

    Raises:
        RecordRefused: somebody was faster.
        NotFound: there is no such target.
        NotAllowed: the actor may not set targets.

    """
    rows = standing(ledger).filter(pl.col("target_id") == target_id)
    if rows.is_empty():
        raise NotFound(what=target_id)
    told = rows.select(*SCOPE, "amount").row(0, named=True)
    one = Target(**told, supersedes=target_id, withdrawn=True)
    return kept.add(ledger, "withdraw_target", targets, asdict(one), now)


def standing(ledger: Ledger, *, sample: bool = True) -> pl.DataFrame:
    """The targets that stand, the latest month first, that of the whole before its parts.

    Without `sample` those that were set while the sample was open are left out.
    """
    found = kept.standing(ledger, targets, sample=sample)
    return found.sort(
        "month",
        "currency",
        "client",
        "bucket",
        descending=[True, False, False, False],
        nulls_last=False,
    )


def _before(ledger: Ledger, one: Target) -> str | None:
    """The target of the same scope that stands, or whose place this one has taken already.

    Those of the sample and the others do not take each other's place.
    """
    query = sa.select(targets.c.supersedes).where(targets.c.target_id == one.target_id)
    with ledger.read() as connection:
        if kept.known(connection, targets, one.target_id):
            return connection.scalar(query)
    rows = standing(ledger)
    same = [
        pl.col(name).eq_missing(pl.lit(getattr(one, name), rows.schema[name])) for name in SCOPE
    ]
    found = rows.filter(pl.col("sample") == one.sample, *same)
    return None if found.is_empty() else str(found["target_id"][0])
