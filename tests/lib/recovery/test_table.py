"""A table says what it is measured against, and what it cannot tell."""

import datetime as dt
from typing import Any

import polars as pl
import pytest

from lib.cases.search import Filter
from lib.errors import MeasureImpossible
from lib.recovery import RecoveryTable, recovery_table
from lib.recovery.paid import paid_in
from lib.recovery.rates import Base
from lib.recovery.table import table_of
from lib.words import Sentence, words
from tests.lib.recovery.cast import END, SNAPSHOT, START, cases, repayments

LEFT_OUT = "{} cases without such an amount, or not under collection in the period, are left out."
UNMATCHED = "3 repayments of the period belong to no case of the snapshot and do not count."
FOREIGN = "1 repayments of the period are in another currency than their case and do not count."


def table(
    base: Base = "overdue",
    *,
    of: pl.LazyFrame | None = None,
    paid: pl.LazyFrame | None = None,
    **changed: Any,  # noqa: ANN401 — any argument of recovery_table
) -> RecoveryTable:
    asked = {"by": None, "start": START, "end": END, "base_day": SNAPSHOT, **changed}
    return recovery_table(
        cases() if of is None else of,
        repayments() if paid is None else paid,
        base=base,
        **asked,
    )


def notes(made: RecoveryTable) -> list[str]:
    return [str(note) for note in made.notes]


def test_it_says_period_base_and_number_of_cases_in_each_language() -> None:
    said = table().summary()
    assert [words(language)(said) for language in ("en", "zh_Hans")] == [
        (
            "Repayments from 1 Oct 2026 to 31 Oct 2026 over the amount overdue at the start of "
            "10 cases, snapshot of 30 Sept 2026."
        ),
        "2026-10-01 至 2026-10-31 的还款 ÷ 10 件的期初逾期金额，快照 2026-09-30。",
    ]


def test_what_is_left_out_is_counted_and_said() -> None:
    assert notes(table()) == [LEFT_OUT.format(2), UNMATCHED, FOREIGN]


def test_one_case_without_amount_placed_makes_the_overdue_amount_the_base() -> None:
    made = table("placed")
    assert made.base == "overdue"
    assert notes(made)[0] == (
        "Not every case has an amount placed; the rate is measured against the overdue amount "
        "instead."
    )


def test_amounts_placed_are_the_base_when_every_case_has_one() -> None:
    made = table("placed", of=cases().filter(pl.col("place_amount") > 0))
    assert (made.base, made.n, notes(made)[0]) == ("placed", 10, LEFT_OUT.format(1))


def test_without_overdue_amounts_the_amount_placed_stands_in_and_it_is_said() -> None:
    made = table("overdue", of=cases().with_columns(overdue_amount=pl.lit(None, pl.Int64)))
    assert made.base == "placed"
    assert notes(made)[0] == (
        "No case has an overdue amount; the rate is measured against the amount placed instead."
    )


def test_a_rate_above_100_per_cent_says_how_that_can_be() -> None:
    more = repayments().with_columns(pl.col("amount") * 10)
    said = (
        "More than 100 % is possible: the amount placed is fixed on its day, while interest, "
        "penalties and instalments that fall due later are paid as well."
    )
    placed = cases().filter(pl.col("place_amount") > 0)
    assert said in notes(table("placed", of=placed, paid=more))
    assert not any("100 %" in one for one in notes(table("placed", of=placed)))


def test_a_snapshot_from_within_the_period_is_a_doubt_worth_a_note() -> None:
    assert notes(table(base_day=START))[-1] == (
        "The snapshot of 2026-10-01 lies within the period: what was paid before it is not in its "
        "amounts."
    )


def test_repayments_that_end_long_before_the_period_does_are_mentioned() -> None:
    ended = [notes(table(end=dt.date(2026, 11, day)))[-1] for day in (11, 12)]
    assert ended == [
        FOREIGN,
        "The repayments loaded end on 2026-11-04; later ones are not in these figures.",
    ]


@pytest.mark.parametrize(
    ("changed", "because"),
    [
        ({"paid": repayments().head(0)}, "no repayments have been loaded. Please upload"),
        ({"of": cases().head(0)}, "the cases have neither an amount placed nor an overdue amount."),
        (
            {"start": dt.date(2026, 11, 1)},
            "the period would begin on 2026-11-01, after its last day 2026-10-31",
        ),
    ],
)
def test_what_cannot_be_measured_is_refused_with_the_reason(
    changed: dict[str, Any], because: str
) -> None:
    with pytest.raises(MeasureImpossible, match=f"cannot be computed because {because}"):
        table(**changed)


