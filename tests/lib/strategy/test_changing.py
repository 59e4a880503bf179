"""Versions of segments and strategies: who may, by two people, nothing lost."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy.exc import DatabaseError

from lib.errors import NotFound, RecordRefused
from lib.ledger import Ledger
from lib.ledger.schema import segments, strategies
from lib.rights import ALONE, NotAllowed, Role
from lib.strategy import changing, records
from lib.strategy.changing import Segment
from lib.strategy.matrix import Cell, Matrix, MatrixRefused, default
from lib.strategy.segments import Rule
from tests.cast import somebody

NOW = dt.datetime(2026, 11, 26, 10, tzinfo=dt.timezone(dt.timedelta(hours=8)))
MANAGER = somebody("ma", Role.MANAGER)
OTHER_MANAGER = somebody("mo", Role.MANAGER)
SUPERVISOR = somebody("su", Role.SUPERVISOR)
COMPLIANCE = somebody("co", Role.COMPLIANCE)
COLLECTOR = somebody("cai", Role.COLLECTOR, collector="W1")
AUDITOR = somebody("au", Role.AUDITOR)
LATE = Rule(dpd_from=31, risks=("high",))


def other(cell: str = "letter", every: int = 30) -> Matrix:
    return Matrix({**default().cells, ("M2", "S", "low"): Cell(cell, every)})


def proposed(ledger: Ledger, matrix: Matrix | None = None) -> str:
    return changing.propose(ledger.by(MANAGER), matrix or other(), "信函更便宜", NOW)


def names(ledger: Ledger) -> list[tuple[str, int, Rule]]:
    found = records.standing(records.versions(ledger))
    return [(one.name, one.number, one.rule) for one in found]


def test_a_segment_is_saved_changed_and_retired_and_all_versions_stay(ledger: Ledger) -> None:
    first = Segment(name=" 高风险 M2+ ", rule=LATE)
    key = changing.save_segment(ledger.by(SUPERVISOR), first, NOW)
    assert changing.save_segment(ledger.by(SUPERVISOR), first, NOW) == key
    assert names(ledger) == [("高风险 M2+", 1, LATE)]

    wider = replace(LATE, dpd_from=16)
    second = Segment(name="高风险", rule=wider, follows=first.entry_id)
    assert changing.save_segment(ledger.by(MANAGER), second, NOW) == key
    assert names(ledger) == [("高风险", 2, wider)]

    changing.retire_segment(ledger.by(MANAGER), second.entry_id, NOW)
    assert names(ledger) == []
    told = [(one.number, one.name, one.step, one.recorded_by) for one in records.versions(ledger)]
    assert told == [
        (1, "高风险 M2+", "saved", "su"),
        (2, "高风险", "saved", "ma"),
        (3, "高风险", "retired", "ma"),
    ]


def test_two_people_cannot_change_one_segment_at_a_time(ledger: Ledger) -> None:
    first = Segment(name="A", rule=LATE)
    changing.save_segment(ledger, first, NOW)
    changing.save_segment(ledger, Segment(name="B", rule=LATE, follows=first.entry_id), NOW)
    with pytest.raises(RecordRefused, match="Somebody else has changed this segment"):
        changing.save_segment(ledger, Segment(name="C", rule=LATE, follows=first.entry_id), NOW)
    with pytest.raises(NotFound):
        changing.save_segment(ledger, Segment(name="C", rule=LATE, follows="nothing"), NOW)
    last = records.standing(records.versions(ledger))[0].entry_id
    changing.retire_segment(ledger, last, NOW)
    with pytest.raises(RecordRefused, match="was retired"):
        changing.retire_segment(ledger, last, NOW)


def test_names_of_segments_are_their_own_until_they_retire(ledger: Ledger) -> None:
    first = Segment(name="Lost", rule=LATE)
    changing.save_segment(ledger, first, NOW)
    with pytest.raises(RecordRefused, match="a segment of this name already"):
        changing.save_segment(ledger, Segment(name="LOST", rule=LATE), NOW)
    changing.retire_segment(ledger, first.entry_id, NOW)
    changing.save_segment(ledger, Segment(name="LOST", rule=LATE), NOW)


@pytest.mark.parametrize("name", ["", "  ", "x" * 61])
def test_a_segment_without_a_name_or_a_condition_is_refused(name: str, ledger: Ledger) -> None:
    with pytest.raises(RecordRefused, match="a name of at most 60"):
        changing.save_segment(ledger, Segment(name=name, rule=LATE), NOW)
    with pytest.raises(RecordRefused, match="at least one condition"):
        changing.save_segment(ledger, Segment(name="all", rule=Rule()), NOW)


def test_a_strategy_comes_into_force_by_a_second_person(ledger: Ledger) -> None:
    key = proposed(ledger)
    assert records.live(ledger).matrix == default()
    with pytest.raises(RecordRefused, match="a second person has to put it into force"):
        changing.approve(ledger.by(MANAGER), key, "ja", NOW)
    changing.approve(ledger.by(COMPLIANCE), key, "geprüft", NOW)

    live = records.live(ledger)
    assert (live.matrix, live.number, live.proposed_by, live.decided_by, live.note, live.why) == (
        other(),
        1,
        "ma",
        "co",
        "信函更便宜",
        "geprüft",
    )
    assert [(one.number, one.state) for one in records.listed(ledger)] == [(1, "live"), (0, "past")]
    with pytest.raises(RecordRefused, match="decided about this strategy already"):
        changing.refuse(ledger.by(COMPLIANCE), key, "doch nicht", NOW)


def test_who_is_alone_is_his_own_second_person(ledger: Ledger) -> None:
    key = changing.propose(ledger.by(ALONE), other(), "cheaper", NOW)
    changing.approve(ledger.by(ALONE), key, "tried", NOW)
    assert records.live(ledger).matrix == other()


def test_the_strategy_of_the_product_can_come_back_as_a_version(ledger: Ledger) -> None:
    changing.approve(ledger.by(OTHER_MANAGER), proposed(ledger), "ja", NOW)
    with pytest.raises(RecordRefused, match="Nothing differs"):
        proposed(ledger, other())
    back = proposed(ledger, default())
    changing.approve(ledger.by(OTHER_MANAGER), back, "zurück", NOW)
    states = [(one.number, one.state) for one in records.listed(ledger)]
    assert states == [(2, "live"), (1, "past"), (0, "past")]
    assert records.live(ledger).matrix == default()


def test_what_was_overtaken_is_proposed_anew(ledger: Ledger) -> None:
    early, late = proposed(ledger), proposed(ledger, other("letter", 14))
    changing.approve(ledger.by(COMPLIANCE), late, "ja", NOW)
    with pytest.raises(RecordRefused, match="Another strategy has come into force"):
        changing.approve(ledger.by(COMPLIANCE), early, "ja", NOW)
    changing.refuse(ledger.by(COMPLIANCE), early, "überholt", NOW)
    assert [one.state for one in records.listed(ledger)] == ["live", "refused", "past"]


def test_only_who_proposed_takes_it_back(ledger: Ledger) -> None:
    key = proposed(ledger)
    with pytest.raises(RecordRefused, match="Somebody else proposed this strategy"):
        changing.withdraw(ledger.by(OTHER_MANAGER), key, "nein", NOW)
    changing.withdraw(ledger.by(MANAGER), key, "verrechnet", NOW)
    assert records.listed(ledger)[0].state == "withdrawn"
    assert changing.propose(ledger.by(MANAGER), other(), "again", NOW, key) == key


def test_a_strategy_needs_reasons_and_cells_that_may_be(ledger: Ledger) -> None:
    with pytest.raises(RecordRefused, match="Please say why"):
        changing.propose(ledger.by(MANAGER), other(), "  ", NOW)
    with pytest.raises(RecordRefused, match="at most 500"):
        changing.propose(ledger.by(MANAGER), other(), "x" * 501, NOW)
    with pytest.raises(RecordRefused, match="Nothing differs"):
        proposed(ledger, default())
    with pytest.raises(MatrixRefused):
        proposed(ledger, other("visit", 1))
    with pytest.raises(NotFound):
        changing.approve(ledger.by(COMPLIANCE), "nothing", "ja", NOW)


def test_who_may_not_is_told_so(ledger: Ledger) -> None:
    key = proposed(ledger)
    for actor in (SUPERVISOR, COLLECTOR, COMPLIANCE, AUDITOR):
        with pytest.raises(NotAllowed):
            changing.propose(ledger.by(actor), other("letter", 7), "so", NOW)
    for actor in (SUPERVISOR, COLLECTOR, AUDITOR):
        with pytest.raises(NotAllowed):
            changing.approve(ledger.by(actor), key, "so", NOW)
    for actor in (COLLECTOR, COMPLIANCE, AUDITOR):
        with pytest.raises(NotAllowed):
            changing.save_segment(ledger.by(actor), Segment(name="A", rule=LATE), NOW)


@pytest.mark.parametrize("table", [segments, strategies], ids=["segments", "strategies"])
def test_what_was_kept_is_never_changed(table: object, ledger: Ledger) -> None:
    proposed(ledger)
    changing.save_segment(ledger, Segment(name="A", rule=LATE), NOW)
    with pytest.raises(DatabaseError), ledger.write("save_segment", "x") as connection:
        connection.execute(table.update().values(recorded_by="eve"))  # type: ignore[attr-defined]
