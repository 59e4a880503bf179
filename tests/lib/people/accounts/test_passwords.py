"""What a kept password costs who stole it: here nothing is made cheaper than in the product."""

import pytest
from argon2 import extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY

from lib.people.accounts import passwords
from tests.cheaply import HASHER

GOOD = "correct horse battery"


@pytest.fixture(autouse=True)
def dear(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash as the product does."""
    monkeypatch.setattr(passwords, "_hasher", HASHER)


def test_a_password_is_kept_as_dearly_as_rfc_9106_demands_and_checked_so() -> None:
    kept = passwords.hashed(GOOD)

    assert extract_parameters(kept) == RFC_9106_LOW_MEMORY
    assert extract_parameters(passwords._of_nobody(HASHER)) == RFC_9106_LOW_MEMORY
    assert not passwords.outdated(kept)
    assert [passwords.fits(kept, one) for one in (GOOD, "wrong horse battery")] == [True, False]
    assert not passwords.fits(None, "nobody has this password")
