"""What is in a file twice is taken once, and what only looks so is not."""

import pytest

from lib.intake import load
from tests.lib.intake.making import case, codes, read


def test_of_two_rows_with_one_number_the_first_is_taken() -> None:
    intake = read(case(), case(amount="200.00"))

    assert intake.frame["overdue_amount"].to_list() == [10_000]
    assert (intake.report.duplicate, intake.report.rejected) == (1, 0)
    assert codes(intake) == [(3, "案件编号", "duplicate")]


@pytest.mark.parametrize(
    ("lines", "found", "kept"),
    [
        (("A1,2026-11-01,5,S1", "A1,2026-11-01,5,S1", "A1,2026-11-01,5,S1"), ["duplicate"] * 2, 1),
        (("A1,2026-11-01,5,S1", "A1,2026-11-02,5,S1"), ["serial_again"], 2),
        (("A1,2026-11-01,5,S1", "A2,2026-11-01,5,S1", "A1,2026-11-01,5,S1"),
         ["duplicate", "serial_again"], 2),
        (("A1,2026-11-01,5,S1", "A1,2026/11/1,5.00,S1"), ["duplicate"], 1),
        (("A1,2026-11-01,5,S1", "A1,2026-11-03,-5,S1"), [], 2),
        (("A1,2026-11-01,5,S1", "A1,2026-11-03,-5,S1", "A1,2026-11-03,-5,S1"), ["duplicate"], 2),
        (("A1,2026-11-01,5,", "A1,2026-11-01,5,", "A1,2026-11-01,5,-"), [], 3),
        (("A1,,5,S1", "A1,2026-11-01,5,S1"), ["value_missing"], 1),
    ],
)  # fmt: skip
def test_one_serial_number_is_one_payment(
    lines: tuple[str, ...], found: list[str], kept: int
) -> None:
    text = "\n".join(("案件编号,还款日期,还款金额,流水号", *lines, ""))

    intake = load(text.encode(), "repayments_2026-11-20.csv")

    assert [code for *_, code in codes(intake)] == found
    assert intake.frame.height == kept
    assert intake.report.duplicate == found.count("duplicate")


@pytest.mark.parametrize(
    "number",
    ["6222****01", "6222xxxx01", "0", "000000", "-0-", "待补", "现金", "cash", "888888", "＊＊"],
)
def test_what_stands_in_place_of_a_serial_number_makes_no_two_payments_one(number: str) -> None:
    lines = [f"A1,2026-11-01,5,{number}"] * 2
    text = "\n".join(("案件编号,还款日期,还款金额,流水号", *lines, ""))

    intake = load(text.encode(), "repayments_2026-11-20.csv")

    assert (intake.frame.height, intake.report.duplicate) == (2, 0)


@pytest.mark.parametrize(
    ("title", "cells", "duplicate"),
    [
        ("序号", ("1", "7"), 1),
        ("批次", ("1", "1"), 1),
        ("笔数", ("4", "5"), 1),
        ("No.", ("20261101", "20261109"), 0),
        ("网点", ("东门", "西门"), 0),
        ("网点", ("东门", ""), 0),
        ("余额", ("100", "95"), 0),
    ],
)
def test_a_running_number_makes_one_payment_no_two_but_any_other_cell_does(
    title: str, cells: tuple[str, str], duplicate: int
) -> None:
    lines = [f"A1,2026-11-01,5,S1,{cell}" for cell in cells]
    text = "\n".join((f"案件编号,还款日期,还款金额,流水号,{title}", *lines, ""))

    report = load(text.encode(), "repayments_2026-11-20.csv").report

    assert report.duplicate == duplicate
    assert report.counts.get("serial_again", 0) == 1 - duplicate
