"""Proposals for the gate, put together from what the product knows of its cases.

Everything comes in as an argument: cases, holds, consents, contacts, calendar, crew. What nobody
recorded stays empty, and the gate names it.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import polars as pl

from lib.cases.fields import ADDRESSES
from lib.cases.holds import keeping, told_by_file
from lib.rules import counters
from lib.rules.calendars import Calendar
from lib.rules.counters import Meaning
from lib.rules.known import EXCEPTIONS, FACTS, LOCAL_END, LOCAL_START, MOMENT, OVERRIDDEN
from lib.rules.model import RuleSet
from lib.rules.wishes import WISHES, with_wishes

PLACES = {
    "addr_home": "home",
    "addr_hukou": "household_registered",
    "addr_bill": "billing",
    "addr_work": "work",
}
"""Field of an address → what the place is."""

TEXTS = ("case_key", "person_key", "address_key", "hold")

KNOWN_PLACE = "what our people know the place to be"
"""A column of the time of building."""

OWN_TIMES = "own_times"
OTHER = "other"
"""Kinds of hold: the customer set times, and one that only the client's file knows."""

Schema = Mapping[str, pl.DataType | type[pl.DataType]]

HOLD: Schema = {
    "case_key": pl.String,
    "person_key": pl.String,
    "hold_kind": pl.String,
    "starts_on": pl.Date,
    "ends_on": pl.Date,
    "lifted_on": pl.Date,
}
"""The columns of holds."""

PLACE_KIND: Schema = {"case_key": pl.String, "place_kind": pl.String}
"""The columns of the kinds of places that our people know."""


GRANTED: Schema = {"case_key": pl.String, "rule_id": pl.String, "override_id": pl.String}
"""The columns of exceptions that were granted; one without a case is for the whole crew."""


@dataclass(frozen=True)
class When:
    """What is to be done and when: times in UTC, the zone of the addresses, whose rules."""

    channel: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    tz: str
    jurisdictions: tuple[str, ...]


@dataclass(frozen=True)
class CrewFacts:
    """How many go, and what every one of them holds on the day; None is unknown."""

    collectors: int | None = None
    qualifications: frozenset[str] | None = None


@dataclass(frozen=True)
class Records:
    """What was recorded about the cases.

    `wishes` are those that count on the day (lib.rules.wishes.WISHES); `of_person` the kinds of
    hold that stand for all cases of the person; `place_kinds` has what our people know the place of
    a case to be: case_key, place_kind.
    """

    holds: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=HOLD))
    wishes: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=WISHES))
    events: pl.DataFrame | None = None
    meaning: Meaning | None = None
    overrides: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=GRANTED))
    of_person: Collection[str] = ()
    place_kinds: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=PLACE_KIND))


def proposals(
    cases: pl.DataFrame,
    when: When,
    records: Records,
    crew: CrewFacts,
    calendar: Calendar,
    rules: RuleSet,
) -> pl.DataFrame:
    """One proposal a case: who, where and when, with all that is known of it.

    Args:
        cases: case_key, person_key, the columns of addresses, dpd, and `hold`, what the client's
            file says of holds; a column named like a fact is taken as it is. Several rows of a case
            are several proposals.
        when: what is to be done. A column starts_at or ends_at of the cases goes before it.
        records: holds, wishes, exceptions and earlier contacts.
        crew: who goes.
        calendar: the holidays at the addresses.
        rules: whose counters are needed.

    """
    given = set(cases.columns)
    # A column of a single case may hold nothing at all, and then has no type of its own.
    texts = [name for name in (*TEXTS, *ADDRESSES) if name in given]
    cases = cases.with_columns(pl.col(texts).cast(pl.String))
    if "person_key" not in given:
        cases = cases.with_columns(person_key=pl.lit(None, pl.String))
    known = records.place_kinds.rename({"place_kind": KNOWN_PLACE})
    cases = cases.join(known, on="case_key", how="left", maintain_order="left")
    frame = cases.with_columns(
        value.cast(FACTS[name].dtype).alias(name)
        for name, value in _plain(when, crew, given).items()
        if name not in given
    )
    frame = _local(frame, when.tz)
    day = when.starts_at.astimezone(dt.UTC).date() if frame.is_empty() else _day(frame)
    frame = _with_holds(frame, records, day)
    frame = keeping_times(with_wishes(frame, records.wishes))
    start, end = (calendar.expression(pl.col(one).dt.date()) for one in (LOCAL_START, LOCAL_END))
    frame = frame.with_columns(is_holiday=start | end)
    frame = with_overrides(frame, records.overrides)
    return _with_contacts(frame, records, rules).drop(LOCAL_START, LOCAL_END, KNOWN_PLACE)


