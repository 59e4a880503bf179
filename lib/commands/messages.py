"""`messages`: who gets one today, hand over what was approved, load what came back."""

import argparse
import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from lib.commands.answer import Answer, day, now, portfolio, write_private
from lib.errors import FileAbsent, NotWritten
from lib.messages import answers, batch, deliveries, knowing, matching, outbox, queue, sending
from lib.messages.channels import SMS, WRITTEN
from lib.messages.deliveries import Reading
from lib.messages.knowing import Day
from lib.messages.permitted import RULE
from lib.messages.providers import Provider
from lib.messages.providers.gateway import Gateway
from lib.messages.providers.settings import Senders
from lib.messages.providers.smtp import Smtp
from lib.messages.queue import Queue
from lib.messages.refusals import REFUSALS
from lib.messages.sending import FILE, Desk, PeopleMadeUp
from lib.portfolio import Portfolio
from lib.privacy import export_mark
from lib.rights import ALONE, Action
from lib.settings import Settings
from lib.words import words

HELP = "queue today's messages, hand them over, load deliveries and replies"
NEEDS = Action.SEND_MESSAGES

PROVIDERS = (FILE, "smtp", "gateway")

TOLD = ("message_id", "case_key", "number", "why", "template", "language", "owner", "parts")
"""What is told of each message: nothing of a person."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("what", choices=("queue", "send", "deliveries"))
    parser.add_argument("file", nargs="?", metavar="FILE", help="of deliveries or replies")
    parser.add_argument("--channel", choices=WRITTEN, default=SMS)
    parser.add_argument("--date", type=day, metavar="DATE", help="else today")
    parser.add_argument(
        "--approve", action="store_true", help="let all that may be sent be sent, after queue"
    )
    parser.add_argument("--by", choices=PROVIDERS, default=FILE, help="who takes them, after send")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where the file goes, by file")
    parser.add_argument("--batch", metavar="NAME", help="write the file of this batch once more")


def run(asked: argparse.Namespace) -> Answer:
    """Do what was asked for."""
    settings, place = Settings(), portfolio(NEEDS)
    if asked.what == "deliveries":
        return _deliveries(place, settings, asked.file)
    here = knowing.day_of(place, settings, asked.channel, _day(place, settings, asked), now())
    if asked.what == "queue":
        return _queue(place, here, approve=asked.approve)
    return _send(place, settings, here, asked)


def _queue(place: Portfolio, here: Day, *, approve: bool) -> Answer:
    """List what may be sent and what may not, with the reasons; approve it where asked to."""
    found = queue.queue(here.wanted, here.known, here.asked)
    ready, refused = found.ready, found.refused
    facts: dict[str, Any] = {
        "channel": here.asked.channel,
        "day": here.asked.day,
        "ready": ready.select(TOLD).to_dicts(),
        "refused": refused.select("case_key", "why", "refused", "detail", "reasons").to_dicts(),
        "approved": 0,
    }
    said = [f"{ready.height} may be sent, {refused.height} not.", *_reasons(found)]
    if approve:
        put = outbox.put_out(place.ledger, found, ready["message_id"].to_list(), now())
        facts["approved"] = put
        said.append(f"{put} approved.")
    return Answer(facts, "\n".join(said))


def _reasons(found: Queue) -> Sequence[str]:
    """Each reason with how many it keeps from being sent."""
    counted = found.refused.group_by("refused", "detail").len().sort("len", descending=True)
    return [
        f"{n:>6}  {_sentence(found, why, detail)}"
        for why, detail, n in counted.select("refused", "detail", "len").iter_rows()
    ]


def _sentence(found: Queue, why: str, detail: str | None) -> str:
    if why == RULE and detail is not None:
        return f"{detail}: {found.said[detail].sentence}"
    return REFUSALS[why].format(detail=detail)


def _send(place: Portfolio, settings: Settings, here: Day, asked: argparse.Namespace) -> Answer:
    """Hand over what waits and the gate still allows.

    Raises:
        PeopleMadeUp: by a server, while the sample is open; whoever asks, and of whatever case.

    """
    if asked.by != FILE and any(one.sample for one in place.by(ALONE).imports()):
        raise PeopleMadeUp
    ledger, known = place.ledger, here.known
    out = outbox.out(ledger).filter(pl.col("channel") == asked.channel)
    waits = sending.to_leave(out, known.book, known.world.contacts, known.cases, here.asked.day)
    rows, kept_back = sending.allowed(waits, known.cases, known.world, here.asked)
    desk = Desk(ledger, now, ZoneInfo(settings.timezone))
    facts: dict[str, Any] = {
        "channel": asked.channel,
        "by": asked.by,
        "kept_back": kept_back.height,
    }
    if asked.by == FILE:
        told, said = _file(desk, place, rows, asked)
    else:
        handed = sending.send(desk, rows, _provider(asked.by))
        told = {name: len(ids) for name, ids in vars(handed).items()}
        said = str(handed.summary())
    if kept_back.height:
        said += f"\n{kept_back.height} are kept back by a rule that refuses them now."
    return Answer({**facts, **told}, said)


def _file(
    desk: Desk, place: Portfolio, rows: pl.DataFrame, asked: argparse.Namespace
) -> tuple[Mapping[str, Any], str]:
    """Mark what may leave as sent and write it into one file; the file alone, of a known batch.

    It is marked first: a file that could not be written is written again, and holds the same.
    """
    folder = asked.out or Path()
    if not folder.is_dir():
        raise NotWritten(name=str(folder))
    if asked.batch and Path(asked.batch).name != asked.batch:  # it would lie in another folder
        raise NotWritten(name=asked.batch)
    leaving = rows.filter(pl.col("to").is_not_null(), pl.col("state") != outbox.SENDING)
    name, taken = asked.batch, 0
    if name is None:
        if leaving.is_empty():
            return {"taken": 0}, "Nothing waits to be sent."
        name = batch.batch_id(now().astimezone(desk.zone))
        taken = sending.mark_sent(desk, leaving.to_dicts(), FILE, name)
    told = batch.of_batch(outbox.out(place.ledger), _numbers(place), name)
    mark = export_mark.mark(place.ledger.actor, now().astimezone(desk.zone))
    file = folder / f"{name}.csv"
    with place.ledger.write("export_messages", name):
        pass
    try:
        write_private(file, batch.csv(told, _titles(), mark, "exported"))
    except OSError as error:
        raise NotWritten(name=str(file)) from error
    facts = {"taken": taken, "file": str(file), "batch": name, "rows": told.height}
    return facts, f"{taken} marked as sent, {told.height} rows in {file}"


def _numbers(place: Portfolio) -> pl.DataFrame:
    return knowing.all_numbers(place.cases().collect(), place.ledger.secret)


def _titles() -> Mapping[str, str]:
    t = words("zh_Hans")
    return {name: t(title) for name, title in batch.COLUMNS.items()}


def _provider(name: str) -> Provider:
    senders = Senders()
    return Smtp(senders) if name == "smtp" else Gateway(senders)


def _deliveries(place: Portfolio, settings: Settings, file: str | None) -> Answer:
    """Load what a platform reports."""
    try:
        data = Path(file or "").read_bytes()
    except OSError as error:
        raise FileAbsent(name=file or "") from error
    zone = ZoneInfo(settings.timezone)
    read = deliveries.read(data, Reading(now(), zone))
    people, secret = knowing.everybody(place), place.ledger.secret
    ever = knowing.all_numbers(people, secret)
    rows = matching.matched(read, outbox.out(place.ledger), _numbers(place), secret, ever)
    taken = answers.take(Desk(place.ledger, now, zone), rows, people, "deliveries")
    told = {name: value for name, value in vars(taken).items() if name != "refused"}
    return Answer({**told, "refused": taken.refused.to_dicts()}, str(taken.summary()))


def _day(place: Portfolio, settings: Settings, asked: argparse.Namespace) -> dt.date:
    """The day that was asked for, else today; while the sample is open at least its last day."""
    today = now().astimezone(ZoneInfo(settings.timezone)).date()
    chosen: dt.date | None = asked.date
    return chosen or max(today, place.latest() or today)
