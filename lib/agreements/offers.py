"""Offers: how a debt is paid in instalments, to the minor unit, and what of it is waived.

The formulas (A = debt less what is waived, n = number of instalments, all in minor units):

* equal: each is ⌊A / n⌋, the last one bears what rounding leaves.
* stepped: the first ones are as agreed, the others share the rest equally.
* deferral: as equal, all dates so many months later; meanwhile nothing is charged.
* waiver: as equal, after interest, penalty or fees were taken off.
* settlement: what is paid instead of the whole, as equal; the remainder is waived when it is paid.
* with a yearly rate r (equal, deferral, waiver): i = r / 12, each is A·i / (1 − (1+i)^−n), rounded
  half up; interest of a month is i on what is left, rounded half up; the last pays what is left.
  Source: the annuity formula of any textbook of financial mathematics; reckoned in decimals.

Dates follow the first one from month to month; one that its month does not have is its last day.
The longest term, five years or 60 instalments, is that of Article 70 of the Measures for credit
card business (《商业银行信用卡业务监督管理办法》), kept here for every loan as a policy.
"""

import calendar
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, localcontext
from itertools import pairwise

from lib.agreements.debt import FEES, INTEREST, PENALTY, PRINCIPAL, REST, WAIVABLE, Debt
from lib.errors import RecordRefused
from lib.followups.entry import Problems
from lib.words import N_, Sentence

EQUAL, STEPPED, DEFERRAL, WAIVER, SETTLEMENT = (
    "equal",
    "stepped",
    "deferral",
    "waiver",
    "settlement",
)
KINDS: Mapping[str, str] = {
    EQUAL: N_("Equal instalments"),
    STEPPED: N_("Smaller instalments first"),
    DEFERRAL: N_("Deferral, then instalments"),
    WAIVER: N_("Instalments with a waiver"),
    SETTLEMENT: N_("Settlement for a part"),
}
"""Kind of an offer → its name. Codes are never renamed."""

MOST_MONTHS = 60
"""Instalments, and months of deferral with them, that an agreement may have."""

HIGHEST_RATE = Decimal(24)
"""Yearly rate in per cent up to which courts in China grant interest and charges together
(《最高人民法院关于进一步加强金融审判工作的若干意见》, 法发〔2017〕22号, 第2条)."""

SETTLES = (PENALTY, FEES, INTEREST, REST, PRINCIPAL)
"""In which order a settlement waives the components of a debt."""

