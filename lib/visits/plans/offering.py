"""The doors that a plan may choose among on each of its days, with values and lawful hours.

A case that may not be visited on the first day may be on the second; so each day has its own
candidates, and a door is open on the days on which all its cases may be visited.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

import polars as pl

from lib.cases.fields import ADDRESSES
from lib.visits.candidates import Candidate, Candidates, Refused
from lib.visits.crew import Point
from lib.visits.legality.windows import within_rules
from lib.visits.legality.world import OF_CASES, World
from lib.visits.picking import doors, needs
from lib.visits.picking.choosing import FREE, Picked, most_first, rows_of
from lib.visits.picking.needs import Service
from lib.visits.plans.agreed import HOUR, NOT_THEN, at_hour
from lib.visits.plans.ground import Door, seconds
from lib.visits.plans.model import Missing
from lib.visits.plans.preferring import TOO_DARK, Preferred
from lib.visits.posing import Hours
from lib.visits.solving.legs import DAY, MINUTE
from lib.visits.solving.problem import Job, Window
from lib.visits.worth import instead
from lib.visits.worth.value import KEPT
from lib.words import N_, Sentence

UNIT = 100_000
"""What a typical visit is worth in seconds on duty: a visit worth a hundredth of it may take up to
a quarter of an hour."""

WISHED = 1.0
"""A case of the basket, or one that was asked for, counts at least like a typical visit."""

BETTER, SAME_PERSON, RULES, DARK = "better_otherwise", "same_person", "rule", "dark"
"""Codes of cases that are no candidates of a plan. Never renamed."""

OFFERED = tuple(
    dict.fromkeys(
        (
            *("case_key", "person_key", "name", "lat", "lon", "place_quality", "bucket", "dpd"),
            *("overdue_amount", "currency", *ADDRESSES, "service_minutes", "skills"),
            *("fixed_visit", "fixed_time", "in_basket", "instead", "instead_why", "phone_met"),
            *KEPT,
            *OF_CASES,
        )
    )
)
"""Columns of candidates that doors, hours and the sentences of their worth are made of."""

ANY_HOUR = Preferred()
"""No lawful hour is preferred to another."""

OTHER_DOOR = N_("The customer is visited at another address in this plan, once is enough.")


@dataclass(frozen=True)
class Day:
    """One day: who may be visited, the world and the hours that hold."""

    day: dt.date
    picked: Picked
    world: World
    hours: Hours


class Opened(NamedTuple):
    """A door with its minutes, the skills that it needs, the days and the hours agreed for it."""

    door: Door
    minutes: int
    skills: frozenset[str]
    agreed: frozenset[dt.date]
    hours: Mapping[dt.date, dt.time]


@dataclass(frozen=True)
class Offer:
    """The doors, what each is as a job (place 0: to be put), its cases, and who is left out."""

    doors: tuple[Door, ...]
    jobs: tuple[Job, ...]
    rows: pl.DataFrame
    missing: tuple[Missing, ...]


def offer(days: Sequence[Day], service: Service, preferred: Preferred = ANY_HOUR) -> Offer:
    """Gather the doors of all days, each at the lawful hours that are preferred.

    Values are those of the first day on which a case may be visited.
    """
    free, poor = _free(days)
    told = doors.with_door(free)
    told, twice = _one_door(told)
    missing = [
        *(Missing(row["case_key"], BETTER, _better(row)) for row in poor.iter_rows(named=True)),
        *(Missing(key, SAME_PERSON, Sentence(OTHER_DOOR)) for key in twice),
    ]
    found = _doors(told, days, service)
    windows, never = _windows(found, told, days)
    missing += [Missing(one.case_key, RULES, one.reason, one.rule_ids) for one in never]
    suiting = [
        at_hour(each.hours, each.minutes, _suiting(each, spans, days, preferred), days[0].day)
        for each, spans in zip(found, windows, strict=True)
    ]
    open_ = [at for at, spans in enumerate(suiting) if spans]
    missing += [
        Missing(key, *_why_never(found[at]))
        for at, spans in enumerate(windows)
        if spans and not suiting[at]
        for key in found[at].door.case_keys
    ]
    jobs = tuple(_job(found[at], suiting[at]) for at in open_)
    return Offer(tuple(found[at].door for at in open_), jobs, told, tuple(missing))


def _better(row: Mapping[str, object]) -> Sentence:
    said = instead.said(row)
    return said or Sentence(instead.WHY["not_due"])


def _free(days: Sequence[Day]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The candidates of all days, each as on its first, and those better reached otherwise."""
    every = _each_once(days)
    wished = pl.any_horizontal("in_basket", "requested")
    score = pl.when(wished).then(_at_least()).otherwise("score")
    worth = pl.col("instead").is_null() | wished
    at = most_first(every.select("case_key", score=score, worth=worth).with_row_index("at"))
    scored = every.with_columns(score=score)
    good, poor = (at.filter(own)["at"] for own in (pl.col("worth"), ~pl.col("worth")))
    return rows_of(scored, good), rows_of(scored, poor)


