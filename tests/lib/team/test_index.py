"""The index: fair to the mix, silent where chance would speak, and honest about noise."""

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from lib.team.expecting import PARTS, expected, tallied
from lib.team.index import Standing, indices
from lib.team.limits import Z95, interval, limits, quantile
from tests.lib.team.cast import parts

EASY, HARD = "M1", "M5"
BUCKETS = {"M1": 0.3, "M2": 0.15, "M3": 0.08, "M4": 0.04}
"""Bucket → share of persons who pay, of an invented portfolio."""


def reversal() -> pl.DataFrame:
    """A has nine easy cases of ten, B one; both get 40 % of easy money and 5 % of hard money."""
    rows = []
    for owner, easy in (("A", 900), ("B", 100)):
        for number in range(1_000):
            bucket = EASY if number < easy else HARD
            pays = number % 5 < 2 if bucket == EASY else number % 20 == 0
            rows.append((owner, bucket, f"{owner}{number}", 1_000.0, 1_000.0 * pays))
    return parts(*rows)


def test_a_reversal_by_mix_leaves_both_collectors_equal() -> None:
    every = reversal()
    raw = every.group_by("owner").agg(pl.col("paid").sum() / pl.col("exposure").sum()).sort("owner")
    assert raw["paid"].to_list() == [pytest.approx(0.365), pytest.approx(0.085)]

    for before in (None, every):
        rows = indices(expected(every, before), 20)["CNY"].rows
        assert rows["index"].to_list() == pytest.approx([1, 1], abs=0.06)
        assert rows["standing"].to_list() == [Standing.EXPECTED, Standing.EXPECTED]


def portfolio(
    seed: int, *, collectors: int = 200, cases: int = 120, better: float = 1.0
) -> pl.DataFrame:
    """Collectors who differ by chance alone, but the first: with him `better` times as many pay."""
    chance = np.random.default_rng(seed)
    n = collectors * cases
    owner = np.arange(n) // cases
    bucket = chance.choice(list(BUCKETS), n)
    tier = chance.choice(["S", "M", "L"], n)
    lies = np.exp(chance.normal(13, 0.8, n)) * np.select([tier == "S", tier == "M"], [0.3, 1.0], 4)
    share = np.array([BUCKETS[one] for one in bucket]) * np.where(owner == 0, better, 1)
    part = np.where(chance.random(n) < 0.3, 1.0, chance.uniform(0.02, 0.5, n))
    return pl.DataFrame(
        {
            "currency": ["CNY"] * n,
            "owner": [f"W{one:03}" for one in owner],
            "bucket": bucket,
            "tier": tier,
            "unit": [f"p{one}" for one in range(n)],
            "exposure": lies,
            "paid": np.where(chance.random(n) < share, lies * part, 0),
        },
        schema=dict(PARTS),
    )


@pytest.mark.parametrize("earlier", [True, False])
def test_of_200_collectors_who_differ_by_chance_alone_about_one_in_twenty_lies_outside(
    earlier: bool,  # noqa: FBT001 — whose rates
) -> None:
    outside, far, judged = 0, 0, 0
    for seed in range(5):
        before = tallied(portfolio(seed + 50)) if earlier else None
        team = indices(expected(tallied(portfolio(seed)), before), 20)["CNY"]
        outside, judged = outside + team.outside, judged + team.judged
        far += team.rows.filter("outer").height

    assert judged > 900
    assert 0.025 < outside / judged < 0.075
    assert far / judged < 0.008


def test_somebody_with_whom_twice_as_many_pay_is_found() -> None:
    every = tallied(portfolio(7, cases=300, better=2.5))

    team = indices(expected(every, None), 20)["CNY"]

    first = team.rows.row(by_predicate=pl.col("owner") == "W000", named=True)
    assert first["standing"] == Standing.ABOVE
    assert 1 < first["low"] < first["index"] < first["high"]
    assert team.centre < first["drawn"] < first["index"]


def test_where_nobody_differs_beyond_chance_all_are_drawn_to_the_team() -> None:
    team = indices(expected(reversal(), reversal()), 20)["CNY"]

    assert team.rows["drawn"].to_list() == pytest.approx([team.centre] * 2)
    assert "chance alone would put about 0.1 there" in str(team.summary())


def test_two_collectors_whose_intervals_overlap_are_in_one_group() -> None:
    rows = [
        (owner, EASY, f"{owner}{number}", 1_000.0, 1_000.0 * (number < payers))
        for owner, payers in (("Zhao", 26), ("An", 22), ("Bo", 24))
        for number in range(100)
    ]

    found = indices(expected(parts(*rows), None), 20)["CNY"].rows

    assert found.select("owner", "standing").rows() == [
        (one, Standing.EXPECTED) for one in ("An", "Bo", "Zhao")
    ]
    low, high = found["low"].to_list(), found["high"].to_list()
    assert max(low) < min(high)


