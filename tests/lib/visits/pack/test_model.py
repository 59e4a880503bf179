"""A pack has what is needed at the door, masked unless it is for the crew, and warns of changes."""

import datetime as dt
from dataclasses import replace

import polars as pl

from lib.visits.pack.model import Notes, stems, visited
from lib.words import Sentence
from tests.lib.visits.pack.cast import NAME, PHONE, cases, day_of, packed


def test_the_crew_reads_whom_to_ask_for_where_and_on_which_phone() -> None:
    stop = packed(cases({"lat": 30.1234567})).stops[0]

    (met,) = stop.cases
    assert (met.case_number, met.name, met.phone, met.place) == (
        "C1",
        NAME,
        PHONE,
        "文三路1号101室",
    )
    assert (stop.lat, stop.label) == (30.1234567, "张**")
    assert stop.windows == ((dt.time(8), dt.time(20)),)


def test_a_masked_pack_tells_no_door_and_no_place_nearer_than_a_map_does() -> None:
    stop = packed(cases({"lat": 30.1234567, "lon": 120.7654321}), full=False).stops[0]

    (met,) = stop.cases
    assert (met.name, met.phone, met.place) == ("张**", "138****5678", "杭州市西湖区")
    assert (stop.lat, stop.lon) == (30.123, 120.765)


def test_what_changed_since_the_plan_is_said_at_the_stop() -> None:
    before = cases({}, {"lat": 30.2}, {"lat": 30.3})
    since = before.with_columns(
        held=pl.when(pl.col("case_key") == "C1").then(pl.lit("complaint")),
        lat=pl.when(pl.col("case_key") == "C2").then(30.9).otherwise("lat"),
    ).filter(pl.col("case_key") != "C3")

    told = {
        stop.cases[0].case_number: [str(one) for one in stop.changed]
        for stop in packed(before, now=since).stops
    }

    assert told == {
        "C1": ["On hold by now: please ask the office before this visit."],
        "C2": ["The place of this case has changed since the plan: please ask the office."],
        "C3": ["No longer among the cases: please ask the office before this visit."],
    }


def test_warnings_stand_at_their_stop_once_and_wishes_at_their_case() -> None:
    notes = Notes({"C1": ["狗", "狗"], "C9": ["x"]}, {"C1": ["周六"]})

    stops = {stop.cases[0].case_number: stop for stop in packed(cases(), notes=notes).stops}

    assert (stops["C1"].heed, stops["C1"].cases[0].wishes) == (("狗",), ("周六",))
    assert (stops["C2"].heed, stops["C2"].cases[0].wishes) == ((), ())


def test_a_plan_shows_the_address_that_it_visits() -> None:
    dead = cases({"addr_hukou": "杭州市拱墅区登云路1号"}).with_columns(
        verdict_home=pl.lit("outdated")
    )
    made = day_of(dead)
    planned = replace(made, stops=tuple(replace(one, then=Sentence("x")) for one in made.stops))

    assert visited(made, dead)["addr_home"].to_list() == ["文三路1号101室"]
    assert visited(planned, dead).select("addr_home", "addr_hukou").rows() == [
        (None, "杭州市拱墅区登云路1号")
    ]


def test_crews_whose_names_no_file_may_bear_have_files_of_their_own() -> None:
    one = packed(cases({}))
    crews = [replace(one, made=replace(one.made, crew=crew)) for crew in ("甲/组", "甲:组", "../x")]

    assert stems(crews) == [
        "pack-2026-11-20-甲-组",
        "pack-2026-11-20-甲-组-2",
        "pack-2026-11-20-..-x",
    ]
