"""How fast the roads are at each hour of the day, compiled code included.

The model is that of Ichoua, Gendreau & Potvin 2003, "Vehicle dispatching with time-dependent travel
times", European Journal of Operational Research 144, 379–396: the speed changes while a crew is on
its way, so that who leaves later never arrives earlier. A way of s seconds at usual speed is done
when the speeds of the hours, in thousandths of the usual one, have summed up to 1000 × s. All sums
are of whole numbers: the same in Python and in compiled code.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lib.visits.solving.compiled import both
from lib.visits.solving.legs import DAY, HOUR, Whole

HOURS = 24

USUAL = 1000
"""Thousandths of the usual speed."""

FAR = 1 << 40
"""Times beyond this stand for never; nobody drives then."""


@dataclass(frozen=True)
class Traffic:
    """The speed of each hour of the day, in thousandths of the usual one."""

    speeds: tuple[int, ...] = (USUAL,) * HOURS

    @classmethod
    def at(cls, speeds: Mapping[int, int]) -> "Traffic":
        """The traffic in which some hours have these speeds, and all others the usual one."""
        return cls(tuple(max(speeds.get(hour, USUAL), 1) for hour in range(HOURS)))

    @classmethod
    def of(cls, speed_kmh: float, by_hour: Mapping[int, float]) -> "Traffic":
        """The traffic where `speed_kmh` is usual and some hours have another speed."""
        return cls.at({hour: round(USUAL * one / speed_kmh) for hour, one in by_hour.items()})

    @cached_property
    def reach(self) -> Whole | None:
        """What is driven from midnight until each full hour, in thousandths of usual seconds.

        None where all hours are usual: compiled code is made for either, and faster for none.
        """
        if set(self.speeds) == {USUAL}:
            return None
        return np.concatenate([[0], np.cumsum(np.array(self.speeds, dtype=np.int64) * HOUR)])

    @property
    def slowest(self) -> float:
        """How many times its usual time a way takes at worst."""
        return USUAL / min(self.speeds)

    def later(self, leave: int, way: int) -> int:
        """The earliest arrival after a way of so many seconds at usual speed."""
        return after(self.reach, leave, way)

    def sooner(self, arrive: int, way: int) -> int:
        """The latest departure with which one has arrived by then."""
        return before(self.reach, arrive, way)

    def later_rested(self, leave: int, way: int, opens: int, length: int) -> int:
        """The arrival after a way with a pause on it, which begins as soon as it may."""
        return after_rested(self.reach, leave, way, opens, length)

    def sooner_rested(self, arrive: int, way: int, opens: int, length: int) -> int:
        """The latest departure for an arrival after a way with a pause on it.

        `arrive` is not before the pause can be over.
        """
        return before_rested(self.reach, arrive, way, opens, length)


@both
def done(reach: Whole, time: int) -> int:
    """What is driven until a time, from midnight of the first day on."""
    day, second = divmod(time, DAY)
    hour = second // HOUR
    speed = (reach[hour + 1] - reach[hour]) // HOUR
    return int(day * reach[HOURS] + reach[hour] + (second - hour * HOUR) * speed)


@both
def when(reach: Whole, driven: int, up: int) -> int:
    """The time until which so much is driven, rounded up with `up` = 1 and down with 0."""
    day, rest = divmod(driven, reach[HOURS])
    hour = 0
    while reach[hour + 1] <= rest:
        hour += 1
    speed = (reach[hour + 1] - reach[hour]) // HOUR
    return int(day * DAY + hour * HOUR + (rest - reach[hour] + up * (speed - 1)) // speed)


@both
def after(reach: Whole | None, leave: int, way: int) -> int:
    """As Traffic.later."""
    if reach is None:
        return leave + way
    if leave > FAR or leave < -FAR:
        return leave
    return when(reach, done(reach, leave) + way * USUAL, 1)


@both
def before(reach: Whole | None, arrive: int, way: int) -> int:
    """As Traffic.sooner."""
    if reach is None:
        return arrive - way
    if arrive > FAR or arrive < -FAR:
        return arrive
    return when(reach, done(reach, arrive) - way * USUAL, 0)


@both
def after_rested(reach: Whole | None, leave: int, way: int, opens: int, length: int) -> int:
    """As Traffic.later_rested."""
    if reach is None:
        return max(leave + way, opens) + length
    if leave > FAR or leave < -FAR:
        return leave
    free = max(leave, opens)
    start = done(reach, free)
    driven = max(done(reach, leave) + way * USUAL, start)
    return when(reach, driven - start + done(reach, free + length), 1)


@both
def before_rested(reach: Whole | None, arrive: int, way: int, opens: int, length: int) -> int:
    """As Traffic.sooner_rested."""
    if reach is None:
        return arrive - way - length
    if arrive > FAR or arrive < -FAR:
        return arrive
    leave = before(reach, arrive, way) - length
    if leave >= opens:
        return leave
    driven = done(reach, arrive) - done(reach, opens + length) + done(reach, opens)
    return when(reach, driven - way * USUAL, 0)
