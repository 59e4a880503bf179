"""Who enters and when: on the first day that fits, once, and in one experiment at a time."""

import datetime as dt
from dataclasses import replace

import polars as pl

from lib.experiments.defining import AMOUNT, PAID
from lib.experiments.entering import Started, days_of, entered, on_day
from lib.experiments.outcomes import exposure, of_persons
from lib.strategy.segments import Rule
from tests.lib.experiments.cast import DESIGN, START, known_by, people, started, who
from tests.lib.followups.cast import contacts, payments

LATER = START + dt.timedelta(days=7)
LAST = START + dt.timedelta(days=10)
OPEN = replace(DESIGN, last_entry=LAST)


def persons(frame: pl.DataFrame) -> dict[str, dt.date]:
    return dict(frame.select("person", "entered_on").unique().iter_rows())


def test_looked_at_are_the_first_day_and_the_days_of_files_until_the_last_day_of_entry() -> None:
    files = [START - dt.timedelta(days=1), LATER, LAST, LAST + dt.timedelta(days=1)]
    one = started(OPEN)
    assert days_of(one, files, LAST + dt.timedelta(days=30)) == (START, LATER, LAST)
    assert days_of(one, files, LATER) == (START, LATER)
    assert days_of(one, files, START - dt.timedelta(days=1)) == ()
    assert days_of(started(OPEN, ended=LATER), files, LAST) == (START, LATER)


def test_a_person_enters_on_the_first_day_that_fits_with_all_his_cases_of_that_day() -> None:
    one = started(replace(OPEN, rule=Rule(dpd_from=31)))
    first = people(2).with_columns(dpd=pl.Series([40, 20]))
    both = people(1, first=9).with_columns(person_key=pl.lit("P1"), dpd=pl.lit(5, pl.Int64))
    second = pl.concat([people(2).with_columns(dpd=pl.Series([47, 31])), both])
    known = {START: first, LATER: second}
    found = entered([one], lambda day: known[day], [LATER], LAST)["salt"]
    assert persons(found) == {"P0": START, "P1": LATER}
    assert found.filter(person="P1")["case_key"].to_list() == ["C1", "C9"]
    assert found.filter(person="P1")["dpd"].to_list() == [31.0, 31.0]


def test_ended_cases_let_nobody_in() -> None:
    gone = people(3).with_columns(ended=pl.Series([True, False, True]))
    assert persons(who(started(), gone)) == {"P1": START}


def test_nobody_is_in_two_experiments_until_his_time_in_the_first_is_over() -> None:
    known = people(6)
    low = replace(OPEN, rule=Rule(dpd_to=22))
    after = replace(OPEN, start=LATER, last_entry=LATER + dt.timedelta(days=30))
    over = START + dt.timedelta(days=15)
    every = [Started("first", low), Started("second", after)]
    found = entered(every, lambda _: known, [LATER, over], over)
    assert persons(found["first"]) == dict.fromkeys(("P0", "P1", "P2"), START)
    assert persons(found["second"]) == {
        **dict.fromkeys(("P3", "P4", "P5"), LATER),
        **dict.fromkeys(("P0", "P1", "P2"), over),
    }
    assert on_day(every, found, LATER)["person"].sort().to_list() == [f"P{n}" for n in range(6)]


def test_who_entered_the_one_that_was_started_later_is_not_in_the_other_too() -> None:
    known = people(6)
    first = replace(OPEN, start=LATER, last_entry=LATER)
    sooner = replace(OPEN, rule=Rule(dpd_to=22), last_entry=START, horizon=30)
    every = [Started("first", first), Started("sooner", sooner)]
    found = entered(every, lambda _: known, [LATER], LAST)
    assert persons(found["sooner"]) == dict.fromkeys(("P0", "P1", "P2"), START)
    assert persons(found["first"]) == dict.fromkeys(("P3", "P4", "P5"), LATER)
    assert on_day(every, found, LATER)["person"].is_unique().all()


def test_who_is_in_an_arm_is_so_until_his_time_is_over_or_it_ended() -> None:
    one, known = started(), people(4)
    found = {"salt": who(one, known)}
    assert on_day([one], found, START).height == 4
    assert on_day([one], found, DESIGN.end).height == 4
    assert on_day([one], found, DESIGN.end + dt.timedelta(days=1)).is_empty()
    ended = started(ended=LATER)
    assert on_day([ended], found, LATER - dt.timedelta(days=1)).height == 4
    assert on_day([ended], found, LATER).is_empty()


def test_payments_count_from_the_day_after_the_entry_to_the_last_day_net_of_reversals() -> None:
    cases = who(started(), people(5))
    end = DESIGN.end
    day = dt.timedelta(days=1)
    repayments = payments(
        (START, 100, None, "C0"),
        (START + day, 100, None, "C1"),
        (end, 100, None, "C2"),
        (end + day, 100, None, "C3"),
        (START + day, 100, "s", "C4"),
        (end, -100, "s", "C4"),
    )
    told = of_persons(cases, known_by(repayments, end + day), PAID).sort("person")
    assert told["y"].to_list() == [0.0, 1.0, 1.0, 0.0, 0.0]


def test_amounts_are_of_one_currency_and_of_persons_who_owe_in_it() -> None:
    design = replace(DESIGN, outcome=AMOUNT, currency="CNY")
    known = people(2).with_columns(currency=pl.Series(["CNY", "USD"]), overdue_amount=1_000)
    cases = who(started(design), known)
    repayments = payments((START + dt.timedelta(days=2), 300, None, "C0"))
    told = of_persons(cases, known_by(repayments, design.end), AMOUNT)
    assert told.select("person", "y", "x").rows() == [("P0", 300.0, 1000.0)]


def test_what_was_really_done_is_counted_by_person_and_channel() -> None:
    cases = who(started(), people(40))
    on = dt.datetime.combine(START + dt.timedelta(days=1), dt.time(10))
    met = [{"case_key": f"C{n}", "happened_at": on} for n in (0, 0, 1)]
    early = {"case_key": "C2", "happened_at": on - dt.timedelta(days=1)}
    known = replace(known_by(payments(), DESIGN.end), followups=contacts(*met, early))
    told = exposure(cases, known)
    visits = told.filter(channel="visit")
    assert visits["n"].sum() == 2
    assert visits["of"].sum() == 40
    assert told.filter(pl.col("channel") != "visit")["n"].sum() == 0
