"""The forecast: worked out by hand, of the past only, better than naive or not used."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from lib.errors import MeasureImpossible
from lib.forecasts import proving, streams
from lib.forecasts.gathering import of_past
from lib.forecasts.paid import Paid
from lib.forecasts.past import Past
from lib.forecasts.proving import LEVEL, compared, conformal, proof
from lib.forecasts.saying import rough, verdict
from lib.forecasts.stood import found, stood
from lib.forecasts.walking import Origin, walk
from tests.lib.forecasts.cast import (
    AUGUST,
    OCTOBER,
    SEPTEMBER,
    file,
    made,
    met,
    paid,
    past,
    signed,
)

FILES = (
    file(AUGUST, {"A": (20, 1000), "B": (20, 1000)}),
    file(SEPTEMBER, {"A": (50, 700), "B": (50, 1300)}),
    file(OCTOBER, {"A": (81, 800), "B": (81, 1200)}),
)
PAID = paid(
    ("A", dt.date(2026, 9, 10), 400),
    ("B", dt.date(2026, 10, 5), 260),
    # Of nobody: it only says up to when payments are known.
    ("", OCTOBER, 1),
)


def weekly(origin: Origin) -> list[float]:
    return [
        round(one, 3)
        for one in origin.rows.group_by("week").agg(pl.col("rest").sum()).sort("week")["rest"]
    ]


def test_the_forecast_of_two_cases_is_that_worked_out_by_hand() -> None:
    # 31 August: no month is over, nothing is known.
    # 30 September: of 2,000 owed in M1 400 were paid in 28 days: 0.2; no case of M2 was ever seen,
    # so 2,000 × 0.2 ÷ 4 = 100 a week; of M1 a month later as much is owed as before, so 100 again.
    # 31 October: September counts once, August half: (200 + 0 + 260) ÷ (1,000 + 700 + 1,300) =
    # 0.1533 of 2,000, ÷ 4 = 76.667. Of the 400 said for October 260 came: × 0.65 = 49.833.
    # After a month: (650 × 0.2 + 350 × 0 + 2,000 × 0.1533) ÷ 3,000 = 0.14556 → 72.778 × 0.65.
    first, second, third = walk(past(FILES, PAID), 8)
    assert not first.has_rates
    assert weekly(second) == [100.0] * 8
    assert weekly(third) == [49.833] * 4 + [47.306] * 4
    assert second.rows["naive"].unique().to_list() == pytest.approx([100.0])
    assert second.came["came"].to_list() == [260.0, 0, 0, 0]
    assert third.n == {"promises": 0, "agreements": 0, "rest": 2}


def test_a_promise_counts_by_the_word_of_its_person_and_its_case_is_left_out_of_the_rates() -> None:
    # One of one promise was kept: everybody's rate is (1 + ½) ÷ (1 + 1), 225 of 300 in week 2.
    promised = met(
        ("A", dt.date(2026, 9, 5), 400, dt.date(2026, 9, 10)),
        ("B", dt.date(2026, 10, 30), 300, dt.date(2026, 11, 10)),
    )
    *_, now = walk(past(FILES, PAID, promised), 8)
    sums = now.rows.group_by("week").agg(pl.col("promises", "rest").sum()).sort("week")
    assert sums["promises"].to_list() == [0, 225, 0, 0, 0, 0, 0, 0]
    assert now.n == {"promises": 1, "agreements": 0, "rest": 1}
    # In the first month only A is left to the rates; of B what is beside the promise comes later.
    assert 0 < sums["rest"][0] < sums["rest"][4]


def test_a_promise_that_was_kept_on_a_case_that_left_is_part_of_the_record() -> None:
    # Of two promises one was kept, on C, which only the first file has: three quarters of 300
    # where it was B's customer's own, 2 ÷ 3 of what all keep where it was a stranger's.
    met_them = met(
        ("C", dt.date(2026, 8, 5), 400, dt.date(2026, 8, 10)),
        ("A", dt.date(2026, 9, 15), 400, dt.date(2026, 9, 20)),
        ("B", dt.date(2026, 10, 30), 300, dt.date(2026, 11, 10)),
    )
    paid_them = pl.concat([PAID, paid(("C", dt.date(2026, 8, 9), 400))])
    expected = []
    for person in ("b", "c"):
        left = file(AUGUST, {"C": (21, 500)}).with_columns(person_key=pl.lit(person))
        files = [pl.concat([FILES[0], left]), *FILES[1:]]
        *_, now = walk(past(files, paid_them, met_them), 8)
        expected.append(float(now.rows["promises"].sum()))
    stranger, own = expected[1], expected[0]
    assert stranger == pytest.approx(150.0)
    assert own > stranger


def test_a_promise_without_a_known_rate_is_left_to_the_rates() -> None:
    promised = met(("B", dt.date(2026, 10, 30), 300, dt.date(2026, 11, 10)))
    *_, now = walk(past(FILES, PAID, promised), 8)
    assert now.n["promises"] == 0


def test_no_case_brings_more_than_it_owes_nor_after_its_placement() -> None:
    cases = stood(
        found(file(OCTOBER, {"A": (81, 200)}, recall_date=dt.date(2026, 11, 5)), OCTOBER),
        Paid(PAID),
        OCTOBER,
    )
    promised = met(
        ("A", dt.date(2026, 9, 5), 400, dt.date(2026, 9, 10)),
        ("A", dt.date(2026, 10, 30), 300, dt.date(2026, 11, 4)),
    )
    grace = past(FILES, PAID).grace
    brings = streams.promised(promised, PAID, cases, cases, OCTOBER, grace, 1)
    assert brings.rows() == [("A", dt.date(2026, 11, 4), 200.0)]
    later = promised.with_columns(promise_date=pl.col("promise_date") + dt.timedelta(days=3))
    assert streams.promised(later, PAID, cases, cases, OCTOBER, grace, 1).is_empty()


def test_an_agreement_brings_its_instalments_by_the_share_that_was_kept() -> None:
    # Of 400 + 400 due before, 400 came: a half of what is missing is expected of each.
    days = (dt.date(2026, 9, 10), dt.date(2026, 10, 10), dt.date(2026, 11, 10))
    steps = signed("A", dt.date(2026, 9, 1), [(day, 400) for day in days])
    *_, now = walk(past(FILES, PAID, steps=steps), 8)
    sums = now.rows.group_by("week").agg(pl.col("agreements").sum()).sort("week")
    # The late instalment of October is due at once, the next one in its week; A owes 800.
    assert sums["agreements"].to_list() == [200, 200, 0, 0, 0, 0, 0, 0]
    assert now.n == {"promises": 0, "agreements": 1, "rest": 1}


def test_without_repayments_or_past_the_refusal_and_the_naive_mean_are_honest() -> None:
    with pytest.raises(MeasureImpossible, match="no repayments"):
        of_past(past(FILES, paid()))
    found = of_past(past(FILES[2:], PAID))
    assert found.proofs[0].source == "naive"
    assert not found.proofs[0].tested
    assert found.weeks["rest"].null_count() == 8
    assert found.weeks["expected"].to_list() == pytest.approx([65.0] * 8)
    assert found.weeks["low"].null_count() == 8


def altered(known: Past, after: dt.date, seed: int) -> Past:
    """The same past with another future: other payments, contacts, files after a day."""
    later = pl.col("pay_date") > after
    other = known.read().with_columns(
        amount=pl.when(later).then(pl.col("amount") * (seed % 7)).otherwise("amount")
    )
    more = paid(
        *[("C0001", after + dt.timedelta(days=at + 1), 100 * seed) for at in range(seed % 40)]
    )
    contacts = met(
        ("C0002", after + dt.timedelta(days=1), 5000, after + dt.timedelta(days=9)),
        ("C0003", after + dt.timedelta(days=2), 5000, after + dt.timedelta(days=3)),
    )
    repayments = pl.concat([other, more])
    before = known.stood

    def elsewhere(day: dt.date) -> pl.DataFrame:
        found = before(day)
        if day <= after:
            return found
        return found.head(seed % found.height).with_columns(
            pl.col("owed") * 3, bucket=pl.lit("M7+")
        )

    return replace(
        known,
        stood=elsewhere,
        read=lambda: repayments,
        met=lambda: pl.concat([known.followups, contacts], how="diagonal_relaxed"),
    )


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(1, 10_000), at=st.integers(1, 4))
def test_what_comes_later_changes_no_forecast_of_the_past(seed: int, at: int) -> None:
    known = made(seed % 5, 6)
    after = known.days[at]
    as_was = [one.rows for one in walk(known, 8) if one.day <= after]
    as_would_be = [one.rows for one in walk(altered(known, after, seed), 8) if one.day <= after]
    assert len(as_was) == at + 1
    for was, would_be in zip(as_was, as_would_be, strict=True):
        assert_frame_equal(was, would_be, check_exact=False, abs_tol=0.01)


def test_a_past_day_is_forecast_as_it_was_on_that_day() -> None:
    known = made(3, 8)
    cut = replace(known, days=known.days[:6])
    *_, then = walk(cut, 8)
    again = next(one for one in walk(known, 8) if one.day == known.days[5])
    assert_frame_equal(then.rows, again.rows, check_exact=False, abs_tol=0.01)


def test_a_week_is_forecast_the_same_however_far_one_looks() -> None:
    known = made(3, 8)
    *_, far = walk(known, 12)
    for weeks in (4, 8):
        *_, near = walk(known, weeks)
        same = far.rows.filter(pl.col("week") <= weeks)
        assert_frame_equal(near.rows, same, check_row_order=False)


def test_the_interval_holds_about_as_many_weeks_as_it_says() -> None:
    covered = of = 0
    for seed in range(8):
        found = of_past(made(seed, 12, cases=100), 4)
        covered += found.proofs[0].covered
        of += found.proofs[0].covered_of
    assert of > 200
    assert LEVEL - 0.08 < covered / of < LEVEL + 0.1


def test_the_model_is_used_only_where_it_beats_the_naive_mean() -> None:
    three = ((1, 150.0), (2, 90.0), (3, 60.0))
    rows = [
        (origin, "CNY", week, 100.0, naive, 110.0)
        for origin in (AUGUST, SEPTEMBER, OCTOBER)
        for week, naive in three
    ]
    columns = ["origin", "currency", "week", "model", "naive", "came"]
    weeks = pl.DataFrame(rows, schema=columns, orient="row")
    better = proof(weeks, "CNY")
    assert (better.source, better.tested, better.origins) == ("model", True, 3)
    assert better.model is not None
    assert better.model.error == pytest.approx(10 / 110)
    assert better.model.bias == pytest.approx(-10 / 110)
    assert better.naive is not None
    assert better.naive.error == pytest.approx((40 + 20 + 50) / 3 / 110)
    worse = proof(weeks.rename({"model": "naive", "naive": "model"}), "CNY")
    assert (worse.source, worse.tested) == ("naive", True)
    assert rough(better) is None
    wild = proof(weeks.with_columns(came=pl.lit(60.0), model=pl.lit(95.0)), "CNY")
    assert wild.source == "model"
    assert "off by 58%" in str(rough(wild))
    few = proof(weeks.head(5), "CNY")
    assert (few.source, few.tested, few.q) == ("naive", False, None)
    assert rough(few) is None


def test_where_more_was_taken_back_than_paid_nothing_is_expected_and_not_less() -> None:
    back = [(key, day, -amount) for key, day, amount in PAID.select(PAID.columns[:3]).rows()]
    for files in (FILES, FILES[2:]):  # with rates, and by the mean alone
        found = of_past(past(files, paid(*back, ("A", dt.date(2026, 7, 1), 1)))).weeks
        assert found["expected"].to_list() == [0.0] * 8
        assert found["model"].drop_nulls().sum() == 0


def test_the_half_width_is_the_error_that_leaves_a_fifth_outside() -> None:
    assert conformal([0.1, 0.2, 0.3]) is None
    assert conformal([0.4, 0.1, 0.3, 0.2]) == 0.4
    assert conformal([at / 100 for at in range(1, 100)]) == 0.8


def test_currencies_are_forecast_each_by_itself() -> None:
    dollars = [
        one.with_columns(case_key=pl.col("case_key") + "$", currency=pl.lit("USD")) for one in FILES
    ]
    both = [pl.concat([one, other]) for one, other in zip(FILES, dollars, strict=True)]
    *_, now = walk(past(both, PAID), 4)
    sums = now.rows.group_by("currency").agg(pl.col("rest", "naive").sum()).sort("currency")
    assert sums["currency"].to_list() == ["CNY", "USD"]
    assert sums["rest"].to_list() == pytest.approx([4 * 49.8333, 0], abs=1e-3)


def test_a_currency_without_any_error_known_has_no_interval() -> None:
    *earlier, now = walk(past(FILES, PAID), 4)
    found: Sequence[proving.Proof] = [proof(compared(earlier), "USD")]
    assert found[0].q is None
    assert proving.forecast(now, found).is_empty()


def test_beside_the_mean_of_all_month_ends_it_is_told_how_the_latest_fared() -> None:
    rows = [(AUGUST, "CNY", 1, 200.0, 200.0, 100.0), (SEPTEMBER, "CNY", 1, 80.0, 80.0, 100.0)]
    names = ["origin", "currency", "week", "model", "naive", "came"]
    one = proof(pl.DataFrame(rows, schema=names, orient="row"), "CNY")
    assert one.last is not None
    assert one.last[0] == SEPTEMBER
    assert one.last[1] == pytest.approx(-0.2)
    # Of two weeks nothing is proved; with more of them both are told.
    said = [str(each) for each in verdict(replace(one, tested=True))]
    assert "In all, past forecasts were 40% too high." in said
    assert any("2026-09-30, was 20% too low" in each for each in said)
