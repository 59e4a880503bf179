"""Up to where one person may agree alone; beyond it a second one approves."""

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lib.agreements.offers import SETTLEMENT, Offer, add_months
from lib.settings import Settings
from lib.words import N_, Money, Sentence, Share

OVER: Mapping[str, str] = {
    "waiver": N_("more of the debt is waived than one person may waive alone"),
    "instalments": N_("more instalments than one person may agree to alone"),
    "deferral": N_("a longer deferral than one person may agree to alone"),
    "settlement": N_("a settlement for less than one person may agree to alone"),
}
"""Code of a limit → what is said of an offer that goes beyond it."""

WAIVED = N_(
    "{amount} is waived, {share} of the debt; one person may waive {limit} alone: {more} too much."
)
NUMBER = N_("{n} instalments; one person may agree to {limit} alone: {more} too many.")
MONTHS = N_(
    "A deferral of {n} months; one person may agree to {limit} alone: {more} months too long."
)
FIRST = N_(
    "The first instalment is due on {due}; one person may agree to {latest} at the latest: "
    "{n} days later."
)
SETTLED = N_(
    "A settlement for {share} of the debt; one person may agree to {limit} or more alone: {less} "
    "too little."
)
UNKEPT = N_("A limit of the day of the proposal, which was not kept with it: {what}.")


@dataclass(frozen=True)
class Limits:
    """The most that needs no second person.

    `waiver` and `settlement` are shares of the debt, the one from above, the other from below.
    """

    waiver: float
    instalments: int
    deferral_months: int
    settlement: float

    @classmethod
    def of(cls, settings: Settings) -> "Limits":
        """The limits that the settings have."""
        return cls(
            settings.agreement_waiver_share,
            settings.agreement_instalments,
            settings.agreement_deferral_months,
            settings.agreement_settlement_share,
        )


def over(offer: Offer, limits: Limits, today: dt.date) -> tuple[str, ...]:
    """The limits, as codes of OVER, that an offer of today goes beyond; exactly at one it does not.

    A first instalment later than in a month defers as well, whatever the offer is called.
    """
    return tuple(_over(offer, limits, today))


def _over(offer: Offer, limits: Limits, today: dt.date) -> Iterator[str]:
    settles = offer.terms.kind == SETTLEMENT
    waived = Fraction(offer.forgone, offer.debt.amount)
    if not settles and waived > _exact(limits.waiver):
        yield "waiver"
    if offer.terms.number > limits.instalments:
        yield "instalments"
    latest = add_months(today, 1 + limits.deferral_months)
    if offer.terms.grace_months > limits.deferral_months or offer.schedule[0].due > latest:
        yield "deferral"
    if settles and 1 - waived < _exact(limits.settlement):
        yield "settlement"


def exceeded(content: Mapping[str, Any], proposed_on: dt.date) -> tuple[Sentence, ...]:
    """By how much a proposal goes beyond each limit that one person has, as it was proposed.

    `content` is what the ledger keeps of it. Limits were not always kept; then the amount of the
    excess is not known any more.
    """
    if "limits" not in content:
        return tuple(Sentence(UNKEPT, what=Sentence(OVER[code])) for code in content["over"])
    limits = Limits(**content["limits"])
    return tuple(_exceeded(code, content, limits, proposed_on) for code in content["over"])


def _exceeded(
    code: str, content: Mapping[str, Any], limits: Limits, proposed_on: dt.date
) -> Sentence:
    debt, waived = content["amount"], sum(content["waived"].values())

    def money(amount: int) -> Money:
        return Money(amount, content["currency"])

    match code:
        case "waiver":
            return Sentence(
                WAIVED,
                amount=money(waived),
                share=Share(waived / debt, 1),
                limit=Share(limits.waiver, 1),
                more=money(waived - math.floor(_exact(limits.waiver) * debt)),
            )
        case "settlement":
            return Sentence(
                SETTLED,
                share=Share((debt - waived) / debt, 1),
                limit=Share(limits.settlement, 1),
                less=money(math.ceil(_exact(limits.settlement) * debt) - (debt - waived)),
            )
        case "instalments":
            n = len(content["schedule"])
            return Sentence(NUMBER, n=n, limit=limits.instalments, more=n - limits.instalments)
        case _:
            return _deferred(content, limits.deferral_months, proposed_on)


def _deferred(content: Mapping[str, Any], most: int, proposed_on: dt.date) -> Sentence:
    """Beyond the months of deferral that one person may agree to, or beyond their last day."""
    months = content["grace_months"]
    if months > most:
        return Sentence(MONTHS, n=months, limit=most, more=months - most)
    due = dt.date.fromisoformat(content["schedule"][0][0])
    latest = add_months(proposed_on, 1 + most)
    return Sentence(FIRST, due=due, latest=latest, n=(due - latest).days)


def _exact(share: float) -> Fraction:
    """The share as it was written, not as a computer keeps it: 0.1 is a tenth."""
    return Fraction(str(share))
