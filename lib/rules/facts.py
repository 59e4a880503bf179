"""Proposals for the gate, put together from what the product knows of its cases.

Everything comes in as an argument: cases, holds, consents, contacts, calendar, crew. What nobody
recorded stays empty, and the gate names it.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import polars as pl

from lib.cases.fields import ADDRESSES
from lib.cases.holds import LISTED, counts_on
from lib.rules import counters
from lib.rules.calendars import Calendar
from lib.rules.counters import Meaning
from lib.rules.known import (
    EXCEPTIONS,
    FACTS,
    LOCAL_END,
    LOCAL_START,
    MOMENT,
    OVERRIDDEN,
    WINDOW,
    holds_action,
)
from lib.rules.model import RuleSet

PLACES = {
    "addr_home": "home",
    "addr_hukou": "household_registered",
    "addr_bill": "billing",
    "addr_work": "work",
}
"""Field of an address → what the place is."""

TEXTS = ("case_key", "person_key", "address_key", "held")

OWN_TIMES = "own_times"
OTHER = "other"
"""Kinds of hold: the customer set times, and one that nobody can name."""

CONSENTS = {"entry": "consent_entry", "workplace": "consent_workplace", "times": "consent_times"}
"""What a consent is about → the fact that it proves; OWN_TIMES is a wish and no consent."""

Schema = Mapping[str, pl.DataType | type[pl.DataType]]

CONSENT: Schema = {
    "case_key": pl.String,
    "about": pl.String,
    "starts_on": pl.Date,
    "ends_on": pl.Date,
    "lifted_on": pl.Date,
    "wish": WINDOW,
}
"""The columns of consents; `wish` is the time that a consent to times, or a wish, speaks of."""

HOLD: Schema = {
    "case_key": pl.String,
    "person_key": pl.String,
    "hold_kind": pl.String,
    "starts_on": pl.Date,
    "ends_on": pl.Date,
    "lifted_on": pl.Date,
}
"""The columns of holds."""


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

    `of_person` are the kinds of hold that stand for all cases of the person; `result_kinds` says
    which kind a result code in the column `held` means.
    """

    holds: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=HOLD))
    consents: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=CONSENT))
    events: pl.DataFrame | None = None
    meaning: Meaning | None = None
    overrides: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=GRANTED))
    of_person: Collection[str] = ()
    result_kinds: Mapping[str, str] = field(default_factory=dict)


def crew_facts(members: Collection[str], qualifications: pl.DataFrame, day: dt.date) -> CrewFacts:
    """What a crew of collector numbers is: its size and the qualifications all of it holds.

    `qualifications`: collector_no, type, issued_on, expires_on; the day of expiry is the last.
    """
    valid = qualifications.filter(
        pl.col("issued_on").is_null() | (pl.col("issued_on") <= day),
        pl.col("expires_on").is_null() | (pl.col("expires_on") >= day),
    )
    held = [set(valid.filter(pl.col("collector_no") == one)["type"]) for one in set(members)]
    return CrewFacts(len(held), frozenset(set.intersection(*held) if held else ()))


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
        cases: case_key, person_key, the columns of addresses, dpd, and `held` where the product
            knows of a hold by a result or by the client's file; a column named like a fact is
            taken as it is.
        when: what is to be done. A column starts_at or ends_at of the cases goes before it.
        records: holds, consents, exceptions and earlier contacts.
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
    frame = cases.with_columns(
        value.cast(FACTS[name].dtype).alias(name)
        for name, value in _plain(when, crew, given).items()
        if name not in given
    )
    frame = _local(frame, when.tz)
    day = when.starts_at.astimezone(dt.UTC).date() if frame.is_empty() else _day(frame)
    frame = _with_holds(frame, records, day)
    frame = _with_consents(frame, records.consents.filter(counts_on(day)))
    start, end = (calendar.expression(pl.col(one).dt.date()) for one in (LOCAL_START, LOCAL_END))
    frame = frame.with_columns(is_holiday=start | end)
    frame = with_overrides(frame, records.overrides)
    return _with_contacts(frame, records, rules).drop(LOCAL_START, LOCAL_END)


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
        "place_kind": pl.coalesce(kinds) if kinds else pl.lit(None),
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
    standing = records.holds.filter(counts_on(day))
    people = standing.filter(pl.col("hold_kind").is_in(list(records.of_person)))
    own = frame.select("case_key", "person_key")
    shared = (
        people.join(own.select("case_key", own="person_key"), on="case_key", how="left")
        .select("hold_kind", person_key=pl.coalesce("own", "person_key"))
        .drop_nulls()
        .join(own, on="person_key")
        .select("case_key", "hold_kind")
    )
    parts = [standing.select("case_key", "hold_kind"), shared]
    if "held" in frame.columns:
        parts.append(_of_column(frame, records.result_kinds))
    kinds = (
        pl.concat(parts)
        .group_by("case_key")
        .agg(holds=pl.col("hold_kind").fill_null(OTHER).unique().sort())
    )
    holds = pl.col("holds").fill_null([])
    return (
        frame.drop("holds", strict=False)
        .join(kinds, on="case_key", how="left", maintain_order="left")
        .with_columns(holds)
        .with_columns(agreement_performing=pl.col("holds").list.contains("agreement"))
    )


def _of_column(frame: pl.DataFrame, result_kinds: Mapping[str, str]) -> pl.DataFrame:
    """The kind of hold that the column `held` means: a listed one, or that of a result."""
    held = pl.col("held")
    listed = held.str.strip_prefix(LISTED)
    return frame.filter(held.is_not_null()).select(
        "case_key",
        hold_kind=pl.when(held.str.starts_with(LISTED))
        .then(listed)
        .otherwise(held.replace_strict(result_kinds, default=OTHER, return_dtype=pl.String)),
    )


def _with_consents(frame: pl.DataFrame, consents: pl.DataFrame) -> pl.DataFrame:
    """What the customer agreed to, and his own times; a hold for those is then kept by them."""
    times = frame.select("case_key", LOCAL_START, LOCAL_END).join(consents, on="case_key")
    inside = pl.col("wish").is_null() | holds_action(pl.col("wish"))
    agreed = times.filter((pl.col("about") != "times") | inside)
    frame = frame.with_columns(
        pl.col("case_key")
        .is_in(agreed.filter(pl.col("about") == about)["case_key"].implode())
        .alias(fact)
        for about, fact in CONSENTS.items()
        if fact not in frame.columns
    )
    wished = consents.filter(pl.col("about") == OWN_TIMES, pl.col("wish").is_not_null())
    own = wished.group_by("case_key").agg(own_times=pl.col("wish"))
    if "own_times" not in frame.columns:
        frame = frame.join(own, on="case_key", how="left", maintain_order="left")
    told = pl.col("own_times").list.len() > 0
    without = pl.col("holds").list.set_difference([OWN_TIMES])
    return frame.with_columns(
        holds=pl.when(told).then(without).otherwise("holds"), own_times=pl.col("own_times")
    ).with_columns(pl.col("own_times").fill_null([]))


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
