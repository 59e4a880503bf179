"""The page of a case says which of two sources counts, and never contradicts itself."""

import datetime as dt
from pathlib import Path

import pytest

from lib.intake import Options
from lib.ledger import Ledger
from lib.portfolio import Portfolio
from lib.portfolio.bringing import read
from lib.rules import loading
from lib.screen import data
from lib.visits import records as plans
from lib.visits.legality import decisions
from lib.visits.legality.decisions import Decided
from tests.pages.conftest import Visit
from tests.pages.test_checklist import faultless

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
CASES = "案件编号,姓名,逾期金额,逾期天数,居住地址\nA1,张三,100,{days},成都市锦江区某路1号\n"
PLAN = "案件编号,期次,应还日期,应还金额,已还金额\nA1,1,2026-11-14,100,0\n"
VISIT = "案件编号,催收时间,催收方式,催收结果\nA1,2026-11-18 10:00,外访,无人应答\n"


def load(home: Path, **files: str) -> None:
    for kind, text in files.items():
        content = text.encode()
        options = Options(kind=kind, as_of=dt.date(2026, 11, 20))
        Portfolio.open(home).commit(content, "f.csv", read(content, "f.csv", options), now=NOW)


def test_where_plan_and_file_differ_the_headline_has_both_and_why_one_counts(
    empty: Path, visit: Visit
) -> None:
    load(empty, cases=CASES.format(days=40), instalments=PLAN)

    app = visit("case", case="A1")

    figures = {one.label: one.value for one in app.metric}
    assert (figures["Days past due"], figures["Days past due by the file"]) == ("6", "40")
    assert "unpaid for 6 days; the file says 40. Counted from the instalment due" in (
        app.warning[0].value
    )


def test_where_they_agree_the_days_stand_once(
    empty: Path, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data, "now", lambda: NOW)
    load(empty, cases=CASES.format(days=6), instalments=PLAN)

    app = visit("case", case="A1")

    assert "Days past due by the file" not in {one.label for one in app.metric}
    assert [one.value for one in app.warning] == []
    assert any("the file says 6" in one.value for one in app.caption)


@pytest.mark.parametrize("visits", ["0", "1"])
def test_an_address_without_a_verdict_does_not_deny_the_visits(
    visits: str, empty: Path, visit: Visit
) -> None:
    load(empty, cases=CASES.format(days=6), **({"followups": VISIT} if visits == "1" else {}))

    app = visit("case", case="A1")

    assert {one.label: one.value for one in app.metric}["Visits"] == visits
    assert any("no verdict yet" in one.value for one in app.text)
    assert not any("not visited" in one.value for one in app.text)


def test_one_client_whose_files_stopped_is_told_from_the_others(empty: Path, visit: Visit) -> None:
    rows = "委托方,案件编号,姓名,逾期金额,逾期天数\n{},张三,100,40\n"
    for client, day in (("甲,A1", dt.date(2005, 1, 1)), ("乙,B1", dt.date(2026, 11, 20))):
        content = rows.format(client).encode()
        file = read(content, "f.csv", Options(as_of=day))
        Portfolio.open(empty).commit(content, "f.csv", file, now=NOW)

    said = [one.value for one in visit("overview").caption if "days ago" in one.value]

    assert len(said) == 1
    assert "The last file of 1 of 2 cases is more than 31 days old" in said[0]
    assert "the oldest as of 1 Jan 2005" in said[0]


def test_old_files_of_two_days_are_told_with_both_and_a_currency_without_debts_has_no_chart(
    empty: Path, visit: Visit
) -> None:
    rows = "委托方,案件编号,姓名,逾期金额,逾期天数,币种\n{}\n"
    for row, day in (
        ("甲,A1,张三,0,0,CZK", dt.date(1994, 3, 31)),
        ("乙,B1,李四,100,40,TWD", dt.date(2005, 9, 30)),
    ):
        content = rows.format(row).encode()
        file = read(content, "f.csv", Options(as_of=day))
        Portfolio.open(empty).commit(content, "f.csv", file, now=NOW)

    app = visit("overview")

    told = [one.value for one in app.caption]
    assert any("Files as of 31 Mar 1994 to 30 Sept 2005; the newest" in one for one in told)
    at = told.index("CZK")
    assert told[at : at + 3 : 2] == ["CZK", "TWD"]
    assert told[at + 1].startswith("Nothing is overdue")


def test_the_timeline_tells_files_and_visits_and_is_narrowed_by_kind(
    empty: Path, visit: Visit
) -> None:
    load(empty, cases=CASES.format(days=40), followups=VISIT)
    app = visit("case", case="A1")
    assert any(one.value == "**Timeline (2)**" for one in app.markdown)
    kinds = app.multiselect(key="time_kinds_A1")
    assert kinds.options == ["File", "Visit"]

    kinds.set_value(["import"]).run()

    faultless(app)
    assert any(one.value == "**Timeline (1)**" for one in app.markdown)
    assert any("In the file of 20 Nov 2026" in one.value for one in app.text)


def test_a_decision_of_the_gate_stands_in_the_timeline_with_what_its_rules_say(
    empty: Path, visit: Visit
) -> None:
    load(empty, cases=CASES.format(days=40))
    staff = loading.load().rule("CN-CBA26-STAFF")
    assert staff is not None
    ids = (staff.id, "SAFETY", "XX-GONE")
    blocked = Decided(
        decisions.PLAN, "A1", "visit", allowed=False, rules_hash="", facts_hash="", rule_ids=ids
    )
    plans.keep_refused(Ledger.open(empty), (blocked,), dt.datetime.now(dt.UTC))

    app = visit("case", case="A1")

    faultless(app)
    said = next(one.value for one in app.text if "The gate refused it" in one.value)
    assert said.split("\n")[1:] == [
        f"{staff.id}: {staff.text}",
        "SAFETY: a warning of safety",
        "XX-GONE: this rule is not known any more",
    ]


@pytest.mark.usefixtures("with_sample")
def test_the_basket_outlives_a_reload_and_what_was_taken_out_stays_out(visit: Visit) -> None:
    app = visit("case", case="样例消费金融:CD0000421")
    next(one for one in app.button if one.label == "Add to the basket").click().run()
    assert not app.error

    again = visit("case", case="样例消费金融:CD0000421")
    next(one for one in again.button if one.label == "Take out of the basket").click().run()

    assert "Add to the basket" in [
        one.label for one in visit("case", case="样例消费金融:CD0000421").button
    ]
