"""The index of each collector: what came ÷ what his mix of cases let expect, and what chance does.

The size of a payment by which chance is measured (lib.team.limits) is that of his own mix. In each
bucket and tier it is learned from all persons of the team, s = Σ (paid − θ · expected)² ÷ Σ θ ·
expected, as that of a single collector's few payers would be as accidental as his index; a cell of
few payments is drawn towards the whole. A rate learned from little adds its own error: s × (1 +
exposure ÷ exposure that the rate was learned from).

Nobody is ranked. Who lies outside of what chance alone does in 95 of 100 is above or below the
team, all others are as expected; within a group names stand in the order of the alphabet. Who has
few cases, or few payments to be expected, is not judged. `drawn` is the index drawn towards the
team's as far as the collectors differ no more than chance (DerSimonian & Laird 1986, "Meta-analysis
in clinical trials", Controlled Clinical Trials 7, 177–188).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import polars as pl

from lib.team.expecting import CELL
from lib.team.limits import FEWEST, Z95, Z998, Floats, interval, limits
from lib.words import N_, Sentence

STEADY = 20
"""Payments that weigh as much as those of a cell when its size of a payment is learned."""

OUTSIDE = 0.05
"""Share that chance alone puts outside of the inner limits."""


class Standing(StrEnum):
    """Where somebody stands against the team, as far as chance lets tell."""

    ABOVE = "above"
    EXPECTED = "expected"
    BELOW = "below"
    FEW = "few"


INDEX: Mapping[str, type[pl.DataType]] = {
    "currency": pl.String,
    "owner": pl.String,
    "n": pl.Int64,
    "paying": pl.Int64,
    "paid": pl.Int64,
    "expected": pl.Float64,
    "index": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "drawn": pl.Float64,
    "size": pl.Float64,
    "outer": pl.Boolean,
    "standing": pl.String,
}
"""`n` persons whose cases he had and `paying` of them; paid and expected in minor units; `size` of
a payment; `outer`: outside of what chance does in 998 of 1,000. Index and interval are null where
nothing was to be expected."""


@dataclass(frozen=True)
class Team:
    """The collectors of one currency and the team as a whole (`centre`: its index)."""

    currency: str
    rows: pl.DataFrame
    centre: float
    paid: int
    expected: float

    @property
    def judged(self) -> int:
        """Of how many chance lets tell anything."""
        return self.rows.filter(pl.col("standing") != Standing.FEW).height

    @property
    def outside(self) -> int:
        """How many lie outside of the inner limits."""
        told = pl.col("standing").is_in([Standing.ABOVE.value, Standing.BELOW.value])
        return self.rows.filter(told).height

    def summary(self) -> Sentence:
        """How many stand apart, and how many chance alone would set apart."""
        if not self.judged:
            return Sentence(NONE_JUDGED, few=self.rows.height)
        return Sentence(
            APART, n=self.outside, of=self.judged, chance=round(self.judged * OUTSIDE, 1)
        )


APART = N_(
    "{n} of {of} collectors lie outside of what chance alone does in 95 of 100; chance alone would "
    "put about {chance} there."
)
NONE_JUDGED = N_("None of {few} collectors has enough cases and payments to be judged.")


def indices(tally: pl.DataFrame, minimum_n: int) -> dict[str, Team]:
    """Currency → its collectors, of a tally with `expected` (lib.team.expecting.expected).

    Those with fewer persons than `minimum_n` are not judged.
    """
    by = tally.partition_by("currency", as_dict=True, maintain_order=True)
    return {str(one): _team(str(one), mine, minimum_n) for (one,), mine in by.items()}


def _team(currency: str, tally: pl.DataFrame, minimum_n: int) -> Team:
    paid, expected = float(tally["paid"].sum()), float(tally["expected"].sum())
    centre = paid / expected if expected > 0 else 0.0
    people = (
        _sized(tally, centre)
        .group_by("owner", maintain_order=True)
        .agg(
            pl.col("paid", "expected").sum(),
            size=(pl.col("size") * pl.col("expected")).sum()
            / pl.when(pl.col("expected").sum() > 0).then(pl.col("expected").sum()),
            n=pl.col("persons").first(),
            paying=pl.col("paying").first(),
        )
        .sort("owner")
    )
    judged = _judged(people, centre, minimum_n).with_columns(currency=pl.lit(currency))
    rows = judged.select(pl.col(name).cast(kind) for name, kind in INDEX.items())
    return Team(currency, rows, centre, round(paid), expected)


def _sized(tally: pl.DataFrame, centre: float) -> pl.DataFrame:
    """Add the `size` of a payment by which chance is measured to each kind in one hand."""
    rate, sums = pl.col("rate") * centre, pl.col("expected") * centre
    # Σ (paid − rate · exposure)² over the persons; rounding may leave a little less than nothing.
    squares = pl.col("squared") - 2 * rate * pl.col("crossed") + rate**2 * pl.col("spread")
    squares = squares.clip(0)
    mean = pl.col("paid").sum() / pl.col("payers").sum()
    whole = tally.select(size=squares.sum() / sums.sum(), payment=mean)
    size, payment = (float(one or 0) for one in whole.row(0))
    weight = STEADY * payment if np.isfinite(payment) else 0.0
    size = size if np.isfinite(size) else 0.0
    of_cell = (squares.sum().over(CELL) + weight * size) / (sums.sum().over(CELL) + weight)
    learned = pl.col("exposure").sum().over("owner", *CELL) / pl.col("against")
    error = pl.when(pl.col("against") > 0).then(learned).otherwise(1.0)
    return tally.with_columns(size=of_cell.fill_nan(size) * (1 + error))


def _judged(people: pl.DataFrame, centre: float, minimum_n: int) -> pl.DataFrame:
    """Say what chance lets tell of each."""
    expected, size = people["expected"].to_numpy(), people["size"].to_numpy()
    sound = (expected > 0) & (size > 0)
    safe, scale = np.where(sound, expected, 1.0), np.where(sound, size, 1.0)
    index = people["paid"].to_numpy() / safe
    inner, outer = (limits(safe, scale, centre, z) for z in (Z95, Z998))
    low, high = interval(index, safe, scale, Z95)
    few = ~sound | (people["n"].to_numpy() < minimum_n) | (centre * safe / scale < FEWEST)
    far = ((index < outer[0]) | (index > outer[1])) & ~few
    told = np.select(
        [few, index > inner[1], index < inner[0]],
        [Standing.FEW.value, Standing.ABOVE.value, Standing.BELOW.value],
        Standing.EXPECTED.value,
    )
    drawn = _drawn(index, centre * scale / safe, centre, few)
    known = {"index": index, "low": low, "high": high, "drawn": drawn}
    return people.with_columns(
        *(
            pl.when(pl.Series(sound)).then(pl.Series(one)).alias(name)
            for name, one in known.items()
        ),
        pl.Series("outer", far),
        pl.Series("standing", told.tolist(), dtype=pl.String),
    )


def _drawn(index: Floats, variance: Floats, centre: float, few: np.ndarray) -> Floats:
    """The indices drawn towards the centre, as far as the judged differ no more than chance."""
    some, of = index[~few], variance[~few]
    between = 0.0
    if some.size > 1:
        weight = 1 / of
        spread = float((weight * (some - centre) ** 2).sum()) - (some.size - 1)
        whole = float(weight.sum() - (weight**2).sum() / weight.sum())
        between = max(spread / whole, 0.0) if whole > 0 else 0.0
    share = between / (between + variance) if between else np.zeros_like(variance)
    return np.asarray(centre + share * (index - centre), dtype=np.float64)
