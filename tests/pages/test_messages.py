"""The page of messages: approved, handed over, answered; calls; templates; the card of a case."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from lib.cases.fields import OPEN_NUMBERS
from lib.ledger import Ledger
from lib.ledger.schema import audit
from lib.messages import asking, calling, outbox, writing
from lib.privacy.masking import mask_name
from lib.rights import Role
from lib.screen import data
from lib.screen.messages import leaving
from tests.pages.conftest import Visit, asked
from tests.pages.signing import SignIn, sign_in

__all__ = ["sign_in"]

NOON = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)


@pytest.fixture
def home(with_sample: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample at noon of its last day, in the hands of a firm with a name."""
    monkeypatch.setenv("DOORSTEP_FIRM_NAME", "甲公司")
    monkeypatch.setenv("DOORSTEP_FIRM_PHONE", "4001234567")
    monkeypatch.setattr(data, "now", lambda: NOON)
    return with_sample


def faultless(app: AppTest) -> None:
    assert [error.value for error in app.error] == []
    assert not app.exception


def press(app: AppTest, label: str) -> None:
    next(one for one in app.button if one.label.startswith(label)).click()
    app.run()
    faultless(app)


def told(app: AppTest) -> str:
    parts = (*app.text, *app.caption, *app.success, *app.info, *app.markdown)
    return "\n".join(str(one.value) for one in parts)


def out(home: Path) -> pl.DataFrame:
    return outbox.out(Ledger.open(home))


def figures(app: AppTest) -> dict[str, int]:
    """The figures of a page by their titles."""
    return {one.label: int(one.value) for one in app.metric}


def test_what_is_approved_waits_and_leaves_once_in_a_file(home: Path, visit: Visit) -> None:
    app = visit("messages")
    faultless(app)
    ready = int(app.metric[0].value)
    before = figures(app)["Not sent"]
    assert ready
    press(app, f"Approve {ready} messages")
    assert out(home)["state"].to_list() == ["waiting"] * ready
    assert int(app.metric[0].value) == 0
    # What was approved is no message that is not sent.
    assert figures(app)["Approved or sent today"] == ready
    assert figures(app)["Not sent"] <= before

    app = visit("messages", messages_part="leaving")
    press(app, "Make the file for the platform")
    assert f"{ready} marked as sent" in told(app)
    assert out(home)["state"].to_list() == ["sent"] * ready
    assert len(app.get("download_button")) == 2
    assert "Nothing waits" in told(app)
    with Ledger.open(home).read() as connection:
        acts = set(connection.scalars(sa.select(audit.c.act)))
    assert {"queue_messages", "send_message"} <= acts


