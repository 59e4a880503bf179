"""The names of those who sign in, where records keep their login.

A login is nobody's name: who reads a list knows people by theirs.
"""

from collections import Counter
from collections.abc import Mapping

import polars as pl

from lib.people.accounts import users
from lib.screen import data


def names() -> Mapping[str, str]:
    """Login of each user → how he is called; his login is added where two have one name."""
    return _names(data.version())


@data.shared
def _names(at: int) -> Mapping[str, str]:
    del at
    people = users.listed(data.ledger())
    bearers = Counter(one.name for one in people)
    return {
        one.login: one.name if bearers[one.name] == 1 else f"{one.name} ({one.login})"
        for one in people
    }


def called(login: str | None) -> str:
    """How somebody is called; who is no user stays as the record has him, nobody is ""."""
    return names().get(login or "", login or "")


def column(name: str) -> pl.Expr:
    """A column of logins with the names of the people."""
    return pl.col(name).replace(dict(names()))
