"""Routing problems to measure engines by: cities, and orienteering in the classical format.

The classical instances may not be copied, so those of the bench are made here from a seed, after
the recipe of Solomon's: customers in clusters, at random or both, with windows narrow or wide.
`read` takes a file in the format of Solomon and of Righini & Salani as Vansteenwegen's collection
of TOPTW instances has it, for whoever owns one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lib.visits.solving.legs import HOUR, Floats, Straight, Table
from lib.visits.solving.problem import Job, Pause, Problem, Vehicle, Window

SHIFT = Window(9 * HOUR, 18 * HOUR)
LUNCH = Pause(11 * HOUR + HOUR // 2, 13 * HOUR + HOUR // 2, HOUR // 2)
CITY = (30.25, 120.17)
DEGREE_KM = 111.2
CENTS = 100
"""A second on duty costs one hundredth of the unit in which visits are valued."""
TENTHS = 10
"""Distances of the classical instances count to the first decimal, cut off."""


def city(doors: int, crews: int, *, seed: int = 1, lunch: bool = False) -> Problem:
    """A city of `doors` in districts of different density, worth what debts are: few very much.

    A third of the doors is open all day, a third in the evening, a third early or late. Crews start
    from their homes. Twice as many doors are spread over twice the area.
    """
    draw = np.random.default_rng(seed)
    spread = np.sqrt(doors / 2_000)
    middles = draw.normal(0, 9, (max(8, doors // 250), 2)) * spread
    widths = draw.uniform(0.8, 4.0, len(middles))
    district = draw.integers(0, len(middles), doors)
    place = middles[district] + draw.normal(0, 1, (doors, 2)) * widths[district, None]
    homes = draw.normal(0, 8, (crews, 2)) * spread
    at = np.concatenate([homes, place])
    lat = CITY[0] + at[:, 0] / DEGREE_KM
    lon = CITY[1] + at[:, 1] / (DEGREE_KM * np.cos(np.radians(CITY[0])))
    worth = np.clip(draw.lognormal(6.8, 1.0, doors), 50, 50_000).astype(int)
    service = draw.integers(10, 31, doors) * 60
    kind = draw.integers(0, 3, doors)
    split = draw.integers(10, 13, doors) * HOUR
    late = Window(17 * HOUR, 20 * HOUR)
    jobs = tuple(
        Job(
            crews + one,
            int(service[one]),
            (
                (Window(8 * HOUR, 20 * HOUR),),
                (Window(16 * HOUR, 20 * HOUR),),
                (Window(8 * HOUR, int(split[one])), late),
            )[kind[one]],
            int(worth[one]) * CENTS,
        )
        for one in range(doors)
    )
    pause = LUNCH if lunch else None
    vehicles = tuple(Vehicle(one, one, SHIFT, pause) for one in range(crews))
    return Problem(vehicles, jobs, Straight(lat, lon, 1.3, 25.0))


@dataclass(frozen=True)
class Customer:
    """A line of the classical format: the first one is the depot."""

    x: float
    y: float
    service: float
    score: int
    opens: float
    closes: float


def orienteering(customers: Sequence[Customer], crews: int) -> Problem:
    """The team orienteering problem with time windows: the most score within the depot's hours.

    The classical time unit is a tenth of it here, and windows bound the arrival, as they do there.
    Score counts before all; a travelled unit of time only decides between equal ones.
    """
    at = np.array([(one.x, one.y) for one in customers])
    ways = np.hypot(at[:, None, 0] - at[None, :, 0], at[:, None, 1] - at[None, :, 1])
    units = np.floor(ways * TENTHS + 1e-9)
    depot = customers[0]
    horizon = round(depot.closes * TENTHS)
    jobs = tuple(
        Job(
            place,
            round(one.service * TENTHS),
            (Window(round(one.opens * TENTHS), round((one.closes + one.service) * TENTHS)),),
            one.score * (crews * horizon + 1),
        )
        for place, one in enumerate(customers)
        if place
    )
    shift = Window(round(depot.opens * TENTHS), horizon)
    minutes: Floats = units / 60
    return Problem((Vehicle(0, 0, shift),) * crews, jobs, Table(minutes, units / 1000))


def score(problem: Problem, left_out: Sequence[int]) -> int:
    """The score of an orienteering problem's answer."""
    horizon = problem.vehicles[0].shift.closes
    lost = sum(problem.jobs[job].value for job in left_out)
    return (problem.worth - lost) // (len(problem.vehicles) * horizon + 1)


def drawn(name: str) -> tuple[Customer, ...]:
    """A hundred customers after Solomon's recipe; the name says which, as in `rc2-3`.

    c are clusters, r is random, rc half and half; 1 has a short day and narrow windows, 2 a long
    day and wide ones; the last number is the seed.
    """
    family, number = name.split("-")
    draw = np.random.default_rng([ord(sign) for sign in name])
    long = family.endswith("2")
    horizon = 1_000.0 if long else 240.0
    service = 90.0 if family.startswith("c") else 10.0
    if family == "c1":
        horizon = 1_240.0
    if family == "c2":
        horizon = 3_390.0
    middles = draw.uniform(15, 85, (10, 2))
    clustered = {"c": 100, "r": 0, "rc": 50}[family.rstrip("12")]
    place = draw.uniform(0, 100, (100, 2))
    near = draw.integers(0, len(middles), clustered)
    place[:clustered] = middles[near] + draw.normal(0, 4, (clustered, 2))
    away = np.hypot(place[:, 0] - 50, place[:, 1] - 50)
    width = horizon * draw.uniform(*((0.1, 0.5) if int(number) % 2 else (0.04, 0.2)), 100)
    middle = away + draw.uniform(0, 1, 100) * np.maximum(horizon - service - 2 * away, 0)
    opens = np.maximum(middle - width / 2, 0).round()
    closes = np.minimum(np.maximum(middle + width / 2, opens), horizon - away - service).round()
    scores = draw.integers(1, 51, 100)
    return (
        Customer(50, 50, 0, 0, 0, horizon),
        *(
            Customer(
                float(place[one, 0].round()),
                float(place[one, 1].round()),
                service,
                int(scores[one]),
                opens[one],
                closes[one],
            )
            for one in range(100)
            if closes[one] >= opens[one]
        ),
    )


def read(path: Path) -> tuple[Customer, ...]:
    """Read an instance: of Solomon (a table with a head) or of the TOPTW collection.

    Solomon's lines have number, x, y, demand, ready time, due date, service; the demand is the
    score. Those of the collection have number, x, y, service, score, some flags, opens and closes;
    its depot is the first.
    """
    lines = [line.split() for line in path.read_text().splitlines()]
    table = [[float(cell) for cell in line] for line in lines if _numbers(line)]
    if any("CUST" in "".join(line).upper() for line in lines):
        solomon = [row for row in table if len(row) == SOLOMON]
        return tuple(Customer(x, y, s, int(d), o, c) for _, x, y, d, o, c, s in solomon)
    rows = [row for row in table if len(row) >= SOLOMON]
    return tuple(Customer(row[1], row[2], row[3], int(row[4]), row[-2], row[-1]) for row in rows)


SOLOMON = 7
"""Columns of Solomon's table; the collection has as many or more."""


def _numbers(line: Sequence[str]) -> bool:
    return bool(line) and all(cell.lstrip("-").replace(".", "", 1).isdigit() for cell in line)
