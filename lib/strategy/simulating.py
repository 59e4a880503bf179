"""What another strategy would change today, before it is in force: who gets what, cost, load.

Two strategies are laid over the same cases on the same day. The month ahead is reckoned as if
nobody paid, promised or was put on hold: each case is then tried as often as its step says,

    tries in a month = 30 / days between two tries over the channel

so the figures are the most that a strategy asks for, and good for comparing two of them. Costs are
those of the settings; a channel whose cost nobody has said has none here, and that is said.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from lib.strategy.actions import ACTS, CALL, CHANNELS, DESK, LETTER, NONE, OTHER, SMS, VISIT
from lib.words import MINOR_UNITS, N_, Money, Sentence

MONTH, WORK_DAYS = 30, 22
"""Days of the month ahead, and those of them on which people work."""

LINES: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "channel": pl.String,
    "cases_now": pl.Int64,
    "cases_then": pl.Int64,
    "due_now": pl.Int64,
    "due_then": pl.Int64,
    "tries_now": pl.Float64,
    "tries_then": pl.Float64,
    "cost_now": pl.Int64,
    "cost_then": pl.Int64,
}
"""One row a channel: cases whose step uses it, those of them due over it by the day, tries and cost
(minor units, null: not known) in the month ahead, by the one strategy and by the other."""

REASONED = ("broken", "broken_on", "lost_since", "last_contact", "last_paid", "last_met")
"""What the reason of a risk speaks of."""

CHANGED = (
    "case_key",
    "client",
    "case_id",
    "stage",
    "tier",
    "risk",
    "risk_why",
    "overdue_amount",
    "currency",
    "rule",
    "action_now",
    "every_now",
    "action_then",
    "every_then",
    *REASONED,
)
"""The columns of the cases that would change."""


@dataclass(frozen=True)
class Terms:
    """By what it is reckoned: costs in minor units of `currency` (None: not said), who works.

    `stops` are the visits of all crews together on one day, `calls` those of one collector.
    """

    currency: str
    message: int | None = None
    call: int | None = None
    letter: int | None = None
    visit: int | None = None
    crews: int = 0
    stops: int = 0
    collectors: int = 0
    calls: int = 80

    def cost(self, channel: str) -> int | None:
        """What one try over a channel costs; work inside the house costs nothing further."""
        costs = {
            SMS: self.message,
            OTHER: self.message,
            CALL: self.call,
            LETTER: self.letter,
            VISIT: self.visit,
            DESK: 0,
        }
        return costs[channel]


@dataclass(frozen=True)
class Load:
    """Tries of a working day, now and then, and how many people can do; 0: nobody is known."""

    channel: str
    now: float
    then: float
    capacity: int


@dataclass(frozen=True)
class Simulation:
    """Two strategies over the same cases; see LINES and CHANGED."""

    n: int
    lines: pl.DataFrame
    actions: pl.DataFrame
    changed: pl.DataFrame
    loads: tuple[Load, ...]
    terms: Terms

    def cost(self, column: str) -> int | None:
        """What a month costs in all, as far as it is known; None when nothing is."""
        known = self.lines.filter(pl.col("channel") != DESK)[column].drop_nulls()
        return int(known.sum()) if known.len() else None

    def summary(self) -> Sentence:
        """How many cases change, and what the month costs now and then."""
        now, then = self.cost("cost_now"), self.cost("cost_then")
        told: dict[str, object] = {"changed": self.changed.height, "n": self.n}
        if now is None or then is None:
            text = N_("{changed} of {n} cases would get another step. What it costs is not known.")
            return Sentence(text, **told)
        costs = {"now": Money(now, self.terms.currency), "then": Money(then, self.terms.currency)}
        text = N_(
            "{changed} of {n} cases would get another step. A month would cost {then} instead of "
            "{now}."
        )
        return Sentence(text, **told, **costs)


UNSAID = N_("The settings do not say what these cost: {channels}. They are left out of the sums.")
MONTH_SAID = N_(
    "The month is reckoned as if nobody paid, promised or was put on hold: {days} days, {work} of "
    "them worked. It is the most that a strategy asks for."
)
VISITS_SAID = N_("{crews} crews can make {stops} visits a day, as the file of collectors says.")
CALLS_SAID = N_("{collectors} collectors can try {calls} calls each on a working day.")
VISIT_SAID = N_("A visit costs {cost}: fee, time at the door and on the way, by the settings.")
GATE_SAID = N_("Which of the visits are allowed, the gate says when they are planned.")


def assumptions(terms: Terms) -> Iterator[Sentence]:
    """By what a simulation was reckoned, in words."""
    yield Sentence(MONTH_SAID, days=MONTH, work=WORK_DAYS)
    yield Sentence(VISITS_SAID, crews=terms.crews, stops=terms.stops)
    yield Sentence(CALLS_SAID, collectors=terms.collectors, calls=terms.calls)
    if terms.visit is not None:
        yield Sentence(VISIT_SAID, cost=Money(terms.visit, terms.currency))
    if lacking := [one for one in CHANNELS if terms.cost(one) is None]:
        yield Sentence(UNSAID, channels=Several(tuple(lacking)))
    yield Sentence(GATE_SAID)


@dataclass(frozen=True)
class Several:
    """Channels as one field of a sentence, each by its name."""

    channels: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """Their names one after another."""
        return ", ".join(f"{{{one}}}" for one in self.channels)

    @property
    def values(self) -> Mapping[str, object]:
        """Channel → its name."""
        return {one: Sentence(CHANNELS[one]) for one in self.channels}

    def __str__(self) -> str:
        return ", ".join(CHANNELS[one] for one in self.channels)


def simulate(now: pl.DataFrame, then: pl.DataFrame, day: dt.date, terms: Terms) -> Simulation:
    """Compare the steps of the same cases by two strategies, as lib.strategy.steps gives them."""
    lines = _lines(now, day, terms, "now").join(
        _lines(then, day, terms, "then"), on="channel", maintain_order="left"
    )
    counted = lines.select(pl.col(name).cast(kind) for name, kind in LINES.items())
    return Simulation(
        now.height, counted, _actions(now, then), _changed(now, then), _loads(counted, terms), terms
    )


def _lines(stepped: pl.DataFrame, day: dt.date, terms: Terms, when: str) -> pl.DataFrame:
    """Cases, due ones, tries and cost of each channel."""
    used = _uses()
    own = stepped.select("action", "channel", "cadence_days", "due").filter(
        pl.col("action") != NONE
    )
    uses = (
        own.drop("channel")
        .join(used, on="action")
        .with_columns(tries=MONTH / pl.coalesce("again", "cadence_days"))
    )
    tries = uses.group_by("channel").agg(cases=pl.len(), tries=pl.col("tries").sum())
    due = own.filter(pl.col("due") <= day).group_by("channel").agg(due=pl.len())
    costs = pl.DataFrame(
        [(one, terms.cost(one)) for one in CHANNELS],
        schema={"channel": pl.String, "each": pl.Int64},
        orient="row",
    )
    told = costs.join(tries, on="channel", how="left", maintain_order="left").join(
        due, on="channel", how="left", maintain_order="left"
    )
    return told.select(
        "channel",
        pl.col("cases").fill_null(0).alias(f"cases_{when}"),
        pl.col("due").fill_null(0).alias(f"due_{when}"),
        pl.col("tries").fill_null(0.0).alias(f"tries_{when}"),
        (pl.col("tries").fill_null(0.0) * pl.col("each")).round().alias(f"cost_{when}"),
    )


def _uses() -> pl.DataFrame:
    """The channels of each step, with the days between two tries; null: those of its cell."""
    rows: list[tuple[str, str, int | None]] = []
    for code, act in ACTS.items():
        if act.channel is not None:
            rows.append((code, act.channel, None))
        if act.then is not None:
            rows.append((code, act.then.channel, act.then.again))
    types = {"action": pl.String, "channel": pl.String, "again": pl.Int64}
    return pl.DataFrame(rows, schema=types, orient="row")


def _actions(now: pl.DataFrame, then: pl.DataFrame) -> pl.DataFrame:
    """How many cases have each step, now and then: action, now, then; the most common first."""
    sides = [
        stepped.group_by("action").agg(pl.len().cast(pl.Int64).alias(when))
        for when, stepped in (("now", now), ("then", then))
    ]
    joined = sides[0].join(sides[1], on="action", how="full", coalesce=True)
    return joined.with_columns(pl.col("now", "then").fill_null(0)).sort(
        "then", "now", "action", descending=[True, True, False]
    )


def _changed(now: pl.DataFrame, then: pl.DataFrame) -> pl.DataFrame:
    """The cases whose step or cadence would be another one; the largest amounts first."""
    other = then.select("case_key", action_then="action", every_then="cadence_days")
    both = now.with_columns(action_now="action", every_now="cadence_days").join(
        other, on="case_key", how="left", maintain_order="left"
    )
    differs = pl.col("action_now").ne_missing(pl.col("action_then")) | pl.col(
        "every_now"
    ).ne_missing(pl.col("every_then"))
    return (
        both.filter(differs)
        .select(CHANGED)
        .sort("currency", "overdue_amount", descending=[False, True], nulls_last=True)
    )


def _loads(lines: pl.DataFrame, terms: Terms) -> tuple[Load, ...]:
    """Visits and calls of a working day against those who make them."""
    capacity = {VISIT: terms.stops, CALL: terms.collectors * terms.calls}
    found = []
    for channel, most in capacity.items():
        tries = lines.filter(pl.col("channel") == channel).select("tries_now", "tries_then").row(0)
        found.append(Load(channel, tries[0] / WORK_DAYS, tries[1] / WORK_DAYS, most))
    return tuple(found)


def minor(amount: float | None) -> int | None:
    """An amount of the settings in minor units."""
    return None if amount is None else round(amount * MINOR_UNITS)
