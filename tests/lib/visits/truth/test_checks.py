"""Planted visits that were not made are found, honest ones mostly left alone."""

import datetime as dt

import numpy as np
import polars as pl
import pytest

from lib.compliance.violations import ROWS
from lib.places.datum import from_wgs84
from lib.settings import Settings
from lib.visits.truth.asking import QUESTIONS, asked
from lib.visits.truth.checks import checked, doubt, valid
from tests.lib.visits.truth.cast import LAT, LON, METRE, at, fix, visits

NOTHING = pl.DataFrame(schema=dict(ROWS))
NOBODY: dict[str, str] = {}


def kinds(rows: pl.DataFrame, broken: pl.DataFrame = NOTHING) -> list[tuple[object, ...]]:
    found = checked(rows, NOBODY, broken, Settings())
    return found.select("visit", "kind").rows()


def test_a_fix_beyond_the_radius_is_asked_about_and_one_within_is_not() -> None:
    rows = visits(fix(190), fix(210), {"lat": LAT, "lon": LON})

    found = checked(rows, NOBODY, NOTHING, Settings())

    assert found.select("visit", "kind", "limit").rows() == [("v1", "far", 200.0)]
    assert found["value"][0] == pytest.approx(210, abs=1)


def test_a_way_that_nobody_drives_in_the_time_is_asked_about() -> None:
    there, away = fix(0, door=0), fix(0, door=20_000)
    hasty = visits({"at": at(1, 10)} | there, {"at": at(1, 10, 5)} | away)
    steady = visits({"at": at(1, 10)} | there, {"at": at(1, 11)} | away)
    apart = visits({"at": at(1, 10)} | there, {"at": at(1, 10, 5), "collector": "W2"} | away)

    assert kinds(hasty) == [("v1", "fast")]
    assert (kinds(steady), kinds(apart)) == ([], [])


def test_one_fix_at_doors_that_lie_apart_is_asked_about_but_not_in_one_building() -> None:
    office = {"lat": LAT, "lon": LON}
    spread = [office | {"door_lat": LAT + n * 400 * METRE, "door_lon": LON} for n in range(3)]
    same = [office | {"door_lat": LAT, "door_lon": LON} for _ in range(5)]

    assert ("v0", "same") in kinds(visits(*spread))
    assert kinds(visits(*same)) == []


@pytest.mark.parametrize(("metres", "found"), [(90, []), (110, ["same"])])
def test_doors_of_one_yard_in_the_north_are_measured_in_metres_and_not_in_degrees(
    metres: int, found: list[str]
) -> None:
    # At 45.75° a degree of longitude has 70 of 100 parts of one of latitude; twice 90 m are within
    # the 200 m of a fix, twice 110 m are not.
    harbin, degree = 45.75, METRE / np.cos(np.radians(45.75))
    yard = [
        {"lat": harbin, "lon": 126.65, "door_lat": harbin, "door_lon": 126.65 + n * metres * degree}
        for n in range(3)
    ]
    assert {kind for _, kind in kinds(visits(*yard))} - {"far"} == set(found)


def test_a_stay_without_time_for_words_is_asked_about_where_somebody_was_met() -> None:
    short = {"arrived": at(1, 10), "left": at(1, 10, 1)}
    rows = visits(short, short | {"met": False}, {"arrived": at(1, 10), "left": at(1, 13)})

    assert kinds(rows) == [("v0", "short"), ("v2", "long")]


def test_copied_notes_are_asked_about_but_not_phrases_of_the_house() -> None:
    copied = [{"note": f"客户称{n}月{n}日发工资后还款，态度良好！"} for n in range(4)]
    phrase = [{"note": "上门无人应答，已留联系方式。", "collector": f"W{n % 4}"} for n in range(16)]
    short = [{"note": "无人应答"} for _ in range(9)]

    assert [kind for _, kind in kinds(visits(*copied))] == ["alike"] * 4
    assert kinds(visits(*phrase)) == []
    assert kinds(visits(*short)) == []


def test_what_was_written_or_attached_long_after_and_odd_hours_are_asked_about() -> None:
    rows = visits(
        {"at": at(1, 10), "recorded_at": at(1, 18), "attached_at": at(4, 10)},
        {"at": at(1, 14), "recorded_at": at(5, 10)},
        {"at": at(2, 23)},
        {"at": at(3, 0), "timed": False},
    )

    assert kinds(rows) == [("v0", "attached"), ("v1", "late"), ("v2", "hour")]


