"""Whether an agreement is kept, derived from the repayments and never typed in.

The definitions (amounts in minor units, calendar days, both ends included):

* Payments count from the day of the signature to the day before the agreement ends by cancelling or
  by the signature of the next one, whose payments are those from that day on. So one payment counts
  for one agreement only. A reversal takes its payment out again, on that payment's day
  (lib.followups.payments).
* Payments fill the instalments one after the other. An instalment is *paid* when what fell to it is
  at least tolerance × its amount, *due* from its date to the last of its days of grace, *late*
  after that, *open* before its date.
* The agreement is *late* while one instalment is, else *performing*.
* *broken*: an instalment was not paid by so many days after its date (at least the days of grace);
  it is broken from the day after, and what is paid later does not mend it: a new one is agreed.
* *completed*: all instalments are paid, and it was not broken before; on the day of that payment.
* *cancelled* and *superseded*: our people ended it, or a later one of the case was signed, before
  it was broken or completed.

Grace, tolerance and reversals are those of promises, see lib.followups.promises. Promises and
agreements are counted apart: the same payment may keep a promise and pay an instalment.
"""

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

from lib.settings import Settings


class State(StrEnum):
    """Where an agreement stands, from the proposal on."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    LATE = "late"
    PERFORMING = "performing"
    BROKEN = "broken"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


KEPT = (State.PERFORMING, State.LATE)
"""States in which an agreement stands: it is signed and has not ended."""


class Part(StrEnum):
    """Where one instalment stands."""

    PAID = "paid"
    OPEN = "open"
    DUE = "due"
    LATE = "late"


Due = tuple[dt.date, int]
"""An instalment, or a payment: its day and its amount."""


@dataclass(frozen=True)
class Grace:
    """When an instalment is paid, late, and breaks its agreement; as the settings have it."""

    days: int = 3
    tolerance: float = 1.0
    broken_days: int = 30

    @classmethod
    def of(cls, settings: Settings) -> "Grace":
        """That of promises, and the days until an agreement is broken."""
        return cls(
            settings.promise_grace_days,
            settings.promise_tolerance,
            settings.agreement_broken_days,
        )

    @property
    def until_broken(self) -> dt.timedelta:
        """From the date of an instalment to the last day on which it can still be paid."""
        return dt.timedelta(days=max(self.broken_days, self.days))


@dataclass(frozen=True)
class Course:
    """What became of a signed agreement by a day.

    `ended_on` is when it was broken, completed, cancelled or superseded; `filled` what fell to each
    instalment, `parts` where each stands.
    """

    state: State
    paid: int
    ended_on: dt.date | None
    filled: tuple[int, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class End:
    """That our people ended an agreement, or that the next one did: how, and from which day."""

    day: dt.date
    how: State


def course(
    schedule: Sequence[Due], payments: Sequence[Due], as_of: dt.date, grace: Grace, end: End | None
) -> Course:
    """What became of a signed agreement by `as_of`.

    Args:
        schedule: its instalments in the order of their dates.
        payments: what was paid on the case from the signature on, net of reversals, by day.
        as_of: the day.
        grace: what counts as paid, late and broken.
        end: by what it ended otherwise, if it did by `as_of` or later.

    """
    over = end if end and end.day <= as_of else None
    counted = [(day, paid) for day, paid in payments if day <= as_of]
    if over:
        counted = [(day, paid) for day, paid in counted if day < over.day]
    last = over.day - dt.timedelta(days=1) if over else as_of
    paid = sum(amount for _, amount in counted)
    filled = tuple(_filled(schedule, paid))
    state, ended_on = _state(schedule, counted, last, grace)
    if over and state in KEPT:
        state, ended_on = over.how, over.day
    parts = tuple(
        _part(one, there, last, grace) for one, there in zip(schedule, filled, strict=True)
    )
    return Course(state, paid, ended_on, filled, parts)


def needed(amount: int, tolerance: float) -> int:
    """What pays an instalment; rounded first, so that a last binary digit costs nobody a cent."""
    return math.ceil(round(amount * tolerance, 6))


def _state(
    schedule: Sequence[Due], payments: Sequence[Due], day: dt.date, grace: Grace
) -> tuple[State, dt.date | None]:
    """Whether it is kept on a day, and since when not."""
    broken = next(_breaches(schedule, payments, day, grace), None)
    completed = _completed(schedule, payments, grace)
    if broken and (completed is None or broken <= completed):
        return State.BROKEN, broken
    if completed:
        return State.COMPLETED, completed
    paid = sum(amount for _, amount in payments)
    last_grace = dt.timedelta(days=grace.days)
    late = any(due + last_grace < day and paid < want for due, want in _wanted(schedule, grace))
    return (State.LATE if late else State.PERFORMING), None


def _wanted(schedule: Sequence[Due], grace: Grace) -> Iterator[Due]:
    """The date of each instalment, and how much must have come in all for it to be paid."""
    before = 0
    for due, amount in schedule:
        yield due, before + needed(amount, grace.tolerance)
        before += amount


def _breaches(
    schedule: Sequence[Due], payments: Sequence[Due], day: dt.date, grace: Grace
) -> Iterator[dt.date]:
    """The days from which an instalment had broken the agreement, the first one first."""
    for due, want in _wanted(schedule, grace):
        last = due + grace.until_broken
        if last < day and sum(paid for on, paid in payments if on <= last) < want:
            yield last + dt.timedelta(days=1)


def _completed(schedule: Sequence[Due], payments: Sequence[Due], grace: Grace) -> dt.date | None:
    """The day of the payment with which everything was paid."""
    *_, (_, want) = _wanted(schedule, grace)
    sums = accumulate(paid for _, paid in payments)
    days = (day for (day, _), paid in zip(payments, sums, strict=True) if paid >= want)
    return next(days, None)


def _filled(schedule: Sequence[Due], paid: int) -> Iterator[int]:
    """What falls to each instalment: the oldest first, and no more than it is."""
    left = paid
    for _, amount in schedule:
        taken = min(left, amount)
        yield taken
        left -= taken


def _part(one: Due, filled: int, day: dt.date, grace: Grace) -> Part:
    due, amount = one
    if filled >= needed(amount, grace.tolerance):
        return Part.PAID
    if day < due:
        return Part.OPEN
    return Part.DUE if day <= due + dt.timedelta(days=grace.days) else Part.LATE
