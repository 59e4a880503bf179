"""All holds in one frame: of lists, of results, of our own people."""

import datetime as dt
import tempfile
from pathlib import Path

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.followups.codes import HOLD_KINDS
from lib.followups.recording import record, record_all
from lib.holds import placing
from lib.holds.every import EVERY, OF_PERSON, for_gate, hold_of, reviews_due
from lib.holds.hold import Hold
from lib.ledger import Ledger
from tests.lib.holds.cast import NOW, PERSONS, TODAY, all_holds, contact, held, hold, listed

KINDS = list(HOLD_KINDS)
DAY = dt.timedelta(days=1)
COMPLAINT = {
    "case_key": "C1",
    "person_key": "P1",
    "hold_kind": "complaint",
    "starts_on": TODAY - 5 * DAY,
    "source": "客服热线",
}


def lift(ledger: Ledger, row: dict[str, object]) -> None:
    placing.lift(ledger, hold_of(row), NOW, lifted_on=TODAY, reason="answered", evidence="letter 7")


def test_lists_and_our_own_people_speak_in_one_frame(ledger: Ledger) -> None:
    placing.place(ledger, hold("ill", case_key="C3"), NOW)

    found = all_holds(ledger, lists=listed(COMPLAINT))

    assert found.schema == pl.Schema(EVERY)
    assert found.select("origin", "case_key", "person_key", "hold_kind", "source").rows() == [
        ("list", "C1", "P1", "complaint", "客服热线"),
        ("own", "C3", "P2", "ill", "letter"),
    ]


def test_what_our_people_lift_stays_lifted_when_the_list_comes_again(ledger: Ledger) -> None:
    lists = listed(COMPLAINT)
    lift(ledger, all_holds(ledger, lists=lists).row(0, named=True))

    assert held(ledger, lists=lists) == {}
    assert held(ledger, TODAY - DAY, lists) == {"C1": "hold:complaint"}


def test_who_answered_no_more_before_that_was_of_the_person_is_left_alone_with_all_cases(
    ledger: Ledger,
) -> None:
    answer = contact("STOP_REQ", channel="sms", case_key="C1")
    record_all(ledger, "stop_by_reply", "deliveries", [answer], NOW, also=lambda *_: None)
    later = pl.concat([PERSONS, pl.DataFrame({"case_key": ["N1"], "person_key": ["P1"]})])

    found = all_holds(ledger, persons=later)
    kept = for_gate(found, later, TODAY).filter(kind="opt_out")
    assert {"C1", "N1"} <= set(kept["case_key"])

    lift(ledger, found.row(0, named=True))
    assert for_gate(all_holds(ledger, persons=later), later, TODAY).is_empty()


def test_who_asked_at_the_door_is_left_alone_with_that_case_as_ever(ledger: Ledger) -> None:
    record(ledger, contact("STOP_REQ", case_key="C1"), NOW)
    assert all_holds(ledger)["hold_kind"].to_list() == ["stop_request"]


def test_a_new_hold_of_the_list_stands_although_an_earlier_one_was_lifted(ledger: Ledger) -> None:
    lift(ledger, all_holds(ledger, lists=listed(COMPLAINT)).row(0, named=True))
    again = {**COMPLAINT, "starts_on": TODAY - DAY}

    assert held(ledger, lists=listed(COMPLAINT, again)) == {"C1": "hold:complaint"}


def test_what_a_lender_lifts_is_lifted_although_our_people_reviewed_it(ledger: Ledger) -> None:
    row = all_holds(ledger, lists=listed(COMPLAINT)).row(0, named=True)
    placing.review(ledger, hold_of(row), NOW, decision="relief", note="asked for it", next_on=TODAY)

    lifted = listed({**COMPLAINT, "lifted_on": TODAY})

    assert held(ledger, lists=listed(COMPLAINT)) == {"C1": "hold:complaint"}
    assert held(ledger, lists=lifted) == {}


def test_a_hold_that_our_people_reviewed_stands_when_its_file_is_withdrawn(ledger: Ledger) -> None:
    row = all_holds(ledger, lists=listed(COMPLAINT)).row(0, named=True)
    placing.review(ledger, hold_of(row), NOW, decision="no_visits", note="ill", next_on=None)

    assert held(ledger) == {"C1": "hold:complaint"}


def test_a_fact_about_a_customer_on_a_list_is_lifted_once_for_all_his_cases(
    ledger: Ledger,
) -> None:
    lists = listed(
        {**COMPLAINT, "hold_kind": "deceased"},
        {**COMPLAINT, "hold_kind": "deceased", "case_key": "C2"},
    )
    assert held(ledger, lists=lists) == {"C1": "hold:deceased", "C2": "hold:deceased"}

    lift(ledger, all_holds(ledger, lists=lists).row(0, named=True))

    assert held(ledger, lists=lists) == {}


