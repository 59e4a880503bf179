"""What a read-out finds, what it does not find, and when it says nothing."""

import datetime as dt
from dataclasses import replace

import polars as pl
import pytest

from lib.experiments import saying
from lib.experiments.arms import NO_VISIT, Arm
from lib.experiments.course import course
from lib.experiments.entering import entered
from lib.experiments.outcomes import Seen
from lib.experiments.reading import EARLY, FINAL, MISSIZED, RUNNING, STOPPED, mismatch, read
from tests.lib.experiments.cast import (
    DESIGN,
    START,
    known_by,
    outcome,
    people,
    simulated,
    started,
    who,
)

ALIKE = {"usual": 0.3, "quiet": 0.3}
WORSE = {"usual": 0.3, "quiet": 0.1}
LOOKS = 4
LONG = replace(DESIGN, last_entry=START + dt.timedelta(days=60), looks=LOOKS)


def test_an_effect_that_is_there_is_found_with_its_interval() -> None:
    told = simulated(WORSE, seed=1)
    (one,) = told.compared
    assert told.state == FINAL
    assert one.differs
    assert one.low < -0.2 < one.high < 0
    assert one.found is not None
    assert (one.found.n + one.found.control_n, told.matured) == (600, 600)


def test_where_both_arms_do_the_same_hardly_one_in_twenty_is_a_false_alarm() -> None:
    alarms = sum(simulated(ALIKE, seed).compared[0].differs for seed in range(60))
    assert alarms <= 6


def test_a_client_whose_payments_are_known_to_an_earlier_day_is_no_client_without_payments() -> (
    None
):
    one = started()
    late = pl.when(pl.int_range(pl.len()) % 3 == 0).then(pl.lit("Late")).otherwise("client")
    cases = who(one, people(600).with_columns(client=late))
    repayments = outcome(cases.filter(pl.col("client") == "Bank"), ALIKE, 1)
    end, early = DESIGN.end, DESIGN.end - dt.timedelta(days=12)

    told = read(
        one, cases, lambda day: known_by(repayments, day), end, {"Bank": end, "Late": early}
    )
    (found,) = (each.found for each in told.compared)
    assert found is not None
    assert (told.matured, told.unknown, found.n + found.control_n) == (400, 200, 400)
    assert found.control == pytest.approx(0.3, abs=0.07)
    assert any("200 more persons" in str(said) for said in saying.summary(DESIGN, told))


def test_until_its_end_nobody_is_told_which_arm_is_ahead() -> None:
    one = started()
    cases = who(one, people(600))
    repayments = outcome(cases, WORSE, 1)
    told = read(one, cases, lambda day: known_by(repayments, day), DESIGN.end - dt.timedelta(1))
    assert (told.state, told.compared, told.matured) == (RUNNING, (), 0)
    said = " ".join(map(str, saying.summary(DESIGN, told)))
    assert "Not enough yet: 0 of 600" in said
    assert "points" not in said


