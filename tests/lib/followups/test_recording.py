"""What can be recorded, and what is said when it cannot."""

import dataclasses
import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from lib.errors import NotFound, RecordRefused
from lib.followups import entry as said
from lib.followups.codes import OUTCOMES
from lib.followups.recording import check, propose, record
from lib.followups.records import current, recorded
from lib.ledger import Ledger
from lib.rights import Role
from lib.words import words
from tests.cast import ALICE, BOB, EVE, somebody
from tests.lib.followups.cast import NOW, PROMISE, day, noon


def problems(**changes: object) -> list[str]:
    changed = dataclasses.replace(PROMISE, **changes)  # type: ignore[arg-type]
    return [problem.sentence for problem in check(changed, NOW)]


def test_a_complete_promise_can_be_saved() -> None:
    assert problems() == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"promise_amount": None}, said.REQUIRED["promise_amount"]),
        ({"promise_date": None}, said.REQUIRED["promise_date"]),
        ({"promise_amount": 0}, said.NOT_POSITIVE),
        ({"promise_amount": 10**15}, said.TOO_LARGE),
        ({"promise_date": day(19)}, said.DUE_TOO_EARLY),
        ({"next_date": day(19)}, said.NEXT_TOO_EARLY),
        ({"next_date": None}, said.NO_NEXT_DATE),
        ({"happened_at": noon(20, 19)}, said.IN_FUTURE),
        ({"met_whom": None}, said.UNKNOWN["met_whom"]),
        ({"met_whom": "wizard"}, said.UNKNOWN["met_whom"]),
        ({"reason": "weather"}, said.UNKNOWN["reason"]),
        ({"next_action": None}, said.UNKNOWN["next_action"]),
        ({"address_verdict": None}, said.NO_VERDICT),
        ({"note": "长" * 2001}, said.TOO_LONG["note"]),
        ({"case_key": " "}, said.NO_CASE),
        ({"currency": ""}, said.NO_CURRENCY),
        ({"met_whom": "parent"}, said.WRONG_PERSON),
        ({"outcome": ""}, said.UNKNOWN["outcome"]),
        ({"supersedes": "f0"}, said.NO_CORRECTION),
        ({"supersedes": "f0", "correction": " \n"}, said.NO_CORRECTION),
        ({"supersedes": "f0", "correction": "长" * 501}, said.TOO_LONG["correction"]),
        ({"correction": "typing error"}, said.NOTHING_CORRECTED),
    ],
)
def test_each_fault_is_said_in_a_sentence(changes: dict[str, object], sentence: str) -> None:
    assert problems(**changes) == [sentence]


def test_all_faults_are_said_at_once() -> None:
    assert problems(promise_amount=-1, promise_date=day(1), met_whom=None, next_action=None) == [
        said.UNKNOWN["met_whom"],
        said.UNKNOWN["next_action"],
        said.NOT_POSITIVE,
        said.DUE_TOO_EARLY,
    ]


def test_who_reached_nobody_cannot_bring_a_promise() -> None:
    assert problems(outcome="NOT_HOME", met_whom="nobody") == [said.NOBODY_PROMISED]


def test_a_call_has_no_result_of_a_door_and_needs_no_address() -> None:
    by_phone = {"channel": "call", "address_kind": None, "address_verdict": None}
    assert problems(**by_phone) == []
    assert said.WRONG_CHANNEL in problems(**by_phone, outcome="NO_OPEN")


def test_a_result_asks_for_what_it_needs() -> None:
    nothing = {"promise_amount": None, "promise_date": None}
    assert problems(**nothing, outcome="REFUSED") == [said.REQUIRED["reason"]]
    assert problems(**nothing, outcome="DISPUTE") == [OUTCOMES["DISPUTE"].ask]
    assert problems(**nothing, outcome="DISPUTE", note=" \n") == [OUTCOMES["DISPUTE"].ask]
    assert problems(**nothing, outcome="CALLBACK", next_date=None) == [
        said.REQUIRED["next_date"],
        said.REQUIRED["next_time"],
    ]


def test_another_time_is_agreed_with_its_day_and_its_hour() -> None:
    agreed = {"promise_amount": None, "promise_date": None, "outcome": "CALLBACK"}
    assert problems(**agreed, next_date=day(21), next_time=dt.time(15, 30)) == []
    # The hour of a step on the same day lies after the contact.
    earlier = dt.time(PROMISE.happened_at.hour - 1)
    assert problems(**agreed, next_date=day(20), next_time=earlier) == [said.NEXT_TOO_EARLY]


def test_an_hour_without_a_day_is_no_time() -> None:
    ended = {"outcome": "DECEASED", "met_whom": "family", "note": "seen", "next_action": "stop"}
    nothing = {"promise_amount": None, "promise_date": None, "next_date": None}
    assert problems(**ended, **nothing, next_time=dt.time(9)) == [said.NO_DAY_OF_HOUR]


def test_the_end_of_collection_needs_no_date() -> None:
    assert (
        problems(
            outcome="DECEASED",
            met_whom="family",
            note="certificate seen",
            next_action="stop",
            next_date=None,
            promise_amount=None,
            promise_date=None,
        )
        == []
    )


def test_the_code_table_proposes_the_next_step() -> None:
    assert [
        propose("NOT_HOME", day(20)),
        propose("PTP", day(20), day(25)),
        propose("PTP", day(20), day(20)),
        propose("CALLBACK", day(20)),
        propose("DECEASED", day(20)),
    ] == [
        ("other_slot", day(23)),
        ("remind", day(24)),
        ("remind", day(20)),
        ("revisit", None),
        ("stop", None),
    ]


