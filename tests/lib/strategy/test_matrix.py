"""A strategy is whole and keeps to its bounds, or it is refused with the cell that is wrong."""

from pathlib import Path

import polars as pl
import pytest

from lib.cases.buckets import BUCKETS
from lib.strategy import matrix
from lib.strategy.actions import ACTS
from lib.strategy.matrix import Cell, MatrixRefused, default, matrix_of, read, stage_of


def test_the_strategy_of_the_product_is_that_of_the_trade() -> None:
    cells = {key: str(cell) for key, cell in default().cells.items()}
    assert len(cells) == 63
    assert cells["M0", "S", "low"] == "sms 3"
    assert cells["M1A", "L", "high"] == "call_supervisor 2"
    assert [cells["M1B", tier, "high"] for tier in "SML"] == [
        "call_letter 4",
        "call_letter 4",
        "visit 14",
    ]
    assert [cells["M2", tier, "medium"] for tier in "SML"] == [
        "call_letter 7",
        "visit 14",
        "visit 14",
    ]
    assert cells["M3", "L", "high"] == "visit_legal 14"
    assert [cells["M4", tier, "high"] for tier in "SML"] == [
        "outsource 30",
        "outsource 30",
        "legal 30",
    ]
    assert cells["M7", "S", "high"] == "visit_lead 30"


def test_a_strategy_that_is_written_down_and_read_again_is_the_same() -> None:
    assert matrix_of(default().as_json()) == default()


def test_two_strategies_differ_in_the_cells_that_were_changed() -> None:
    other = matrix.Matrix({**default().cells, ("M2", "S", "low"): Cell("letter", 30)})
    assert default().changed(other) == (("M2", "S", "low"),)
    assert default().changed(default()) == ()


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("shout 3", "“shout 3” in the cell M1 1–15 · M · high risk is no step with a number"),
        ("call", "“call” in the cell"),
        ("call often", "“call often” in the cell"),
        ("call 0", "the days in the cell M1 1–15 · M · high risk lie between 1 and 90"),
        ("call 91", "lie between 1 and 90"),
        ("visit 14", "the cell M1 1–15 · M · high risk has a visit"),
        ("visit 3", "must be at least 7 days apart"),
        ("visit_legal 13", "repeats its step before the second part, 14 days later, comes"),
        ("sms_call 3", "repeats its step before the second part, 4 days later, comes"),
    ],
)
def test_a_cell_that_may_not_be_is_refused_by_its_name(cell: str, problem: str) -> None:
    told = default().as_json()
    told["M1A"]["high"][1] = cell
    with pytest.raises(MatrixRefused, match=problem):
        matrix_of(told)


def test_a_strategy_that_was_kept_is_read_as_it_stands() -> None:
    told = default().as_json()
    told["M3"]["high"][2] = "visit_legal 7"
    assert matrix_of(told, kept=True).cells["M3", "L", "high"] == Cell("visit_legal", 7)


def test_a_strategy_that_lacks_a_stage_or_a_cell_is_refused() -> None:
    told = default().as_json()
    del told["M2"]
    with pytest.raises(MatrixRefused, match="the cell M2 · S · low risk is missing"):
        matrix_of(told)
    told = default().as_json()
    told["M3"]["low"].pop()
    with pytest.raises(MatrixRefused, match="the cell M3 · S · low risk is missing"):
        matrix_of(told)


@pytest.mark.parametrize("content", [b"M0 = [", b"\xff\xfe", b""])
def test_a_file_that_is_no_strategy_is_refused_in_words(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_bytes(content)
    with pytest.raises(MatrixRefused, match="The strategy cannot be used"):
        read(tmp_path / "own.toml")
    with pytest.raises(MatrixRefused):
        read(tmp_path / "nothing.toml")


def test_every_bucket_has_a_stage_and_m1_has_two_halves() -> None:
    rows = [(bucket, None) for bucket in BUCKETS] + [("M1", 15), ("M1", 16), (None, None)]
    frame = pl.DataFrame(rows, schema={"bucket": pl.String, "dpd": pl.Int64}, orient="row")
    assert frame.select(stage_of()).to_series().to_list() == [
        *("M0", "M1A", "M2", "M3", "M4", "M4", "M4", "M7"),
        *("M1A", "M1B", None),
    ]


def test_what_is_done_instead_is_a_step_and_every_step_can_be_written() -> None:
    assert {act.instead for act in ACTS.values() if act.instead} <= set(ACTS)
    assert all(act.instead for act in ACTS.values() if act.needs)
    assert not [code for code in ACTS if " " in code or "/" in code]
