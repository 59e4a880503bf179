"""The outbox: a message is kept before it is sent, and marked after, so that it leaves once.

Its number stands in the case and is looked up when it is sent; here is only where. What became of
it are further rows. A message that was handed over without an answer is unclear: a provider that
knows our identifiers may be asked again, for another one a person says what happened.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import sqlalchemy as sa

from lib.errors import RecordRefused
from lib.ledger import Ledger
from lib.ledger.kept import new_id
from lib.ledger.schema import message_steps, messages
from lib.messages.queue import Queue
from lib.visits.legality import decisions
from lib.words import N_, Sentence

(
    WAITING,
    SENDING,
    SENT,
    FAILED,
    DELIVERED,
    UNDELIVERED,
    REPLIED,
    STOPPED,
    CANCELLED,
) = (
    "waiting",
    "sending",
    "sent",
    "failed",
    "delivered",
    "undelivered",
    "replied",
    "stopped",
    "cancelled",
)
STATES: Mapping[str, str] = {
    WAITING: N_("waits to be sent"),
    SENDING: N_("unclear whether it was sent"),
    FAILED: N_("was not taken"),
    SENT: N_("sent"),
    DELIVERED: N_("delivered"),
    UNDELIVERED: N_("came back"),
    REPLIED: N_("answered"),
    STOPPED: N_("answered: no more messages"),
    CANCELLED: N_("taken back"),
}
"""State of a message, which is its last step → how it is called."""

INVALID = "invalid"
"""`why` of a message that came back because there is no such number."""

BECAUSE: Mapping[str, str] = {
    INVALID: N_("There is no such number."),
    "no connection": N_("Nobody was reached there."),
    "address": N_("This is no address."),
    "https": N_("The address of the gateway must begin with https."),
    "settings": N_("The settings of the gateway are wrong."),
}
"""Our own words in `why` → how they are said; what a provider answered is shown as it is."""

MAY_LEAVE = frozenset({WAITING, FAILED})
"""States in which a message may be handed over."""

LEFT_ALREADY = N_("This message has left already, or somebody is sending it now.")
NOT_UNCLEAR = N_("Nothing is unclear about this message. Please reload the page.")

STEPS: Mapping[str, type[pl.DataType] | pl.DataType] = {
    "sequence": pl.Int64,
    "message_id": pl.String,
    "case_key": pl.String,
    "step": pl.String,
    "happened_at": pl.Datetime("us", "UTC"),
    "provider": pl.String,
    "reference": pl.String,
    "why": pl.String,
    "text": pl.String,
    "number_key": pl.String,
}
"""The columns of what became of messages, in the order of saving."""

KEPT = (
    "message_id",
    "case_key",
    "why",
    "language",
    "template",
    "version_id",
    "field",
    "owner",
    "number_key",
    "subject",
    "text",
    "parts",
)
"""What of a row of a queue is kept."""

OUT: Mapping[str, type[pl.DataType] | pl.DataType] = {
    **dict.fromkeys(KEPT, pl.String),
    "parts": pl.Int64,
    "day": pl.Date,
    "channel": pl.String,
    "recorded_at": pl.Datetime("us", "UTC"),
    "recorded_by": pl.String,
}
"""The columns of messages, to which `put_out` adds those of the last step."""


def put_out(ledger: Ledger, queue: Queue, chosen: Sequence[str], now: dt.datetime) -> int:
    """Let the chosen messages of a queue be sent; return how many are new.

    What the gate said of every row, sent or not, is kept in the same step.

    Raises:
        NotAllowed: the actor may not send messages.

    """
    asked, ready = queue.asked, queue.ready
    rows = ready.filter(pl.col("message_id").is_in(list(chosen))).select(KEPT)
    subject = f"{asked.channel} {asked.day}"
    with ledger.write("queue_messages", subject, after=str(rows.height)) as connection:
        there = set(connection.scalars(sa.select(messages.c.message_id)))
        new = [
            {
                **row,
                "day": asked.day,
                "channel": asked.channel,
                "recorded_at": now,
                "recorded_by": ledger.actor.name,
            }
            for row in rows.iter_rows(named=True)
            if row["message_id"] not in there
        ]
        if new:
            connection.execute(sa.insert(messages), new)
        for found in queue.found:
            told = decisions.of_proposed(found, found.decisions.rules.hash)
            decisions.put(connection, told, now=now, by=ledger.actor.name)
    return len(new)


def steps(ledger: Ledger) -> pl.DataFrame:
    """What became of all messages; columns STEPS."""
    query = sa.select(*(message_steps.c[name] for name in STEPS))
    with ledger.read() as connection:
        rows = connection.execute(query.order_by(message_steps.c.sequence))
        return pl.DataFrame([tuple(row) for row in rows], schema=dict(STEPS), orient="row")


def out(ledger: Ledger) -> pl.DataFrame:
    """All messages that were put out, with where each stands.

    Columns OUT, and of the last step `state`, `stepped_at`, `provider`, `reference`, `because`;
    `sent_at` is when it left.
    """
    query = sa.select(*(messages.c[name] for name in OUT)).order_by(messages.c.sequence)
    with ledger.read() as connection:
        rows = [tuple(row) for row in connection.execute(query)]
    taken = steps(ledger).drop_nulls("message_id")
    last = taken.group_by("message_id").agg(
        state=pl.col("step").last(),
        stepped_at=pl.col("happened_at").last(),
        provider=pl.col("provider").drop_nulls().last(),
        reference=pl.col("reference").drop_nulls().last(),
        because=pl.col("why").last(),
        sent_at=pl.col("happened_at").filter(pl.col("step") == SENT).last(),
    )
    return (
        pl.DataFrame(rows, schema=dict(OUT), orient="row")
        .join(last, on="message_id", how="left", maintain_order="left")
        .with_columns(pl.col("state").fill_null(WAITING))
    )


def invalid(taken: pl.DataFrame) -> pl.DataFrame:
    """The numbers of messages that came back because there is no such number: number_key, on."""
    back = taken.filter(pl.col("step") == UNDELIVERED, pl.col("why") == INVALID)
    return back.select("number_key", on=pl.col("happened_at").dt.date()).drop_nulls()


def begin(ledger: Ledger, row: Mapping[str, Any], provider: str, *, again: bool) -> None:
    """Mark that a message is being handed over, before it is.

    With `again` one that is unclear may be handed over once more.

    Raises:
        RecordRefused: it has left, or somebody else is sending it.
        NotAllowed: the actor may not send messages.

    """
    with ledger.write("send_message", row["message_id"], why=SENDING) as connection:
        allowed = MAY_LEAVE | ({SENDING} if again else set())
        if _state(connection, row["message_id"]) not in allowed:
            raise RecordRefused(problem=Sentence(LEFT_ALREADY))
        add(connection, ledger, row, SENDING, ledger.now(), provider=provider)


def fail(ledger: Ledger, row: Mapping[str, Any], provider: str, why: str) -> None:
    """Mark that a provider did not take a message; `why` is a word without a person's data."""
    with ledger.write("send_message", row["message_id"], why=FAILED) as connection:
        add(connection, ledger, row, FAILED, ledger.now(), provider=provider, why=why)


