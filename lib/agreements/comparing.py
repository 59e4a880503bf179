"""Up to three offers side by side: what each asks a month, costs, waives, and may bring.

What an offer may bring is its sum times the chance that it is kept, without any discount for time.
The chance comes from what this house has seen itself: of agreements of the kind that ended, the
share that was completed; while those are too few, of promises that matured, the share that was
kept; while those are too few as well, nothing is said.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from lib.agreements.affordability import Affordable
from lib.agreements.debt import WAIVABLE, Debt
from lib.agreements.offers import (
    DEFERRAL,
    EQUAL,
    MOST_MONTHS,
    SETTLEMENT,
    WAIVER,
    Offer,
    Terms,
)
from lib.followups.promises import Status
from lib.words import N_, Money, Sentence

AGREEMENTS, PROMISES = "agreements", "promises"
"""Where a chance comes from."""

MOST_OFFERS = 3

USUAL_MONTHS, USUAL_GRACE = 12, 3
"""Instalments where nothing is known of what can be paid, and the deferral that is drafted."""


@dataclass(frozen=True)
class Chance:
    """The chance that an offer is kept, of how many, seen at what; None: not enough data."""

    share: float | None
    n: int
    seen: str


def chance(kind: str, agreed: pl.DataFrame, promises: pl.DataFrame, minimum_n: int) -> Chance:
    """The chance that an offer of a kind is kept.

    Args:
        kind: of lib.agreements.offers.KINDS.
        agreed: kind and state of agreements, as lib.agreements.records.listed gives them.
        promises: matured and status, as lib.followups.promises.promises gives them.
        minimum_n: how many are enough.

    """
    ended = agreed.filter(
        pl.col("kind") == kind, pl.col("state").is_in(["completed", "broken"])
    ).select(good=pl.col("state") == "completed")
    if ended.height >= minimum_n:
        return Chance(_share(ended), ended.height, AGREEMENTS)
    matured = promises.filter("matured").select(good=pl.col("status") == Status.KEPT.value)
    enough = matured.height >= minimum_n
    return Chance(_share(matured) if enough else None, matured.height, PROMISES)


def _share(seen: pl.DataFrame) -> float | None:
    return int(seen["good"].sum()) / seen.height if seen.height else None


def expected(made: Offer, chance: Chance) -> int | None:
    """What an offer may bring, in minor units; None without a chance."""
    return None if chance.share is None else round(made.total * chance.share)


def fits(made: Offer, found: Affordable) -> bool | None:
    """Whether the customer can pay an offer; None where it is not known.

    The largest instalment is held against what can be paid a month. A settlement may also take the
    money that is there at once.
    """
    return payable(made.terms.kind, [one.amount for one in made.schedule], found)


def payable(kind: str, instalments: Sequence[int], found: Affordable) -> bool | None:
    """Whether the customer can pay instalments of an agreement of a kind; see `fits`."""
    if found.allows is None:
        return None
    if kind == SETTLEMENT:
        return sum(instalments) <= found.at_once + found.allows * len(instalments)
    return max(instalments) <= found.allows


def told(made: Offer, found: Affordable, chance: Chance) -> tuple[Sentence, ...]:
    """One sentence each: whether it can be paid, and what it may bring by what."""
    return tuple(_told(made, found, chance))


def _told(made: Offer, found: Affordable, chance: Chance) -> Iterator[Sentence]:
    def money(amount: int) -> Money:
        return Money(amount, made.debt.currency)

    yield held_against(fits(made, found), found)
    value = expected(made, chance)
    if value is None:
        yield Sentence(N_("What it may bring is not known: not enough data (n = {n})."), n=chance.n)
        return
    said = {
        AGREEMENTS: N_("It may bring {amount}: {n} agreements of this kind ended here."),
        PROMISES: N_("It may bring {amount}: {n} promises matured here."),
    }
    yield Sentence(said[chance.seen], amount=money(value), n=chance.n)


def held_against(fit: bool | None, found: Affordable) -> Sentence:  # noqa: FBT001 — what is said
    """Say whether an agreement fits what the customer can pay."""
    if fit is None:
        return Sentence(N_("Whether it can be afforded is not known."))
    return Sentence(
        N_("It fits what can be paid: {allows} a month.")
        if fit
        else N_("It asks more than can be paid: {allows} a month."),
        allows=Money(found.allows or 0, found.currency),
    )


def drafts(debt: Debt, found: Affordable, first_due: dt.date) -> Sequence[Terms]:
    """Up to three different terms to begin with, the first as soon as it can be afforded.

    Equal instalments of what can be paid a month (twelve where that is not known), the same after a
    deferral, and the same without interest, penalty and fees where the file names any.
    """
    number = _number(debt.amount, found)
    found_terms = [
        Terms(kind=EQUAL, number=number, first_due=first_due),
        Terms(
            kind=DEFERRAL,
            number=min(number, MOST_MONTHS - USUAL_GRACE),
            first_due=first_due,
            grace_months=USUAL_GRACE,
        ),
    ]
    waived = {code: debt.parts[code] for code in WAIVABLE if debt.parts.get(code)}
    if waived and sum(waived.values()) < debt.amount:
        less = _number(debt.amount - sum(waived.values()), found)
        found_terms.append(Terms(kind=WAIVER, number=less, first_due=first_due, waived=waived))
    return tuple(found_terms[:MOST_OFFERS])


def _number(amount: int, found: Affordable) -> int:
    """How many instalments of what can be paid; at most the longest term, and none of nothing."""
    if found.allows is None:
        return min(USUAL_MONTHS, amount)
    if found.allows == 0:
        return min(MOST_MONTHS, amount)
    # The last one bears what rounding leaves, and must fit as well.
    needed = -(-amount // found.allows)
    while needed < MOST_MONTHS and amount - amount // needed * (needed - 1) > found.allows:
        needed += 1
    return max(1, min(needed, MOST_MONTHS, amount))