def waves(salt: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Four waves of 150 persons who entered 20 days apart, and what was known of all."""
    one = started(LONG, salt)
    known = {START + dt.timedelta(days=20 * n): people(150 * (n + 1)) for n in range(4)}
    found = entered([one], lambda day: known[day], list(known), LONG.end)[salt]
    return found, found.group_by("entered_on").len().sort("entered_on")


def test_it_stops_early_only_where_a_bound_that_was_fixed_before_is_crossed() -> None:
    cases, sizes = waves("waves")
    assert sizes["len"].to_list() == [150] * 4
    huge = outcome(cases, {"usual": 0.8, "quiet": 0.1}, 1)
    one = started(LONG, "waves")
    told = read(one, cases, lambda day: known_by(huge, day), LONG.end)
    assert told.state == STOPPED
    assert told.on is not None
    assert told.on < LONG.end
    assert told.looks[-1].crossed
    none = outcome(cases, ALIKE, 1)
    whole = read(one, cases, lambda day: known_by(none, day), LONG.end)
    assert (whole.state, len(whole.looks), whole.on) == (FINAL, LOOKS, LONG.end)
    assert [round(look.share, 2) for look in whole.looks] == [0.25, 0.5, 0.75, 1.0]
    assert whole.looks[0].bound > 4
    assert not whole.compared[0].differs


def test_ended_by_people_it_has_no_verdict_however_large_the_difference() -> None:
    cases, _ = waves("early")
    ended = START + dt.timedelta(days=22)
    repayments = outcome(cases, WORSE, 1)
    told = read(
        started(LONG, "early", ended), cases, lambda day: known_by(repayments, day), LONG.end
    )
    assert (told.state, told.on) == (EARLY, ended)
    assert not told.compared[0].differs
    assert "no verdict" in str(saying.compared(LONG, told, told.compared[0]))


def test_who_ends_it_after_an_early_verdict_keeps_the_verdict() -> None:
    cases, _ = waves("waves")
    huge = outcome(cases, {"usual": 0.8, "quiet": 0.1}, 1)
    first = read(started(LONG, "waves"), cases, lambda day: known_by(huge, day), LONG.end)
    assert first.on is not None
    one = started(LONG, "waves", first.on + dt.timedelta(days=1))
    told = read(one, cases, lambda day: known_by(huge, day), LONG.end)
    assert (told.state, told.compared) == (STOPPED, first.compared)


def test_arms_of_other_sizes_than_drawn_are_noticed_before_anything_is_believed() -> None:
    one = started()
    cases = who(one, people(2_000))
    lost = cases.filter((pl.col("arm") != "quiet") | (pl.col("dpd") > 30))
    whole, cut = (
        read(one, frame, lambda day: known_by(outcome(frame, WORSE, 1), day), DESIGN.end)  # noqa: B023
        for frame in (cases, lost)
    )
    assert whole.is_believable
    assert not cut.is_believable
    assert whole.compared[0].differs
    assert cut.state == MISSIZED
    assert not any(one.differs for one in cut.compared)
    first = str(next(iter(saying.summary(DESIGN, cut))))
    assert "do not have the sizes that were drawn" in first
    assert "no verdict" in str(saying.compared(DESIGN, cut, cut.compared[0]))


@pytest.mark.parametrize(
    ("counts", "shares", "chance"),
    [
        ([500, 500], [0.5, 0.5], 1.0),
        ([550, 450], [0.5, 0.5], 0.0015654),  # χ² = 10
        ([30, 30, 60], [1 / 3, 1 / 3, 1 / 3], 0.0005531),  # χ² = 15
        ([40, 20, 20, 20], [0.25, 0.25, 0.25, 0.25], 0.0073832),  # χ² = 12
    ],
)
def test_the_chance_of_other_sizes_is_that_of_pearson(
    counts: list[int], shares: list[float], chance: float
) -> None:
    assert mismatch(counts, shares) == pytest.approx(chance, rel=1e-3)


def test_nobody_has_no_sizes() -> None:
    assert mismatch([0, 0], [0.5, 0.5]) is None


def test_arms_are_alike_on_entry_and_a_planted_difference_shows() -> None:
    one = started()
    cases = who(one, people(2_000))
    repayments = outcome(cases, ALIKE, 1)
    told = read(one, cases, lambda day: known_by(repayments, day), DESIGN.end)
    assert told.balance["smd"].abs().max() < 0.1  # type: ignore[operator]
    older = cases.with_columns(dpd=pl.col("dpd") + 20 * (pl.col("arm") == "quiet"))
    tilted = read(one, older, lambda day: known_by(repayments, day), DESIGN.end)
    dpd = tilted.balance.filter(trait="dpd")
    assert dpd["smd"].item() > 1


def test_where_no_days_past_due_are_known_the_arms_are_compared_in_all_else() -> None:
    one = started()
    cases = who(one, people(60).with_columns(dpd=pl.lit(None, pl.Int64)))
    told = read(one, cases, lambda day: known_by(outcome(cases, ALIKE, 1), day), DESIGN.end)
    assert "dpd" not in told.balance["trait"].to_list()
    assert "cases" in told.balance["trait"].to_list()


def test_the_end_is_always_looked_at_however_little_it_adds() -> None:
    design = replace(DESIGN, last_entry=START + dt.timedelta(days=1), looks=2, planned=601)
    one = started(design)
    known = {START: people(600), design.last_entry: people(601)}
    cases = entered([one], lambda day: known[day], list(known), design.end)["salt"]
    alike = outcome(cases, ALIKE, 1)
    told = read(one, cases, lambda day: known_by(alike, day), design.end)
    assert [look.day for look in told.looks] == [*design.look_days()]
    assert "no verdict" not in " ".join(map(str, saying.summary(design, told)))


def test_three_arms_share_the_chance_of_a_false_alarm() -> None:
    third = 1 / 3
    arms = (
        Arm("usual", share=third),
        Arm("quiet", "no_visit", third),
        Arm("sms", "only_sms", third),
    )
    design = replace(DESIGN, arms=arms)
    told = simulated({"usual": 0.3, "quiet": 0.3, "sms": 0.05}, 3, 900, design)
    assert [one.differs for one in told.compared] == [False, True]
    assert told.looks[-1].bound == pytest.approx(2.2414, abs=1e-4)


def test_an_arm_without_visits_that_was_visited_all_the_same_is_told() -> None:
    quiet = replace(DESIGN.arms[1], does=NO_VISIT)
    design = replace(DESIGN, arms=(DESIGN.arms[0], quiet))
    told = replace(
        simulated(WORSE, seed=1),
        exposure=pl.DataFrame(
            {
                "arm": ["usual", "quiet", "quiet"],
                "channel": ["visit", "visit", "call"],
                "n": [90, 60, 200],
                "of": [300, 300, 300],
                "share": [0.3, 0.2, 0.67],
            }
        ),
    )
    (said,) = map(str, saying.visited(design, told))
    assert "quiet should not be visited, and 20.0% of it was" in said
    assert "60 of 300 persons" in said
    few = told.exposure.with_columns(share=pl.col("share") / 10)
    assert not list(saying.visited(design, replace(told, exposure=few)))


def test_the_course_has_each_look_with_the_interval_of_its_bound_and_the_end_is_the_verdict() -> (
    None
):
    one = started(LONG)
    cases = who(one, people(600))
    repayments = outcome(cases, ALIKE, 3)

    def seen_by(day: dt.date) -> Seen:
        return known_by(repayments, day)

    told = read(one, cases, seen_by, LONG.end)
    rows = course(LONG, cases, seen_by, told)
    assert rows["day"].to_list() == [look.day for look in told.looks]
    assert rows["sure"].to_list() == [look.crossed for look in told.looks]
    widths = (rows["high"] - rows["low"]).to_list()
    assert widths == sorted(widths, reverse=True)
    last, (found,) = rows.row(-1, named=True), told.compared
    assert (last["low"], last["high"], last["sure"]) == (found.low, found.high, found.differs)
    assert str(saying.headline(LONG, told)) == "quiet against usual: within what chance explains"

    early = read(one, cases, seen_by, START + dt.timedelta(days=20))
    assert (early.state, course(LONG, cases, seen_by, early).height) == (RUNNING, 0)
    assert saying.headline(LONG, early) is None
