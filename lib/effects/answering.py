"""The answer to "does it bring money?" in figures, or why there is none.

Nothing is answered where the comparison would not be fair: too few pairs, most of the visited
without anybody alike (no overlap), or sides that still differ after matching. 0.25 standard
deviations is the limit beyond which no adjustment is trusted (Rubin 2001; Stuart 2010, "Matching
methods for causal inference", Statistical Science 25, 1–21); those above 0.1 are named.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lib.cases.search import Filter, find
from lib.effects import propensity
from lib.effects.estimating import Effect, Evidence, difference, evidence
from lib.effects.known import NAMES, NUMBERS, with_done, with_known, with_paid
from lib.effects.matching import pairs
from lib.effects.past import Past
from lib.effects.trials import WINDOWS, Question
from lib.errors import MeasureImpossible
from lib.words import N_, Sentence

LEAST = 50
"""Pairs below which nothing is said."""

MOST_ALONE = 0.5
"""Share of the visited without a match from which on the two groups do not overlap."""

TOO_UNLIKE = 0.25
"""Standard deviations between matched sides from which on nothing is said."""

BINS = 10

NO_ACTION = N_(
    "nothing of the kind was done in these {days} days on cases that had not seen it in the {wash} "
    "days before. Please load follow-ups (催记), or choose another action or date."
)
FEW = N_(
    "only {n} pairs of comparable cases have {window} days of repayments after them; {least} are "
    "needed. Please choose a shorter window, or fewer filters."
)
APART = N_(
    "of {of} cases only {n} have a comparable one to which it was not done: the two groups do not "
    "overlap, so nobody can say what would have come anyway. Please choose a longer period or "
    "fewer filters, or try it out in an experiment."
)
UNLIKE = N_(
    "after matching the two sides still differ by {apart} standard deviations in “{figure}” (at "
    "most {most} are allowed): a difference in money would say nothing. Please choose a longer "
    "period or fewer filters, or try it out in an experiment."
)

EFFECTS: Mapping[str, type[pl.DataType]] = {
    "window": pl.Int64,
    "what": pl.String,
    "currency": pl.String,
    "n": pl.Int64,
    "visited": pl.Float64,
    "others": pl.Float64,
    "effect": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
}
"""`what` is PAYING (share of cases) or AMOUNT (paid ÷ overdue, by currency) after the day, or
BEFORE and EARLIER: the share that paid before it, which nothing done on the day can have changed.
`visited` and `others` are the shares of the two sides."""

BUCKETS: Mapping[str, type[pl.DataType]] = {
    "bucket": pl.String,
    **{name: EFFECTS[name] for name in ("n", "visited", "others", "effect", "low", "high")},
}

PAYING, AMOUNT, BEFORE, EARLIER = "paying", "amount", "before", "earlier"

OVERLAP: Mapping[str, type[pl.DataType]] = {
    "from": pl.Float64,
    "to": pl.Float64,
    "visited": pl.Int64,
    "others": pl.Int64,
    "matched": pl.Int64,
}
"""By the chance of a visit: the visited, the others at risk, and the visited who have a match."""


@dataclass(frozen=True)
class Matched:
    """Trials with their pairs; `refused` says why the sides cannot be compared.

    `done` counts what was done at all in the days, `treated` those of it that begin a trial.
    `sides` has a row for each side of a pair: pair, who, treated, bucket, currency, owed, day,
    known, and what was paid and done around the day.
    """

    asked: Question
    done: int
    treated: int
    sides: pl.DataFrame
    balance: pl.DataFrame
    overlap: pl.DataFrame
    refused: Sentence | None = field(default=None)

    @property
    def pairs(self) -> int:
        """How many have a match."""
        return self.sides.height // 2


def matched(rows: pl.DataFrame, past: Past, asked: Question, wanted: Filter) -> Matched:
    """Compare the rows of trials (lib.effects.trials) that were asked for.

    Raises:
        MeasureImpossible: none of them was visited, or all.

    """
    mine = find(rows.lazy(), wanted).collect() if rows.height else rows
    if mine.is_empty() or mine["treated"].n_unique() == 1:
        raise MeasureImpossible(because=Sentence(NO_ACTION, days=asked.days, wash=asked.wash))
    known = with_known(mine, past, asked)
    columns, said = propensity.design(known)
    treated = known["treated"].to_numpy()
    logits = propensity.logits(columns, treated, asked.seed)
    found = pairs(known, logits)
    paid = with_done(with_paid(_sides(mine, found), past), past, asked)
    balance = propensity.balance(columns, said, treated, found)
    return Matched(
        asked=asked,
        done=_done(past, asked),
        treated=int(treated.sum()),
        sides=paid,
        balance=balance,
        overlap=_overlap(logits, treated, found),
        refused=_refused(int(treated.sum()), found.height, balance),
    )


def _done(past: Past, asked: Question) -> int:
    days = list(asked.trial_days())
    did = past.worked.filter(pl.col("channel") == asked.channel)
    return did.filter(pl.col("day").is_between(days[0], days[-1])).height


def _sides(rows: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Both rows of each pair, the visited first; `known` is the earlier of both."""
    columns = ("case", "who", "day", "treated", "bucket", "currency", "owed", "known")
    sides = [
        rows[found[side].to_numpy()].select(columns).with_columns(pair=pl.int_range(pl.len()))
        for side in ("one", "other")
    ]
    both = pl.concat(sides)
    return both.with_columns(pl.col("known").min().over("pair"))


