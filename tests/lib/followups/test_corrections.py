"""A corrected record stands no more and stays readable; all else follows the new one."""

import dataclasses

import polars as pl

from lib.followups.corrections import CORRECTED, corrected
from lib.followups.promises import promises
from lib.followups.recording import record
from lib.followups.records import merge, recorded
from lib.followups.timeline import timeline
from lib.ledger import Ledger
from lib.words import words
from tests.cast import ALICE, BOB, EVE
from tests.lib.followups.cast import NOW, PROMISE, contacts, day, noon, payments

FILED = contacts({"happened_at": noon(19), "outcome": "NOT_HOME", "source": "1 lender"})


def correct(ledger: Ledger) -> None:
    """Alice records a promise; Bob corrects its amount, Eve that it was none."""
    record(ledger.by(ALICE), PROMISE, NOW)
    told = {"followup_id": "f2", "supersedes": "f1", "correction": "500, not 50"}
    better = dataclasses.replace(PROMISE, promise_amount=500_00, **told)  # type: ignore[arg-type]
    record(ledger.by(BOB), better, NOW)
    told = {"followup_id": "f3", "supersedes": "f2", "correction": "He refused"}
    nothing = {"promise_amount": None, "promise_date": None, "promise_by": None}
    refused = dataclasses.replace(PROMISE, outcome="REFUSED", reason="income", **told, **nothing)  # type: ignore[arg-type]
    record(ledger.by(EVE), refused, NOW)


def test_each_corrected_record_says_by_whom_when_and_why(ledger: Ledger) -> None:
    assert corrected(ledger, NOW.tzinfo).schema == pl.Schema(dict(CORRECTED))  # type: ignore[arg-type]
    correct(ledger)

    found = corrected(ledger, NOW.tzinfo)  # type: ignore[arg-type]

    at = NOW.replace(tzinfo=None)
    names = ("followup_id", "corrected_with", "stands", "corrected_at", "corrected_by")
    assert found.select(*names, "corrected_why").rows() == [
        ("f1", "f2", "f3", at, BOB.name, "500, not 50"),
        ("f2", "f3", "f3", at, EVE.name, "He refused"),
    ]


def test_the_timeline_has_every_record_and_says_what_became_of_each(ledger: Ledger) -> None:
    correct(ledger)
    followups = merge(FILED, recorded(ledger))
    t = words("en")

    found = timeline(
        {"C1"},
        followups,
        payments(),
        promises(followups, payments(), day(21)),
        corrected=corrected(ledger, NOW.tzinfo),  # type: ignore[arg-type]
    )

    told = [(one.followup_id, one.corrected, one.corrects) for one in found]
    assert [(key, *(said and t(said) for said in both)) for key, *both in told] == [
        ("f3", None, "Corrects the record of 20 Nov 2026 12:00: He refused"),
        (
            "f1",
            f"Corrected on 20 Nov 2026 18:00 by {BOB.name}: 500, not 50",
            None,
        ),
        (
            "f2",
            f"Corrected on 20 Nov 2026 18:00 by {EVE.name}: He refused",
            "Corrects the record of 20 Nov 2026 12:00: 500, not 50",
        ),
        (None, None, None),
    ]


def test_a_promise_goes_with_the_record_that_told_it(ledger: Ledger) -> None:
    correct(ledger)
    rows = recorded(ledger)

    at_each = [merge(FILED, rows.head(n)) for n in (1, 2, 3)]

    made = [promises(one, payments(), day(21)).select("amount", "status") for one in at_each]
    assert [one.rows() for one in made] == [[(50_00, "open")], [(500_00, "open")], []]


def test_a_file_that_is_loaded_again_does_not_undo_a_correction(ledger: Ledger) -> None:
    correct(ledger)

    # The log of the client comes back with what we had told it first.
    ours = contacts({"happened_at": noon(18), "outcome": "PTP", "source": "2 lender"})
    found = merge(pl.concat([FILED, ours]), recorded(ledger))

    assert found["outcome"].to_list() == ["PTP", "NOT_HOME", "REFUSED"]
