"""The minutes of a day: what was decided, what came of earlier decisions, no markup of others."""

import datetime as dt

from lib.lessons.following import Finding
from lib.lessons.records import Lesson, Step
from lib.show import minutes_page
from lib.words import Sentence, words

DAY = dt.date(2026, 9, 20)
EVIL = "<script>alert(1)</script>"


def lesson(number: int, decided: dt.date, *states: str) -> Lesson:
    at = dt.datetime.combine(decided, dt.time(9), dt.UTC)
    steps = tuple(Step(one, "", at, "su", DAY) for one in ("open", *states))
    return Lesson(
        f"L{number}", number, f"What {number} {EVIL}", "Why", "Wang", decided, DAY, "paid",
        decided, ("C1",), "cases", steps,
    )  # fmt: skip


def test_the_minutes_tell_new_decisions_and_how_open_ones_stand() -> None:
    early = dt.date(2026, 9, 1)
    every = [
        lesson(1, early),
        lesson(2, early, "dropped"),
        lesson(3, early, "kept"),
        lesson(4, DAY),
    ]
    found = {"L1": Finding(DAY, None, Sentence("It brought {n} points.", n=3))}
    page = minutes_page.render(
        words("en"), DAY, every, found, "Alice", {"L3": "it works"}, "http://here/effect"
    )

    new, old = page.split("Decided before")
    assert "4 · What 4" in new
    assert "1 · What 1" in old
    assert "It brought 3 points." in old
    assert "adopted: it works" in old
    assert "2 · What 2" not in page
    assert 'href="http://here/effect?effect=lessons&amp;lesson=L1"' in old
    assert EVIL not in page
    assert "Alice" in page


def test_a_day_without_decisions_says_so() -> None:
    page = minutes_page.render(words("en"), DAY, [], {}, "Alice", {})
    assert page.count("Nothing.") == 2
