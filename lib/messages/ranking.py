"""Which number to try first: by what earlier calls and messages to it came to.

Where the customer himself answered comes first, a number that does not exist or is somebody else's
last. Which number a call went to is known of calls that were recorded from the call list; of others
only where the case has no more than one number of the customer's own.
"""

from collections.abc import Mapping

import polars as pl

from lib.followups.codes import MET_WHOM, OUTCOMES, Flag, with_flag
from lib.followups.records import reached
from lib.messages.channels import Owner

RANKED: Mapping[str, type[pl.DataType]] = {
    "attempts": pl.Int64,
    "reached": pl.Int64,
    "last_reached": pl.Date,
    "last_outcome": pl.String,
    "dead": pl.Boolean,
    "rank": pl.Int64,
}
"""What is added to a book: calls to the number, those in which the customer himself answered, when
he did last, what came of the last call, whether it reaches nobody, and its place from 1 among the
numbers of its case."""

DEBTOR = [one.code for one in MET_WHOM.values() if one.group == "debtor"]

OWNERS = [one.value for one in Owner]
"""The owners, the best to be tried first."""


def himself() -> pl.Expr:
    """Whether a contact reached the customer himself."""
    met = pl.col("met_whom")
    said = pl.when(met.is_not_null()).then(met.is_in(DEBTOR))
    # Results in which the customer was reached unless the record says somebody else.
    own = [one.code for one in OUTCOMES.values() if one.contact and one.met[:1] == ("debtor",)]
    return reached() & pl.coalesce(said, pl.col("outcome").is_in(own)).fill_null(value=False)


def ranked(
    book: pl.DataFrame, contacts: pl.DataFrame, called: pl.DataFrame, invalid: pl.DataFrame
) -> pl.DataFrame:
    """The book with RANKED, each case's numbers in their order.

    Args:
        book: what lib.messages.book gives.
        contacts: all contacts that stand.
        called: followup_id and number_key of the calls whose number is known.
        invalid: number_key and `on` of messages that came back because the number does not exist.

    """
    calls = _numbered(book, contacts, called)
    last_met = pl.col("on").filter("himself").max()
    found = calls.group_by("number_key").agg(
        attempts=pl.len().cast(pl.Int64),
        reached=pl.col("himself").sum().cast(pl.Int64),
        last_reached=last_met,
        last_outcome=pl.col("outcome").last(),
        killed_on=pl.col("on").filter(pl.col("outcome").is_in(with_flag(Flag.PHONE_DEAD))).max(),
    )
    back = invalid.group_by("number_key").agg(invalid_on=pl.col("on").max())
    known = (
        book.join(found, on="number_key", how="left")
        .join(back, on="number_key", how="left")
        .with_columns(pl.col("attempts", "reached").fill_null(0))
    )
    killed = pl.max_horizontal("killed_on", "invalid_on")
    dead = killed.is_not_null() & (killed >= pl.col("last_reached")).fill_null(value=True)
    owner = pl.col("owner").replace_strict(
        {one: at for at, one in enumerate(OWNERS)}, return_dtype=pl.Int64
    )
    return (
        known.with_columns(dead=dead)
        .sort(
            "case_key",
            "dead",
            pl.col("reached") == 0,
            pl.col("last_reached").dt.epoch("d").neg(),
            owner,
            "attempts",
            "order",
            nulls_last=True,
        )
        .with_columns(rank=pl.int_range(1, pl.len() + 1).over("case_key").cast(pl.Int64))
        .select(*book.columns, *RANKED)
    )


def _numbered(book: pl.DataFrame, contacts: pl.DataFrame, called: pl.DataFrame) -> pl.DataFrame:
    """The calls whose number is known, oldest first: number_key, on, outcome, himself."""
    calls = contacts.filter(pl.col("channel") == "call").select(
        "case_key",
        "followup_id",
        "outcome",
        on=pl.col("happened_at").dt.date(),
        himself=himself(),
    )
    own = book.filter(pl.col("owner").is_in([Owner.OWN, Owner.SHARED]))
    only = own.filter(pl.len().over("case_key") == 1).select("case_key", only="number_key")
    known = called.select("followup_id", "number_key").drop_nulls()
    return (
        calls.join(known, on="followup_id", how="left", maintain_order="left")
        .join(only, on="case_key", how="left", maintain_order="left")
        .with_columns(number_key=pl.coalesce("number_key", "only"))
        .drop_nulls("number_key")
    )
