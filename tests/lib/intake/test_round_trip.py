"""What the product writes it reads again, cell by cell, whatever the cells say."""

import datetime as dt

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.intake import Options, load
from lib.show.tables import to_csv

TEXT = st.text(
    st.one_of(
        st.sampled_from("'=+-@＝＋－＠\"#, ;"),
        st.characters(
            exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"),
            exclude_characters="\ufffd",  # it stands for a broken place, and its row is kept out
        ),
    ),
    min_size=1,
    max_size=12,
).filter(lambda text: text == text.strip() and not text.startswith("#"))
"""Texts without space around them and without what Excel says of mistakes."""

ROW = st.fixed_dictionaries(
    {
        "case_id": st.from_regex(r"[0-9A-Z]{1,15}", fullmatch=True),
        "product": TEXT,
        "note1": TEXT,
        "overdue_amount": st.integers(0, 10**12),
        "balance": st.integers(-(10**12), 10**12),
        "overdue_since": st.dates(dt.date(1970, 1, 1), dt.date(2026, 11, 20)),
        "recall_date": st.dates(dt.date(1970, 1, 1), dt.date(2069, 1, 1)),
        "lat": st.floats(-89.9, 89.9),
        "lon": st.floats(-179.9, 179.9),
    }
)
DOUBTS = {
    "amount_credit", "bucket_open", "coordinates_far", "coordinates_swapped", "coordinates_zero",
    "no_addresses", "no_names", "overdue_exceeds", "date_after", "id_ruined", "amounts_zero",
    "no_overdue", "no_past_due", "overdue_not_past_due", "past_due_nothing",
}  # fmt: skip
"""What such values may bring about; nothing but swapped coordinates keeps a row out."""

MONEY = ("overdue_amount", "balance")


@settings(max_examples=25)  # a whole import each
@given(st.lists(ROW, min_size=1, max_size=6, unique_by=lambda row: str(row["case_id"])))
def test_what_an_export_writes_the_import_reads(rows: list[dict[str, object]]) -> None:
    frame = pl.DataFrame(rows)
    titles = {name: name for name in frame.columns}
    options = Options(kind="cases", as_of=dt.date(2026, 11, 20), datum="wgs84")

    intake = load(to_csv(frame, titles, money=MONEY), "cases.csv", options)

    numbers = {"lat": "lat_file", "lon": "lon_file"}
    read = intake.frame.select(pl.col(numbers.get(name, name)).alias(name) for name in titles)
    told = frame.with_columns(pl.col("product", "note1").str.normalize("NFC"))
    refused = {one.row - 2 for one in intake.report.problems if one.severity == "error"}
    kept = [row for at, row in enumerate(told.rows()) if at not in refused]
    assert read.rows() == kept
    assert set(intake.report.counts) <= DOUBTS
