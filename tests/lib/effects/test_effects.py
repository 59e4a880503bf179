"""Effects of visits: what was put in is found, what was not is not; unfair questions get none."""

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from lib.cases.search import Filter
from lib.effects import answering, gathering, telling
from lib.effects.answering import BEFORE, EARLIER, Matched, effects, matched, paying, within
from lib.effects.estimating import difference
from lib.effects.known import NUMBERS, with_known, with_paid
from lib.effects.past import STAND, Past
from lib.effects.trials import Question, trials
from lib.errors import MeasureImpossible
from lib.portfolio import Portfolio
from lib.settings import Settings
from lib.words import Sentence
from tests.lib.effects import cast
from tests.lib.effects.cast import ASKED, START


def asked_of(past: Past, wanted: Filter | None = None) -> Matched:
    return matched(trials(past, ASKED), past, ASKED, wanted or Filter())


@pytest.fixture(scope="module")
def working() -> Past:
    """Return a portfolio in which a visit makes ten of a hundred more pay."""
    return cast.portfolio(5000, 0.10, seed=1)


@pytest.fixture(scope="module")
def idle() -> Past:
    """Return a portfolio in which a visit does nothing, and bad cases are visited more."""
    return cast.portfolio(5000, 0.0, seed=2)


def test_an_effect_that_was_put_in_is_found_within_its_interval(working: Past) -> None:
    found = asked_of(working)
    one = paying(within(found, 14))
    assert found.refused is None
    # A little of it is hidden, for some of the others are visited within these days.
    assert one.low < 0.095 < one.high
    assert one.low > 0.04
    for check in (BEFORE, EARLIER):
        assert not paying(within(found, 14), check).is_sure
    said = str(telling.told(Sentence("Visits"), one, 14))
    assert said.startswith("Visits brought ")
    assert f"n = {one.n} pairs" in said


def test_an_effect_is_claimed_only_where_all_windows_show_it_and_no_check_tells_the_sides_apart(
    working: Past,
) -> None:
    found, action = asked_of(working), Sentence("Visits")
    found = replace(found, balance=found.balance.with_columns(after=pl.lit(0.0)))
    rows = effects(found).with_columns(
        low=pl.when(pl.col("what") == "paying").then(0.01).otherwise(-0.01), high=pl.lit(0.1)
    )
    assert "over all windows tried: 7 / 14 / 30" in str(telling.title(action, found, rows, 14))
    month = (pl.col("window") == 30) & (pl.col("what") == "paying")
    faded = rows.with_columns(low=pl.when(month).then(-0.01).otherwise("low"))
    said = str(telling.title(action, found, faded, 14))
    assert "no effect is claimed" in said
    assert "within 7 / 14 days, not within 30 days" in said
    unlike = replace(found, balance=found.balance.with_columns(after=pl.lit(0.2)))
    before = rows.with_columns(low=pl.when(pl.col("what") == "before").then(0.01).otherwise("low"))
    why = "no effect is claimed, because the two sides "
    for pairs, shown, flaw in (
        (unlike, rows, "still differ after matching."),
        (found, before, "differed before it already."),
        (unlike, before, "differed before it already and still differ after matching."),
    ):
        assert why + flaw in str(telling.title(action, pairs, shown, 14))


def test_where_a_visit_does_nothing_none_is_found_though_the_bad_are_visited(idle: Past) -> None:
    rows = trials(idle, ASKED)
    paid = with_paid(rows, idle).with_columns(paid=pl.col("after_14") > 0)
    every = dict(paid.group_by("treated").agg(pl.col("paid").mean()).iter_rows())
    one = paying(within(asked_of(idle), 14))
    assert every[True] < every[False] - 0.01
    assert one.low < 0 < one.high
    assert abs(one.value) < abs(every[True] - every[False])


def test_the_sides_are_alike_after_matching_which_they_were_not_before(working: Past) -> None:
    found = asked_of(working)
    before, after = (found.balance[side].abs().max() for side in ("before", "after"))
    assert isinstance(before, float)
    assert isinstance(after, float)
    assert before > 0.3
    assert after < 0.1
    counted = found.overlap.select(pl.col("visited", "matched").sum()).row(0)
    assert counted == (found.treated, found.pairs)


