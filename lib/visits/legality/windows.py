"""At what times of the day each door may be visited, found by asking the gate itself.

Doors that may be visited at any of the visiting hours are asked about once. The others are tried
from quarter of an hour to quarter of an hour, so that a list is made around what a customer asked
for or forbade; a door without any such time is refused with the reason.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from zoneinfo import ZoneInfo

import polars as pl

from lib.rules.facts import CrewFacts
from lib.rules.kinds import OF_THE_TIME
from lib.visits.candidates import Candidate, Candidates, Refused, together
from lib.visits.legality.judging import VISITS, Found, in_utc
from lib.visits.legality.world import World
from lib.visits.posing import Hours

STEP = 15
"""Minutes between two times that are tried, unless a visit is shorter."""

Span = tuple[dt.datetime, dt.datetime]


def within_rules(
    found: Candidates, cases: pl.DataFrame, world: World, day: dt.date, hours: Hours
) -> Candidates:
    """The doors with the times at which all their cases may be visited; the others are refused."""
    doors = found.chosen
    opens, closes = (dt.datetime.combine(day, one) for one in (hours.visit_start, hours.visit_end))
    if not doors or opens >= closes:
        return found
    at_any = _judged(doors, {n: [(opens, closes)] for n in range(len(doors))}, cases, world)
    tried = {
        n: list(_tries(opens, closes, doors[n].persons * hours.service_minutes))
        for n, (ok,) in _by_door(at_any).items()
        if not ok
    }
    tried = {n: spans for n, spans in tried.items() if spans}
    if not tried:
        return found
    judged = _judged(doors, tried, cases, world)
    windows = {
        n: tuple(_runs(zip(tried[n], oks, strict=True))) for n, oks in _by_door(judged).items()
    }
    never = [n for n, spans in windows.items() if not spans]
    return Candidates(
        tuple(
            replace(door, windows=windows[n]) if n in windows else door
            for n, door in enumerate(doors)
            if n not in never
        ),
        (*found.refused, *(one for n in never for one in _refused(doors[n], n, judged))),
    )


def _tries(opens: dt.datetime, closes: dt.datetime, minutes: int) -> Iterator[Span]:
    """Visits of that length from the first to the last that fits."""
    stay, step = dt.timedelta(minutes=minutes), dt.timedelta(minutes=min(STEP, minutes))
    start, last = opens, closes - stay
    while start < last:
        yield start, start + stay
        start += step
    if last >= opens:
        yield last, closes


def _judged(
    doors: Sequence[Candidate],
    spans: dict[int, list[Span]],
    cases: pl.DataFrame,
    world: World,
) -> Found:
    """Each case of each door at each of its times; the number of the door stands for the stop's."""
    rows = [
        (n, key, start, end)
        for n, each in spans.items()
        for start, end in each
        for key in doors[n].case_keys
    ]
    frame = in_utc(pl.DataFrame(rows, schema=dict(VISITS), orient="row"), world)
    known = cases.unique("case_key", keep="first", maintain_order=True)
    asked = frame.join(known, on="case_key", how="left", maintain_order="left")
    start = rows[0][2].replace(tzinfo=ZoneInfo(world.tz)).astimezone(dt.UTC)
    return Found(world.judge(asked, start, start, CrewFacts(), kinds=OF_THE_TIME), {})


def _by_door(found: Found) -> dict[int, list[bool]]:
    """Number of a door → whether it may be visited at each of its times, in their order."""
    judged = found.decisions.facts.select("number", "starts_at").with_columns(ok=found.allowed)
    each = judged.group_by("number", "starts_at").agg(pl.col("ok").all()).sort("starts_at")
    whole = each.group_by("number", maintain_order=True).agg("ok")
    return dict(whole.iter_rows())


def _runs(tried: Iterable[tuple[Span, bool]]) -> Iterator[tuple[dt.time, dt.time]]:
    """From the beginning of the first to the end of the last of visits that follow each other."""
    for ok, run in groupby(tried, key=lambda one: one[1]):
        spans = [span for span, _ in run]
        if ok:
            yield spans[0][0].time(), spans[-1][1].time()


def _refused(door: Candidate, number: int, judged: Found) -> Iterator[Refused]:
    """Each case of a door with the reasons at the first time at which its door is refused."""
    facts = judged.decisions.facts
    at_this = (facts["number"] == number) & ~judged.allowed
    why = judged.reasons(int(at_this.arg_true()[0]))
    said, ids = together([one.sentence for one in why]), tuple(one.rule_id for one in why)
    for key in door.case_keys:
        yield Refused(key, said, ids)
