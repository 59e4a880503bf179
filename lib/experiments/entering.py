"""Who entered an experiment, on which day and into which arm: derived anew, kept nowhere.

A person enters on the first day of entry on which one of his cases fits the rule; looked at are the
day of the start and the days of the files of cases after it, because between files nothing new is
known of cases. All his cases of that day are in. Nobody is in two experiments at a time: the one
that he enters first has him until his time in it is over; of two on one day that which was started
first.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from lib.experiments.arms import ARMS, drawn, nobody
from lib.experiments.defining import Design
from lib.strategy.segments import Rule, members

TRAITS = ("dpd", "cases", "large", "paid_before", "tried_days", "broken")
"""What is known of a person on the day of entry: longest days past due, number of cases, whether
one is of the highest amount tier, whether he ever paid before, on how many days he was tried, and
promises broken in 90 days."""

ENTERED: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "person": pl.String,
    "case_key": pl.String,
    "client": pl.String,
    "currency": pl.String,
    "overdue_amount": pl.Int64,
    "entered_on": pl.Date,
    "last": pl.Date,
    "arm": pl.String,
    **dict.fromkeys(TRAITS, pl.Float64),
}
"""One row a case of whoever entered: `last` is the last day of his time."""

WHO = pl.coalesce("person_key", "case_key")


@dataclass(frozen=True)
class Started:
    """An experiment that was started: by its identifier, which salts the draw, until it ended."""

    experiment_id: str
    design: Design
    ended_on: dt.date | None = None


def days_of(started: Started, dates: Sequence[dt.date], until: dt.date) -> tuple[dt.date, ...]:
    """The days on which it is looked who enters, up to `until`; `dates` are those of files."""
    design = started.design
    last = min(design.last_entry, until, started.ended_on or until)
    files = [one for one in dates if design.start < one <= last]
    return tuple(sorted({*([design.start] if design.start <= last else []), *files}))


def entered(
    every: Sequence[Started],
    known_on: Callable[[dt.date], pl.DataFrame],
    dates: Sequence[dt.date],
    until: dt.date,
) -> dict[str, pl.DataFrame]:
    """Experiment → the frame ENTERED of it, up to a day.

    Args:
        every: the experiments in the order in which they were started.
        known_on: what was known of all cases on a day, as lib.strategy.risk gives it.
        dates: the days of the files of cases.
        until: the day up to which people entered.

    """
    turns = sorted((day, at) for at, one in enumerate(every) for day in days_of(one, dates, until))
    found = {one.experiment_id: pl.DataFrame(schema=dict(ENTERED)) for one in every}
    for day, at in turns:
        one = every[at]
        busy = [_busy(found[other.experiment_id], other, day) for other in every if other != one]
        gone = pl.concat([found[one.experiment_id]["person"], *busy]).unique()
        new = _new(one, known_on(day), gone, day)
        found[one.experiment_id] = pl.concat([found[one.experiment_id], new])
    return found


def run(
    cases: pl.DataFrame, day: dt.date, known_of: Mapping[str, dt.date] | None = None
) -> pl.DataFrame:
    """The cases of persons who have run their time by a day, as far as all of it is known.

    Args:
        cases: person, client and last.
        day: the day.
        known_of: client → the day up to which his payments are known; one who is not in it is not
            known at all. None: all are known to the day. Who has cases of two clients is known by
            the one of whom less is.

    """
    over = pl.col("last") <= day
    if known_of is not None:
        client = pl.col("client").fill_null("")
        known = client.replace_strict(dict(known_of), default=None, return_dtype=pl.Date)
        over &= (pl.col("last") <= known).fill_null(value=False)
    return cases.filter(over.all().over("person"))


def on_day(
    every: Sequence[Started], found: Mapping[str, pl.DataFrame], day: dt.date
) -> pl.DataFrame:
    """Who is in an arm on a day; columns ARMS."""
    parts = [nobody()]
    for one in every:
        if one.experiment_id not in found or (one.ended_on and one.ended_on <= day):
            continue
        does = {arm.name: arm.does for arm in one.design.arms}
        inside = pl.lit(day).is_between(pl.col("entered_on"), pl.col("last"))
        parts.append(
            found[one.experiment_id]
            .filter(inside)
            .unique("person", keep="first", maintain_order=True)
            .select(
                "person",
                "arm",
                "entered_on",
                experiment=pl.lit(one.design.name),
                does=pl.col("arm").replace_strict(does, return_dtype=pl.String),
                until="last",
            )
            .select(pl.col(name).cast(kind) for name, kind in ARMS.items())
        )
    return pl.concat(parts)


def _busy(frame: pl.DataFrame, other: Started, day: dt.date) -> pl.Series:
    """Who is in another experiment on a day."""
    last = pl.col("last")
    if other.ended_on is not None:
        last = pl.min_horizontal("last", pl.lit(other.ended_on))
    return frame.filter(pl.lit(day).is_between(pl.col("entered_on"), last))["person"]


def _new(one: Started, cases: pl.DataFrame, gone: pl.Series, day: dt.date) -> pl.DataFrame:
    """Who enters on a day, but those who did before or are in another experiment: `gone`."""
    known = cases.with_columns(person=WHO)
    fitting = members(known, one.design.rule, day) if one.design.rule != Rule() else known
    fresh = ~pl.col("ended") & ~pl.col("person").is_in(gone.implode())
    new = fitting.filter(fresh).select("person").unique(maintain_order=True)
    return _rows(one, known.join(new, on="person", how="semi"), new["person"], day)


def _rows(one: Started, cases: pl.DataFrame, persons: pl.Series, day: dt.date) -> pl.DataFrame:
    arm = pl.DataFrame(
        {"person": persons, "arm": drawn(one.experiment_id, persons, one.design.arms)}
    )
    own = {
        "dpd": pl.col("dpd").max(),
        "cases": pl.len(),
        "large": (pl.col("tier") == "L").any(),
        "paid_before": pl.col("last_paid").is_not_null().any(),
        "tried_days": pl.col("tried_days").max(),
        "broken": pl.col("broken").sum(),
    }
    told = cases.with_columns(
        **{name: expr.over("person").cast(pl.Float64) for name, expr in own.items()},
        entered_on=pl.lit(day),
        last=pl.lit(day + dt.timedelta(days=one.design.horizon)),
    )
    if (currency := one.design.currency) is not None:
        # Only what is owed in the currency of the comparison belongs to it; the person is in.
        other = pl.col("currency").fill_null(currency) != currency
        told = told.with_columns(
            overdue_amount=pl.when(other).then(None).otherwise("overdue_amount")
        )
    return told.join(arm, on="person").select(
        pl.col(name).cast(kind) for name, kind in ENTERED.items()
    )