def test_nothing_that_happens_on_the_day_or_later_changes_who_is_compared_by_what(
    working: Past,
) -> None:
    day = START + dt.timedelta(days=70)
    up_to = replace(
        working,
        stands=working.stands.filter(pl.col("as_of") < day),
        contacts=working.contacts.filter(pl.col("day") <= day),
        repayments=working.repayments.filter(pl.col("pay_date") < day),
    )

    def of_day(past: Past) -> pl.DataFrame:
        rows = trials(past, ASKED).filter(pl.col("day") <= day)
        assert rows.height > 100
        return with_known(rows, past, ASKED).select("case", "day", "treated", *NUMBERS)

    assert of_day(up_to).equals(of_day(working))


def test_what_is_paid_after_a_visit_is_no_reason_to_have_been_visited(working: Past) -> None:
    generous = working.contacts.select("case_key", pay_date=pl.col("day")).with_columns(
        amount=pl.lit(100, pl.Int64), currency=pl.lit(None, pl.String), serial_no=pl.lit("x")
    )
    # Everybody pays on the day of his last visit: an effect, and no difference before.
    final = generous.group_by("case_key", maintain_order=True).agg(pl.all().last())
    richer = replace(working, repayments=pl.concat([working.repayments, final]))
    sides = within(asked_of(richer), 7)
    assert paying(sides).value > 0.3
    assert not paying(sides, EARLIER).is_sure


CASES = (
    "visited",
    "other",
    "held",
    "unplaced",
    "gone",
    "just-seen",
    "his-second",
    "paid-up",
)


def small() -> Past:
    """Eight cases, one of which is visited on day 40, and what keeps each other from counting."""
    day = dt.timedelta
    visit = START + day(days=40)
    stands = pl.DataFrame(
        [
            {
                "case_key": key, "as_of": START, "client": "A", "currency": "CNY", "dpd": 20,
                "person_key": "p" if key in {"visited", "his-second"} else key,
                "overdue_amount": 1000, "held": False, "reachable": True,
            }
            for key in CASES
        ],
        schema=STAND,
    )  # fmt: skip
    starts = dict.fromkeys(CASES, START - day(days=3))
    spells = cast.spells({**starts, "unplaced": visit}).with_columns(
        end=pl.when(pl.col("case_key") == "gone").then(visit - day(days=1)).otherwise("end")
    )
    return Past(
        stands=stands,
        spells=spells,
        contacts=cast.contacts([("visited", visit), ("just-seen", visit - day(days=10))]),
        repayments=cast.repayments([("paid-up", START + day(days=5), 1000)]),
        holds=cast.holds([("held", visit - day(days=1), None, None)]),
        paying=pl.DataFrame({"client": ["A"], "last": [ASKED.end]}),
    )


def on_the_day(past: Past) -> dict[str, bool]:
    """Case → whether it was visited, of those that are compared on day 40."""
    names = dict(past.numbers.select("case", "case_key").iter_rows())
    rows = trials(past, ASKED).filter(pl.col("day") == START + dt.timedelta(days=40))
    return {names[case]: done for case, done in rows.select("case", "treated").iter_rows()}


def test_only_who_could_have_been_visited_is_compared() -> None:
    assert on_the_day(small()) == {"visited": True, "other": False}


def test_a_case_that_came_later_is_no_other_case_of_the_person_yet() -> None:
    past = small()
    later = past.stands.filter(case_key="visited").with_columns(
        case_key=pl.lit("later"), as_of=pl.lit(START + dt.timedelta(days=60))
    )
    grown = replace(past, stands=pl.concat([past.stands, later]))

    def others(known: Past) -> list[float]:
        rows = with_known(trials(known, ASKED), known, ASKED)
        return rows.filter("treated")["others"].to_list()

    assert others(past) == others(grown) == [1.0]


