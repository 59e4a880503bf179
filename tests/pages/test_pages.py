"""What each page is for, without a browser."""

import datetime as dt
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from lib.followups.records import recorded
from lib.ledger import Ledger
from lib.screen import data
from tests.pages.conftest import Visit, asked, kinds_of

CASE = "样例消费金融:CD0000421"
SAMPLE = Path(__file__).parents[2] / "data" / "sample"


def metrics(app: AppTest) -> dict[str, str]:
    return {one.label: one.value for one in app.metric}


@pytest.mark.usefixtures("empty")
def test_one_click_opens_the_sample_and_one_removes_it(visit: Visit) -> None:
    app = visit("overview")

    app.button[1].click().run()
    assert metrics(app)["Cases"] == "1,777"

    app.button(key="remove_sample").click().run()
    assert any("Open the sample" in button.label for button in app.button)


@pytest.mark.usefixtures("with_sample")
def test_an_upload_says_what_it_would_change_before_it_is_loaded(visit: Visit) -> None:
    lines = (SAMPLE / "cases_2026-11-20.csv").read_text("utf-8-sig").splitlines()
    without_two = "\n".join([lines[0], *lines[3:]]).encode()
    app = visit("upload")

    app.file_uploader[0].upload("cases_2026-11-21.csv", without_two, "text/csv").run()

    found = kinds_of(app)
    assert (found["No longer in the file"], found["Nothing differs"]) == (2, 1775)


@pytest.mark.usefixtures("empty")
def test_a_broken_upload_is_refused_in_words(visit: Visit) -> None:
    app = visit("upload")

    app.file_uploader[0].upload("cases.xlsx", b"PK\x03\x04 cut", "application/zip").run()

    assert "cut off or damaged" in app.error[0].value


@pytest.mark.usefixtures("empty")
def test_an_untidy_upload_names_row_column_and_reason(visit: Visit) -> None:
    app = visit("upload")

    app.file_uploader[0].upload(
        "untidy.csv", (SAMPLE / "untidy.csv").read_bytes(), "text/csv"
    ).run()

    amounts = next(one for one in app.expander if one.label.startswith("This is no amount"))
    assert amounts.label.startswith("This is no amount\\. Please write it in figures")
    app.session_state["remark_amount_unreadable"] = True
    app.run()
    table = next(one.value for one in app.dataframe if "Value" in one.value)
    assert set(table["Column"]) == {"逾期金额"}


@pytest.mark.usefixtures("with_sample")
def test_a_deep_link_restores_the_filter_of_the_case_table(visit: Visit) -> None:
    app = visit("cases", bucket="M3", order="dpd")

    shown = app.dataframe[0].value
    assert set(shown["Bucket"]) == {"M3"}
    assert shown["Days past due"].is_monotonic_decreasing


@pytest.mark.usefixtures("with_sample")
def test_the_figures_of_the_start_lead_to_the_cases_that_they_count(visit: Visit) -> None:
    ways = {one.proto.label: one.proto for one in visit("overview").get("page_link")}

    label = next(one for one in ways if one.endswith("that paid in 30 days"))
    asked = dict(parse_qsl(ways[label].query_string))
    app = visit("cases", **asked)
    n = label.removeprefix("The ").split(" ")[0]
    assert any(one.value.startswith(f"**{n}** of 1,777") for one in app.markdown)
    assert any("Paid in the last 30 days" in one.value for one in app.caption)
    assert "complaints" in {one.page for label, one in ways.items() if "omplaints" in label}


@pytest.mark.usefixtures("with_sample")
def test_a_search_looks_through_all_cases_not_only_the_first_page(visit: Visit) -> None:
    app = visit("cases")

    app.text_input(key="q").input("CD0000001").run()

    assert list(app.dataframe[0].value["Number"]) == ["CD0000001"]


@pytest.mark.usefixtures("with_sample")
def test_names_are_masked_in_the_table(visit: Visit) -> None:
    app = visit("cases")

    assert all("*" in name for name in app.dataframe[0].value["Name"])


@pytest.mark.usefixtures("with_sample")
def test_an_unknown_case_is_refused_in_words(visit: Visit) -> None:
    app = visit("case", case="nobody")

    assert "“nobody” was not found" in app.error[0].value


@pytest.mark.parametrize("year", [2025, 2027])
def test_a_recorded_promise_is_durable_and_seen_at_once(
    year: int, with_sample: Path, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data, "now", lambda: dt.datetime(year, 6, 1, tzinfo=dt.UTC))
    app = visit("case", case=CASE)
    before = len(recorded(Ledger.open(with_sample)))

    outcome = next(box for box in app.selectbox if box.label == "Result")
    promise = next(one for one in outcome.options if one == "Promise to pay by the customer")
    outcome.select(promise).run()
    asked(app.number_input, "amount_PTP").set_value(500.0).run()
    asked(app.date_input, "due_PTP").set_value(dt.date(2026, 11, 25)).run()
    asked(app.button, "save").click().run()

    assert [one.value for one in app.error] == []
    assert any("Saved" in one.value for one in app.success)
    kept = recorded(Ledger.open(with_sample))
    assert len(kept) == before + 1
    assert kept.row(-1, named=True)["promise_amount"] == 50_000
    assert any("Promise to pay by the customer" in one.value for one in app.text)
    listed = visit("cases", q=CASE.partition(":")[2])
    assert list(listed.dataframe[0].value["Last result"]) == ["Promise to pay by the customer"]


@pytest.mark.usefixtures("with_sample")
def test_an_incomplete_record_is_refused_with_all_that_lacks(visit: Visit) -> None:
    app = visit("case", case=CASE)

    asked(app.button, "save").click().run()

    assert "Please choose the result." in app.error[0].value


@pytest.mark.usefixtures("with_sample")
def test_the_work_list_of_the_sample_has_broken_promises(visit: Visit) -> None:
    app = visit("followup", list="promise_broken")

    assert len(app.dataframe[0].value) > 0


@pytest.mark.usefixtures("empty")
def test_the_settings_name_their_defaults(visit: Visit) -> None:
    app = visit("settings")

    assert "promise_grace_days" in set(app.dataframe[0].value["Name in doorstep.toml"])


@pytest.mark.usefixtures("empty")
def test_a_setting_that_is_not_set_shows_a_dash_and_no_word_of_the_program(visit: Visit) -> None:
    table = visit("settings").dataframe[0].value
    values = {*table["Value"], *table["Default"]}
    assert "—" in values
    assert values.isdisjoint({"None", "", "True", "False"})


HOSTILE = "![x](http://127.0.0.1:9/i)<b>$a$"


@pytest.mark.usefixtures("empty")
def test_what_a_file_says_is_no_markup_on_any_screen(visit: Visit) -> None:
    content = f"案件编号,委托方,逾期金额,逾期天数,{HOSTILE}\nA1,{HOSTILE},5,3,x\n".encode()
    app = visit("upload")

    app.file_uploader[0].upload("cases_2026-11-20.csv", content, "text/csv").run()
    next(b for b in app.button if b.label.startswith("Load ")).click().run()
    page = visit("case", case=f"{HOSTILE}:A1")

    said = [one.value for one in (*app.caption, *page.caption, *page.subheader, *page.markdown)]
    assert any("127" in text for text in said)
    assert not any("![x](" in text or "<b>" in text for text in said)


@pytest.mark.usefixtures("with_sample")
def test_a_refusal_does_not_run_what_it_quotes(visit: Visit) -> None:
    app = visit("case", case=HOSTILE)

    assert "![x](" not in app.error[0].value
