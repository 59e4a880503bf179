"""What sessions share stays within the memory that it may take."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import polars as pl
import pytest

from lib.errors import MeasureImpossible
from lib.screen.sharing import Shared, told, weight
from lib.words import Sentence


@dataclass(frozen=True)
class Both:
    """A result with two frames."""

    one: pl.DataFrame
    other: tuple[pl.DataFrame, ...]


def frame(rows: int) -> pl.DataFrame:
    """So many rows of eight bytes each."""
    return pl.DataFrame({"n": range(rows)})


def test_what_is_asked_for_again_is_not_computed_again() -> None:
    shared, made = Shared(), []

    def compute() -> int:
        made.append(1)
        return len(made)

    assert [shared.get("cases", b"a", compute) for _ in range(3)] == [1, 1, 1]
    assert shared.get("cases", b"b", compute) == 2
    assert shared.get("holds", b"a", compute) == 3


def test_what_was_asked_for_least_lately_goes_when_all_is_too_large() -> None:
    shared = Shared(limit=2_000)
    for name in (b"a", b"b"):
        shared.get("cases", name, lambda: frame(100))
    shared.get("cases", b"a", lambda: frame(1))
    shared.get("holds", b"c", lambda: frame(100))

    assert shared.size == 1_600
    assert shared.get("cases", b"a", lambda: frame(1)).height == 100
    assert shared.get("cases", b"b", lambda: frame(1)).height == 1


def test_room_is_made_by_what_was_asked_for_least_lately() -> None:
    shared = Shared(limit=2_000)
    for name in (b"a", b"b"):
        shared.get("cases", name, lambda: frame(100))
    shared.get("cases", b"a", lambda: frame(1))

    shared.room_for(400)
    assert shared.size == 1_600
    shared.room_for(1_000)
    assert shared.size == 800
    assert shared.get("cases", b"a", lambda: frame(1)).height == 100
    shared.room_for(3_000)
    assert shared.size == 0


def test_one_that_is_too_large_alone_is_kept_until_the_next() -> None:
    shared = Shared(limit=10)
    shared.get("cases", b"a", lambda: frame(100))

    assert shared.get("cases", b"a", lambda: frame(1)).height == 100


def test_of_one_kind_only_so_many_are_kept() -> None:
    shared = Shared(entries=2)
    for name in (b"a", b"b", b"c"):
        shared.get("cases", name, lambda: frame(1))

    assert shared.size == 16
    assert shared.get("cases", b"a", lambda: frame(5)).height == 5


def test_a_failure_is_not_kept() -> None:
    shared = Shared()

    def fails() -> int:
        return 1 // 0

    with pytest.raises(ZeroDivisionError):
        shared.get("cases", b"a", fails)
    assert shared.get("cases", b"a", lambda: 7) == 7


def test_that_nothing_can_be_computed_is_found_out_once() -> None:
    shared, asked = Shared(), []

    def refuses() -> int:
        asked.append(1)
        raise MeasureImpossible(because=Sentence("nothing was collected."))

    for _ in range(2):
        with pytest.raises(MeasureImpossible, match="nothing was collected"):
            shared.get("cases", b"a", refuses)
    assert len(asked) == 1


def test_two_who_ask_at_once_wait_for_one_answer() -> None:
    shared, made = Shared(), []

    def compute() -> int:
        made.append(1)
        return sum(range(10_000))

    with ThreadPoolExecutor(8) as many:
        found = list(many.map(lambda _: shared.get("cases", b"a", compute), range(50)))

    assert len(set(found)) == 1
    assert len(made) == 1


def test_the_bytes_of_all_frames_in_a_result_count() -> None:
    assert weight(Both(frame(10), (frame(1), frame(2)))) == 104
    assert weight({"a": [frame(1)], "b": "text"}) == 8
    assert weight(frame(3)["n"]) == 24


def test_equal_questions_are_told_alike() -> None:
    day, same = dt.date(2026, 10, 31), dt.date(2026, 10, 31)

    assert told((day, day, {"x": ("a",)})) == told((day, same, {"x": ("a",)}))
    assert told((day,)) != told((dt.date(2026, 10, 30),))


def test_a_column_that_two_frames_have_counts_once() -> None:
    cases = frame(100)
    known = cases.with_columns(late=pl.lit(1, pl.Int64))
    shared = Shared(limit=1_700)
    shared.get("cases", b"a", lambda: cases)
    shared.get("known", b"a", lambda: known)

    assert weight((cases, known)) == shared.size == 1_600
    assert weight((cases, frame(100))) == 1_600
    assert weight(cases.filter(pl.col("n") > 9)) == 720


def test_what_is_little_stays_however_much_comes_after_it() -> None:
    shared = Shared(limit=100_000)
    shared.get("headline", b"a", lambda: frame(1))
    for name in (b"a", b"b", b"c"):
        shared.get("cases", name, lambda: frame(10_000))

    assert shared.get("headline", b"a", lambda: frame(2)).height == 1
    assert shared.size == 80_008
