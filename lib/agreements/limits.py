"""Up to where one person may agree alone; beyond it a second one approves."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from lib.agreements.offers import SETTLEMENT, Offer, add_months
from lib.settings import Settings
from lib.words import N_

OVER: Mapping[str, str] = {
    "waiver": N_("more of the debt is waived than one person may waive alone"),
    "instalments": N_("more instalments than one person may agree to alone"),
    "deferral": N_("a longer deferral than one person may agree to alone"),
    "settlement": N_("a settlement for less than one person may agree to alone"),
}
"""Code of a limit → what is said of an offer that goes beyond it."""


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


def _exact(share: float) -> Fraction:
    """The share as it was written, not as a computer keeps it: 0.1 is a tenth."""
    return Fraction(str(share))
