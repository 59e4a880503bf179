"""What each page is for, without a browser."""

import datetime as dt
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from lib.followups.records import recorded
from lib.ledger import Ledger
from lib.screen import data
from tests.pages.conftest import Visit, asked

CASE = "样例消费金融:CD0000421"
SAMPLE = Path(__file__).parents[2] / "data" / "sample"


def metrics(app: AppTest) -> dict[str, str]:
    return {one.label: one.value for one in app.metric}


def said(app: AppTest, text: str) -> bool:
    """Whether one of the captions of a page has these words."""
    return any(text in one.value for one in app.caption)


@pytest.mark.usefixtures("empty")
def test_one_click_opens_the_sample_and_one_removes_it(visit: Visit) -> None:
    app = visit("overview")

    app.button[1].click().run()
    assert metrics(app)["Cases"] == "1,777"

    app.button(key="remove_sample").click().run()
    assert any("Open the sample" in button.label for button in app.button)


def kinds_of(app: AppTest) -> dict[str, int]:
    """What happened to the cases → how many, from the first table that says so."""
    told = next(one.value for one in app.dataframe if "What happened to the case" in one.value)
    return dict(zip(told["What happened to the case"], told["Cases (n)"], strict=True))


@pytest.mark.usefixtures("with_sample")
def test_what_changed_is_counted_with_its_cases_and_the_ways_between_buckets(visit: Visit) -> None:
    app = visit("changes", kind="rolled_back")

    assert [error.value for error in app.error] == []
    found = kinds_of(app)
    assert (found["Cured"], found["Rolled back"], found["New in the file"]) == (63, 117, 147)
    assert said(app, "From 31 Oct 2026 to 20 Nov 2026, 20 days")
    listed, ways = (one.value for one in app.dataframe[1:])
    assert len(listed) == 100
    assert all("*" in name for name in listed["Name"])
    assert (listed["Bucket before"] > listed["Bucket now"]).all()
    assert list(ways["Bucket before"])[:3] == ["M0", "M1", "M2"]


@pytest.mark.usefixtures("with_sample")
def test_a_link_to_a_way_from_bucket_to_bucket_shows_its_cases(visit: Visit) -> None:
    app = visit("changes", count="cases", way="M2~M1~CNY")

    ways, listed = (one.value for one in app.dataframe[1:])
    assert ways.loc[2, "M1"] == "25 · 11%"
    assert len(listed) == 25
    assert set(zip(listed["Bucket before"], listed["Bucket now"], strict=True)) == {("M2", "M1")}
    assert any("M2 → M1" in one.value for one in app.markdown)
    assert app.query_params["way"] == "M2~M1~CNY"


@pytest.mark.usefixtures("with_sample")
def test_a_link_to_two_days_and_a_client_shows_them(visit: Visit) -> None:
    whole = kinds_of(visit("changes"))
    app = visit("changes", **{"from": "2026-08-31", "client_of": "示例银行"})

    assert said(app, "From 31 Aug 2026 to 20 Nov 2026")
    assert kinds_of(app)["New in the file"] != whole["New in the file"]


@pytest.mark.usefixtures("with_sample")
def test_an_earlier_day_of_the_page_moves_the_day_it_is_compared_with(visit: Visit) -> None:
    app = visit("changes", **{"from": "2026-10-31"})

    app.selectbox(key="as_of").select("2026-08-31").run()

    assert [error.value for error in app.error] == []
    assert any("From 31 Jul 2026 to 31 Aug 2026" in one.value for one in app.caption)


@pytest.mark.usefixtures("with_sample")
def test_with_a_single_day_there_is_nothing_to_compare(visit: Visit) -> None:
    app = visit("changes", as_of="2026-06-30")

    assert "no client has two snapshots" in app.error[0].value


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


@pytest.mark.usefixtures("with_sample")
def test_recovery_is_shown_with_its_denominator_and_n(visit: Visit) -> None:
    app = visit("recovery", by="client")

    assert said(app, "snapshot of 31 Oct 2026")
    table = app.dataframe[0].value
    assert set(table.columns) >= {"Client", "Cases (n)", "Collected", "Base", "Recovery rate"}
    assert said(app, f"of {table['Cases (n)'].sum():,} cases")


