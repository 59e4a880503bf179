"""What is known of visits, read from files and records."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
import pytest

from lib.places.datum import from_wgs84
from lib.portfolio import Portfolio
from lib.settings import Settings
from lib.visits.truth.checks import checked, valid, valid_by
from lib.visits.truth.visits import VISITS, visits
from tests.cast import ALICE
from tests.lib.portfolio.cast import bring
from tests.lib.visits.truth.cast import LAT, LON, METRE, at

ZONE = ZoneInfo("Asia/Shanghai")
FIRST, LAST = dt.date(2026, 10, 1), dt.date(2026, 10, 31)
CASES = "案件编号,委托方,姓名,逾期金额,逾期天数,纬度,经度,坐标系,居住地址"
CONTACTS = "案件编号,委托方,催收时间,催收方式,催收员,催收结果,地址类型,附件,纬度,经度"


def shifted(north: float) -> str:
    """A fix so many metres north of the door, as a telephone with GCJ-02 writes it."""
    lat, lon = from_wgs84(np.array([LAT + north * METRE]), np.array([LON]), "gcj02")
    return f"{lat[0]:.7f},{lon[0]:.7f}"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Portfolio]:
    """Give a portfolio of three cases at one place, with four visits of a file."""
    opened = Portfolio.open(tmp_path).by(ALICE)
    rows = [f"A{n},甲,人{n},500,40,{LAT},{LON},WGS84,成都市锦江区某路{n}号" for n in range(3)]
    bring(opened, CASES, *rows, day="2026-10-31")
    bring(
        opened,
        CONTACTS,
        f"A0,甲,2026-10-05 10:00,外访,李雷,承诺还款,居住地址,门口.jpg,{shifted(50)}",
        f"A1,甲,2026-10-06 10:00,外访,李雷,承诺还款,居住地址,,{shifted(400)}",
        f"A2,甲,2026-10-07 10:00,外访,李雷,承诺还款,单位地址,,{shifted(4_000)}",
        "A0,甲,2026-10-08 10:00,外访,李雷,承诺还款,居住地址,,0,0",
        "A1,甲,2026-10-09 10:00,电话,李雷,承诺还款,,,,",
        day="2026-10-31",
        kind="followups",
    )
    yield opened
    opened.ledger.close()


def test_fixes_are_turned_from_the_setting_and_meet_their_doors(place: Portfolio) -> None:
    found = visits(place, "gcj02", ZONE, FIRST, LAST)

    assert found.schema == pl.Schema(dict(VISITS))
    assert found["at"].to_list() == [at(day, 10) for day in (5, 6, 7, 8)]
    assert found["evidence"].to_list() == [True, False, False, False]
    assert found["lat"].to_list() == [
        pytest.approx(LAT + north * METRE) for north in (50, 400, 4_000)
    ] + [None]
    assert found["door_lat"].is_null().to_list() == [False, False, True, False]


def test_a_visit_to_another_address_or_without_a_fix_is_not_measured(place: Portfolio) -> None:
    found = visits(place, "gcj02", ZONE, FIRST, LAST)

    told = checked(found, {}, pl.DataFrame(schema={"sure": pl.Boolean, "channel": pl.String,
        "case_key": pl.String, "rule_id": pl.String, "happened_at": pl.Datetime("us")}),
        Settings())  # fmt: skip

    far = told.filter(pl.col("kind") == "far")
    assert far["visit"].to_list() == [found["visit"][1]]
    assert far["value"][0] == pytest.approx(400, abs=2)
    rate = valid(found, 200)
    assert (rate.valid, rate.near, rate.checked, rate.visits) == (1, 1, 2, 4)
    assert valid_by(found, {"李雷": "W1"}, 200).rows() == [("W1", 4, 2, 1, 1)]


def test_a_visit_keeps_its_name_when_the_same_log_is_sent_again(place: Portfolio) -> None:
    before = visits(place, "gcj02", ZONE, FIRST, LAST)
    bring(
        place, CONTACTS,
        f"A0,甲,2026-10-05 10:00,外访,李雷,承诺还款,居住地址,门口.jpg,{shifted(50)}",
        day="2026-11-05", kind="followups",
    )  # fmt: skip

    after = visits(place, "gcj02", ZONE, FIRST, LAST)

    assert set(after["visit"]) == set(before["visit"])
