"""Messages on their way: kept before, marked after, never sent twice, no secret in a record."""

import datetime as dt

import pytest
import sqlalchemy as sa

from lib.errors import RecordRefused
from lib.followups.records import recorded
from lib.ledger import Ledger, schema
from lib.messages import batch, outbox, queue, sending
from lib.messages.providers import NotTaken, Unclear
from lib.rights import NotAllowed, Role
from tests.cast import somebody
from tests.lib.messages.cast import (
    DAY,
    NOON,
    Fake,
    asked,
    cases,
    contacts,
    desk,
    holds,
    known,
    leaving,
    numbers,
    put_out,
    queued,
    states,
    wanted,
    world,
)


def test_a_message_that_left_is_a_contact_of_its_case_and_keeps_its_next_step(
    ledger: Ledger,
) -> None:
    rows = put_out(ledger, cases())
    assert states(ledger) == ["waiting"]
    provider = Fake("r1")
    assert str(sending.send(desk(ledger), rows, provider).summary()) == (
        "1 sent, 0 not taken, 0 unclear, 0 had left before."
    )
    assert [one.to for one in provider.told] == ["13800138001"]
    assert states(ledger) == ["sent"]
    kept = recorded(ledger).select("case_key", "channel", "outcome", "happened_at", "next_action")
    noon = dt.datetime(2026, 11, 20, 12)  # noqa: DTZ001 — local, by the watch
    assert kept.rows() == [("C1", "sms", "MSG_SENT", noon, "none")]


@pytest.mark.parametrize(
    ("why", "action", "then"),
    [
        ("remind", "remind", ("none", None)),
        ("remind", "call", ("call", dt.date(2026, 11, 25))),
        ("thanks", "remind", ("remind", dt.date(2026, 11, 25))),
        ("step", "stop", ("stop", None)),
    ],
)
def test_the_next_step_stands_unless_the_message_is_it(
    ledger: Ledger, why: str, action: str, then: tuple[str, dt.date | None]
) -> None:
    some = cases()
    put_out(ledger, some, {"why": why})
    date = None if action == "stop" else dt.date(2026, 11, 25)
    before = contacts({"next_action": action, "next_date": date})
    rows = sending.to_leave(outbox.out(ledger), numbers(some), before, some, DAY)
    sending.send(desk(ledger), rows, Fake())
    assert recorded(ledger).select("next_action", "next_date").row(0) == then


@pytest.mark.parametrize(
    ("date", "hour", "then"),
    [
        (dt.date(2026, 11, 25), dt.time(9, 30), dt.time(9, 30)),
        (DAY, dt.time(15), dt.time(15)),
        (DAY, dt.time(9), None),
        (dt.date(2026, 11, 19), dt.time(15), None),
    ],
)
def test_a_message_leaves_the_agreed_hour_as_it_was_while_it_is_to_come(
    ledger: Ledger, date: dt.date, hour: dt.time, then: dt.time | None
) -> None:
    some = cases()
    put_out(ledger, some)
    before = contacts({"next_action": "call", "next_date": date, "next_time": hour})
    rows = sending.to_leave(outbox.out(ledger), numbers(some), before, some, DAY)
    sending.send(desk(ledger), rows, Fake())
    assert recorded(ledger)["next_time"].to_list() == [then]


def test_a_message_is_put_out_once_and_sent_once(ledger: Ledger) -> None:
    some = cases()
    rows = put_out(ledger, some)
    assert put_out(ledger, some).height == 1
    provider = Fake()
    sending.send(desk(ledger), rows, provider)
    again = sending.send(desk(ledger), rows, provider)
    assert (len(provider.told), again.before) == (1, tuple(rows["message_id"]))
    assert leaving(ledger, some).is_empty()
    assert recorded(ledger).height == 1


def test_a_crash_while_it_is_handed_over_leaves_it_unclear_and_nobody_sends_it_twice(
    ledger: Ledger,
) -> None:
    some = cases()
    rows = put_out(ledger, some)
    with pytest.raises(KeyboardInterrupt):
        sending.send(desk(ledger), rows, Fake(KeyboardInterrupt()))
    assert states(ledger) == ["sending"]

    once_more = Fake()
    assert sending.send(desk(ledger), leaving(ledger, some), once_more).before
    assert once_more.told == []
    sending.settle(desk(ledger), leaving(ledger, some).row(0, named=True), left=True)
    assert states(ledger) == ["sent"]
    assert recorded(ledger)["outcome"].to_list() == ["MSG_SENT"]


def test_somebody_may_find_that_an_unclear_message_never_left(ledger: Ledger) -> None:
    some = cases()
    sending.send(desk(ledger), put_out(ledger, some), Fake(Unclear()))
    row = leaving(ledger, some).row(0, named=True)
    sending.settle(desk(ledger), row, left=False)
    assert (states(ledger), recorded(ledger).height) == (["cancelled"], 0)
    with pytest.raises(RecordRefused, match="Nothing is unclear"):
        sending.settle(desk(ledger), row, left=True)


