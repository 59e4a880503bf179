"""What a collector sees of the follow-up: his own cases, on every list and in the timeline."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from lib.intake import Options
from lib.portfolio import Portfolio
from lib.portfolio.bringing import read
from lib.rights import Role
from lib.screen.duties.due import GROUPS
from tests.conftest import NOW
from tests.pages.conftest import Visit
from tests.pages.signing import sign_in

__all__ = ["sign_in"]  # a fixture

CASES = (
    "案件编号,委托方,姓名,身份证号,催收员,逾期金额,逾期天数\n"
    "A1,甲,张三丰,510104199003072334,W001,500,40\n"
    "A2,甲,张三丰,510104199003072334,W002,300,10\n"
)
STAFF = "工号,姓名,组别\nW001,王五,一组\nW002,孙七,二组\n"
CONTACTS = (
    "案件编号,催收时间,催收方式,催收结果,下次跟进日期,约定时刻,催收员,承诺还款金额,承诺还款日期\n"
    "A1,2026-11-18 10:00,外访,约定再访,2026-11-20,15:30,W001,,\n"
    "A2,2026-11-18 11:00,外访,约定再访,2026-11-20,16:30,W002,,\n"
    "A2,2026-11-10 11:00,外访,本人承诺还款,2026-11-12,,W002,100,2026-11-12\n"
)


def test_a_collector_sees_only_his_own_cases_on_every_list_and_in_the_timeline(
    empty: Path, visit: Visit, sign_in: Callable[..., str]
) -> None:
    place = Portfolio.open(empty)
    for name, text in (("案件.csv", CASES), ("催收员.csv", STAFF), ("催记.csv", CONTACTS)):
        content = text.encode()
        options = Options(as_of=dt.date(2026, 11, 20))
        place.commit(content, name, read(content, name, options), now=NOW)
    place.ledger.close()

    def numbers() -> set[str]:
        pages = [visit("followup", list=name, day="2026-11-20") for name in GROUPS]
        assert not any(app.exception for app in pages)
        tables = [one.value for app in pages for one in app.dataframe]
        return {n for one in tables if "Number" in one.columns for n in one["Number"]}

    assert numbers() == {"A1", "A2"}
    sign_in(empty, Role.COLLECTOR, collector="W001")
    assert numbers() == {"A1"}

    app = visit("case", case="甲:A1")
    assert not app.exception
    assert any(one.value == "**Timeline (2)**" for one in app.markdown)
    assert not any("A2" in one.value for one in app.text)
