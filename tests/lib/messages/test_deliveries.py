"""What came of messages: deliveries and replies of a platform, and who wants no more of them."""

import datetime as dt
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.errors import FieldsMissing, FileRefused
from lib.followups.records import recorded
from lib.holds.every import for_gate, known
from lib.holds.records import entries
from lib.ledger import Ledger
from lib.messages import answers, asking, deliveries, matching, outbox, sending
from lib.messages.answers import Taken
from lib.messages.book import book, key_of, who
from lib.messages.deliveries import Reading
from lib.rights import NotAllowed, Role
from tests.cast import somebody
from tests.lib.holds.cast import listed
from tests.lib.messages.cast import (
    DAY,
    NOON,
    SECRET,
    Fake,
    cases,
    contacts,
    desk,
    numbers,
    put_out,
    queued,
)

LATER = NOON + dt.timedelta(hours=6)
READING = Reading(LATER, ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def some(ledger: Ledger) -> pl.DataFrame:
    """C1 and C2 of one person, C3 of another; C1 and C3 got a message at noon."""
    people = cases({"person_key": "P"}, {"person_key": "P", "mobile": None}, {})
    found = queued(people, {}, {"case_key": "C3"})
    outbox.put_out(ledger, found, found.ready["message_id"].to_list(), NOON)
    rows = sending.to_leave(outbox.out(ledger), numbers(people), recorded(ledger), people, DAY)
    sending.send(desk(ledger), rows, Fake())
    return people


def loaded(
    ledger: Ledger,
    some: pl.DataFrame,
    text: str,
    encoding: str = "utf-8",
    *,
    ever: pl.DataFrame | None = None,
) -> Taken:
    """Load a file of these lines, with the secret of the tests' books; `ever` are all cases."""
    ever = some if ever is None else ever
    read = deliveries.read(text.encode(encoding), READING)
    books = [book(one, "sms", SECRET) for one in (some, ever)]
    rows = matching.matched(read, outbox.out(ledger), books[0], SECRET, books[1])
    people = ever.select("case_key", "person_key", "currency", who=who())
    return answers.take(desk(ledger, LATER), rows, people, "deliveries")


def states(ledger: Ledger) -> dict[str, str]:
    return dict(outbox.out(ledger).select("case_key", "state").iter_rows())


def test_deliveries_find_their_messages_by_our_number_or_by_the_telephone(
    ledger: Ledger, some: pl.DataFrame
) -> None:
    first = outbox.out(ledger).filter(case_key="C1")["message_id"][0]
    text = (
        "业务编号,手机号码,状态报告,完成时间\n"
        f"{first},,DELIVRD,2026-11-20 12:05\n"
        ",+86 13800138003,空号,2026/11/20 12:06:07\n"
    )
    taken = loaded(ledger, some, text, "gb18030")
    assert (taken.delivered, taken.undelivered, taken.refused.height) == (1, 1, 0)
    assert states(ledger) == {"C1": "delivered", "C3": "undelivered"}
    assert outbox.invalid(outbox.steps(ledger)).height == 1
    again = loaded(ledger, some, text)
    assert (again.known, again.delivered, outbox.steps(ledger).height) == (2, 0, 6)


def test_a_number_that_does_not_exist_is_dead_from_then_on(
    ledger: Ledger, some: pl.DataFrame
) -> None:
    loaded(ledger, some, "手机号,状态,时间\n13800138003,空号,2026-11-20 12:06\n")
    back = outbox.invalid(outbox.steps(ledger))
    dead = numbers(some, "sms", None, invalid=back)
    assert dead.filter("dead")["case_key"].to_list() == ["C3"]


@pytest.mark.parametrize(
    "said",
    ["TD", "t d", "退订", "Ｒ", "STOP", "请不要再发了", "別再發", "Unsubscribe!", "回复TD退订"],
)
def test_who_asks_to_be_left_alone_is_at_once_with_all_his_cases(
    ledger: Ledger, some: pl.DataFrame, said: str
) -> None:
    taken = loaded(ledger, some, f"手机号,回复内容,时间\n13800138001,{said},2026-11-20 13:00\n")
    assert taken.stopped == 1
    held = entries(ledger).select("case_key", "hold_kind", "act").sort("case_key").rows()
    assert held == [("C1", "opt_out", "placed"), ("C2", "opt_out", "placed")]
    stopped = recorded(ledger).filter(outcome="MSG_STOP")
    assert stopped["note"].unique().to_list() == [said]
    assert states(ledger) == {"C1": "stopped", "C3": "sent"}
    assert (
        loaded(ledger, some, f"手机号,回复内容,时间\n13800138001,{said},2026-11-20 13:00\n").known
        == 1
    )


@pytest.mark.parametrize("said", ["明天还", "5", "Thanks", "不是我", "r u serious"])
def test_any_other_answer_is_a_contact_and_no_hold(
    ledger: Ledger, some: pl.DataFrame, said: str
) -> None:
    taken = loaded(ledger, some, f"手机号,上行内容,时间\n13800138001,{said},2026-11-20 13:00\n")
    assert taken.replied == 1
    assert entries(ledger).is_empty()
    last = recorded(ledger).filter(outcome="MSG_REPLY").select("case_key", "note", "happened_at")
    at = dt.datetime(2026, 11, 20, 13)  # noqa: DTZ001 — local, by the watch
    assert last.rows() == [("C1", said, at)]


@pytest.fixture
def asked(ledger: Ledger) -> pl.DataFrame:
    """C1, whose case is settled, was asked at noon how satisfied he is."""
    people = cases({})
    found = queued(people, {"why": "satisfaction"})
    outbox.put_out(ledger, found, found.ready["message_id"].to_list(), NOON)
    rows = sending.to_leave(outbox.out(ledger), numbers(people), recorded(ledger), people, DAY)
    assert sending.send(desk(ledger), rows, Fake()).taken
    return people


def scores(ledger: Ledger) -> list[tuple[str, int, dt.date]]:
    return asking.scores(ledger).select("case_key", "score", "happened_on").rows()


@pytest.mark.parametrize(
    ("said", "score"), [("5", 5), (" ５ ", 5), ("4分", 4), ("一", 1), ("非常满意", 5), ("3。", 3)]
)
def test_the_answer_to_the_question_of_satisfaction_is_a_score(
    ledger: Ledger, asked: pl.DataFrame, said: str, score: int
) -> None:
    text = f"手机号,回复,时间\n13800138001,{said},2026-11-20 13:00\n"
    taken = loaded(ledger, asked, text)
    assert (taken.replied, taken.scored) == (1, 1)
    assert scores(ledger) == [("C1", score, DAY)]
    last = recorded(ledger).filter(outcome="MSG_REPLY")
    assert last.select("next_action", "next_date").rows() == [("none", None)]
    assert loaded(ledger, asked, text).known == 1
    assert scores(ledger) == [("C1", score, DAY)]


@pytest.mark.parametrize(
    "said", ["6", "0", "15", "1-5", "满意", "5 号还款", "明天打给我", "给5元吗"]
)
def test_an_answer_that_says_anything_else_is_no_score(
    ledger: Ledger, asked: pl.DataFrame, said: str
) -> None:
    taken = loaded(ledger, asked, f"手机号,回复,时间\n13800138001,{said},2026-11-20 13:00\n")
    assert (taken.replied, taken.scored) == (1, 0)
    assert scores(ledger) == []


def test_a_number_that_answers_another_message_is_no_score(
    ledger: Ledger, some: pl.DataFrame
) -> None:
    taken = loaded(ledger, some, "手机号,回复,时间\n13800138001,5,2026-11-20 13:00\n")
    assert (taken.replied, taken.scored, scores(ledger)) == (1, 0, [])


def test_who_thinks_again_has_one_score_which_is_his_last(
    ledger: Ledger, asked: pl.DataFrame
) -> None:
    first = "手机号,回复,时间\n13800138001,4,2026-11-20 13:30\n13800138001,2,2026-11-20 13:00\n"
    loaded(ledger, asked, first)
    assert scores(ledger) == [("C1", 4, DAY)]
    loaded(ledger, asked, "手机号,回复,时间\n13800138001,1,2026-11-20 14:00\n")
    assert scores(ledger) == [("C1", 1, DAY)]


@pytest.mark.parametrize(
    "said",
    ["不要再给我发短信了", "请勿打扰", "Please stop", "别给我打电话", "不要發了", "别发", "revoke"],
)
def test_the_usual_ways_to_ask_for_silence_are_stops(said: str) -> None:
    assert deliveries.is_stop(said)


@pytest.mark.parametrize("said", ["最近特别发愁", "下周发工资就还", "I revoked the card"])
def test_words_that_only_look_like_it_are_no_stops(said: str) -> None:
    assert not deliveries.is_stop(said)


def test_what_we_wrote_ourselves_is_no_answer(ledger: Ledger, some: pl.DataFrame) -> None:
    text = "手机号,短信内容,状态,时间\n13800138001,拒收请回复TD退订,成功,2026-11-20 13:00\n"
    assert loaded(ledger, some, text).delivered == 1
    assert entries(ledger).is_empty()


def test_what_is_not_understood_is_refused_by_its_row(ledger: Ledger, some: pl.DataFrame) -> None:
    text = (
        "手机号,状态,时间\n"
        "13800138001,妥了,2026-11-20 12:05\n"
        "13800138001,成功,05/06/2026\n"
        "13800138001,成功,2026-11-21 12:05\n"
        "13999999999,成功,2026-11-20 12:05\n"
        "13800138001,成功,2026-11-20 11:59\n"
    )
    taken = loaded(ledger, some, text)
    assert taken.refused.rows() == [
        (2, "no_status"),
        (3, "no_time"),
        (4, "ahead"),
        (5, "nobody"),
        (6, "nobody"),
    ]
    assert "5 rows not taken" in str(taken.summary())
    assert states(ledger) == {"C1": "sent", "C3": "sent"}


def test_an_answer_without_a_message_finds_the_only_customer_of_its_number(
    ledger: Ledger,
) -> None:
    people = cases({}, {"mobile": "13800138001"}, {})
    assert put_out(ledger, people).height == 0
    text = "手机号,回复,时间\n13800138001,好,2026-11-20 13:00\n13800138003,TD,2026-11-20 13:00\n"
    taken = loaded(ledger, people, text)
    assert (taken.stopped, taken.refused.rows()) == (1, [(2, "nobody")])
    assert entries(ledger)["case_key"].to_list() == ["C3"]


def test_a_phone_of_two_customers_that_asks_for_silence_is_left_alone_by_both(
    ledger: Ledger,
) -> None:
    people = cases({}, {"mobile": None, "spouse_phone": "13800138001"}, {})
    text = "手机号,回复,时间\n13800138001,TD,2026-11-20 13:00\n"
    assert loaded(ledger, people, text).stopped == 1
    assert entries(ledger)["case_key"].sort().to_list() == ["C1", "C2"]
    met = recorded(ledger).select("case_key", "met_whom").sort("case_key").rows()
    assert met == [("C1", "debtor"), ("C2", "family")]
    assert loaded(ledger, people, text).known == 1


@pytest.mark.parametrize("said", ["TD", "明天还"])
def test_an_answer_is_kept_though_its_case_has_left_the_files(
    ledger: Ledger, some: pl.DataFrame, said: str
) -> None:
    text = f"手机号,回复,时间\n13800138001,{said},2026-11-20 13:00\n"
    taken = loaded(ledger, some.filter(pl.col("case_key") == "C3"), text)
    assert taken.stopped + taken.replied == 1
    assert states(ledger)["C1"] in {"stopped", "replied"}
    assert recorded(ledger).filter(note=said)["case_key"].to_list() == ["C1"]
    assert entries(ledger)["case_key"].to_list() == (["C1"] if said == "TD" else [])


def test_who_has_left_all_files_is_still_known_by_his_number(
    ledger: Ledger, some: pl.DataFrame
) -> None:
    here = some.filter(case_key="C3")
    text = "手机号,回复,时间\n13800138009,TD,2026-11-20 13:00\n"
    gone = cases({"case_key": "C9", "person_key": "P", "mobile": "13800138009"})
    taken = loaded(ledger, here, text, ever=pl.concat([some, gone]))
    assert (taken.stopped, taken.refused.height) == (1, 0)
    assert entries(ledger)["case_key"].sort().to_list() == ["C1", "C2", "C9"]


def test_a_number_of_today_is_nobodys_who_has_left(ledger: Ledger) -> None:
    here = cases({}, {})
    gone = cases({"case_key": "C9", "person_key": "P9", "mobile": "13800138001"})
    text = "手机号,回复,时间\n13800138001,明天还,2026-11-20 13:00\n"
    assert loaded(ledger, here, text, ever=pl.concat([here, gone])).replied == 1
    assert recorded(ledger)["case_key"].to_list() == ["C1"]


def test_silence_lasts_for_the_person_whatever_case_comes_later(
    ledger: Ledger, some: pl.DataFrame
) -> None:
    """Of another client, under another number of a telephone, and with the first file gone."""
    loaded(ledger, some, "手机号,回复,时间\n13800138001,TD,2026-11-20 13:00\n")
    later = cases({"case_key": "N1", "person_key": "P", "mobile": "13700137000"})
    persons = later.select("case_key", "person_key")
    found = known(listed(), contacts(), entries(ledger), persons, DAY)
    next_year = DAY + dt.timedelta(days=365)
    kept = for_gate(found, later, next_year).select("case_key", "kind", "person_key").unique()
    assert kept.rows() == [("N1", "opt_out", "P")]
    refused = queued(later, {"case_key": "N1"}, holds=found).refused
    assert refused.select("case_key", "refused", "detail").rows() == [
        ("N1", "rule", "HOUSE-NO-CONTACT")
    ]


@pytest.mark.parametrize(
    ("field", "met"),
    [("spouse_phone", "family"), ("work_phone", "other_person"), ("mobile2", "debtor")],
)
def test_who_answered_follows_from_whose_the_number_is(
    ledger: Ledger, field: str, met: str
) -> None:
    people = cases({field: "13900139000"})
    loaded(ledger, people, "手机号,回复,时间\n13900139000,好的,2026-11-20 13:00\n")
    assert recorded(ledger)["met_whom"].to_list() == [met]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("+85291234567", "852 9123-4567"),
        ("+85291234567", "0085291234567"),
        ("13800138001", "+86 138.0013.8001"),
        ("02888888888", "(028) 8888-8888"),
        ("zhang-xm@example.com", "Zhang-XM@example.com"),
        ("Zhang_XM", " zhang_xm "),
    ],
)
def test_a_number_or_address_has_one_name_however_a_platform_writes_it(
    ours: str, theirs: str
) -> None:
    named = key_of(pl.Series([ours, theirs, None]), SECRET)
    assert (named.n_unique(), named[2]) == (2, None)


