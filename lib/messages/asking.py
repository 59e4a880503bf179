"""How satisfied customers are once their case is closed: a score from 1 to 5 and a note."""

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache

import polars as pl
import sqlalchemy as sa

from lib.errors import RecordRefused
from lib.followups.codes import CHANNELS
from lib.followups.entry import Problems
from lib.ledger import Ledger, kept
from lib.ledger.kept import new_id
from lib.ledger.schema import satisfaction
from lib.rights import Actor
from lib.settings import ROOT
from lib.spelling import plain
from lib.words import N_, Sentence

WORST, BEST = 1, 5
LONGEST = 500

NO_SCORE = N_("Please choose how satisfied the customer is, from 1 to 5.")
NO_CHANNEL = N_("Please choose how the customer said it.")
AHEAD = N_("The day lies in the future; please correct it.")
TOO_LONG = N_("The note may have up to {longest} characters; please shorten it.")


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a customer said of us; `score` from WORST to BEST."""

    case_key: str
    score: int
    channel: str
    happened_on: dt.date
    note: str | None = None
    entry_id: str = field(default_factory=new_id)


def record(ledger: Ledger, said: Said, now: dt.datetime) -> str:
    """Keep what a customer said; the same again changes nothing. `now` has the office's zone.

    Raises:
        RecordRefused: something is missing or wrong; all of it is said.
        NotAllowed: the actor may not record.

    """
    if problems := tuple(_faults(said, now.date())):
        raise RecordRefused(problem=Problems(problems))
    return kept.add(ledger, "record_satisfaction", satisfaction, asdict(said), now)


def answer(
    connection: sa.Connection, actor: Actor, said: Said, before: Sequence[str], now: dt.datetime
) -> None:
    """Keep what a customer answered to a message, within a step that is open.

    `before` are the identifiers of his earlier answers to it: this one takes their place.
    """
    query = (
        sa.select(satisfaction.c.entry_id)
        .where(satisfaction.c.entry_id.in_(before))
        .order_by(satisfaction.c.sequence.desc())
        .limit(1)
    )
    told = {**asdict(said), "supersedes": connection.scalar(query)}
    kept.put(connection, satisfaction, told, now=now, by=actor.name)


def score_of(text: str) -> int | None:
    """The score that an answer is; None where it says anything else, so that nothing is guessed."""
    return _scores().get(plain(text))


@cache
def _scores() -> Mapping[str, int]:
    place = ROOT / "data" / "messages" / "deliveries.toml"
    told = tomllib.loads(place.read_text(encoding="utf-8"))["scores"]
    return {plain(one): int(score) for score, words in told.items() for one in words}


def _faults(said: Said, today: dt.date) -> Iterator[Sentence]:
    if not WORST <= said.score <= BEST:
        yield Sentence(NO_SCORE)
    if said.channel not in CHANNELS:
        yield Sentence(NO_CHANNEL)
    if said.happened_on > today:
        yield Sentence(AHEAD)
    if len(said.note or "") > LONGEST:
        yield Sentence(TOO_LONG, longest=LONGEST)


def scores(ledger: Ledger) -> pl.DataFrame:
    """What customers said, in the order of saving; the columns of the table."""
    return kept.standing(ledger, satisfaction)
