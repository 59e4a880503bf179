"""A person's data are planted in every kind of file and looked for in all that leaves us."""

import datetime as dt
import json
import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from lib.__main__ import main
from lib.holds import wishing
from lib.holds.wishing import Wish
from lib.intake import Options
from lib.ledger.store import utc_now
from lib.overrides import asking as overriding
from lib.portfolio import Portfolio
from lib.portfolio.bringing import read
from lib.rights import Actor, Role
from lib.rules.loading import load
from lib.safety import incidents, warnings
from lib.safety.incidents import Incident
from lib.safety.warnings import Caution
from lib.screen import data, downloads
from lib.screen.router import PAGES
from lib.visits.requests import asking
from lib.visits.requests.asking import Request
from tests.cast import somebody
from tests.conftest import NOW
from tests.pages.conftest import Visit

NAME, PHONE, IDENTITY, DOOR = "欧阳显明", "13977770123", "510104199003072334", "青石桥背巷77号"
THIRD, THIRD_PHONE = "司徒静好", "13866660456"
PLANTED = (NAME, PHONE, IDENTITY, DOOR, THIRD, THIRD_PHONE)
NOTE = f"{NAME}说 {PHONE}，证件 {IDENTITY}，找{THIRD} {THIRD_PHONE}，抑郁症"

FILES = {
    "cases_2026-11-20.csv": (
        "案件编号,委托方,姓名,身份证号,手机号,居住地址,逾期金额,逾期天数,纬度,经度,备注,联系人1姓名,"
        "联系人1电话,神秘列\n"
        f"A1,甲,{NAME},{IDENTITY},{PHONE},四川省成都市锦江区{DOOR},500,40,30.65,104.08,{NOTE},{THIRD},"
        f"{THIRD_PHONE},{PHONE}\n"
        f"A2,甲,{NAME},,{PHONE},四川省成都市锦江区{DOOR},300,10,,,,,,\n"
        f"A3,甲,李四,,{PHONE},四川省成都市锦江区{DOOR},abc,10,,,{NOTE},,,{PHONE}\n"
    ),
    "repayments_2026-11-20.csv": (
        f"案件编号,还款日期,还款金额,付款人\nA1,2026-11-02,50,{NAME}\nX9,2026-11-03,50,{NAME}\n"
    ),
    "followups_2026-11-20.csv": (
        "案件编号,催收时间,催收方式,催收结果,催记内容\n"
        f"A1,2026-11-02 10:00,外访,家人接待 {PHONE},{NOTE}\n"
        f"X9,2026-11-02 10:00,外访,无人在家,{NOTE}\n"
    ),
    "holds_2026-11-20.csv": (
        f"案件编号,身份证号,停催类型,开始日期,说明\nA2,{IDENTITY},投诉,2026-11-01,{NOTE}\n"
    ),
}
"""Each file has something that is shown: a case on the map, doubles, orphans, wrong values."""

KINDS = ("cases", "repayments", "followups", "holds")
ROLES = [Role.OWNER, Role.AUDITOR, Role.ADMINISTRATOR]


