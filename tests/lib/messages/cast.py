"""Customers with telephones, and what is known beside them, for the tests of messages."""

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

import polars as pl

from lib.cases.fields import empty_frame
from lib.followups.records import FOLLOWUPS, recorded
from lib.ledger import Ledger
from lib.messages import outbox, queue, sending, templates
from lib.messages.book import book
from lib.messages.permitted import Asked
from lib.messages.placeholders import Sender
from lib.messages.providers import Outgoing
from lib.messages.queue import Known, Queue
from lib.messages.ranking import ranked
from lib.messages.sending import Desk
from lib.messages.wanted import WANTED
from tests.lib.visits.cast import holds, rows, wishes, world

__all__ = ["holds", "wishes", "world"]

DAY = dt.date(2026, 11, 20)
NOON = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)
"""Noon in Shanghai."""

ZONE = ZoneInfo("Asia/Shanghai")

SECRET = "0123456789abcdef"  # noqa: S105 — of nobody
SENDER = Sender("甲公司", "4001234567")

CALLED = pl.DataFrame(schema={"followup_id": pl.String, "number_key": pl.String})
INVALID = pl.DataFrame(schema={"number_key": pl.String, "on": pl.Date})


def cases(*told: Mapping[str, object]) -> pl.DataFrame:
    """Cases C1, C2 … of persons P1, P2 … with a mobile phone each, but for what a row says."""
    usual = [
        {
            "case_key": f"C{n}",
            "person_key": f"P{n}",
            "loan_no": f"L2026{n:04}",
            "name": "张晓明",
            "mobile": f"138001380{n:02}",
            "client": "好易购",
            "product": "现金包",
            "overdue_amount": 120_050,
            "currency": "CNY",
            "dpd": 45,
            "as_of": DAY,
            **one,
        }
        for n, one in enumerate(told or ({},), 1)
    ]
    return rows(empty_frame("cases").schema, *usual)


def contacts(*told: Mapping[str, object]) -> pl.DataFrame:
    """Contacts of C1 by telephone on the day before, but for what a row says."""
    at = dt.datetime(2026, 11, 19, 10)  # noqa: DTZ001 — local, by the watch
    usual = {"case_key": "C1", "channel": "call", "happened_at": at}
    return rows(FOLLOWUPS, *({**usual, **one} for one in told))


def wanted(*told: Mapping[str, object]) -> pl.DataFrame:
    """Reminders of C1, but for what a row says."""
    usual = {
        "case_key": "C1",
        "why": "remind",
        "due": DAY,
        "promise_amount": 50_000,
        "promise_date": DAY + dt.timedelta(days=1),
    }
    return rows(WANTED, *({**usual, **one} for one in told or ({},)))


def numbers(
    some: pl.DataFrame,
    channel: str = "sms",
    spoken: pl.DataFrame | None = None,
    to: pl.DataFrame = CALLED,
    invalid: pl.DataFrame = INVALID,
) -> pl.DataFrame:
    """The ranked book of some cases."""
    found = contacts() if spoken is None else spoken
    return ranked(book(some, channel, SECRET), found, to, invalid)


def known(some: pl.DataFrame, channel: str = "sms", **different: object) -> Known:
    """All that is known beside what is wanted, in mainland China."""
    used = different.pop("used", templates.used(templates.shipped().clear()))
    out = different.pop("out", frozenset())
    tones = different.pop("tones", pl.DataFrame(schema=queue.TONED))
    here = world(**different)
    book_ = numbers(some, channel, here.contacts)
    return Known(some, book_, used, here, out, SECRET, tones)  # type: ignore[arg-type]


def asked(channel: str = "sms", **different: object) -> Asked:
    """Today at noon."""
    usual = {"channel": channel, "at": NOON, "day": DAY, "sender": SENDER}
    return Asked(**{**usual, **different})  # type: ignore[arg-type]


def queued(some: pl.DataFrame, *told: Mapping[str, object], **different: object) -> Queue:
    """The queue of text messages today."""
    return queue.queue(wanted(*told), known(some, **different), asked())  # type: ignore[arg-type]


def desk(ledger: Ledger, at: dt.datetime = NOON) -> Desk:
    """Somebody who sends at noon."""
    return Desk(ledger, lambda: at, ZONE)


def put_out(ledger: Ledger, some: pl.DataFrame, *told: Mapping[str, object]) -> pl.DataFrame:
    """Put all out that may be sent, and give it with its numbers."""
    found = queued(some, *told)
    outbox.put_out(ledger, found, found.ready["message_id"].to_list(), NOON)
    return leaving(ledger, some)


def leaving(ledger: Ledger, some: pl.DataFrame, channel: str = "sms") -> pl.DataFrame:
    return sending.to_leave(outbox.out(ledger), numbers(some, channel), recorded(ledger), some, DAY)


def states(ledger: Ledger) -> list[str]:
    return outbox.out(ledger)["state"].to_list()


class Fake:
    """A provider that answers as it is told to."""

    name, channels = "fake", ("sms",)

    def __init__(self, *answers: object, repeatable: bool = False) -> None:
        self.answers = list(answers)
        self.told: list[Outgoing] = []
        self.repeatable = repeatable

    def send(self, message: Outgoing) -> str:
        """Give the next answer."""
        self.told.append(message)
        answer = self.answers.pop(0) if self.answers else "ok"
        if isinstance(answer, BaseException):
            raise answer
        return str(answer)
