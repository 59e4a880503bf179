"""What is made of many files is the same whether it is made each time or kept beside them."""

import os
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from lib.portfolio import Portfolio, leading, prepared
from tests.lib.portfolio.cast import NOW, bring

CASES = "案件编号,客户号,逾期金额,逾期天数"
PAYMENTS = "案件编号,还款日期,还款金额"


@pytest.fixture
def place(tmp_path: Path) -> Portfolio:
    place = Portfolio.open(tmp_path)
    bring(place, CASES, "A1,K1,5,3", "A2,K2,5,3", day="2026-09-30", client="甲")
    bring(place, CASES, "A1,K1,5,33", "A3,K1,5,3", day="2026-10-31", client="甲")
    bring(place, PAYMENTS, "A1,2026-10-01,5", "A1,2026-10-01,5", "A9,2026-10-02,6", client="甲")
    bring(place, PAYMENTS, "A1,2026-10-01,5", "A2,2026-10-03,7", client="甲")
    bring(place, PAYMENTS, "A9,2026-10-02,6", "A3,2026-10-03,8", client="甲")
    return place


@pytest.fixture
def large(place: Portfolio, monkeypatch: pytest.MonkeyPatch) -> Portfolio:
    """The same files, taken for many."""
    monkeypatch.setattr(prepared, "LARGE", 0)
    monkeypatch.setattr(leading, "SOME", 1)
    return Portfolio.open(place.folder.parent)


def kept(place: Portfolio) -> list[str]:
    """What is kept, by its name."""
    folder = place.folder.parent / prepared.FOLDER
    return sorted(one.stem for one in folder.glob("*"))


def test_rows_of_many_files_are_those_of_few(
    place: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = place.rows("repayments").collect()
    monkeypatch.setattr(prepared, "LARGE", 0)
    monkeypatch.setattr(leading, "SOME", 1)
    many = Portfolio.open(place.folder.parent).rows("repayments").collect()

    assert few["amount"].to_list() == [500, 500, 700, 600, 800]
    assert_frame_equal(few, many)


def test_cases_and_customers_are_known_by_the_same_names(
    place: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = [one.collect() for one in (place.names(), place.customers(), place.whose("customer_no"))]
    monkeypatch.setattr(prepared, "LARGE", 0)
    other = Portfolio.open(place.folder.parent)
    many = [one.collect() for one in (other.names(), other.customers(), other.whose("customer_no"))]

    for one, two in zip(few, many, strict=True):
        assert_frame_equal(one, two, check_row_order=False)


def test_what_was_taken_back_is_found_with_all_that_its_case_paid(
    place: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(place, PAYMENTS, "A1,2026-10-05,-5", "A9,2026-10-05,-6", client="甲")
    few = place.taken_back().collect()
    monkeypatch.setattr(prepared, "LARGE", 0)
    many = Portfolio.open(place.folder.parent).taken_back().collect()

    assert few["amount"].to_list() == [500, 500, -500]
    assert_frame_equal(few, many)


def test_another_file_makes_it_anew_and_it_is_read_as_long_as_none_comes(large: Portfolio) -> None:
    large.rows("repayments")
    first = next((large.folder.parent / prepared.FOLDER).glob("repayments.*"))
    large.rows("repayments")
    assert kept(large).count("repayments") == 1

    os.utime(first, (0, 0))
    bring(large, PAYMENTS, "A3,2026-10-09,9", client="甲")

    assert large.rows("repayments").select(pl.len()).collect().item() == 6
    assert kept(large).count("repayments") == 1
    assert not first.exists()


def test_what_would_be_without_a_file_is_not_kept(large: Portfolio) -> None:
    one = large.imports("repayments")[-1]

    rows = large.without([one.import_id]).rows("repayments").collect()

    assert rows["amount"].sort().to_list() == [500, 500, 600, 700]
    assert kept(large) == []


def test_where_nothing_can_be_written_it_is_made_each_time(large: Portfolio) -> None:
    (large.folder.parent / prepared.FOLDER).write_text("in the way")

    assert large.rows("repayments").select(pl.len()).collect().item() == 5


def test_clearing_leaves_nothing_and_the_next_reading_makes_it_again(large: Portfolio) -> None:
    large.rows("repayments")

    prepared.clear(large.folder.parent)

    assert kept(large) == []
    assert large.rows("repayments").select(pl.len()).collect().item() == 5


def test_what_is_kept_is_for_our_eyes_only(large: Portfolio) -> None:
    large.rows("repayments")
    folder = large.folder.parent / prepared.FOLDER

    assert all(one.stat().st_mode & 0o077 == 0 for one in folder.iterdir())


def test_what_was_made_before_a_restriction_goes_when_it_is_made_without_the_person(
    large: Portfolio,
) -> None:
    files, rows = large.imports("cases"), pl.DataFrame({"case_key": ["A1"]})
    large.kept("placements", files, lambda _: iter([rows]))
    first = next((large.folder.parent / prepared.FOLDER).glob("placements.*"))
    large.kept("placements-of-others", files, lambda _: iter([rows]))
    for one in first.parent.iterdir():
        os.utime(one, (0, 0))

    large.kept("placements.0123456789ab", files, lambda _: iter([rows.clear()]))

    assert not first.exists()
    left = sorted(one.partition(".")[0] for one in kept(large))
    assert left == ["placements", "placements-of-others"]


def test_rows_of_a_file_do_not_keep_the_texts_of_all_its_rows() -> None:
    names = [f"乙消费金融:AJ{number:09}" for number in range(20_000)]
    file = pl.DataFrame({"case_key": [None, *names]})
    known = pl.DataFrame({"case_key": names[10:]})
    new = file.join(known, on="case_key", how="anti", nulls_equal=True)

    own = prepared.apart(new)

    assert_frame_equal(own, new)
    column = own["case_key"].to_arrow(compat_level=pl.CompatLevel.newest())
    assert sum(one.size for one in column.buffers() if one is not None) < 2_000


def test_a_plan_of_a_day_without_cases_stays_as_long_as_its_file(
    large: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepared, "FEW", -1)
    head = "案件编号,委托方,应还日期,应还金额"
    plan = bring(large, head, "A1,甲,2026-09-01,5", day="2026-10-15", kind="instalments")
    large.rows("instalments").collect()
    name = "instalments-2026-10-15"
    for one in (large.folder.parent / prepared.FOLDER).iterdir():
        os.utime(one, (0, 0))

    large.rows("repayments")
    assert name in kept(large)

    large.withdraw(plan, now=NOW)
    large.whose("city")
    assert name not in kept(large)
