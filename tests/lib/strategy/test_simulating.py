"""Another strategy is tried on today's cases before it is in force, reckoned by hand."""

import polars as pl
import pytest

from lib.settings import Settings
from lib.strategy.gathering import terms, visit_cost
from lib.strategy.matrix import Cell, Matrix, default
from lib.strategy.simulating import Simulation, Terms, assumptions, simulate
from lib.strategy.steps import of_known
from lib.words import Words
from tests.lib.followups.cast import noon
from tests.lib.strategy.cast import TODAY, cases, sources, stepped

TERMS = Terms("CNY", message=10, call=100, letter=500, visit=6000, crews=2, stops=20, collectors=4)
VISITED = {"channel": "visit", "happened_at": noon(18)}


def tried(told: Terms = TERMS) -> Simulation:
    """Three cases of M2: of low risk called each week, of high risk visited each week, and held."""
    known = stepped(
        cases({"risk": "low"}, {"risk": "high"}, {"risk": "high", "held": "hold:dispute"}),
        sources({**VISITED, "case_key": "C2"}),
    )
    other = {("M2", tier, "low"): Cell("visit_letter", 10) for tier in "SML"}
    then = of_known(known, Matrix({**default().cells, **other}), TODAY)
    return simulate(of_known(known, default(), TODAY), then, TODAY, told)


def test_cases_tries_and_costs_of_a_month_are_counted_by_channel_now_and_then() -> None:
    found = tried()
    told = {row["channel"]: row for row in found.lines.iter_rows(named=True)}
    assert told["call"] == {
        "channel": "call",
        "cases_now": 1,
        "cases_then": 0,
        "due_now": 1,
        "due_then": 0,
        "tries_now": pytest.approx(30 / 7),
        "tries_then": 0.0,
        "cost_now": 429,
        "cost_then": 0,
    }
    visits = told["visit"]
    # C2 was visited two days ago and is not due again; C1 would be due at once.
    assert (visits["cases_now"], visits["due_now"], visits["cost_now"]) == (1, 0, 25714)
    assert (visits["cases_then"], visits["due_then"], visits["cost_then"]) == (2, 1, 43714)
    # The letter beside a visit is written once in thirty days.
    assert (told["letter"]["tries_then"], told["letter"]["cost_then"]) == (1.0, 500)
    assert str(found.summary()) == (
        "1 of 3 cases would get another step. A month would cost CNY 442.14 instead of CNY 261.43."
    )


def test_the_cases_that_change_are_listed_with_both_steps() -> None:
    rows = tried().changed
    assert rows.select("case_key", "action_now", "every_now", "action_then", "every_then").row(
        0
    ) == ("C1", "call_plan", 7, "visit_letter", 10)
    assert rows.height == 1


def test_load_is_told_for_a_working_day_against_those_who_make_it() -> None:
    visits, calls = tried().loads
    assert visits.now == pytest.approx(30 / 7 / 22)
    assert visits.then == pytest.approx((30 / 7 + 3) / 22)
    assert (visits.capacity, calls.capacity) == (20, 320)


def test_costs_that_nobody_said_are_left_out_and_said() -> None:
    nothing = tried(Terms("CNY"))
    assert str(nothing.summary()) == (
        "1 of 3 cases would get another step. What it costs is not known."
    )
    assert nothing.lines.filter(pl.col("channel") != "desk")["cost_then"].null_count() == 5
    lacking = [str(one) for one in assumptions(Terms("CNY", call=1))]
    assert any("Text message, Letter, Visit, App or WeChat" in one for one in lacking)
    assert all(Words("zh_Hans")(one) for one in assumptions(Terms("CNY", call=1)))


def test_the_same_strategy_changes_nothing() -> None:
    known = stepped(cases({}, {"risk": "high"}))
    by = of_known(known, default(), TODAY)
    assert simulate(by, by, TODAY, TERMS).changed.height == 0


def test_a_visit_costs_its_fee_its_time_and_its_way() -> None:
    assert visit_cost(Settings()) is None
    # 25 minutes at the door and 5 km at 25 km/h, which take 12 minutes.
    told = Settings(cost_visit=10, cost_hour=60, cost_km=2)
    assert visit_cost(told) == 1000 + 3700 + 1000
    assert visit_cost(Settings(cost_km=2)) == 1000


def test_crews_with_too_few_people_and_who_is_away_do_not_count() -> None:
    people = pl.DataFrame(
        [
            ("W1", "A", 9, None),
            ("W2", "A", 12, "在职"),
            ("W3", "B", None, None),
            ("W4", "B", None, "休假"),
            ("W5", None, None, None),
        ],
        schema=("collector_no", "crew", "max_stops", "status"),
        orient="row",
    ).with_columns(
        name="collector_no",
        lat=pl.lit(None, pl.Float64),
        lon=pl.lit(None, pl.Float64),
        work_from=pl.lit(None, pl.String),
        work_to=pl.lit(None, pl.String),
    )
    told = terms(Settings(), people)
    assert (told.crews, told.stops, told.collectors, told.calls) == (1, 9, 4, 80)
