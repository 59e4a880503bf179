"""A file may be of today wherever its sender is, and of no later day."""

import datetime as dt
from pathlib import Path

import pytest

from lib.errors import AsOfAhead
from lib.intake import Options, load
from lib.portfolio import Portfolio
from lib.portfolio.bringing import read
from lib.portfolio.days import check_day
from lib.sample import CLIENTS, UNTIL
from lib.sample.opening import FOLDER

NOW = dt.datetime(2026, 11, 20, 23, tzinfo=dt.UTC)
CONTENT = "案件编号,逾期金额,逾期天数\nA1,5,3\n".encode()


@pytest.mark.parametrize("day", [dt.date.min, dt.date(2026, 11, 20), dt.date(2026, 11, 21)])
def test_a_day_that_has_begun_somewhere_is_taken(day: dt.date) -> None:
    intake = load(CONTENT, "file.csv", Options(as_of=day))
    check_day(intake, (), NOW)
    check_day(intake, (), NOW.astimezone(dt.timezone(dt.timedelta(hours=8))))


def test_a_day_to_come_is_refused_and_nothing_is_kept(tmp_path: Path) -> None:
    place = Portfolio.open(tmp_path)
    intake = load(CONTENT, "file.csv", Options(as_of=dt.date(2026, 11, 22)))

    with pytest.raises(AsOfAhead, match="would be 2026-11-22, which is still to come"):
        place.commit(CONTENT, "file.csv", intake, now=NOW)
    assert place.imports() == ()


def test_the_sample_may_be_opened_before_its_days(tmp_path: Path) -> None:
    place = Portfolio.open(tmp_path)
    intake = load(CONTENT, "file.csv", Options(as_of=dt.date(2026, 11, 22)))

    assert place.commit(CONTENT, "file.csv", intake, now=NOW, sample=True).status == "imported"


def test_the_days_of_an_open_sample_let_no_other_file_lie_ahead(tmp_path: Path) -> None:
    place, earlier = Portfolio.open(tmp_path), dt.datetime(2025, 6, 1, tzinfo=dt.UTC)
    intake = load(CONTENT, "file.csv", Options(as_of=dt.date(2025, 6, 20)))
    place.commit(CONTENT, "file.csv", intake, now=earlier, sample=True)

    with pytest.raises(AsOfAhead):
        place.commit(CONTENT + b"A2,6,3\n", "file.csv", intake, now=earlier)


def test_a_file_of_invented_people_lies_no_further_ahead_than_the_sample() -> None:
    rows = f"委托方,案件编号,逾期金额,逾期天数\n{CLIENTS[0]},A1,5,3\n".encode()
    earlier = dt.datetime(2025, 6, 1, tzinfo=dt.UTC)

    check_day(load(rows, "f.csv", Options(as_of=UNTIL)), (), earlier)
    with pytest.raises(AsOfAhead):
        check_day(load(rows, "f.csv", Options(as_of=UNTIL + dt.timedelta(days=1))), (), earlier)


def test_the_demonstration_files_load_on_a_machine_whose_clock_is_behind_them(
    tmp_path: Path,
) -> None:
    place, earlier = Portfolio.open(tmp_path), dt.datetime(2025, 6, 1, tzinfo=dt.UTC)
    names = ("cases_2026-11-20.csv", "untidy.csv", "repayments.csv", "followups.csv")
    for name in names:
        data = (FOLDER / name).read_bytes()
        intake = read(data, name, Options())
        assert place.commit(data, name, intake, now=earlier).status == "imported"


def test_a_file_that_names_one_client_of_the_sample_among_others_must_not_lie_ahead() -> None:
    rows = "委托方,案件编号,逾期金额,逾期天数\n示例银行,A1,5,3\n{},A2,5,3\n"
    for client in ("某银行", ""):
        intake = load(rows.format(client).encode(), "f.csv", Options(as_of=dt.date(2026, 11, 22)))
        with pytest.raises(AsOfAhead):
            check_day(intake, (), NOW)