def test_while_the_sample_is_open_messages_leave_in_a_file_only(
    home: Path, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    del home
    monkeypatch.setenv("DOORSTEP_GATEWAY_URL", "https://sms.example/")
    press(visit("messages"), "Approve")
    labels = [one.label for one in visit("messages", messages_part="leaving").button]
    assert [one for one in labels if one.startswith("Make the file")]
    assert not [one for one in labels if one.startswith("Send by")]


def test_at_night_no_message_of_a_real_case_leaves_while_the_sample_is_open(
    home: Path, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(visit("messages"), "Approve")
    ready = out(home).height
    monkeypatch.setattr(data, "now", lambda: NOON + dt.timedelta(days=1, hours=11))
    monkeypatch.setattr(leaving, "_of_sample", lambda *_: False)
    app = visit("messages", messages_part="leaving")
    press(app, "Make the file for the platform")
    assert out(home)["state"].to_list() == ["waiting"] * ready


def test_nothing_on_the_page_tells_a_number_or_a_name(home: Path, visit: Visit) -> None:
    del home
    for part in ("today", "calls"):
        app = visit("messages", messages_part=part)
        cases = data.cases(dt.date(2026, 11, 20))
        shown = "\n".join(one.value.to_csv() for one in app.dataframe) + told(app)
        numbers = cases["mobile"].drop_nulls().to_list()
        names = [one for one in cases["name"].drop_nulls() if len(one) > 1]
        assert [one for one in (*numbers, *names) if one in shown] == []


def test_every_message_that_is_not_sent_says_why(home: Path, visit: Visit) -> None:
    del home
    app = visit("messages")
    reasons = next(one.value for one in app.table if "n" in one.value)
    assert sum(map(int, reasons["n"])) == figures(app)["Not sent"] > 0
    assert figures(app)["Approved or sent today"] == 0
    assert all(reasons["Why"].str.len() > 5)


def test_before_eight_the_call_list_says_of_everybody_why_he_is_not_called(
    home: Path, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    del home
    monkeypatch.setattr(data, "now", lambda: NOON - dt.timedelta(hours=5))

    app = visit("messages", messages_part="calls")

    faultless(app)
    listed, counted, refused = (one.value for one in app.dataframe)
    assert len(listed)
    assert all("08:00" in one for one in listed["Why not called"])
    assert counted["n"].sum() == int(app.metric[2].value.replace(",", ""))
    assert refused["Why not called"].to_list() == listed["Why not called"].to_list()


@pytest.mark.parametrize("part", ["leaving", "calls", "wording", "back", "history"])
@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant", "en"])
def test_each_part_opens_by_its_address(home: Path, visit: Visit, part: str, language: str) -> None:
    del home
    app = visit("messages", messages_part=part)
    app.session_state["language"] = language
    app.run()
    faultless(app)


def test_a_version_is_written_measured_and_approved(home: Path, visit: Visit) -> None:
    app = visit("messages", messages_part="wording")
    area = app.text_area[0]
    area.set_value("{name}您欠{sum}")
    app.run()
    assert any(one.value.startswith("There is no place called") for one in app.warning)
    app.text_area[0].set_value("{name}您好，请致电{hotline}。")
    app.run()
    assert "UCS-2: 1 parts" in told(app)
    press(app, "Submit for approval")
    press(app, "Approve")
    assert writing.versions(Ledger.open(home))["state"].to_list() == ["approved"]


def test_a_call_is_dialled_and_recorded_with_its_number(home: Path, visit: Visit) -> None:
    app = visit("messages", messages_part="calls")
    faultless(app)
    case = _to_call()
    app = visit("case", case=case, contact="call", dialled="mobile")
    faultless(app)
    assert asked(app.get("button_group"), "channel").value == "call"
    asked(app.selectbox, "outcome").set_value("No answer")
    app.run()
    press(app, "Save")
    kept = calling.numbers_called(Ledger.open(home))
    assert kept.height == 1
    assert kept["number_key"].null_count() == 0


def _to_call() -> str:
    """A case whose customer has a mobile phone."""
    cases = data.cases(dt.date(2026, 11, 20)).filter(
        pl.col("mobile").is_not_null(), pl.col("held").is_null()
    )
    return str(cases["case_key"][0])


def test_the_call_list_says_what_may_be_told_to_third_persons(home: Path, visit: Visit) -> None:
    del home
    app = visit("messages", messages_part="calls")
    assert sum("Not a word of the debt" in one.value for one in app.info) == 1


def test_the_answers_of_a_platform_are_loaded(home: Path, visit: Visit) -> None:
    app = visit("messages")
    press(app, "Approve")
    press(visit("messages", messages_part="leaving"), "Make the file")
    first = out(home)["message_id"][0]
    app = visit("messages", messages_part="back")
    text = f"业务编号,回复内容,时间\n{first},退订,2026-11-20 12:00\n"
    app.file_uploader[0].upload("back.csv", text.encode(), "text/csv")
    app.run()
    press(app, "Load it")
    assert "1 ask to be left alone" in told(app)
    assert "stopped" in out(home)["state"].to_list()


def test_an_answer_that_names_no_message_is_listed_with_its_case(home: Path, visit: Visit) -> None:
    del home
    cases = data.cases(dt.date(2026, 11, 20)).drop_nulls("mobile")
    case = cases.filter(pl.len().over("mobile") == 1).row(0, named=True)
    app = visit("messages", messages_part="back")
    text = f"手机号,回复内容,时间\n{case['mobile']},明天还，我是{case['name']},2026-11-20 11:00\n"
    app.file_uploader[0].upload("back.csv", text.encode(), "text/csv")
    app.run()
    press(app, "Load it")
    shown = app.dataframe[-1].value
    assert shown["Number"].tolist() == [next(filter(None, map(case.get, OPEN_NUMBERS)))]
    assert shown["Text"].tolist() == [f"明天还，我是{mask_name(case['name'])}"]


def test_who_approves_reads_our_own_telephone_number_in_the_text(home: Path, visit: Visit) -> None:
    del home
    app = visit("messages")
    assert app.dataframe[0].value["Text"].str.contains("4001234567").any()


def test_a_template_is_as_long_as_its_filled_text(home: Path, visit: Visit) -> None:
    del home
    app = visit("messages", messages_part="wording", template_language="zh_Hans")
    parts = app.dataframe[0].value.set_index("Template")["Parts"]
    assert parts["承诺到期前提醒"] == 1


def test_a_file_that_is_none_is_refused_in_words(home: Path, visit: Visit) -> None:
    del home
    app = visit("messages", messages_part="back")
    app.file_uploader[0].upload("back.csv", b"%PDF-1.4 x", "text/csv")
    app.run()
    next(one for one in app.button if one.label == "Load it").click()
    app.run()
    assert not app.exception
    assert len(app.error) == 1


def test_who_may_only_look_neither_approves_nor_sends(
    home: Path, visit: Visit, sign_in: SignIn
) -> None:
    sign_in(home, Role.AUDITOR)
    for part in ("today", "leaving", "wording", "back"):
        app = visit("messages", messages_part=part)
        faultless(app)
        labels = {one.label for one in app.button}
        assert not [one for one in labels if one.startswith(("Approve", "Make", "Submit", "Load"))]
        assert not app.get("file_uploader")


def test_the_card_of_a_case_says_how_to_go_on(home: Path, visit: Visit) -> None:
    del home
    app = visit("case", case="样例消费金融:CD0000421")
    faultless(app)
    assert "Tone:" in told(app)
    assert asking.BEST == 5
