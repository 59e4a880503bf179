"""The scorecard of a whole portfolio, and what of it who may see."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from lib.__main__ import main
from lib.errors import MeasureImpossible
from lib.portfolio import Portfolio
from lib.rights import NotAllowed, Role
from lib.settings import Settings
from lib.team.credits import Credit
from lib.team.expecting import Rates
from lib.team.index import Standing
from lib.team.scorecard import Asked, before, card, found, measured, since_last
from lib.team.seeing import mean, visible
from tests.cast import ALICE, somebody
from tests.lib.portfolio.cast import bring

CASES = "案件编号,委托方,姓名,剩余本金,逾期金额,逾期天数,催收员"
PEOPLE = "工号,姓名,组别"
END = dt.date(2026, 10, 31)
AUGUST, SEPTEMBER = dt.date(2026, 8, 31), dt.date(2026, 9, 30)
"""Files of three month ends."""

COLLECTOR = somebody("C", Role.COLLECTOR, collector="W1")
BOSS = somebody("B", Role.SUPERVISOR)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Portfolio]:
    """Four collectors with 30 cases each; half of the money of 10 comes in from each."""
    opened = Portfolio.open(tmp_path).by(ALICE)
    names = ("李雷", "韩梅梅", "王芳", "赵六")
    bring(opened, PEOPLE, *(f"W{n},{name},一组" for n, name in enumerate(names, 1)),
          kind="collectors")  # fmt: skip
    rows = [(f"A{n}", names[n % 4]) for n in range(120)]
    for day in ("2026-08-31", "2026-09-30", "2026-10-31"):
        bring(opened, CASES, *(f"{key},甲,人{key},1000,500,40,{who}" for key, who in rows), day=day)
    paid = [f"A{n},甲,2026-{month:02}-15,500" for month in (9, 10) for n in range(40)]
    bring(opened, "案件编号,委托方,还款日期,还款金额", *paid, day="2026-10-31", kind="repayments")
    visits = [f"A{n},甲,2026-10-10 10:{n % 60:02},外访,{names[n % 4]},承诺还款" for n in range(80)]
    bring(opened, "案件编号,委托方,催收时间,催收方式,催收员,催收结果", *visits, day="2026-10-31",
          kind="followups")  # fmt: skip
    yield opened
    opened.ledger.close()


def test_the_scorecard_of_equal_collectors_is_equal(place: Portfolio) -> None:
    card = measured(place, Settings(), Asked(SEPTEMBER, END))

    (team,) = card.teams.values()
    assert (card.rates, card.basis) == (Rates.BEFORE, "principal_left")
    assert team.rows.select("owner", "n", "paying", "paid", "standing").rows() == [
        (f"W{n}", 30, 10, 500_000, Standing.EXPECTED) for n in range(1, 5)
    ]
    assert team.centre == pytest.approx(30 / 31, abs=0.01)
    found = card.beside.select("owner", "cases", "held", "visits", "reached", "visited", "due")
    assert found.rows() == [(f"W{n}", 30, 30.0, 20, 20, 20, 30) for n in range(1, 5)]


def test_without_files_of_a_period_before_the_rates_are_the_others_and_it_is_said(
    place: Portfolio,
) -> None:
    card = measured(place, Settings(), Asked(AUGUST, END))

    assert card.rates is Rates.OTHERS
    assert any("rates are those of the others" in str(note) for note in card.notes)
    assert any("does not add up" in str(note) for note in card.notes)
    assert before(place.as_of_dates(), Asked(AUGUST, END)) is None


@pytest.mark.parametrize("rates", Rates)
@pytest.mark.parametrize("credit", Credit)
def test_what_was_found_once_gives_the_card_of_each_way_to_count(
    place: Portfolio, credit: Credit, rates: Rates
) -> None:
    head = "案件编号,委托方,催收时间,催收方式,催收员,催收结果,承诺还款日期,承诺还款金额"
    words = [
        f"A{n},甲,2026-{month:02}-14 10:00,外访,李雷,承诺还款,2026-{month:02}-15,500"
        for month in (9, 10) for n in range(40)
    ]  # fmt: skip
    bring(place, head, *words, day="2026-10-31", kind="followups")
    once = found(place, Settings(), Asked(SEPTEMBER, END))
    asked = Asked(SEPTEMBER, END, credit, rates)

    kept, anew = card(once, asked, Settings().minimum_n), measured(place, Settings(), asked)

    assert (kept.asked, kept.rates, kept.basis) == (asked, rates, anew.basis)
    assert kept.notes == anew.notes
    assert_frame_equal(kept.teams["CNY"].rows, anew.teams["CNY"].rows)
    assert kept.teams["CNY"].centre == anew.teams["CNY"].centre
    assert_frame_equal(kept.beside, anew.beside)
    brought = kept.teams["CNY"].rows["paid"].to_list()
    assert sum(brought) == 2_000_000
    assert (brought[0] > 500_000) is (credit is Credit.PROMISE)


def test_a_collector_gets_his_own_line_and_no_mean_of_so_few_that_it_would_tell(
    place: Portfolio,
) -> None:
    card = measured(place.by(COLLECTOR), Settings(), Asked(SEPTEMBER, END))

    own, whole = visible(card, COLLECTOR), visible(card, BOSS)

    assert [team.rows["owner"].to_list() for team in own.teams.values()] == [["W1"]]
    assert own.beside["owner"].to_list() == ["W1"]
    assert whole is card


def test_a_figure_that_few_collectors_have_has_no_mean_for_one_of_them() -> None:
    beside = pl.DataFrame(
        {
            "owner": ["W1", "W2", "W3", "W4"],
            "held": [1.0, 2, 3, 4],
            "quality": [80.0, 60, None, None],
        }
    )
    assert mean(beside, COLLECTOR).row(0) == (None, 2.5, None)
    assert mean(beside, BOSS).row(0) == (None, 2.5, 70.0)


def test_who_sees_no_figures_of_collectors_gets_none(place: Portfolio) -> None:
    with pytest.raises(NotAllowed):
        measured(place.by(somebody("Ada", Role.ADMINISTRATOR)), Settings(), Asked(SEPTEMBER, END))


def test_the_period_is_that_since_the_file_before_and_needs_one(place: Portfolio) -> None:
    assert since_last(place.as_of_dates(), END) == Asked(SEPTEMBER, END)
    with pytest.raises(MeasureImpossible, match="no case file before 2026-08-31"):
        since_last(place.as_of_dates(), AUGUST)


def test_the_command_prints_the_figures_of_the_page(
    place: Portfolio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    place.ledger.close()
    monkeypatch.setenv("DOORSTEP_HOME", str(tmp_path))

    assert main(["measures", "--measure", "people"]) == 0
    people = capsys.readouterr().out.splitlines()
    assert main(["measures", "--measure", "visit_truth"]) == 0
    visits = capsys.readouterr().out.splitlines()
    assert main(["measures", "--measure", "people", "--unit", "person"]) == 1

    assert people[1].startswith("CNY,W1,30,10,500000,")
    assert len(people) == 5
    assert visits[0].startswith("visit,kind,value,limit,other,case_key,at,collector")
    assert "leave out --filter and --unit" in capsys.readouterr().out


def test_where_clients_file_on_different_days_the_period_is_a_month_all_the_same() -> None:
    days = [dt.date(2026, 8, day) for day in (31, 25, 10)] + [dt.date(2026, 7, 31)]

    assert since_last(days, days[0]) == Asked(dt.date(2026, 7, 31), days[0])