def cancel(ledger: Ledger, row: Mapping[str, Any]) -> None:
    """Take back a message that has not left, or say that an unclear one never did.

    Raises:
        RecordRefused: it has left.

    """
    with ledger.write("send_message", row["message_id"], why=CANCELLED) as connection:
        if _state(connection, row["message_id"]) not in MAY_LEAVE | {SENDING}:
            raise RecordRefused(problem=Sentence(LEFT_ALREADY))
        add(connection, ledger, row, CANCELLED, ledger.now())


def require_unclear(ledger: Ledger, message_id: str) -> None:
    """Ask whether it is unclear if a message left.

    Raises:
        RecordRefused: it is not.

    """
    with ledger.read() as connection:
        if _state(connection, message_id) != SENDING:
            raise RecordRefused(problem=Sentence(NOT_UNCLEAR))


def add(
    connection: sa.Connection,
    ledger: Ledger,
    row: Mapping[str, Any],
    step: str,
    at: dt.datetime,
    **told: str | None,
) -> None:
    """Add what became of a message within a step that is open; `at` has a zone."""
    values = {
        "entry_id": new_id(),
        "message_id": row["message_id"],
        "case_key": row["case_key"],
        "number_key": row.get("number_key"),
        "step": step,
        "happened_at": at,
        "recorded_at": ledger.now(),
        "recorded_by": ledger.actor.name,
        **told,
    }
    connection.execute(sa.insert(message_steps).values(**values))


def _state(connection: sa.Connection, message_id: str) -> str:
    query = (
        sa.select(message_steps.c.step)
        .where(message_steps.c.message_id == message_id)
        .order_by(message_steps.c.sequence.desc())
        .limit(1)
    )
    return connection.scalar(query) or WAITING
