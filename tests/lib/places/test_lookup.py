"""The divisions of many addresses at once are those that each has by itself."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.cases.fields import ADDRESSES
from lib.places.divisions import Hints, locate
from lib.places.lookup import locate_many
from lib.places.table import divisions, full_names, names
from lib.places.travel import distance_km

STREETS = (
    "人民路12号",
    "东方市场",
    "南京西路A座3F",
    "３号楼",
    "北区5栋",
    "",
    "中国",
    "场",
    "旗",
    " ",
)
NAMES = sorted({*names("province"), *names("city"), *names("district")})


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

    assert told["place_quality"].count() > 0.8 * typed["原始地址"].count()


def test_a_city_that_an_address_names_in_full_is_never_another(shared: Path) -> None:
    typed = pl.read_csv(shared / "data/cn_addresses/addr_company_addresses.csv.gz")
    named = typed["原始地址"].drop_nulls().str.extract_groups(r"^(?:.{2,3}省)?(.{2,3}市)").struct[0]
    known = pl.DataFrame({"text": typed["原始地址"].drop_nulls(), "named": named}).filter(
        pl.col("named").is_in(list(full_names("city")))
    )

    told = locate_many(frame(known["text"].to_list()))

    assert known.height > 8_000
    assert known.filter(told["city"].ne_missing(known["named"]))["text"].to_list() == []


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


def one_by_one(addresses: Sequence[str | None], hints: Hints) -> list[tuple[str | None, ...]]:
    places = [locate(one, hints) or locate(None, hints) for one in addresses]
    return [(p.province, p.city, p.district, p.quality) if p else (None,) * 4 for p in places]


def together(addresses: list[str | None], hints: Hints) -> list[tuple[str | None, ...]]:
    filed = frame(addresses).with_columns(
        pl.lit(told, pl.String).alias(name) for name, told in hints._asdict().items()
    )
    return locate_many(filed).select("province", "city", "district", "place_quality").rows()


@given(
    st.lists(
        st.lists(st.sampled_from([*STREETS, *NAMES]) | st.sampled_from(STREETS), max_size=4).map(
            "".join
        ),
        max_size=8,
    ),
    st.sampled_from([Hints(), Hints(city="上海市"), Hints("四川省", "成都市", "锦江区")]),
)
def test_cutting_an_address_down_changes_nothing(addresses: list[str], hints: Hints) -> None:
    assert together(list(addresses), hints) == one_by_one(addresses, hints)


@pytest.mark.parametrize("hints", [Hints(), Hints(city="上海市")])
def test_real_addresses_are_placed_as_each_would_be_by_itself(shared: Path, hints: Hints) -> None:
    typed = pl.read_csv(shared / "data/cn_addresses/addr_company_addresses.csv.gz")
    addresses = typed["原始地址"].drop_nulls().to_list()

    assert together(addresses, hints) == one_by_one(addresses, hints)


def test_every_district_is_found_at_the_beginning_of_an_address() -> None:
    addresses: list[str | None] = [
        f"{head}{one.city}{one.district}幸福路{at}号"
        for at, one in enumerate(divisions("district"))
        for head in ("", one.province)
    ]

    assert together(addresses, Hints()) == one_by_one(addresses, Hints())
