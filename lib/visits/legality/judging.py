"""What the rules and the warnings of safety say of visits, in one list of reasons.

Of cases before day and crew are known, of the stops of a list, and of contacts that happened.
Nobody's stop is kept that the rules of a plan refuse or that a warning closes.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from lib.errors import PlanRefused
from lib.rules.decision import Refusal
from lib.rules.facts import CrewFacts
from lib.rules.gate import Decisions
from lib.rules.kinds import OF_A_PLAN, OF_THE_CASE, OF_THE_TIME
from lib.rules.kinds.time_window import Params
from lib.rules.model import EVERYWHERE, Rule
from lib.safety import warnings
from lib.visits.candidates import Reason
from lib.visits.legality.world import OF_CASES, World
from lib.visits.posing import Hours
from lib.visits.visit_list import VisitList
from lib.words import N_, Sentence

SAFETY = "SAFETY"
"""Stands for a warning of safety where a rule would stand; nobody overrides it."""


NO_ARTICLE = "-"
"""Stands in a rule for an article where its instrument has none."""

VISITS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "number": pl.Int64,
    "case_key": pl.String,
    "starts_at": pl.Datetime("us"),
    "ends_at": pl.Datetime("us"),
}
"""The columns of visits to be judged, with local times; the number is that of the stop."""


@dataclass(frozen=True)
class LawfulHours:
    """The visiting hours of the settings, tightened by the rules."""

    service_minutes: int
    visit_start: dt.time
    visit_end: dt.time
    speed_kmh: float
    speed_by_hour: Mapping[int, float]


@dataclass(frozen=True)
class Found:
    """What is said of many visits, in their order: by the gate, and by warnings of safety.

    `closed` has the cases that a warning closes to this crew, with the reason.
    """

    decisions: Decisions
    closed: Mapping[str, Sentence]

    @cached_property
    def allowed(self) -> pl.Series:
        """Whether each visit may be made."""
        keys = self.decisions.facts["case_key"]
        return self.decisions.allowed & ~keys.is_in(list(self.closed))

    def reasons(self, row: int) -> tuple[Reason, ...]:
        """Why a visit may not be made, the gravest first; empty where it may."""
        why = self.closed.get(str(self.decisions.facts["case_key"][row]))
        safety = () if why is None else (Reason(SAFETY, SAFETY, why),)
        return (*safety, *(_reason(one) for one in self.decisions.decision(row).refusals))

    def by_case(self) -> Mapping[str, tuple[Reason, ...]]:
        """The cases that may not be visited, with why."""
        keys = self.decisions.facts["case_key"]
        return {keys[row]: self.reasons(row) for row in (~self.allowed).arg_true().to_list()}


def refusals(cases: pl.DataFrame, world: World, day: dt.date, members: int) -> Found:
    """What is said of each case on a day whatever the hour, for so many known members."""
    noon = dt.datetime.combine(day, dt.time(12), ZoneInfo(world.tz)).astimezone(dt.UTC)
    found = world.judge(cases, noon, noon, CrewFacts(), kinds=OF_THE_CASE)
    return Found(found, warnings.closed(world.warned, members))


def excepted(cases: pl.DataFrame, world: World, day: dt.date) -> frozenset[str]:
    """The cases whose holds an exception lifts on a day: they may be visited in spite of them."""
    if world.overrides.is_empty():
        return frozenset()
    noon = dt.datetime.combine(day, dt.time(12), ZoneInfo(world.tz)).astimezone(dt.UTC)
    found = world.judge(cases, noon, noon, CrewFacts(), kinds=("stop",))
    held = found.facts["holds"].list.len() > 0
    return frozenset(found.facts.filter(held & found.allowed)["case_key"])


def before_contact(
    cases: pl.DataFrame,
    world: World,
    at: dt.datetime,
    channel: str,
    target: str | None = None,
) -> Found:
    """What is said of calling, messaging or writing to each case at a time (UTC).

    `target` is somebody else than the customer, who is only asked for a way to reach him.

    All that needs no crew and no address is judged: holds, agreements, wishes, hours, holidays and
    caps. The result goes to lib.visits.legality.decisions.of_proposed.
    """
    kinds = (*OF_THE_CASE, *OF_THE_TIME)
    found = world.judge(cases, at, at, CrewFacts(), kinds=kinds, channel=channel, target=target)
    return Found(found, {})


def contact(
    case: Mapping[str, Any],
    world: World,
    at: dt.datetime,
    channel: str,
    place_kind: str | None = None,
    *,
    crew: CrewFacts | None = None,
) -> Found:
    """What is said of a contact that happened: of its time, its frequency, holds and wishes.

    Of how many went, too, where a `crew` is told. A hold of that very day may be what came of it,
    and the client's file may speak of a later day; neither accuses anybody.
    """
    row = pl.DataFrame([{name: case[name] for name in OF_CASES if name in case and name != "hold"}])
    where = () if place_kind is None else ("place",)
    staffed = () if crew is None else ("staffing",)
    kinds = ("stop", "agreement", "wish", *where, *OF_THE_TIME, *staffed)
    day = at.astimezone(ZoneInfo(world.tz)).date()
    begun = (pl.col("starts_on") < day).fill_null(value=True)
    world = replace(world, holds=world.holds.filter(begun))
    who = crew or CrewFacts()
    found = world.judge(row, at, at, who, kinds=kinds, channel=channel, place_kind=place_kind)
    return Found(found, {})


def broken(found: Found, world: World) -> tuple[Rule, ...]:
    """The rules that a contact (`contact`) broke for sure; what is not known accuses nobody."""
    decision = found.decisions.decision(0)
    sure = {one.rule_id for one in (*decision.refusals, *decision.warnings) if not one.missing}
    return tuple(one for one in world.rules.in_force if one.id in sure)


def hours(settings: Hours, world: World) -> LawfulHours:
    """The visiting hours that the rules leave of the settings'; wishes of customers apart."""
    whole = world.jurisdiction.partition("-")[0]
    wanted = {EVERYWHERE, whole, world.jurisdiction}
    windows = [
        one.params
        for one in world.rules.in_force
        if isinstance(one.params, Params) and one.jurisdiction in wanted and "visit" in one.channels
    ]
    of_all = [one for one in windows if one.place_kinds is None and one.lifts_if_dpd_gt is None]
    opens = [one.allow_from for one in of_all if one.allow_from]
    closes = [one.allow_to for one in of_all if one.allow_to]
    return LawfulHours(
        settings.service_minutes,
        max([settings.visit_start, *opens]),
        min([settings.visit_end, *closes]),
        settings.speed_kmh,
        settings.speed_by_hour,
    )


