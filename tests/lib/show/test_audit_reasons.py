"""The reasons of the audit are codes, and read as words."""

import pytest

from lib.agreements import offers
from lib.show.audit_reasons import said
from lib.words import words


@pytest.mark.parametrize("kind", offers.KINDS)
@pytest.mark.parametrize("act", ["propose_agreement", "approve_agreement", "cancel_agreement"])
def test_each_step_of_an_agreement_says_its_kind(act: str, kind: str) -> None:
    assert said(words("en"), act, kind) == offers.KINDS[kind]
