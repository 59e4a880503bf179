"""The timeline of a person: all channels and cases in one line, of which one may want a part."""

import datetime as dt
from zoneinfo import ZoneInfo

import polars as pl
from hypothesis import given
from hypothesis import strategies as some

from lib.agreements.records import STEPS
from lib.followups import beside
from lib.followups.codes import OUTCOMES
from lib.followups.corrections import CORRECTED
from lib.followups.promises import promises
from lib.followups.timeline import Event, Wanted, chosen, moment, timeline
from lib.words import Sentence
from tests.lib.followups.cast import contacts, day, noon, payments

SHANGHAI = ZoneInfo("Asia/Shanghai")
EVENING = dt.datetime(2026, 11, 4, 17, 30, tzinfo=dt.UTC)
"""Already the next day in Shanghai."""


def test_a_person_has_one_timeline_over_all_cases() -> None:
    made = contacts(
        {"happened_at": noon(1), "outcome": "NOT_HOME"},
        {"happened_at": noon(2), "outcome": "CALL_RNR", "channel": "call", "case_key": "C2"},
        {"happened_at": noon(3), "outcome": "NOT_HOME", "case_key": "C9"},
    )
    money = payments((day(2), 20_00, None, "C2"))

    found = timeline({"C1", "C2"}, made, money, promises(made, money, day(5)))

    assert [(one.kind, one.case_key) for one in found] == [
        ("call", "C2"),
        ("repayment", "C2"),
        ("visit", "C1"),
    ]


def test_decisions_looks_and_files_stand_at_their_local_time() -> None:
    decided = pl.DataFrame(
        {
            "decided_at": [EVENING, EVENING],
            "purpose": ["plan", "record"],
            "case_key": ["C1", "C1"],
            "channel": ["visit", "call"],
            "allowed": [True, False],
            "rule_ids": [[], ["CN-1", "CN-2"]],
            "followup_id": [None, "f1"],
            "actor": ["", "alice"],
        },
        schema_overrides={"rule_ids": pl.List(pl.String)},
    )
    looks = pl.DataFrame(
        {
            "case_key": ["C1", "C1"],
            "at": [EVENING, EVENING],
            "actor": ["alice", "bob"],
            "field": ["mobile", None],
            "why": ["contact", None],
        }
    )
    stood = pl.DataFrame(
        {
            "case_key": ["C1"],
            "as_of": [day(4)],
            "file_name": ["a.csv"],
            "overdue_amount": [5_00],
            "currency": ["CNY"],
        }
    )

    told = [
        *beside.decided(decided, SHANGHAI, pl.DataFrame(schema=CORRECTED)),
        *beside.revealed(looks, SHANGHAI),
        *beside.imported(stood),
    ]

    assert [one.rules for one in told[:2]] == [(), ("CN-1", "CN-2")]
    local = dt.datetime(2026, 11, 5, 1, 30)  # noqa: DTZ001 — on the watch
    assert [(one.at, one.kind, str(one.title)) for one in told] == [
        (local, "gate", "The gate allowed it (Visit)"),
        (local, "gate", "Recorded against rules (Call): CN-1、CN-2"),
        (local, "reveal", "Revealed: Mobile phone"),
        (local, "reveal", "Attachment seen or taken out"),
        (day(4), "import", "In the file of 2026-11-04"),
    ]


def taken(*steps: tuple[str, dt.date, dt.datetime]) -> pl.DataFrame:
    """Steps of an agreement: what was done, on which day, and when that was recorded."""
    rows = [
        {"sequence": at, "case_key": "C1", "step": step, "happened_on": on, "recorded_at": moment}
        for at, (step, on, moment) in enumerate(steps)
    ]
    named = [{"recorded_by": "alice"} | row for row in rows]
    return pl.DataFrame(named, schema=dict(STEPS))


def told(steps: pl.DataFrame, made: pl.DataFrame) -> list[str]:
    """The titles of the timeline of these steps and contacts, the newest first."""
    nothing = payments()
    ended = promises(made, nothing, day(9))
    others = beside.agreed(steps, SHANGHAI)
    return [one.title.sentence for one in timeline({"C1"}, made, nothing, ended, others)]


def test_the_steps_of_an_agreement_stand_at_their_hour_among_the_contacts_of_their_day() -> None:
    morning, evening = (dt.datetime(2026, 11, 3, hour, tzinfo=dt.UTC) for hour in (1, 9))
    steps = taken(
        ("proposed", day(3), morning), ("approved", day(3), evening), ("signed", day(3), evening)
    )
    assert told(steps, contacts({"happened_at": noon(3), "outcome": "NOT_HOME"})) == [
        "Repayment agreement signed",
        "Repayment agreement approved",
        OUTCOMES["NOT_HOME"].en,
        "Repayment agreement proposed",
    ]


def test_a_signature_that_was_recorded_later_ends_its_day_and_has_no_hour() -> None:
    morning, later = (dt.datetime(2026, 11, on, 1, tzinfo=dt.UTC) for on in (3, 5))
    steps = taken(("proposed", day(3), morning), ("signed", day(3), later))
    assert told(steps, contacts({"happened_at": noon(3), "outcome": "NOT_HOME"})) == [
        "Repayment agreement signed",
        OUTCOMES["NOT_HOME"].en,
        "Repayment agreement proposed",
    ]
    assert next(beside.agreed(steps, SHANGHAI)).at == day(3)


EVENTS = some.lists(
    some.builds(
        Event,
        at=some.dates(day(1), day(30)) | some.datetimes(noon(1), noon(30)),
        kind=some.sampled_from(["visit", "call", "gate"]),
        title=some.just(Sentence("x")),
        actor=some.sampled_from([None, "alice", "bob"]),
    ),
    max_size=12,
)


@given(
    EVENTS,
    some.sets(some.sampled_from(["visit", "call", "gate"])),
    some.none() | some.dates(day(1), day(30)),
    some.none() | some.dates(day(1), day(30)),
    some.sets(some.sampled_from(["alice", "bob"])),
)
def test_what_is_wanted_is_all_that_fits_and_nothing_else(
    events: list[Event],
    kinds: set[str],
    first: dt.date | None,
    last: dt.date | None,
    who: set[str],
) -> None:
    found = chosen(events, Wanted(kinds=kinds, first=first, last=last, who=who))

    def fits(one: Event) -> bool:
        on = moment(one.at).date()
        return (
            one.kind in (kinds or {one.kind})
            and (not who or one.actor in who)
            and (first or on) <= on <= (last or on)
        )

    assert found == [one for one in events if fits(one)]


def test_who_wants_nothing_in_particular_gets_everything() -> None:
    event = Event(at=day(1), kind="visit", title=Sentence("x"))
    assert chosen([event], Wanted()) == [event]
