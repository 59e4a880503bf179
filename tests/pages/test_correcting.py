"""Correcting a record on the page of its case: what was typed, whose note it is, what saves."""

import datetime as dt
from dataclasses import fields, replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from lib.followups.entry import Entry
from lib.followups.recording import record
from lib.followups.records import recorded
from lib.ledger import Ledger
from lib.ledger.schema import called
from lib.messages.calling import put_number
from lib.rights import ALONE, Actor, Role
from tests.cast import somebody
from tests.pages.conftest import Visit, asked
from tests.pages.signing import SignIn, sign_in
from tests.pages.test_recording import CASE, DAY, NOW, correctable

__all__ = ["sign_in"]

NOTE = "neighbour says: ring 13812345678"


def entry_of(home: Path, followup_id: str) -> Entry:
    """A record as it was entered."""
    row = recorded(Ledger.open(home)).filter(followup_id=followup_id).row(0, named=True)
    return Entry(**{one.name: row[one.name] for one in fields(Entry)})


def put(home: Path, by: Actor = ALONE, **said: object) -> str:
    """Record one more contact like that of `correctable`."""
    like = entry_of(home, correctable(home))
    new = replace(like, followup_id=f"other-{len(said)}", **said)  # type: ignore[arg-type]
    return record(Ledger.open(home).by(by), new, NOW)


def corrects_first(home: Path, first: str) -> Ledger:
    """Let somebody else correct a record."""
    ledger = Ledger.open(home)
    told = {"followup_id": "theirs", "supersedes": first, "correction": "wrong hour"}
    record(ledger, replace(entry_of(home, first), **told), NOW)  # type: ignore[arg-type]
    return ledger


def titles(app: AppTest) -> list[str]:
    return [one.value for one in app.subheader]


def test_a_click_on_save_saves_no_other_contact_when_the_record_was_corrected_meanwhile(
    with_sample: Path, visit: Visit
) -> None:
    first = correctable(with_sample)
    app = visit("case", case=CASE)
    result = next(one for one in app.selectbox if one.label == "Result")
    result.select("Promise to pay by the customer").run()
    asked(app.number_input, "amount_PTP").set_value(500.0).run()
    asked(app.date_input, "due_PTP").set_value(dt.date(2026, 11, 25)).run()
    app = visit("case", case=CASE, correct=first)
    ledger = corrects_first(with_sample, first)

    asked(app.button, "save").click().run()

    assert recorded(ledger)["followup_id"][-1] == "theirs"
    assert not app.success
    assert any("wrong hour" in one.value for one in app.warning)


def test_what_is_typed_in_the_moment_of_the_click_stays_when_somebody_was_first(
    with_sample: Path, visit: Visit
) -> None:
    first = correctable(with_sample)
    app = visit("case", case=CASE, correct=first)
    ledger = corrects_first(with_sample, first)

    asked(app.text_input, "correction").input("the other flat")
    asked(app.text_area, "note_NOT_HOME").input("lights off")
    asked(app.button, "save").click().run()
    assert any("Somebody has corrected" in one.value for one in app.error)

    app = visit("case", case=CASE, correct=first)  # in another tab
    app.button(key="correct_the_last").click().run()
    assert asked(app.text_area, "note_NOT_HOME").value == "lights off"
    asked(app.button, "save").click().run()

    kept = recorded(ledger).row(-1, named=True)
    said = (kept["supersedes"], kept["note"], kept["correction"])
    assert said == ("theirs", "lights off", "the other flat")


def test_a_link_to_a_record_that_was_corrected_opens_no_form_and_leads_on(
    with_sample: Path, visit: Visit
) -> None:
    first = correctable(with_sample)
    corrects_first(with_sample, first)

    app = visit("case", case=CASE, correct=first)
    assert any("Somebody has corrected" in one.value for one in app.warning)
    assert not any(str(one.key).startswith("rec_save_") for one in app.button)

    app.selectbox(key=f"correct_{CASE}").select("theirs").run()
    assert "Correct a record" in titles(app)
    app.button(key="leave_correction").click().run()
    assert "Record a contact" in titles(app)


@pytest.mark.parametrize("own", [True, False])
def test_only_who_wrote_a_note_corrects_it_unmasked_and_the_others_save_it_as_it_was(
    with_sample: Path, visit: Visit, sign_in: SignIn, *, own: bool
) -> None:
    sign_in(with_sample, Role.SUPERVISOR, collector=None)
    wrote = "supervisor" if own else "Colin"
    first = put(with_sample, somebody(wrote, Role.SUPERVISOR), note=NOTE)
    app = visit("case", case=CASE, correct=first)
    note = asked(app.text_area, "note_NOT_HOME")
    assert ("13812345678" in note.value) == own
    asked(app.text_input, "correction").input("the other flat").run()

    app = visit("case", case=CASE, correct=first)  # the draft unmasks it no more
    assert any("was restored" in one.value for one in app.caption)
    assert ("13812345678" in asked(app.text_area, "note_NOT_HOME").value) == own
    asked(app.button, "save").click().run()

    assert not app.error
    kept = recorded(Ledger.open(with_sample)).row(-1, named=True)
    assert (kept["supersedes"], kept["note"]) == (first, NOTE)


def test_a_corrected_call_keeps_its_number_whatever_the_address_says(
    with_sample: Path, visit: Visit
) -> None:
    first = put(
        with_sample,
        channel="call",
        outcome="CALL_RNR",
        next_action="call",
        address_kind=None,
        address_verdict=None,
    )
    ledger = Ledger.open(with_sample)
    with ledger.write("record follow-up", first) as connection:
        put_number(connection, ledger, first, CASE, ("phone", "KEY-A"))
    app = visit("case", case=CASE, contact="call", dialled="mobile", correct=first)

    asked(app.text_input, "correction").input("rang longer").run()
    asked(app.button, "save").click().run()

    with ledger.read() as connection:
        numbers = connection.execute(sa.select(called.c.field, called.c.number_key)).all()
    assert list(map(tuple, numbers)) == [("phone", "KEY-A")] * 2


def test_what_a_corrected_contact_broke_is_marked_and_not_said_twice_as_standing(
    with_sample: Path, visit: Visit
) -> None:
    night = dt.datetime.combine(DAY - dt.timedelta(days=1), dt.time(22, 30))
    first = put(with_sample, happened_at=night)
    for reason in ("the other flat", "no, it was right"):
        app = visit("case", case=CASE, correct=first)
        asked(app.text_input, "correction").input(reason).run()
        asked(app.button, "save").click().run()
        first = recorded(Ledger.open(with_sample))["followup_id"][-1]

    told = [one.value for one in app.text if "Recorded against rules" in one.value]
    assert [one.startswith("Before the correction") for one in told].count(False) == 1
    assert len(told) == 2


def test_the_address_says_what_is_corrected_and_a_draft_is_only_offered(
    with_sample: Path, visit: Visit
) -> None:
    first = correctable(with_sample)
    other = put(with_sample, note="at the shop")
    app = visit("case", case=CASE, correct=first)
    asked(app.text_area, "note_NOT_HOME").input("typed").run()

    app = visit("case", case=CASE, correct=other)
    assert asked(app.text_area, "note_NOT_HOME").value == "at the shop"
    asked(app.text_area, "note_NOT_HOME").input("at the market").run()

    app = visit("case", case=CASE)
    assert "Record a contact" in titles(app)
    app.button(key=f"go_on_{first}").click().run()
    assert "Correct a record" in titles(app)
    assert asked(app.text_area, "note_NOT_HOME").value == "typed"