@pytest.mark.usefixtures("with_sample")
def test_recovery_narrowed_to_a_client_is_that_of_the_client(visit: Visit) -> None:
    every = visit("recovery", by="client").dataframe[0].value
    name = every["Client"][0]

    one = visit("recovery", by="client", client=name).dataframe[0].value

    assert one.to_dict("records") == every[every["Client"] == name].to_dict("records")


@pytest.mark.usefixtures("with_sample")
def test_recovery_by_person_counts_persons_and_the_same_money(visit: Visit) -> None:
    cases = visit("recovery", by="client", count="cases").dataframe[0].value
    app = visit("recovery", by="client", count="cases", unit="person")

    persons = app.dataframe[0].value
    assert persons["Collected"].sum() == cases["Collected"].sum()
    assert persons["Persons (n)"].sum() < cases["Cases (n)"].sum()
    assert any("Persons who paid" in one.value for one in app.markdown)
    assert any("counts in each of them" in one.value for one in app.caption)
    assert app.query_params["unit"] == "person"


@pytest.mark.usefixtures("with_sample")
def test_the_period_that_was_chosen_goes_from_part_to_part(visit: Visit) -> None:
    app = visit("recovery", since="2026-09-30", client="")
    assert "snapshot of 30 Sept 2026" in " ".join(one.value for one in app.caption)
    app.query_params["measure"] = "rolls"
    app.run()
    assert "From 30 Sept 2026 to" in " ".join(one.value for one in app.caption)
    assert app.query_params["since"] == "2026-09-30"


@pytest.mark.usefixtures("with_sample")
def test_a_period_that_a_part_does_not_know_is_its_usual_one_there(visit: Visit) -> None:
    app = visit("recovery", since="beginning")
    app.query_params["measure"] = "rolls"
    app.run()
    assert not app.exception
    assert "From 31 Oct 2026 to" in " ".join(one.value for one in app.caption)


@pytest.mark.usefixtures("with_sample")
def test_roll_and_flow_rates_say_their_days_weight_and_noise(visit: Visit) -> None:
    app = visit("recovery", measure="rolls", as_of="2026-10-31")

    assert [one.value for one in app.subheader] == [
        "Roll rates, case by case",
        "Flow rates, net",
    ]
    said = [one.value for one in app.markdown]
    assert any("Into an older bucket" in one and "95 % interval" in one for one in said)
    assert any("Weighted by: outstanding principal" in one.value for one in app.caption)
    assert not any("days apart instead" in one.value for one in app.caption)
    partial = visit("recovery", measure="rolls", count="cases", unit="person")
    assert any("20 days apart instead of 28 to 31" in one.value for one in partial.caption)
    assert any("number of persons" in one.value for one in partial.caption)


@pytest.mark.usefixtures("with_sample")
def test_cures_are_shown_without_recalled_cases_and_looked_at_again(visit: Visit) -> None:
    app = visit("recovery", measure="cures", count="cases", as_of="2026-10-31")

    assert any("to 31 Oct 2026: 2.8%" in one.value for one in app.markdown)
    assert any("were recalled in these days and are left out" in one.value for one in app.caption)
    buckets, later = (one.value for one in app.dataframe)
    ways = [f"{name} %" for name in ("Cured", "Rolled back", "Stable", "Rolled forward")]
    assert buckets[[*ways, "Gone otherwise %"]].sum(axis=1).round(6).eq(100).all()
    assert (later["Still cured"] + later["Past due again"] + later["Not known"]).equals(
        later["Cured (n)"]
    )
    assert not any("after its cures" in one.value for one in app.caption)
    soon = visit("recovery", measure="cures", count="cases")
    assert any(
        "20 Nov 2026 lies less than 3 months after its cures" in one.value for one in soon.caption
    )


@pytest.mark.usefixtures("with_sample")
def test_batches_are_shown_by_age_against_the_median_of_earlier_ones(visit: Visit) -> None:
    app = visit("recovery", measure="batches", cohorts="month")

    said = [one.value for one in app.markdown if "after its placement" in one.value]
    assert "median of 5 earlier ones" in said[0]
    table = app.dataframe[0].value
    assert table.groupby("Cohort")["Days since placement"].max().is_monotonic_decreasing


