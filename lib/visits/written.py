"""A visit list as plain values, which JSON and the tables of the ledger can hold, and back again.

Names are left out. Sentences stay untranslated, so that each is read in its reader's language.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from lib.visits.candidates import Refused
from lib.visits.crew import Point
from lib.visits.visit_list import Stop, Totals, VisitList
from lib.words import Money, Sentence, Share


def to_json(visit_list: VisitList) -> dict[str, Any]:
    """A list as JSON, without names."""
    times = ("arrive", "leave")
    rows = [row | {one: row[one].isoformat() for one in times} for row in rows_of(visit_list)]
    day = visit_list.day.isoformat()
    return {"day": day, "crew": visit_list.crew, "summary": summary_of(visit_list), "rows": rows}


def of_json(told: Mapping[str, Any]) -> VisitList:
    """The list that `to_json` wrote."""
    times = ("arrive", "leave")
    moment = dt.datetime.fromisoformat
    rows = [{**row, **{one: moment(row[one]) for one in times}} for row in told["rows"]]
    plan = {**told, "day": dt.date.fromisoformat(told["day"])}
    return read(plan, rows)


def summary_of(visit_list: VisitList) -> dict[str, Any]:
    """What the table of stops has no column for."""
    return {
        "members": list(visit_list.members),
        "start": list(visit_list.start),
        "leave": visit_list.leave.isoformat(),
        "back": visit_list.back.isoformat(),
        "km": visit_list.totals.km,
        "minutes": visit_list.totals.minutes,
        "amounts": dict(visit_list.totals.amounts),
        "left_out": [[one.case_key, packed(one.reason)] for one in visit_list.left_out],
        "refused": [[one.case_key, packed(one.reason)] for one in visit_list.refused],
        "stops": [
            {
                "cases": len(stop.case_keys),
                "lat": stop.lat,
                "lon": stop.lon,
                "minutes": stop.minutes,
                "approximate": stop.approximate,
                **_of_plan(stop),
            }
            for stop in visit_list.stops
        ],
        **_of_route(visit_list),
    }


def _of_plan(stop: Stop) -> dict[str, Any]:
    """What only a stop of a plan has; lists of one crew that were kept before have none of it."""
    told = {
        "service": stop.service,
        "gains": dict(stop.gains),
        "score": stop.score,
        "pinned": stop.pinned,
        "then": None if stop.then is None else packed(stop.then),
        "problems": [packed(one) for one in stop.problems],
        "windows": [[one.isoformat() for one in window] for window in stop.windows],
    }
    return {name: value for name, value in told.items() if value}


def _of_route(made: VisitList) -> dict[str, Any]:
    told = {
        # The numbers of the rest of a day go on from those that are over.
        "taken": made.stops[0].number - 1 if made.stops else 0,
        "gains": dict(made.totals.gains),
        "pause": None if made.pause is None else [one.isoformat() for one in made.pause],
        "locked": made.locked,
        "problems": [packed(one) for one in made.problems],
    }
    return {name: value for name, value in told.items() if value}


def rows_of(visit_list: VisitList) -> list[dict[str, Any]]:
    """One row a case: cases of one stop follow each other and share its times."""
    pairs = [(stop, key) for stop in visit_list.stops for key in stop.case_keys]
    return [
        {
            "position": position,
            "case_key": key,
            "arrive": stop.arrive,
            "leave": stop.leave,
            "km": stop.km if key == stop.case_keys[0] else 0.0,
            "why": json.dumps(packed(stop.why), ensure_ascii=False),
        }
        for position, (stop, key) in enumerate(pairs, start=1)
    ]


def read(plan: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> VisitList:
    """The list of its own values and `rows_of` it, in the order of their `position`."""
    summary = plan["summary"]
    stops, taken = [], 0
    for at, told in enumerate(summary["stops"], start=summary.get("taken", 0) + 1):
        stop = dict(told)
        mine = rows[taken : taken + stop.pop("cases")]
        taken += len(mine)
        stops.append(_stop(at, mine, stop))
    return VisitList(
        day=plan["day"],
        crew=plan["crew"],
        members=tuple(summary["members"]),
        start=Point(*summary["start"]),
        leave=dt.datetime.fromisoformat(summary["leave"]),
        back=dt.datetime.fromisoformat(summary["back"]),
        stops=tuple(stops),
        left_out=tuple(Refused(key, unpacked(said)) for key, said in summary["left_out"]),
        refused=tuple(Refused(key, unpacked(said)) for key, said in summary["refused"]),
        totals=Totals(
            summary["km"], summary["minutes"], summary["amounts"], summary.get("gains", {})
        ),
        pause=_pause(summary.get("pause")),
        locked=summary.get("locked", False),
        problems=tuple(unpacked(one) for one in summary.get("problems", ())),
    )


def _pause(said: list[str] | None) -> tuple[dt.datetime, dt.datetime] | None:
    if said is None:
        return None
    begins, ends = (dt.datetime.fromisoformat(one) for one in said)
    return begins, ends


def _stop(number: int, rows: Sequence[Mapping[str, Any]], rest: dict[str, Any]) -> Stop:
    first, read = rows[0], dt.time.fromisoformat
    then, problems = rest.pop("then", None), rest.pop("problems", ())
    windows = rest.pop("windows", ())
    return Stop(
        number=number,
        case_keys=tuple(row["case_key"] for row in rows),
        name="",
        arrive=first["arrive"],
        leave=first["leave"],
        km=first["km"],
        why=unpacked(json.loads(first["why"])),
        then=None if then is None else unpacked(then),
        problems=tuple(unpacked(one) for one in problems),
        windows=tuple((read(opens), read(closes)) for opens, closes in windows),
        **rest,
    )


def packed(said: Sentence) -> dict[str, Any]:
    """A sentence as JSON, untranslated, so that it is read in the reader's language."""
    return {"sentence": said.sentence, "values": {k: _value(v) for k, v in said.values.items()}}


def _value(value: object) -> Any:  # noqa: ANN401 — whatever JSON holds
    match value:
        case Sentence():
            return {"said": packed(value)}
        case dt.date():
            return {"day": value.isoformat()}
        case Money(minor, currency):
            return {"minor": minor, "currency": currency}
        case Share(of_one):
            return {"share": of_one}
        case _:
            return value


def unpacked(said: Mapping[str, Any]) -> Sentence:
    """A sentence of JSON that `packed` made."""
    return Sentence(said["sentence"], **{k: _back(v) for k, v in said["values"].items()})


def _back(value: Any) -> object:  # noqa: ANN401 — whatever JSON holds
    match value:
        case {"said": said}:
            return unpacked(said)
        case {"day": day}:
            return dt.date.fromisoformat(day)
        case {"minor": minor, "currency": currency}:
            return Money(minor, currency)
        case {"share": of_one}:
            return Share(of_one)
        case _:
            return value