def _each_once(days: Sequence[Day]) -> pl.DataFrame:
    """The cases that may be visited on any of the days, each as on its first; in no order."""
    parts: list[pl.DataFrame] = []
    for one in days:
        free = one.picked.cases.lazy().filter(FREE)
        read = [name for name in OFFERED if name in one.picked.cases.columns]
        for before in parts:
            free = free.join(before.lazy(), on="case_key", how="anti")
        parts.append(free.select(*read, _day=pl.lit(one.day)).collect())
    return pl.concat(parts)


def _at_least() -> pl.Expr:
    return pl.max_horizontal(pl.col("score"), pl.lit(WISHED))


def _one_door(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    """One door a person, the one worth most; the case keys of the others."""
    person = pl.when(pl.col("person_key") != "").then("person_key")
    best = (
        pl.col("door").sort_by("_worth", "door", descending=[True, False]).first().over("_person")
    )
    kept = (
        rows.select(
            "door",
            _person=pl.coalesce(person, "case_key"),
            _worth=pl.col("score").sum().over("door"),
        )
        .select(pl.col("door") == best)
        .to_series()
    )
    return rows.filter(kept), rows["case_key"].filter(~kept).to_list()


def _doors(rows: pl.DataFrame, days: Sequence[Day], service: Service) -> list[Opened]:
    agreed, at = (
        pl.col(name) if name in rows.columns else pl.lit(None, kind)
        for name, kind in (("fixed_visit", pl.Date), ("fixed_time", pl.Time))
    )
    each = (
        rows.with_columns(_agreed=agreed, _at=at)
        .group_by("door", maintain_order=True)
        .agg(
            pl.col("score").sum(),
            skills=pl.col("skills").explode().drop_nulls().unique().sort(),
            agreed=pl.col("_agreed").drop_nulls().unique(),
            hours=pl.struct("_agreed", "_at").filter(pl.col("_at").is_not_null()),
        )
        .join(needs.at_doors(rows, service), on="door", how="left", maintain_order="left")
        .join(doors.doors(rows), on="door", how="left", maintain_order="left")
    )
    money, gains = _money(rows, "overdue_amount"), _money(rows, "gain")
    planned = {one.day for one in days}
    return [
        _door(row, money.get(row["door"], {}), gains.get(row["door"], {}), planned)
        for row in each.iter_rows(named=True)
    ]


def _money(rows: pl.DataFrame, column: str) -> Mapping[int, Mapping[str, int]]:
    """Door → currency → sum of a column, minor units."""
    sums = (
        rows.filter(pl.col(column).is_not_null())
        .group_by("door", pl.col("currency").fill_null(""), maintain_order=True)
        .agg(pl.col(column).sum())
    )
    told: dict[int, dict[str, int]] = {}
    for door, currency, amount in sums.iter_rows():
        told.setdefault(door, {})[currency] = amount
    return told


def _door(
    told: Mapping[str, Any],
    amounts: Mapping[str, int],
    gains: Mapping[str, int],
    planned: set[dt.date],
) -> Opened:
    wanted = frozenset(planned.intersection(told["agreed"]))
    found = Candidate(
        case_keys=tuple(told["case_keys"]),
        names=tuple(told["names"]),
        persons=told["persons"],
        lat=told["lat"],
        lon=told["lon"],
        approximate=told["approximate"],
        amounts=dict(amounts),
        dpd=told["dpd"],
    )
    door = Door(found, dict(gains), float(told["score"] or 0.0), agreed=bool(wanted))
    # Of several cases at one door the earliest hour counts: who waits for one waits for all.
    said = sorted((one["_agreed"], one["_at"]) for one in told["hours"] if one["_agreed"] in wanted)
    hours = dict(reversed(said))
    return Opened(door, int(told["minutes"]), frozenset(told["skills"]), wanted, hours)


def _windows(
    found: Sequence[Opened], rows: pl.DataFrame, days: Sequence[Day]
) -> tuple[list[tuple[Window, ...]], list[Refused]]:
    """The lawful windows of each door over all days, and the cases of those that have none."""
    spans: list[list[Window]] = [[] for _ in found]
    said: dict[str, Refused] = {}
    for one in days:
        lawful = _lawful(found, rows, one)
        said |= {each.case_key: each for each in lawful.refused}
        own = {door.case_keys[0]: door.windows for door in lawful.chosen}
        midnight = (one.day - days[0].day).days * DAY
        for at, opened in enumerate(found):
            if (key := opened.door.case_keys[0]) in own:
                times = own[key] or ((one.hours.visit_start, one.hours.visit_end),)
                spans[at] += [_on(midnight, *each) for each in times]
    never = [
        said[key]
        for opened, windows in zip(found, spans, strict=True)
        for key in opened.door.case_keys
        if not windows and key in said
    ]
    return [tuple(windows) for windows in spans], never


def _suiting(
    opened: Opened, windows: Sequence[Window], days: Sequence[Day], preferred: Preferred
) -> tuple[Window, ...]:
    """The part of a door's windows over all days that is preferred; what is agreed stays."""
    if opened.agreed or preferred == ANY_HOUR:
        return tuple(windows)
    stay = opened.minutes * MINUTE
    found: list[Window] = []
    for at, own in groupby(windows, key=lambda one: one.opens // DAY):
        lawful = [Window(one.opens - at * DAY, one.closes - at * DAY) for one in own]
        day = days[0].day + dt.timedelta(days=at)
        where = Point(opened.door.candidate.lat, opened.door.candidate.lon)
        suits = preferred.windows(lawful, day, where, opened.skills, stay)
        found += [Window(one.opens + at * DAY, one.closes + at * DAY) for one in suits]
    return tuple(found)


def _why_never(opened: Opened) -> tuple[str, Sentence]:
    """Why a door that may be visited has no time that suits."""
    return (HOUR, Sentence(NOT_THEN)) if opened.hours else (DARK, Sentence(TOO_DARK))


def _on(midnight: int, opens: dt.time, closes: dt.time) -> Window:
    return Window(midnight + seconds(opens), midnight + seconds(closes))


def _lawful(found: Sequence[Opened], rows: pl.DataFrame, one: Day) -> Candidates:
    """The doors that may be visited on a day, with the times of those that not always may."""
    allowed = set(one.picked.free)
    asked = tuple(
        opened.door.candidate
        for opened in found
        if allowed.issuperset(opened.door.case_keys)
        and (not opened.agreed or one.day in opened.agreed)
    )
    return within_rules(Candidates(asked, ()), rows, one.world, one.day, one.hours)


def _job(opened: Opened, windows: tuple[Window, ...]) -> Job:
    door = opened.door
    value = max(1, round(door.score * UNIT))
    service = opened.minutes * MINUTE
    return Job(0, service, windows, value, required=door.agreed, skills=opened.skills)
