"""Which cases somebody may see: all, his own, or none.

A collector's own cases are those that are assigned to him today, whatever day is looked at: a case
that went to somebody else is no longer his to look up. Files name collectors by number or by name;
a name counts only when one collector bears it.
"""

from typing import TYPE_CHECKING

import polars as pl

from lib.errors import NotFound
from lib.rights import Action, Actor, Scope, scope

if TYPE_CHECKING:
    from lib.portfolio.portfolio import Portfolio


def reach(actor: Actor) -> str:
    """A name for what the actor may see; equal for those who see the same cases."""
    match scope(actor, Action.SEE_CASES):
        case Scope.ALL:
            return "all"
        case Scope.OWN if actor.collector:
            return f"own {actor.collector}"
        case _:
            return "none"


def own_cases(place: "Portfolio", actor: Actor) -> pl.DataFrame:
    """The keys of the cases that are the actor's own, as `case_key`.

    `place` is the whole portfolio; no case is anybody's who has no number of a collector.
    """
    latest = place.latest()
    if latest is None or not actor.collector:
        return pl.DataFrame(schema={"case_key": pl.String})
    today = max(latest, place.ledger.now().date())
    names = names_of(place, actor.collector)
    cases = place.cases_at_hand(latest, known_by=today)
    return cases.filter(pl.col("collector").is_in(names)).select("case_key").collect()


def demand_case(place: "Portfolio", case_key: str) -> None:
    """Ask, where something is kept about a case, whether the portfolio's actor may see it.

    Raises:
        NotFound: it is none of his.

    """
    asked = pl.LazyFrame({"case_key": [case_key]})
    if place.seen(asked).collect().height == 0:
        raise NotFound(what=case_key)


def names_of(place: "Portfolio", number: str) -> list[str]:
    """What the files of the whole portfolio may call the collector of a number."""
    return _names(place.collectors().collect(), number)


def _names(collectors: pl.DataFrame, number: str) -> list[str]:
    """What files may call a collector: his number, and his name if nobody else has it."""
    known = collectors.select("collector_no", "name").drop_nulls().unique()
    own = set(known.filter(pl.col("collector_no") == number)["name"])
    others = set(known.filter(pl.col("collector_no") != number)["name"])
    numbers = set(known["collector_no"])
    return [number, *(own - others - numbers)]
