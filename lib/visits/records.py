"""Visit lists in the ledger, so that a day can be looked at again and compared with what was done.

Names are not kept: the list is read back without them, and whoever may see them fills them in.
"""

import datetime as dt
import json
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lib.errors import NotFound
from lib.ledger import Ledger, schema
from lib.visits.candidates import Refused
from lib.visits.crew import Point
from lib.visits.legality import decisions
from lib.visits.legality.decisions import Decided
from lib.visits.visit_list import Stop, Totals, VisitList
from lib.words import Money, Sentence, Share

NAMESPACE = uuid.UUID("6f0d5c1e-4a83-5f0b-9f5e-0d0b5a1c7e21")
"""Makes the number of a plan from its content, so that saving the same list twice keeps one."""

RECENT = 20


@dataclass(frozen=True)
class Record:
    """One kept list; `stops` counts doors."""

    plan_id: str
    day: dt.date
    crew: str
    created_at: dt.datetime
    stops: int


def save(
    ledger: Ledger,
    visit_list: VisitList,
    now: dt.datetime,
    *,
    decided: Sequence[Decided] = (),
    rules_hash: str | None = None,
) -> str:
    """Keep the list and what was decided of its cases; return its plan_id.

    `now` has its zone; `rules_hash` names the rules by which it was made. The same list is kept
    once.
    """
    plan_id = number(visit_list)
    if _kept(ledger, plan_id) is not None:
        return plan_id
    with ledger.write("plan", plan_id) as connection:
        # Somebody else may have saved the same list while this one waited for the lock.
        done = connection.scalar(
            sa.select(schema.plans.c.plan_id).where(schema.plans.c.plan_id == plan_id)
        )
        if done is None:
            put(connection, visit_list, now, rules_hash=rules_hash)
            decisions.put(connection, decided, now=now, by=ledger.actor.name, plan_id=plan_id)
    return plan_id


def keep_refused(ledger: Ledger, decided: Sequence[Decided], now: dt.datetime) -> None:
    """Keep what was decided of a basket of which every case was refused, so that there is no list.

    `now` has its zone.
    """
    with ledger.write("refuse_list", str(uuid.uuid4())) as connection:
        decisions.put(connection, decided, now=now, by=ledger.actor.name)


def number(visit_list: VisitList) -> str:
    """The number of a list, made from its content."""
    content = json.dumps([_summary(visit_list), _rows(visit_list)], sort_keys=True, default=str)
    return str(uuid.uuid5(NAMESPACE, content))


def put(
    connection: sa.Connection,
    visit_list: VisitList,
    now: dt.datetime,
    *,
    rules_hash: str | None = None,
    supersedes: str | None = None,
) -> None:
    """Keep a list that is not kept yet, within the step of an act; see `save`.

    `supersedes` is the list of the same crew and day that it takes the place of.
    """
    plan_id, rows = number(visit_list), _rows(visit_list)
    connection.execute(
        sa.insert(schema.plans).values(
            plan_id=plan_id,
            day=visit_list.day,
            crew=visit_list.crew,
            created_at=now,
            summary=_summary(visit_list),
            rules_hash=rules_hash,
            supersedes=supersedes,
        )
    )
    if rows:
        connection.execute(sa.insert(schema.stops), [{"plan_id": plan_id, **row} for row in rows])


def to_json(visit_list: VisitList) -> dict[str, Any]:
    """A list as JSON, without names."""
    times = ("arrive", "leave")
    rows = [row | {one: row[one].isoformat() for one in times} for row in _rows(visit_list)]
    day = visit_list.day.isoformat()
    return {"day": day, "crew": visit_list.crew, "summary": _summary(visit_list), "rows": rows}


def of_json(told: Mapping[str, Any]) -> VisitList:
    """The list that `to_json` wrote."""
    times = ("arrive", "leave")
    read = dt.datetime.fromisoformat
    rows = [{**row, **{one: read(row[one]) for one in times}} for row in told["rows"]]
    plan = {**told, "day": dt.date.fromisoformat(told["day"])}
    return _visit_list(plan, rows)


def load(ledger: Ledger, plan_id: str) -> VisitList:
    """Read a list back, without names.

    Raises:
        NotFound: no such plan.

    """
    plan = _kept(ledger, plan_id)
    if plan is None:
        raise NotFound(what=plan_id)
    query = (
        sa.select(schema.stops)
        .where(schema.stops.c.plan_id == plan_id)
        .order_by(schema.stops.c.position)
    )
    with ledger.read() as connection:
        rows = [dict(row) for row in connection.execute(query).mappings()]
    return _visit_list(plan, rows)


def superseded(ledger: Ledger, plan_id: str) -> bool:
    """Whether a later list of the same crew and day took the place of this one."""
    query = sa.select(schema.plans.c.plan_id).where(schema.plans.c.supersedes == plan_id)
    with ledger.read() as connection:
        return connection.execute(query).first() is not None


def rules_of(ledger: Ledger, plan_id: str) -> str | None:
    """The hash of the rules by which a list was made; None where nobody kept it."""
    found = _kept(ledger, plan_id)
    return None if found is None else found["rules_hash"]


def recent(ledger: Ledger, limit: int = RECENT) -> tuple[Record, ...]:
    """The latest kept lists that no later one took the place of, the last one first."""
    return _records(ledger, _latest_first().limit(limit))


def on(ledger: Ledger, day: dt.date) -> tuple[Record, ...]:
    """The kept lists of a day that no later one took the place of, the last one first."""
    return _records(ledger, _latest_first().where(schema.plans.c.day == day))


def _latest_first() -> sa.Select[Any]:
    plans, later = schema.plans, schema.plans.alias()
    superseded = sa.exists().where(later.c.supersedes == plans.c.plan_id)
    return sa.select(plans).where(~superseded).order_by(plans.c.created_at.desc(), plans.c.plan_id)


def _records(ledger: Ledger, query: sa.Select[Any]) -> tuple[Record, ...]:
    with ledger.read() as connection:
        return tuple(
            Record(
                row["plan_id"],
                row["day"],
                row["crew"],
                row["created_at"],
                len(row["summary"]["stops"]),
            )
            for row in connection.execute(query).mappings()
        )


def visited_by(
    ledger: Ledger, day: dt.date, crews: Collection[str], members: Collection[str]
) -> frozenset[str]:
    """The case keys on the lists of a day of one of these crews that has one of these members."""
    query = (
        sa.select(schema.plans.c.summary, schema.stops.c.case_key)
        .join(schema.stops, schema.stops.c.plan_id == schema.plans.c.plan_id)
        .where(schema.plans.c.day == day, schema.plans.c.crew.in_(list(crews)))
    )
    with ledger.read() as connection:
        return frozenset(
            case_key
            for summary, case_key in connection.execute(query)
            if set(summary["members"]) & set(members)
        )


def _kept(ledger: Ledger, plan_id: str) -> dict[str, Any] | None:
    query = sa.select(schema.plans).where(schema.plans.c.plan_id == plan_id)
    with ledger.read() as connection:
        row = connection.execute(query).mappings().one_or_none()
    return None if row is None else dict(row)


def _summary(visit_list: VisitList) -> dict[str, Any]:
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


def _rows(visit_list: VisitList) -> list[dict[str, Any]]:
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


def _visit_list(plan: dict[str, Any], rows: list[dict[str, Any]]) -> VisitList:
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


def _stop(number: int, rows: list[dict[str, Any]], rest: dict[str, Any]) -> Stop:
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
