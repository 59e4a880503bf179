"""What stays open between two readings of a snapshot never outlives the snapshot."""

from pathlib import Path

import polars as pl
import pytest

from lib.cases.fields import empty_frame
from lib.errors import StoreBroken
from lib.portfolio import snapshots


def told(path: Path) -> list[str]:
    return snapshots.scan(path, "cases").collect()["case_key"].to_list()


def test_a_snapshot_in_the_place_of_another_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    snapshots.write(pl.DataFrame({"case_key": ["A1"]}), path)
    first = told(path)
    snapshots.write(pl.DataFrame({"case_key": ["A2"]}), path)

    assert (first, told(path)) == (["A1"], ["A2"])


def test_a_snapshot_that_went_away_after_it_was_read_is_missed(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    snapshots.write(pl.DataFrame({"case_key": ["A1"]}), path)
    told(path)
    path.unlink()

    with pytest.raises(StoreBroken):
        snapshots.scan(path, "cases")
    with pytest.raises(StoreBroken):
        snapshots.scan_written(tmp_path, "cases")


def test_a_snapshot_is_read_with_the_columns_of_today(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    snapshots.write(pl.DataFrame({"case_key": ["A1"]}), path)

    assert snapshots.scan(path, "cases").collect().schema == empty_frame("cases").schema
    written = snapshots.scan_written(path, "cases").select("case_key", "client").collect()
    assert written.rows() == [("A1", None)]
