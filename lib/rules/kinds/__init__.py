"""The kinds of rules: each module has its TITLE, its `Params` and one `judge`.

A judgement is written once, as polars expressions over a frame with one row a proposed action: one
decision and a hundred thousand are the same code. CONTRIBUTING has the recipe for one more kind.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import cast

from lib.rules.kinds import (
    agreement,
    conduct,
    frequency_cap,
    holiday,
    notice,
    payment,
    place,
    qualification,
    recording,
    retention,
    staffing,
    stop,
    time_window,
    who,
    wish,
)
from lib.rules.model import Judgement, Params, Rule


@dataclass(frozen=True)
class Kind:
    """A kind of rule; the title is a translatable text."""

    title: str
    params: type[Params]
    judge: Callable[[Rule], Judgement]


def _kind(module: ModuleType) -> Kind:
    return Kind(module.TITLE, module.Params, cast("Callable[[Rule], Judgement]", module.judge))


KINDS: Mapping[str, Kind] = {
    "stop": _kind(stop),
    "agreement": _kind(agreement),
    "who": _kind(who),
    "wish": _kind(wish),
    "place": _kind(place),
    "time_window": _kind(time_window),
    "holiday": _kind(holiday),
    "frequency_cap": _kind(frequency_cap),
    "notice": _kind(notice),
    "staffing": _kind(staffing),
    "qualification": _kind(qualification),
    "payment": _kind(payment),
    "recording": _kind(recording),
    "conduct": _kind(conduct),
    "retention": _kind(retention),
}
"""Name of a kind → the kind, the gravest first: refusals are listed in this order."""

OF_THE_CASE = ("stop", "agreement", "who", "wish", "place")
"""Kinds that need neither day nor crew: what refuses a case before a visit is planned."""

OF_THE_TIME = ("time_window", "holiday", "frequency_cap")
"""Kinds that need the day and the time, but not the crew."""

OF_THE_CREW = ("staffing", "qualification", "payment")
"""Kinds that need to know who goes. Notices are not recorded here, and are judged apart."""

OF_A_PLAN = (*OF_THE_CASE, *OF_THE_TIME, *OF_THE_CREW)
"""All that is judged when a visit list is made."""
