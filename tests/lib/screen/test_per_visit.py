"""What visits brought, said currency by currency."""

import polars as pl

from lib.measures import fieldwork
from lib.screen.measures.visiting import per_visit
from lib.words import Words


def test_visits_to_cases_of_unknown_currency_are_counted_and_no_amount_is_told_of_them() -> None:
    known = pl.DataFrame({"currency": ["CNY"], "paid": [60_000]})
    made = pl.DataFrame({"currency": ["CNY", None, None]})

    rows = fieldwork.money(known, known, made).iter_rows(named=True)
    said = sorted(per_visit(Words("en"), row, 14) for row in rows)

    assert said[0].startswith("2 visits were to cases of unknown currency")
    assert "n = 1 visits to cases in CNY" in said[1]
    assert not any("—" in one for one in said)
