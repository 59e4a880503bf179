"""What a plan was chosen from, for any solver: candidates, crews and ways.

Names and addresses are in none of them.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from lib.places.roads.matrix_file import COLUMNS as WAYS
from lib.visits.picking.table import COLUMNS, table
from lib.visits.plans import missing
from lib.visits.plans.detour import detours
from lib.visits.plans.ground import Arrangement, Ground
from lib.visits.plans.model import Plan
from lib.visits.plans.preparing import Prepared
from lib.visits.solving.legs import DAY, MINUTE, Table
from lib.words import Words

CREWS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "crew": pl.String,
    "day": pl.Date,
    "lat": pl.Float64,
    "lon": pl.Float64,
    "work_from": pl.Datetime,
    "work_to": pl.Datetime,
    "pause_minutes": pl.Int64,
    "pause_from": pl.Datetime,
    "pause_to": pl.Datetime,
    "most_stops": pl.Int64,
    "skills": pl.String,
}
"""The columns of the crews that may go, one row a day; they come back to where they start."""

CANDIDATES = (*COLUMNS, "door_score", "crew", "day", "stop")
"""The columns of the candidates: those of lib.visits.picking.table, what their door is worth to the
engine, and where the plan has them."""


def crews(prepared: Prepared) -> pl.DataFrame:
    """The crews that may go on each day, with all that a solver has to know; columns CREWS."""
    ground = prepared.ground
    midnight = dt.datetime.combine(ground.days[0], dt.time())

    def local(at: int) -> dt.datetime:
        return midnight + dt.timedelta(seconds=at)

    rows = []
    for tour, vehicle in zip(ground.tours, ground.problem.vehicles, strict=True):
        pause = vehicle.pause
        rows.append(
            {
                "crew": tour.crew.name,
                "day": tour.day,
                "lat": tour.start.lat,
                "lon": tour.start.lon,
                "work_from": local(vehicle.shift.opens),
                "work_to": local(vehicle.shift.closes),
                "pause_minutes": pause.seconds // MINUTE if pause else 0,
                "pause_from": local(pause.opens) if pause else None,
                "pause_to": local(pause.closes) if pause else None,
                "most_stops": vehicle.most_stops,
                "skills": "; ".join(sorted(vehicle.skills)),
            }
        )
    return pl.DataFrame(rows, schema=dict(CREWS), orient="row")


def ways(prepared: Prepared) -> pl.DataFrame | None:
    """All ways of a plan by a road network, as lib.places.roads.matrix_file reads them.

    None where ways are straight lines, which everybody can compute.
    """
    ground = prepared.ground
    legs = ground.problem.legs
    if not isinstance(legs, Table):
        return None
    places: dict[int, tuple[float, float]] = {
        job.place: (door.candidate.lat, door.candidate.lon)
        for job, door in zip(ground.problem.jobs, ground.doors, strict=True)
    }
    for tour, vehicle in zip(ground.tours, ground.problem.vehicles, strict=True):
        places[vehicle.start] = (tour.start.lat, tour.start.lon)
    known = np.array(sorted(places))
    points = np.array([places[at] for at in known])
    here, there = (one.ravel() for one in np.indices((len(known), len(known))))
    ways = (one[np.ix_(known, known)].ravel() for one in (legs.minutes, legs.km))
    columns = [*points[here].T, *points[there].T, *ways]
    return pl.DataFrame(dict(zip(WAYS, columns, strict=True)))


def candidates(
    prepared: Prepared, plan: Plan, now: Arrangement, t: Words, *, holds: Mapping[str, str]
) -> pl.DataFrame:
    """All cases that were asked about, with what is needed to plan them anew.

    Columns CANDIDATES. Values are those of the first day on which a case may be visited, `windows`
    those of all days, each with its date where there are several. A case that is left out of the
    plan `now` says why in `why_not` and `why`.
    """
    told = _of_first_days(prepared, t, holds)
    where = pl.DataFrame(
        [
            (key, one.crew, one.day, stop.number)
            for one in plan.lists
            for stop in one.stops
            for key in stop.case_keys
        ],
        schema={"case_key": pl.String, "crew": pl.String, "day": pl.Date, "stop": pl.Int32},
        orient="row",
    )
    offered = pl.DataFrame(
        _offered(prepared),
        schema={
            "case_key": pl.String,
            "_door": pl.UInt32,
            "_minutes": pl.Int64,
            "_windows": pl.String,
            "door_score": pl.Float64,
            "_required": pl.Boolean,
        },
        orient="row",
    )
    reasons = {one.case_key: (one.code, t(one.reason)) for one in (*plan.refused, *plan.left_out)}
    reasons |= _without_room(prepared.ground, plan, now, t)
    said = pl.DataFrame(
        [(key, code, why) for key, (code, why) in reasons.items()],
        schema={"case_key": pl.String, "_code": pl.String, "_why": pl.String},
        orient="row",
    )
    found = told
    for part in (offered, where, said):
        found = found.join(part, on="case_key", how="left", maintain_order="left")
    return found.with_columns(
        door=pl.col("_door"),
        service_minutes=pl.coalesce("_minutes", "service_minutes"),
        windows=pl.col("_windows").fill_null(""),
        required=pl.col("_required").fill_null(value=False),
        why_not=pl.coalesce("_code", "why_not"),
        why=pl.coalesce("_why", "why"),
    ).select(CANDIDATES)


def _of_first_days(prepared: Prepared, t: Words, holds: Mapping[str, str]) -> pl.DataFrame:
    """The table of each case on the first day on which it may be visited, else on the first."""
    first, *later = prepared.days
    told = table(first.picked, first.day, prepared.ground.hours, t, holds=holds)
    free = set(first.picked.free)
    for day in later:
        new = [key for key in day.picked.free if key not in free]
        if not new:
            continue
        theirs = table(day.picked, day.day, prepared.ground.hours, t, holds=holds)
        mine = pl.col("case_key").is_in(new)
        told = pl.concat([told.filter(~mine), theirs.filter(mine)])
        free.update(new)
    return told


def _without_room(
    ground: Ground, plan: Plan, now: Arrangement, t: Words
) -> Mapping[str, tuple[str, str]]:
    """Case key → code and sentence of those for which there was no room: what it would take."""
    doors = dict.fromkeys(
        ground.door(one.case_key) for one in plan.left_out if one.code == missing.NO_ROOM
    )
    return {
        key: (missing.NO_ROOM, t(said))
        for door, said in detours(ground, now, list(doors)).items()
        for key in ground.doors[door].case_keys
    }


def _offered(prepared: Prepared) -> list[tuple[Any, ...]]:
    """What each case of a door is for a solver: door, minutes, windows, score of the door."""
    ground = prepared.ground
    return [
        (key, at, job.service // MINUTE, _windows(prepared, job.windows), door.score, job.required)
        for at, (door, job) in enumerate(zip(ground.doors, ground.problem.jobs, strict=True))
        for key in door.case_keys
    ]


def _windows(prepared: Prepared, windows: Sequence[tuple[int, int]]) -> str:
    days = prepared.ground.days

    def one(opens: int, closes: int) -> str:
        midnight = dt.datetime.combine(days[0], dt.time())
        begins, ends = (midnight + dt.timedelta(seconds=at) for at in (opens, closes))
        span = f"{begins:%H:%M}–{ends:%H:%M}"
        return span if len(days) == 1 else f"{days[opens // DAY]} {span}"

    return "; ".join(one(*window) for window in windows)
