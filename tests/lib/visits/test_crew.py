import datetime as dt

import polars as pl

from lib.visits.crew import Crew, Point, crews, in_order

COLUMNS = ("collector_no", "name", "crew", "lat", "lon", "work_from", "work_to", "max_stops")


def test_a_crew_keeps_what_suits_all_its_members() -> None:
    rows = [
        ("2", "韩梅梅", "一组", 30.2, 120.2, "8:30", "17:30:00", 9),
        ("1", "李雷", "一组", None, None, "9：00", "25:00", None),
        ("3", "王五", None, 30.1, 120.1, "8:00", "18:00", 12),
        ("4", None, "二组", None, None, "早班", None, None),
    ]
    collectors = pl.DataFrame(
        rows,
        schema=dict(
            zip(
                COLUMNS,
                [pl.String] * 3 + [pl.Float64] * 2 + [pl.String] * 2 + [pl.Int32],
                strict=True,
            )
        ),
        orient="row",
    )

    assert crews(collectors) == (
        Crew(
            "一组",
            ("李雷", "韩梅梅"),
            Point(30.2, 120.2),
            dt.time(9),
            dt.time(17, 30),
            9,
            ("1", "2"),
        ),
        Crew("二组", ("4",), numbers=("4",)),
    )


def test_times_may_come_as_times() -> None:
    collectors = pl.DataFrame(
        {
            "collector_no": ["1"],
            "name": ["李雷"],
            "crew": ["一组"],
            "lat": [None],
            "lon": [None],
            "work_from": [dt.time(8)],
            "work_to": [dt.time(18)],
            "max_stops": [0],
        }
    )

    assert crews(collectors) == (
        Crew("一组", ("李雷",), None, dt.time(8), dt.time(18), numbers=("1",)),
    )


def test_crews_stand_in_the_order_of_their_numbers() -> None:
    names = ["十一组", "二组", "A10", "一组", "六组", "十组", "三组", "A2", "夜班", "第二十三组"]

    assert sorted(["丁组", "乙组", "甲组", "丙组"], key=in_order) == [
        "甲组",
        "乙组",
        "丙组",
        "丁组",
    ]
    assert sorted(names, key=in_order) == [
        *("一组", "二组", "三组", "六组", "十组", "十一组"),
        *("A2", "A10", "夜班", "第二十三组"),
    ]
