"""What came of decisions: like against like, and silence where nothing can be said."""

import datetime as dt
import random

import polars as pl
import pytest

from lib.experiments.defining import AMOUNT, PAID
from lib.experiments.differing import difference
from lib.lessons.following import follow
from lib.measures.noise import Z
from tests.lib.experiments.cast import known_by, people
from tests.lib.followups.cast import payments

SINCE = dt.date(2026, 9, 1)
LATER = SINCE + dt.timedelta(days=20)


def portfolio(n: int = 800) -> pl.DataFrame:
    """Half of them in M2 and half in M3, of one client."""
    at = pl.int_range(pl.len())
    return people(n).with_columns(
        bucket=pl.when(at % 2 == 0).then(pl.lit("M2")).otherwise(pl.lit("M3")),
        tier=pl.lit("S"),
        client=pl.lit("Bank"),
    )


def chosen(cases: pl.DataFrame) -> list[str]:
    """Mostly M3: three of four of these, one of eight of M2."""
    at = pl.int_range(pl.len())
    third = (pl.col("bucket") == "M3") & (at % 8 != 1)
    second = (pl.col("bucket") == "M2") & (at % 16 == 0)
    return cases.filter(third | second)["case_key"].to_list()


def paid(cases: pl.DataFrame, keys: list[str], effect: float, seed: int = 1) -> pl.DataFrame:
    """M2 pays in 40 of 100, M3 in 10; the chosen ones by an effect more."""
    draw = random.Random(seed)  # noqa: S311 — a simulation
    own = set(keys)
    rows = [
        (SINCE + dt.timedelta(days=3), 50_000, None, key)
        for key, bucket in cases.select("case_key", "bucket").iter_rows()
        if draw.random() < (0.4 if bucket == "M2" else 0.1) + effect * (key in own)
    ]
    return payments(*rows)


def test_each_client_is_counted_up_to_the_day_to_which_his_payments_are_known() -> None:
    at = pl.int_range(pl.len())
    client = pl.when(at % 8 < 4).then(pl.lit("Late")).otherwise(pl.lit("Bank"))
    cases = portfolio().with_columns(client=client)
    keys = chosen(cases)
    every = paid(cases, keys, 0.0)
    early = SINCE + dt.timedelta(days=8)
    known = known_by(every, LATER)

    told = follow(cases, keys, known, PAID, SINCE, LATER, {"Bank": LATER, "Late": early})
    n = cases.filter(pl.col("case_key").is_in(keys), pl.col("client") == "Late").height
    assert f"{n} of its cases" in str(told.sentence)
    assert early.isoformat() in str(told.sentence)
    # One of whom hardly anything is known, or nothing at all, is not compared.
    for days in ({"Late": SINCE + dt.timedelta(days=3)}, {}):
        alone = follow(cases, keys, known, PAID, SINCE, LATER, {"Bank": LATER, **days})
        only = cases.filter(pl.col("client") == "Bank")
        assert alone.found == follow(only, keys, known, PAID, SINCE, LATER).found


def test_the_day_that_is_said_is_that_of_the_clients_of_the_decision() -> None:
    at = pl.int_range(pl.len())
    client = pl.when(at % 8 < 4).then(pl.lit("Late")).otherwise(pl.lit("Bank"))
    foreign = portfolio(40).with_columns(
        pl.col("case_key", "person_key") + "-other", client=pl.lit("Other")
    )
    cases = portfolio().with_columns(client=client)
    keys = chosen(cases)
    late, other = SINCE + dt.timedelta(days=12), SINCE + dt.timedelta(days=8)
    days = {"Bank": LATER, "Late": late, "Other": other}
    known = known_by(paid(cases, keys, 0.0), LATER)

    told = str(follow(pl.concat([cases, foreign]), keys, known, PAID, SINCE, LATER, days).sentence)
    assert late.isoformat() in told
    assert other.isoformat() not in told


def test_worse_cases_are_compared_with_as_bad_ones() -> None:
    cases = portfolio()
    keys = chosen(cases)
    nothing = paid(cases, keys, 0.0)
    found = follow(cases, keys, known_by(nothing, LATER), PAID, SINCE, LATER).found
    assert found is not None
    assert abs(found.value) < 0.06
    crude = difference(
        cases.select(
            person="person_key",
            stratum=pl.lit(""),
            treated=pl.col("case_key").is_in(keys),
            y=pl.col("case_key").is_in(nothing["case_key"].implode()).cast(pl.Float64),
            x=pl.lit(1.0),
        )
    )
    assert crude is not None
    assert crude.value < -0.1


def test_an_effect_that_is_there_is_said_with_its_interval_and_n() -> None:
    cases = portfolio()
    keys = chosen(cases)
    told = follow(cases, keys, known_by(paid(cases, keys, 0.25), LATER), PAID, SINCE, LATER)
    assert told.found is not None
    low, high = told.found.interval()
    assert low < 0.25 < high
    assert low > 0
    assert "more than chance explains, among comparable cases" in str(told.sentence)
    assert f"n = {told.found.n}" in str(told.sentence)


