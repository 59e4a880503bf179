"""Where each case stood at one month end and stands at the next: what all roll rates are made of.

A pair is a case with both of its sides, each as the client's own file of that day says it. A client
is compared with himself only: one without a later file than the one before has no pairs, nor one
whose own two files lie clearly further apart, as where that of a month is missing: two months'
moves would count as those of one. Days past due follow the instalment plan where it tells both days
(lib.portfolio.compare.sources), so that the same case moves the same way here and on the page "What
changed".
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from lib.cases.exits import Exit, exits
from lib.cases.fields import empty_frame
from lib.measures.tallies import tally
from lib.portfolio import restricted
from lib.portfolio.compare import filed, sources
from lib.portfolio.portfolio import Portfolio
from lib.portfolio.reach import reach
from lib.words import N_, Sentence

MONTH = (28, 31)
"""Days from one month end to the next; any other gap is said wherever its figures are."""

LEEWAY = 15
"""Days by which a client's own files may lie further apart, at most half of those of the span."""

SIDE: Mapping[str, str] = {
    "as_of": "as_of",
    "dpd": "dpd",
    "bucket": "bucket",
    "exit": "exit",
    "balance": "balance",
    "principal": "principal_left",
    "overdue": "overdue_amount",
}
"""What is known of a case on one day → the column of the case frame that tells it."""

SHARED = ("person_key", "client", "city", "product", "currency")
"""What a case is on both days; the later one knows better."""

READ = (
    "case_key",
    *SHARED,
    *(one for one in SIDE.values() if one != "exit"),
    "case_status",
    "recall_date",
    "closed_date",
)

PAIRS = (
    "case_key",
    *SHARED,
    *(f"{name}_{side}" for name in SIDE for side in ("before", "after")),
    "recalled",
    "new",
    "missing",
)
"""Columns of a frame of pairs: amounts in minor units; `new` has no side before, `missing` none
after, `recalled` was in collection and is missing since the day on which its placement ended."""

NO_TWO = N_(
    "no client has files of two month ends up to {day}. Please load an earlier or a later case "
    "file, or choose another date."
)


LEFT_OUT = N_(
    "Left out from {earlier} to {later}, because their own files lie further apart: {clients}."
)


@dataclass(frozen=True)
class Span:
    """From one day of snapshots to a later one."""

    earlier: dt.date
    later: dt.date

    @property
    def days(self) -> int:
        """Days from the one to the other."""
        return (self.later - self.earlier).days

    @property
    def is_month(self) -> bool:
        """Whether they are as far apart as two month ends."""
        return MONTH[0] <= self.days <= MONTH[1]


def month_ends(days: Collection[dt.date], until: dt.date) -> Sequence[dt.date]:
    """The last day with a snapshot of each month up to `until`, the oldest first."""
    last: dict[tuple[int, int], dt.date] = {}
    for day in sorted(days):
        if day <= until:
            last[day.year, day.month] = day
    return list(last.values())


def spans(days: Collection[dt.date], until: dt.date) -> Sequence[Span]:
    """From each month end with a snapshot to the next one, the oldest first."""
    return [Span(*two) for two in pairwise(month_ends(days, until))]


def pairs(portfolio: Portfolio, span: Span, keys: pl.Series | None = None) -> pl.DataFrame:
    """One row a case of either day; columns PAIRS. Empty where no client has files of both.

    Of cases with some `keys` only, if they are given.
    """
    clients = [one for one, days in _apart(portfolio, span).items() if days <= _most(span)]
    sides = [_side(portfolio, day, clients, keys) for day in (span.earlier, span.later)]
    first, last, _ = sources.one_measure(portfolio, *sides)
    return paired(first, last)


def left_out(portfolio: Portfolio, span: Span) -> Sentence | None:
    """Say which clients have no pairs because their own files lie further apart, if any."""
    days = _apart(portfolio, span)
    gone = sorted(one or "—" for one in days if days[one] > _most(span))
    if not gone:
        return None
    return Sentence(LEFT_OUT, earlier=span.earlier, later=span.later, clients=", ".join(gone))


def _apart(portfolio: Portfolio, span: Span) -> Mapping[str, int]:
    """Client with files of both days → days from the one to the other, his own."""
    was, now = (own_days(portfolio, day) for day in (span.earlier, span.later))
    return {one: (now[one] - day).days for one, day in was.items() if day < now.get(one, day)}


def _most(span: Span) -> float:
    """Days that a client's own files may lie apart to be compared over a span."""
    return span.days + min(LEEWAY, span.days / 2)


def tallied(portfolio: Portfolio, span: Span) -> pl.LazyFrame:
    """The tally of all pairs of a span (lib.measures.tallies), of a large portfolio made once."""

    def made() -> pl.DataFrame:
        return tally(pairs(portfolio, span))

    found = kept_of(portfolio, f"ways-{span.earlier}-{span.later}", (span,), made)
    return made().lazy() if found is None else found


def kept_of(
    portfolio: Portfolio, name: str, spans: Sequence[Span], make: Callable[[], pl.DataFrame]
) -> pl.LazyFrame | None:
    """What was made of the files of some spans, if it is kept and one may see all of them."""
    if reach(portfolio.ledger.actor) != "all":
        return None
    days = sorted({day for span in spans for day in (span.earlier, span.later)})
    files = [record for day in days for record, _ in portfolio.current(day)]
    if plans := portfolio.imports("instalments"):
        files += [*portfolio.imports("cases"), *plans, *portfolio.imports("repayments")]
    named = f"{name}{restricted.mark(portfolio.ledger)}"
    return portfolio.kept(named, files, lambda _: iter([make()]))