def test_a_list_without_a_beginning_holds_and_can_be_lifted(ledger: Ledger) -> None:
    lists = listed({**COMPLAINT, "starts_on": None})
    assert held(ledger, lists=lists) == {"C1": "hold:complaint"}

    lift(ledger, all_holds(ledger, lists=lists).row(0, named=True))

    assert held(ledger, lists=lists) == {}


def test_a_fact_about_the_person_holds_for_cases_that_are_loaded_later(ledger: Ledger) -> None:
    placing.place(ledger, hold("detained", person_key="P1"), NOW)
    later = pl.DataFrame({"case_key": ["C7", "C8"], "person_key": ["P1", "P9"]})

    assert held(ledger, persons=later) == {"C1": "hold:detained", "C7": "hold:detained"}


def test_the_person_of_a_hold_is_who_he_is_known_to_be_today(ledger: Ledger) -> None:
    placing.place(ledger, hold("detained", person_key="P0"), NOW)

    assert held(ledger) == {"C1": "hold:detained", "C2": "hold:detained"}


def test_the_gate_reads_which_holds_stand_on_a_day_since_when_and_by_whom(ledger: Ledger) -> None:
    one = hold("ill", ends_on=TODAY)
    placing.place(ledger, one, NOW)
    placing.place(ledger, hold("dispute", starts_on=TODAY), NOW)

    found = for_gate(all_holds(ledger), PERSONS, TODAY).sort("kind", "case_key")

    assert found.select("case_key", "person_key", "kind", "since", "until", "source").rows() == [
        ("C1", "P1", "dispute", TODAY, None, "letter"),
        ("C1", "P1", "ill", TODAY - 10 * DAY, TODAY, "letter"),
        ("C2", "P1", "ill", TODAY - 10 * DAY, TODAY, "letter"),
    ]
    assert for_gate(all_holds(ledger), PERSONS, TODAY + DAY)["kind"].to_list() == ["dispute"]


def test_a_review_is_due_on_its_day_and_no_longer_once_it_was_made(ledger: Ledger) -> None:
    one = hold("hardship", starts_on=TODAY, review_on=TODAY + DAY)
    placing.place(ledger, one, NOW)

    def due(day: dt.date) -> list[str]:
        return reviews_due(all_holds(ledger, day), day)["hold_id"].to_list()

    assert (due(TODAY), due(TODAY + DAY), due(TODAY + 9 * DAY)) == (
        [],
        [one.hold_id],
        [one.hold_id],
    )
    placing.review(
        ledger, one, NOW, decision="agreement", note="200 a month", next_on=TODAY + 9 * DAY
    )
    assert (due(TODAY + DAY), due(TODAY + 9 * DAY)) == ([], [one.hold_id])


ACTS = st.sampled_from(["place", "extend", "review", "lift"])
STEPS = st.lists(
    st.tuples(ACTS, st.integers(0, 3), st.sampled_from(KINDS), st.sampled_from(["C1", "C2", "C3"])),
    min_size=1,
    max_size=8,
)


@settings(max_examples=25, deadline=None)
@given(steps=STEPS)
def test_a_hold_once_placed_stands_until_it_is_lifted(
    steps: list[tuple[str, int, str, str]],
) -> None:
    """Whatever else is done: exactly the holds that nobody lifted keep cases from being visited."""
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger.open(Path(folder))
        standing: list[Hold] = []
        for act, at, kind, case_key in steps:
            if act == "place" or not standing:
                one = hold(kind, case_key=case_key)
                placing.place(ledger, one, NOW)
                standing.append(one)
                continue
            one = standing[at % len(standing)]
            if act == "extend":
                placing.extend(ledger, one, NOW, ends_on=None, note="longer")
            elif act == "review":
                placing.review(ledger, one, NOW, decision="soft", note="seen", next_on=TODAY)
            else:
                standing.remove(one)
                lift(ledger, hold_dict(one.hold_id, ledger))
        kept = {
            case
            for one in standing
            for case in ("C1", "C2", "C3")
            if case == one.case_key
            or (one.hold_kind in OF_PERSON and {case, one.case_key} == {"C1", "C2"})
        }
        assert held(ledger).keys() == kept
        ledger.close()


def hold_dict(hold_id: str, ledger: Ledger) -> dict[str, object]:
    """The row of a hold."""
    return all_holds(ledger).row(by_predicate=pl.col("hold_id") == hold_id, named=True)