@pytest.mark.usefixtures("with_sample")
def test_the_time_to_money_says_its_median_who_is_not_seen_to_the_end_and_whether_groups_differ(
    visit: Visit,
) -> None:
    app = visit("recovery", measure="times", group_by="bucket")

    said = [one.value for one in app.markdown]
    assert any("Half of the cases had paid by day" in one and "n = " in one for one in said)
    assert any("log-rank test of all groups" in one for one in said)
    assert any("running" in one.value and "recalled" in one.value for one in app.caption)
    assert any("count from that file on" in one.value for one in app.caption)
    table = app.dataframe[0].value
    assert set(table["By day"]) == {7, 14, 30, 60, 90}
    persons = visit("recovery", measure="times", unit="person", event="cured")
    assert any("A cure is seen on the day of a file" in one.value for one in persons.caption)
    assert persons.dataframe[0].value["n"].max() < 2000
    first = visit("recovery", measure="times", as_of="2026-06-30")
    assert "placed before the first file" in first.error[0].value
    told = visit("recovery", measure="times", as_of="2026-06-30", early="placed")
    assert not told.error
    assert any("look slower than they were" in one.value for one in told.caption)


@pytest.mark.usefixtures("with_sample")
def test_the_funnel_says_what_each_share_is_of_and_both_totals_of_money(visit: Visit) -> None:
    app = visit("recovery", measure="funnel")

    funnel, hours = (one.value for one in app.dataframe)
    assert funnel["n of the step before"][1] == funnel["n"][0] == funnel["n of all attempts"][1]
    assert any("Paid after a visit" in one.value and "without" in one.value for one in app.markdown)
    assert not any("cases in —" in one.value for one in app.markdown)
    assert any("cannot be computed because no crew said" in one.value for one in app.caption)
    assert hours["Visits (n)"].sum() == int(
        next(one.help for one in app.metric if one.label == "Met somebody")
        .split(" of ")[1]
        .split(" ")[0]
        .replace(",", "")
    )
    none = visit("recovery", measure="funnel", days="7", as_of="2026-06-30")
    assert "no visit or call of these days is known" in none.error[0].value


@pytest.mark.usefixtures("with_sample")
def test_what_needs_all_loans_or_costs_is_not_computed_without_being_told(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = visit("recovery", measure="others", as_of="2026-10-31")

    refused = [one.value for one in app.info]
    assert len(refused) == 4
    assert all("cannot be computed because" in one for one in refused)
    assert any("n = 1,484" in one.value for one in app.markdown)
    assert "From 30 Sept 2026 to 31 Oct 2026, 31 days." in [one.value for one in app.caption]

    monkeypatch.setenv("DOORSTEP_WHOLE_PORTFOLIO", "*")
    monkeypatch.setenv("DOORSTEP_COST_VISIT", "20")
    st.cache_resource.clear()
    told = visit("recovery", measure="others", as_of="2026-10-31")
    assert [one.value for one in told.info] == []
    assert any("for each 1 collected" in one.value for one in told.markdown)
    at_risk = [one.value for one in told.markdown if one.value.startswith("Over ")]
    assert [one.split(" days")[0] for one in at_risk] == ["Over 30", "Over 60", "Over 90"]


@pytest.mark.usefixtures("with_sample")
def test_cost_to_collect_is_of_all_cases_and_says_so_where_a_client_is_chosen(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOORSTEP_COST_VISIT", "20")
    every = visit("recovery", measure="others", as_of="2026-10-31")
    one = visit("recovery", measure="others", as_of="2026-10-31", client="样例消费金融")

    cost, same = (
        [it.value for it in app.markdown if "for each 1 collected" in it.value]
        for app in (every, one)
    )
    assert cost
    assert cost == same
    assert not any("Of all cases, whatever is chosen" in it.value for it in every.caption)
    assert any("Of all cases, whatever is chosen" in it.value for it in one.caption)


@pytest.mark.usefixtures("with_sample")
def test_rates_of_one_snapshot_alone_cannot_be_computed(visit: Visit) -> None:
    app = visit("recovery", measure="rolls", as_of="2026-06-30")

    assert "cannot be computed because no client has files of two month ends" in app.error[0].value


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