def test_an_answer_from_abroad_finds_its_customer(ledger: Ledger) -> None:
    people = cases({"mobile": "+852 9123 4567"})
    taken = loaded(ledger, people, "手机号,回复,时间\n85291234567,好的,2026-11-20 13:00\n")
    assert (taken.replied, taken.refused.height) == (1, 0)


@pytest.mark.parametrize(
    "text", ["a,b\n1,2\n", "手机号,时间\n1,2026-11-20\n", "状态,时间\n成功,1\n"]
)
def test_a_file_without_whom_what_or_when_is_refused(text: str) -> None:
    with pytest.raises(FieldsMissing, match="columns are missing"):
        deliveries.read(text.encode(), READING)


@given(st.binary(max_size=300))
def test_whatever_is_uploaded_is_read_or_refused_in_words(data: bytes) -> None:
    try:
        deliveries.read(data, READING)
    except FileRefused as refused:
        assert str(refused)  # noqa: PT017 — either is right


def test_a_collector_loads_no_deliveries(ledger: Ledger, some: pl.DataFrame) -> None:
    colin = ledger.by(somebody("Colin", Role.COLLECTOR, collector="W01"))
    before = recorded(ledger).height
    with pytest.raises(NotAllowed):
        loaded(colin, some, "手机号,回复,时间\n13800138001,TD,2026-11-20 13:00\n")
    assert recorded(ledger).height == before
