"""Spells and first repayments that are kept are those of the files, of whatever was paid."""

import datetime as dt
import os
import random
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from lib.errors import MeasureImpossible
from lib.measures import waiting
from lib.measures.spells import spells
from lib.measures.times import until_paid
from lib.portfolio import Portfolio, prepared
from lib.portfolio.paying import paying
from tests.lib.portfolio.cast import bring

ENDS = (dt.date(2026, 8, 31), dt.date(2026, 9, 30), dt.date(2026, 10, 31))
CASES = "案件编号,委托方,委案日期,逾期金额,逾期天数,案件状态"
PAYMENTS = "案件编号,委托方,还款日期,还款金额"


@pytest.mark.parametrize("seed", range(4))
def test_what_is_kept_of_many_files_says_what_the_files_say(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepared, "LARGE", 0)
    draw, place = random.Random(seed), Portfolio.open(tmp_path)  # noqa: S311 — no secrets
    for end in ENDS:
        rows = [
            f"A{n},甲,2026-{draw.choice((8, 9))}-{n + 1:02},{draw.randrange(500)},"
            f"{draw.randrange(90)},{draw.choice(('催收中', '催收中', '结清', '退案'))}"
            for n in range(12)
            if draw.random() < 0.8
        ]
        bring(place, CASES, *rows, day=f"{end}")
    days = [ENDS[0] + dt.timedelta(days=n) for n in range(-30, 62)]
    paid = [
        f"A{draw.randrange(13)},甲,{draw.choice(days)},{draw.choice((30, 50, -30))}"
        for _ in range(60)
    ]
    bring(place, PAYMENTS, *paid, day="2026-10-31", kind="repayments")

    for until in ENDS[1:]:
        every = spells(place, until)
        first = until_paid(every, place.repayments(), until, paying(place))
        for _ in range(2):  # made, and read
            assert_frame_equal(waiting.spells(place, until).collect(), every, check_row_order=False)
            found = waiting.until_first_paid(place, until).collect()
            assert_frame_equal(found, first, check_row_order=False)


def test_what_was_kept_of_another_day_is_cleared_away_once_nobody_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepared, "LARGE", 0)
    place = Portfolio.open(tmp_path)
    bring(place, CASES, "A1,甲,2026-08-01,500,20,催收中", day=f"{ENDS[0]}")
    bring(place, PAYMENTS, "A1,甲,2026-08-20,30", day=f"{ENDS[0]}", kind="repayments")
    for until in ENDS:
        waiting.until_first_paid(place, until)
        for one in (tmp_path / prepared.FOLDER).iterdir():
            os.utime(one, (0, 0))
    kept = [one.name.partition(".")[0] for one in (tmp_path / prepared.FOLDER).iterdir()]
    assert (kept.count("spells"), kept.count("paid-first")) == (1, 1)


def test_before_the_first_file_there_is_nothing_to_wait_for(tmp_path: Path) -> None:
    with pytest.raises(MeasureImpossible, match="no case files up to 2026-08-31"):
        waiting.spells(Portfolio.open(tmp_path), ENDS[0])
