"""The frames of this room, each computed once for each state of the data; see lib.screen.data."""

import datetime as dt

import polars as pl

from lib.cases.holds import keeping
from lib.holds.every import OF_PERSON
from lib.messages import calling, knowing, outbox, queue, relationship, templates, writing
from lib.messages.book import book
from lib.messages.calling import Calls
from lib.messages.channels import CALL
from lib.messages.permitted import Asked
from lib.messages.queue import Known, Queue
from lib.messages.ranking import ranked
from lib.messages.sending import Desk
from lib.messages.wanted import wanted
from lib.screen import data, following
from lib.screen.rules import judging as gate
from lib.screen.strategy import frames as strategy
from lib.visits.legality import judging

STEP = dt.timedelta(minutes=5)
"""The queue is judged anew as often: by the hours of the rules, not by the second."""

NOON = dt.time(12)


def desk() -> Desk:
    """Who is at the screen, who sends now."""
    return Desk(data.ledger(), data.now, data.zone())


def moment(day: dt.date) -> dt.datetime:
    """The time (UTC) at which messages of a day are judged: now, or noon of another day."""
    now = data.now()
    if day == data.today():
        return now - (now - dt.datetime.min.replace(tzinfo=dt.UTC)) % STEP
    return dt.datetime.combine(day, NOON, data.zone()).astimezone(dt.UTC)


def asked(channel: str, day: dt.date, at: dt.datetime, *, others: bool = False) -> Asked:
    """One channel on a day, by the settings."""
    settings = data.settings()
    sender, weekly = knowing.sender(settings), settings.messages_a_week
    return Asked(channel, at, day, sender, others=others, weekly=weekly)


def out() -> pl.DataFrame:
    """All messages of cases that may be seen, with where each stands."""
    return _out(data.version())


@data.shared
def _out(at: int) -> pl.DataFrame:
    del at
    return data.portfolio().seen(outbox.out(data.ledger()).lazy()).collect()


def versions() -> pl.DataFrame:
    """The tenant's own versions of templates."""
    return writing.versions(data.ledger())


def numbers(as_of: dt.date, channel: str) -> pl.DataFrame:
    """The ranked numbers or addresses of a channel."""
    return _numbers(data.version(), as_of, channel)


@data.shared
def _numbers(at: int, as_of: dt.date, channel: str) -> pl.DataFrame:
    del at
    taken = outbox.steps(data.ledger())
    return ranked(
        book(data.cases(as_of), channel, data.ledger().secret),
        data.followups(),
        calling.numbers_called(data.ledger()),
        outbox.invalid(taken),
    )


def all_numbers(as_of: dt.date) -> pl.DataFrame:
    """The numbers and addresses of all channels; a field of several channels once."""
    return knowing.all_numbers(data.cases(as_of), data.ledger().secret)


def known(as_of: dt.date, day: dt.date, channel: str) -> Known:
    """All that a queue of a channel rests on beside what is wanted."""
    return Known(
        data.cases(as_of),
        numbers(as_of, channel),
        templates.used(versions()),
        gate.world(as_of, day),
        frozenset(out()["message_id"]),
        data.ledger().secret,
        tones(as_of, day),
    )


def tones(as_of: dt.date, day: dt.date) -> pl.DataFrame:
    """The tone of the next message to each case that may be seen."""
    return _tones(data.version(), as_of, day)


@data.shared
def _tones(at: int, as_of: dt.date, day: dt.date) -> pl.DataFrame:
    del at
    cases = data.cases(as_of)
    held = keeping(data.holds(day), cases, day, of_person=OF_PERSON)
    return relationship.tones(cases, following.promises(day), held)


def wishes_of_day(as_of: dt.date, day: dt.date) -> pl.DataFrame:
    """What is to be said on a day, of which nothing was said yet."""
    settled = knowing.settled(data.cases(as_of))
    steps = strategy.steps(as_of) if day == data.working_day(as_of) else None
    told = wanted(following.due(day), following.promises(day), settled, day, steps)
    return knowing.fresh(told, out())


def of_day(as_of: dt.date, day: dt.date, channel: str, at: dt.datetime, *, others: bool) -> Queue:
    """Today's messages of a channel, judged at a time (UTC)."""
    return _of_day(data.version(), gate.rules().hash, as_of, day, channel, at, others)


@data.shared
def _of_day(
    version: int,
    rules: str,
    as_of: dt.date,
    day: dt.date,
    channel: str,
    at: dt.datetime,
    others: bool,  # noqa: FBT001 — the key of a cache has no names
) -> Queue:
    del version, rules
    here = asked(channel, day, at, others=others)
    return queue.queue(wishes_of_day(as_of, day), known(as_of, day, channel), here)


def calls(as_of: dt.date, day: dt.date, at: dt.datetime) -> Calls:
    """Today's calls, judged at a time (UTC)."""
    return _calls(data.version(), gate.rules().hash, as_of, day, at)


@data.shared
def _calls(version: int, rules: str, as_of: dt.date, day: dt.date, at: dt.datetime) -> Calls:
    del version, rules
    told = wishes_of_day(as_of, day)
    return calling.call_list(told, known(as_of, day, CALL), asked(CALL, day, at))


def others_allowed(as_of: dt.date, day: dt.date, at: dt.datetime, case_key: str) -> bool:
    """Whether the rules let others than the customer of a case be called at a time (UTC)."""
    mine = data.cases(as_of).filter(pl.col("case_key") == case_key)
    found = judging.before_contact(mine, gate.world(as_of, day), at, CALL, "contact")
    return bool(found.allowed.all())


def attempts() -> pl.DataFrame:
    """All attempts by telephone and at the door."""
    return _attempts(data.version())


@data.shared
def _attempts(at: int) -> pl.DataFrame:
    del at
    return relationship.attempts(data.followups())
