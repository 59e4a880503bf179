"""Two days of the portfolio side by side, each client with himself."""

import datetime as dt
import json
import os
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from lib.errors import MeasureImpossible, NotFound
from lib.intake import Intake, Options, load
from lib.portfolio import Portfolio
from lib.portfolio.compare.comparing import Grace, against, compare
from lib.portfolio.compare.transitions import transitions

NOW = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)
GOLDEN = Path(__file__).parents[2] / "golden" / "changes.json"
CASES = "案件编号,逾期金额,逾期天数"


@pytest.fixture
def place(tmp_path: Path) -> Portfolio:
    return Portfolio.open(tmp_path)


def read(header: str, *lines: str, day: str, client: str | None = None) -> tuple[bytes, Intake]:
    content = "\n".join((header, *lines, "")).encode()
    options = Options(as_of=dt.date.fromisoformat(day), client=client)
    return content, load(content, "file.csv", options)


def bring(place: Portfolio, *lines: str, day: str, client: str | None = None) -> None:
    content, intake = read(CASES, *lines, day=day, client=client)
    place.commit(content, "file.csv", intake, now=NOW)


def on(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def counts(place: Portfolio, earlier: str, later: str, client: str | None = None) -> dict[str, int]:
    """The kinds that occur."""
    found = compare(place, on(earlier), on(later), client=client)
    told = found.changes.as_json()
    return {name: n for name, n in told.items() if n and name != "updated"}


def notes(place: Portfolio, earlier: str, later: str) -> list[str]:
    return [str(note) for note in compare(place, on(earlier), on(later)).notes]


def test_clients_are_compared_with_themselves_and_the_others_are_named(place: Portfolio) -> None:
    bring(place, "A1,5,3", "A2,5,3", day="2026-10-31", client="甲")
    bring(place, "B1,5,3", day="2026-10-31", client="乙")
    bring(place, "A1,5,23", day="2026-11-20", client="甲")
    bring(place, "C1,5,3", day="2026-11-20", client="丙")

    assert counts(place, "2026-10-31", "2026-11-20") == {"aged": 1, "left": 1}
    assert notes(place, "2026-10-31", "2026-11-20") == [
        "丙: the first file is of 2026-11-20; its cases are not counted as new.",
        "乙: no later file than the one of 2026-10-31, and so nothing to compare.",
        "What was paid is taken from the case files: no repayments of these days are loaded.",
    ]


def test_clients_with_files_of_other_days_are_compared_by_their_own(place: Portfolio) -> None:
    bring(place, "A1,5,3", day="2026-10-31", client="甲")
    bring(place, "A1,5,23", day="2026-11-20", client="甲")
    bring(place, "B1,5,3", day="2026-10-15", client="乙")
    bring(place, "B1,4,0", day="2026-11-15", client="乙")

    assert counts(place, "2026-10-31", "2026-11-20", "乙") == {
        "cured": 1,
        "balance_down": 1,
        "balance_changed": 1,
    }
    assert "乙: the files are of 2026-10-15 and 2026-11-15, 31 days apart." in notes(
        place, "2026-10-31", "2026-11-20"
    )


def test_an_old_file_of_a_client_does_not_come_back_beside_another_ones_newer(
    place: Portfolio,
) -> None:
    both = [f"{CASES},委托方", "A1,5,3,甲", "B1,5,3,乙", "B2,5,3,乙"]
    content, intake = read(both[0], *both[1:], day="2026-10-31")
    place.commit(content, "file.csv", intake, now=NOW)
    bring(place, "B1,5,13", day="2026-11-10", client="乙")
    bring(place, "B1,5,23", day="2026-11-20", client="乙")

    assert counts(place, "2026-11-10", "2026-11-20") == {"aged": 1}


def test_files_of_one_day_complement_each_other(place: Portfolio) -> None:
    bring(place, "A1,5,3", "A2,5,3", day="2026-11-20")

    told = against(place, read(CASES, "A2,6,3", "A3,5,3", day="2026-11-20")[1]).as_json()

    assert (told["new"], told["updated"], told["left"]) == (1, 1, 0)


def test_the_second_part_of_a_days_file_is_compared_with_the_day_before(place: Portfolio) -> None:
    bring(place, "A1,5,20", "A2,5,20", "A3,5,20", day="2026-11-10")
    bring(place, "A1,5,30", day="2026-11-20")
    content, payments = read("案件编号,还款日期,还款金额", "A2,2026-11-15,2", day="2026-11-20")
    place.commit(content, "paid.csv", payments, now=NOW)

    told = against(place, read(CASES, "A2,3,40", "A4,5,3", day="2026-11-20")[1]).as_json()

    # A3 is missing since the first part came, and was counted then.
    assert (told["new"], told["rolled_forward"], told["paid"], told["left"]) == (1, 1, 1, 0)


def test_a_file_is_compared_with_the_one_before_its_own_day(place: Portfolio) -> None:
    bring(place, "A1,5,3", day="2026-09-30")
    bring(place, "A1,5,64", "A2,5,3", day="2026-11-30")

    told = against(place, read(CASES, "A1,5,34", day="2026-10-31")[1]).as_json()

    assert (told["rolled_forward"], told["left"]) == (1, 0)


def test_days_that_outrun_the_calendar_are_pointed_out(place: Portfolio) -> None:
    bring(place, "A1,5,3", "A2,5,3", day="2026-11-10")
    bring(place, "A1,5,14", "A2,5,33", day="2026-11-20")

    assert (
        "1 cases grew older by more days than lie between the files. Please check them."
        in notes(place, "2026-11-10", "2026-11-20")
    )


def test_what_cannot_be_compared_is_refused_in_words(place: Portfolio) -> None:
    bring(place, "A1,5,3", day="2026-11-20")

    with pytest.raises(MeasureImpossible, match="no client has two snapshots"):
        compare(place, on("2026-10-31"), on("2026-11-20"))
    with pytest.raises(MeasureImpossible, match="is not before"):
        compare(place, on("2026-11-20"), on("2026-11-20"))
    with pytest.raises(NotFound):
        compare(place, on("2026-10-31"), on("2026-11-20"), client="乙")


def line(row: Iterable[object]) -> str:
    """One line of the golden file, so that a change of it is read easily."""
    return " ".join(map(str, row))


def figures(place: Portfolio) -> dict[str, Any]:
    """What changed from each snapshot of the sample to the next, as the golden file has it."""
    dates = sorted(place.as_of_dates())
    told = {}
    for earlier, later in pairwise(dates):
        found = compare(place, earlier, later, grace=Grace()).changes
        ways = transitions(found.cases).select("state_before", "state_after", "n", "amount")
        told[f"{earlier} to {later}"] = {
            "base_n": found.base_n,
            "rows": [line(row.values()) for row in found.rows_json()],
            "ways": [line(row) for row in ways.rows()],
        }
    return told


def test_the_snapshots_of_the_sample_change_as_they_did(sample_home: Path) -> None:
    """After a change that is meant, run with RENEW=1, which writes the file, and read its diff."""
    found = figures(Portfolio.open(sample_home))
    if os.environ.get("RENEW"):
        GOLDEN.write_text(json.dumps(found, indent=1) + "\n", "utf-8")

    assert found == json.loads(GOLDEN.read_text("utf-8"))


PLAN = "案件编号,期次,应还日期,应还金额,已还金额,实还日期"
TWO_SOURCES = (
    "2 cases: the instalment plan reaches only one of the two days, so their days past due are "
    "those of the files on both. On that day Cases and Recovery go by the plan and say others."
)


def bring_plan(place: Portfolio, *lines: str, day: str) -> None:
    content, intake = read(PLAN, *lines, day=day)
    place.commit(content, "plan.csv", intake, now=NOW)


def moves(place: Portfolio, *, later: str) -> list[tuple[object, ...]]:
    """Days and buckets of each case, before and now."""
    found = compare(place, on("2026-10-31"), on(later)).changes.cases.sort("case_key")
    return found.select("dpd_before", "dpd_after", "bucket_before", "bucket_after").rows()


@pytest.fixture
def planned(place: Portfolio) -> Portfolio:
    """The plan says 102 and 92 days on the last of October where the file says 41 and 31."""
    bring(place, "A1,5,41", "A2,5,31", "A3,5,3", day="2026-10-31")
    bring(place, "A1,5,61", "A2,5,51", "A3,5,23", day="2026-11-20")
    bring_plan(
        place, "A1,1,2026-07-21,100,0,", "A2,1,2026-07-31,100,0,", day="2026-10-31"
    )  # fmt: skip
    return place


def test_a_plan_that_reaches_one_of_the_days_moves_no_case_and_is_told(planned: Portfolio) -> None:
    assert moves(planned, later="2026-11-20") == [
        (41, 61, "M2", "M3"), (31, 51, "M2", "M2"), (3, 23, "M1", "M1"),
    ]  # fmt: skip
    assert TWO_SOURCES in notes(planned, "2026-10-31", "2026-11-20")


def test_a_plan_that_reaches_both_days_tells_what_the_cases_page_tells(planned: Portfolio) -> None:
    bring_plan(
        planned, "A1,1,2026-07-21,100,0,", "A2,1,2026-07-31,100,100,2026-11-15", day="2026-11-20"
    )  # fmt: skip

    told = moves(planned, later="2026-11-20")

    assert told == [(102, 122, "M4", "M5"), (92, 0, "M4", "M0"), (3, 23, "M1", "M1")]
    for day, at in (("2026-10-31", 0), ("2026-11-20", 1)):
        shown = planned.cases(on(day)).sort("case_key").select("dpd", "bucket").collect().rows()
        assert shown == [(row[at], row[at + 2]) for row in told]
    assert TWO_SOURCES not in notes(planned, "2026-10-31", "2026-11-20")
    assert counts(planned, "2026-10-31", "2026-11-20")["cured"] == 1


def test_a_file_is_compared_by_the_plan_that_reaches_both_days(planned: Portfolio) -> None:
    bring_plan(planned, "A1,1,2026-07-21,100,0,", "A2,1,2026-07-31,100,0,", day="2026-11-20")
    bring_plan(
        planned, "A1,1,2026-07-21,100,100,2026-11-25", "A2,1,2026-07-31,100,0,", day="2026-11-30"
    )  # fmt: skip

    found = against(planned, read(CASES, "A1,5,71", "A2,5,61", "A3,5,33", day="2026-11-30")[1])

    told = found.cases.sort("case_key").select("dpd_before", "dpd_after").rows()
    assert told == [(122, 0), (112, 122), (23, 33)]
    assert found.two_sources == 0


def test_cases_of_which_only_plans_say_what_is_past_due_follow_them(place: Portfolio) -> None:
    bring(place, "A1,5,", day="2026-10-31")
    bring(place, "A1,6,", day="2026-11-20")
    bring_plan(place, "A1,1,2026-07-21,100,0,", day="2026-10-31")

    assert moves(place, later="2026-11-20") == [(102, None, "M4", None)]
