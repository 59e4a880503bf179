"""The rows of the kinds that belong to cases: each once, with the case that it belongs to.

Lenders export the same payments, contacts and assignments again and again. All files of a kind are
one union here, in which a row counts once however many files hold it; and each row is led to its
case anew on every reading, so that a late case file finds what has been waiting for it.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from lib.cases.fields import JOINED, NUMBERS, empty_frame, numbers
from lib.portfolio import joins, leading, plans, prepared
from lib.portfolio.records import ImportRecord

if TYPE_CHECKING:
    from lib.portfolio.portfolio import Portfolio

SAME = {
    "instalments": ("term",),
    "repayments": ("pay_date", "amount", "serial_no"),
    "followups": ("happened_at", "channel", "outcome", "note"),
    "assignments": ("assigned_at", "collector_to"),
    "holds": (*joins.PERSONS, "hold_kind", "starts_on"),
}
"""What beside the case makes two rows of different files the same row."""

LED = ("repayments", "followups", "assignments")
"""Kinds whose rows depend on nothing but files, so that those of many are kept led to their cases;
which plan of instalments counts depends on the day."""


def of_kind(place: "Portfolio", kind: str, until: dt.date | None = None) -> pl.LazyFrame:
    """The union of all files of a kind, each row once, with `case_key` and `orphan` resolved.

    Equal rows within one file all count (two payments of 100 on a day are two); the same rows in a
    later file are the same payments exported again. Of instalments each case has those of its last
    plan, or of its last one up to the day `until`, with the as-of date of its file as `told_on`;
    see lib.portfolio.plans.latest. Of few files they are read once until other files stand.
    """
    files = place.imports(kind)
    if not files:
        return _unfiled(kind)
    # Between two plans all days have the same one, and need not be kept apart.
    told = [one.as_of for one in files if until is None or one.as_of <= until]
    first = min(one.as_of for one in files)
    day = max(told, default=first) if kind == "instalments" else None
    return place.at_hand(
        f"{kind} {day}",
        (*place.imports("cases"), *files),
        lambda: _of_kind(place, kind, day),
    )


def _unfiled(kind: str) -> pl.LazyFrame:
    """No rows of a kind, shaped like some: nobody need know all names of cases for that."""
    found, cases = empty_frame(kind).lazy(), empty_frame("cases").lazy()
    return _resolved(found, kind, (), lambda: joins.index(cases), lambda: joins.persons(cases))


def _of_kind(place: "Portfolio", kind: str, until: dt.date | None) -> pl.LazyFrame:
    """The same, read anew."""
    files = place.imports(kind)
    if kind in LED:
        led = place.kept(kind, (*place.imports("cases"), *files), partial(_parts, place, kind))
        if led is not None:
            return led
    if kind == "instalments":
        plan = place.kept(
            f"{kind}-{until}", (*place.imports("cases"), *files), lambda _: _plan(place, until)
        )
        if plan is not None:
            return plan
    union = pl.concat(filed(place, kind))
    if kind == "collectors":
        same = ["collector_no", "name"]
        return union.drop("file_at", "told_on").unique(same, keep="last", maintain_order=True)
    given = {name for record in files for name in _given(record)}
    return _each_once(resolved(place, kind, union, given), kind, until)


def filed(place: "Portfolio", kind: str) -> Sequence[pl.LazyFrame]:
    """The rows of each file of a kind with the number of the file and its as-of date."""
    return [
        place.scan(record).with_columns(
            file_at=pl.lit(at, pl.UInt32), told_on=pl.lit(record.as_of, pl.Date)
        )
        for at, record in enumerate(place.imports(kind))
    ]


def resolved(
    place: "Portfolio", kind: str, found: pl.LazyFrame, given: Collection[str]
) -> pl.LazyFrame:
    """Add to rows of a kind the case they belong to; `given` are the numbers they have."""
    return _resolved(found, kind, given, place.names, place.customers)


def _resolved(
    found: pl.LazyFrame,
    kind: str,
    given: Collection[str],
    names: Callable[[], pl.LazyFrame],
    customers: Callable[[], pl.LazyFrame],
) -> pl.LazyFrame:
    """The same by these names of cases and customers."""
    if kind not in JOINED:
        return found
    used = [name for name in NUMBERS if name in given]
    led = joins.resolve(found, names(), used)
    if kind != "holds":
        return led
    return joins.resolve_persons(led, customers())


def taken_back(place: "Portfolio") -> pl.LazyFrame:
    """All repayments of the cases of which any repayment was taken back, however long ago.

    What was taken back belongs to an earlier repayment, so that who asks for the last weeks of some
    cases needs all of these. They are few; of a large portfolio they are kept.
    """

    def made(_: Path) -> Iterator[pl.DataFrame]:
        yield _reversed(of_kind(place, "repayments"))

    files = (*place.imports("cases"), *place.imports("repayments"))
    found = place.kept("taken-back", files, made)
    return _reversed(of_kind(place, "repayments")).lazy() if found is None else found


def _reversed(repayments: pl.LazyFrame) -> pl.DataFrame:
    """Those of the cases that have one below zero."""
    back = repayments.filter(pl.col("amount") < 0).select("case_key").unique()
    return repayments.join(back, on="case_key", how="semi", maintain_order="left").collect()


def orphans(place: "Portfolio", kind: str) -> pl.DataFrame:
    """The rows of a kind that belong to no known case, each with its reason as `orphan`."""
    if kind not in JOINED:
        return empty_frame(kind).with_columns(orphan=pl.lit(None, pl.String))
    return of_kind(place, kind).filter(pl.col("orphan").is_not_null()).collect()


def orphan_counts(place: "Portfolio") -> dict[str, int]:
    """Import → how many of its rows belong to no known case, for the kinds that have such."""
    found = {one.import_id: 0 for one in place.imports() if one.kind in JOINED}
    for kind in {one.kind for one in place.imports() if one.kind in JOINED}:
        found |= dict(orphans(place, kind)["import_id"].value_counts().iter_rows())
    return found


def holds(place: "Portfolio") -> pl.LazyFrame:
    """All holds, one row for each case that they name by a number or by its customer.

    `person_key` is that of the case in its last file.
    """
    lists = place.imports("holds")
    if not lists:  # all persons need not be known for that
        nobody = empty_frame("cases").lazy().select("case_key", "person_key")
        return joins.spread(of_kind(place, "holds"), nobody)
    return place.at_hand(
        "holds by case",
        (*place.imports("cases"), *lists),
        lambda: joins.spread(of_kind(place, "holds"), whose(place)),
    )


def whose(place: "Portfolio", *columns: str, keys: Sequence[str] | None = None) -> pl.LazyFrame:
    """Each case that was ever known with `columns` of its last file, by default `person_key`.

    Of cases with some `keys` only, if they are given.
    """
    if keys is not None:
        return _whose_of(place, columns, keys)
    name = " ".join(("whose", *columns))
    return place.at_hand(name, place.imports("cases"), lambda: _whose_of(place, columns, None))


def _whose_of(
    place: "Portfolio", columns: Sequence[str], keys: Sequence[str] | None
) -> pl.LazyFrame:
    """The same, read anew."""
    wanted = ["case_key", *(columns or ("person_key",))]
    if keys is None:
        told = hashlib.sha256(" ".join(columns).encode()).hexdigest()[:8]
        name = f"whose-{told}" if columns else "whose"
        found = place.kept(name, place.imports("cases"), lambda _: _last(place, wanted))
        if found is not None:
            return found
    every = pl.concat(one.select(wanted) for one in _cases(place))
    if keys is not None:
        every = every.filter(pl.col("case_key").is_in(list(keys)))
    return every.unique("case_key", keep="last", maintain_order=True)


def _last(place: "Portfolio", wanted: Sequence[str]) -> Iterator[pl.DataFrame]:
    """The last row of each case, from the last file on."""
    known = pl.DataFrame(schema={"case_key": pl.String})
    for one in reversed(_cases(place)):
        file = one.select(wanted).collect()
        new = file.join(known, on="case_key", how="anti", maintain_order="left")
        known = pl.concat([known, prepared.apart(new.select("case_key"))])
        yield new.unique("case_key", keep="last", maintain_order=True)


def names(place: "Portfolio") -> pl.LazyFrame:
    """All names of all cases that were ever in a standing snapshot; see Portfolio.names."""
    files = place.imports("cases")
    if not files:
        return joins.index(empty_frame("cases").lazy())
    found = [joins.index(place.scan(one), _given(one)) for one in files]
    return _together(place, "names", found)


def customers(place: "Portfolio") -> pl.LazyFrame:
    """All names of the customers of cases; see lib.portfolio.joins.persons."""
    return _together(place, "customers", [joins.persons(one) for one in _cases(place)])


def _together(place: "Portfolio", name: str, files: Sequence[pl.LazyFrame]) -> pl.LazyFrame:
    """The rows of all files of cases, each once."""
    found = place.kept(name, place.imports("cases"), lambda _: _new(files))
    return pl.concat(files).unique() if found is None else found


def _new(files: Sequence[pl.LazyFrame]) -> Iterator[pl.DataFrame]:
    """The rows of each of some files that none of those before has."""
    known = files[0].clear().collect()
    for one in files:
        new = one.join(known.lazy(), on=known.columns, how="anti", nulls_equal=True).collect()
        known = pl.concat([known, prepared.apart(new)])
        yield new


def _cases(place: "Portfolio") -> Sequence[pl.LazyFrame]:
    """All standing snapshots of cases, the latest last; an empty one where there is none."""
    scans = [place.scan(record) for record in place.imports("cases")]
    return scans or [empty_frame("cases").lazy()]


def _given(record: ImportRecord) -> tuple[str, ...]:
    """The numbers of cases that a file has."""
    meant = set(record.mapping.values())
    return tuple(name for name in NUMBERS if name in meant)


def _each_once(found: pl.LazyFrame, kind: str, until: dt.date | None) -> pl.LazyFrame:
    """Rows that several files hold once, as the last of them has it.

    Which case a row belongs to counts, not by which of its numbers a file names it; rows that
    belong to none are told by their numbers.
    """
    found = found.with_columns(whose=_whose(kind))
    if kind == "instalments":
        found = plans.latest(found, until)
    forgotten = ["term"] if kind == "instalments" else ["told_on"]
    return _rows_once(found, kind).drop("whose", "file_at", *forgotten, strict=False)


def _rows_once(found: pl.LazyFrame, kind: str) -> pl.LazyFrame:
    """The same of rows with `whose` and what else makes two of them the same."""
    same = ["whose", *SAME[kind]]
    return (
        found.with_columns(nth=pl.int_range(pl.len()).over("file_at", *same))
        .unique([*same, "nth"], keep="last", maintain_order=True)
        .drop("nth")
    )


def _whose(kind: str) -> pl.Expr:
    """The case that a row belongs to, or else its numbers."""
    told = (pl.col(one).fill_null("") for one in ("client", *numbers(kind)))
    return pl.coalesce("case_key", pl.concat_str(told, separator="|"))


def _parts(place: "Portfolio", kind: str, work: Path) -> Iterator[pl.DataFrame]:
    """The same as `_each_once` gives, a file at a time."""
    for part in leading.each_once(_led(place, kind), ("whose", *SAME[kind]), work):
        yield part.drop("whose", "file_at", "told_on")


def _plan(place: "Portfolio", until: dt.date | None) -> Iterator[pl.DataFrame]:
    """The same of instalments, those of the plans of one day at a time."""
    days = [record.as_of for record in place.imports("instalments")]
    files = [*zip(days, _led(place, "instalments"), strict=True)]
    for part in plans.latest_by_file(files, until):
        several = part["file_at"].n_unique() > 1
        own = _rows_once(part.lazy(), "instalments").collect() if several else part
        yield own.drop("whose", "file_at", "term")


def _led(place: "Portfolio", kind: str) -> Iterator[pl.LazyFrame]:
    """The rows of each file of a kind with the case that they belong to, as `whose` too."""
    used = [one for one in NUMBERS if any(one in _given(file) for file in place.imports(kind))]
    names = joins.meant(place.names()).collect().lazy()
    for one in filed(place, kind):
        yield joins.led(one, names, used).with_columns(whose=_whose(kind))
