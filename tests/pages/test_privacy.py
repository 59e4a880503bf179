"""The page for a person's rights, retention and the record of processing."""

import datetime as dt
from pathlib import Path

import pytest

from lib.intake import Options
from lib.portfolio import Portfolio
from lib.portfolio.bringing import read
from lib.privacy.retention_times import rules
from lib.rights import Actor, Role
from lib.screen import data
from lib.settings import Settings
from lib.show import processing_page
from lib.words import words
from tests.cast import somebody
from tests.pages.conftest import Visit

LONG_AGO = dt.datetime(2020, 11, 20, 12, tzinfo=dt.UTC)
CASES = (
    "案件编号,委托方,姓名,手机号,逾期金额,逾期天数\n"
    "A1,甲,张三,13977770123,100,40\nA2,甲,李四,,50,4\n"
)


@pytest.fixture
def home(empty: Path) -> Path:
    content = CASES.encode()
    taken = read(content, "f_2020-11-20.csv", Options())
    Portfolio.open(empty).commit(content, "f.csv", taken, now=LONG_AGO)
    return empty


def test_a_person_is_restricted_and_erased_at_his_request(home: Path, visit: Visit) -> None:
    app = visit("privacy")
    app.text_input(key="privacy_number").input("13977770123").run()
    app.text_input(key="privacy_basis").input("request 7").run()
    app.button(key="privacy_restrict").click().run()
    assert "in no list" in app.warning[0].value
    assert Portfolio.open(home).cases().collect()["case_key"].to_list() == ["甲:A2"]

    app.checkbox(key="privacy_sure").check().run()
    app.button(key="privacy_erase").click().run()

    assert "found nothing more" in app.success[0].value
    assert b"13977770123" not in b"".join(
        one.read_bytes() for one in home.rglob("*") if one.is_file()
    )


def test_a_person_has_a_wrong_phone_corrected_and_taken_back(home: Path, visit: Visit) -> None:
    app = visit("privacy")
    app.text_input(key="privacy_number").input("13977770123").run()
    app.text_input(key="privacy_basis").input("request 7").run()
    app.selectbox(key="privacy_correct_field").set_value("mobile")
    app.text_input(key="privacy_correct_value").input("hello").run()
    app.button(key="privacy_correct").click().run()
    assert "no phone number" in app.error[0].value
    app.text_input(key="privacy_correct_value").input("139 7777 0999").run()
    app.button(key="privacy_correct").click().run()
    assert app.success[0].value == "Saved."
    assert any("139****0999" in one.value for one in app.text)
    phones = Portfolio.open(home).cases().collect().sort("case_key")["mobile"].to_list()
    assert phones == ["13977770999", None]

    app.button(key="privacy_take_back_甲:A1").click().run()
    assert Portfolio.open(home).cases().collect().sort("case_key")["mobile"][0] == "13977770123"


@pytest.mark.usefixtures("home")
def test_without_a_basis_nothing_is_done(visit: Visit) -> None:
    app = visit("privacy")
    app.text_input(key="privacy_number").input("A1").run()
    app.button(key="privacy_restrict").click().run()

    assert "on what basis" in app.error[0].value


@pytest.mark.usefixtures("home")
def test_who_may_not_handle_privacy_finds_nobody(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def manager() -> Actor:
        return somebody("M", Role.MANAGER)

    monkeypatch.setattr(data, "actor", manager)

    app = visit("privacy")

    assert "You may not do this" in app.error[0].value
    assert not app.text_input


def test_an_auditor_prints_the_record_and_finds_nobody(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def auditor() -> Actor:
        return somebody("A", Role.AUDITOR)

    monkeypatch.setattr(data, "actor", auditor)

    app = visit("privacy")

    assert not app.error
    assert not app.text_input
    assert app.get("download_button")


def test_the_record_of_processing_names_roles_times_and_sources() -> None:
    page = processing_page.render(words("en"), rules(), Settings(), "Alice · 2026-11-20 09:05")

    assert "Alice · 2026-11-20 09:05" in page
    assert "Compliance officer" in page
    assert "《网络数据安全管理条例》2024 第十二条" in page
    assert "<script" not in page
