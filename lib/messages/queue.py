"""Today's messages of one channel: what is wanted, less what may not, cannot or need not be sent.

Each row that is not sent has all its reasons, what lasts first: rules about the case (holds,
agreements, wishes), then what the case lacks, then rules about the hour and the day, then that the
person hears enough from us, or hears from us today already. Nobody gets two messages a day by one
channel, however many cases he has.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from lib.cases.fields import OPEN_NUMBERS
from lib.cases.keys import hashed
from lib.messages import discretion, lengths, templates
from lib.messages.book import who
from lib.messages.channels import CHANNELS, LETTER, SMS, Owner
from lib.messages.filling import filled
from lib.messages.languages import language_of
from lib.messages.permitted import RULE, Asked, judged
from lib.messages.refusals import (
    ALREADY,
    ENOUGH,
    MISSING,
    NO_TEMPLATE,
    NOWHERE,
    OTHERS_ONLY,
    SAME_NUMBER,
    SAME_PERSON,
    TELLING,
)
from lib.messages.relationship import PLAIN
from lib.messages.templates import LOCATE, WHYS
from lib.rules.decision import Refusal
from lib.visits.legality.judging import Found
from lib.visits.legality.world import World

REASON = pl.Struct({"refused": pl.String, "detail": pl.String})

QUEUE: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "message_id": pl.String,
    "case_key": pl.String,
    "who": pl.String,
    "number": pl.String,
    "name": pl.String,
    "why": pl.String,
    "due": pl.Date,
    "amount": pl.Int64,
    "currency": pl.String,
    "language": pl.String,
    "template": pl.String,
    "version_id": pl.String,
    "field": pl.String,
    "owner": pl.String,
    "number_key": pl.String,
    "to": pl.String,
    "subject": pl.String,
    "text": pl.String,
    "parts": pl.Int64,
    "refused": pl.String,
    "detail": pl.String,
    "reasons": pl.List(REASON),
}
"""The rows of a queue: `refused` is a code of REFUSALS, null where the message may be sent;
`detail` the rule, the places without a value, or the other case; `reasons` are all of them, that
one first."""

WEEK = 7
"""Days within which messages to a person are counted."""

READ_BY_OTHERS = [Owner.SHARED, Owner.FAMILY, Owner.WORK, Owner.THIRD]


TONED = {"case_key": pl.String, "tone": pl.String}


@dataclass(frozen=True)
class Known:
    """What is known beside what is wanted.

    `book` is ranked (lib.messages.ranking); `used` are the templates; `out` the message_id of what
    was put out before; `secret` that of the store; `tones` what lib.messages.relationship.tones
    gives: a case that is not among them has none of its own.
    """

    cases: pl.DataFrame
    book: pl.DataFrame
    used: pl.DataFrame
    world: World
    out: frozenset[str]
    secret: str
    tones: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=TONED))


@dataclass(frozen=True)
class Queue:
    """`rows` as QUEUE; what the gate said of them; rule → how it refuses."""

    rows: pl.DataFrame
    found: tuple[Found, ...]
    said: Mapping[str, Refusal]
    asked: Asked

    @property
    def ready(self) -> pl.DataFrame:
        """The rows that may be sent."""
        return self.rows.filter(pl.col("refused").is_null())

    @property
    def refused(self) -> pl.DataFrame:
        """The rows that may not, each with its reason."""
        return self.rows.filter(pl.col("refused").is_not_null())

    @property
    def kept_back(self) -> pl.DataFrame:
        """Those whose person has not got his message of the day, and does not get it soon."""
        return self.refused.filter(~_has_one())


def queue(wanted: pl.DataFrame, known: Known, asked: Asked) -> Queue:
    """Today's messages of a channel, and what is not sent with its reasons.

    `wanted` has the columns of lib.messages.wanted.
    """
    any_will_do = pl.col("channel").is_null() | (pl.col("channel") == asked.channel)
    rows = wanted.filter(any_will_do).drop("channel")
    rows = rows.unique(["case_key", "why"], keep="first", maintain_order=True)
    rows = rows.join(known.cases, on="case_key", maintain_order="left")
    rows = rows.with_columns(who=who(), number=pl.coalesce(OPEN_NUMBERS))
    rows = _addressed(rows, known.book, asked)
    rows, found, said = judged(rows, known.world, asked)
    rows = _worded(rows, known, asked)
    rows = _enough(rows, known.world.contacts, known.cases, asked)
    rows = _once_a_number(_once(rows, known, asked), known, asked)
    rows = rows.with_columns(reasons=_reasons())
    first = pl.col("reasons").list.first().struct
    shaped = rows.with_columns(
        refused=first.field("refused"), detail=first.field("detail"), amount="overdue_amount"
    ).select(pl.col(name).cast(kind) for name, kind in QUEUE.items())
    return Queue(shaped.sort("refused", "who", "case_key", nulls_last=False), found, said, asked)


def _has_one() -> pl.Expr:
    known = pl.element().struct.field("refused") == ALREADY
    return pl.col("reasons").list.eval(known).list.any()


def _reasons() -> pl.Expr:
    """All that keeps a message from being sent: what lasts before what passes."""

    def of_rules(name: str) -> pl.Expr:
        each = pl.struct(refused=pl.lit(RULE), detail=pl.element())
        return pl.col(name).list.eval(each).cast(pl.List(REASON))

    def other(name: str, code: str, detail: str) -> pl.Expr:
        told = pl.when(pl.col(name) == code).then(detail)
        reason = pl.struct(refused=name, detail=told).cast(REASON)
        return pl.when(pl.col(name).is_not_null()).then(pl.concat_list(reason)).otherwise([])

    return pl.concat_list(
        of_rules("lasting"),
        other("by_case", MISSING, "lacking"),
        of_rules("passing"),
        other("by_habit", SAME_PERSON, "instead"),
    )


def _addressed(rows: pl.DataFrame, book: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """The best number or address of each case that works: the customer's own, else another's."""
    living = book.filter(~pl.col("dead")).with_columns(
        to_him=pl.col("owner").is_in([Owner.OWN, Owner.SHARED])
    )
    best = (
        living.sort(~pl.col("to_him"), "rank")
        .unique("case_key", keep="first", maintain_order=True)
        .select("case_key", "field", "owner", "number_key", "to", "to_him")
    )
    placed = rows.join(best, on="case_key", how="left", maintain_order="left")
    other = pl.col("to_him").fill_null(value=True).not_()
    locates = other & pl.lit(asked.others)
    return placed.with_columns(
        channel=pl.lit(asked.channel),
        to_other=locates,
        why=pl.when(locates).then(pl.lit(LOCATE)).otherwise("why"),
        discreet=pl.col("owner").is_in(READ_BY_OTHERS).fill_null(value=False),
        lacks=pl.when(pl.col("to").is_null())
        .then(pl.lit(NOWHERE))
        .when(other & ~locates)
        .then(pl.lit(OTHERS_ONLY)),
    ).unique(["case_key", "why"], keep="first", maintain_order=True)


def _worded(rows: pl.DataFrame, known: Known, asked: Asked) -> pl.DataFrame:
    """The text of each row, or what keeps it from having one."""
    spoken = rows.with_columns(language=language_of(rows, known.world, asked.day))
    spoken = spoken.join(known.tones, on="case_key", how="left", maintain_order="left")
    spoken = spoken.with_columns(stage=templates.stage(), tone=pl.col("tone").fill_null(PLAIN))
    fit = templates.fitting(spoken, known.used)
    told = filled(fit, asked.sender)
    tells = pl.Series("tells", [False] * told.height, dtype=pl.Boolean)
    if told["discreet"].any():
        tells = told["discreet"] & discretion.tells(told)
    texts = (
        told["text"] if asked.channel == SMS else pl.Series([None] * told.height, dtype=pl.String)
    )
    return told.with_columns(
        lengths.parts(texts),
        tells.alias("tells"),
        by_case=pl.coalesce(
            "lacks",
            pl.when(pl.col("template").is_null()).then(pl.lit(NO_TEMPLATE)),
            pl.when(pl.col("lacking") != "").then(pl.lit(MISSING)),
            pl.when(tells).then(pl.lit(TELLING)),
        ),
    )


def _enough(
    rows: pl.DataFrame, contacts: pl.DataFrame, cases: pl.DataFrame, asked: Asked
) -> pl.DataFrame:
    """Say who has had as many messages within a week as one may get."""
    first = asked.day - dt.timedelta(days=WEEK - 1)
    recorded = CHANNELS[asked.channel].recorded
    sent = contacts.filter(
        pl.col("channel") == recorded,
        pl.col("happened_at").dt.date().is_between(first, asked.day),
        (pl.col("outcome") != "MSG_REPLY").fill_null(value=True),
    )
    count = (
        sent.join(cases.select("case_key", who=who()), on="case_key")
        .group_by("who")
        .agg(had=pl.len())
    )
    full = (pl.col("had").fill_null(0) >= asked.weekly) & pl.lit(asked.weekly > 0)
    told = rows.join(count, on="who", how="left", maintain_order="left")
    return told.with_columns(enough=pl.when(full).then(pl.lit(ENOUGH)))


def _once(rows: pl.DataFrame, known: Known, asked: Asked) -> pl.DataFrame:
    """One message a person: the most urgent, of several cases about the largest amount."""
    named = rows.select(
        key=pl.concat_str(pl.lit(f"{asked.day}|{asked.channel}|"), "who")
    ).to_series()
    urgency = pl.col("why").replace_strict(
        {name: at for at, name in enumerate(WHYS)}, return_dtype=pl.Int64
    )
    free = pl.all_horizontal(pl.col("by_rule", "by_case", "enough").is_null())
    numbered = rows.with_columns(
        message_id=pl.lit("m") + hashed(named, known.secret), urgency=urgency, free=free
    ).sort("who", ~pl.col("free"), "urgency", pl.col("overdue_amount").neg(), "case_key")
    is_first = pl.int_range(pl.len()).over("who") == 0
    return numbered.with_columns(
        instead=pl.col("number").first().over("who"),
        # Today's own message goes before what it helped to fill up.
        by_habit=pl.coalesce(
            pl.when(pl.col("message_id").is_in(list(known.out))).then(pl.lit(ALREADY)),
            "enough",
            pl.when(pl.col("free") & ~is_first).then(pl.lit(SAME_PERSON)),
        ),
    )


def _once_a_number(rows: pl.DataFrame, known: Known, asked: Asked) -> pl.DataFrame:
    """One message a number that others read: what is on its way, else the most urgent.

    A letter names whom it is for, so that several may come to one door.
    """
    gone = pl.col("message_id").is_in(list(known.out))
    leaves = pl.col("free") & pl.col("by_habit").is_null()
    of_others = pl.col("discreet") & pl.col("number_key").is_not_null()
    several = of_others & leaves & pl.lit(asked.channel != LETTER)
    ordered = rows.sort(~gone, "urgency", pl.col("overdue_amount").neg(), "case_key").with_columns(
        counts=gone | leaves
    )
    before = pl.col("counts").cast(pl.Int64).cum_sum().over("number_key") > 1
    return ordered.with_columns(
        by_habit=pl.when(several & before).then(pl.lit(SAME_NUMBER)).otherwise("by_habit")
    )
