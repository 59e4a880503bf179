"""What would count twice: a file loaded in another way, cases that count under another client.

To the portfolio these are other cases than those that stand: a file that was loaded once without
its client and once with it doubles them, and their payments find two cases instead of one. So it is
said, and loaded only when somebody says that it is meant.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import polars as pl

from lib.intake import Intake
from lib.portfolio import drafts, joins
from lib.portfolio.errors import LoadedOtherwise
from lib.portfolio.portfolio import Portfolio
from lib.portfolio.records import ImportRecord
from lib.words import N_, Sentence

MOST = 0.5
"""Share of a file's cases, counting under another client, from which loading it is asked about."""

NOBODY = N_("no client")
"""Stands where a file or its rows name no client."""

ELSEWHERE = N_(
    "{n} of the {m} cases of this file count already under another client ({client}). Loaded like "
    "this they count twice, and payments that name no client find two cases. If it is the same "
    "client, please name it as before, or withdraw the earlier file first."
)


@dataclass(frozen=True)
class Elsewhere:
    """`n` of the `m` cases of a file count under other clients, most of them under `client`."""

    client: str
    n: int
    m: int

    def warning(self) -> Sentence | None:
        """What it means where most cases of the file are concerned; None where few are."""
        if self.n <= MOST * self.m:
            return None
        return Sentence(ELSEWHERE, n=self.n, m=self.m, client=self.client or Sentence(NOBODY))


def twin(
    portfolio: Portfolio, file_hash: Callable[[], str], kind: str, clients: Sequence[str]
) -> ImportRecord | None:
    """The standing import of the same bytes that would count beside a file; None without one.

    It is of another kind or of other clients. Under the same ones nothing counts twice: the file is
    the same, completes the other one, or speaks of another day. `file_hash` is asked only if there
    is such an import.
    """
    found = [
        one
        for one in reversed(portfolio.imports())
        if one.kind != kind or set(one.clients) != set(clients)
    ]
    mine = file_hash() if found else ""
    return next((one for one in found if one.file_hash == mine), None)


def refusal(found: ImportRecord, timezone: str) -> LoadedOtherwise:
    """What is said of a file whose twin stands, until somebody says that it is meant."""
    return LoadedOtherwise(
        name=found.file_name,
        day=found.committed_at.astimezone(ZoneInfo(timezone)).date(),
        client="、".join(filter(None, found.clients)) or Sentence(NOBODY),
        import_id=found.import_id,
    )


def require(portfolio: Portfolio, data: bytes, intake: Intake, timezone: str) -> None:
    """Refuse a file whose bytes are loaded in another way, and not yet in this one.

    Raises:
        LoadedOtherwise: its rows would count twice.

    """
    found = twin(
        portfolio,
        lambda: hashlib.sha256(data).hexdigest(),
        intake.report.kind,
        drafts.clients_of(intake),
    )
    if found and not portfolio.same(data, intake):
        raise refusal(found, timezone)


def elsewhere(portfolio: Portfolio, cases: pl.LazyFrame) -> Elsewhere | None:
    """Count the cases that count under another client by any of their numbers, and not yet as own.

    Args:
        portfolio: what counts on the last day of each client.
        cases: rows of a file of cases, with `client`, `case_key` and numbers; see lib.cases.fields.

    Returns:
        None where no case is known under another client.

    """
    counting = portfolio.current(dt.date.max)
    mine = set(cases.select(pl.col("client").fill_null("").unique()).collect()["client"])
    every = {client for _, clients in counting for client in clients}
    if not every or (len(mine) == 1 and mine >= every):
        return None
    files = [
        portfolio.scan(record).filter(pl.col("client").fill_null("").is_in(clients))
        for record, clients in counting
    ]
    known = joins.index(pl.concat(files))
    asked = joins.index(cases)
    other = (
        asked.join(known, on="number", suffix="_other")
        .filter(pl.col("client") != pl.col("client_other"))
        .select("client", "case_key", "client_other")
        .unique()
        .join(asked.join(known, on=["client", "number"]), on=["client", "case_key"], how="anti")
        .collect()
    )
    if other.is_empty():
        return None
    most = (
        other.group_by("client_other").len().sort("len", "client_other", descending=[True, False])
    )
    rows = cases.select(pl.len()).collect().item()
    return Elsewhere(most["client_other"][0], other["case_key"].n_unique(), rows)
