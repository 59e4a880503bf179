"""Samples and reviews: drawn by lot, by nobody who went, kept for good."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from lib.errors import NotFound, RecordRefused
from lib.people.scripts import CARDS
from lib.portfolio import Portfolio
from lib.rights import NotAllowed, Role
from lib.visits.truth.card import CRITERIA, NO, NOT_APPLICABLE, YES, score
from lib.visits.truth.reviews import Review, lines, listed, record, scores
from lib.visits.truth.sampling import FLAGGED, RANDOM, sample
from tests.cast import somebody
from tests.lib.portfolio.cast import bring
from tests.lib.visits.truth.cast import visits

NOW = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)
DAY = dt.date(2026, 10, 5)
GOOD = dict.fromkeys(CRITERIA, YES)

BOSS = somebody("Bea", Role.SUPERVISOR)
PLAYING_COACH = somebody("Li", Role.SUPERVISOR, Role.COLLECTOR, collector="W1")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Portfolio]:
    """Give a portfolio of one case in the hands of a supervisor."""
    opened = Portfolio.open(tmp_path)
    bring(opened, "案件编号,姓名,逾期金额,逾期天数,催收员", "A1,张三,100,40,李雷", client="甲")
    yield opened.by(BOSS)
    opened.ledger.close()


def review(place: Portfolio, **more: object) -> Review:
    key = place.cases().select("case_key").collect().item()
    one = Review(visit="v1", case_key=key, collector="W1", visited_on=DAY, drawn=RANDOM,
                 answers=GOOD, review_id="r1")  # fmt: skip
    return replace(one, **more)  # type: ignore[arg-type]


def test_the_score_is_the_share_of_points_and_a_grave_no_makes_it_nothing() -> None:
    weights = {code: one.weight for code, one in CRITERIA.items()}
    lacking = GOOD | {"facts_complete": NO}

    assert score(GOOD) == 100
    assert score(lacking) == pytest.approx(
        100 * (1 - weights["facts_complete"] / sum(weights.values()))
    )
    assert score(GOOD | {"third_persons": NO}) == 0
    assert score(GOOD | {"third_persons": NOT_APPLICABLE}) == 100
    assert score(dict.fromkeys(CRITERIA, NOT_APPLICABLE)) is None


def test_a_question_leads_to_a_script_card_that_there_is() -> None:
    assert {one.card for one in CRITERIA.values() if one.card} <= set(CARDS)


def test_a_sample_is_the_same_for_everybody_and_has_somebody_of_each() -> None:
    rows = visits(*({"collector": f"W{n % 3}"} for n in range(60)))
    flagged = pl.DataFrame({"visit": ["v0", "v1"]})

    once = sample(rows, flagged, {}, 0.1, "2026-10")
    again = sample(rows.sample(fraction=1, shuffle=True, seed=1), flagged, {}, 0.1, "2026-10")

    assert once.equals(again)
    random = once.filter(pl.col("drawn") == RANDOM)
    assert random.group_by("collector").len().sort("collector").rows() == [
        ("W0", 2), ("W1", 2), ("W2", 2),
    ]  # fmt: skip
    assert {"v0", "v1"} <= set(once["visit"])
    assert not sample(rows, flagged, {}, 0.1, "2026-11").equals(once)
    assert set(sample(rows, flagged, {}, 0, "x")["drawn"]) == {FLAGGED}


def test_a_review_is_kept_once_and_a_correction_takes_its_place(place: Portfolio) -> None:
    record(place, review(place), now=NOW)
    record(place, review(place), now=NOW)
    worse = review(place, review_id="r2", supersedes="r1", answers=GOOD | {"next_step": NO})
    record(place, worse, now=NOW)

    found = listed(place.ledger)

    assert found.select("review_id", "visit", "recorded_by").rows() == [("r2", "v1", "Bea")]
    assert lines(found, DAY).rows() == [("W1", "quality", "next_step", 1, 1)]


def test_nobody_reviews_his_own_visit_nor_one_that_he_went_along_with(place: Portfolio) -> None:
    mine = place.by(PLAYING_COACH)

    for went in ("W1", "W2、W1"):
        with pytest.raises(NotAllowed, match="own visit"):
            record(mine, review(place, collector=went), now=NOW)
    record(mine, review(place, collector="W2"), now=NOW)


def test_a_collector_and_an_auditor_review_nothing(place: Portfolio) -> None:
    one = review(place)

    with pytest.raises(NotAllowed):
        record(place.by(somebody("Audrey", Role.AUDITOR)), one, now=NOW)
    with pytest.raises((NotAllowed, NotFound)):
        record(place.by(somebody("C", Role.COLLECTOR, collector="W5")), one, now=NOW)


def test_a_review_without_all_answers_or_with_none_that_applies_is_refused(
    place: Portfolio,
) -> None:
    with pytest.raises(RecordRefused, match="1 questions have no answer"):
        record(place, review(place, answers={**GOOD, "next_step": ""}), now=NOW)
    nothing = dict.fromkeys(CRITERIA, NOT_APPLICABLE)
    with pytest.raises(RecordRefused, match="At least one question"):
        record(place, review(place, answers=nothing), now=NOW)


def test_only_visits_drawn_at_random_make_the_figure_of_a_collector(place: Portfolio) -> None:
    record(place, review(place, collector="W1、W2"), now=NOW)
    bad = review(place, review_id="r2", visit="v2", drawn=FLAGGED,
                 answers=GOOD | {"no_threat": NO})  # fmt: skip
    record(place, bad, now=NOW)

    found = scores(listed(place.ledger), DAY, DAY).sort("owner")

    assert found.rows() == [("W1", 1, 100.0), ("W2", 1, 100.0)]
