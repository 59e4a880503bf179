"""The pages of measures: each figure with its denominator, n and days."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
import streamlit as st

from lib.intake import Options
from lib.ledger import Ledger
from lib.portfolio import Portfolio, bringing
from lib.visits import records
from lib.visits.plans.progress import Report, Step, report
from tests.cast import NOON
from tests.lib.show.test_crew_safety import planned
from tests.pages.conftest import Visit, captioned
from tests.pages.test_checklist import faultless


@pytest.mark.usefixtures("with_sample")
def test_recovery_is_shown_with_its_denominator_and_n(visit: Visit) -> None:
    app = visit("recovery", by="client")

    assert captioned(app, "snapshot of 31 Oct 2026")
    table = app.dataframe[0].value
    assert set(table.columns) >= {"Client", "Cases (n)", "Collected", "Base", "Recovery rate"}
    assert captioned(app, f"of {table['Cases (n)'].sum():,} cases")
    # Counted here, of the same snapshot but not counted, and later: 689,572.17 + 15,470.66 +
    # 52,821.64 are the 757,864.47 of the month, of which 610 cases paid anything net.
    assert any(
        all(
            one in said.value.replace("\\", "")
            for one in ("757,864.47", "689,572.17", "15,470.66", "52,821.64")
        )
        for said in app.caption
    )
    month = next(one.value for one in app.markdown if "n = 610 cases that paid" in one.value)
    assert "757,864.47" in month.replace("\\", "")


@pytest.mark.usefixtures("with_sample")
def test_recovery_by_month_names_months_and_no_moment(visit: Visit) -> None:
    table = visit("recovery", by="month", since="beginning").dataframe[0].value
    assert table["Month"].to_list()[:2] == ["Jun 2026", "Jul 2026"]


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
        "Roll rates, case by case, weighted by: outstanding principal",
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
    above = captioned(app, "More than 100 % is possible: the amount placed is fixed")
    assert above == bool((table["Recovery rate"] > 100).any())


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
    assert "placed before the first file" in first.info[0].value
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
    assert "no visit or call of these days is known" in none.info[0].value


@pytest.mark.usefixtures("with_sample")
def test_what_needs_all_loans_or_costs_is_not_computed_without_being_told(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = visit("recovery", measure="others", as_of="2026-10-31")

    refused = [one.value for one in app.info]
    assert len(refused) == 2
    assert refused[0].startswith(
        "**Portfolio at risk (PAR), First payment default, Vintages by month of the loan**"
    )
    assert all("cannot be computed because" in one for one in refused)
    assert not any("whole_portfolio" in one.replace("\\", "") for one in refused)
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
    table = told.dataframe[-1].value
    late = next(it.value for it in told.markdown if "were late after" in it.value)
    late = late.replace("\\", "")
    last = table[table["Loans (n)"] >= 20].iloc[-1]
    assert f"of {last['Month of the loan']} " in late
    assert f"n = {last['Loans (n)']}." in late
    assert captioned(told, "The thin lines are the loans of other months")
    few = int((table["Loans (n)"] < 20).sum())
    assert captioned(told, f"{few} rows of this table are of fewer than 20")


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

    assert "cannot be computed because no client has files of two month ends" in app.info[0].value


def test_each_currency_has_a_chart_of_its_own(empty: Path, visit: Visit) -> None:
    place = Portfolio.open(empty)
    cases = (
        "案件编号,委托方,币种,逾期金额,逾期天数\n"
        "A1,甲,CNY,100,40\nB1,甲,USD,300,40\nB2,甲,USD,0,0\n"
    )
    paid = "案件编号,委托方,还款日期,还款金额\nA1,甲,2026-10-05,25\n"
    for text, day in ((cases, 9), (cases, 10), (paid, 10)):
        content = text.encode()
        intake = bringing.read(content, "a.csv", Options(as_of=dt.date(2026, day, 30)))
        bringing.keep(place, content, "a.csv", intake, now=NOON)

    for page in ("overview", "recovery"):
        app = visit(page, count="amount", by="bucket")
        faultless(app)
        assert {"CNY", "USD"} <= {one.value for one in app.caption}


def test_hours_of_crews_are_measured_by_the_cases_that_the_filter_leaves(
    with_sample: Path, visit: Visit
) -> None:
    ledger = Ledger.open(with_sample)
    place, day = Portfolio(with_sample, ledger), dt.date(2026, 11, 10)
    cases = place.cases(day).filter(pl.col("currency") == "CNY").collect()
    theirs = cases.group_by("client", maintain_order=True).agg(pl.col("case_key").first()).head(2)
    made = planned()
    stops = [
        replace(one, case_keys=(key,), arrive=one.arrive + moved, leave=one.leave + moved)
        for moved in (day - made.day,)
        for one, key in zip(made.stops, theirs["case_key"], strict=True)
    ]
    made = replace(made, day=day, stops=tuple(stops))
    records.save(ledger, made, NOON)
    for stop, step, hour in ((1, Step.ARRIVED, 9), (2, Step.DONE, 13)):
        at = dt.datetime.combine(day, dt.time(hour))
        told = Report(plan_id=records.number(made), stop=stop, step=step.value, at=at)
        report(ledger, told, made, NOON)
    ledger.close()

    def hours(**asked: str) -> list[str]:
        app = visit("recovery", measure="funnel", **asked)
        said = [one.value.replace("\\", "") for one in app.markdown]
        return [one.split(" in ")[1] for one in said if one.startswith("Per visit-hour")]

    assert hours() == ["4 hours of crews, ways included."]
    assert hours(client=theirs["client"][0]) == ["2 hours of crews, ways included."]
