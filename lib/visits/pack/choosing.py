"""Which routes may be packed: those of a plan that somebody approved, and that still stand.

A crew must not set out by a proposal, nor by a list that a later version took the place of.
"""

import datetime as dt

from lib.errors import PackRefused
from lib.ledger import Ledger
from lib.visits import records
from lib.visits.crew import in_order
from lib.visits.plans import kept
from lib.visits.plans.approving import NOT_YET
from lib.visits.visit_list import VisitList
from lib.words import N_, Sentence

OUTDATED = N_("a later version took its place. Please take the pack of that one.")
NO_ROUTE = N_("no crew has a route there. Please check crew and day.")


def routes(
    ledger: Ledger, plan_id: str, *, crew: str | None = None, day: dt.date | None = None
) -> tuple[VisitList, ...]:
    """The routes of a plan, or the one visit list, of that number, by day and crew.

    `crew` and `day` choose among them.

    Raises:
        NotFound: no such plan.
        PackRefused: it is not approved, a later version stands, or nobody goes there.

    """
    lists = _lists(ledger, plan_id)
    standing = [one for one in lists if not records.superseded(ledger, one)]
    if lists and not standing:
        raise PackRefused(problem=Sentence(OUTDATED))
    found = [records.load(ledger, one) for one in standing]
    chosen = [one for one in found if crew in {None, one.crew} and day in {None, one.day}]
    if not chosen:
        raise PackRefused(problem=Sentence(NO_ROUTE))
    return tuple(sorted(chosen, key=lambda one: (one.day, in_order(one.crew))))


def _lists(ledger: Ledger, plan_id: str) -> tuple[str, ...]:
    """The numbers of the visit lists of an approved plan, or of the list itself."""
    if kept.find(ledger, plan_id) is None:
        return (plan_id,)
    done = kept.steps(ledger, plan_id)
    if kept.APPROVED not in done:
        raise PackRefused(problem=Sentence(NOT_YET))
    return tuple(done[kept.APPROVED]["lists"])
