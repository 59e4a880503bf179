"""What our people know better than the file of collectors outlives it."""

import polars as pl
import pytest

from lib.cases.fields import empty_frame
from lib.errors import RecordRefused
from lib.ledger import Ledger
from lib.people import collectors
from lib.rights import NotAllowed, Role
from tests.cast import somebody
from tests.lib.people.cast import NOW


def filed(*rows: dict[str, object]) -> pl.DataFrame:
    """Rows of a file of collectors."""
    empty = empty_frame("collectors")
    return pl.DataFrame(list(rows), schema=dict(empty.schema))


def test_a_correction_outlives_files_and_goes_away_when_taken_back(ledger: Ledger) -> None:
    collectors.correct(ledger, "W1", {"crew": "三组", "work_from": "9:00"}, now=NOW)
    file = filed({"collector_no": "W1", "name": "李雷", "crew": "一组", "team": "外访部"})
    columns = ("collector_no", "name", "crew", "team", "work_from", "by_hand")

    known = collectors.standing(file, collectors.known(ledger)).select(columns).rows()
    collectors.leave_to_files(ledger, "W1", now=NOW)
    after = collectors.standing(file, collectors.known(ledger)).select(columns).rows()

    assert known == [("W1", "李雷", "三组", "外访部", "9:00", True)]
    assert after == [("W1", "李雷", "一组", "外访部", None, False)]


def test_somebody_in_no_file_is_entered_by_hand_and_who_left_is_gone(ledger: Ledger) -> None:
    collectors.correct(ledger, "W9", {"name": "新人", "crew": "一组"}, now=NOW)
    collectors.correct(ledger, "W1", {"status": "离职"}, now=NOW)
    file = filed({"collector_no": "W1", "name": "李雷"}, {"collector_no": "W2", "name": "韩梅梅"})
    found = collectors.standing(file, collectors.known(ledger))
    assert found.select("collector_no", "name").sort("collector_no").rows() == [
        ("W2", "韩梅梅"),
        ("W9", "新人"),
    ]


def test_of_two_files_the_later_row_of_a_collector_counts() -> None:
    file = filed(
        {"collector_no": "W1", "name": "李雷", "crew": "一组"},
        {"collector_no": "W1", "name": "李磊", "crew": "二组"},
    )
    assert collectors.standing(file, {}).select("name", "crew").rows() == [("李磊", "二组")]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"work_from": "早班"}, "no time of day"),
        ({"work_from": "18:00", "work_to": "9:00"}, "end before they begin"),
        ({"lat": 30.0}, "both latitude and longitude"),
        ({"lat": 300.0, "lon": 100.0}, "not lie on the earth"),
        ({"max_stops": 0}, "from 1 to 100"),
        ({"name": "x" * 501}, "shorten"),
    ],
)
def test_a_correction_that_makes_no_sense_is_refused_with_its_reason(
    ledger: Ledger, value: dict[str, object], said: str
) -> None:
    with pytest.raises(RecordRefused) as refused:
        collectors.correct(ledger, "W1", value, now=NOW)
    assert said in str(refused.value)


def test_a_supervisor_corrects_no_collector(ledger: Ledger) -> None:
    with pytest.raises(NotAllowed):
        collectors.correct(
            ledger.by(somebody("Sue", Role.SUPERVISOR)), "W1", {"crew": "三组"}, now=NOW
        )


def test_whom_the_file_calls_away_is_away_without_an_end() -> None:
    file = filed({"collector_no": "W8", "name": "徐佳静", "status": "休假"})
    found = collectors.away_by_file(collectors.standing(file, {}))
    assert found.rows() == [("W8", "other", None)]
