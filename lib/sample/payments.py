"""Month by month: who is visited, what is promised, what comes in.

Each month follows from the one before and the persona, so that snapshots, instalments, repayments
and follow-ups tell one story:

    overdue(day) = instalments fallen due by the day x instalment - net repayments up to the day

A payment never exceeds what is overdue on its day, and a reversed one is taken back within its
month. There is at most one payment of a case in a month.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lib.sample.clock import Period, on_day
from lib.sample.draws import Draws, Flags, Ints
from lib.sample.loans import YUAN, Loans
from lib.sample.personas import Persona

VISIT_DAYS = 17
"""Visits of a month are spread over so many days, so that a promise mostly ends within it."""
REVERSED = 25
"""Of 1,000 payments so many bounce within three days."""


@dataclass(frozen=True)
class Month:
    """What happened to each case in one period, and how it stood at the end; 0 means none."""

    period: Period
    active: Flags
    """Placed, not yet recalled and not settled when the period began."""
    visit_day: Ints
    promise_day: Ints
    promise_amount: Ints
    pay_day: Ints
    paid: Ints
    """The amount of the payment of the period, before any reversal."""
    reversal_day: Ints
    received: Ints
    """All net repayments from the placement to the end of the period."""
    last_day: Ints
    last_amount: Ints
    settled_day: Ints
    """The day on which the last instalment of the loan was paid."""

    def overdue(self, loans: Loans) -> Ints:
        """The amount overdue at the end of the period."""
        return loans.due_by(self.period.end) * loans.instalment - self.received

    def received_by(self, before: "Month | None", day: Ints) -> Ints:
        """The net repayments up to a day within this period."""
        came_in = (self.pay_day > 0) & (self.pay_day <= day)
        stands = (self.reversal_day == 0) | (self.reversal_day > day)
        earlier = before.received if before else np.zeros_like(day)
        return earlier + np.where(came_in & stands, self.paid, 0)


@dataclass(frozen=True)
class _Visit:
    day: Ints
    promise_day: Ints
    amount: Ints


@dataclass(frozen=True)
class _Scene:
    """What is known when a month begins."""

    draws: Draws
    loans: Loans
    period: Period
    active: Flags
    first: Ints
    last: Ints
    received: Ints

    def overdue(self, day: Ints) -> Ints:
        return self.loans.due_by(day) * self.loans.instalment - self.received

    def below(self, question: str, limit: int) -> Ints:
        return self.draws.below(f"{question}/{self.period.number}", self.loans.case, limit)

    def chance(self, question: str, per_mille: int) -> Flags:
        return self.below(question, 1000) < per_mille


def live(draws: Draws, loans: Loans, months: Sequence[Period]) -> tuple[Month, ...]:
    """Play the months through, one after the other."""
    lived: list[Month] = []
    for period in months:
        lived.append(_month(draws, loans, period, lived[-1] if lived else None))
    return tuple(lived)


def _month(draws: Draws, loans: Loans, period: Period, before: Month | None) -> Month:
    zero = np.zeros_like(loans.case)
    settled = before.settled_day if before else zero
    leaves = loans.recalled_in == period.number
    scene = _Scene(
        draws,
        loans,
        period,
        active=(loans.placed_in <= period.number)
        & (loans.recalled_in >= period.number)
        & (settled == 0),
        first=np.maximum(period.start, loans.place_day + 1),
        last=np.where(leaves, loans.recall_day - 1, period.end),
        received=before.received if before else zero,
    )
    visit = _visit(scene)
    day, paid = _payment(scene, visit)
    reversal = _reversal(scene, day, paid)
    stands = (paid > 0) & (reversal == 0)
    received = scene.received + np.where(stands, paid, 0)
    whole = received == loans.still_to_fall_due * loans.instalment
    return Month(
        period=period,
        active=scene.active,
        visit_day=visit.day,
        promise_day=visit.promise_day,
        promise_amount=visit.amount,
        pay_day=day,
        paid=paid,
        reversal_day=reversal,
        received=received,
        last_day=np.where(stands, day, before.last_day if before else zero),
        last_amount=np.where(stands, paid, before.last_amount if before else zero),
        settled_day=np.where(stands & whole, day, settled),
    )


def _visit(scene: _Scene) -> _Visit:
    """The crew comes once a month to whoever owes, and asks for one or two instalments."""
    day = scene.first + 2 + scene.below("visit", VISIT_DAYS)
    owed = scene.overdue(day)
    happens = scene.active & (day <= scene.last) & (owed > 0)
    asked = np.minimum(owed, scene.loans.instalment * (1 + scene.below("asked", 2)))
    return _Visit(
        day=np.where(happens, day, 0),
        promise_day=np.where(happens, day + 2 + scene.below("promise", 4), 0),
        amount=np.where(happens, asked, 0),
    )


def _payment(scene: _Scene, visit: _Visit) -> tuple[Ints, Ints]:
    """Day and amount that the persona pays in this month; 0 and 0 if none."""
    kept = visit.promise_day - scene.below("early", 2)
    soon = scene.first + scene.below("pay day", 15)
    when_due = np.maximum(scene.first, on_day(np.asarray(scene.period.month), scene.loans.due_day))
    current = np.minimum(when_due + scene.below("after due", 2), scene.last)
    promised = visit.day > 0
    one = scene.loans.instalment
    persona = scene.loans.persona
    habits: tuple[tuple[Persona, Flags, Ints, Ints], ...] = (
        (Persona.VISIT_PAYER, promised & scene.chance("keeps", 750), kept, visit.amount),
        (
            Persona.PROMISE_BREAKER,
            promised & scene.chance("a third", 200),
            visit.promise_day,
            visit.amount * 3 // 10 // YUAN * YUAN,
        ),
        (
            Persona.HARDSHIP,
            scene.chance("a little", 550),
            soon,
            (1 + scene.below("little", 3)) * 100 * YUAN,
        ),
        (Persona.RECALLED, scene.chance("before recall", 350), soon, one),
        (Persona.RELAPSED, _is_current(scene), current, scene.overdue(current)),
        (Persona.STEADY, scene.chance("steady", 850), soon, one),
        (Persona.SILENT, scene.chance("silent", 40), soon, one),
    )
    pays = [(persona == who) & does for who, does, _, _ in habits]
    day = np.select(pays, [habit[2] for habit in habits], 0)
    wanted = np.select(pays, [habit[3] for habit in habits], 0)
    paid = np.where(scene.active & (day <= scene.last), np.minimum(wanted, scene.overdue(day)), 0)
    return np.where(paid > 0, day, 0), paid


def _is_current(scene: _Scene) -> Flags:
    """Whether this is one of the one or two good months of someone who relapses."""
    case = scene.loans.case
    begins = 1 + scene.draws.below("good from", case, 2)
    ends = begins + scene.draws.below("good for", case, 2)
    return np.asarray((begins <= scene.period.number) & (scene.period.number <= ends))


def _reversal(scene: _Scene, day: Ints, paid: Ints) -> Ints:
    back = day + 1 + scene.below("back", 3)
    bounces = (paid > 0) & scene.chance("bounces", REVERSED) & (back <= scene.last)
    return np.where(bounces, back, 0)