NO_KIND = N_("Please choose the kind of offer.")
NO_NUMBER = N_("Please choose between 1 and {most} instalments.")
TOO_LONG = N_(
    "With its deferral the agreement lasts more than {most} months, the longest term that is "
    "agreed to; please choose fewer instalments or a shorter deferral."
)
NO_GRACE = N_("Please enter by how many months everything is deferred.")
NO_WAIVER = N_("Please enter what is waived of interest, penalty or fees.")
WAIVED_MORE = N_("More is waived than the case has of this; please waive at most what is owed.")
NO_SETTLEMENT = N_("Please enter what settles the debt: more than nothing and less than all of it.")
NO_STEPS = N_(
    "Please enter smaller first instalments: fewer than all, each above nothing, and none above "
    "those that follow."
)
TOO_SMALL = N_("So many instalments would be of nothing; please choose fewer.")
NO_RATE = N_("Please enter a yearly rate between 0 and {highest} %, for equal instalments only.")


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What is offered.

    `number` of all instalments; `first_due` without the deferral; `low_number` instalments of
    `low_amount` come first in a stepped offer; `waived` has components of WAIVABLE; `settles` is
    what a settlement pays; `rate` is yearly, in per cent. Amounts are in minor units.
    """

    kind: str
    number: int
    first_due: dt.date
    grace_months: int = 0
    low_number: int = 0
    low_amount: int = 0
    waived: Mapping[str, int] = field(default_factory=dict)
    settles: int = 0
    rate: Decimal = Decimal(0)


@dataclass(frozen=True)
class Instalment:
    """One payment: its number from 1, its day, its amount, and how much of that is interest."""

    number: int
    due: dt.date
    amount: int
    interest: int = 0


@dataclass(frozen=True)
class Offer:
    """An offer with its schedule; `waived` by component of the debt."""

    debt: Debt
    terms: Terms
    waived: Mapping[str, int]
    schedule: tuple[Instalment, ...]

    @property
    def total(self) -> int:
        """All that the customer pays."""
        return sum(one.amount for one in self.schedule)

    @property
    def cost(self) -> int:
        """What he pays for the time: the interest of the plan."""
        return sum(one.interest for one in self.schedule)

    @property
    def forgone(self) -> int:
        """All that is waived."""
        return sum(self.waived.values())

    @property
    def largest(self) -> int:
        """The largest instalment."""
        return max(one.amount for one in self.schedule)


def offer(debt: Debt, terms: Terms) -> Offer:
    """Reckon an offer.

    Raises:
        RecordRefused: the terms are incomplete or contradict themselves or the debt; all at once.

    """
    if problems := tuple(_faults(debt, terms)):
        raise RecordRefused(problem=Problems(problems))
    waived = waived_of(debt, terms)
    amount = debt.amount - sum(waived.values())
    dates = due_dates(terms.first_due, terms.number, terms.grace_months)
    return Offer(debt, terms, waived, _schedule(amount, dates, terms))


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day of a later month; the last one of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def due_dates(first: dt.date, number: int, grace_months: int = 0) -> tuple[dt.date, ...]:
    """The days of so many instalments, a month apart."""
    return tuple(add_months(first, grace_months + at) for at in range(number))


def equal(amount: int, number: int) -> tuple[int, ...]:
    """Equal parts; what rounding leaves is in the last one."""
    each = amount // number
    return (*(each for _ in range(number - 1)), amount - each * (number - 1))


def annuity(amount: int, number: int, rate: Decimal) -> tuple[tuple[int, int], ...]:
    """Amount and interest of each instalment at a yearly rate in per cent."""
    with localcontext() as context:
        context.prec = 40
        monthly = rate / 1200
        level = _rounded(amount * monthly / (1 - (1 + monthly) ** -number))
        left, parts = amount, []
        for at in range(number):
            interest = _rounded(left * monthly)
            paid = left + interest if at == number - 1 else level
            parts.append((paid, interest))
            left -= paid - interest
    return tuple(parts)


def waived_of(debt: Debt, terms: Terms) -> dict[str, int]:
    """What is waived, by component."""
    if terms.kind == WAIVER:
        return {code: amount for code, amount in terms.waived.items() if amount}
    if terms.kind != SETTLEMENT:
        return {}
    left, waived = debt.amount - terms.settles, {}
    for code in SETTLES:
        taken = min(left, debt.parts.get(code, 0))
        if taken:
            waived[code] = taken
        left -= taken
    return waived


def _schedule(amount: int, dates: Sequence[dt.date], terms: Terms) -> tuple[Instalment, ...]:
    if terms.rate:
        parts = annuity(amount, terms.number, terms.rate)
    elif terms.kind == STEPPED:
        low = (terms.low_amount,) * terms.low_number
        rest = equal(amount - sum(low), terms.number - terms.low_number)
        parts = tuple((one, 0) for one in (*low, *rest))
    else:
        parts = tuple((one, 0) for one in equal(amount, terms.number))
    numbered = enumerate(zip(dates, parts, strict=True), 1)
    return tuple(Instalment(at, due, *part) for at, (due, part) in numbered)


def _faults(debt: Debt, terms: Terms) -> Iterator[Sentence]:
    if terms.kind not in KINDS:
        yield Sentence(NO_KIND)
        return
    own = list(_faults_of_kind(debt, terms))
    yield from own
    if not 1 <= terms.number <= MOST_MONTHS:
        yield Sentence(NO_NUMBER, most=MOST_MONTHS)
        return
    if terms.number + terms.grace_months > MOST_MONTHS:
        yield Sentence(TOO_LONG, most=MOST_MONTHS)
    bears = terms.kind in {EQUAL, DEFERRAL, WAIVER}
    if not 0 <= terms.rate <= HIGHEST_RATE or (terms.rate and not bears):
        yield Sentence(NO_RATE, highest=int(HIGHEST_RATE))
    elif not own:
        yield from _faults_of_size(debt, terms)


def _faults_of_kind(debt: Debt, terms: Terms) -> Iterator[Sentence]:
    if terms.grace_months < 0 or (terms.kind == DEFERRAL) != (terms.grace_months > 0):
        yield Sentence(NO_GRACE)
    waived = sum(terms.waived.values())
    if (terms.kind == WAIVER) != (waived > 0) or set(terms.waived) - set(WAIVABLE):
        yield Sentence(NO_WAIVER)
    over = any(not 0 <= n <= debt.parts.get(code, 0) for code, n in terms.waived.items())
    if over or waived >= debt.amount:
        yield Sentence(WAIVED_MORE)
    if terms.kind == SETTLEMENT and not 0 < terms.settles < debt.amount:
        yield Sentence(NO_SETTLEMENT)
    if terms.kind == STEPPED and not (0 < terms.low_number < terms.number and terms.low_amount > 0):
        yield Sentence(NO_STEPS)


def _faults_of_size(debt: Debt, terms: Terms) -> Iterator[Sentence]:
    """Whether each instalment is above nothing, and steps go up."""
    amount = debt.amount - sum(waived_of(debt, terms).values())
    if terms.kind != STEPPED:
        # An annuity rounded up may be paid off before its last instalment.
        parts = annuity(amount, terms.number, terms.rate) if terms.rate else ()
        if amount < terms.number or any(paid <= interest for paid, interest in parts):
            yield Sentence(TOO_SMALL)
        return
    low = (terms.low_amount,) * terms.low_number
    rest = equal(amount - sum(low), terms.number - terms.low_number)
    if any(one > later for one, later in pairwise((*low, *rest))):
        yield Sentence(NO_STEPS)


def _rounded(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))
