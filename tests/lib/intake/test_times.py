"""The hour that was agreed is read as people write it, and never guessed."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as some

from lib.followups.codes import code_of
from lib.intake import Options, load
from lib.intake.values.times import read_time, read_times


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("15:30", dt.time(15, 30)),
        ("9:05", dt.time(9, 5)),
        ("１５：３０", dt.time(15, 30)),
        ("15:30:00", dt.time(15, 30)),
        ("1899-12-30 15:30:00", dt.time(15, 30)),
        ("0.645833333", dt.time(15, 30)),
        ("15点", dt.time(15, 0)),
        ("15点30分", dt.time(15, 30)),
        ("下午3点", dt.time(15, 0)),
        ("下午3点半", dt.time(15, 30)),
        ("下午15点", dt.time(15, 0)),
        ("上午9點15", dt.time(9, 15)),
        ("晚上8:00", dt.time(20, 0)),
        ("中午12点", dt.time(12, 0)),
        ("3:30 pm", dt.time(15, 30)),
        ("12:10 AM", dt.time(0, 10)),
    ],
)
def test_a_time_is_read_as_people_write_it(text: str, at: dt.time) -> None:
    assert read_time(text) == at


@pytest.mark.parametrize(
    "text", ["3点", "下午", "25:00", "15:75", "上午15点", "soon", "15-30", "3"]
)
def test_what_is_no_time_or_may_be_two_is_not_guessed(text: str) -> None:
    assert read_time(text) is None


@given(some.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_what_is_written_on_twenty_four_hours_comes_back(at: dt.time) -> None:
    assert read_time(f"{at:%H:%M}") == at


@given(some.text(max_size=12))
def test_any_text_is_a_time_or_none(text: str) -> None:
    assert read_time(text) is None or isinstance(read_time(text), dt.time)


def test_a_column_keeps_what_is_a_time_and_says_where_none_is() -> None:
    found = read_times(pl.Series(["15:30", None, "", "3点"]))

    assert found.values.to_list() == [dt.time(15, 30), None, None, None]
    assert found.findings["time_unreadable"].to_list() == [False, False, False, True]


def test_the_hour_of_a_callback_comes_in_with_a_file_and_an_unreadable_one_lets_the_row_in() -> (
    None
):
    text = (
        "案件编号,催收时间,催收结果,下次跟进日期,约定时刻\n"
        "A1,2026-11-20 10:00,约定再访,2026-11-21,下午3点半\n"
        "A2,2026-11-20 10:00,约定再访,2026-11-21,3点\n"
    )
    intake = load(text.encode(), "催记.csv", Options(kind="followups"), code_of=code_of)

    assert intake.frame["next_time"].to_list() == [dt.time(15, 30), None]
    assert intake.report.counts == {"time_unreadable": 1}
