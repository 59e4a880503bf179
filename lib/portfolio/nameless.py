"""Cases that were loaded without their client, and come again in a file whose heading names it.

With a client they are other cases than those without: the earlier ones would go on counting beside
them. So such a name is not taken before somebody has said that it is right.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from lib.cases.fields import NUMBERS
from lib.cases.masked import whole
from lib.errors import ClientUnsure
from lib.portfolio import joins
from lib.portfolio.portfolio import Portfolio

DOUBTFUL = 0.5
"""Share of a file's cases, known without a client, from which its heading needs an answer."""


@dataclass(frozen=True)
class Nameless:
    """`n` of the `m` cases of a file count without a client, and not yet for `client`."""

    client: str
    n: int
    m: int

    @property
    def is_doubtful(self) -> bool:
        """Whether taking the client would count most cases of the file twice."""
        return self.n > DOUBTFUL * self.m

    def require(self) -> None:
        """Refuse a file whose client is open.

        Raises:
            ClientUnsure: most of its cases would count twice.

        """
        if self.is_doubtful:
            raise ClientUnsure(client=self.client, n=self.n, m=self.m)


def nameless(portfolio: Portfolio, rows: pl.DataFrame, client: str) -> Nameless:
    """Count the rows (with columns of NUMBERS) that the last files without a client hold."""
    used = [name for name in NUMBERS if name in rows.columns]
    unnamed = _numbers(portfolio, "")
    if not used or unnamed is None:
        return Nameless(client, 0, rows.height)
    known = _holds(used, unnamed)
    if (own := _numbers(portfolio, client)) is not None:
        known &= ~_holds(used, own)
    return Nameless(client, rows.filter(known).height, rows.height)


def _holds(used: Sequence[str], numbers: pl.Series) -> pl.Expr:
    """Whether any of a row's numbers is among these."""
    return pl.any_horizontal(
        whole(name).is_in(numbers.implode()).fill_null(value=False) for name in used
    )


def _numbers(portfolio: Portfolio, client: str) -> pl.Series | None:
    """The numbers of the cases that count for a client in its last files; None without any."""
    files = [
        portfolio.scan(record).filter(pl.col("client").fill_null("") == client)
        for record, clients in portfolio.current(dt.date.max)
        if client in clients
    ]
    return joins.index(pl.concat(files)).collect()["number"] if files else None
