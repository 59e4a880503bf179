"""What deliveries and replies do: marks on messages, contacts in the follow-ups, holds at once.

Who asks to be left alone is: it is recorded for every case that the person ever had, in the same
step as the reply, and with it the hold that no one may lift but the compliance officer. It holds
for the person, also for cases that come later, with another number or from another client.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
import sqlalchemy as sa

from lib.followups.codes import OUTCOMES
from lib.followups.entry import LONGEST, Entry, propose
from lib.followups.recording import record_all
from lib.ledger.schema import message_steps
from lib.messages import outbox
from lib.messages.book import key_of
from lib.messages.channels import Owner
from lib.messages.deliveries import NOBODY
from lib.messages.outbox import DELIVERED, REPLIED, SENT, STOPPED, UNDELIVERED
from lib.messages.sending import Desk
from lib.words import N_, Sentence

LEAVES = {STOPPED: "MSG_STOP", REPLIED: "MSG_REPLY"}
"""Step of a message → the result of the contact that it is."""

MET: Mapping[str | None, str] = {
    Owner.FAMILY: "family",
    Owner.WORK: "other_person",
    Owner.THIRD: "other_person",
}
"""Whose a number is → who answered from it, where it was not the customer."""


@dataclass(frozen=True)
class Taken:
    """What a file of deliveries did: rows of each kind that are new, and the refused ones.

    `refused` has row, text-free reasons (`refused`) of lib.messages.deliveries.REFUSALS.
    """

    delivered: int
    undelivered: int
    replied: int
    stopped: int
    known: int
    refused: pl.DataFrame

    def summary(self) -> Sentence:
        """Say what the file did."""
        return Sentence(
            N_(
                "{delivered} delivered, {undelivered} came back, {replied} answers, {stopped} ask "
                "to be left alone; {known} were known before, {refused} rows not taken."
            ),
            delivered=self.delivered,
            undelivered=self.undelivered,
            replied=self.replied,
            stopped=self.stopped,
            known=self.known,
            refused=self.refused.height,
        )


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
        The rows with message_id of a message of ours or null, case_key, number_key, the owner of
        the number and `same`, all cases of its number with whose it is there; one that belongs to
        nobody is refused. Who asks to be left alone needs no message and may be several customers.

    """
    rows = reported.with_columns(number_key=key_of(reported["to"], secret)).with_row_index("at")
    named = out.select(
        "message_id", of_message="case_key", of_number="number_key", of_owner="owner"
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
        )
        .join(_same(pl.concat([book, ever])), on="number_key", how="left", maintain_order="left")
        .with_columns(case_key=pl.coalesce("case_key", _first_to_stop()))
    )
    answers = pl.col("step").is_in([*LEAVES])
    lost = pl.col("case_key").is_null() | (~answers & pl.col("message_id").is_null())
    return found.with_columns(
        refused=pl.coalesce("refused", pl.when(lost).then(pl.lit(NOBODY)))
    ).select(*reported.columns, "case_key", "number_key", "owner", "same")


