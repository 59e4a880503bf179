"""A slip of the hand on the map shows by its distance from what the file names."""

import pytest

from lib.places.away import kilometres, named_division, province_centre
from lib.places.divisions import Hints


def test_beijing_is_some_1500_kilometres_away_from_chengdu() -> None:
    chengdu = named_division(None, Hints(city="成都市"))

    assert chengdu is not None
    assert kilometres(39.9, 116.4, chengdu) == pytest.approx(1_518, abs=20)
    assert kilometres(chengdu.lat, chengdu.lon, chengdu) == 0


def test_the_address_names_a_division_where_the_columns_do_not() -> None:
    named = named_division("四川省成都市锦江区某路", Hints())

    assert named is not None
    assert (named.city, named.district) == ("成都市", "锦江区")
    assert named_division("地址不详", Hints()) is None


def test_a_province_alone_has_a_centre() -> None:
    assert province_centre("四川省") == pytest.approx((30.6, 102.7), abs=2)
    assert province_centre("四川") is None
    assert province_centre(None) is None