def test_a_visit_that_surely_broke_a_rule_is_asked_about_with_the_rule() -> None:
    rows = visits({"at": at(1, 10)}, {"at": at(2, 10)})
    broken = pl.DataFrame(
        [("CN-HOURS", "c0", at(1, 10), "visit", "W1", "", True),
         ("CN-LONE", "c1", at(2, 10), "visit", "W1", "", False)],
        schema=dict(ROWS), orient="row",
    )  # fmt: skip

    found = checked(rows, NOBODY, broken, Settings())

    assert found.select("visit", "kind", "other").rows() == [("v0", "gate", "CN-HOURS")]


def test_every_finding_is_a_question_with_an_innocent_explanation() -> None:
    assert set(QUESTIONS) == {"far", "fast", "same", "short", "long", "hour", "alike", "late",
                              "attached", "gate"}  # fmt: skip
    for kind, one in QUESTIONS.items():
        assert "?" in one.asks
        assert one.perhaps.endswith(".")
        assert str(asked(kind, 210.4, 200, "CN-HOURS"))
    assert "210 m from the door (limit 200 m)" in str(asked("far", 210.4, 200, None))


WAYS, WORDS = list("甲乙丙丁戊己庚辛"), list("还款工资家庭单位生意")


def honest(days: int, seed: int) -> list[dict[str, object]]:
    """The visits of one collector: doors within some km, GPS that drifts, times as they go."""
    chance = np.random.default_rng(seed)
    rows: list[dict[str, object]] = []
    for day in range(1, days + 1):
        moment = at(day, 9)
        for _ in range(8):
            north, east = chance.normal(0, 3_000, 2)
            drift = chance.normal(0, 30, 2)
            door = (LAT + north * METRE, LON + east * METRE)
            rows.append({
                "at": moment, "door_lat": door[0], "door_lon": door[1], "evidence": True,
                "lat": door[0] + drift[0] * METRE, "lon": door[1] + drift[1] * METRE,
                "arrived": moment, "left": moment + dt.timedelta(minutes=12),
                "note": f"本人在家，{chance.choice(WAYS)}商谈{''.join(chance.choice(WORDS, 8))}",
            })  # fmt: skip
            moment += dt.timedelta(minutes=float(chance.uniform(35, 60)))
    return rows


def test_of_160_honest_visits_hardly_any_is_asked_about_and_planted_ones_all_are() -> None:
    true = honest(20, seed=3)
    desk = [
        one | {"lat": LAT, "lon": LON, "at": at(21, 10, 3 * n), "arrived": None, "left": None,
               "note": "本人不在家，邻居说晚上回来。", "collector": "W9"}
        for n, one in enumerate(honest(1, seed=9))
    ]  # fmt: skip
    rows = visits(*true, *desk)

    found = checked(rows, NOBODY, NOTHING, Settings())

    asked_about = set(found["visit"])
    planted = {f"v{n}" for n in range(len(true), len(true) + len(desk))}
    assert planted <= asked_about
    assert len(asked_about - planted) <= 3
    per_visit = found.filter(pl.col("visit").is_in(list(planted))).group_by("visit").len()
    assert per_visit.filter(pl.col("len") < 2).is_empty()


def test_a_valid_visit_has_a_fix_near_the_door_and_evidence() -> None:
    rows = visits(
        fix(50) | {"evidence": True}, fix(50), fix(500) | {"evidence": True}, {"evidence": True}
    )

    found = valid(rows, 200)

    assert (found.valid, found.near, found.checked, found.visits) == (1, 2, 3, 4)
    assert str(found.summary(200)).startswith("1 of 4 visits have a fix within 200 m")
    assert "cannot be computed" in str(valid(visits({}), 200).summary(200))


def test_fixes_read_in_the_wrong_coordinate_system_are_told_instead_of_many_questions() -> None:
    true = pl.DataFrame(honest(3, seed=5))
    # Telephones wrote GCJ-02; the setting says WGS-84, so that nothing was turned.
    lat, lon = from_wgs84(true["lat"].to_numpy(), true["lon"].to_numpy(), "gcj02")
    wrong = visits(*true.with_columns(lat=pl.Series(lat), lon=pl.Series(lon)).to_dicts())

    said = doubt(wrong, "wgs84", 200)

    assert said is not None
    assert "when read as gcj02" in str(said)
    assert doubt(visits(*honest(3, seed=5)), "wgs84", 200) is None
