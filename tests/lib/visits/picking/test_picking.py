"""Which address, which skills, how long, and everything together for a day."""

from dataclasses import replace

import polars as pl
import pytest

from lib.cases.search import Filter
from lib.visits.crew import Point
from lib.visits.picking import addresses, needs, sources
from lib.visits.picking.choosing import Circumstances, Terms, cells, pick, stops
from lib.visits.picking.needs import Service
from lib.visits.picking.sources import Wanted, asked
from lib.visits.worth import instead, value
from lib.visits.worth.assumed import assumed
from lib.visits.worth.chances import chances
from lib.visits.worth.history import COUNTED, VISITED
from lib.visits.worth.trips import Costs, Trips
from tests.lib.visits.cast import DAY, basket, warned, wishes
from tests.lib.visits.picking.test_exclusions import said
from tests.lib.visits.worth.cast import bounds, contacts

SERVICE = Service({"letter": 8, "promise": 15, "first": 30, "usual": 25}, further=10)


def with_verdicts(cases: pl.DataFrame, **verdicts: list[str | None]) -> pl.DataFrame:
    told = {
        f"verdict_{kind}": pl.Series(values, dtype=pl.String) for kind, values in verdicts.items()
    }
    return cases.with_columns(**told)


def test_the_address_is_the_likeliest_that_no_visit_found_wrong() -> None:
    two = {"addr_hukou": "四川省成都市锦江区某路1号", "addr_work": "成都市武侯区某座"}
    cases = with_verdicts(
        basket(two, two, two, two, {"addr_home": None, "addr_hukou": None}, {}),
        home=["outdated", "valid", None, "vacant", None, "demolished"],
        hukou=[None, None, "valid", None, None, None],
        work=[None, None, None, "valid", None, None],
    )

    told = addresses.chosen(cases)

    assert told["address_kind"].to_list() == ["hukou", "home", "hukou", "work", None, None]
    assert told["all_dead"].to_list() == [False, False, False, False, False, True]
    moved = told.row(0, named=True)
    assert (moved["addr_home"], moved["district"], moved["place_quality"]) == (
        None, "锦江区", "district",
    )  # fmt: skip
    assert moved["lat"] == pytest.approx(30.6, abs=0.2)
    assert told.row(1, named=True)["lat"] == cases["lat"][1]


def test_a_visit_needs_the_skills_that_warnings_and_wishes_ask_for() -> None:
    cases = basket({}, {}, {}).with_columns(no_lone_visit=pl.Series([None, True, None]))
    told = needs.with_skills(
        cases,
        warned({"case_key": "C1", "consequence": "two_persons", "level": 1}),
        wishes({"case_key": "C3", "about": "language", "basis": "wish", "value": " 粤语 "}),
    )

    assert told["skills"].to_list() == [
        ["conflict_trained", "two_persons"],
        ["conflict_trained", "two_persons"],
        ["language:yue"],
    ]
    crews = [{"two_persons", "conflict_trained"}, {"two_persons", "language:en"}]
    assert needs.fitting(told["skills"], crews).to_list() == [True, True, False]


@pytest.mark.parametrize(
    ("said", "needed"),
    [("Cantonese", ["language:yue"]), ("广东话", ["language:yue"]), ("普通话", []), ("??", [])],
)
def test_a_language_is_needed_by_any_of_its_names_and_by_no_slip(
    said: str, needed: list[str]
) -> None:
    asked = wishes({"case_key": "C1", "about": "language", "basis": "wish", "value": said})

    cases = basket({}).with_columns(no_lone_visit=pl.lit(value=False))

    assert needs.with_skills(cases, warned(), asked)["skills"].to_list() == [needed]


def test_the_minutes_at_a_door_are_those_of_its_situation_and_its_people() -> None:
    here = {"lat": 30.1, "addr_home": "文三路12号"}
    cases = basket(here, here, {}, {}).with_columns(
        promise_due=pl.Series([False, False, True, False]),
        visits=pl.Series([0, 3, 3, 3]),
        next_action=pl.Series([None, None, None, "letter"]),
        door=pl.Series([0, 0, 2, 3]),
    )

    told = needs.with_minutes(cases, SERVICE)

    assert told["situation"].to_list() == ["first", "usual", "promise", "letter"]
    assert needs.at_doors(told, SERVICE)["minutes"].to_list() == [40, 15, 8]


