"""What stays in memory is what would be read anew, and is gone once anything else is true."""

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from lib.followups.knowing import contacts_of
from lib.portfolio import Portfolio, catalogue, placing, prepared
from lib.rights import ALONE, Role
from tests.cast import somebody
from tests.conftest import NOW
from tests.lib.portfolio.cast import bring

CASES = "案件编号,客户号,逾期金额,逾期天数,催收员"
PAYMENTS = "案件编号,还款日期,还款金额"
CONTACTS = "案件编号,催收时间,催收方式,催收结果"
STAFF = "工号,姓名,组别"
PLAN = "案件编号,期次,应还日期,应还金额"
COLIN = somebody("colin", Role.COLLECTOR, collector="W001")
NO_CASE = somebody("cora", Role.COLLECTOR, collector="W0")
KINDS = ("repayments", "followups", "instalments", "assignments", "collectors", "holds")


@pytest.fixture
def place(tmp_path: Path) -> Portfolio:
    place = Portfolio.open(tmp_path)
    bring(place, STAFF, "W001,王五,一组", "W002,孙七,二组")
    bring(place, CASES, "A1,K1,5,3,W001", "A2,K2,5,3,W002", day="2026-09-30", client="甲")
    bring(place, CASES, "A1,K1,5,33,W001", "A2,K2,5,3,W002", day="2026-10-31", client="甲")
    bring(place, PLAN, "A1,1,2026-09-01,5", day="2026-09-30", client="甲", kind="instalments")
    bring(place, PLAN, "A1,1,2026-08-01,5", day="2026-10-31", client="甲", kind="instalments")
    bring(place, PAYMENTS, "A1,2026-10-01,5", "A2,2026-10-02,6", client="甲")
    bring(place, CONTACTS, "A1,2026-10-03 10:00,外访,无人在家", "A2,2026-10-04 10:00,外访,无人在家")
    return place


def asked(place: Portfolio) -> dict[str, pl.DataFrame]:
    """All that may stay in memory."""
    frames = {kind: place.rows(kind).collect() for kind in KINDS}
    frames |= {str(day): place.cases_at_hand(day).collect() for day in place.as_of_dates()}
    return frames | {
        "holds by case": place.holds().collect(),
        "whose": place.whose().collect(),
        "whose client": place.whose("client").collect(),
        "contacts": contacts_of(place),
    }


def test_what_stays_in_memory_is_what_is_read_anew(
    place: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    for actor in (ALONE, COLIN, NO_CASE):
        first, again = asked(place.by(actor)), asked(place.by(actor))
        with monkeypatch.context() as many:
            many.setattr(prepared, "FEW", -1)
            anew = asked(Portfolio.open(place.folder.parent).by(actor))
        for name, frame in anew.items():
            assert_frame_equal(first[name], frame)
            assert_frame_equal(again[name], frame)


def test_each_day_has_the_plan_of_its_time_whichever_is_asked_first(place: Portfolio) -> None:
    early, late = sorted(place.as_of_dates())
    for days in ((early, late), (late, early)):
        other = Portfolio.open(place.folder.parent)
        due = {day: other.rows("instalments", until=day).collect()["due_date"] for day in days}
        assert [str(one[0]) for _, one in sorted(due.items())] == ["2026-09-01", "2026-08-01"]


def test_nobody_gets_from_memory_what_somebody_else_may_see(place: Portfolio) -> None:
    every = asked(place)
    own, nothing = asked(place.by(COLIN)), asked(place.by(NO_CASE))

    day = str(place.latest())
    assert set(every[day]["case_key"]) == {"甲:A1", "甲:A2"}
    for name in (day, "repayments", "contacts"):
        assert set(every[name]["case_key"]) == {"甲:A1", "甲:A2"}
        assert set(own[name]["case_key"]) == {"甲:A1"}
        assert nothing[name].height == 0


def test_a_file_that_comes_or_goes_is_seen_at_once(place: Portfolio) -> None:
    before = asked(place)
    more = bring(place, PAYMENTS, "A1,2026-10-05,7", client="甲")
    assert place.rows("repayments").collect()["amount"].to_list() == [500, 600, 700]

    place.withdraw(more, now=NOW)

    assert_frame_equal(place.rows("repayments").collect(), before["repayments"])


def test_another_process_that_loads_a_file_is_seen_at_once(place: Portfolio) -> None:
    asked(place)
    other = Portfolio.open(place.folder.parent)
    bring(other, CASES, "A1,K1,5,33,W001", "A3,K3,5,3,W001", day="2026-10-31", client="甲")

    assert "甲:A3" in set(place.cases_at_hand().collect()["case_key"])
    assert "甲:A3" in set(place.by(COLIN).cases_at_hand().collect()["case_key"])


def test_a_write_that_brings_no_file_changes_cases_and_reads_no_file_again(
    place: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(place)
    where = placing.Place(30.0, 104.0, "exact", "map")
    subject = placing.CASE + "甲:A1"
    placing.place(place.ledger, [subject], where, now=NOW)

    placed = place.cases_at_hand().filter(pl.col("case_key") == "甲:A1").collect()
    assert placed["lat"].to_list() == [30.0]
    monkeypatch.setattr(place, "scan", None)
    assert place.rows("repayments").collect().height == 2


def test_what_would_be_without_a_file_is_its_own(place: Portfolio) -> None:
    asked(place)
    one = place.imports("repayments")[-1]

    assert place.without([one.import_id]).rows("repayments").collect().height == 0
    assert place.rows("repayments").collect().height == 2


def test_the_cases_of_a_few_days_stay_in_memory(
    place: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "DAYS", 1)
    for day in place.as_of_dates():
        place.cases_at_hand(day).collect()

    assert len(place._known().days) == 1
