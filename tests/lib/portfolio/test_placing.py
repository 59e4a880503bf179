"""A place that somebody set by hand outlives the files, and can be taken back."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from lib.errors import RecordRefused
from lib.intake import Options
from lib.places.table import divisions
from lib.portfolio import Portfolio, placing
from lib.portfolio.bringing import read
from tests.cast import somebody

NOW = dt.datetime(2026, 12, 20, 12, tzinfo=dt.UTC)
CASES = "案件编号,逾期金额,逾期天数,纬度,经度,居住地址"
HERE = placing.by_coordinates(30.65, 104.08, "wgs84", how="map")


@pytest.fixture
def place(tmp_path: Path) -> Portfolio:
    return Portfolio.open(tmp_path)


def bring(place: Portfolio, *lines: str, day: str = "2026-11-20") -> None:
    content = "\n".join((CASES, *lines, "")).encode()
    options = Options(as_of=dt.date.fromisoformat(day), datum="wgs84")
    place.commit(content, "file.csv", read(content, "file.csv", options), now=NOW)


def where(place: Portfolio) -> list[tuple[object, ...]]:
    wanted = ("case_key", "lat", "lon", "place_quality", "place_source")
    return place.cases().select(wanted).collect().rows()


def test_each_place_says_where_it_comes_from(place: Portfolio) -> None:
    bring(place, "A1,5,3,30.6,104.0,", "A2,5,3,,,成都市锦江区某路1号", "A3,5,3,,,")

    sources = [(row[0], *row[3:]) for row in where(place)]

    assert sources == [("A1", "exact", "file"), ("A2", "district", "address"), ("A3", None, None)]


def test_a_place_set_by_hand_goes_before_the_files_and_outlives_later_ones(
    place: Portfolio,
) -> None:
    bring(place, "A1,5,3,30.6,104.0,", "A2,5,3,,,")
    placing.place(place.ledger, ["case:A1", "case:A2"], HERE, now=NOW)

    bring(place, "A1,4,33,30.6,104.0,", "A2,5,33,31,104,", day="2026-12-20")

    assert where(place) == [
        ("A1", 30.65, 104.08, "exact", "correction"),
        ("A2", 30.65, 104.08, "exact", "correction"),
    ]


def test_a_place_taken_back_lets_the_file_speak_again(place: Portfolio) -> None:
    bring(place, "A1,5,3,30.6,104.0,")
    placing.place(place.ledger.by(somebody("李")), ["case:A1"], HERE, now=NOW)
    assert [one.recorded_by for one in placing.placed_by_hand(place.ledger)] == ["李"]

    placing.take_back(place.ledger, ["case:A1"], now=NOW)

    assert where(place) == [("A1", 30.6, 104.0, "exact", "file")]
    assert placing.placed_by_hand(place.ledger) == ()


def test_the_latest_place_of_an_address_counts(place: Portfolio) -> None:
    bring(place, "A1,5,3,,,")
    placing.place(place.ledger, ["case:A1"], HERE, now=NOW)
    jinjiang = next(one for one in divisions("district") if one.name == "锦江区")

    placing.place(place.ledger, ["case:A1"], placing.by_division(jinjiang), now=NOW)

    found = place.cases().collect().row(0, named=True)
    told = (found["city"], found["district"], found["place_quality"], found["lat"])
    assert told == ("成都市", "锦江区", "district", jinjiang.lat)


def test_one_place_serves_all_cases_of_an_address(place: Portfolio) -> None:
    cases = pl.LazyFrame(
        {"case_key": ["a", "b", "c"], "address_key": ["x", "x", None]},
    ).with_columns(
        *(pl.lit(None, pl.Float64).alias(name) for name in ("lat", "lon")),
        *(
            pl.lit(None, pl.String).alias(name)
            for name in ("place_quality", "province", "city", "district")
        ),
    )
    placing.place(place.ledger, ["x"], HERE, now=NOW)

    placed = placing.apply(cases, place.ledger).collect()

    subjects = placed.select(placing.subject(placed.columns)).to_series().to_list()
    assert subjects == ["x", "x", "case:c"]
    assert placed["place_source"].to_list() == ["correction", "correction", None]


def test_coordinates_are_kept_in_wgs_84(place: Portfolio) -> None:
    del place
    there = placing.by_coordinates(30.65, 104.08, "gcj02")

    assert (there.lat, there.lon) == pytest.approx((30.6524, 104.0774), abs=1e-3)
    assert there.lat != 30.65


@pytest.mark.parametrize(("lat", "lon"), [(104.08, 30.65), (0.0, 0.0), (30.0, 200.0)])
def test_coordinates_that_are_no_place_of_a_customer_are_refused(lat: float, lon: float) -> None:
    with pytest.raises(RecordRefused):
        placing.by_coordinates(lat, lon, "wgs84")


def test_a_case_without_a_place_is_called_by_whichever_number_it_has(place: Portfolio) -> None:
    for titles in ("合同编号", "卡号"):
        content = f"{titles},逾期金额,逾期天数\n6222000011112222,5,3\n".encode()
        options = Options(as_of=dt.date(2026, 11, 20), client=titles)
        place.commit(content, "file.csv", read(content, "file.csv", options), now=NOW)

    numbers = placing.unplaced(place.cases().collect())["number"].to_list()

    assert "6222000011112222" in numbers  # of the contract; a card number is never shown in full
    assert numbers.count("6222000011112222") == 1
    assert None not in numbers


def test_addresses_without_a_place_come_first_then_the_largest_debts(place: Portfolio) -> None:
    bring(
        place,
        "A1,5,3,30.6,104.0,",
        "A2,9,3,,,成都市锦江区某路1号",
        "A3,5,3,,,地址不详",
        "A4,7,3,,,",
    )

    lost = placing.unplaced(place.cases().collect())

    assert lost.select("number", "n", "amount", "place_quality").rows() == [
        ("A4", 1, 700, None),
        ("A3", 1, 500, None),
        ("A2", 1, 900, "district"),
    ]