def test_a_door_whose_place_is_vague_takes_time_to_be_found() -> None:
    cases = basket({"place_quality": "exact"}, {"place_quality": "district"}).with_columns(
        door=pl.Series([0, 1]), service_minutes=pl.lit(25)
    )

    told = needs.at_doors(cases, replace(SERVICE, search=5))

    assert told["minutes"].to_list() == [25, 30]


def test_minutes_are_learned_from_stays_when_there_are_enough() -> None:
    known = pl.DataFrame({"situation": ["usual"] * 3 + ["first"], "minutes": [10.0, 20, 40, 50]})
    service, found = needs.learned(known, SERVICE, 3)

    assert dict(service.minutes) == {"letter": 8, "promise": 15, "first": 30, "usual": 20}
    assert found.rows() == [("usual", 20, 3)]


def test_what_is_asked_about_is_a_filter_in_a_lasso_with_the_basket_and_requests() -> None:
    cases = basket({}, {"city": "上海市"}, {}, {"lat": None}, {})
    square = ((30.0, 119.0), (30.0, 121.0), (30.035, 121.0), (30.035, 119.0))

    def keys(**wanted: object) -> list[str]:
        return asked(cases, Wanted(**wanted))["case_key"].to_list()  # type: ignore[arg-type]

    assert keys() == ["C1", "C2", "C3", "C4", "C5"]
    assert keys(lasso=square) == ["C1", "C2", "C3"]
    assert keys(lasso=square, filter=Filter(chosen={"city": ("杭州市",)})) == ["C1", "C3"]
    assert keys(basket=["C5"]) == ["C5"]
    assert keys(lasso=square, basket=["C4"], requested=["C2"]) == ["C1", "C2", "C3", "C4"]
    assert sources.inside(cases, square[:2]).is_empty()


def terms() -> Terms:
    return Terms(
        bounds=bounds(),
        trips=Trips(1.3, 25.0, 10, 5.0, (Point(30.0, 120.0),)),
        costs=Costs("CNY", 0, 3_000, 100),
        weights=value.Weights(),
        service=SERVICE,
        phone_days=14,
        far_km=50.0,
    )


def test_a_day_is_chosen_from_the_whole_portfolio() -> None:
    cases = basket({}, {"held": "FILE"}, {"overdue_amount": 1_000_000}, {"lat": None}, {}, {})
    cases = cases.with_columns(
        visits=pl.lit(1),
        last_outcome=pl.lit("NOT_HOME"),
        next_action=pl.lit(None, pl.String),
        no_lone_visit=pl.col("case_key") == "C6",
        requested=pl.lit(value=False),
        no_visit_before=pl.lit(None, pl.Date),
        fixed_visit=pl.lit(None, pl.Date),
        bucket=pl.lit("M2"),
    )
    nobody = pl.LazyFrame(schema={"case_key": pl.String})
    known = Circumstances(
        said=said(),
        facts=value.Facts(said().paid, nobody, nobody, nobody),
        calls=instead.phones(contacts(), DAY),
        warned=warned(),
        wishes=wishes(),
        crews=[{"two_persons"}],
    )
    empty = (pl.DataFrame(schema=dict(VISITED)), pl.DataFrame(schema=dict(COUNTED)))
    rates = chances(cells(cases, bounds()), *empty, assumed(), as_of=DAY, days=7, least=20)

    picked = pick(cases, known, terms(), rates, DAY)

    assert picked.candidates["case_key"].to_list() == ["C3", "C1", "C5"]
    assert picked.counts().rows() == [("held", 1), ("no_place", 1), ("crew", 1)]
    assert picked.candidates.height + picked.left_out.height == cases.height
    assert str(picked.summary()) == (
        "3 of 6 cases may be visited, 0 of them are better reached otherwise; 3 are left out."
    )
    found = stops(picked, SERVICE)
    assert found.select("case_keys", "minutes").rows() == [(["C3"], 25), (["C1"], 25), (["C5"], 25)]
    assert "Assumption, not history" in str(picked.value_of(picked.cases.row(0, named=True)))
