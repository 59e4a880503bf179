"""Settings as the past corrects them: what a plan reckons with, and how that is known."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from lib.followups.knowing import contacts_of
from lib.portfolio import Portfolio
from lib.settings import Settings
from lib.visits.lessons.pace import Pace, pace, trips
from lib.visits.lessons.seen import seen
from lib.visits.picking import needs
from lib.visits.picking.gathering import service
from lib.visits.worth.hours import HOURS as MET_BY_HOUR
from lib.visits.worth.hours import hours
from lib.words import N_, Sentence

MINUTES = N_("{situation}: {minutes} minutes, as {n} stays of our crews took (median)")
SPEED = N_("{speed} km/h between doors, as {n} trips of our crews took")
MET = N_(
    "people are met most often from {hour}:00 to {next}:00: at {met} of n = {n} visits, drawn "
    "towards all hours {times} times as often"
)
HOURS = N_("{speed} km/h from {hour}:00 to {next}:00 (n = {n})")

MUCH = 1.1
"""How much likelier people must be met at an hour for it to be worth a word."""

SETTING = {
    needs.PROMISE: "service_promise_minutes",
    needs.FIRST: "service_first_minutes",
    needs.USUAL: "service_minutes",
}
"""Situation → the setting of its minutes. What a letter takes is not seen: nobody says that one was
all that was left."""


@dataclass(frozen=True)
class Lessons:
    """What was learned; empty where too little is known.

    `stays` has situation, minutes and n; `met` is as lib.visits.worth.hours gives it. When people
    are met is told and no more: a plan keeps to the hours of law and promises.
    """

    stays: pl.DataFrame
    pace: Pace | None
    met: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=MET_BY_HOUR))

    def says(self) -> Iterator[Sentence]:
        """What a plan reckons with instead of the settings, with its n."""
        for situation, minutes, n in self.stays.iter_rows():
            name = Sentence(needs.SITUATIONS[situation])
            yield Sentence(MINUTES, situation=name, minutes=minutes, n=n)
        yield from self._paces()
        much = self.met.filter(pl.col("factor") >= MUCH).sort("factor", descending=True)
        for row in much.head(1).iter_rows(named=True):
            yield Sentence(
                MET,
                hour=row["hour"],
                next=row["hour"] + 1,
                met=row["met"],
                n=row["n"],
                times=round(row["factor"], 2),
            )

    def _paces(self) -> Iterator[Sentence]:
        if self.pace is None:
            return
        yield Sentence(SPEED, speed=round(self.pace.kmh, 1), n=self.pace.n)
        for hour, (speed, n) in self.pace.by_hour.items():
            yield Sentence(HOURS, speed=round(speed, 1), hour=hour, next=hour + 1, n=n)


def applied(place: Portfolio, settings: Settings, day: dt.date) -> tuple[Settings, Lessons]:
    """The settings with what earlier days taught, if they ask for it, and what that was."""
    if not settings.learn:
        return settings, Lessons(pl.DataFrame(schema={"situation": pl.String}), None)
    known, contacts = seen(place.ledger, day), contacts_of(place)
    told, learned = needs.learned(
        situations(known, contacts), service(settings), settings.minimum_n
    )
    speed = pace(trips(known), settings.circuity, settings.minimum_n)
    met = hours(contacts, day - dt.timedelta(days=1), least=settings.minimum_n)
    changes: dict[str, object] = {
        name: told.minutes[situation] for situation, name in SETTING.items()
    }
    if speed is not None:
        by_hour = {hour: kmh for hour, (kmh, _) in speed.by_hour.items()}
        changes |= {"speed_kmh": speed.kmh, "speed_by_hour": by_hour}
    return settings.model_copy(update=changes), Lessons(learned, speed, met)


def situations(known: pl.DataFrame, contacts: pl.DataFrame) -> pl.DataFrame:
    """The stays at stops with one case: situation and minutes.

    A promise that fell due on the day counts before a first visit, as in a plan.
    """
    stays = known.filter(
        pl.col("case_keys").list.len() == 1, pl.col("left") > pl.col("arrived")
    ).select(
        case_key=pl.col("case_keys").list.first(),
        day=pl.col("arrived").dt.date(),
        minutes=(pl.col("left") - pl.col("arrived")).dt.total_seconds() / 60,
    )
    before = contacts.filter(pl.col("channel") == "visit").select(
        "case_key", visited=pl.col("happened_at").dt.date()
    )
    due = contacts.select("case_key", day="promise_date").drop_nulls().unique()
    first = (
        stays.join(before, on="case_key", how="left")
        .group_by("case_key", "day", "minutes")
        .agg(visits=(pl.col("visited") < pl.col("day")).sum())
        .join(due.with_columns(due=pl.lit(value=True)), on=["case_key", "day"], how="left")
    )
    return first.filter(pl.col("minutes") <= needs.LONGEST_STAY).select(
        situation=pl.when(pl.col("due").fill_null(value=False))
        .then(pl.lit(needs.PROMISE))
        .when(pl.col("visits") == 0)
        .then(pl.lit(needs.FIRST))
        .otherwise(pl.lit(needs.USUAL)),
        minutes="minutes",
    )
