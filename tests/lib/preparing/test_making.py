"""What is prepared of large files is all that pages keep of them, and nothing but that."""

import datetime as dt
import random
import shutil
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from lib.followups.knowing import promisers
from lib.forecasts.gathering import past, walked
from lib.forecasts.tallies import FAR
from lib.measures import cohorts, cures, pairs, waiting
from lib.portfolio import Portfolio, prepared
from lib.portfolio.errors import NotKept
from lib.preparing import making
from lib.preparing.steps import STEPS, WHOSE, step_of
from lib.settings import Settings
from tests.lib.forecasts.drawing import ENDS, draw_files
from tests.lib.portfolio.cast import bring

SETTINGS = Settings()
LAST = ENDS[-1]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Portfolio:
    """Five month ends with repayments, contacts and a plan, taken for many."""
    monkeypatch.setattr(prepared, "LARGE", 0)
    return drawn(tmp_path)


def drawn(home: Path) -> Portfolio:
    place = Portfolio.open(home)
    draw_files(place, random.Random(3))  # noqa: S311 — no secrets
    bring(place, "案件编号,委托方,期次,应还日期,应还金额", "A1,甲,1,2026-08-01,90", day=f"{LAST}")
    return place


def made(place: Portfolio) -> list[str]:
    return list(making.prepare(place, SETTINGS, patience=0))


def ask(place: Portfolio, name: str) -> Path:
    """Ask for something as a page does that waits for it."""
    asked = making.folder_of(place.folder.parent) / making.ASKED / name
    asked.touch()
    return asked


def look_at_all(place: Portfolio) -> None:
    """Ask for all that pages ask for as of the last day."""
    for kind in ("repayments", "followups", "assignments"):
        place.rows(kind).collect()
    place.taken_back()
    place.instalments()
    place.cases()
    for columns in WHOSE:
        place.whose(*columns)
    place.credited()
    promisers(place, place.followups().collect())
    spans = pairs.spans(place.as_of_dates(), LAST)
    for span in spans:
        pairs.tallied(place, span)
        if again := cures.looked_again(spans, span):
            cures.lasted(place, span, again)
    for by in ("batch", "month"):
        cohorts.tallied(place, by, LAST, place.repayments())
    waiting.until_first_paid(place, LAST)
    walked(past(place, SETTINGS, LAST), FAR)


def test_after_it_no_page_makes_anything_itself(place: Portfolio) -> None:
    names = made(place)

    with prepared.noting() as more:
        look_at_all(Portfolio.open(place.folder.parent))
    assert more == []
    assert {step for name in names if (step := step_of(name))} == set(STEPS)
    assert [name for name in names if step_of(name) is None] == []
    assert made(place) == [], "what is there is not made again"


def test_it_is_what_a_page_makes_itself(place: Portfolio, tmp_path: Path) -> None:
    # Persons are called by a key of the store, and marks of what was told hang on them.
    (tmp_path / "other").mkdir()
    shutil.copy(tmp_path / "naming.key", tmp_path / "other")
    other = drawn(tmp_path / "other")
    made(place)

    look_at_all(other)
    mine, theirs = (one.folder.parent / prepared.FOLDER for one in (place, other))
    kept = {one.name.rpartition(".")[0] for one in mine.iterdir()}
    assert {one.name.rpartition(".")[0] for one in theirs.iterdir()} == kept
    for one, two in zip(
        pairs.spans(place.as_of_dates(), LAST), pairs.spans(other.as_of_dates(), LAST), strict=True
    ):
        assert_frame_equal(
            pairs.tallied(place, one).collect(),
            pairs.tallied(other, two).collect(),
            check_row_order=False,
        )


@pytest.mark.parametrize(
    "name",
    [
        "cohorts-batch.2026-09-30",
        "spells.2026-08-31",
        "ways-2026-06-30-2026-10-31",
        "lasted-2026-07-31-2026-10-31",
    ],
)
def test_what_somebody_waits_for_comes_first(place: Portfolio, name: str) -> None:
    asked = ask(place, name)

    names = made(place)

    assert names.index(name) < names.index("followups")
    assert not asked.exists()
    assert len(names) == len(set(names))
    assert f"{name[:-10]}{LAST}" in names, "and then the same of the latest day"


def test_what_no_step_makes_is_said_to_be_over(place: Portfolio) -> None:
    asked = ask(place, "another-thing")

    made(place)

    assert not asked.exists()


def test_files_that_come_while_it_is_made_are_gone_through_as_well(
    place: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = dt.date(2026, 11, 30)
    whole = waiting.until_first_paid

    def brought(at: Portfolio, until: dt.date) -> object:
        if at.latest() == LAST:
            bring(
                place, "案件编号,委托方,客户号,逾期金额,逾期天数", "A1,甲,K0,90,3", day=f"{later}"
            )
        return whole(at, until)

    monkeypatch.setattr(waiting, "until_first_paid", brought)
    names = made(place)

    assert "spells.2026-11-30" in names
    assert "ways-2026-10-31-2026-11-30" in names
    monkeypatch.undo()
    monkeypatch.setattr(prepared, "LARGE", 0)
    assert made(place) == []


def test_where_nothing_can_be_written_it_says_so(place: Portfolio) -> None:
    (place.folder.parent / prepared.FOLDER).write_text("in the way")

    with pytest.raises(NotKept, match="make room"):
        made(place)


def test_of_few_files_nothing_is_made(place: Portfolio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()

    assert made(place) == []
    assert not (place.folder.parent / prepared.FOLDER).exists()


def test_without_any_case_nothing_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "LARGE", 0)

    assert made(Portfolio.open(tmp_path)) == []


def test_a_fault_of_one_step_leaves_the_others_and_is_told(
    place: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> object:
        raise ValueError

    monkeypatch.setattr(pairs, "tallied", broken)
    with pytest.raises(ValueError):  # noqa: PT011 — any
        made(place)

    kept = {one.name.partition(".")[0] for one in (place.folder.parent / prepared.FOLDER).iterdir()}
    assert {"repayments", "cohorts-month", "paid-first"} <= kept
