"""What the contacts of each came to: the shares of lib.measures.contacts, by collector.

Numbers and what they are of, never a share alone: contacts ÷ attempts, right party ÷ contacts,
promises ÷ right party, kept ÷ matured, productive ÷ visits, visited ÷ cases past due that he held.
Where two went together the contact is that of both.
"""

from collections.abc import Mapping

import polars as pl

from lib.followups.promises import Status
from lib.measures.fieldwork import PRODUCTIVE

SHARES: Mapping[str, tuple[str, str]] = {
    "contact": ("reached", "attempts"),
    "right": ("right", "reached"),
    "promise": ("promises", "right"),
    "kept": ("kept", "matured"),
    "productive": ("productive", "visits"),
    "coverage": ("visited", "due"),
    "completion": ("done", "planned"),
}
"""Share → how many, of how many; the last of lib.team.lists."""

COUNTS = ("attempts", "reached", "right", "promises", "matured", "kept", "productive", "visited",
          "due")  # fmt: skip


def counted(contacts: pl.DataFrame, promises: pl.DataFrame, spells: pl.DataFrame) -> pl.DataFrame:
    """Of each owner the COUNTS.

    Args:
        contacts: as lib.team.naming.each gives those of lib.measures.contacts.contacts.
        promises: as lib.followups.promises gives them as of the last day.
        spells: as lib.team.owners gives them.

    """
    visit = pl.col("channel") == "visit"
    right = pl.col("right").fill_null(value=False)
    tried = contacts.group_by(owner="who").agg(
        attempts=pl.len().cast(pl.Int64),
        reached=pl.col("reached").sum().cast(pl.Int64),
        right=right.sum().cast(pl.Int64),
        productive=(visit & pl.col("outcome").is_in(PRODUCTIVE).fill_null(value=False)).sum(),
    )
    found = tried.join(_promised(contacts.filter(right & pl.col("own")), promises), on="owner",
                       how="left")  # fmt: skip
    found = found.join(_covered(contacts.filter(visit), spells), on="owner", how="full",
                       coalesce=True)  # fmt: skip
    return found.select("owner", pl.col(COUNTS).fill_null(0).cast(pl.Int64)).sort("owner")


def _promised(made: pl.DataFrame, promises: pl.DataFrame) -> pl.DataFrame:
    """Of each owner: promises that he took, of these matured and kept."""
    on = ["case_key", "promised_on", "promise_date", "amount"]
    known = promises.unique(on, keep="last").select(*on, "status", "matured")
    taken = made.select("who", "case_key", "promise_date", promised_on="day",
                        amount="promise_amount").join(known, on=on, how="left")  # fmt: skip
    matured = pl.col("matured").fill_null(value=False)
    return taken.group_by(owner="who").agg(
        promises=pl.len(),
        matured=matured.sum(),
        kept=(matured & (pl.col("status") == Status.KEPT.value)).sum(),
    )


def _covered(visits: pl.DataFrame, spells: pl.DataFrame) -> pl.DataFrame:
    """Of each owner: past due cases that he held (`due`), and how many anybody `visited` meanwhile.

    Coverage is of his cases: a colleague who stands in for him does not take it away.
    """
    held = spells.filter(pl.col("owner").is_not_null(), pl.col("bucket") != "M0").select(
        "case_key", pl.col("owner").cast(pl.String), "since", "until"
    )
    met = held.join(visits.select("case_key", "day").unique(), on="case_key").filter(
        pl.col("day") >= pl.col("since"), pl.col("day") < pl.col("until")
    )
    seen = met.group_by("owner").agg(visited=pl.col("case_key").n_unique())
    return (
        held.group_by("owner")
        .agg(due=pl.col("case_key").n_unique())
        .join(seen, on="owner", how="left")
    )
