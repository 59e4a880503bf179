"""Whether an agreement is kept, day by day, with part payments and a reversal."""

import datetime as dt

from lib.agreements.following import Due, End, Grace, Part, State, course, needed

GRACE = Grace(days=3, tolerance=1.0, broken_days=10)


def day(number: int) -> dt.date:
    """A day of November 2026; the months go on after its end."""
    return dt.date(2026, 11, 1) + dt.timedelta(days=number - 1)


PLAN: tuple[Due, ...] = ((day(10), 100), (day(40), 100), (day(70), 101))


def told(number: int, *paid: Due, grace: Grace = GRACE, end: End | None = None) -> str:
    return course(PLAN, paid, day(number), grace, end).state.value


def parts(number: int, *paid: Due) -> list[str]:
    return [one.value for one in course(PLAN, paid, day(number), GRACE, None).parts]


LIFE = ((day(9), 60), (day(13), 40), (day(44), 30), (day(46), 70), (day(60), 101))


def test_a_written_life_is_followed_day_by_day() -> None:
    lived = {number: told(number, *LIFE) for number in range(1, 61)}
    assert [number for number, state in lived.items() if state == "late"] == [44, 45]
    assert [number for number, state in lived.items() if state == "completed"] == [60]
    assert set(lived.values()) == {"performing", "late", "completed"}


def test_each_instalment_is_open_due_late_or_paid() -> None:
    assert parts(9) == ["open", "open", "open"]
    assert parts(10, (day(9), 60)) == ["due", "open", "open"]
    assert parts(13, (day(9), 60)) == ["due", "open", "open"]
    assert parts(14, (day(9), 60)) == ["late", "open", "open"]
    assert parts(14, (day(9), 60), (day(14), 40)) == ["paid", "open", "open"]
    assert parts(40, (day(9), 150)) == ["paid", "due", "open"]


def test_what_is_paid_too_much_goes_to_the_next_instalment_and_counts_once() -> None:
    found = course(PLAN, [(day(9), 250)], day(20), GRACE, None)
    assert (found.filled, found.paid) == ((100, 100, 50), 250)


def test_an_instalment_that_stays_away_breaks_the_agreement_and_later_money_does_not_mend_it() -> (
    None
):
    assert told(20) == "late"
    assert told(21) == "broken"
    assert told(60, (day(21), 301)) == "broken"
    assert course(PLAN, [(day(21), 301)], day(60), GRACE, None).ended_on == day(21)


def test_on_the_last_day_it_can_still_be_paid() -> None:
    assert told(21, (day(20), 100)) == "performing"


def test_a_payment_that_was_posted_later_for_an_earlier_day_undoes_the_breach() -> None:
    assert told(30) == "broken"
    assert told(30, (day(12), 100)) == "performing"


def test_a_completed_agreement_ends_on_the_day_of_the_payment_that_completed_it() -> None:
    found = course(PLAN, [(day(5), 300), (day(8), 1)], day(90), GRACE, None)
    assert (found.state, found.ended_on) == (State.COMPLETED, day(8))


def test_the_tolerance_is_that_of_promises_to_the_cent() -> None:
    loose = Grace(days=3, tolerance=0.8, broken_days=10)
    assert told(14, (day(9), 80), grace=loose) == "performing"
    assert told(14, (day(9), 79), grace=loose) == "late"
    assert needed(5_000, 0.8) == 4_000


def test_days_of_grace_come_before_days_to_a_breach() -> None:
    patient = Grace(days=15, tolerance=1.0, broken_days=10)
    assert [told(number, grace=patient) for number in (25, 26)] == ["performing", "broken"]


def test_what_ended_counts_no_payment_from_that_day_on() -> None:
    cancelled = End(day(12), State.CANCELLED)
    assert told(11, end=cancelled) == "performing"
    assert told(12, end=cancelled) == "cancelled"
    found = course(PLAN, [(day(11), 40), (day(12), 60)], day(30), GRACE, cancelled)
    assert (found.state, found.paid, found.ended_on) == (State.CANCELLED, 40, day(12))


def test_what_was_completed_or_broken_before_is_not_cancelled_or_superseded_any_more() -> None:
    later = End(day(50), State.SUPERSEDED)
    assert told(60, (day(9), 301), end=later) == "completed"
    assert told(60, end=later) == "broken"
    assert Part.LATE in course(PLAN, [], day(60), GRACE, later).parts