def test_amounts_are_compared_as_repaid_of_overdue() -> None:
    cases = portfolio()
    keys = chosen(cases)
    known = known_by(paid(cases, keys, 0.25), LATER)
    found = follow(cases, keys, known, AMOUNT, SINCE, LATER).found
    assert found is not None
    assert 0.05 < found.value < 0.25


@pytest.mark.parametrize(
    ("n", "days", "said"),
    [(800, 6, "Too early: 6 days"), (30, 20, "Too few"), (800, -3, "Too early: 0 days")],
)
def test_too_early_and_too_few_say_nothing_else(n: int, days: int, said: str) -> None:
    cases, day = portfolio(n), SINCE + dt.timedelta(days=days)
    told = follow(cases, chosen(cases), known_by(payments(), day), PAID, SINCE, day)
    assert told.found is None
    assert said in str(told.sentence)


def test_all_cases_leave_nothing_to_compare_with() -> None:
    cases = portfolio()
    told = follow(
        cases, cases["case_key"].to_list(), known_by(payments(), LATER), PAID, SINCE, LATER
    )
    assert "Too few" in str(told.sentence)


def test_other_cases_of_the_same_person_are_no_comparison() -> None:
    cases = portfolio().with_columns(person_key=pl.lit("P"))
    told = follow(cases, chosen(cases), known_by(payments(), LATER), PAID, SINCE, LATER)
    assert told.found is None


def test_what_happened_on_the_day_itself_did_not_come_of_the_decision() -> None:
    cases = portfolio()
    keys = chosen(cases)
    rows = [(SINCE, 50_000, None, key) for key in keys]
    found = follow(cases, keys, known_by(payments(*rows), LATER), PAID, SINCE, LATER).found
    assert found is not None
    assert (found.treated, found.control) == (0.0, 0.0)


def test_many_cases_of_one_person_count_as_one_who_varies() -> None:
    """Doubling each row under the same person changes neither figure nor interval by much."""
    once = pl.DataFrame(
        {
            "person": [f"P{n}" for n in range(400)],
            "stratum": [""] * 400,
            "treated": [n % 2 == 0 for n in range(400)],
            "y": [float(n % 5 == 0) for n in range(400)],
            "x": [1.0] * 400,
        }
    )
    one, twice = difference(once), difference(pl.concat([once, once]))
    assert one is not None
    assert twice is not None
    assert twice.error == pytest.approx(one.error, rel=0.01)


def test_many_cases_of_few_people_say_nothing() -> None:
    """Forty cases of one person, of whom half paid, would seem to vary not at all."""
    cases = people(240).with_columns(
        bucket=pl.lit("M2"),
        tier=pl.lit("S"),
        client=pl.lit("Bank"),
        person_key=pl.when(pl.int_range(pl.len()) < 40)
        .then(pl.int_range(pl.len()).mod(2).cast(pl.String))
        .otherwise("person_key"),
    )
    keys = cases["case_key"].to_list()[:40]
    rows = [(SINCE + dt.timedelta(days=3), 50_000, None, key) for key in keys[:20]]
    told = follow(cases, keys, known_by(payments(*rows), LATER), PAID, SINCE, LATER)
    assert told.found is None
    assert "of 2 persons; 20 on either side" in str(told.sentence)
    alone = cases.with_columns(
        person_key=pl.when(pl.col("case_key").is_in(keys)).then(pl.lit("P")).otherwise("person_key")
    )
    told = follow(alone, keys, known_by(payments(*rows), LATER), PAID, SINCE, LATER)
    assert "Too few: 0 of its 40 cases" in str(told.sentence)


def test_where_nobody_paid_on_either_side_the_interval_still_has_a_width() -> None:
    nobody = pl.DataFrame(
        {
            "person": [f"P{one}" for one in range(60)],
            "stratum": [""] * 60,
            "treated": [one < 20 for one in range(60)],
            "y": [0.0] * 60,
            "x": [1.0] * 60,
        }
    )
    found = difference(nobody)
    assert found is not None
    # Wilson: 0 of 40 up to 3.8416 ÷ 43.8416, 0 of 20 up to 3.8416 ÷ 23.8416.
    assert found.interval() == pytest.approx((-0.08762, 0.16113), abs=1e-4)
    everybody = difference(nobody.with_columns(y=pl.lit(1.0)))
    assert everybody is not None
    assert everybody.interval() == pytest.approx((-0.16113, 0.08762), abs=1e-4)


def test_who_owes_much_of_a_stratum_makes_amounts_less_sure_and_no_false_alarm() -> None:
    alarms = 0
    for seed in range(200):
        draw = random.Random(seed)  # noqa: S311 — a simulation
        rows = [
            (str(one), draw.random() < 0.5, owes, owes if draw.random() < 0.3 else 0.0)
            for one in range(60)
            if (owes := draw.lognormvariate(9, 1.5))
        ]
        told = pl.DataFrame(rows, schema=["person", "treated", "x", "y"], orient="row")
        found = difference(told.with_columns(stratum=pl.lit("")))
        alarms += found is not None and abs(found.steps) >= Z
    # Ten are to be expected, 18 in fewer than one of a hundred tries.
    assert alarms <= 18
