"""Passwords: what is a good one, and how to keep it so that a stolen ledger gives none away.

Length counts, not signs (NIST SP 800-63B-4, 3.1.1.2): at least twelve characters, none of those
that everybody tries, and not the login. Kept is an argon2id hash with the parameters of
RFC 9106 for machines of ordinary memory; one made with earlier parameters is renewed at sign-in.
"""

import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from lib.words import N_, Sentence

LEAST, MOST = 12, 256
"""Characters of a password."""

COMMON = frozenset(
    {
        "123456789012",
        "1234567890123",
        "12345678901234",
        "123123123123",
        "112233445566",
        "987654321098",
        "1q2w3e4r5t6y",
        "1qaz2wsx3edc",
        "1qaz2wsx3edc4rfv",
        "abcdefghijkl",
        "abc123456789",
        "a123456789012",
        "admin1234567",
        "administrator",
        "administrator1",
        "changeme1234",
        "doorstep1234",
        "iloveyou1234",
        "letmein12345",
        "password1234",
        "password12345",
        "password123456",
        "passwordpassword",
        "qazwsxedcrfv",
        "qwerty123456",
        "qwertyuiop12",
        "qwertyuiop123",
        "qwertyuiopas",
        "welcome12345",
        "woaini520520",
        "woaini1314520",
        "woaini123456",
        "zhang12345678",
    }
)
"""What is tried first of twelve characters and more."""

TOO_SHORT = N_("a password needs at least {least} characters.")
TOO_LONG = N_("a password has at most {most} characters.")
GUESSED = N_("this password is among those that are tried first. Please choose a rarer one.")
LIKE_LOGIN = N_("the password must not be the login.")

_hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
_at_once = threading.BoundedSemaphore(2)
"""A hash takes 64 MB for a moment: many sign-ins at once must not take all memory."""


@cache  # made when somebody first signs in: most of what imports this checks no password
def _of_nobody(hasher: PasswordHasher) -> str:
    """What is compared for an unknown login, so that it takes as long as a known one."""
    return hasher.hash("nobody has this password")


def problem(password: str, login: str) -> Sentence | None:
    """What is wrong with a new password, or None."""
    plain = _plain(password)
    folded = plain.casefold()
    if len(plain) < LEAST:
        return Sentence(TOO_SHORT, least=LEAST)
    if len(plain) > MOST:
        return Sentence(TOO_LONG, most=MOST)
    if folded in COMMON or len(set(folded)) < LEAST // 3:
        return Sentence(GUESSED)
    if folded == _plain(login).casefold():
        return Sentence(LIKE_LOGIN)
    return None


def hashed(password: str) -> str:
    """The hash that is kept."""
    with _at_once:
        return _hasher.hash(_plain(password))


def fits(kept: str | None, password: str) -> bool:
    """Whether a password is the one whose hash was kept; for none the same work and no."""
    with _at_once:
        nobodys = _of_nobody(_hasher)  # also for a known login: the first of both waits for it
        try:
            right = _hasher.verify(kept or nobodys, _plain(password)[: MOST + 1])
        except (VerificationError, InvalidHashError):
            return False
    return right and kept is not None


def outdated(kept: str) -> bool:
    """Whether a hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(kept)


def _plain(text: str) -> str:
    """One form for what looks the same, however an input method writes it."""
    return unicodedata.normalize("NFKC", text)
