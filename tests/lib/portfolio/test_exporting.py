"""What we export imports to the same rows again."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from lib.cases.fields import KINDS, fields, schema
from lib.cases.naming import NAMES
from lib.followups.records import FOLLOWUPS
from lib.followups.standing import results_that_hold
from lib.holds import placing as placing_holds
from lib.holds.every import every
from lib.holds.hold import Hold
from lib.holds.records import current, entries
from lib.intake import Options
from lib.portfolio import Portfolio, exporting, placing
from lib.portfolio.bringing import read
from lib.show import tables

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
DAY = dt.date(2026, 11, 20)
OURS = ("row", "case_key", *NAMES)
"""Columns that are each store's own, or tell where in the file a row stood."""
CASES = (
    "案件编号,委托方,姓名,手机号,逾期金额,逾期天数,纬度,经度,居住地址,放款日期,备注1,门店,经理\n"
    'A1,甲,张三,+8613800000000,"1,234.50",40,30.65,104.08,成都市锦江区某路1号,2026-01-31,'
    '"=1+1\n二",东店,王\n'
    "A2,甲,李四,,5,0,,,成都市锦江区某路2号,,-,,\n"
    "A3,甲,王五,,5.01,3,0,0,,,,西店,\n"
)


def export(place: Portfolio, kind: str, ending: str) -> bytes:
    frame = exporting.stored(place, kind, again=True)
    titles = {name: name for name in frame.columns}
    money = [field.key for field in fields(kind) if field.type == "money"]
    if ending == "xlsx":
        return tables.to_xlsx(frame, titles, sheet=kind, money=money)
    return tables.to_csv(frame, titles, money=money)


def bring(place: Portfolio, content: bytes, name: str, datum: str = "gcj02") -> None:
    place.commit(content, name, read(content, name, Options(datum=datum)), now=NOW)


def content(place: Portfolio, kind: str) -> pl.DataFrame:
    rows = place.cases() if kind == "cases" else place.rows(kind)
    told = [name for name in schema(kind) if name not in OURS]
    return rows.select(told).collect().sort(pl.all(), nulls_last=True)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_exported_cases_are_the_same_cases(tmp_path: Path, ending: str) -> None:
    first, second = Portfolio.open(tmp_path / "a"), Portfolio.open(tmp_path / "b")
    bring(first, CASES.encode(), "cases_2026-11-20.csv")

    bring(second, export(first, "cases", ending), f"export.{ending}")

    assert content(second, "cases").to_dicts() == content(first, "cases").to_dicts()


def test_an_amount_that_stands_in_is_left_to_the_import(tmp_path: Path) -> None:
    first, second = Portfolio.open(tmp_path / "a"), Portfolio.open(tmp_path / "b")
    bring(first, "案件编号,剩余本金,逾期天数\nA1,5,3\nA2,-1,3\n".encode(), "c_2026-11-20.csv")

    bring(second, export(first, "cases", "csv"), "export.csv")

    assert content(second, "cases").to_dicts() == content(first, "cases").to_dicts()
    assert content(second, "cases")["overdue_amount"].to_list() == [500, -100]


def test_days_that_a_plan_tells_are_left_to_the_import(tmp_path: Path) -> None:
    first, second = Portfolio.open(tmp_path / "a"), Portfolio.open(tmp_path / "b")
    cases = "案件编号,逾期金额,逾期日期\nA1,500,2026-11-10\n"
    plan = "案件编号,应还日期,应还金额,已还金额\nA1,2026-08-10,500,0\nA1,2026-12-20,500,0\n"
    bring(first, cases.encode(), "cases_2026-11-20.csv")
    bring(first, plan.encode(), "instalments_2026-11-20.csv")

    bring(second, export(first, "cases", "csv"), "export.csv")
    assert content(second, "cases")["dpd"].to_list() == [10]
    bring(second, export(first, "instalments", "csv"), "instalments_2026-11-20.csv")

    assert content(second, "cases").to_dicts() == content(first, "cases").to_dicts()
    assert content(second, "cases")["dpd"].to_list() == [102]


def test_a_result_leaves_in_words_that_say_no_more_and_no_less(tmp_path: Path) -> None:
    first, second = Portfolio.open(tmp_path / "a"), Portfolio.open(tmp_path / "b")
    results = ("PTP", "承诺还款（本人）", "无人在家", "无人在家（有居住迹象）", "空号")
    lines = (f"A1,2026-11-{day:02},{result}" for day, result in enumerate(results, 1))
    followups = "\n".join(("案件编号,催收时间,催收结果", *lines, ""))
    bring(first, followups.encode(), "followups_2026-11-20.csv")

    bring(second, export(first, "followups", "csv"), "export.csv")

    told = [place.followups().collect()["outcome"].to_list() for place in (first, second)]
    assert told == [["PROMISE", "PTP", "NOBODY_HOME", "NOT_HOME", "CALL_INVALID"]] * 2


def test_a_place_set_by_hand_leaves_in_wgs_84_and_a_centre_stays_behind(tmp_path: Path) -> None:
    place = Portfolio.open(tmp_path)
    bring(place, CASES.encode(), "cases_2026-11-20.csv")
    keys = place.cases().collect().select(placing.subject(("case_key",))).to_series().to_list()
    placing.place(place.ledger, keys[1:2], placing.by_coordinates(31.0, 104.0, "wgs84"), now=NOW)

    stated = exporting.stored(place, "cases").select("lat", "lon", "datum_file").rows()

    assert stated == [(30.65, 104.08, "gcj02"), (31.0, 104.0, "wgs84"), (0.0, 0.0, None)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_exported_sample_is_the_same_sample(
    sample_home: Path, tmp_path: Path, kind: str, ending: str
) -> None:
    first, second = Portfolio.open(sample_home), Portfolio.open(tmp_path)

    bring(second, export(first, kind, ending), f"{kind}_{DAY}.{ending}", "wgs84")

    assert content(second, kind).to_dicts() == content(first, kind).to_dicts()


def test_the_holds_of_our_own_people_leave_with_those_of_lists_and_come_back_once(
    tmp_path: Path,
) -> None:
    first, second = Portfolio.open(tmp_path / "a"), Portfolio.open(tmp_path / "b")
    for place in (first, second):
        bring(place, CASES.encode(), "cases.csv")
    lists = "案件编号,委托方,停催类型,开始日期\nA1,甲,投诉,2026-11-01\n".encode()
    bring(first, lists, "holds.csv")
    whose = first.cases().filter(pl.col("case_id") == "A2").collect().row(0, named=True)
    own = Hold(
        case_key=whose["case_key"],
        hold_kind="ill",
        starts_on=dt.date(2026, 11, 2),
        source="客服",
        note="住院",
    )
    placing_holds.place(first.ledger, own, NOW)

    leaving = export(first, "holds", "csv")

    told = exporting.stored(first, "holds").select("case_id", "client", "hold_kind", "source")
    assert told.rows() == [("A1", "甲", "complaint", None), ("A2", "甲", "ill", "客服")]
    bring(second, leaving, "holds.csv")
    bring(first, leaving, "again.csv")
    assert kinds_held(first) == kinds_held(second) == ["complaint", "ill"]


def kinds_held(place: Portfolio) -> list[str]:
    own = current(entries(place.ledger))
    nothing = results_that_hold(pl.DataFrame(schema=dict(FOLLOWUPS)), DAY)
    found = every(place.holds().collect(), nothing, own, place.whose().collect())
    return sorted(found["hold_kind"])
