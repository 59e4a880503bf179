"""Cure, roll-back, stable and forward as worked out by hand, and whether a cure lasted."""

from collections.abc import Mapping
from typing import Any

import polars as pl
import pytest

from lib.measures.cures import (
    CURES,
    Fate,
    agreed_in,
    cure_rate,
    cures,
    fated,
    looked_again,
    of_persons,
    still_cured,
)
from lib.measures.pairs import Span, by_person, paired
from tests.lib.measures.cast import OCTOBER, SEPTEMBER, pairs, side

NOBODY = pl.Series([], dtype=pl.String)
MONTH = Span(SEPTEMBER, OCTOBER)


def test_what_became_of_each_bucket_is_what_was_worked_out_by_hand(
    golden: Mapping[str, Any],
) -> None:
    found = cures(fated(pairs(), pl.Series(["settled"])), "balance")
    assert found.columns == list(CURES)
    assert [list(row) for row in found.drop("currency").rows()] == golden["cures"]


@pytest.mark.parametrize("unit", ["n", "amount"])
def test_the_five_ways_add_up_to_the_whole_bucket_without_recalled_ones(unit: str) -> None:
    found = cures(fated(pairs(), NOBODY), "balance")
    parts = found.select(pl.sum_horizontal(f"{fate.value}_{unit}" for fate in Fate)).to_series()
    assert parts.to_list() == found[unit].to_list()


def test_who_is_missing_or_written_off_is_gone_and_never_cured() -> None:
    fates = dict(fated(pairs(), NOBODY).select("case_key", "fate").iter_rows())
    assert (fates["missing"], fates["written-off"]) == ("gone", "gone")
    assert (fates["ended"], fates["recalled"]) == ("recalled", "recalled")
    assert {"current", "left-before", "new"}.isdisjoint(fates)


def test_the_cure_rate_has_the_denominator_of_the_table_and_an_interval() -> None:
    count = cure_rate(fated(pairs(), NOBODY), "balance", by_amount=False)
    amount = cure_rate(fated(pairs(), NOBODY), "balance", by_amount=True)
    assert count is not None
    assert amount is not None
    assert (count.value, count.n) == (2 / 9, 9)
    assert amount.value == pytest.approx(300 / 4700)
    assert cure_rate(fated(by_person(pairs()), NOBODY), "balance", by_amount=False) is not None


def test_a_cure_is_looked_at_again_three_month_ends_later() -> None:
    spans = [Span(SEPTEMBER, OCTOBER) for _ in range(3)] + [Span(OCTOBER, SEPTEMBER)]
    assert looked_again(spans, spans[0]) == spans[3]
    assert looked_again(spans, spans[3]) is None


def test_who_is_past_due_again_relapsed_and_who_was_settled_stays_so() -> None:
    cured = fated(pairs(), NOBODY)
    again = side(OCTOBER, 2).filter(pl.col("case_key") == "cured").with_columns(dpd=12)
    relapsed = paired(again, again.with_columns(bucket=pl.lit("M1")))
    assert still_cured(cured, relapsed).rows() == [("CNY", 2, 1, 1, 0)]
    assert still_cured(cured, relapsed.clear()).rows() == [("CNY", 2, 1, 0, 1)]
    fine = paired(again, again.with_columns(dpd=0, bucket=pl.lit("M0")))
    assert still_cured(cured, fine).rows() == [("CNY", 2, 2, 0, 0)]


def test_who_was_settled_stays_so_whenever_he_leaves_the_files_and_who_was_cured_does_not() -> None:
    cured = fated(pairs(), NOBODY)
    listed = side(OCTOBER, 2).filter(pl.col("case_key").is_in(["settled", "cured"]))
    assert still_cured(cured, paired(listed, listed.clear())).rows() == [("CNY", 2, 1, 0, 1)]
    assert still_cured(cured, paired(listed.clear(), listed.clear())).rows() == [
        ("CNY", 2, 1, 0, 1)
    ]


def test_a_person_is_cured_with_an_agreement_whichever_of_his_cases_it_is_of() -> None:
    every = pairs().filter(pl.col("case_key").is_in(["rolls", "cured", "settled"])).with_columns(
        person_key=pl.lit("p1"), dpd_after=pl.lit(0), bucket_after=pl.lit("M0")
    )  # fmt: skip
    kept = by_person(every)["case_key"].item()
    for key in every["case_key"]:
        found = fated(by_person(every), of_persons(pl.Series([key]), every))
        assert found.select("case_key", "fate", "agreed").rows() == [(kept, "cured", True)]
    assert of_persons(NOBODY, every).is_empty()


def test_an_agreement_counts_from_its_signature_until_it_ends() -> None:
    known = pl.DataFrame(
        {
            "case_key": ["open", "later", "ended", "unsigned"],
            "signed_on": [SEPTEMBER, None, SEPTEMBER, None],
            "ended_on": [None, None, SEPTEMBER, None],
        },
        schema_overrides={"signed_on": pl.Date, "ended_on": pl.Date},
    )
    assert agreed_in(known, MONTH).to_list() == ["open"]
