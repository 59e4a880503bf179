"""Handing messages over: marked before, marked after, each as a contact of its case.

A message that left is in the follow-ups and counts for every limit. It takes over the next step of
its case, unless it is that step: who was reminded need not be reminded again.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import sqlalchemy as sa

from lib.errors import DoorstepError, RecordRefused
from lib.followups.codes import NEXT_ACTIONS
from lib.followups.entry import Entry
from lib.followups.recording import record_all
from lib.ledger import Ledger
from lib.messages import outbox
from lib.messages.channels import CHANNELS, LETTER, Owner
from lib.messages.permitted import Asked, judged
from lib.messages.providers import NotTaken, Outgoing, Provider, Unclear
from lib.messages.templates import REMIND
from lib.visits.legality.world import World
from lib.words import N_, Sentence

FILE = "file"
"""`provider` of what left in a file."""

NOTHING = "none"
"""The next step where there is none."""

DONE_BY: Mapping[str, str] = {REMIND: "remind", LETTER: "letter"}
"""What a message is for, or its channel → the next step that it is."""


class PeopleMadeUp(DoorstepError):
    """A server was to write to the people of the sample, whose numbers may be anybody's."""

    sentence = N_(
        "Nothing was sent: the sample is open, and its people are made up. Please let messages "
        "leave in a file, or remove the sample first."
    )


@dataclass(frozen=True)
class Handed:
    """How many were taken, refused by the provider, and left unclear; `taken` are their ids."""

    taken: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    before: tuple[str, ...] = field(default=())

    def summary(self) -> Sentence:
        """Say what became of them."""
        return Sentence(
            N_("{sent} sent, {failed} not taken, {unclear} unclear, {before} had left before."),
            sent=len(self.taken),
            failed=len(self.failed),
            unclear=len(self.unclear),
            before=len(self.before),
        )


@dataclass(frozen=True)
class Desk:
    """Who sends, by which clock and in which time zone."""

    ledger: Ledger
    now: Callable[[], dt.datetime]
    zone: ZoneInfo


def to_leave(
    out: pl.DataFrame,
    book: pl.DataFrame,
    contacts: pl.DataFrame,
    cases: pl.DataFrame,
    day: dt.date,
) -> pl.DataFrame:
    """The messages of a day that wait, with their numbers and what is next for their cases.

    Args:
        out: what lib.messages.outbox.out gives, of one channel.
        book: the book of that channel.
        contacts: all contacts that stand.
        cases: case_key and currency.
        day: what was approved on another day is out of date and does not leave any more.

    Returns:
        The messages of the day that wait and all that are unclear, with `to`, null where the number
        is gone or became somebody else's too, `currency`, `next_action`, `next_date` and
        `next_time`.

    """
    waits = (pl.col("day") == day) & pl.col("state").is_in([*outbox.MAY_LEAVE])
    waiting = out.filter(waits | (pl.col("state") == outbox.SENDING))
    last = contacts.group_by("case_key", maintain_order=True).agg(
        pl.col("next_action", "next_date", "next_time").last()
    )
    return (
        waiting.join(
            book.select("case_key", "field", "to", now_key="number_key", now_owner="owner"),
            on=["case_key", "field"],
            how="left",
            maintain_order="left",
        )
        # Another number in the same field, or other readers, are not what was judged.
        .with_columns(
            to=pl.when(
                pl.col("now_key") == pl.col("number_key"), pl.col("now_owner") == pl.col("owner")
            ).then("to")
        )
        .drop("now_key", "now_owner")
        .join(last, on="case_key", how="left", maintain_order="left")
        .join(cases.select("case_key", "currency"), on="case_key", how="left")
    )


