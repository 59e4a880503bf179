"""Intervals and tests of times where persons have several cases, against sums over all pairs."""

import numpy as np
import polars as pl

from lib.measures.clustered import shared
from lib.measures.survival import by_day, curve, logrank


def drawn(seed: int, persons: int, alike: float = 1.2) -> pl.DataFrame:
    """Times of persons with 1 to 4 cases of one group, which end `alike`; some enter late."""
    rng = np.random.default_rng(seed)
    who = np.repeat(np.arange(persons), rng.choice([1, 2, 4], persons, p=[0.5, 0.3, 0.2]))
    speed = np.exp(rng.normal(0, alike, persons))[who]
    paid = np.ceil(rng.exponential(60 / speed)).astype(np.int64)
    end = rng.integers(10, 120, len(who))
    late = np.where(rng.random(len(who)) < 0.1, rng.integers(0, 9, len(who)), -1)
    return pl.DataFrame(
        {
            "group": rng.integers(0, 2, persons)[who],
            "who": who.astype(np.uint32),
            "days": np.minimum(paid, end),
            "event": paid <= end,
            "entry": late,
        }
    ).filter(pl.col("days") > pl.col("entry"))


def halves(times: pl.DataFrame) -> list[pl.DataFrame]:
    return [times.filter(pl.col("group") == one) for one in (0, 1)]


def test_what_cases_of_a_person_share_is_the_sum_over_all_pairs_of_his_cases() -> None:
    times = drawn(1, 40)
    found = curve(times)
    day, events, at_risk = (found[name].to_numpy() for name in ("day", "events", "at_risk"))
    moves = np.zeros((times.height, len(day)))
    for at, (entry, end, had) in enumerate(times.select("entry", "days", "event").iter_rows()):
        within = (day > entry) & (day <= end)
        moves[at] = np.cumsum(np.where(within, events / at_risk**2, 0.0))
        moves[at] -= np.where(had & (day >= end), 1 / at_risk[day == end], 0.0)
    who = times["who"].to_numpy()
    pairs = (who[:, None] == who[None, :]) & ~np.eye(len(who), dtype=bool)
    by_pairs = np.array([column @ pairs @ column for column in moves.T])

    assert np.allclose(shared(times, day, events, at_risk), np.maximum(by_pairs, 0), atol=1e-14)


def test_without_a_person_who_has_several_nothing_changes() -> None:
    times = drawn(2, 60)
    alone, unsaid = times.unique("who", maintain_order=True), times.drop("who")
    assert curve(alone).equals(curve(alone.drop("who")))
    assert logrank(halves(alone)) == logrank(halves(alone.drop("who")))
    told, untold = (by_day(one, curve(one)) for one in (times, unsaid))
    assert told["share"].equals(untold["share"])
    assert (told["high"] - told["low"] >= untold["high"] - untold["low"]).all()


def test_groups_that_do_not_differ_are_told_apart_by_chance_in_five_of_a_hundred_draws() -> None:
    alarms = {"who": 0, "": 0}
    for seed in range(200):
        times = drawn(seed, 60)
        for name, one in (("who", times), ("", times.drop("who"))):
            test = logrank(halves(one))
            alarms[name] += test is not None and test.differs

    assert alarms["who"] <= 18  # ten are to be expected, 18 in fewer than one of a hundred tries
    assert alarms[""] > 18
