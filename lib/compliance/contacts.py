"""Contacts that were made, as proposals for the gate: what was known of each at its own moment.

Contacts of many days are judged at one go, so what lib/rules/facts.py looks up for one day is
joined here by the day of each contact: holds, the customer's times, exceptions, counters. Nothing
is assumed that the record does not say: without a time of day, or without the names of who went,
no rule about them counts as broken.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from lib.followups.codes import HOLD_KINDS, OUTCOMES
from lib.followups.records import RECORDED
from lib.holds.brought import PROMISED
from lib.rules import counters
from lib.rules.calendars import Calendar
from lib.rules.counters import Meaning
from lib.rules.facts import PLACES, keeping_times
from lib.rules.known import (
    EXCEPTIONS,
    LOCAL_END,
    LOCAL_START,
    MOMENT,
    OVERRIDDEN,
)
from lib.rules.model import RuleSet
from lib.rules.wishes import WISHES, with_wishes

CHANNELS = {"visit": "visit", "call": "call", "sms": "message", "letter": "letter"}
"""Channel of a record → that of the rules; another one is judged by none."""

KINDS_OF_PLACE = {kind.removeprefix("addr_"): place for kind, place in PLACES.items()}
"""Address that was visited → what the place is."""

BETWEEN = r"[、,，;；]"
"""Stands between the names of several collectors in one cell."""

PERHAPS_BETWEEN = r"[、,，;；/&+]"
"""What may stand there too, or between a name and its team (张三/一组): nobody knows who went."""

MOMENT_OF = ("case_key", "happened_at", "channel")
"""What rows of one and the same visit share."""

AT = "number of the contact"

WHOSE = ("case_key", "person_key")

FIRST_LIFT = "first payment or promise of the day"


@dataclass(frozen=True)
class Past:
    """What was recorded beside the contacts: all of all days.

    `holds` as lib.holds.every gives them, `wishes` as lib.holds.wishing.current, `overrides` as
    lib.overrides.records.listed; `persons` has case_key and person_key; `crews` the names of crews
    → how many they are; `crew_of` how records name a collector → his crew.
    """

    holds: pl.DataFrame
    wishes: pl.DataFrame
    overrides: pl.DataFrame
    persons: pl.DataFrame
    crews: Mapping[str, int]
    crew_of: Mapping[str, str] = field(default_factory=dict)


def proposals(
    made: pl.DataFrame,
    before: pl.DataFrame,
    past: Past,
    rules: RuleSet,
    meaning: Meaning,
    *,
    calendar: Calendar,
    tz: str,
) -> pl.DataFrame:
    """One proposal a contact, as lib.rules.gate.decide_many wants them.

    Args:
        made: the contacts that are judged, with the columns of follow-ups.
        before: all contacts, which the counters count.
        past: what else was recorded.
        rules: whose counters are needed.
        meaning: what the codes of results mean to the counters.
        calendar: the holidays, of the jurisdiction whose rules apply.
        tz: the zone of the addresses.

    Returns:
        The facts of the gate, and case_key, happened_at, collector, note, named (whether the log
        names all who went) of each contact; in the order of `made`, without other channels.

    """
    frame = _counted(made, before, past.persons.select(WHOSE), rules, meaning)
    frame = _with_crew(frame, past.crews).with_columns(
        is_holiday=calendar.expression(pl.col("happened_at").dt.date())
    )
    frame = _with_holds(_with_lifts(frame, before), past.holds)
    frame = keeping_times(_with_wishes(frame, past.wishes))
    frame = _with_overrides(frame, past.overrides, past.crew_of)
    return _shaped(frame, calendar, tz).drop(AT, LOCAL_START, LOCAL_END, FIRST_LIFT, "source")


def went(contact: pl.DataFrame, beside: pl.DataFrame, crews: Mapping[str, int]) -> int | None:
    """How many people made one contact, as far as it and others of its moment name them.

    Args:
        contact: its one row, with MOMENT_OF and `collector`.
        beside: all other contacts that stand.
        crews: the names of crews → how many they are.

    """
    wanted = (*MOMENT_OF, "collector")
    others = beside.select(wanted).join(contact.select(MOMENT_OF), on=MOMENT_OF, how="semi")
    found = _sizes(pl.concat([contact.select(wanted), others]), crews, PERHAPS_BETWEEN)
    return found["size"][0] if found.height else None


def _counted(
    made: pl.DataFrame,
    before: pl.DataFrame,
    whose: pl.DataFrame,
    rules: RuleSet,
    meaning: Meaning,
) -> pl.DataFrame:
    """The contacts by channels that rules know, each with its number, person and counters."""
    frame = (
        made.filter(pl.col("channel").is_in(list(CHANNELS)))
        .select("case_key", "happened_at", "channel", "collector", "address_kind", "note", "source")
        .join(whose, on="case_key", how="left", maintain_order="left")
        .with_row_index(AT)
    )
    return counters.count(
        frame.with_columns(pl.col("happened_at").alias(LOCAL_START)),
        before.select("case_key", "happened_at", "channel", "outcome").join(
            whose, on="case_key", how="left"
        ),
        rules,
        meaning,
    )


def _shaped(frame: pl.DataFrame, calendar: Calendar, tz: str) -> pl.DataFrame:
    """What a record calls otherwise than the gate does: moments, channel and place."""
    return frame.with_columns(
        _moment(tz).alias("starts_at"),
        _moment(tz).alias("ends_at"),
        channel=pl.col("channel").replace_strict(CHANNELS),
        place_kind=pl.col("address_kind").replace_strict(
            KINDS_OF_PLACE, default=None, return_dtype=pl.String
        ),
        tz=pl.lit(tz),
        jurisdictions=pl.lit([calendar.jurisdiction], pl.List(pl.String)),
        agreement_performing=pl.col("holds").list.contains("agreement"),
    )


def _moment(tz: str) -> pl.Expr:
    """The moment of a contact; midnight sharp is a day of which no time was written down."""
    local = pl.when(pl.col("happened_at").dt.time() != dt.time()).then("happened_at")
    told = local.dt.replace_time_zone(tz, ambiguous="earliest", non_existent="null")
    return told.dt.convert_time_zone("UTC").cast(MOMENT)


def _with_crew(frame: pl.DataFrame, crews: Mapping[str, int]) -> pl.DataFrame:
    """How many went, as far as the log names them.

    Rows of one moment are one visit. A log whose visits never name more than one person says who
    is responsible, not who went: `named` is then false. Each client's rows of each file are a log
    of their own. Our own form asks who went, so that what was recorded here names all.
    """
    perhaps = _sizes(frame, crews, PERHAPS_BETWEEN).rename({"size": "collectors"})
    surely = _sizes(frame, crews, BETWEEN)
    counted = frame.join(perhaps, on=MOMENT_OF, how="left", maintain_order="left")
    counted = counted.join(surely, on=MOMENT_OF, how="left", maintain_order="left")
    several = (pl.col("size") > 1) & (pl.col("channel") == "visit")
    named = several.any().over("source") | (pl.col("source") == RECORDED)
    return counted.with_columns(named=named.fill_null(value=False)).drop("size")


def _sizes(frame: pl.DataFrame, crews: Mapping[str, int], between: str) -> pl.DataFrame:
    """How many people the log names at each moment, as `size`; `between` stands between names."""
    name = pl.col("collector").str.replace_all(between, "、").str.split("、")
    each = (
        frame.filter(pl.col("collector").is_not_null())
        .select(*MOMENT_OF, name=name)
        .explode("name")
        .with_columns(pl.col("name").str.strip_chars())
        .filter(pl.col("name") != "")
        .unique()
    )
    size = pl.col("name").replace_strict(dict(crews), default=1, return_dtype=pl.Int64)
    return each.group_by(MOMENT_OF).agg(size=size.sum())


def _with_lifts(frame: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """When the case first paid or promised on the day of each contact: until then holds stood."""
    day = pl.col("happened_at").dt.date().alias("day")
    first = (
        before.filter(pl.col("outcome").is_in([one.code for one in OUTCOMES.values() if one.lifts]))
        .group_by("case_key", day)
        .agg(pl.col("happened_at").min().alias(FIRST_LIFT))
    )
    dated = frame.with_columns(day)
    return dated.join(first, on=["case_key", "day"], how="left", maintain_order="left").drop("day")


def _with_holds(frame: pl.DataFrame, holds: pl.DataFrame) -> pl.DataFrame:
    """The kinds of hold that stood on the day of each contact, not those that it brought itself.

    A contact on the first day of a hold may be the one in which it was asked for. One that ended a
    hold by a payment or promise was made while it stood.
    """
    of_person = [code for code, kind in HOLD_KINDS.items() if kind.scope == "person"]
    span = holds.select(
        *("case_key", "person_key", "hold_kind", "starts_on", "ends_on", "lifted_on"),
        promised=(pl.col("reason") == PROMISED).fill_null(value=False),
    ).unique()
    own = frame.join(span.drop("person_key"), on="case_key")
    people = span.filter(pl.col("hold_kind").is_in(of_person)).drop("case_key")
    shared = frame.join(people, on="person_key").select(own.columns)
    day = pl.col("happened_at").dt.date()
    begun = (pl.col("starts_on") < day).fill_null(value=True)
    ended = (pl.col("ends_on") < day).fill_null(value=False)
    until = pl.col("promised") & (pl.col("happened_at") <= pl.col(FIRST_LIFT))
    on_the_day = (pl.col("lifted_on") == day) & ~until.fill_null(value=False)
    lifted = ((pl.col("lifted_on") < day) | on_the_day).fill_null(value=False)
    kinds = (
        pl.concat([own, shared])
        .filter(begun & ~ended & ~lifted)
        .group_by(AT)
        .agg(holds=pl.col("hold_kind").fill_null("other").unique().sort())
    )
    return frame.join(kinds, on=AT, how="left", maintain_order="left").with_columns(
        pl.col("holds").fill_null([])
    )


def _with_wishes(frame: pl.DataFrame, wishes: pl.DataFrame) -> pl.DataFrame:
    """What the customer had agreed to, wished for or forbidden on the day of each contact.

    Each contact has wishes of its own day, so it stands where the gate has a case.
    """
    told = wishes.select(
        *(name for name in WISHES if name != "case_key"), "starts_on", "ends_on", *WHOSE
    )
    moments = frame.select(AT, *WHOSE, "happened_at")
    own = moments.join(told.drop("person_key"), on="case_key")
    shared = moments.join(told.drop("case_key"), on="person_key").select(own.columns)
    day = pl.col("happened_at").dt.date()
    said = (
        pl.concat([own, shared])
        .filter(pl.col("starts_on") <= day, (pl.col("ends_on") >= day).fill_null(value=True))
        .with_columns(case_key=pl.col(AT).cast(pl.String))
        .select(*WISHES)
        .unique()
    )
    asked = frame.with_columns(
        pl.col("happened_at").alias(LOCAL_START),
        pl.col("happened_at").alias(LOCAL_END),
        case_key=pl.col(AT).cast(pl.String),
    )
    return with_wishes(asked, said).with_columns(frame["case_key"])


def _with_overrides(
    frame: pl.DataFrame, overrides: pl.DataFrame, crew_of: Mapping[str, str]
) -> pl.DataFrame:
    """The exceptions that counted on the day of each contact for its case or its crew.

    What a crew was granted holds for the member of it that a record names alone.
    """
    told = overrides.filter(pl.col("granted_on").is_not_null()).select(
        "case_key",
        "crew",
        "granted_on",
        "expires_on",
        "ended_on",
        exception=pl.struct("rule_id", "override_id"),
    )
    of_case = frame.join(told.drop("crew"), on="case_key")
    of_crew = (
        frame.with_columns(crew=pl.col("collector").replace(dict(crew_of)))
        .join(told.filter(pl.col("crew").is_not_null()).drop("case_key"), on="crew")
        .select(of_case.columns)
    )
    day = pl.col("happened_at").dt.date()
    granted = (
        pl.concat([of_case, of_crew])
        .filter(
            pl.col("granted_on") <= day,
            pl.col("expires_on") >= day,
            (pl.col("ended_on") > day).fill_null(value=True),
        )
        .group_by(AT)
        .agg(pl.col("exception").alias(OVERRIDDEN))
        .cast({OVERRIDDEN: EXCEPTIONS})
    )
    return frame.join(granted, on=AT, how="left", maintain_order="left")
