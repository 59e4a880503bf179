"""An overdue amount whose column has another title than in the last file of the client.

Without that column another amount would stand in for the overdue one, and principal would turn into
overdue for a whole portfolio. So nothing stands in for what the client gave before, until somebody
has said which column it is.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from lib.errors import OverdueRenamed
from lib.intake import Intake
from lib.intake.meaning import STAND_INS
from lib.portfolio.portfolio import Portfolio
from lib.words import N_, Sentence

OVERDUE = "overdue_amount"

NAMELESS = N_("the cases without a client")
"""Whose last file it was when no client was named."""


@dataclass(frozen=True)
class Renamed:
    """The column `was` gave the overdue amount of `client`; now `taken` would stand in for it.

    The client is "" for cases without one.
    """

    client: str
    was: str
    taken: str

    def refusal(self) -> OverdueRenamed:
        """What is said while it is open."""
        whose = self.client or Sentence(NAMELESS)
        return OverdueRenamed(client=whose, was=self.was, taken=self.taken)


def renamed(
    portfolio: Portfolio, mapping: Mapping[str, str | None], clients: Collection[str]
) -> Renamed | None:
    """Hold the meanings of a file of cases (title → field) to the last files of its clients.

    A client "" holds it to the last file without one, which may be somebody else's: to be asked of
    people only. None when the file gives the overdue amount itself, nothing would stand in for it,
    or no last file of the clients had it.
    """
    titles = {key: title for title, key in mapping.items() if key}
    taken = next((titles[key] for key in STAND_INS if key in titles), None)
    if OVERDUE in titles or taken is None:
        return None
    last = {client: one for one in portfolio.imports("cases") for client in one.clients}
    for client in sorted(clients, key=lambda one: (not one, one)):
        before = last[client].mapping if client in last else {}
        was = next((title for title, key in before.items() if key == OVERDUE), None)
        if was:
            return Renamed(client, was, taken)
    return None


def require(portfolio: Portfolio, intake: Intake) -> None:
    """Refuse a file of cases whose overdue amount is open.

    Raises:
        OverdueRenamed: another amount would stand in for what the client's last file gave.

    """
    if intake.report.kind == "cases" and "client" in intake.frame.columns:
        clients = intake.frame["client"].drop_nulls().unique().to_list()
        if open_ := renamed(portfolio, intake.mapping, clients):
            raise open_.refusal()
