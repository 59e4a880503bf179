"""Which division an address lies in, as far as it tells."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from lib.places.divisions import ADDRESSES, Hints, adcode_of, locate, locate_many
from lib.places.travel import distance_km


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("上海市徐汇区虹漕南路777号", ("上海市", "徐汇区", "district")),
        ("江苏苏州工业园区星湖街", ("苏州市", None, "city")),
        ("徐汇区龙吴路", ("上海市", "徐汇区", "district")),
        ("广州国际采购中心1401", ("广州市", None, "city")),
        ("深圳南山科技园", ("深圳市", "南山区", "district")),
        ("吉林省吉林市船营区", ("吉林市", "船营区", "district")),
        ("广西南宁市双拥路", ("南宁市", None, "city")),
        ("朝阳区建国路", None),
        ("海南路12号", None),
        ("北京西路1465号", None),
        ("", None),
        (None, None),
    ],
)
def test_an_address_tells_its_division_or_nothing(
    address: str | None, found: tuple[str, str | None, str] | None
) -> None:
    place = locate(address)

    assert (place and (place.city, place.district, place.quality)) == found


def test_an_ambiguous_district_is_found_within_the_city_that_the_file_names() -> None:
    place = locate("朝阳区建国路1号", Hints(city="北京市"))

    assert place is not None
    assert (place.city, place.district) == ("北京市", "朝阳区")


def frame(addresses: list[str | None]) -> pl.DataFrame:
    empty = [pl.lit(None, pl.String).alias(one) for one in (*ADDRESSES[1:], *Hints._fields)]
    return pl.DataFrame({"addr_home": addresses}, schema={"addr_home": pl.String}).with_columns(
        empty
    )


def test_many_addresses_keep_their_order_and_their_number() -> None:
    told = locate_many(frame(["徐汇区龙吴路", None, "nowhere", "徐汇区龙吴路"]))

    assert told["district"].to_list() == ["徐汇区", None, None, "徐汇区"]
    assert told["place_quality"].to_list() == ["district", None, None, "district"]


def test_addresses_as_people_typed_them_are_mostly_placed(shared: Path) -> None:
    typed = pl.read_csv(shared / "data/cn_addresses/addr_company_addresses.csv.gz")

    told = locate_many(frame(typed["原始地址"].to_list()))

    assert told["place_quality"].count() > 0.75 * typed.height


def test_the_centre_of_a_district_is_near_its_places(shared: Path) -> None:
    places = pl.read_csv(shared / "data/cn_places/cn_places.csv")
    told = locate_many(frame(places["address"].to_list()))
    placed = told["lat"].is_not_null()

    km = distance_km(
        places.filter(placed)["lat"].to_numpy(),
        places.filter(placed)["lng"].to_numpy(),
        told.filter(placed)["lat"].to_numpy(),
        told.filter(placed)["lon"].to_numpy(),
    )

    assert np.quantile(km, 0.99) < 60


def test_a_city_has_its_code_by_either_name() -> None:
    assert (adcode_of("成都市"), adcode_of("成都"), adcode_of("nowhere")) == (
        "510100",
        "510100",
        None,
    )
