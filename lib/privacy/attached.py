"""The files of a person's attachments: deleted with him, and proven to be gone.

What a file says cannot be searched for: a photo holds no text. So it goes by its name: the ledger
knows which files are his, and a file that no record names may be his and is told as left.
"""

import datetime as dt

import sqlalchemy as sa

from lib.attachments import files, records
from lib.ledger.schema import attachments
from lib.portfolio import Portfolio
from lib.portfolio.apart import jobs
from lib.privacy.person import Person, of_person


def names(portfolio: Portfolio, person: Person) -> set[str]:
    """The names of the files that were attached to the person's records."""
    condition = of_person(attachments, person)
    if condition is None:
        return set()
    query = sa.select(attachments.c.sha256).where(condition, attachments.c.sha256.is_not(None))
    with portfolio.ledger.read() as connection:
        return set(connection.scalars(query))


def detach(portfolio: Portfolio, his: set[str], now: dt.datetime) -> int:
    """Delete the person's files, but those that another person's record names; return how many.

    What no record names is deleted too, unless it is so young that it may be about to be named.
    """
    home = portfolio.ledger.home
    named = _named(portfolio)
    files.clear(home, named | his, now - jobs.ABANDONED)
    return files.remove(home, his - named)


def left(portfolio: Portfolio, person: Person) -> list[str]:
    """Files that his records name, or that no record names, so that they may be his."""
    home = portfolio.ledger.home
    his = [files.place(home, one) for one in sorted(names(portfolio, person))]
    there = [one for one in his if one.is_file()]
    return [str(one.relative_to(home)) for one in (*there, *files.unnamed(home, _named(portfolio)))]


def _named(portfolio: Portfolio) -> set[str]:
    with portfolio.ledger.read() as connection:
        return records.named(connection)