@pytest.mark.parametrize("by", [None, "bucket", "client", "month", "currency"])
def test_whatever_it_is_grouped_by_the_sum_stays(by: str | None) -> None:
    sums = table(by=by).rows.group_by("currency").agg(pl.col("numerator").sum()).sort("currency")
    assert sums.rows() == [("CNY", 1730), ("USD", 250)]


def test_by_person_the_money_is_the_same_and_persons_are_counted() -> None:
    cases_of, persons = table(), table(by_person=True)
    money = ["currency", "numerator", "denominator", "value"]
    assert persons.rows.select(money).equals(cases_of.rows.select(money))
    assert (cases_of.n, persons.n) == (10, 9)
    assert "of 9 persons" in str(persons.summary())
    months = [table(by="month", by_person=one).rows for one in (False, True)]
    assert months[0].select(money).equals(months[1].select(money))


def test_a_person_stands_in_the_bucket_of_his_oldest_case_and_with_each_of_his_clients() -> None:
    his = pl.col("case_key").is_in(["part-payment", "silent", "closed-in-october"])
    two = cases().with_columns(person_key=pl.when(his).then(pl.lit("p1")).otherwise("case_key"))
    by_bucket = table(of=two, by="bucket", by_person=True)
    yuan = dict(by_bucket.rows.filter(currency="CNY").select("bucket", "n").rows())
    assert yuan["M3"] == 1
    by_client = table(of=two, by="client", by_person=True)
    known = by_client.rows.filter(currency="CNY").drop_nulls("client")
    assert known["n"].sum() == 8 - 1
    said = [notes(made)[0] for made in (by_bucket, by_client)]
    assert said == [
        "A person stands with all of his cases in the bucket of the oldest one.",
        "Who has cases in several of these groups counts in each of them, with what is his there.",
    ]


def test_cases_that_a_filter_takes_out_are_not_in_no_case() -> None:
    keep = ["client"]
    every = paid_in(cases(), repayments(), keep, start=START, end=END, base_day=SNAPSHOT)
    some = table_of(every.of(Filter(chosen={"client": ("B",)})), by=None, base="overdue")
    assert UNMATCHED in notes(some)


def of_known(of: pl.LazyFrame, known: dict[str, dt.date]) -> RecoveryTable:
    paid = paid_in(of, repayments(), ["client"], start=START, end=END, base_day=SNAPSHOT)
    return table_of(paid.of_known(known), by=None, base="overdue")


def refused(of: pl.LazyFrame, known: dict[str, dt.date]) -> str:
    with pytest.raises(MeasureImpossible) as told:
        of_known(of, known)
    because = told.value.values["because"]
    assert isinstance(because, Sentence)
    return words("en")(because)


def test_who_is_known_to_an_earlier_day_alone_is_no_rate_of_nothing() -> None:
    # Of A nothing is known in October: without his 6 cases, 2 of them without any amount or
    # collection, B and the client without a name are left.
    known = {"A": SNAPSHOT, "B": END}
    made = of_known(cases(), known)
    assert made.rows["n"].to_list() == [4]
    assert (
        "6 cases of the client A are left out: the repayments of that client are known only up to "
        "30 Sept 2026, before the period."
    ) in [words("en")(one) for one in made.notes]
    alone = cases().filter(pl.col("client") == "A")
    assert refused(alone, known) == (
        "the repayments of the client A are known only up to 30 Sept 2026, and the period begins "
        "on 1 Oct 2026. Please load later repayments, or choose an earlier day of the data."
    )


def test_a_client_of_whom_no_repayment_is_known_at_all_is_no_rate_of_nothing_either() -> None:
    known = {"B": END}
    made = of_known(cases(), known)
    assert made.rows["n"].to_list() == [4]
    assert (
        "6 cases of the client A are left out: no repayment of that client is known at all."
    ) in [words("en")(one) for one in made.notes]
    assert refused(cases().filter(pl.col("client") == "A"), known) == (
        "no repayment of the client A is known at all. Please load the repayments of that client."
    )
