"""Public holidays, weekends at work, and years that nobody knows."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from lib.errors import RulesRefused
from lib.rules.calendars import calendar

YEARS = range(2026, 2028)


@pytest.mark.parametrize(
    ("day", "holiday", "working"),
    [
        ("2026-02-14", False, True),  # Saturday at work for 20 February
        ("2026-02-20", True, False),
        ("2026-02-28", False, True),
        ("2026-05-09", False, True),
        ("2026-09-20", False, True),  # Sunday at work
        ("2026-10-07", True, False),
        ("2026-10-10", False, True),
        ("2026-11-26", False, True),
        ("2026-11-28", False, False),
        ("2027-10-01", True, False),
        ("2029-01-01", None, None),
    ],
)
def test_mainland_china_with_its_moved_weekends(
    day: str, *, holiday: bool | None, working: bool | None
) -> None:
    known = calendar("CN", YEARS)
    asked = dt.date.fromisoformat(day)

    assert (known.is_holiday(asked), known.is_working(asked)) == (holiday, working)
    column = pl.DataFrame({"day": [asked]}).select(known.expression(pl.col("day")))
    assert column.item() == holiday


def test_a_year_whose_weekends_are_not_announced_is_provisional() -> None:
    assert calendar("CN", YEARS).provisional == {2027}


def test_a_year_with_days_that_the_moon_decides_is_provisional() -> None:
    assert calendar("ID", YEARS).provisional == {2027}


@pytest.mark.parametrize(
    ("place", "day"),
    [
        ("TW", "2026-10-10"),
        ("HK", "2026-07-01"),
        ("US-MA", "2026-04-20"),  # Patriots' Day
        ("GB", "2026-12-25"),
        ("IN", "2026-01-26"),
        ("ID", "2026-08-17"),
        ("PH", "2026-06-12"),
        ("SG", "2026-08-09"),
        ("AU", "2026-01-26"),
    ],
)
def test_a_great_day_of_each_country(place: str, day: str) -> None:
    assert calendar(place, YEARS).is_holiday(dt.date.fromisoformat(day))


def test_a_union_of_countries_has_no_holidays_of_its_own() -> None:
    assert calendar("EU", YEARS).is_holiday(dt.date(2026, 12, 25)) is None


def own(home: Path, content: str, name: str = "CN.csv") -> None:
    folder = home / "calendars"
    folder.mkdir()
    (folder / name).write_text(content, encoding="utf-8-sig")


def test_a_tenants_list_adds_corrects_and_settles_a_year(tmp_path: Path) -> None:
    own(
        tmp_path,
        "date,name,kind\n2027-02-20,补班,workday\n2027-02-11,春节,holiday\n"
        "2027-10-05,,workday\n2031-01-01,元旦,holiday\n",
    )

    known = calendar("CN", YEARS, tmp_path)

    days = [dt.date(2027, 2, 20), dt.date(2027, 2, 11), dt.date(2027, 10, 5), dt.date(2031, 1, 1)]
    assert [known.is_holiday(day) for day in days] == [False, True, False, True]
    assert known.is_working(days[0])
    assert known.provisional == frozenset()
    assert calendar("TW", YEARS, tmp_path).is_holiday(days[1]) is False


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("date,name,kind\n2027/02/20,x,holiday\n", "line 2: “2027/02/20” is no date"),
        ("date,name,kind\n2027-02-20,x,feast\n", "line 2 must have date,name,kind"),
        ("date,name,kind\n2027-02-20,a,b,holiday\n", "line 2 must have date,name,kind"),
        ("day,name\n2027-02-20,x\n", "line 2 must have date,name,kind"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused_with_its_line(
    content: str, why: str, tmp_path: Path
) -> None:
    own(tmp_path, content)

    with pytest.raises(RulesRefused, match=why):
        calendar("CN", YEARS, tmp_path)


def test_what_a_tenant_corrects_is_not_in_another_calendar_of_the_same_years(
    tmp_path: Path,
) -> None:
    (tmp_path / "calendars").mkdir()
    own = "date,name,kind\n2026-11-26,Fair,holiday\n2026-10-01,,workday\n"
    (tmp_path / "calendars" / "CN.csv").write_text(own, encoding="utf-8")
    fair, national = dt.date(2026, 11, 26), dt.date(2026, 10, 1)

    corrected = calendar("CN", YEARS, tmp_path)
    plain = calendar("CN", YEARS)

    assert [corrected.is_holiday(day) for day in (fair, national)] == [True, False]
    assert [plain.is_holiday(day) for day in (fair, national)] == [False, True]
