"""Nobody in the sample can be mistaken for somebody, and everybody behaves as his persona."""

import re
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from lib.followups import codes
from lib.sample.draws import Draws
from lib.sample.people import bear, check_digit
from lib.sample.personas import Persona, person_of, persona_of
from lib.sample.plays import PLAYS
from tests.lib.sample.conftest import Sample

ID = re.compile(r"(?<![0-9])[0-9]{17}[0-9Xx](?![0-9])")
PHONE = re.compile(r"000[0-9]{8}")
MOBILE = re.compile(r"(?<![0-9.])1[3-9][0-9]{9}(?![0-9])")


def texts(sample: Sample) -> dict[str, str]:
    folder: Path = sample.written.untidy.parent
    return {
        path.name: path.read_bytes().decode("gb18030" if path.name == "untidy.csv" else "utf-8")
        for path in folder.glob("*.csv")
    }


def test_no_id_number_is_genuine(sample: Sample) -> None:
    found = {number for text in texts(sample).values() for number in ID.findall(text)}
    assert len(found) > 1500
    assert [number for number in found if check_digit(number[:17]) == number[17].upper()] == []


@pytest.mark.parametrize("seed", [0, 1, 2**40])
def test_no_id_number_is_genuine_under_any_seed(seed: int) -> None:
    ids = bear(Draws(seed), np.arange(20_000, dtype=np.int64)).id_no
    assert ids.n_unique() == 20_000
    assert not any(check_digit(number[:17]) == number[17] for number in ids)


def test_the_check_digit_is_that_of_the_standard() -> None:
    """The worked examples of GB 11643-1999, whose division codes are no longer in use."""
    assert [check_digit(digits) for digits in ("11010519491231002", "44052418800101001")] == [
        "X",
        "4",
    ]


def test_no_phone_number_can_ring(sample: Sample) -> None:
    for name, text in texts(sample).items():
        assert (name, MOBILE.findall(text)) == (name, [])
    for frame in sample.cases:
        numbers = [*frame["手机号"], *frame["联系人1手机"].drop_nulls()]
        assert all(PHONE.fullmatch(number) for number in numbers)


def test_each_persona_is_met_often_enough() -> None:
    draws = Draws(20261120)
    personas = persona_of(draws, person_of(draws, np.arange(2000, dtype=np.int64)))
    counts = np.bincount(personas, minlength=len(Persona))
    assert counts.min() >= 10
    assert len(PLAYS) == len(Persona)


def test_the_personas_show_in_the_files(sample: Sample) -> None:
    results = dict(sample.followups["催收结果"].value_counts().iter_rows())
    told = (
        "承诺还款(面)",
        "已搬迁",
        "查无此人",
        "对账异议",
        "确有困难",
        "冲突/威胁/抗拒",
        "拒绝还款",
    )
    assert [result for result in told if results.get(result, 0) < 10] == []
    status = pl.concat(frame["案件状态"] for frame in sample.cases)
    assert min(status.value_counts()["count"]) >= 10
    cured = {
        case
        for frame in sample.cases[1:4]
        for case in frame.filter((pl.col("账龄") == "M0") & (pl.col("案件状态") == "正常"))[
            "案件编号"
        ]
    }
    relapsed = sample.cases[-1].filter(pl.col("案件编号").is_in(cured) & (pl.col("账龄") != "M0"))
    assert len(relapsed) >= 10


def test_the_words_of_the_records_are_known_codes() -> None:
    said = [contact for plays in PLAYS.values() for play in plays for contact in play.contacts]
    words = {
        "outcome": {contact.result for contact in said},
        "channel": {contact.channel for contact in said},
        "met_whom": {contact.met for contact in said if contact.met},
        "address_verdict": {contact.verdict for contact in said if contact.verdict},
        "reason": {contact.reason for contact in said if contact.reason},
    }
    unknown = {
        (table, word) for table in words for word in words[table] if not codes.code_of(table, word)
    }
    assert unknown == set()


def test_some_people_owe_several_loans_and_some_share_a_house(sample: Sample) -> None:
    last = sample.cases[-1]
    several = last["客户号"].value_counts().filter(pl.col("count") > 1)
    building = last["居住地址"].str.extract(r"^(.*?栋)")
    shared = building.drop_nulls().value_counts().filter(pl.col("count") > 1)
    assert len(several) >= 50
    assert len(shared) >= 100


def test_some_cases_have_no_place_and_a_few_no_address(sample: Sample) -> None:
    frame = pl.concat(sample.cases).unique("案件编号")
    placeless = frame["纬度"].is_null().mean()
    homeless = frame["区县"].is_null().mean()
    assert isinstance(placeless, float)
    assert isinstance(homeless, float)
    assert 0.05 < placeless < 0.09
    assert 0.005 < homeless < 0.02
    assert frame.filter(pl.col("区县").is_null())["居住地址"].unique().to_list() == ["地址不详"]


def test_collectors_are_twelve_in_six_crews(sample: Sample) -> None:
    assert sample.collectors["外访组"].value_counts()["count"].to_list() == [2] * 6
    assert set(sample.cases[-1]["催收员"]) == set(sample.collectors["姓名"])