def test_a_reversal_takes_back_the_latest_payment_whichever_of_them_names_its_currency() -> None:
    def on(number: int) -> dt.date:
        return START + dt.timedelta(days=number)

    rows = cast.repayments([("other", on(5), 5), ("other", on(9), 5), ("other", on(12), -5)])
    for says in range(3):
        named = pl.when(pl.int_range(pl.len()) == says).then(pl.lit("CNY"))
        past = replace(small(), repayments=rows.with_columns(currency=named))
        assert past.standing["day"].to_list() == [on(5)]


def test_a_hold_that_the_visit_itself_brought_keeps_nobody_out() -> None:
    day = START + dt.timedelta(days=40)
    here = replace(small(), holds=cast.holds([("visited", day, None, None)]))
    assert on_the_day(here)["visited"] is True
    assert "held" in on_the_day(here)


def test_a_visited_case_without_anybody_alike_is_left_out_and_counted(working: Past) -> None:
    moved = working.stands.with_columns(
        currency=pl.when(pl.col("case_key") < "c03000").then(pl.lit("USD")).otherwise("currency")
    )
    seen = working.contacts.filter(pl.col("case_key") < "c03000").select("case_key").unique()
    lonely = moved.filter(
        (pl.col("currency") != "USD") | pl.col("case_key").is_in(seen["case_key"].implode())
    ).with_columns(
        currency=pl.when(pl.col("currency") == "USD").then("case_key").otherwise("currency")
    )
    found = asked_of(replace(working, stands=lonely))
    assert found.pairs < found.treated / 2
    with pytest.raises(MeasureImpossible, match="do not overlap"):
        within(found, 14)


def test_few_pairs_are_not_answered(working: Past) -> None:
    few = working.contacts.filter(pl.col("case_key") < "c00050")
    found = asked_of(replace(working, contacts=few))
    with pytest.raises(MeasureImpossible, match="pairs of comparable cases"):
        effects(found)


def test_nothing_done_is_no_effect_but_no_question(working: Past) -> None:
    asked = Question("call", ASKED.end)
    with pytest.raises(MeasureImpossible, match="nothing of the kind was done"):
        matched(trials(working, asked), working, asked, Filter())


def test_sides_that_still_differ_are_not_compared(working: Past) -> None:
    found = asked_of(working)
    apart = pl.DataFrame(
        [("dpd", None, 0.5, 0.3), ("city", "1", 0.4, 0.05)],
        schema=found.balance.schema,
        orient="row",
    )
    said: Any = answering._refused(100, 100, apart)
    assert "0.3 standard deviations in “Days past due”" in str(said)


def test_a_filter_narrows_both_sides_and_all_windows_are_told(working: Past) -> None:
    found = asked_of(working, Filter(chosen={"city": ("0", "1")}))
    every = asked_of(working)
    assert 0 < found.treated < every.treated
    table = effects(every)
    assert table["window"].unique().sort().to_list() == [7, 14, 30]
    assert table.filter(pl.col("what") == "amount")["currency"].unique().to_list() == ["CNY"]
    assert table.filter(pl.col("what") == "paying")["n"].is_sorted(descending=True)
    buckets = answering.by_bucket(within(every, 14))
    assert buckets["n"].min() >= answering.LEAST  # type: ignore[operator]


def test_what_is_taken_back_after_the_last_day_changes_no_figure_of_the_past(
    sample_home: Path, tmp_path: Path
) -> None:
    shutil.copytree(sample_home, tmp_path / "home")
    place = Portfolio.open(tmp_path / "home")
    end = dt.date(2026, 10, 15)
    assert place.repayments().select(pl.col("pay_date").max()).collect().item() > end
    history = gathering.past(place, Question("visit", end), Settings())
    assert history.repayments["pay_date"].max() <= end  # type: ignore[operator]


def test_where_nobody_paid_on_either_side_the_interval_still_has_a_width() -> None:
    pairs = [f"{one}" for one in range(30)] * 2
    sides = pl.DataFrame(
        {
            "pair": pairs,
            "who": [f"P{one}" for one in range(60)],
            "treated": [one < 30 for one in range(60)],
            "paid": [False] * 60,
        }
    )
    found = difference(sides, "paid")
    assert found is not None
    assert (found.low, found.high) == pytest.approx((-0.11352, 0.11352), abs=1e-4)
    assert not found.is_sure
