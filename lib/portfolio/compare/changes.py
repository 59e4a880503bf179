"""What changed between two snapshots of the same clients' cases.

Each case of either snapshot is new, missing or in both. What else happened to it may be several
things at once: it was paid upon and rolled back and got another collector. The rules:

* missing: in the earlier snapshot, not in the later one. Never "cured": nobody said so.
* cured: past due before, 0 days past due now, and still under collection or settled.
* rolled forward, rolled back: in a higher, in a lower bucket that is past due too.
* settled, recalled, written off: the later file says so (lib.cases.exits) and the earlier did not;
  recalled as well when it is missing after the day on which its placement ended.
* paid: net repayments after the earlier as-of date up to the later one on a case that was there
  before; of a client of whom no repayment of those days is loaded, what his own file says.
* promise broken: it was not yet broken on the earlier date (lib.followups.promises).

All amounts are what is overdue, in minor units, as the files said it. Days past due and buckets are
those of the plan where it tells both days; see lib.portfolio.compare.sources.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Self

import polars as pl

from lib.cases.exits import EXITS, exits
from lib.portfolio.compare import differing, happened
from lib.portfolio.compare.happened import Kind
from lib.words import MINOR_UNITS

KEPT = (
    "client",
    "currency",
    "as_of",
    "dpd",
    "bucket",
    "overdue_amount",
    "balance",
    "recall_date",
    "closed_date",
    "last_pay_date",
    "last_pay_amount",
    "paid_amount",
)
"""Columns of the case frame from which the kinds are told, beside the exit."""

CASES = (
    "case_key",
    "client",
    "currency",
    "as_of_before",
    "as_of_after",
    "bucket_before",
    "bucket_after",
    "exit_before",
    "exit_after",
    "dpd_before",
    "dpd_after",
    "amount_before",
    "amount_after",
    "received",
    "by_repayments",
)
"""Columns of a result, before a flag for each Kind: money in minor units, null where unknown;
`by_repayments` tells that what was received comes from repayments and not from the case file."""

SUMS = ("n", "amount_before", "amount_after", "difference", "received")


@dataclass(frozen=True)
class Changes:
    """`cases` has one row a case of either snapshot: CASES and a flag for each Kind.

    `before` and `after` are the snapshots, of `base_n` and `after_n` cases; only those that are
    listed are read from them. `columns` counts the cases in which a column differs; `one_sided` are
    columns that only one of the files has, which are no change of a case. `two_sources` counts the
    cases whose days past due are those of the files although a plan tells other ones on one of the
    days; see lib.portfolio.compare.sources. `paid_on_new` is what came in on new cases, by
    currency, and is in no row. `counts` stand alone where there are no cases.
    """

    cases: pl.DataFrame = field(default_factory=pl.DataFrame)
    before: pl.LazyFrame = field(default_factory=pl.LazyFrame)
    after: pl.LazyFrame = field(default_factory=pl.LazyFrame)
    base_n: int = 0
    after_n: int = 0
    columns: Mapping[str, int] = field(default_factory=dict)
    one_sided: Sequence[str] = ()
    two_sources: int = 0
    paid_on_new: Mapping[str, int] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of_rows(cls, *, new: int = 0, unchanged: int = 0) -> Self:
        """What a file comes to of which no case can be compared, in rows."""
        return cls(counts={"new": new, "updated": 0, "unchanged": unchanged, "left": 0})

    @property
    def ends_most(self) -> bool:
        """Whether most cases of the earlier snapshot are in the later one no more."""
        return self.as_json()["left"] * 2 > self.base_n > 0

    def summary(self) -> pl.DataFrame:
        """One row a kind and currency that occurs: kind, currency and SUMS, kinds in their order.

        The difference is that of the cases whose amount is known on both days; for new and missing
        ones it is what came and what went.
        """
        if not self.cases.width:
            return pl.DataFrame()
        before, after = pl.col("amount_before"), pl.col("amount_after")
        alone = pl.col(Kind.NEW, Kind.MISSING)
        change = pl.when(pl.any_horizontal(alone)).then(after.fill_null(0) - before.fill_null(0))
        rows = self.cases.with_columns(difference=change.otherwise(after - before))
        sums = rows.group_by("currency").agg(
            pl.struct(
                pl.col(kind).sum().cast(pl.Int64).alias("n"),
                *(pl.col(name).filter(pl.col(kind)).sum().alias(name) for name in SUMS[1:]),
            ).alias(kind)
            for kind in Kind
        )
        order = {kind.value: at for at, kind in enumerate(Kind)}
        return (
            sums.unpivot(index="currency", variable_name="kind", value_name="sums")
            .unnest("sums")
            .filter(pl.col("n") > 0)
            .select("kind", "currency", *SUMS)
            .sort(pl.col("kind").replace_strict(order, return_dtype=pl.Int8), "currency")
        )

    def of(self, kind: Kind, *currencies: str | None) -> pl.DataFrame:
        """The cases of one kind, those of the largest amount first.

        Of the given currencies only, of which None is one: that of cases without any.
        """
        mine = self.cases.filter(pl.col(kind))
        if currencies:
            one = pl.col("currency")
            mine = mine.filter(
                pl.any_horizontal(one.eq_missing(pl.lit(name, pl.String)) for name in currencies)
            )
        largest = pl.max_horizontal("amount_before", "amount_after")
        return mine.sort(largest, "case_key", descending=[True, False], nulls_last=[True, True])

    def named(self, keys: pl.Series) -> pl.DataFrame:
        """The columns that differ for each of some cases: case_key, columns."""
        return differing.named(self.before, self.after, keys, list(self.columns))

    def as_json(self) -> dict[str, int]:
        """Counts of cases by name; `left` are missing, in `updated` any column differs."""
        if not self.cases.width:
            return dict(self.counts)
        n = {kind.value: int(self.cases[kind].sum()) for kind in Kind}
        both = self.cases.height - n["new"] - n["missing"]
        told = {"new": n["new"], "updated": both - n["unchanged"], "unchanged": n["unchanged"]}
        rest = {kind: count for kind, count in n.items() if kind not in {*told, "missing"}}
        balance = n["balance_up"] + n["balance_down"]
        return {**told, "left": n["missing"], **rest, "balance_changed": balance}

    def rows_json(self) -> list[dict[str, Any]]:
        """The summary for programs, amounts as exact decimals."""
        return [
            {**row, **{name: exact(row[name]) for name in SUMS[1:]}}
            for row in self.summary().iter_rows(named=True)
        ]


def changes(
    before: pl.DataFrame,
    after: pl.DataFrame,
    *,
    repayments: pl.LazyFrame | None = None,
    promises: pl.DataFrame | None = None,
    given: tuple[Collection[str], Collection[str]] | None = None,
) -> Changes:
    """Compare two case frames, earlier and later, by `case_key`, which is unique in each.

    Args:
        before: the cases as the earlier files said them; see lib.cases.fields.
        after: likewise of the later ones.
        repayments: case_key, pay_date, amount (reversals negative), currency (null is the case's).
        promises: as lib.followups.promises gives them for the later date.
        given: the fields that the files of either side have; see lib.portfolio.compare.differing.

    """
    if before.height == 0:
        return Changes(_all_new(after), before.lazy(), after.lazy(), 0, after.height)
    paired = _paired(before, after)
    wanted, one_sided = differing.compared(before, after, given)
    masks, counts = differing.differences(before, after, paired, wanted)
    dated = _dated(paired.hstack(masks))
    paid = happened.received(dated, repayments)
    flagged = happened.flagged(happened.broken(paid, promises))
    return Changes(
        cases=flagged.select(*CASES, *(kind.value for kind in Kind)),
        before=before.lazy(),
        after=after.lazy(),
        base_n=before.height,
        after_n=after.height,
        columns=counts,
        one_sided=one_sided,
        paid_on_new=happened.of_new(dated, repayments),
    )


def exact(minor: int) -> str:
    """Minor units as the exact decimal that an import states its totals in."""
    return format(Decimal(minor) / MINOR_UNITS, "f")


def _all_new(after: pl.DataFrame) -> pl.DataFrame:
    """The first file of its clients, of which there is nothing to work out."""
    there = {"currency": "currency", "as_of": "as_of_after", "bucket": "bucket_after"}
    there |= {"dpd": "dpd_after", "overdue_amount": "amount_after"}
    types: dict[str, pl.DataType | type[pl.DataType]] = {
        "as_of_before": pl.Date,
        "bucket_before": pl.String,
        "dpd_before": pl.Int32,
    }
    types |= {"exit_before": EXITS, "amount_before": pl.Int64, "received": pl.Int64}
    return after.select(
        "case_key",
        "client",
        *(pl.col(name).alias(alias) for name, alias in there.items()),
        *(pl.lit(None, dtype).alias(name) for name, dtype in types.items()),
        exit_after=exits(after),
        by_repayments=pl.lit(value=False),
        **{kind.value: pl.lit(kind is Kind.NEW) for kind in Kind},
    ).select(*CASES, *(kind.value for kind in Kind))


def _paired(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """One row a case: those of the later snapshot in its order, then those missing from it.

    `at_before` and `at_after` are its rows in either. Only the keys are joined, and the few columns
    that are needed gathered: so a million cases take half as long.
    """
    known = before.select("case_key", at_before=pl.int_range(before.height, dtype=pl.UInt32))
    found = after.select("case_key", at_after=pl.int_range(after.height, dtype=pl.UInt32)).join(
        known, on="case_key", how="left", maintain_order="left"
    )
    missing = known.filter(~pl.col("at_before").is_in(found["at_before"].drop_nulls().implode()))
    paired = pl.concat([found, missing], how="diagonal")
    sides = [
        _side(cases).select(pl.all().gather(paired[f"at_{side}"]).name.suffix(f"_{side}"))
        for cases, side in ((before, "before"), (after, "after"))
    ]
    return pl.concat([paired, *sides], how="horizontal")


def _side(cases: pl.DataFrame) -> pl.DataFrame:
    return cases.select(KEPT).with_columns(exit=exits(cases))


def _dated(paired: pl.DataFrame) -> pl.DataFrame:
    """Add client, currency, the two days that are compared, and the comparable amounts.

    The days are those of the case's own files; where one of them lacks it, the client's last.
    """
    one = paired.with_columns(
        client=pl.coalesce("client_after", "client_before"),
        currency=pl.coalesce("currency_after", "currency_before"),
    )
    days = {"start": "as_of_before", "end": "as_of_after"}
    # Of a case whose currency is another one now, the old amounts are not comparable.
    same = (pl.col("currency_before") == pl.col("currency")).fill_null(value=True)
    return one.with_columns(
        *(
            pl.coalesce(day, pl.col(day).max().over("client")).alias(name)
            for name, day in days.items()
        ),
        amount_before=pl.when(same).then("overdue_amount_before"),
        amount_after="overdue_amount_after",
        balance_before=pl.when(same).then("balance_before"),
        paid_amount_before=pl.when(same).then("paid_amount_before"),
    )
