"""Whose a delivery or an answer is: the message that it is about, and the customer of its number.

A row names our message, or the last one to its number counts. An answer needs no message; its
number tells the customer, where it is the number of only one.
"""

import polars as pl

from lib.messages.book import key_of
from lib.messages.deliveries import NOBODY
from lib.messages.outbox import REPLIED, STOPPED


def matched(
    reported: pl.DataFrame, out: pl.DataFrame, book: pl.DataFrame, secret: str, ever: pl.DataFrame
) -> pl.DataFrame:
    """Find the message and the case of each row.

    Args:
        reported: what lib.messages.deliveries.read gives.
        out: all messages.
        book: the numbers of all customers, of the channels that the file may be about.
        secret: of the store.
        ever: those of all customers of any file, so that nobody is forgotten who left them.

    Returns:
        The rows with message_id of a message of ours or null and its `purpose`, what it was for,
        case_key, number_key, the owner of the number and `same`, all cases of its number with whose
        it is there; one that belongs to nobody is refused. Who asks to be left alone needs no
        message and may be several customers.

    """
    rows = reported.with_columns(number_key=key_of(reported["to"], secret)).with_row_index("at")
    named = out.select(
        "message_id",
        of_message="case_key",
        of_number="number_key",
        of_owner="owner",
        of_purpose="why",
    )
    by_id = rows.join(named, on="message_id", how="left", maintain_order="left")
    gone = ever.join(book, on="number_key", how="anti")
    owners = pl.concat([_owners(book), _owners(gone)])
    found = (
        by_id.join(_last_sent(by_id, out), on="at", how="left", maintain_order="left")
        .join(owners, on="number_key", how="left", maintain_order="left")
        .with_columns(
            message_id=pl.when(pl.col("of_message").is_not_null())
            .then("message_id")
            .otherwise("found"),
            case_key=pl.coalesce("of_message", "found_case", "book_case_key"),
            owner=pl.coalesce("of_owner", "found_owner", "book_owner"),
            number_key=pl.coalesce("of_number", "number_key"),
            purpose=pl.coalesce("of_purpose", "found_purpose"),
        )
        .join(_same(pl.concat([book, ever])), on="number_key", how="left", maintain_order="left")
        .with_columns(case_key=pl.coalesce("case_key", _first_to_stop()))
    )
    answers = pl.col("step").is_in([REPLIED, STOPPED])
    lost = pl.col("case_key").is_null() | (~answers & pl.col("message_id").is_null())
    return found.with_columns(
        refused=pl.coalesce("refused", pl.when(lost).then(pl.lit(NOBODY)))
    ).select(*reported.columns, "case_key", "number_key", "owner", "same", "purpose")


def _last_sent(rows: pl.DataFrame, out: pl.DataFrame) -> pl.DataFrame:
    """Of rows that name no message the last one to their number.

    Columns at, found, found_case, found_owner and found_purpose.
    """
    sent = out.drop_nulls(["number_key", "sent_at"]).select(
        "number_key",
        "sent_at",
        found="message_id",
        found_case="case_key",
        found_owner="owner",
        found_purpose="why",
    )
    return (
        rows.filter(pl.col("of_message").is_null())
        .select("at", "number_key", "happened_at")
        .join(sent, on="number_key")
        .filter(pl.col("sent_at") <= pl.col("happened_at"))
        .sort("at", "sent_at")
        .unique("at", keep="last", maintain_order=True)
        .select("at", pl.selectors.starts_with("found"))
    )


def _owners(book: pl.DataFrame) -> pl.DataFrame:
    """The customer of each number that is that of only one: number_key, book_case_key, …_owner."""
    return (
        book.group_by("number_key")
        .agg(
            pl.col("case_key", "owner").sort_by("case_key", "order").first().name.prefix("book_"),
            n=pl.col("who").n_unique(),
        )
        .filter(pl.col("n") == 1)
        .drop("n")
    )


def _same(book: pl.DataFrame) -> pl.DataFrame:
    """All cases in which each number stands, with whose it is there: number_key, same."""
    once = book.sort("case_key", "order").unique(
        ["number_key", "case_key"], keep="first", maintain_order=True
    )
    return once.group_by("number_key").agg(same=pl.struct("case_key", "owner"))


def _first_to_stop() -> pl.Expr:
    """The first case of a number of several customers, of one who asks to be left alone."""
    first = pl.col("same").list.first().struct.field("case_key")
    return pl.when(pl.col("step") == STOPPED).then(first)
