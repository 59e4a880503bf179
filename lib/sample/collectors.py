"""Twelve collectors in six crews, and who looks after whom.

In mainland China nobody visits alone: a crew is two people, and it has its own part of the city.
"""

import numpy as np
import polars as pl

from lib.sample.draws import Draws, Ints, gather
from lib.sample.people import bear
from lib.sample.places import AREAS, CITY, PROVINCE, gather_numbers
from lib.sample.text import degrees, join, padded

CREWS = 6
OF_A_CREW = 2
COLLECTORS = 60_000_000
"""Collectors are people too, numbered from here."""
ON_LEAVE = 7
SKILLS = ("协商", "法务", "方言", "驾驶")
TEAM = "外访部"
CREW_NAMES = ("一组", "二组", "三组", "四组", "五组", "六组")


def names(draws: Draws) -> pl.Series:
    """The names of all collectors, crew by crew."""
    return bear(draws, COLLECTORS + np.arange(CREWS * OF_A_CREW, dtype=np.int64)).name


def of_case(draws: Draws, people: Ints, area: Ints) -> pl.Series:
    """Who looks after the customers in each area: one of its crew."""
    crew = gather_numbers([place.crew for place in AREAS], area)
    position = crew * OF_A_CREW + draws.below("collector", people, OF_A_CREW)
    return gather(names(draws).to_list(), position)


def collectors(draws: Draws) -> pl.DataFrame:
    """The file of the collectors."""
    index = np.arange(CREWS * OF_A_CREW, dtype=np.int64)
    crew = index // OF_A_CREW
    first_area = [next(a for a in AREAS if a.crew == number) for number in range(CREWS)]
    return pl.DataFrame(
        {
            "工号": join("W", padded(index + 1, 3)),
            "姓名": names(draws),
            "组": [TEAM] * len(index),
            "外访组": gather(CREW_NAMES, crew),
            "级别": gather(("高级", "中级"), index % OF_A_CREW),
            "起点地址": join(
                PROVINCE + CITY, gather([area.district for area in first_area], crew), "外访驻点"
            ),
            "纬度": degrees(gather_numbers([area.lat for area in first_area], crew)),
            "经度": degrees(gather_numbers([area.lon for area in first_area], crew)),
            "上班时间": ["09:00"] * len(index),
            "下班时间": ["18:00"] * len(index),
            "每日最大户数": 10 + index % 3,
            "擅长": gather(SKILLS, index % len(SKILLS)),
            "状态": gather(("在职", "休假"), (index == ON_LEAVE).astype(np.int64)),
        }
    )