def test_what_is_saved_can_be_read_back(ledger: Ledger) -> None:
    saved = record(ledger.by(ALICE), PROMISE, NOW)
    row = recorded(ledger).row(0, named=True)
    expected = {**dataclasses.asdict(PROMISE), "sequence": 1, "source": "recorded"}
    assert (saved, row, ledger.version()) == ("f1", expected, 1)


def test_the_same_form_sent_again_changes_nothing(ledger: Ledger) -> None:
    for _ in range(3):
        record(ledger.by(ALICE), PROMISE, NOW)
    assert (recorded(ledger).height, ledger.version()) == (1, 1)


def test_the_same_form_sent_by_many_threads_at_once_is_saved_once(ledger: Ledger) -> None:
    with ThreadPoolExecutor(8) as threads:
        saved = list(threads.map(lambda _: record(ledger.by(ALICE), PROMISE, NOW), range(16)))
    assert (set(saved), recorded(ledger).height, ledger.version()) == ({"f1"}, 1, 1)


def test_another_contact_under_a_used_identifier_is_refused(ledger: Ledger) -> None:
    record(ledger.by(ALICE), PROMISE, NOW)
    with pytest.raises(RecordRefused, match="saved before"):
        record(ledger.by(ALICE), dataclasses.replace(PROMISE, promise_amount=60_00), NOW)


def test_an_incomplete_entry_is_refused_with_all_its_faults(ledger: Ledger) -> None:
    wrong = dataclasses.replace(PROMISE, met_whom=None, promise_amount=0)
    with pytest.raises(RecordRefused) as refused:
        record(ledger.by(ALICE), wrong, NOW)
    assert words("en")(refused.value) == (
        "This cannot be saved: Please choose whom you met. "
        "A promised amount is more than nothing; please correct it."
    )
    assert ledger.version() == 0


def better(number: int = 2, of: str = "f1", **changes: object) -> said.Entry:
    told = {"followup_id": f"f{number}", "supersedes": of, "correction": "typing error", **changes}
    return dataclasses.replace(PROMISE, **told)  # type: ignore[arg-type]


def test_a_correction_supersedes_and_the_first_record_stays(ledger: Ledger) -> None:
    record(ledger.by(ALICE), PROMISE, NOW)
    record(ledger.by(BOB), better(promise_amount=60_00), NOW)
    rows = recorded(ledger)
    assert rows["promise_amount"].to_list() == [50_00, 60_00]
    assert rows["correction"].to_list() == [None, "typing error"]
    assert current(rows)["followup_id"].to_list() == ["f2"]


def test_of_two_corrections_the_second_must_correct_the_first(ledger: Ledger) -> None:
    record(ledger.by(ALICE), PROMISE, NOW)
    record(ledger.by(BOB), better(), NOW)
    with pytest.raises(RecordRefused, match="corrected this record already"):
        record(ledger.by(EVE), better(3), NOW)
    record(ledger.by(EVE), better(3, of="f2"), NOW)
    assert current(recorded(ledger))["followup_id"].to_list() == ["f3"]


def test_a_correction_stays_with_its_case_and_needs_a_record(ledger: Ledger) -> None:
    record(ledger.by(ALICE), PROMISE, NOW)
    with pytest.raises(RecordRefused, match="stays with its case"):
        record(ledger.by(ALICE), better(case_key="C2"), NOW)
    with pytest.raises(NotFound):
        record(ledger.by(ALICE), better(of="f9"), NOW)
    assert ledger.version() == 1


def test_what_cannot_be_seen_is_not_kept(ledger: Ledger) -> None:
    hidden = dataclasses.replace(PROMISE, note=" a\u202eb\u200b\x00c\nd ", reason="")
    record(ledger.by(ALICE), hidden, NOW)
    row = recorded(ledger).row(0, named=True)
    assert (row["note"], row["reason"]) == ("abc\nd", None)


@pytest.mark.parametrize(
    ("outcome", "met", "by"),
    [
        ("PTP", "debtor", "debtor"),
        ("FAM_PTP", "spouse", "family"),
        ("PAID_PART", "friend", "other_promiser"),
    ],
)
def test_who_promised_follows_from_whom_they_met(
    ledger: Ledger, outcome: str, met: str, by: str
) -> None:
    record(
        ledger,
        dataclasses.replace(PROMISE, outcome=outcome, met_whom=met, promise_by=None, note="x"),
        NOW,
    )
    assert recorded(ledger)["promise_by"].to_list() == [by]


def test_where_several_people_record_each_contact_says_who_made_it(ledger: Ledger) -> None:
    nobody = dataclasses.replace(PROMISE, collector=None)
    supervisor = ledger.by(somebody("mia", Role.SUPERVISOR))

    with pytest.raises(RecordRefused, match="choose who went"):
        record(supervisor, nobody, NOW)

    record(supervisor, dataclasses.replace(PROMISE, collector="张三、李四"), NOW)
    assert recorded(ledger)["collector"].to_list() == ["张三、李四"]


def test_who_works_alone_need_not_say_who_went(ledger: Ledger) -> None:
    record(ledger, dataclasses.replace(PROMISE, collector=None), NOW)
    assert recorded(ledger)["collector"].to_list() == [None]
