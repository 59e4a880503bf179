"""A plan for others: as one JSON object, as a table of stops, and its candidates for any solver.

Names and addresses are in none of them.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from lib.places.roads.matrix_file import COLUMNS as WAYS
from lib.visits.picking.table import COLUMNS, table
from lib.visits.plans.model import Plan
from lib.visits.plans.preparing import Prepared
from lib.visits.solving.legs import DAY, MINUTE, Table
from lib.visits.visit_list import Stop, VisitList
from lib.words import MINOR_UNITS, Words

STOPS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "day": pl.Date,
    "crew": pl.String,
    "stop": pl.Int32,
    "case_key": pl.String,
    "case_number": pl.String,
    "arrive": pl.Datetime,
    "leave": pl.Datetime,
    "lat": pl.Float64,
    "lon": pl.Float64,
    "km": pl.Float64,
    "minutes": pl.Float64,
    "service_minutes": pl.Float64,
    "gain": pl.Int64,
    "currency": pl.String,
    "score": pl.Float64,
    "pinned": pl.Boolean,
    "why": pl.String,
    "then": pl.String,
}
"""The columns of the table of stops, one row a case; what belongs to the stop (km and minutes on
the way there, gain, score) stands at its first case, so that the columns can be summed. A gain in
several currencies is empty."""

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


def facts(plan: Plan, numbers: Mapping[str, str]) -> dict[str, Any]:
    """The plan as JSON has it; `numbers` are the case numbers that people know, by case key.

    Times are local ISO 8601. A `value` is the extra money expected, in units of its `currency`;
    where there are several currencies it is null, and `values` has them all.
    """
    told = plan.figures
    return {
        "plan_id": plan.plan_id,
        "as_of": plan.as_of,
        "rules_hash": plan.rules_hash,
        "seed": plan.seed,
        "routes": [_route(one, numbers) for one in plan.lists],
        "refused": dict(plan.refusals()),
        "unassigned": dict(plan.unassigned()),
        "idle": [
            {"crew": one.crew, "date": one.day, "why": [str(said) for said in one.reasons]}
            for one in plan.idle
        ],
        "totals": {
            "stops": told.stops,
            "cases": told.cases,
            "km": round(told.km, 3),
            "minutes": told.minutes,
            **_value(told.gains),
            "overdue": _units(told.amounts),
            "score": round(told.score, 4),
            "coverage": round(told.coverage, 4),
            "hours_spread": round(told.fair_hours.width, 2),
            "stops_spread": told.fair_stops.width,
        },
    }


def _route(one: VisitList, numbers: Mapping[str, str]) -> dict[str, Any]:
    return {
        "crew": one.crew,
        "members": list(one.members),
        "date": one.day,
        "start": {"lat": one.start.lat, "lon": one.start.lon},
        "leave": one.leave.isoformat(),
        "back": one.back.isoformat(),
        "pause": None if one.pause is None else [at.isoformat() for at in one.pause],
        "stops": [row for stop in one.stops for row in _stop(stop, numbers)],
        "km": round(one.totals.km, 3),
        "minutes": one.totals.minutes,
        **_value(one.totals.gains),
    }


def _stop(stop: Stop, numbers: Mapping[str, str]) -> list[dict[str, Any]]:
    """One object a case; cases of one stop share its number and times."""
    return [
        {
            "stop": stop.number,
            "case_id": numbers.get(key, key),
            "case_key": key,
            "arrive": stop.arrive.isoformat(),
            "leave": stop.leave.isoformat(),
            "lat": stop.lat,
            "lon": stop.lon,
            "km": round(stop.km, 3) if key == stop.case_keys[0] else 0.0,
            **_value(stop.gains if key == stop.case_keys[0] else dict.fromkeys(stop.gains, 0)),
            "score": round(stop.score, 4) if key == stop.case_keys[0] else 0.0,
            "why": str(stop.why),
            "then": None if stop.then is None else str(stop.then),
        }
        for key in stop.case_keys
    ]


def _value(gains: Mapping[str, int]) -> dict[str, Any]:
    """Money as JSON has it: one number where there is one currency, and all currencies."""
    values = _units(gains)
    currency, value = next(iter(values.items())) if len(values) == 1 else (None, None)
    return {"value": value, "currency": currency, "values": values}


def _units(minor: Mapping[str, int]) -> dict[str, float]:
    return {currency: amount / MINOR_UNITS for currency, amount in minor.items()}


def stops(plan: Plan, numbers: Mapping[str, str], t: Words) -> pl.DataFrame:
    """The stops of all routes as a table; columns STOPS."""
    rows = [
        _row(one, stop, key, numbers, t)
        for one in plan.lists
        for stop in one.stops
        for key in stop.case_keys
    ]
    return pl.DataFrame(rows, schema=dict(STOPS), orient="row")


def _row(
    one: VisitList, stop: Stop, key: str, numbers: Mapping[str, str], t: Words
) -> dict[str, Any]:
    first, gains = key == stop.case_keys[0], list(stop.gains.items())
    currency, gain = gains[0] if len(gains) == 1 and first else (None, None)
    return {
        "day": one.day,
        "crew": one.crew,
        "stop": stop.number,
        "case_key": key,
        "case_number": numbers.get(key, key),
        "arrive": stop.arrive,
        "leave": stop.leave,
        "lat": stop.lat,
        "lon": stop.lon,
        "km": stop.km if first else 0.0,
        "minutes": stop.minutes if first else 0.0,
        "service_minutes": stop.service if first else 0.0,
        "gain": gain,
        "currency": currency,
        "score": stop.score if first else 0.0,
        "pinned": stop.pinned,
        "why": t(stop.why),
        "then": t(stop.then) if stop.then else None,
    }


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
    prepared: Prepared, plan: Plan, t: Words, *, holds: Mapping[str, str]
) -> pl.DataFrame:
    """All cases that were asked about on the first day, with what is needed to plan them anew.

    Columns CANDIDATES. `windows` are those of all days, each with its date where there are several.
    A case that is left out says why in `why_not` and `why`.
    """
    ground, day = prepared.ground, prepared.days[0]
    told = table(day.picked, day.day, ground.hours, t, holds=holds)
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
    missing = {one.case_key: (one.code, t(one.reason)) for one in (*plan.refused, *plan.left_out)}
    said = pl.DataFrame(
        [(key, code, why) for key, (code, why) in missing.items()],
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
