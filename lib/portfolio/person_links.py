"""What managers decided about persons: that two are the same, or that they are not.

Kept in the ledger's table of corrections, so that no later file undoes it. Of one pair the latest
decision counts; one without a value takes the earlier ones back.
"""

import datetime as dt

from lib.cases.persons import Pair, pair
from lib.ledger import Ledger
from lib.portfolio import corrections

ABOUT = "person"
BETWEEN = "|"
"""Stands between the two keys of a subject; keys are hexadecimal."""


def decide(
    ledger: Ledger,
    one: str,
    other: str,
    *,
    same: bool | None,
    now: dt.datetime,
) -> None:
    """Keep that two person keys are the same person, are not, or (None) are open again."""
    subject = BETWEEN.join(pair(one, other))
    value = None if same is None else {"same": same}
    corrections.record(ledger, ABOUT, [subject], value, now=now)


def decisions(ledger: Ledger) -> dict[Pair, bool]:
    """The standing decisions: pair of person keys → whether they are the same."""
    return {
        pair(*one.subject.split(BETWEEN)): bool(one.value["same"])
        for one in corrections.standing(ledger, ABOUT)
    }