def test_what_was_approved_yesterday_is_out_of_date_today(ledger: Ledger) -> None:
    some = cases()
    put_out(ledger, some)
    tomorrow = DAY + dt.timedelta(days=1)
    out, book = outbox.out(ledger), numbers(some)
    assert sending.to_leave(out, book, recorded(ledger), some, DAY).height == 1
    assert sending.to_leave(out, book, recorded(ledger), some, tomorrow).is_empty()


def test_what_a_provider_did_not_take_may_be_tried_again(ledger: Ledger) -> None:
    some = cases()
    provider = Fake(NotTaken("HTTP 400"), "r2")
    assert sending.send(desk(ledger), put_out(ledger, some), provider).failed
    assert outbox.out(ledger).select("state", "because").row(0) == ("failed", "HTTP 400")
    assert recorded(ledger).is_empty()
    assert sending.send(desk(ledger), leaving(ledger, some), provider).taken


def test_a_number_that_changed_since_is_not_written_to(ledger: Ledger) -> None:
    put_out(ledger, cases())
    rows = leaving(ledger, cases({"mobile": "13900139999"}))
    assert rows["to"].to_list() == [None]
    provider = Fake()
    assert sending.send(desk(ledger), rows, provider).taken == ()
    assert provider.told == []


def test_a_number_that_others_use_since_is_not_written_to(ledger: Ledger) -> None:
    put_out(ledger, cases())
    rows = leaving(ledger, cases({"spouse_phone": "13800138001"}))
    assert rows["to"].to_list() == [None]


def test_a_batch_is_not_taken_out_again_for_another_number(ledger: Ledger) -> None:
    some = cases({}, {"mobile": "+85291234567"})
    rows = put_out(ledger, some, {}, {"case_key": "C2"})
    sending.mark_sent(desk(ledger), rows.to_dicts(), "file", "b")
    later = cases({"mobile": "13900139999"}, {"mobile": "+85291234567"})
    of_file = batch.of_batch(outbox.out(ledger), numbers(later), "b")
    assert of_file["to"].to_list() == ["0085291234567"]


def test_what_was_allowed_in_the_morning_is_asked_again_before_it_leaves(ledger: Ledger) -> None:
    some = cases({}, {})
    rows = put_out(ledger, some, {}, {"case_key": "C2"})
    held = world(holds=holds({"case_key": "C1", "hold_kind": "stop_request"}))
    ok, refused = sending.allowed(rows, some, held, asked())
    assert (ok["case_key"].to_list(), refused["case_key"].to_list()) == (["C2"], ["C1"])
    night = asked(at=dt.datetime(2026, 11, 20, 15, tzinfo=dt.UTC))
    assert sending.allowed(rows, some, world(), night)[0].is_empty()


def test_what_the_gate_said_is_kept_of_all_that_were_asked_about(ledger: Ledger) -> None:
    held = holds({"case_key": "C1", "hold_kind": "deceased"})
    some = cases({}, {})
    found = queue.queue(wanted({}, {"case_key": "C2"}), known(some, holds=held), asked())
    assert outbox.put_out(ledger, found, found.rows["message_id"].to_list(), NOON) == 1
    with ledger.read() as connection:
        told = connection.execute(
            sa.select(schema.decisions.c.case_key, schema.decisions.c.allowed)
        ).all()
    assert sorted(map(tuple, told)) == [("C1", False), ("C2", True)]


def test_a_file_is_marked_in_one_step_and_written_again_the_same(ledger: Ledger) -> None:
    some = cases({}, {"name": "=李"})
    rows = put_out(ledger, some, {}, {"case_key": "C2"})
    name = batch.batch_id(NOON)
    marked = [rows.to_dicts(), rows.to_dicts()]
    assert [sending.mark_sent(desk(ledger), one, "file", name) for one in marked] == [2, 0]
    of_file = batch.of_batch(outbox.out(ledger), numbers(some), name)
    written = batch.csv(of_file, batch.COLUMNS, "mei · 2026-11-20 12:00", "Taken out").decode()
    assert "13800138001" in written
    assert "mei · 2026-11-20" in written
    assert of_file["message_id"].to_list() == rows["message_id"].to_list()
    assert batch.xlsx(of_file, batch.COLUMNS, "mei", "x")[:2] == b"PK"
    assert recorded(ledger).height == 2


def test_a_collector_sends_nothing(ledger: Ledger) -> None:
    colin = ledger.by(somebody("Colin", Role.COLLECTOR, collector="W01"))
    found = queued(cases())
    with pytest.raises(NotAllowed):
        outbox.put_out(colin, found, found.ready["message_id"].to_list(), NOON)
    rows = put_out(ledger, cases())
    provider = Fake()
    with pytest.raises(NotAllowed):
        sending.send(desk(colin), rows, provider)
    assert provider.told == []
