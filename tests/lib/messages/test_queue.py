"""Who gets a message today, who does not, and why."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.messages import queue
from lib.messages.book import book
from lib.messages.placeholders import Sender
from lib.messages.queue import Queue
from lib.messages.wanted import wanted as due
from tests.lib.messages.cast import (
    DAY,
    SECRET,
    asked,
    cases,
    contacts,
    holds,
    known,
    numbers,
    queued,
    wanted,
    wishes,
)


def told(found: Queue) -> dict[str, tuple[str | None, str | None]]:
    """Case → why it is not sent, and the detail."""
    rows = found.rows.select("case_key", "refused", "detail").rows()
    return {key: (why, detail) for key, why, detail in rows}


def test_a_reminder_is_filled_and_measured() -> None:
    found = queued(cases())
    row = found.ready.row(0, named=True)
    assert row["text"] == (
        "【甲公司】张晓明您好，您约定于11月21日支付500.00元，请按时安排。"
        "如有困难请致电4001234567。拒收请回复R"
    )
    assert (row["to"], row["field"], row["owner"], row["parts"]) == (
        "13800138001",
        "mobile",
        "own",
        1,
    )


def test_a_value_that_is_missing_refuses_that_message_alone_and_is_named() -> None:
    some = cases({}, {"name": None})
    assert told(queued(some, {}, {"case_key": "C2", "promise_amount": None})) == {
        "C1": (None, None),
        "C2": ("missing", "name, promise_amount"),
    }
    without = queue.queue(wanted(), known(cases()), asked(sender=Sender()))
    assert told(without) == {"C1": ("missing", "firm, hotline")}


def test_one_person_gets_one_message_however_many_cases_he_has() -> None:
    some = cases({"person_key": "P"}, {"person_key": "P", "overdue_amount": 900_000}, {})
    found = queued(some, {}, {"case_key": "C2"}, {"case_key": "C3"})
    assert told(found) == {
        "C1": ("same_person", "L20260002"),
        "C2": (None, None),
        "C3": (None, None),
    }


def test_what_is_most_urgent_is_said_and_a_case_that_may_not_gives_way_to_one_that_may() -> None:
    some = cases({"person_key": "P"}, {"person_key": "P"})
    found = queued(some, {"why": "thanks"}, {"case_key": "C2", "why": "broken"})
    assert found.ready["case_key"].to_list() == ["C2"]
    held = holds({"case_key": "C2", "hold_kind": "stop_request", "starts_on": DAY})
    found = queued(some, {"why": "thanks"}, {"case_key": "C2", "why": "broken"}, holds=held)
    assert found.ready["case_key"].to_list() == ["C1"]


def test_a_rule_of_the_gate_goes_before_every_other_reason_and_is_kept() -> None:
    some = cases({"mobile": None})
    held = holds({"case_key": "C1", "hold_kind": "deceased", "starts_on": DAY})
    found = queued(some, {}, holds=held)
    assert told(found)["C1"][0] == "rule"
    assert "hold stands" in str(found.said[str(told(found)["C1"][1])].sentence)
    assert [one.allowed.to_list() for one in found.found] == [[False]]


def test_nobody_is_written_to_at_night_or_by_a_way_that_he_forbade() -> None:
    night = dt.datetime(2026, 11, 20, 15, tzinfo=dt.UTC)
    late = queue.queue(wanted(), known(cases()), asked(at=night))
    assert told(late)["C1"][0] == "rule"
    said = wishes({"case_key": "C1", "about": "channel", "basis": "refusal", "value": "sms"})
    assert told(queued(cases(), {}, wishes=said))["C1"] == ("rule", "HOUSE-WISHES")


def test_what_lasts_is_told_before_the_hour_and_nothing_is_hidden() -> None:
    some = cases({}, {"mobile": None}, {})
    early = dt.datetime(2026, 11, 19, 23, tzinfo=dt.UTC)
    held = holds({"case_key": "C1", "hold_kind": "deceased", "starts_on": dt.date(2026, 11, 1)})
    rows = wanted({}, {"case_key": "C2"}, {"case_key": "C3"})
    found = queue.queue(rows, known(some, holds=held), asked(at=early))

    reasons = {
        key: [one["detail"] or one["refused"] for one in each]
        for key, each in found.rows.select("case_key", "reasons").iter_rows()
    }
    hours = ["CN-GBT-TIME", "CN-CBA26-TIME"]
    assert reasons["C1"][0] == "HOUSE-NO-CONTACT"
    assert reasons["C2"][0] == "nowhere"
    assert {key: [one for one in each if one in hours] for key, each in reasons.items()} == {
        "C1": reasons["C3"],
        "C2": reasons["C3"],
        "C3": reasons["C3"],
    }
    assert sorted(reasons["C3"]) == sorted(hours)
    assert set(hours) <= set(found.said)


def test_who_wishes_for_english_is_written_to_in_english() -> None:
    said = wishes({"case_key": "C1", "about": "language", "basis": "wish", "value": "English"})
    assert "you agreed to pay CNY 500.00" in queued(cases(), {}, wishes=said).ready["text"][0]


def test_a_number_of_others_gets_only_what_tells_nothing() -> None:
    some = cases({"mobile": None, "contact1_phone": "13900139000"})
    assert told(queued(some)) == {"C1": ("others_only", None)}
    # The rules let nobody else be asked unless it is known that he did not refuse before.
    found = queue.queue(wanted(), known(some), asked(others=True))
    assert found.rows["why"].to_list() == ["locate"]
    assert found.rows["template"].to_list() == ["sms_call_back"]
    assert told(found)["C1"][0] == "rule"


def test_a_phone_that_a_relative_shares_gets_no_word_of_a_debt() -> None:
    some = cases({"spouse_phone": "13800138001"}, {})
    assert told(queued(some, {}, {"case_key": "C2"})) == {
        "C1": ("no_template", None),
        "C2": (None, None),
    }
    written = pl.DataFrame(
        [{**_safe(), "text": "{name}您好，我是{firm}，请回电{hotline}"}],
        schema=known(some).used.schema,
    )
    found = queued(some, {}, used=written)
    assert found.ready["text"].to_list() == ["张晓明您好，我是甲公司，请回电4001234567"]
    # The name of the firm itself may tell.
    telling = queue.queue(
        wanted(), known(some, used=written), asked(sender=Sender("速贷催收", "1"))
    )
    assert told(telling) == {"C1": ("telling", None)}


def test_a_phone_of_two_customers_gets_one_message_a_day() -> None:
    some = cases({}, {"mobile": "13800138001", "overdue_amount": 900_000}, {})
    written = pl.DataFrame(
        [{**_safe(), "text": "{name}您好，我是{firm}，请回电{hotline}"}],
        schema=known(some).used.schema,
    )
    asks: tuple[dict[str, object], ...] = ({}, {"case_key": "C2"}, {"case_key": "C3"})
    found = queued(some, *asks, used=written)
    assert told(found) == {"C1": ("same_number", None), "C2": (None, None), "C3": (None, None)}
    # The next look at the same day knows what is on its way.
    out = frozenset(found.ready["message_id"])
    later = queued(some, *asks, used=written, out=out)
    assert told(later) == {
        "C1": ("same_number", None),
        "C2": ("already", None),
        "C3": ("already", None),
    }


def _safe() -> dict[str, object]:
    return {
        "template": "own",
        "language": "zh_Hans",
        "version_id": "v1",
        "channel": "sms",
        "why": "remind",
        "stage": "",
        "tone": "",
        "others": True,
        "title": "x",
        "state": "approved",
    }


def test_a_number_of_two_customers_is_shared() -> None:
    some = cases({}, {"mobile": "+86 138-0013-8001"}, {})
    assert book(some, "sms", SECRET)["owner"].to_list() == ["shared", "shared", "own"]


def test_what_is_masked_or_no_number_reaches_nobody() -> None:
    some = cases({"mobile": "138****1234"}, {"mobile": "无"}, {"mobile": "123"})
    assert book(some, "sms", SECRET).is_empty()


def test_who_has_had_enough_within_a_week_gets_no_more() -> None:
    week = contacts(*({"channel": "sms", "outcome": "MSG_SENT"} for _ in range(2)))
    found = queue.queue(wanted(), known(cases(), contacts=week), asked(weekly=2))
    assert told(found) == {"C1": ("enough", None)}
    found = queue.queue(wanted(), known(cases(), contacts=week), asked(weekly=3))
    assert told(found) == {"C1": (None, None)}


def test_what_was_put_out_today_is_not_put_out_again() -> None:
    first = queued(cases()).ready["message_id"][0]
    assert told(queued(cases(), {}, out=frozenset({first}))) == {"C1": ("already", None)}


def test_an_empty_day_has_an_empty_queue() -> None:
    found = queue.queue(wanted().clear(), known(cases()), asked())
    assert (found.ready.height, found.refused.height) == (0, 0)


@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from(["thanks", "remind", "step"]))))
def test_no_person_ever_gets_two_messages_and_every_wish_has_one_answer(
    some: list[tuple[int, str]],
) -> None:
    people = cases({"person_key": "P"}, {"person_key": "P"}, {}, {"mobile": None})
    asks = [{"case_key": f"C{n}", "why": why} for n, why in dict.fromkeys(some)]
    found = queue.queue(wanted(*asks) if asks else wanted().clear(), known(people), asked())
    assert found.ready["who"].is_duplicated().sum() == 0
    assert found.rows.height == len(asks)
    assert (found.ready["text"].is_not_null() & found.ready["to"].is_not_null()).all()


def test_the_number_on_which_he_answered_comes_first_and_a_dead_one_last() -> None:
    some = cases({"mobile": "13800000001", "mobile2": "13800000002", "phone": "13800000003"})
    keys = dict(book(some, "call", SECRET).select("field", "number_key").iter_rows())
    spoken = contacts(
        {"followup_id": "f1", "outcome": "CALL_WRONG", "met_whom": "other_person"},
        {"followup_id": "f2", "outcome": "CALL_RPC", "met_whom": "debtor"},
    )
    to = pl.DataFrame({"followup_id": ["f1", "f2"], "number_key": [keys["mobile"], keys["phone"]]})
    found = numbers(some, "call", spoken, to)
    assert found.sort("rank").select("field", "attempts", "reached", "dead").rows() == [
        ("phone", 1, 1, False),
        ("mobile2", 0, 0, False),
        ("mobile", 1, 0, True),
    ]


def test_a_call_without_a_known_number_counts_for_the_only_one() -> None:
    spoken = contacts({"followup_id": "f1", "outcome": "CALL_INVALID", "met_whom": "nobody"})
    assert numbers(cases(), "call", spoken)["dead"].to_list() == [True]
    two = cases({"mobile2": "13800000002"})
    assert numbers(two, "call", spoken)["attempts"].to_list() == [0, 0]


def test_who_answers_after_a_number_was_called_dead_brings_it_back() -> None:
    later = dt.datetime(2026, 11, 20, 9)  # noqa: DTZ001 — local
    spoken = contacts(
        {"followup_id": "f1", "outcome": "CALL_INVALID", "met_whom": "nobody"},
        {"followup_id": "f2", "outcome": "PTP", "met_whom": "debtor", "happened_at": later},
    )
    assert numbers(cases(), "call", spoken).select("dead", "reached").rows() == [(False, 1)]


def test_promises_and_steps_make_what_is_wanted() -> None:
    promised = pl.DataFrame(
        {
            "case_key": ["C1", "C2", "C3", "C4"],
            "promise_by": ["debtor", None, "debtor", "family"],
            "promise_date": [DAY, DAY + dt.timedelta(1), DAY - dt.timedelta(4), DAY],
            "last_day": [DAY, DAY, DAY - dt.timedelta(1), DAY],
            "kept_on": [DAY, None, None, None],
            "status": ["kept", "open", "broken", "due_today"],
            "amount": [100, 200, 300, 400],
            "paid": [100, 50, 0, 0],
        }
    )
    work = pl.DataFrame(
        {
            "case_key": ["C5", "C6", "C3", "C7"],
            "kind": ["next_step", "next_step", "promise_broken", "next_step"],
            "due": [DAY, DAY, DAY, DAY + dt.timedelta(1)],
            "next_action": ["letter", "visit", "call", "call"],
        }
    )
    settled = pl.DataFrame({"case_key": ["C8"], "on": [DAY]})
    steps = pl.DataFrame(
        {
            "case_key": ["C9", "C10", "C11", "C12"],
            "channel": ["sms", "other", "visit", "sms"],
            "due": [DAY, DAY, DAY, DAY + dt.timedelta(days=1)],
        }
    )
    found = due(work, promised, settled, DAY, steps)
    assert found.select("case_key", "why", "channel", "promise_amount").rows() == [
        ("C1", "thanks", None, 0),
        ("C10", "step", "chat", None),
        ("C2", "remind", None, 150),
        ("C3", "broken", None, 300),
        ("C3", "step", "call", None),
        ("C5", "step", "letter", None),
        ("C8", "satisfaction", None, None),
        ("C9", "step", "sms", None),
    ]


@pytest.mark.parametrize("channel", ["sms", "chat", "email", "letter"])
def test_every_written_channel_has_its_own_address(channel: str) -> None:
    some = cases(
        {"wechat": "zhang_xm", "email": "Zhang@Example.com", "addr_home": "成都市锦江区1号"}
    )
    found = queue.queue(wanted({"why": "step"}), known(some, channel), asked(channel))
    assert told(found) == {"C1": (None, None)}
    assert (
        found.ready["to"][0]
        == {
            "sms": "13800138001",
            "chat": "zhang_xm",
            "email": "zhang@example.com",
            "letter": "成都市锦江区1号",
        }[channel]
    )
    assert (found.ready["subject"][0] is not None) == (channel in {"email", "letter"})


def test_the_tone_that_history_suggests_chooses_the_text() -> None:
    told = pl.DataFrame({"case_key": ["C1"], "tone": ["gentle"]})
    rows = queued(
        cases({}, {}), {"why": "step"}, {"case_key": "C2", "why": "step"}, tones=told
    ).ready
    assert dict(rows.select("case_key", "template").iter_rows()) == {
        "C1": "sms_step_gentle",
        "C2": "sms_step",
    }
    assert "延期或分期" in rows.filter(case_key="C1")["text"][0]
