"""What was lent and placed: the part of a case that no later month changes.

The model is the plainest that lenders use: every instalment of a loan is the same, an equal share
of the principal plus a flat interest. So the whole state of a case on any day follows from two
numbers, the instalments fallen due and the money received, both exact in minor units.
"""

from dataclasses import dataclass

import numpy as np

from lib.sample.clock import Period, first_of, month_of, on_day
from lib.sample.draws import Draws, Ints
from lib.sample.personas import Persona, person_of, persona_of

CLIENTS = ("示例银行", "样例消费金融", "范本小额贷款")
CLIENT_WEIGHTS = (5, 3, 2)
BATCH_PREFIXES = ("YH", "XJ", "XD")
PRODUCTS = (
    "信用贷", "装修贷", "信用卡分期", "现金贷", "家电分期", "教育分期", "经营贷", "车抵贷",
    "助农贷",
)  # fmt: skip
PRODUCTS_OF_CLIENT = 3

TERMS = np.array((6, 12, 18, 24, 36), np.int64)
TERM_WEIGHTS = (2, 8, 3, 6, 3)
ARREARS_WEIGHTS = (38, 22, 15, 9, 6, 4, 2, 2, 1, 1)
PLACEMENT_WEIGHTS = (46, 11, 11, 11, 11, 10)
PLACEMENT_DAYS = 180
YUAN = 100
STEP = 50 * YUAN
LONG_TERM = 24
MONTHS_OF_A_RELAPSE = 7


@dataclass(frozen=True)
class Loans:
    """Columns of the same length; money in fen, days and months as lib.sample.clock counts."""

    case: Ints
    person: Ints
    persona: Ints
    client: Ints
    product: Ints
    term: Ints
    share: Ints
    """Principal in one instalment."""
    interest: Ints
    """Interest in one instalment."""
    due_day: Ints
    placed_in: Ints
    """Number of the period of the placement."""
    place_day: Ints
    arrears: Ints
    """Instalments overdue on the day of the placement."""
    paid_before: Ints
    """Instalments paid before the oldest overdue one."""
    oldest_month: Ints
    """Month of the oldest instalment overdue at the placement."""
    recalled_in: Ints
    """Number of the period of the recall, past the last period if there is none."""
    recall_day: Ints

    @property
    def instalment(self) -> Ints:
        """The amount of each instalment."""
        return self.share + self.interest

    @property
    def still_to_fall_due(self) -> Ints:
        """Instalments from the oldest overdue one to the end of the loan."""
        return self.term - self.paid_before

    def due_by(self, day: Ints | int) -> Ints:
        """Instalments, from the oldest overdue one on, fallen due up to a day."""
        days = np.broadcast_to(np.asarray(day, np.int64), self.case.shape)
        month = month_of(days)
        passed = month - self.oldest_month + (on_day(month, self.due_day) <= days)
        return np.asarray(np.clip(passed, 0, self.still_to_fall_due))

    def due_date(self, position: Ints) -> Ints:
        """The day on which the instalment `position` places after the oldest falls due."""
        return np.asarray(on_day(self.oldest_month + position, self.due_day))

    @property
    def loan_day(self) -> Ints:
        """The day on which the money was paid out, a month before the first instalment."""
        return on_day(self.oldest_month - self.paid_before - 1, self.due_day)


def lend(draws: Draws, cases: Ints, months: tuple[Period, ...]) -> Loans:
    """Make the loans with the given numbers."""
    person = person_of(draws, cases)
    persona = persona_of(draws, person)
    client = draws.weighted("client", cases, CLIENT_WEIGHTS)
    arrears = 1 + draws.weighted("arrears", cases, ARREARS_WEIGHTS)
    relapses = persona == Persona.RELAPSED
    term = TERMS[draws.weighted("term", cases, TERM_WEIGHTS)]
    term = np.maximum(term, np.where(relapses, LONG_TERM, 0))
    term = np.where(term < arrears, 2 * term, term)
    ahead = np.where(relapses, arrears + MONTHS_OF_A_RELAPSE, arrears)
    share = STEP * (4 + draws.below("share", cases, 40) * draws.below("size", cases, 40) // 20)
    due_day = draws.between("due day", cases, 1, 28)
    early = relapses | (persona == Persona.RECALLED)
    placed_in = np.where(early, 0, draws.weighted("placed in", cases, PLACEMENT_WEIGHTS))
    place_day = _place_day(placed_in, client, months)
    recalled_in, recall_day = _recall(draws, cases, persona, months)
    return Loans(
        case=cases,
        person=person,
        persona=persona,
        client=client,
        product=client * PRODUCTS_OF_CLIENT + draws.below("product", cases, PRODUCTS_OF_CLIENT),
        term=term,
        share=share,
        interest=share * term * draws.between("rate", cases, 60, 120) // 10_000,
        due_day=due_day,
        placed_in=placed_in,
        place_day=place_day,
        arrears=arrears,
        paid_before=draws.below("paid before", cases, term - ahead + 1),
        oldest_month=_last_due_month(place_day - 1, due_day) - arrears + 1,
        recalled_in=recalled_in,
        recall_day=recall_day,
    )


def _place_day(placed_in: Ints, client: Ints, months: tuple[Period, ...]) -> Ints:
    """One day for each batch: clients hand over in the first days of a month."""
    starts = np.array([month.start for month in months], np.int64)
    ends = np.array([month.end for month in months], np.int64)
    day = starts[placed_in] + 2 + 3 * client + placed_in % 3
    return np.asarray(np.minimum(day, ends[placed_in]))


def _last_due_month(day: Ints, due_day: Ints) -> Ints:
    month = month_of(day)
    return month - (on_day(month, due_day) > day)


def _recall(
    draws: Draws, cases: Ints, persona: Ints, months: tuple[Period, ...]
) -> tuple[Ints, Ints]:
    """The period and day on which a case goes back to its lender."""
    recalled = persona == Persona.RECALLED
    period = np.where(recalled, 2 + draws.below("recalled in", cases, len(months) - 2), len(months))
    ends = np.array([*(month.end for month in months), 0], np.int64)
    starts = first_of(np.array([month.month for month in (*months, months[-1])], np.int64))
    day = np.minimum(starts[period] + draws.between("recall day", cases, 9, 24), ends[period])
    return period, day