def keep(made: VisitList, cases: pl.DataFrame, world: World, crew: CrewFacts) -> Found:
    """Refuse a list with a stop that the rules of a plan forbid; else what was said of its stops.

    Raises:
        PlanRefused: with the first such stop and its reasons.

    """
    found = check(made, cases, world, crew, kinds=OF_A_PLAN)
    bad = (~found.allowed).arg_true()
    if len(bad):
        problem = N_("stop {number} at {time} is refused by the rules: {why}")
        row = int(bad[0])
        facts = found.decisions.facts.row(row, named=True)
        raise PlanRefused(
            problem=Sentence(
                problem,
                number=facts["number"],
                time=f"{facts['starts_at'].astimezone(ZoneInfo(world.tz)):%H:%M}",
                why=found.reasons(row)[0].sentence,
            )
        )
    return found


def check(
    made: VisitList,
    cases: pl.DataFrame,
    world: World,
    crew: CrewFacts,
    *,
    kinds: Iterable[str] | None = None,
) -> Found:
    """What is said of each case of a list, at the times of its stop.

    The facts of the result have the number of the stop. A case that left the portfolio is judged by
    what is still known of it.
    """
    stops = pl.DataFrame(
        [(one.number, key, one.arrive, one.leave) for one in made.stops for key in one.case_keys],
        schema=dict(VISITS),
        orient="row",
    )
    rows = in_utc(stops, world).join(cases, on="case_key", how="left", maintain_order="left")
    first = dt.datetime.combine(made.day, dt.time(), ZoneInfo(world.tz)).astimezone(dt.UTC)
    found = world.judge(rows, first, first, crew, kinds=kinds)
    return Found(found, warnings.closed(world.warned, crew.collectors or 0))


def in_utc(rows: pl.DataFrame, world: World) -> pl.DataFrame:
    """Rows whose starts_at and ends_at are local, with these as UTC."""
    return rows.with_columns(
        pl.col(one).dt.replace_time_zone(world.tz).dt.convert_time_zone("UTC")
        for one in ("starts_at", "ends_at")
    )


def _cited(one: Refusal) -> str:
    """A rule with its instrument and article; a policy of ours has no articles."""
    place = [told for told in (one.instrument, one.article) if told != NO_ARTICLE]
    return f"{one.rule_id} ({', '.join(place)})"


def _reason(one: Refusal) -> Reason:
    cited = _cited(one)
    said = Sentence(N_("{rule}: {why}"), rule=cited, why=one.sentence)
    return Reason(one.rule_id, one.kind, said, one.missing, cited)
