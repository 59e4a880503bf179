"""Kept sums of month ends tell the same forecast as the cases, whatever is recorded afterwards."""

import datetime as dt
import json
import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from lib.followups.recording import record
from lib.forecasts.gathering import WEEKS, Forecast, of_past, of_walk, past, walked
from lib.forecasts.past import anew
from lib.forecasts.proving import Proof
from lib.portfolio import Portfolio, prepared
from lib.settings import Settings
from tests.cast import ALICE
from tests.lib.followups.cast import NOW, PROMISE
from tests.lib.forecasts.drawing import CASES, CONTACTS, ENDS, PAYMENTS, draw_files, drawn_case
from tests.lib.portfolio.cast import bring

NOVEMBER = dt.date(2026, 11, 30)
SETTINGS = Settings(minimum_n=2)


Drawn = Callable[[int], Portfolio]


@pytest.fixture(autouse=True)
def kept_however_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the sums of portfolios that are too small to be worth it."""
    monkeypatch.setattr(prepared, "LARGE", 0)


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """The store that each seed draws, made once; who writes into it takes a copy."""

    @cache
    def home(seed: int) -> Path:
        folder = tmp_path_factory.mktemp("drawn") / "home"
        place = Portfolio.open(folder).by(ALICE)
        draw_files(place, random.Random(seed))  # noqa: S311 — no secrets
        place.ledger.close()
        return folder

    return home


@pytest.fixture
def drawn(homes: Callable[[int], Path], tmp_path: Path) -> Drawn:
    """Give a portfolio that a seed draws."""

    def copied(seed: int) -> Portfolio:
        shutil.copytree(homes(seed), tmp_path / "home")
        return Portfolio.open(tmp_path / "home").by(ALICE)

    return copied


def of_cases(place: Portfolio, day: dt.date = ENDS[-1], weeks: int = WEEKS) -> Forecast:
    """The forecast made anew, of the cases themselves."""
    return of_past(replace(past(place, SETTINGS, day), kept=anew), weeks)


def of_sums(place: Portfolio, day: dt.date = ENDS[-1], weeks: int = WEEKS) -> Forecast:
    """The forecast by what is kept."""
    return of_past(past(place, SETTINGS, day), weeks)


def assert_same(place: Portfolio, day: dt.date = ENDS[-1], weeks: int = WEEKS) -> None:
    """The forecast by what is kept is that of the same past made anew."""
    assert_alike(of_sums(place, day, weeks), of_cases(place, day, weeks))


def assert_alike(one: Forecast, other: Forecast) -> None:
    """Two forecasts say the same."""
    assert _told(one.proofs) == _told(other.proofs)
    for name in ("weeks", "past", "groups"):
        assert_frame_equal(getattr(one, name), getattr(other, name))


def _told(proofs: Sequence[Proof]) -> object:
    """What proofs say, but for the order in which figures were added up."""
    told = json.dumps([asdict(one) for one in proofs], default=str)
    return json.loads(told, parse_float=lambda figure: round(float(figure), 9))


def sums(place: Portfolio) -> set[str]:
    """What is kept of month ends."""
    folder = place.folder.parent / prepared.FOLDER
    return {one.name for one in folder.glob("ahead-*")}


@pytest.mark.parametrize("seed", range(4))
def test_kept_sums_tell_what_the_cases_tell(seed: int, drawn: Drawn) -> None:
    place = drawn(seed)
    told_by_cases = of_cases(place)
    assert sums(place) == set()

    assert_alike(of_sums(place), told_by_cases)
    first = sums(place)
    assert_alike(of_sums(place), told_by_cases)
    longer = walked(past(place, SETTINGS, ENDS[-1]), 12)
    assert_alike(of_walk(longer, WEEKS), told_by_cases)  # any horizon follows from a longer walk
    assert sums(place) == first
    assert len(first) == len(ENDS)

    today = dt.datetime.combine(ENDS[-1], dt.time(9))
    told = {"case_key": "甲:A3", "happened_at": today, "promise_date": dt.date(2026, 11, 6)}
    record(place.ledger, replace(PROMISE, **told), NOW)  # type: ignore[arg-type]
    assert_same(place)
    (new,) = sums(place) - first
    assert new.startswith("ahead-12-2026-10-31."), "a contact of today leaves the past as it is"


@pytest.mark.parametrize("seed", range(4))
def test_one_more_month_leaves_those_whose_weeks_are_over(seed: int, drawn: Drawn) -> None:
    place, draw = drawn(seed), random.Random(seed)  # noqa: S311 — no secrets
    of_sums(place)  # as the cases tell them, see above
    first = sums(place)

    _november(place, draw)
    assert_same(place, NOVEMBER)
    days = {one.partition(".")[0].removeprefix("ahead-12-") for one in sums(place) - first}
    # Twelve weeks from the end of August on lead into November, of July they do not.
    assert days == {"2026-08-31", "2026-09-30", "2026-10-31", "2026-11-30"}

    late = f"A{draw.randrange(14)},甲,2026-06-29,40"
    bring(place, PAYMENTS, late, day="2026-12-01", kind="repayments")
    before = sums(place)
    assert_same(place, NOVEMBER)
    assert len(sums(place) - before) == len(ENDS) + 1, "what was paid long ago is in all of them"


def test_weeks_that_a_later_payment_shows_to_be_over_are_in_the_kept_sums(
    drawn: Drawn,
) -> None:
    place, draw = drawn(1), random.Random(1)  # noqa: S311 — no secrets
    bring(place, CASES, *(drawn_case(draw, n) for n in range(14)), day=f"{NOVEMBER}")
    days = [dt.date(2026, 11, 1) + dt.timedelta(days=n) for n in range(20)]
    paid = (f"A{draw.randrange(14)},甲,{day},40" for day in days)
    bring(place, PAYMENTS, *paid, day=f"{days[-1]}", kind="repayments")
    assert_same(place, NOVEMBER, weeks=12)

    # Twelve weeks from the end of August on end between the last payment and this one.
    bring(place, PAYMENTS, "A1,甲,2026-11-28,40", day="2026-11-28", kind="repayments")
    assert_same(place, NOVEMBER, weeks=12)


@pytest.mark.parametrize("seed", range(2))
def test_whatever_file_comes_or_goes_the_kept_sums_are_those_of_the_cases(
    seed: int, drawn: Drawn
) -> None:
    place, draw = drawn(seed), random.Random(seed)  # noqa: S311 — no secrets
    early = ("A3,甲,2026-07-02 10:00,外访,PTP,60,2026-07-08",)
    told = bring(place, CONTACTS, *early, day="2026-12-01", kind="followups")
    assert_same(place)

    bring(place, CASES, *(drawn_case(draw, n) for n in range(16)), day="2026-08-20")
    assert_same(place)
    place.withdraw(told, now=NOW)
    assert_same(place)
    # A case that was in no file brings the payments with it that waited for it.
    bring(place, CASES, "A15,甲,K9,2026-06-02,300,10,催收中", day="2026-06-15")
    assert_same(place)
    # Whose record a promise belongs to is told by the last file with its case.
    bring(place, CASES, "A3,甲,K7,2026-06-04,300,10,催收中", day="2026-11-15")
    assert_same(place)


def test_sums_of_a_day_go_when_no_file_of_it_stands(
    drawn: Drawn, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, draw = drawn(1), random.Random(1)  # noqa: S311 — no secrets
    november = _november(place, draw)
    assert_same(place, NOVEMBER)
    assert any("2026-11-30" in one for one in sums(place))

    place.withdraw(november, now=NOW)
    monkeypatch.setattr(prepared, "STALE", -1)
    assert_same(place)
    assert not any("2026-11-30" in one for one in sums(place))


def _november(place: Portfolio, draw: random.Random) -> str:
    """The files of one more month: cases, payments and contacts; the import of the cases."""
    cases = (drawn_case(draw, n) for n in range(14) if draw.random() < 0.85)
    day = f"{NOVEMBER}"
    found = bring(place, CASES, *cases, day=day)
    days = [dt.date(2026, 11, 1) + dt.timedelta(days=n) for n in range(30)]
    paid = (f"A{draw.randrange(14)},甲,{draw.choice(days)},{draw.choice((30, 50))}" for _ in days)
    bring(place, PAYMENTS, *paid, day=day, kind="repayments")
    bring(place, CONTACTS, "A4,甲,2026-11-03 10:00,外访,PTP,60,2026-11-09", day=day,
          kind="followups")  # fmt: skip
    return found
