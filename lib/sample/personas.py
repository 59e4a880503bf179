"""The characters of the sample: what each does with the bill and at the door.

A portfolio of dice throws teaches nothing. Here a manager finds the people he knows, and each test
knows where to look for them:

- VISIT_PAYER promises at the door and pays what was promised, three times out of four.
- PROMISE_BREAKER promises each month and pays nothing, or a third of it.
- MOVED is not where the file says; the address is dead.
- DISPUTES contests the sum and pays nothing until it is explained; the case is on hold.
- HARDSHIP has lost work or health and pays a few hundred yuan now and then.
- THREATENS meets the crew with threats; nobody goes there alone, the case is on hold.
- RECALLED is taken back by the lender in the middle; no payment is ours after that.
- RELAPSED pays everything, stays current for a month or two and stops again.
- STEADY pays one instalment a month late, so that the days past due hardly move.
- SILENT neither opens nor answers.
"""

from enum import IntEnum

import numpy as np

from lib.sample.draws import Draws, Ints


class Persona(IntEnum):
    """One character; the order is that of WEIGHTS."""

    VISIT_PAYER = 0
    PROMISE_BREAKER = 1
    MOVED = 2
    DISPUTES = 3
    HARDSHIP = 4
    THREATENS = 5
    RECALLED = 6
    RELAPSED = 7
    STEADY = 8
    SILENT = 9


WEIGHTS = (18, 12, 9, 6, 7, 3, 8, 9, 18, 10)
"""Shares in hundredths: the rarest is still met some 60 times in 2,000 cases."""

HOLDS: tuple[str | None, ...] = (
    None, None, None, "对账异议", "困难核实", "冲突威胁", None, None, None, None,
)  # fmt: skip
"""What the lender's warning column says of a persona."""

SHARED = 220
"""In 1,000 pairs of neighbouring cases so many belong to one person."""


def person_of(draws: Draws, cases: Ints) -> Ints:
    """The number of the person who owes each case: that of his first case."""
    shared = draws.chance("one person", cases // 2, SHARED)
    second = (shared & (cases % 2 == 1)).astype(np.int64)
    return np.asarray(cases - second)


def persona_of(draws: Draws, people: Ints) -> Ints:
    """The persona of each person, as a whole number of Persona."""
    return draws.weighted("persona", people, WEIGHTS)
