"""Whether a column can be what it was chosen to be, told by its first values."""

import pytest

from lib.intake import Options, read_sheet
from lib.intake.trying import Tried, tried


@pytest.mark.parametrize(
    ("values", "key", "found"),
    [
        (["12", "x", "13800138000"], "mobile", Tried(3, 2, ("12", "x"))),
        (["5", "", "x"], "overdue_amount", Tried(2, 1, ("x",))),
        (["138****8000", "139****9000"], "mobile", Tried(2, 0, ())),
        (["", ""], "mobile", Tried(0, 0, ())),
    ],
)
def test_values_of_no_use_speak_against_a_meaning_and_masked_ones_do_not(
    values: list[str], key: str, found: Tried
) -> None:
    content = "案件编号,列\n" + "".join(f"A{n},{one}\n" for n, one in enumerate(values))
    sheet = read_sheet(content.encode(), Options())

    assert tried(sheet, "cases", "列", key) == found


def test_only_when_most_values_are_of_no_use_the_meaning_is_doubtful() -> None:
    assert Tried(3, 2, ()).is_doubtful
    assert not Tried(2, 1, ()).is_doubtful
    assert not Tried(0, 0, ()).is_doubtful
