"""What a visit pack says, whatever it is written as: only what a crew needs at its doors.

No sum, no days past due and no reason of money is in it. Names, phones and places stand there as
the reader's role demands: masked, unless the pack is for the crew alone. The places of a masked
pack are as near as on a map, so that the files beside the pages tell no more than they do.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from lib.privacy.export_mark import NOT_IN_NAMES
from lib.privacy.masking import DECIMALS_ON_MAPS, mask_name
from lib.visits import records, rows
from lib.visits.picking import addresses
from lib.visits.visit_list import Stop, VisitList
from lib.words import N_, Sentence

Lines = Mapping[str, Sequence[str]]
"""Case key → lines in the reader's language."""

ON_HOLD = N_("On hold by now: please ask the office before this visit.")
GONE = N_("No longer among the cases: please ask the office before this visit.")
MOVED = N_("The place of this case has changed since the plan: please ask the office.")

NEAR = 0.001
"""Degrees by which a place may differ from that of the plan: about a hundred metres."""


@dataclass(frozen=True)
class Notes:
    """What the shells know beside the plan, in the reader's language.

    `warnings` are what a crew has to heed, `wishes` what the customer agreed to, wishes for or
    forbids.
    """

    warnings: Lines
    wishes: Lines


@dataclass(frozen=True)
class Met:
    """One case at a stop: its number, whom to ask for, where, and on which phone."""

    case_number: str
    name: str
    phone: str
    place: str
    wishes: tuple[str, ...]


@dataclass(frozen=True)
class PackStop:
    """One door, local times; `label` is the masked name, for files that leave the crew's hands.

    `then` says why at that time; `heed` are warnings, each once; `changed` is what has become of
    its cases since the plan. `lat` and `lon` are WGS-84, in a masked pack about a hundred metres
    exact; `approximate` when only the district is known. `km` and `minutes` are the way there.
    """

    number: int
    arrive: dt.datetime
    leave: dt.datetime
    windows: tuple[tuple[dt.time, dt.time], ...]
    lat: float
    lon: float
    approximate: bool
    km: float
    minutes: float
    label: str
    then: Sentence | None
    cases: tuple[Met, ...]
    heed: tuple[str, ...]
    changed: tuple[Sentence, ...]


@dataclass(frozen=True)
class Pack:
    """The day of one crew, from `made` of a plan; `full` with names, phones and addresses.

    `list_id` is the number of its visit list, `tz` the zone of its local times.
    """

    made: VisitList
    list_id: str
    full: bool
    tz: str
    stops: tuple[PackStop, ...]


def stems(packs: Sequence[Pack]) -> Sequence[str]:
    """How the names of the files of each pack begin: day and crew, each once."""
    found: list[str] = []
    for one in packs:
        stem = NOT_IN_NAMES.sub("-", f"pack-{one.made.day}-{one.made.crew}")
        # Crews whose names differ only in signs that no file may bear are told apart by number.
        found.append(stem if stem not in found else f"{stem}-{len(found) + 1}")
    return found


def visited(made: VisitList, cases: pl.DataFrame) -> pl.DataFrame:
    """The cases of a list, with their addresses and places as they are visited.

    `cases` are unmasked, with the verdicts about their addresses (lib.followups.standing). A plan
    visits the likeliest address, a list made of a basket the first.
    """
    keys = [key for stop in made.stops for key in stop.case_keys]
    mine = cases.filter(pl.col("case_key").is_in(keys))
    planned = any(stop.then is not None for stop in made.stops)
    return addresses.chosen(mine) if planned else mine


def pack(
    made: VisitList, cases: pl.DataFrame, shown: pl.DataFrame, notes: Notes, *, full: bool, tz: str
) -> Pack:
    """Put a crew's day together.

    Args:
        made: the list as the ledger has it.
        cases: what `visited` gives.
        shown: the same cases with everything masked that the reader of the pack may not see.
        notes: warnings and wishes.
        full: with names, phones and addresses, else with district and masked names only.
        tz: the zone of the local times.

    """
    told = rows.frame(made, shown, full=full).rows_by_key("number", named=True)
    phones = dict(shown.select("case_key", "mobile").iter_rows())
    now = {row["case_key"]: row for row in cases.iter_rows(named=True)}
    stops = tuple(
        _stop(
            stop, [_met(row, phones, notes.wishes) for row in told[stop.number]], now, notes, full
        )
        for stop in made.stops
    )
    return Pack(made, records.number(made), full, tz, stops)


def _met(row: Mapping[str, Any], phones: Mapping[str, str | None], wishes: Lines) -> Met:
    key = row["case_key"]
    return Met(
        case_number=row["case_number"],
        name=row["name"] or "",
        phone=phones.get(key) or "",
        place=row["place"] or "",
        wishes=tuple(wishes.get(key, ())),
    )


def _stop(
    stop: Stop,
    cases: Sequence[Met],
    now: Mapping[str, Mapping[str, Any]],
    notes: Notes,
    full: bool,  # noqa: FBT001 — handed on from `pack`
) -> PackStop:
    names = dict.fromkeys(mask_name(one.name) or "" for one in cases)
    heed = dict.fromkeys(line for key in stop.case_keys for line in notes.warnings.get(key, ()))
    told = [said for key in stop.case_keys for said in _changed(stop, now.get(key))]
    return PackStop(
        number=stop.number,
        arrive=stop.arrive,
        leave=stop.leave,
        windows=stop.windows,
        lat=stop.lat if full else round(stop.lat, DECIMALS_ON_MAPS),
        lon=stop.lon if full else round(stop.lon, DECIMALS_ON_MAPS),
        approximate=stop.approximate,
        km=stop.km,
        minutes=stop.minutes,
        label="、".join(filter(None, names)),
        then=stop.then,
        cases=tuple(cases),
        heed=tuple(heed),
        changed=tuple({one.sentence: one for one in told}.values()),
    )


def _changed(stop: Stop, case: Mapping[str, Any] | None) -> list[Sentence]:
    """What has become of a case since the plan was made, as far as the crew must know."""
    if case is None:
        return [Sentence(GONE)]
    said = [Sentence(ON_HOLD)] if case.get("held") else []
    lat, lon = case["lat"], case["lon"]
    if lat is None or abs(lat - stop.lat) > NEAR or abs(lon - stop.lon) > NEAR:
        said.append(Sentence(MOVED))
    return said
