"""The pack as table, tracks and calendar, each read back by another reader."""

import datetime as dt
import io
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import gpxpy
import icalendar
import openpyxl  # type: ignore[import-untyped]
import pytest
from defusedxml import ElementTree  # type: ignore[import-untyped]

from lib.show.crew_safety import Safety
from lib.show.pack.bundle import WRITERS, Terms, to_zip
from lib.show.pack.calendar import to_ics
from lib.show.pack.table import to_xlsx
from lib.show.pack.tracks import KML, to_gpx, to_kml
from lib.visits.pack.model import Notes
from lib.words import LANGUAGES, words
from tests.lib.show.test_print_page import DEBT_WORDS
from tests.lib.visits.pack.cast import NAME, NOON, PHONE, cases, packed

T = words("en")
ZONE = ZoneInfo("Asia/Shanghai")
MARK = "mei.lin · 2026-11-20 08:00"
TERMS = Terms(T, Safety(dt.timedelta(minutes=30), "", "", {}), "amap", MARK, NOON)


def test_the_table_has_real_types_no_formula_and_room_for_the_result() -> None:
    notes = Notes({"C1": ["=cmd|' /C calc'!A0"]}, {})
    pack = packed(cases({"addr_home": "=1+1", "lat": 30.1234567}), notes=notes)

    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(pack, T, MARK))).active
    titles, row = ([cell.value for cell in line] for line in sheet.iter_rows(max_row=2))
    told = dict(zip(titles, row, strict=True))

    assert told["Departure"] - told["Arrival"] == dt.timedelta(minutes=25)
    assert (told["Address"], told["To heed"]) == ("=1+1", "=cmd|' /C calc'!A0")
    assert {cell.data_type for line in sheet.iter_rows(min_row=2) for cell in line} <= set("nsdb")
    assert (told["Phone"], told["Latitude"], told["Possible times"]) == (
        PHONE,
        30.1234567,
        "08:00–20:00",
    )
    assert told["Amap"].startswith("https://uri.amap.com/navigation?to=")
    assert (told["Visit result"], told["Next step"]) == (None, None)
    assert MARK in sheet.oddHeader.right.text


def test_tracks_have_numbered_stops_in_their_order_and_in_wgs84() -> None:
    pack = packed(cases())
    stops = pack.stops

    found = gpxpy.parse(to_gpx(pack, T, MARK).decode())

    assert found.version == "1.1"
    assert found.description == MARK
    wanted = [(f"{one.number} 张**", round(one.lat, 6), round(one.lon, 6)) for one in stops]
    for points in (found.waypoints, found.routes[0].points):
        assert [(one.name, one.latitude, one.longitude) for one in points] == wanted
    arrivals = [one.arrive.replace(tzinfo=ZONE) for one in stops]
    assert [one.time for one in found.waypoints] == arrivals


def test_a_map_file_has_the_same_stops_and_the_way_through_them() -> None:
    pack = packed(cases())

    root = ElementTree.fromstring(to_kml(pack, T, MARK))
    marks = root.findall(f".//{{{KML}}}Placemark")
    places = [one.findtext(f".//{{{KML}}}coordinates") for one in marks]

    assert [one.findtext(f"{{{KML}}}name") for one in marks[:2]] == ["1 张**", "2 张**"]
    assert places[:2] == [f"{one.lon:.6f},{one.lat:.6f}" for one in pack.stops]
    assert places[2] == " ".join(str(one) for one in places[:2])
    assert root.findtext(f".//{{{KML}}}description") == MARK


def test_an_event_says_when_in_its_zone_and_nothing_of_whom() -> None:
    pack = packed(cases())

    written = to_ics(pack, T, service="apple", mark=MARK, now=NOON)
    found = icalendar.Calendar.from_ical(written)
    events = list(found.walk("VEVENT"))

    assert [str(one["summary"]) for one in events] == ["Stop 1", "Stop 2"]
    first, begins = events[0], events[0].decoded("dtstart")
    assert "DTSTART;TZID=Asia/Shanghai:20261120T" in written.decode()
    assert begins == pack.stops[0].arrive.replace(tzinfo=ZONE)
    assert str(first["url"]).startswith("https://maps.apple.com/")
    assert [str(one["tzid"]) for one in found.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    assert not any(text in written.decode() for text in (NAME, "张", PHONE, "文三路"))


def test_taking_the_calendar_again_adds_no_event_twice() -> None:
    once, again = (
        icalendar.Calendar.from_ical(
            to_ics(packed(cases()), words(language), service="amap", mark=MARK, now=NOON)
        )
        for language in ("en", "zh_Hans")
    )
    uids = [[str(one["uid"]) for one in each.walk("VEVENT")] for each in (once, again)]

    assert uids[0] == uids[1]
    assert len(set(uids[0])) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_other_programs_get_has_no_full_name_and_no_word_of_debt(language: str) -> None:
    pack, t = packed(cases()), words(language)
    told = [
        to_gpx(pack, t, MARK).decode(),
        to_kml(pack, t, MARK).decode(),
        to_ics(pack, t, service="amap", mark=MARK, now=NOON).decode(),
    ]

    assert not any(text in file for file in told for text in (NAME, PHONE, "文三路"))
    assert [DEBT_WORDS.findall(file) for file in told] == [[], [], []]


def test_signs_that_xml_cannot_hold_are_left_out() -> None:
    pack = packed(cases({"name": "\x00\x1b<&>明"}))

    assert gpxpy.parse(to_gpx(pack, T, "a\x00b").decode()).description == "ab"
    assert ElementTree.fromstring(to_kml(pack, T, MARK)) is not None


def test_all_crews_together_have_each_file_once_under_a_marked_name() -> None:
    packs = [packed(cases()), packed(cases({}))]

    with ZipFile(io.BytesIO(to_zip(packs, TERMS, lambda name: f"x_{name}"))) as found:
        names = found.namelist()
        assert all(found.read(name) for name in names)

    assert names == [
        f"x_pack-2026-11-20-一组{second}.{ending}" for second in ("", "-2") for ending in WRITERS
    ]
