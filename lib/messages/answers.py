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
from lib.messages import asking, outbox
from lib.messages.asking import Said, score_of
from lib.messages.channels import Owner
from lib.messages.outbox import DELIVERED, REPLIED, SENT, STOPPED, UNDELIVERED
from lib.messages.sending import NOTHING, Desk
from lib.messages.templates import SATISFACTION
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

    `scored` of those that replied say from 1 to 5 how satisfied they are, because they were asked.
    `refused` has row, text-free reasons (`refused`) of lib.messages.deliveries.REFUSALS.
    """

    delivered: int
    undelivered: int
    replied: int
    scored: int
    stopped: int
    known: int
    refused: pl.DataFrame

    def summary(self) -> Sentence:
        """Say what the file did."""
        return Sentence(
            N_(
                "{delivered} delivered, {undelivered} came back, {replied} answers, {scored} of "
                "them how satisfied they are, {stopped} ask to be left alone; {known} were known "
                "before, {refused} rows not taken."
            ),
            delivered=self.delivered,
            undelivered=self.undelivered,
            replied=self.replied,
            scored=self.scored,
            stopped=self.stopped,
            known=self.known,
            refused=self.refused.height,
        )


def take(desk: Desk, rows: pl.DataFrame, cases: pl.DataFrame, subject: str) -> Taken:
    """Keep what a file says; loaded again it changes nothing.

    Args:
        desk: who loads it.
        rows: what lib.messages.matching.matched gives.
        cases: case_key, who, person_key and currency of all cases of any file, so that a stop
            holds for all of a person.
        subject: what names the file in the audit, no person's data.

    Raises:
        NotAllowed: the actor may not.

    """
    good = rows.filter(pl.col("refused").is_null())
    good = good.with_columns(_scores(good)).sort("happened_at", maintain_order=True)
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
        new["score"].drop_nulls().len(),
        counts.get(STOPPED, 0),
        good.height - new.height,
        rows.filter(pl.col("refused").is_not_null()).select("row", "refused"),
    )


def _scores(rows: pl.DataFrame) -> pl.Series:
    """How satisfied those are who were asked for it and answered with nothing else."""
    asked = (rows["step"] == REPLIED) & (rows["purpose"] == SATISFACTION).fill_null(value=False)
    told = [
        score_of(text) if was_asked else None
        for text, was_asked in zip(rows["text"], asked, strict=True)
    ]
    return pl.Series("score", told, dtype=pl.Int64)


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
        for row in told:
            if row["score"] is not None:
                before = _answers_to(connection, row["message_id"])
                asking.answer(connection, desk.ledger.actor, _said(desk, row), before, now)

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
    # Who says how satisfied he was with a case that is settled need not be called for it.
    action, date = (NOTHING, None) if row["score"] else propose(outcome, at.date())
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


def _said(desk: Desk, row: Mapping[str, Any]) -> Said:
    """What a customer answered when he was asked how satisfied he is."""
    return Said(
        case_key=row["case_key"],
        score=row["score"],
        channel="sms",
        happened_on=row["happened_at"].astimezone(desk.zone).date(),
        entry_id=_score_id(row["entry_id"]),
    )


def _answers_to(connection: sa.Connection, message_id: str) -> list[str]:
    """The identifiers that scores have that were answered to a message."""
    query = sa.select(message_steps.c.entry_id).where(
        message_steps.c.message_id == message_id, message_steps.c.step == REPLIED
    )
    return [_score_id(one) for one in connection.scalars(query)]


def _score_id(entry_id: str) -> str:
    return _digest(entry_id, SATISFACTION)


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
