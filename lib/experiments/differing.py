"""How far two groups differ, among like persons, with an interval that counts persons and not rows.

In each stratum a figure is Σ y ÷ Σ x: with x = 1 a share, else repaid over overdue. The difference
is the mean over strata by the weight that the treated have there (ATT); its variance the sum over
persons of what leaving each out moves it by (jackknife, clusters are persons; Cochran 1977,
"Sampling Techniques", 3rd ed., 5.6, 6.4 and 6.17; of shares it is the usual one). Drawn without an
effect, amounts over two orders of magnitude lie beyond 95 % in 4 to 6 of 100; 10 to 13 by the
formula of large samples.
"""

import math
from dataclasses import dataclass

import polars as pl

from lib.measures import noise
from lib.measures.noise import Z

LEAST = 2
"""Persons of each side without which a stratum says nothing of how much they vary."""

SIDE = ["stratum", "treated"]


@dataclass(frozen=True)
class Difference:
    """A difference of two figures, of 1, with its standard error.

    `n` and `control_n` are the rows that it rests on, `treated_persons` and `control_persons` whose
    they are; `alone` are treated rows whose stratum has too few others to be compared with.
    """

    treated: float
    control: float
    error: float
    n: int
    control_n: int
    treated_persons: int
    control_persons: int
    alone: int = 0

    @property
    def persons(self) -> int:
        """The persons of the side with fewer of them."""
        return min(self.treated_persons, self.control_persons)

    @property
    def value(self) -> float:
        """The difference."""
        return self.treated - self.control

    @property
    def steps(self) -> float:
        """The difference in standard errors; endless where nothing varies."""
        if self.error > 0:
            return self.value / self.error
        return math.copysign(math.inf, self.value) if self.value else 0.0

    def interval(self, bound: float = Z) -> tuple[float, float]:
        """From where to where, so many standard errors either way.

        Where nobody, or everybody, did it on either side no spread is seen, which is no certainty:
        there it is that of two shares of persons (Newcombe; see lib.measures.noise).
        """
        if self.error == 0 and {self.treated, self.control} <= {0.0, 1.0}:
            n, m = self.treated_persons, self.control_persons
            return noise.difference(self.treated, n, self.control, m, bound)
        return self.value - bound * self.error, self.value + bound * self.error


def difference(rows: pl.DataFrame) -> Difference | None:
    """How the treated differ from the others; None where no stratum has both.

    Args:
        rows: person (which may have several rows), stratum, treated (true or false), y, x.

    """
    sums = rows.group_by(SIDE, maintain_order=True).agg(
        n=pl.len(),
        persons=pl.col("person").n_unique(),
        total=pl.col("y").sum().cast(pl.Float64),
        base=pl.col("x").sum(),
    )
    enough = sums.filter(pl.col("persons") >= LEAST, pl.col("base") > 0)
    both = enough.group_by("stratum").len().filter(pl.col("len") == 2)  # noqa: PLR2004 — sides
    known = enough.join(both.select("stratum"), on="stratum", how="semi").sort(SIDE)
    treated_rows = int(rows["treated"].sum())
    if known.is_empty():
        return None
    theirs = known.filter("treated").select("stratum", weight=pl.col("base") / pl.col("base").sum())
    told = known.join(theirs, on="stratum").with_columns(ratio=pl.col("total") / pl.col("base"))
    side = {one: told.filter(pl.col("treated") == one).sort("stratum") for one in (True, False)}
    mean = {one: float((part["ratio"] * part["weight"]).sum()) for one, part in side.items()}
    n = {one: int(part["n"].sum()) for one, part in side.items()}
    compared = rows.join(told, on=SIDE, how="semi")
    persons = dict(compared.group_by("treated").agg(pl.col("person").n_unique()).iter_rows())
    return Difference(
        treated=mean[True],
        control=mean[False],
        error=_error(rows, told),
        n=n[True],
        control_n=n[False],
        treated_persons=persons[True],
        control_persons=persons[False],
        alone=treated_rows - n[True],
    )


def _error(rows: pl.DataFrame, told: pl.DataFrame) -> float:
    """The root of the sum over persons of what leaving each out moves the difference by, squared.

    R less R without a person is (y − R · x) ÷ (Σx − x), with his y and x: whoever owes much of a
    stratum moves it more than his part of the sum says, and Σx instead makes amounts too sure.
    """
    persons = (
        rows.join(told, on=SIDE, maintain_order="left")
        .group_by("person", *SIDE, maintain_order=True)
        .agg(pl.col("y", "x").sum(), pl.col("base", "weight", "ratio", "persons").first())
    )
    rest = pl.col("base") - pl.col("x")
    off = pl.col("y") - pl.col("ratio") * pl.col("x")
    alone = pl.when(rest > 0).then(rest).otherwise("base")
    sign = pl.when("treated").then(1.0).otherwise(-1.0)
    few = (1 - 1 / pl.col("persons")).sqrt()
    moved = (
        persons.select("person", moved=sign * pl.col("weight") * few * off / alone)
        .group_by("person", maintain_order=True)
        .agg(pl.col("moved").sum())
        .sort("person")  # a sum of floats hangs on its order in the last digit
    )
    return math.sqrt(float((moved["moved"] ** 2).sum()))