def allowed(
    rows: pl.DataFrame, cases: pl.DataFrame, world: World, asked: Asked
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Of messages that wait those that the gate still allows at the time, and those it refuses.

    What was allowed in the morning may be refused now: a hold came, or the hours are over.
    """
    told = rows.select("message_id", "case_key", "owner").join(cases, on="case_key")
    asks = told.with_columns(to_other=~pl.col("owner").is_in([Owner.OWN, Owner.SHARED]))
    found, _, _ = judged(asks, world, asked)
    kept = found.filter(pl.col("by_rule").is_null()).select("message_id")
    return rows.join(kept, on="message_id", how="semi"), rows.join(
        kept, on="message_id", how="anti"
    )


def send(desk: Desk, rows: pl.DataFrame, provider: Provider) -> Handed:
    """Hand messages over one by one; each is marked before and after.

    `rows` as `to_leave` gives them. Stopped at any moment, none is sent twice: one that was told
    without an answer is unclear, and only a `repeatable` provider is told it again.

    Raises:
        NotAllowed: the actor may not send messages.

    """
    found: dict[str, list[str]] = {"taken": [], "failed": [], "unclear": [], "before": []}
    for row in rows.filter(pl.col("to").is_not_null()).iter_rows(named=True):
        found[_one(desk, row, provider)].append(row["message_id"])
    return Handed(**{name: tuple(ids) for name, ids in found.items()})


def _one(desk: Desk, row: Mapping[str, Any], provider: Provider) -> str:
    try:
        outbox.begin(desk.ledger, row, provider.name, again=provider.repeatable)
    except RecordRefused:
        return "before"
    told = Outgoing(row["message_id"], row["channel"], row["to"], row["subject"], row["text"])
    try:
        reference = provider.send(told)
    except NotTaken as refused:
        outbox.fail(desk.ledger, row, provider.name, refused.why)
        return "failed"
    except Unclear:
        return "unclear"
    mark_sent(desk, [row], provider.name, reference)
    return "taken"


def mark_sent(
    desk: Desk, rows: Sequence[Mapping[str, Any]], provider: str, reference: str | None
) -> int:
    """Mark messages as sent in one step with their contacts; return how many are new.

    Of those that leave in a file this is all that is needed: the file is written from what is kept.

    Raises:
        NotAllowed: the actor may not send messages.

    """
    now = desk.now().astimezone(desk.zone)
    known = {row["message_id"]: row for row in rows}

    def also(connection: sa.Connection, new: Sequence[Entry]) -> None:
        for entry in new:
            row = known[entry.followup_id]
            told = partial(outbox.add, provider=provider, reference=reference)
            told(connection, desk.ledger, row, outbox.SENT, now)

    subject = rows[0]["message_id"] if len(rows) == 1 else reference or provider
    entries = [_contact(desk.ledger, row, now) for row in rows]
    return record_all(desk.ledger, "send_message", subject, entries, now, also=also)


def settle(desk: Desk, row: Mapping[str, Any], *, left: bool) -> None:
    """Say of an unclear message whether it left, as somebody found out at the provider.

    Raises:
        RecordRefused: nothing is unclear about it.

    """
    outbox.require_unclear(desk.ledger, row["message_id"])
    if left:
        mark_sent(desk, [row], row["provider"], None)
    else:
        outbox.cancel(desk.ledger, row)


def _contact(ledger: Ledger, row: Mapping[str, Any], now: dt.datetime) -> Entry:
    actor = ledger.actor
    at = now.replace(tzinfo=None)
    action, date = _next(row, now.date())
    return Entry(
        followup_id=row["message_id"],
        case_key=row["case_key"],
        channel=CHANNELS[row["channel"]].recorded,
        happened_at=at,
        outcome="MSG_SENT",
        met_whom="nobody",
        collector=actor.collector or actor.name or None,
        note=row["template"],
        next_action=action,
        next_date=date,
        next_time=_hour(row, date, at),
        currency=row["currency"] or "CNY",
    )


def _next(row: Mapping[str, Any], today: dt.date) -> tuple[str, dt.date | None]:
    """The next step of the case, unless this message is it."""
    action, date = row["next_action"], row["next_date"]
    done = action in {DONE_BY.get(row["why"]), DONE_BY.get(row["channel"])} - {None}
    if done or action not in NEXT_ACTIONS or action == NOTHING:
        return NOTHING, None
    if not NEXT_ACTIONS[action].dated:
        return action, None
    return action, max(date or today, today)


def _hour(row: Mapping[str, Any], date: dt.date | None, at: dt.datetime) -> dt.time | None:
    """The hour that was agreed for the next step, as long as its day stays and it is to come."""
    hour: dt.time | None = row["next_time"]
    if date is None or hour is None or date != row["next_date"]:
        return None
    return hour if dt.datetime.combine(date, hour) >= at else None
