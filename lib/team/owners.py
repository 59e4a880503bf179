"""Whose case it was on which day: from the collector column of each case file, and assignments.

* A change of collector between two files counts from the later file's day; an assignment (分案)
  from its own. Of both on one day the file is the later word. A file without that column leaves
  every case with whom it was.
* A case that a later file no longer holds, or calls settled, recalled or written off, was its
  owner's up to that file's day: he keeps the payment that settled it.
* Placement, recall and closing bound it where they are known, their own days included.

A spell is one case with one owner without a break. Its balance, bucket and tier are those of the
day on which he received it, or of the day on which the period begins, if he had it before.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

import polars as pl

from lib.cases.exits import exits_by, signs
from lib.portfolio import Portfolio
from lib.visits.worth.classes import UNKNOWN, with_tier

DAY = dt.timedelta(days=1)

BALANCES = ("balance", "principal_left", "overdue_amount")
"""What a case weighs by: the first of these that the files say of every case, else the last."""

MANY = 100_000
"""Words of cases from which on they are put in order by number."""

SOME = 200_000
"""Cases of a file whose words are put in order at a time: what was whose is told case by case."""

BOUNDS = ("place_date", "recall_date", "closed_date")

READ = (
    *("case_key", "person_key", "client", "currency", "bucket", "collector", "overdue_amount"),
    *("balance", "principal_left", "as_of", "place_date", "recall_date", "closed_date"),
    *("case_status", "place_quality"),
)

WORD = pl.Categorical()
"""What few different words fill: a number of four bytes each, not a text of sixteen."""

PERSON = pl.Categorical(pl.Categories("persons", "lib.team"))
"""Persons as numbers; their names are in the memory once, and only while any frame has them."""

SPELLS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "case_key": pl.String,
    "unit": PERSON,
    "currency": WORD,
    "owner": WORD,
    "since": pl.Date,
    "until": pl.Date,
    "days": pl.Int64,
    "balance": pl.Int64,
    "bucket": WORD,
    "tier": WORD,
    "placed": pl.Boolean,
}
"""`unit` is the person who owes, `owner` null where nobody is named, `until` the first day on which
the case is no longer his; `placed`: its place on the map is exact."""


State = tuple[dt.date, pl.DataFrame]
"""The cases of a day with a file, as `narrowed` gives them."""


def days_of(place: Portfolio, start: dt.date, end: dt.date) -> Sequence[dt.date]:
    """The days of the last file up to `start` and of each one after it up to `end`."""
    days = sorted(place.as_of_dates())
    return [
        *[day for day in days if day <= start][-1:],
        *(day for day in days if start < day <= end),
    ]


def state(place: Portfolio, day: dt.date, named: pl.Expr) -> State:
    """The cases of a day; `named` is their collector, of the column of that name."""
    untold = [
        client
        for record, clients in place.current(day)
        if "collector" not in record.mapping.values()
        for client in clients
    ]
    return day, narrowed(place.cases(day).select(READ).with_columns(collector=named), untold)


def narrowed(cases: pl.LazyFrame, untold: Collection[str] = ()) -> pl.DataFrame:
    """What of the cases of a day tells whose they are, in as few bytes as it can be.

    Args:
        cases: the columns READ.
        untold: clients whose files have no column of collectors, and so say nothing of owners.

    Returns:
        case_key, `unit`, what of SPELLS is of the file's day (as `collector` its owner), BALANCES,
        the days that bound a placement, whether the case is `out` of collection by then, and
        whether its file is `silent` about owners.

    """
    words = pl.col("currency", "bucket", "collector").cast(WORD)
    found = cases.select(
        "case_key", "case_status", words, *BALANCES, *BOUNDS, **signs(),
        unit=pl.coalesce("person_key", "case_key").cast(PERSON),
        placed=pl.col("place_quality") == "exact",
        silent=pl.col("client").fill_null("").is_in(list(untold)),
    ).collect(engine="streaming")  # fmt: skip
    told = ("case_status", *signs())
    out = exits_by(found.select(told)).is_not_null()
    return found.drop(told).with_columns(out=out)


def basis_of(known: Sequence[State]) -> str:
    """What cases weigh by, see BALANCES."""
    for name in BALANCES[:-1]:
        if all(frame.height and not frame[name].null_count() for _, frame in known):
            return name
    return BALANCES[-1]


def spells(
    known: Sequence[State],
    assignments: pl.DataFrame,
    bounds: pl.DataFrame,
    start: dt.date,
    end: dt.date,
) -> pl.DataFrame:
    """Who had which case from when to when, after `start` up to `end`; columns SPELLS.

    Args:
        known: the cases by the day of their files, as `states` gives them; `collector` is whoever
            had it then.
        assignments: case_key, assigned_at, collector_to of all assignments.
        bounds: of the tiers, as lib.visits.worth.classes.limits gives them.
        start: the last day before the period.
        end: its last day.

    """
    if not known:
        return pl.DataFrame(schema=dict(SPELLS))
    days = [*(day for day, _ in known[1:]), end]
    basis, turns = basis_of(known), max(frame.height for _, frame in known) // SOME + 1
    said = [
        _said(frame, day, start + DAY, last + DAY, basis)
        for (day, frame), last in zip(known, days, strict=True)
    ]
    turn, found = pl.col("case_key").hash() % turns, []
    for at in range(turns):
        filed = pl.concat(one.filter(turn == at).collect() for one in said)
        handed = _handed(assignments.filter(turn == at), filed, start, end)
        told = _bounded(pl.concat([filed, handed], how="diagonal"), end).lazy()
        found.append(_joined(with_tier(told, bounds.lazy(), "overdue_amount").collect()))
    return pl.concat(found)


def _said(
    frame: pl.DataFrame, day: dt.date, first: dt.date, until: dt.date, basis: str
) -> pl.LazyFrame:
    """The cases of a day's file that are under collection, as words of that day.

    With an older file the period begins, on its `first` day; an assignment of that day is newer.
    """
    return frame.lazy().filter(~pl.col("out")).select(
        "case_key", "unit", "currency", "bucket", "overdue_amount", *BOUNDS, "placed", "silent",
        owner="collector", since=pl.lit(max(day, first)), last=pl.lit(until),
        balance=pl.col(basis), of_file=pl.lit(value=day >= first),
    )  # fmt: skip


def _handed(
    assignments: pl.DataFrame, filed: pl.DataFrame, start: dt.date, end: dt.date
) -> pl.DataFrame:
    """Assignments as words of their day, with what the last file before said of the case.

    One of a case of which no file spoke yet is none.
    """
    handed = assignments.filter(
        pl.col("case_key").is_not_null(),
        pl.col("assigned_at").dt.date().is_between(start + DAY, end),
    ).sort("assigned_at").select(
        "case_key", since=pl.col("assigned_at").dt.date(), owner=pl.col("collector_to").cast(WORD),
        of_file=pl.lit(value=False),
    )  # fmt: skip
    stated = filed.join(handed, on="case_key", how="semi").drop("owner", "of_file", "silent")
    return handed.join_asof(
        stated.sort("since"), on="since", by="case_key", strategy="backward",
        check_sortedness=False,
    ).drop_nulls("last")  # fmt: skip


def _bounded(told: pl.DataFrame, end: dt.date) -> pl.DataFrame:
    """Give each word its end: the next one of the case, or what ends the case itself.

    Rows are compared with their neighbours, as they are in order: windows over a million cases
    would take ten times as long.
    """
    ordered = _ordered(told)
    case, since = pl.col("case_key"), pl.col("since")
    is_last_word = ((case != case.shift(-1)) | (since != since.shift(-1))).fill_null(value=True)
    words = _unsilenced(ordered.filter(is_last_word))
    until = pl.min_horizontal(
        pl.when(case == case.shift(-1)).then(since.shift(-1)),
        "last",
        pl.col("recall_date", "closed_date") + DAY,
        pl.lit(end + DAY),
    )
    return words.with_columns(since=pl.max_horizontal("since", "place_date"), until=until).filter(
        pl.col("since") < pl.col("until")
    )


def _ordered(told: pl.DataFrame) -> pl.DataFrame:
    """The words of each case together, in the order of their days.

    Of many a number stands for the name of a case, which is put in order in a quarter of the time;
    should two names have one number, they are put in order by name, as few are.
    """
    days = ("since", "of_file")
    if told.height >= MANY:
        numbered = told.with_columns(mark=pl.col("case_key").hash())
        ordered = numbered.sort("mark", *days, maintain_order=True)
        mark, case = pl.col("mark"), pl.col("case_key")
        mixed = (mark == mark.shift()) & (case != case.shift())
        if not ordered.select(mixed.any()).item():
            return ordered.drop("mark")
    return told.sort("case_key", *days, maintain_order=True)


def _unsilenced(words: pl.DataFrame) -> pl.DataFrame:
    """Leave cases with whom they were where a file has no column of collectors."""
    silent = pl.col("silent").fill_null(value=False) & pl.col("owner").is_null()
    if not words.select(silent.any()).item():
        return words
    before = pl.col("owner").forward_fill().over("case_key")
    return words.with_columns(owner=pl.when(silent).then(before).otherwise("owner"))


def _joined(words: pl.DataFrame) -> pl.DataFrame:
    """Join what is one spell: the same owner without a break."""
    same = (
        (pl.col("case_key") == pl.col("case_key").shift(1))
        & (pl.col("since") == pl.col("until").shift(1))
        & pl.col("owner").eq_missing(pl.col("owner").shift(1))
    )
    begins = words.with_columns(begins=~same.fill_null(value=False))
    # A run ends where the next one begins: its last word is the row before.
    ends = begins.filter(pl.col("begins").shift(-1).fill_null(value=True)).select("until")
    return (
        begins.filter("begins")
        .with_columns(ends["until"], pl.col("bucket").fill_null(UNKNOWN))
        .with_columns(days=(pl.col("until") - pl.col("since")).dt.total_days())
        .select(pl.col(name).cast(kind) for name, kind in SPELLS.items())
    )