def paired(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Put two case frames side by side by `case_key`; columns PAIRS, those of `before` first."""
    first = _known(before).with_columns(before=pl.lit(value=True))
    last = _known(after).with_columns(after=pl.lit(value=True))
    there = first.join(
        last, on="case_key", how="full", coalesce=True, maintain_order="left_right", suffix="_after"
    )
    named = there.rename({name: f"{name}_before" for name in SIDE})
    missing, new = pl.col("after").is_null(), pl.col("before").is_null()
    # A case that is gone by the day on which the next files are: the days of its client's others.
    end = pl.coalesce("as_of_after", pl.col("as_of_after").max().over("client"))
    # One that its file had let go already is merely not in the next one, as What changed says.
    ended = missing & pl.col("exit_before").is_null() & (pl.col("ends") <= end)
    return (
        named.with_columns(pl.coalesce(f"{name}_after", name).alias(name) for name in SHARED)
        .with_columns(new=new, missing=missing)
        .with_columns(recalled=ended.fill_null(value=False))
        .select(PAIRS)
    )


def by_person(pairs: pl.DataFrame) -> pl.DataFrame:
    """Put the cases of a person and currency together: one row each, `case_key` is that of one.

    His days past due are those of his worst case in collection, his amounts the sums of those. He
    is new or missing when all his cases are, and left when all of them did. While any is past due,
    that is where he stands; one whose other cases are missing or recalled is that and never cured.
    """
    who = pl.coalesce("person_key", "case_key").alias("person")
    sides = [_worst(pairs.with_columns(who), side) for side in ("before", "after")]
    about = pairs.group_by(who, "currency", maintain_order=True).agg(
        pl.col("case_key").first(),
        *(pl.col(name).drop_nulls().first() for name in SHARED if name != "currency"),
        pl.col("new", "missing").all(),
        parts=pl.col("missing").any(),
        recalls=(pl.col("missing") & pl.col("recalled")).any(),
    )
    on = ["person", "currency"]
    together = about.join(sides[0], on=on, how="left", nulls_equal=True).join(
        sides[1], on=on, how="left", nulls_equal=True
    )
    fine = (pl.col("dpd_after") == 0) | (pl.col("bucket_after") == "M0")
    unsaid = pl.col("parts") & (fine | pl.col("exit_after").is_not_null()).fill_null(value=False)
    return (
        together.with_columns(missing=pl.col("missing") | unsaid)
        .with_columns(recalled=pl.col("missing") & pl.col("recalls"))
        .select(PAIRS)
    )


def _worst(pairs: pl.DataFrame, side: str) -> pl.DataFrame:
    """What a person's cases on one side come to: person, currency and the columns of that side."""
    there = pairs.filter(~pl.col("new" if side == "before" else "missing"))
    left, stays = pl.col(f"exit_{side}"), pl.col(f"exit_{side}").is_null()
    gone = left.is_in([Exit.RECALLED.value, Exit.WRITTEN_OFF.value]).fill_null(value=False)
    over = ~stays.any()
    if side == "after":
        owes = (stays & (pl.col("bucket_after") != "M0")).fill_null(value=False)
        over |= gone.any() & ~owes.any()
    how = pl.when(gone.any()).then(left.filter(gone).max()).otherwise(left.drop_nulls().max())
    sums = (f"{name}_{side}" for name in ("balance", "principal", "overdue"))
    return there.group_by("person", "currency").agg(
        pl.col(f"as_of_{side}").max(),
        pl.col(f"dpd_{side}").filter(stays).max(),
        # M0 … M7+ stand in the order of their letters.
        pl.col(f"bucket_{side}").filter(stays).max(),
        pl.when(over).then(how).alias(f"exit_{side}"),
        *(_sum(pl.col(name).filter(stays)) for name in sums),
    )


def _sum(amounts: pl.Expr) -> pl.Expr:
    """The sum of what is known; null where nothing is."""
    return pl.when(amounts.count() > 0).then(amounts.sum())


def own_days(portfolio: Portfolio, day: dt.date) -> dict[str, dt.date]:
    """Client → the day of the snapshot that counts for him on a day."""
    return {one: record.as_of for record, clients in portfolio.current(day) for one in clients}


def _side(
    portfolio: Portfolio, day: dt.date, clients: Collection[str], keys: pl.Series | None
) -> pl.DataFrame:
    """What files of a day say of some clients' cases that one may see; columns READ."""
    types = {name: empty_frame("cases").schema[name] for name in READ}
    found = filed.filed(portfolio, day, clients)
    if found is None:
        return pl.DataFrame(schema=types)
    if keys is not None:
        found = found.filter(pl.col("case_key").is_in(keys.implode()))
    there = found.collect_schema()
    known = found.select(
        pl.col(name) if name in there else pl.lit(None, kind).alias(name)
        for name, kind in types.items()
    )
    return portfolio.told_of(known).collect()


def _known(cases: pl.DataFrame) -> pl.DataFrame:
    """A side with a mark that it is there: case_key, SHARED, SIDE, `ends`."""
    left = cases.with_columns(exit=exits(cases).cast(pl.String))
    return left.select(
        "case_key",
        *SHARED,
        **{name: pl.col(column) for name, column in SIDE.items()},
        ends=pl.min_horizontal("recall_date", "closed_date"),
    )