@pytest.fixture(scope="module")
def planted_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Plant the values in a store; each test gets a copy of it."""
    home = tmp_path_factory.mktemp("planted") / "home"
    place = Portfolio.open(home)
    for (name, text), kind in zip(FILES.items(), KINDS, strict=True):
        content = text.encode()
        place.commit(content, name, read(content, name, Options(kind=kind)), now=NOW)
    place.ledger.close()
    return home


@pytest.fixture
def planted(planted_once: Path, empty: Path) -> Path:
    return Path(shutil.copytree(planted_once, empty))


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """Take every file that a screen offers without asking for full data."""
    taken: dict[str, bytes] = {}

    def one(name: str, _label: str, write: object, **_rest: object) -> None:
        content = write() if callable(write) else b""
        taken[name] = content if isinstance(content, bytes) else str(content).encode()

    monkeypatch.setattr(downloads, "one", one)
    return taken


def everything(app: AppTest) -> str:
    """All that a run sends to the browser: every element, with what its tables hold."""
    return "\n".join(_told(app._tree))


def _told(node: object) -> Iterator[str]:
    for child in getattr(node, "children", {}).values():
        yield from _told(child)
    proto = getattr(node, "proto", None)
    if proto is not None:
        yield proto.SerializeToString().decode("utf-8", "ignore")
    if type(node).__name__ == "Dataframe":
        yield node.value.to_csv()  # type: ignore[attr-defined]


def found(text: str) -> list[str]:
    """Which of the planted values are in a text, as they are or as JSON writes them."""
    ways = {
        one: (one, json.dumps(one)[1:-1], json.dumps(json.dumps(one)[1:-1])[1:-1])
        for one in PLANTED
    }
    return [one for one, written in ways.items() if any(way in text for way in written)]


def opened(visit: Visit, page: str, **where: str) -> AppTest:
    app = visit(page, **where)
    assert not app.exception
    return app


@pytest.mark.usefixtures("planted", "files")
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_no_page_sends_a_persons_data_to_the_browser(
    page: str, role: Role, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def somebody_of_the_role() -> Actor:
        return somebody("R", role)

    monkeypatch.setattr(data, "actor", somebody_of_the_role)
    keys = {"case": "甲:A1"} if page == "case" else {}
    parts = ("columns", "places", "duplicates", "doubtful", "trend") if page == "quality" else ("",)
    for part in parts:
        where = {"part": part} if part else {}
        assert found(everything(opened(visit, page, **keys, **where))) == []


@pytest.fixture
def told_of(planted: Path) -> Path:
    """Let our own people write the names of a case wherever a text about it can be entered."""
    place, now, key = Portfolio.open(planted), utc_now(), "甲:A1"
    ledger, today = place.ledger, now.date()
    later = today + dt.timedelta(days=9)
    said = Wish(
        case_key=key, about="speak_to", basis="wish", starts_on=today, value=NOTE, evidence=NOTE,
        note=NOTE,
    )  # fmt: skip
    wishing.record(ledger, said, now)
    asking.ask(ledger, Request(case_key=key, reason="lost", expires_on=later, note=NOTE), now)
    override = overriding.Request(
        rule_id="CN-CBA26-STAFF", reason=NOTE, expires_on=later, case_key=key
    )
    mia = ledger.by(somebody("mia", Role.MANAGER))
    overriding.ask(mia, override, load(), now, longest=30)
    caution = Caution(case_key=key, note=NOTE, about="case")
    warnings.warn(place, caution, today=today, now=now)
    at = now.replace(tzinfo=None)
    incident = Incident(case_key=key, happened_at=at, level=2, what=NOTE, who=NOTE, measures=NOTE)
    incidents.report(place, incident, now)
    ledger.close()
    return planted


@pytest.mark.usefixtures("told_of")
@pytest.mark.parametrize(
    ("page", "where", "ticked"),
    [
        ("case", {"case": "甲:A1"}, None),
        ("visits", {}, "visit_requests"),
        ("compliance", {"part": "exceptions"}, "exceptions"),
        ("safety", {"part": "incidents"}, "incidents"),
        ("safety", {"part": "warnings"}, "warnings"),
    ],
)
def test_what_our_people_wrote_about_a_case_is_shown_without_its_names(
    page: str, where: dict[str, str], ticked: str | None, visit: Visit
) -> None:
    app = opened(visit, page, **where)
    shown = everything(app)
    if ticked:
        app.session_state[ticked] = {"selection": {"rows": [0], "columns": [], "cells": []}}
        shown += everything(app.run())
    assert not app.exception
    assert found(shown) == []
    assert "说" in shown


@pytest.mark.usefixtures("planted", "files")
def test_the_search_above_would_see_what_leaks(visit: Visit) -> None:
    shown = everything(opened(visit, "case", case="甲:A1"))
    on_map = everything(opened(visit, "map"))

    assert "欧***" in shown
    assert json.dumps("欧***")[1:-1].replace("\\", "") in on_map.replace("\\", "")


@pytest.mark.usefixtures("planted")
@pytest.mark.parametrize("page", ["cases", "map", "quality", "changes"])
def test_no_file_that_a_page_offers_holds_a_persons_data(
    page: str, visit: Visit, files: dict[str, bytes]
) -> None:
    parts = ("places", "duplicates", "doubtful") if page == "quality" else ("",)
    for part in parts:
        opened(visit, page, **({"part": part} if part else {}))
    for name, content in files.items():
        if name.startswith("待修正"):  # for its sender, in full and logged
            continue
        assert found(_readable(name, content)) == [], name
    assert files or page == "changes"


def _readable(name: str, content: bytes) -> str:
    if name.endswith(".parquet"):
        return pl.read_parquet(content).write_csv()
    if name.endswith(".xlsx"):
        return pl.read_excel(content, engine="calamine", infer_schema_length=0).write_csv()
    return content.decode()


@pytest.mark.usefixtures("planted")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_no_export_of_the_command_line_holds_a_persons_data(
    kind: str, form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / f"out.{form}"
    assert main(["export", kind, "--format", form, "--out", str(out), "--json"]) == 0
    assert found(_readable(out.name, out.read_bytes())) == []
    printed = capsys.readouterr()
    assert found(printed.out + printed.err) == []


@pytest.mark.usefixtures("planted")
def test_what_commands_say_of_a_file_names_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "cases_2026-11-21.csv"
    path.write_text(FILES["cases_2026-11-20.csv"].replace(",40,", ",41,"))
    main(["import", str(path), "--json", "--kind", "cases", "--dry-run"])
    main(["changes", "--json"])
    printed = capsys.readouterr()
    assert found(printed.out + printed.err) == []


@pytest.mark.usefixtures("planted")
def test_a_fault_of_ours_leaves_no_persons_data_in_the_log(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        msg = f"cannot convert {NOTE}"
        raise ValueError(msg)

    monkeypatch.setattr("lib.screen.start.headline", fail)
    with caplog.at_level(logging.DEBUG):
        app = visit("overview")

    assert "Something went wrong" in app.error[0].value
    assert "ValueError" in caplog.text
    assert found(caplog.text) == found(everything(app)) == []


@pytest.mark.usefixtures("planted")
@pytest.mark.parametrize(
    ("sought", "kept"), [(NAME, ""), (PHONE, ""), (DOOR, ""), ("A1", "A1"), ("no such", "")]
)
def test_the_address_of_a_search_holds_a_number_and_no_name(
    sought: str, kept: str, visit: Visit
) -> None:
    app = visit("cases")
    app.text_input(key="q").input(sought).run()

    assert "".join(app.query_params.get("q", "")) == kept
    rows = sum(len(one.value) for one in app.dataframe)
    assert rows == {"A1": 1, "no such": 0}.get(sought, 2)