def test_few_persons_or_few_payments_are_not_judged() -> None:
    rows = [("A", EASY, f"A{n}", 1_000.0, 1_000.0 * (n < 40)) for n in range(100)]
    rows += [("B", EASY, f"B{n}", 1_000.0, 1_000.0) for n in range(10)]
    rows += [("C", EASY, f"C{n}", 1.0, 0.0) for n in range(50)]  # owes next to nothing

    found = indices(expected(parts(*rows), None), 20)["CNY"].rows

    assert found["standing"].to_list() == [Standing.EXPECTED, Standing.FEW, Standing.FEW]


def test_where_nothing_was_to_be_expected_there_is_no_size_of_a_payment() -> None:
    nothing_before = parts(("A", EASY, "A1", 1_000.0, 0.0))
    now = parts(("A", EASY, "A1", 1_000.0, 500.0))
    (row,) = indices(expected(now, nothing_before), 1)["CNY"].rows.to_dicts()
    assert (row["paid"], row["expected"], row["index"], row["size"]) == (500, 0.0, None, None)


def test_an_empty_cell_is_expected_to_bring_what_its_bucket_does() -> None:
    now = parts(("A", "M2", "1", 100.0, 0.0)).with_columns(tier=pl.lit("L"))
    before = parts(*(("B", "M2", f"{n}", 100.0, 50.0) for n in range(1_000)))

    found = expected(now, before)

    assert found["expected"].to_list() == pytest.approx([50.0])
    assert found["against"].to_list() == [0]


@pytest.mark.parametrize("seed", range(4))
def test_the_sums_of_kinds_give_the_chance_that_persons_give_one_by_one(seed: int) -> None:
    chance = np.random.default_rng(seed)
    # A third of the persons have cases of several kinds; some payments were taken back.
    on = ["currency", "owner", "bucket", "tier"]
    every = portfolio(seed, collectors=8, cases=90).with_columns(
        pl.col(on).cast(pl.String),
        unit=pl.concat_str(pl.lit("p"), pl.Series(chance.integers(0, 500, 720).astype(str))),
        paid=pl.col("paid") * pl.Series(chance.choice([1.0, -0.2], 720, p=[0.9, 0.1])),
        exposure=pl.col("exposure") * pl.Series(chance.choice([0.0, 1.0], 720, p=[0.1, 0.9])),
    )
    every = every.group_by(pl.exclude("exposure", "paid"), maintain_order=True).sum()
    told = expected(tallied(every), None)
    found = indices(told, 20)["CNY"]

    each = every.join(told.select(*on, "rate", "against"), on=on).with_columns(
        by=pl.col("exposure") * pl.col("rate") * found.centre
    )
    squares, sums = ((pl.col("paid") - pl.col("by")) ** 2).sum(), pl.col("by").sum()
    size = each.select(squares / sums).item()
    weight = 20 * each.select(pl.col("paid").sum() / (pl.col("paid") > 0).sum()).item()
    cell = each.group_by("bucket", "tier").agg(cell=(squares + weight * size) / (sums + weight))
    error = 1 + pl.col("exposure").sum().over(on) / pl.col("against")
    sized = each.join(cell, on=["bucket", "tier"]).with_columns(size=pl.col("cell") * error)
    direct = sized.group_by("owner").agg(
        size=(pl.col("size") * pl.col("by")).sum() / sums,
        n=pl.col("unit").filter(pl.col("exposure") > 0).n_unique(),
        paying=pl.col("unit").filter(pl.col("paid") > 0).n_unique(),
        paid=pl.col("paid").sum().cast(pl.Int64),
        expected=(pl.col("exposure") * pl.col("rate")).sum(),
    )

    assert_frame_equal(found.rows.select(direct.columns), direct.sort("owner"), check_dtypes=False)


def test_nobody_is_measured_by_what_he_brought_himself() -> None:
    rows = [("A", EASY, f"A{n}", 100.0, 100.0) for n in range(50)]
    rows += [("B", EASY, f"B{n}", 100.0, 20.0) for n in range(50)]

    found = expected(parts(*rows), None).group_by("owner").agg(pl.col("expected").sum())

    assert dict(found.rows()) == pytest.approx({"A": 1_000, "B": 5_000})


def test_the_interval_holds_the_indices_whose_limits_hold_what_was_seen() -> None:
    sums, size = np.array([50.0, 400.0]), np.array([2.0, 2.0])
    low, high = interval(np.array([0.8, 1.1]), sums, size, Z95)

    for end, side in ((low, 1), (high, 0)):
        for at in range(2):
            edge = limits(sums[at : at + 1], size[at : at + 1], float(end[at]), Z95)
            assert edge[side][0] == pytest.approx([0.8, 1.1][at])


def test_the_quantiles_are_those_of_a_gamma_distribution() -> None:
    # Quantiles 2.5 % and 97.5 % of gamma(20), as tables have those of χ² with 40 degrees, halved.
    found = [float(quantile(np.array([20.0]), z)[0]) for z in (-Z95, Z95)]

    assert found == pytest.approx([24.433 / 2, 59.342 / 2], rel=0.002)
