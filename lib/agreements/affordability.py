"""What a customer can afford a month: income less what he needs less his other debts.

The principle is that of the Standard Financial Statement (Money and Pensions Service, United
Kingdom): creditors share what is left after necessary outgoings and debts that come first. A part
of what is left stays with the customer, so that the next unforeseen bill does not break the plan;
how large it is, is a policy of the house. Nothing is estimated: what nobody said is unknown.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lib.words import N_, Money, Sentence, Share

INCOME, OUTGOINGS, DEBTS, AT_ONCE = "income", "outgoings", "debts", "at_once"
"""Groups of items: a month's income, necessary outgoings, other debts; money that is there once."""

ITEMS: Mapping[str, tuple[str, str]] = {
    "wages": (INCOME, N_("Wages after tax")),
    "other_income": (INCOME, N_("Other income")),
    "housing": (OUTGOINGS, N_("Housing, power and water")),
    "living": (OUTGOINGS, N_("Food and daily needs")),
    "family": (OUTGOINGS, N_("Children and parents")),
    "health": (OUTGOINGS, N_("Health")),
    "other_debts": (DEBTS, N_("Payments on other debts")),
    "savings": (AT_ONCE, N_("Money that is there at once")),
}
"""Code of an item → its group and its name. Codes are never renamed."""

SAID, SEEN, FILED = "said", "seen", "filed"
SOURCES: Mapping[str, str] = {
    SAID: N_("said by the customer"),
    SEEN: N_("document seen"),
    FILED: N_("file of the client"),
}
"""Where an amount is known from → how that is called."""

METHOD = N_(
    "Income less necessary outgoings less payments on other debts, as in the Standard Financial "
    "Statement (Money and Pensions Service, United Kingdom). Of what is left {share} stays with "
    "the customer, a policy of this house."
)

NO_INCOME = N_("No income is known: no proposal can be called affordable.")
NO_OUTGOINGS = N_("No necessary outgoings are known: no proposal can be called affordable.")
NO_DEBTS = N_("Payments on other debts are not known; perhaps less is left.")
NOTHING_LEFT = N_("After necessary outgoings and other debts nothing is left of the income.")
ALLOWS = N_(
    "{residual} is left a month; {kept_back} stays with the customer, {allows} can be paid."
)


@dataclass(frozen=True)
class Figure:
    """An amount in minor units, a month where its item is monthly, and where it is known from."""

    amount: int
    source: str = SAID


Budget = Mapping[str, Figure]
"""Code of an item → what is known of it; what is not known is not there."""


@dataclass(frozen=True)
class Affordable:
    """What can be paid a month, in minor units; None is unknown.

    `residual` is what is left, `kept_back` what of it stays with the customer, `allows` the rest;
    `at_once` is there once.
    """

    currency: str
    share: float
    income: int | None
    outgoings: int | None
    debts: int | None
    at_once: int
    residual: int | None
    kept_back: int | None
    allows: int | None

    def said(self) -> tuple[Sentence, ...]:
        """What follows, and what is not known."""
        return tuple(_said(self))

    def method(self) -> Sentence:
        """How it was reckoned, with its source."""
        return Sentence(METHOD, share=Share(self.share))


def assess(budget: Budget, currency: str, share: float) -> Affordable:
    """Reckon what can be paid a month; `share` of what is left stays with the customer.

    Without any income or any outgoings the rest is unknown, not nothing. The part that stays is
    rounded up to the minor unit.
    """
    income, outgoings, debts = (_sum(budget, group) for group in (INCOME, OUTGOINGS, DEBTS))
    residual = kept_back = allows = None
    if income is not None and outgoings is not None:
        residual = income - outgoings - (debts or 0)
        # Rounded first, so that a last binary digit costs nobody a cent.
        kept_back = math.ceil(round(max(residual, 0) * share, 6))
        allows = max(residual, 0) - kept_back
    return Affordable(
        currency=currency,
        share=share,
        income=income,
        outgoings=outgoings,
        debts=debts,
        at_once=_sum(budget, AT_ONCE) or 0,
        residual=residual,
        kept_back=kept_back,
        allows=allows,
    )


def as_json(budget: Budget) -> dict[str, Any]:
    """The budget as the ledger keeps it."""
    return {code: {"amount": one.amount, "source": one.source} for code, one in budget.items()}


def from_json(told: Mapping[str, Any] | None) -> dict[str, Figure]:
    """The budget that the ledger kept; an erased one is empty."""
    return {code: Figure(one["amount"], one["source"]) for code, one in (told or {}).items()}


def faults(budget: Budget) -> Iterable[Sentence]:
    """What is wrong with a budget."""
    unknown = [one for one in budget if one not in ITEMS]
    if unknown or any(one.source not in SOURCES for one in budget.values()):
        yield Sentence(N_("Please choose for each amount where it is known from."))
    if any(one.amount < 0 for one in budget.values()):
        yield Sentence(N_("Please enter amounts that are not negative."))


def _sum(budget: Budget, group: str) -> int | None:
    known = [one.amount for code, one in budget.items() if ITEMS[code][0] == group]
    return sum(known) if known else None


def _said(found: Affordable) -> Iterator[Sentence]:
    if found.income is None:
        yield Sentence(NO_INCOME)
    if found.outgoings is None:
        yield Sentence(NO_OUTGOINGS)
    if found.residual is not None and found.residual <= 0:
        yield Sentence(NOTHING_LEFT)
    elif found.residual is not None:
        told = {name: Money(getattr(found, name), found.currency) for name in _TOLD}
        yield Sentence(ALLOWS, **told)
    if found.debts is None:
        yield Sentence(NO_DEBTS)


_TOLD = ("residual", "kept_back", "allows")
