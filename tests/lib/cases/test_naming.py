"""The names of persons and doors join cases, and tell nothing to whoever has another store."""

import polars as pl
import pytest

from lib.cases.addresses import ASKED
from lib.cases.naming import NAMES, TOLD, named

SCHEMA = dict.fromkeys((*TOLD, *ASKED), pl.String)


def names(*cases: dict[str, str], secret: str = "a" * 16) -> pl.DataFrame:
    return named(pl.DataFrame(cases, schema=SCHEMA), secret).select(NAMES)


def test_each_store_gives_names_of_its_own_that_join_alike() -> None:
    home = "上海市黄浦区汉口路650号3栋502室"
    cases = (
        {"id_no": "110101190001010001", "addr_home": home},
        {"id_no": "110101190001010002", "addr_home": home},
        {"id_no": "110101190001010001"},
    )

    here, there = (names(*cases, secret=secret) for secret in ("a" * 16, "b" * 16))

    for name, distinct in zip(NAMES, (2, 1, 1), strict=True):
        assert here[name].drop_nulls().n_unique() == distinct
        assert here[name].is_unique().equals(there[name].is_unique())
        assert here[name].to_list() != there[name].to_list()


def test_a_person_is_told_by_identity_else_by_name_and_phone_else_by_customer_number() -> None:
    both = {"name": "张三", "mobile": "00012345678"}
    customer = {"client": "甲", "customer_no": "K1"}

    persons = names(
        {"id_no": "110101190001010001", **both, **customer},
        {**both, **customer},
        both,
        customer,
        {"client": "乙", "customer_no": "K1"},
        {"name": "张三"},
    )["person_key"].to_list()

    assert persons[1] == persons[2]
    assert len({*persons[:2], *persons[3:5]}) == 4
    assert persons[5] is None


def test_masked_numbers_make_no_two_people_one_person() -> None:
    masked = {"id_no": "5101**********1234", "mobile": "138****8000", "name": "张*"}
    half = {"id_no": "5101XXXXXXXXXX1234", "mobile": "138XXXX8000", "name": "张三"}

    for told in (masked, half):
        assert names(told, told)["person_key"].to_list() == [None, None]


@pytest.mark.parametrize("word", ["待补", "同上", "12345", "000000000000000", "护照"])
def test_a_word_in_place_of_an_identity_number_makes_no_two_people_one(word: str) -> None:
    one = {"id_no": word, "name": "张三", "mobile": "00012345678"}

    person, other = names(one, {"id_no": word, "name": "李四"})["person_key"]

    assert (person is None, other) == (False, None)


def test_rows_of_many_slices_are_named_in_their_order() -> None:
    frame = pl.DataFrame(
        {"id_no": [str(n) for n in range(123_000_000, 123_250_000)]}
    ).match_to_schema(pl.Schema(SCHEMA), missing_columns="insert")

    persons = named(frame, "a" * 16)["person_key"]

    assert persons.n_unique() == frame.height
    assert persons[249_999] == names({"id_no": "123249999"})["person_key"][0]
