"""A plan for others: as one JSON object and as a table of stops. No names, no addresses."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from lib.visits.plans.model import Plan
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
