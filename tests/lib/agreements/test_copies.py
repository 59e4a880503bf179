"""A signature that nothing on file proves is told until its copy is attached."""

import polars as pl

from lib.agreements.copies import lacking
from lib.ledger import Ledger
from tests.lib.agreements.cast import listed, made, propose, sign
from tests.lib.followups.cast import day


def attached(*subjects: str, about: str = "agreement") -> pl.DataFrame:
    return pl.DataFrame(
        {"about": [about] * len(subjects), "subject": list(subjects)},
        schema={"about": pl.String, "subject": pl.String},
    )


def test_a_signed_agreement_lacks_its_copy_until_one_is_attached_to_it(ledger: Ledger) -> None:
    key = propose(ledger)
    assert lacking(listed(ledger), attached())["lacks"].to_list() == [None]
    sign(ledger, key)
    found = listed(ledger)
    for other in (attached(), attached("another"), attached(key, about="followup")):
        assert lacking(found, other)["lacks"].to_list() == ["paper"]
    assert lacking(found, attached(key))["lacks"].to_list() == [None]


def test_a_broken_agreement_needs_its_copy_and_a_completed_one_does_not(ledger: Ledger) -> None:
    sign(ledger, propose(ledger, made(number=1)))
    assert lacking(listed(ledger, day(30)), attached())["lacks"].to_list() == ["paper"]
    done = listed(ledger, day(30), (day(5), 1_000_00))
    assert lacking(done, attached())["lacks"].to_list() == [None]