def _last_sent(rows: pl.DataFrame, out: pl.DataFrame) -> pl.DataFrame:
    """Of rows that name no message the last one to their number: at, found, …_case, …_owner."""
    sent = out.drop_nulls(["number_key", "sent_at"]).select(
        "number_key", "sent_at", found="message_id", found_case="case_key", found_owner="owner"
    )
    return (
        rows.filter(pl.col("of_message").is_null())
        .select("at", "number_key", "happened_at")
        .join(sent, on="number_key")
        .filter(pl.col("sent_at") <= pl.col("happened_at"))
        .sort("at", "sent_at")
        .unique("at", keep="last", maintain_order=True)
        .select("at", "found", "found_case", "found_owner")
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


def take(desk: Desk, rows: pl.DataFrame, cases: pl.DataFrame, subject: str) -> Taken:
    """Keep what a file says; loaded again it changes nothing.

    Args:
        desk: who loads it.
        rows: what `matched` gives.
        cases: case_key, who, person_key and currency of all cases of any file, so that a stop
            holds for all of a person.
        subject: what names the file in the audit, no person's data.

    Raises:
        NotAllowed: the actor may not.

    """
    good = rows.filter(pl.col("refused").is_null())
    named = [_entry_id(desk, row) for row in good.iter_rows(named=True)]
    good = good.with_columns(entry_id=pl.Series(named, dtype=pl.String))
    good = good.unique("entry_id", keep="first", maintain_order=True)
    there = _there(desk, good["entry_id"].to_list())
    new = good.filter(~pl.col("entry_id").is_in(list(there)), pl.col("step") != SENT)
    marks = new.filter(pl.col("step").is_in([DELIVERED, UNDELIVERED]))
    if not marks.is_empty():
        with desk.ledger.write("note_deliveries", subject, after=str(marks.height)) as connection:
            _put(desk, connection, marks.to_dicts())
    for step, act in ((REPLIED, "note_deliveries"), (STOPPED, "stop_by_reply")):
        _answered(desk, new.filter(pl.col("step") == step), cases, act, subject)
    counts = dict(new.group_by("step").len().iter_rows())
    return Taken(
        counts.get(DELIVERED, 0),
        counts.get(UNDELIVERED, 0),
        counts.get(REPLIED, 0),
        counts.get(STOPPED, 0),
        good.height - new.height,
        rows.filter(pl.col("refused").is_not_null()).select("row", "refused"),
    )


def _answered(desk: Desk, rows: pl.DataFrame, cases: pl.DataFrame, act: str, subject: str) -> None:
    """Record answers as contacts, and in the same step as marks on their messages."""
    if rows.is_empty():
        return
    now = desk.now().astimezone(desk.zone)
    told = rows.to_dicts()
    entries = [
        one
        for row in told
        for case in _cases_of(row, cases)
        for one in (_contact(desk, row, case),)
    ]

    def also(connection: sa.Connection, new: Sequence[Entry]) -> None:
        del new
        _put(desk, connection, told)

    persons = dict(cases.select("case_key", "person_key").iter_rows())
    record_all(desk.ledger, act, subject, entries, now, also=also, persons=persons)


def _cases_of(row: Mapping[str, Any], cases: pl.DataFrame) -> list[Mapping[str, Any]]:
    """The case of an answer, with whose the number is there.

    For one that asks to be left alone all cases of the number, and all of the same persons; those
    too that the files of today no longer hold: they may come back.
    """
    owners = {row["case_key"]: row["owner"]}
    if row["step"] == STOPPED:
        owners = {one["case_key"]: one["owner"] for one in row["same"] or ()} | owners
    mine = cases.filter(pl.col("case_key").is_in(list(owners)))
    if row["step"] == STOPPED:
        mine = cases.filter(pl.col("who").is_in(mine["who"].implode()))
    known = {
        one["case_key"]: one["currency"]
        for one in mine.select("case_key", "currency").iter_rows(named=True)
    }
    return [
        {
            "case_key": key,
            "currency": known.get(key),
            "owner": owners.get(key) or row["owner"],
        }
        for key in sorted(owners.keys() | known.keys())
    ]


def _contact(desk: Desk, row: Mapping[str, Any], case: Mapping[str, Any]) -> Entry:
    outcome = LEAVES[row["step"]]
    at = row["happened_at"].astimezone(desk.zone).replace(tzinfo=None)
    action, date = propose(outcome, at.date())
    actor = desk.ledger.actor
    return Entry(
        followup_id=_digest(row["entry_id"], case["case_key"]),
        case_key=case["case_key"],
        channel="sms",
        happened_at=at,
        outcome=outcome,
        met_whom=MET.get(case["owner"], "debtor") if OUTCOMES[outcome].contact else "nobody",
        collector=actor.collector or actor.name or None,
        note=str(row["text"])[: LONGEST["note"]],
        next_action=action,
        next_date=date,
        currency=case["currency"] or "CNY",
    )


def _put(desk: Desk, connection: sa.Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    for row in rows:
        told = {name: row[name] for name in ("entry_id", "why", "text")}
        outbox.add(connection, desk.ledger, row, row["step"], row["happened_at"], **told)


def _there(desk: Desk, entry_ids: Sequence[str]) -> set[str]:
    query = sa.select(message_steps.c.entry_id)
    with desk.ledger.read() as connection:
        return set(connection.scalars(query)) & set(entry_ids)


def _entry_id(desk: Desk, row: Mapping[str, Any]) -> str:
    """The same for the same row of a file, whenever it is loaded; nobody can undo it."""
    about = ("message_id", "number_key", "step", "happened_at", "text")
    return _digest(desk.ledger.secret, *(row[name] for name in about))


def _digest(*about: object) -> str:
    return hashlib.sha256("|".join(map(str, about)).encode()).hexdigest()[:32]