def _overlap(
    logits: NDArray[np.float64], treated: NDArray[np.bool_], found: pl.DataFrame
) -> pl.DataFrame:
    """Both groups by tenths of the chance of a visit; columns OVERLAP."""
    chance = 1 / (1 + np.exp(-logits))
    edges = np.linspace(0, 1, BINS + 1)

    def counted(chances: NDArray[np.float64]) -> NDArray[np.int64]:
        return np.histogram(chances, edges)[0].astype(np.int64)

    return pl.DataFrame(
        {
            "from": edges[:-1],
            "to": edges[1:],
            "visited": counted(chance[treated]),
            "others": counted(chance[~treated]),
            "matched": counted(chance[found["one"].to_numpy()]),
        },
        schema=OVERLAP,
    )


def _refused(treated: int, n: int, balance: pl.DataFrame) -> Sentence | None:
    """Why the two sides cannot be compared; None if they can."""
    if n < treated * MOST_ALONE:
        return Sentence(APART, of=treated, n=n)
    worst = balance.sort(pl.col("after").abs(), descending=True).row(0, named=True)
    if n >= LEAST and abs(worst["after"]) > TOO_UNLIKE:
        return Sentence(
            UNLIKE,
            apart=round(abs(worst["after"]), 2),
            figure=figure_name(worst["figure"], worst["value"]),
            most=TOO_UNLIKE,
        )
    return None


def figure_name(figure: str, value: str | None) -> Sentence:
    """What a row of the balance speaks of."""
    if value is None:
        return Sentence(NUMBERS[figure])
    return Sentence(N_("{name}: {value}"), name=Sentence(NAMES[figure]), value=value)


def within(found: Matched, window: int) -> pl.DataFrame:
    """The sides of the pairs of which `window` days after the day are known, with who paid.

    Raises:
        MeasureImpossible: the sides cannot be compared, or there are too few pairs.

    """
    if found.refused is not None:
        raise MeasureImpossible(because=found.refused)
    sides = found.sides.filter(pl.col("known") >= pl.col("day") + pl.duration(days=window))
    n = sides.height // 2
    if n < LEAST:
        raise MeasureImpossible(because=Sentence(FEW, n=n, window=window, least=LEAST))
    return sides.with_columns(
        (pl.col(f"{span}_{window}") > 0).alias(f"{span}_paid") for span in SPANS.values()
    ).with_columns(money=pl.col(f"after_{window}"), again=pl.col(f"done_{window}") > 0)


SPANS = {PAYING: "after", BEFORE: "before", EARLIER: "earlier"}


def paying(sides: pl.DataFrame, what: str = PAYING) -> Effect:
    """The difference in the share that paid, of sides as `within` gives them."""
    found = difference(sides, f"{SPANS[what]}_paid")
    assert found is not None  # noqa: S101 — rows are counted, and there are some
    return found


def strength(sides: pl.DataFrame) -> Evidence | None:
    """How strong a hidden cause would have to be; None where one side never paid."""
    return evidence(sides, f"{SPANS[PAYING]}_paid")


def effects(found: Matched) -> pl.DataFrame:
    """The figures of all windows that have enough pairs; columns EFFECTS.

    Raises:
        MeasureImpossible: there is none.

    """
    rows: list[tuple[object, ...]] = []
    refused: MeasureImpossible | None = None
    for window in WINDOWS:
        try:
            sides = within(found, window)
        except MeasureImpossible as error:
            refused = refused or error
            continue
        rows += [_row(window, what, None, paying(sides, what)) for what in SPANS]
        for (currency,), mine in sides.group_by("currency", maintain_order=True):
            if money := difference(mine, "money", "owed"):
                rows.append(_row(window, AMOUNT, currency, money))
    if refused and not rows:
        raise refused
    return pl.DataFrame(rows, schema=EFFECTS, orient="row")


def _row(window: int, what: str, currency: object, one: Effect) -> tuple[object, ...]:
    return (window, what, currency, one.n, one.visited, one.others, one.value, one.low, one.high)


def is_brought_forward(effects: pl.DataFrame) -> bool:
    """Whether a shorter window shows more payers beyond noise and the longest does not."""
    sure = effects.filter(pl.col("what") == PAYING).sort("window")["low"] > 0
    return sure.any() and not bool(sure[-1])


def by_bucket(sides: pl.DataFrame) -> pl.DataFrame:
    """The difference in the share that paid, of each bucket with enough pairs.

    Columns BUCKETS.
    """
    rows = [
        (bucket, one.n, one.visited, one.others, one.value, one.low, one.high)
        for (bucket,), mine in sides.sort("bucket").group_by("bucket", maintain_order=True)
        if mine.height // 2 >= LEAST and (one := paying(mine))
    ]
    return pl.DataFrame(rows, schema=BUCKETS, orient="row")