def with_overrides(frame: pl.DataFrame, granted: pl.DataFrame) -> pl.DataFrame:
    """The exceptions that were granted for each case, or for whoever goes; columns GRANTED."""
    if granted.is_empty():
        return frame
    told = granted.with_columns(exception=pl.struct("rule_id", "override_id"))
    of_crew = told.filter(pl.col("case_key").is_null())["exception"].to_list()
    of_case = told.drop_nulls("case_key").group_by("case_key").agg("exception")
    every = pl.lit(of_crew, EXCEPTIONS)
    return (
        frame.join(of_case, on="case_key", how="left", maintain_order="left")
        .with_columns(pl.concat_list(pl.col("exception").fill_null([]), every).alias(OVERRIDDEN))
        .drop("exception")
    )


def _plain(when: When, crew: CrewFacts, given: set[str]) -> dict[str, pl.Expr]:
    """The facts that are the same for all, and the kind of place that each case has."""
    known = None if crew.qualifications is None else sorted(crew.qualifications)
    kinds = [
        pl.when(pl.col(name).is_not_null() & (pl.col(name) != "")).then(pl.lit(PLACES[name]))
        for name in ADDRESSES
        if name in given
    ]
    return {
        "channel": pl.lit(when.channel),
        "starts_at": pl.lit(when.starts_at, MOMENT),
        "ends_at": pl.lit(when.ends_at, MOMENT),
        "tz": pl.lit(when.tz),
        "jurisdictions": pl.lit(list(when.jurisdictions), pl.List(pl.String)),
        "collectors": pl.lit(crew.collectors),
        "crew_qualifications": pl.lit(known, pl.List(pl.String)),
        # An address says by its field what it is; a bare point only what somebody said of it.
        "place_kind": pl.coalesce(*kinds, KNOWN_PLACE),
        "dpd": pl.lit(None),
    }


def _local(frame: pl.DataFrame, tz: str) -> pl.DataFrame:
    return frame.with_columns(
        pl.col(moment).cast(MOMENT).dt.convert_time_zone(tz).dt.replace_time_zone(None).alias(name)
        for moment, name in (("starts_at", LOCAL_START), ("ends_at", LOCAL_END))
    )


def _day(frame: pl.DataFrame) -> dt.date:
    """The first day of the proposals: they are of one day, or asked for day by day."""
    first = frame[LOCAL_START].min()
    return first.date() if isinstance(first, dt.datetime) else dt.date.max


def _with_holds(frame: pl.DataFrame, records: Records, day: dt.date) -> pl.DataFrame:
    """The kinds of all holds that stand on the day; an agreement that is kept is one of them."""
    own = frame.select("case_key", "person_key").unique("case_key")
    kept = keeping(records.holds, own, day, of_person=list(records.of_person))
    parts = [kept.select("case_key", "hold_kind")]
    if "hold" in frame.columns:
        parts.append(frame.filter(told_by_file()).select("case_key", hold_kind=pl.lit(OTHER)))
    kinds = (
        pl.concat(parts)
        .group_by("case_key")
        .agg(holds=pl.col("hold_kind").fill_null(OTHER).unique().sort())
    )
    return (
        frame.drop("holds", strict=False)
        .join(kinds, on="case_key", how="left", maintain_order="left")
        .with_columns(pl.col("holds").fill_null([]))
        .with_columns(agreement_performing=pl.col("holds").list.contains("agreement"))
    )


def keeping_times(frame: pl.DataFrame) -> pl.DataFrame:
    """A hold because the customer set times is kept by them, where it is known which they are."""
    told = (pl.col("own_times").list.len() > 0) | (pl.col("forbidden_times").list.len() > 0)
    without = pl.col("holds").list.set_difference([OWN_TIMES])
    return frame.with_columns(holds=pl.when(told).then(without).otherwise("holds"))


def _with_contacts(frame: pl.DataFrame, records: Records, rules: RuleSet) -> pl.DataFrame:
    """The counters of the rules, and whether other ways were tried; unknown without contacts."""
    if records.events is None or records.meaning is None:
        return frame
    own = [name for name in ("person_key", "address_key") if name in frame.columns]
    events = records.events.select("case_key", "happened_at", "channel", "outcome")
    events = events.join(
        frame.select("case_key", *own).unique("case_key"), on="case_key", how="left"
    )
    before = events.filter(pl.col("channel").is_in(["call", "sms", "letter"]))
    counted = counters.count(frame, events, rules, records.meaning)
    if "other_channels_tried" in frame.columns:
        return counted
    return counted.with_columns(
        other_channels_tried=pl.col("case_key").is_in(before["case_key"].implode())
    )
