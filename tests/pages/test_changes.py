"""The page of what changed between two files."""

import pytest

from tests.pages.conftest import Visit, captioned, kinds_of


@pytest.mark.usefixtures("with_sample")
def test_what_changed_is_counted_with_its_cases_and_the_ways_between_buckets(visit: Visit) -> None:
    app = visit("changes", kind="rolled_back")

    assert [error.value for error in app.error] == []
    found = kinds_of(app)
    assert (found["Cured"], found["Rolled back"], found["New in the file"]) == (63, 117, 147)
    assert captioned(app, "From 31 Oct 2026 to 20 Nov 2026, 20 days")
    told = " ".join(one.value for one in app.caption).replace("\\", "")
    assert (
        "All that came in, CN¥757,864.47 = CN¥705,042.83 of cases of the earlier file + "
        "CN¥52,821.64 of new ones + CN¥0.00 of no case of these files"
    ) in told
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

    assert captioned(app, "From 31 Aug 2026 to 20 Nov 2026")
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

    # Nothing went wrong: it is said as a fact, as on every page.
    assert not app.error
    assert any("no client has two snapshots" in one.value for one in app.info)
