"""What a visit is worth, by hand, in a sentence, and what must always hold."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.visits.crew import Point
from lib.visits.worth import classes, saying, value
from lib.visits.worth.assumed import assumed
from lib.visits.worth.chances import Chances, chances
from lib.visits.worth.history import COUNTED, VISITED, counted
from lib.visits.worth.trips import Costs, Trips
from lib.visits.worth.value import Facts, Weights, values
from lib.words import words
from tests.lib.visits.worth import cast
from tests.lib.visits.worth.cast import AS_OF, FIRST

TRIPS = Trips(circuity=1.3, speed_kmh=26.0, stops=10, leg_km=5.0)
COSTS = Costs("CNY", visit=500, hour=4_000, km=100)
NOTHING = Costs("CNY")


def cases(*rows: dict[str, object]) -> pl.LazyFrame:
    usual = {
        "case_key": "A",
        "as_of": FIRST,
        "overdue_amount": 100_000,
        "currency": "CNY",
        "lat": 30.0,
        "lon": 120.0,
        "visits": 2,
        "service_minutes": 30,
        "bucket": "M2",
        "tier": "M",
        "outcome": "REFUSED",
        "verdict": "live",
    }
    return pl.LazyFrame([usual | row for row in rows or ({},)])


def facts(paid: int = 0, **keys: list[str]) -> Facts:
    since = pl.LazyFrame({"case_key": ["A"], "paid_since": [paid]})
    told = {name: keys.get(name, []) for name in ("promise_due", "hardship", "complaint")}
    schema = {"case_key": pl.String}
    return Facts(
        since, **{name: pl.LazyFrame({"case_key": of}, schema=schema) for name, of in told.items()}
    )


def valued(
    rows: pl.LazyFrame | None = None,
    rates: Chances | None = None,
    costs: Costs = COSTS,
    trips: Trips = TRIPS,
    known: Facts | None = None,
) -> pl.DataFrame:
    asked = cases() if rows is None else rows
    rates = rates or cast.chances()
    return values(asked, rates, trips, costs, Weights(), known or facts()).collect()


def test_a_value_by_hand() -> None:
    # 0.2 × 0.5 × 100,000 = 10,000; 1.3 × 5 km = 6.5 km at 26 km/h = 15 minutes;
    # 500 + 4,000 × 45/60 + 100 × 6.5 = 4,150; 5,850 in 45 minutes = 7,800 an hour
    row = valued().row(0, named=True)

    assert {name: row[name] for name in value.WORTH} == {
        "collectable": 100_000,
        "gain": 10_000,
        "away_km": None,
        "km": 6.5,
        "travel_minutes": 15.0,
        "cost": 4_150,
        "net": 5_850,
        "hourly": 7_800,
        "points": 0.0,
        "score": 0.585,
    }


def test_the_way_from_the_nearest_start_is_shared_by_the_visits_of_a_day() -> None:
    # 0.1 degree of latitude is 11.12 km: 1.3 × (2 × 11.12 / 10 + 5)
    near = Trips(1.3, 26.0, 10, 5.0, (Point(30.1, 120.0), Point(31.0, 120.0)))

    row = valued(trips=near).row(0, named=True)

    assert row["away_km"] == pytest.approx(11.12, abs=0.01)
    assert row["km"] == pytest.approx(1.3 * (2 * 11.12 / 10 + 5), abs=0.01)


def test_a_value_names_a_bucket_that_no_file_tells() -> None:
    rates = cast.chances()
    row = {**valued(rates=rates).row(0, named=True), "bucket": classes.UNKNOWN}

    assert words("en")(saying.said(row, rates, COSTS)).startswith("Unknown bucket, CN¥1,000.00")


def test_a_value_explains_itself_in_a_sentence() -> None:
    rates = cast.chances()
    row = valued(rates=rates, known=facts(20_000, promise_due=["A"])).row(0, named=True)

    assert words("en")(saying.said(row, rates, COSTS)) == (
        "M2, CN¥800.00 overdue. 3 of 11 such visits were paid within 7 days (n = 11); with 18% of "
        "all M2 (n = 40) that makes 25%. 50% of visits reach somebody, and of those met 10% would "
        "have paid without a visit as well (n = 300): 25% − 50% × 10% = 20% more by a visit. "
        "Worth CN¥38.50, CN¥51.33 an hour. Beside money: promise due that day. As of 20 Nov 2026."
    )


def test_without_costs_the_sentence_asks_for_them() -> None:
    rates = cast.chances()
    row = valued(rates=rates, costs=NOTHING).row(0, named=True)

    assert row["cost"] is None
    assert row["net"] == 10_000
    assert "Please set the costs of a visit." in str(saying.said(row, rates, NOTHING))


def test_costs_in_another_currency_are_not_taken_off_and_the_sentence_says_so() -> None:
    rates = cast.chances()
    row = valued(cases({"currency": "TWD"}), rates).row(0, named=True)

    assert (row["cost"], row["net"]) == (None, 10_000)
    assert "in another currency" in str(saying.said(row, rates, COSTS))


def test_what_is_no_money_is_weighed_in_typical_visits() -> None:
    told = cases({"case_key": "A"}, {"case_key": "B", "visits": 0}, {"case_key": "C"})
    known = facts(promise_due=["A"], hardship=["C"], complaint=["C"])

    found = valued(told, known=known)

    assert found["points"].to_list() == [1.0, 0.25, 1.0]
    assert found["score"].to_list() == pytest.approx([1.585, 0.835, 1.585])


def test_amounts_of_two_currencies_never_meet() -> None:
    told = cases({}, {"case_key": "B", "currency": "IDR", "overdue_amount": 100_000_000})

    alone = valued(cases({}), costs=NOTHING)["score"][0]
    both = valued(told, costs=NOTHING)["score"].to_list()

    assert both == [alone, alone] == [1.0, 1.0]


def test_too_few_visits_give_assumptions_that_say_so() -> None:
    cells = cast.chances().cells.select(classes.CELL)
    empty = (pl.DataFrame(schema=dict(VISITED)), pl.DataFrame(schema=dict(COUNTED)))
    rates = chances(cells, *empty, assumed(), as_of=AS_OF, days=7, least=20)

    row = valued(rates=rates).row(0, named=True)

    assert rates.assumed
    assert (row["chance"], row["share"], row["assumed"]) == (0.18, 0.4, True)
    assert (
        "Assumption, not history: 18% of such visits are paid within 7 days "
        "(0 visits known, 20 are needed)."
    ) in str(saying.said(row, rates, COSTS))


def past(bucket: str, n: int, paid: int, reached: int) -> list[dict[str, object]]:
    cell = {"tier": "M", "outcome": "REFUSED", "verdict": "live", "bucket": bucket}
    return [
        cell
        | {
            "case_key": f"{bucket}{at}",
            "day": FIRST,
            "paid": at < paid,
            "reached": at < reached,
            "share": 0.5 if at < paid else None,
        }
        for at in range(n)
    ]


@pytest.mark.parametrize(
    ("quiet", "compared", "extra"),
    [(100, True, 0.3 - 0.75 * 0.1), (19, False, 0.3), (0, False, 0.3)],
)
def test_what_comes_anyway_is_taken_off_where_it_is_known(
    quiet: int,
    compared: bool,  # noqa: FBT001 — what is expected
    extra: float,
) -> None:
    seen = pl.DataFrame(past("M2", 40, 12, 30), schema=dict(VISITED))
    alone = pl.DataFrame(past("M2", quiet, quiet // 10, 0), schema=dict(VISITED))
    cells = cast.chances().cells.select(classes.CELL)

    rates = chances(
        cells, seen, counted(alone.lazy()).collect(), assumed(), as_of=AS_OF, days=7, least=20
    ).cells.row(0, named=True)

    assert rates["compared"] is compared
    assert rates["extra"] == pytest.approx(extra, abs=0.01)
    assert (rates["x"], rates["n"], rates["bucket_n"]) == (12, 40, 40)
    assert (rates["base_x"], rates["base_n"]) == (quiet // 10, quiet)
    assert rates["share"] == 0.5


@given(st.lists(st.integers(0, 10**9), min_size=2, max_size=6), st.integers(0, 10**6))
def test_a_value_never_rises_when_the_amount_falls(amounts: list[int], paid: int) -> None:
    falling = sorted(amounts, reverse=True)
    rows = cases(*({"case_key": str(n), "overdue_amount": one} for n, one in enumerate(falling)))

    found = valued(rows, known=facts(paid))["net"].to_list()

    assert found == sorted(found, reverse=True)


def test_what_was_paid_since_the_file_is_no_longer_there_to_collect() -> None:
    day = dt.date(2026, 10, 20)
    paid = cast.payments(("A", FIRST, 1), ("A", FIRST + dt.timedelta(1), 30), ("A", day, 5))
    promises = pl.LazyFrame(
        {
            "case_key": ["A", "B"],
            "promise_date": [day, day],
            "status": ["due_today", "kept"],
        }
    )
    none = pl.LazyFrame(schema={"case_key": pl.String})

    known = value.facts(cases({}), paid, promises, none, day)

    assert known.paid.collect().to_dicts() == [{"case_key": "A", "paid_since": 35}]
    assert known.promise_due.collect()["case_key"].to_list() == ["A"]
