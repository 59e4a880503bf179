"""A day that Excel wrote is read as a day."""

import polars as pl

from lib.show.days import as_day, as_days

CELLS = ["2024-04-08 00:00:00", "2024-04-08 09:30:00", "00:00:00", "2024-04-08", None]


def test_a_day_of_a_workbook_has_no_midnight_and_all_else_stays() -> None:
    read = ["2024-04-08", *CELLS[1:]]

    assert pl.Series("c", CELLS).to_frame().select(as_days(pl.col("c")))["c"].to_list() == read
    assert [as_day(cell) for cell in CELLS if cell] == read[:-1]
