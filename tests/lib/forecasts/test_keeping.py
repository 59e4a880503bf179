"""Kept sums of month ends tell the same forecast as the cases, whatever is recorded afterwards."""

import datetime as dt
import random
from dataclasses import replace
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from lib.followups.recording import record
from lib.forecasts.gathering import of_past, past
from lib.forecasts.past import anew
from lib.portfolio import Portfolio, prepared
from lib.settings import Settings
from tests.cast import ALICE
from tests.lib.followups.cast import NOW, PROMISE
from tests.lib.portfolio.cast import bring

ENDS = [dt.date(2026, month, day) for month, day in ((6, 30), (7, 31), (8, 31), (9, 30), (10, 31))]
CASES = "案件编号,委托方,客户号,委案日期,逾期金额,逾期天数,案件状态"
PAYMENTS = "案件编号,委托方,还款日期,还款金额"
CONTACTS = "案件编号,委托方,跟进时间,跟进方式,跟进结果,承诺金额,承诺日期"
SETTINGS = Settings(minimum_n=2)


def drawn(home: Path, seed: int) -> Portfolio:
    """Files of five month ends: cases come and go, pay, take back and promise."""
    draw, place = random.Random(seed), Portfolio.open(home).by(ALICE)  # noqa: S311 — no secrets
    for end in ENDS:
        bring(place, CASES, *(_case(draw, n) for n in range(14) if draw.random() < 0.85),
              day=f"{end}")  # fmt: skip
    days = [ENDS[0] + dt.timedelta(days=n) for n in range(-20, 124)]
    paid = [
        f"A{draw.randrange(16)},甲,{draw.choice(days)},{draw.choice((30, 50, 90, -30))}"
        for _ in range(150)
    ]
    bring(place, PAYMENTS, *paid, day="2026-10-31", kind="repayments")
    met = []
    for _ in range(40):
        day = draw.choice(days)
        due = day + dt.timedelta(days=draw.randrange(12))
        met.append(f"A{draw.randrange(14)},甲,{day} 10:00,外访,PTP,{draw.choice((30, 60))},{due}")
    bring(place, CONTACTS, *met, day="2026-10-31", kind="followups")
    return place


def _case(draw: random.Random, n: int) -> str:
    status = "结清" if draw.random() < 0.1 else "催收中"
    placed = dt.date(2026, 6, 1 + n)
    return f"A{n},甲,K{n // 2},{placed},{draw.randrange(0, 500)},{draw.randrange(0, 120)},{status}"


def assert_same(place: Portfolio) -> None:
    """The forecast by what is kept is that of the same past made anew."""
    known = past(place, SETTINGS, ENDS[-1])
    one, other = of_past(known), of_past(replace(known, kept=anew))
    assert one.proofs == other.proofs
    for name in ("weeks", "past", "groups"):
        assert_frame_equal(getattr(one, name), getattr(other, name))


def sums(place: Portfolio) -> set[str]:
    """What is kept of month ends."""
    folder = place.folder.parent / prepared.FOLDER
    return {one.name for one in folder.glob("ahead-*")}


@pytest.mark.parametrize("seed", range(4))
def test_kept_sums_tell_what_the_cases_tell(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepared, "LARGE", 0)
    place = drawn(tmp_path, seed)

    assert_same(place)
    first = sums(place)
    assert_same(place)
    assert sums(place) == first
    assert len(first) == len(ENDS)

    today = dt.datetime.combine(ENDS[-1], dt.time(9))
    told = {"case_key": "甲:A3", "happened_at": today, "promise_date": dt.date(2026, 11, 6)}
    record(place.ledger, replace(PROMISE, **told), NOW)  # type: ignore[arg-type]
    assert_same(place)
    (new,) = sums(place) - first
    assert new.startswith("ahead-12-2026-10-31."), "a contact of today leaves the past as it is"
