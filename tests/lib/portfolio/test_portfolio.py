"""What the lenders' files say, as of a date, whatever came before or after."""

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from lib.errors import NotFound, StoreBroken
from lib.intake import Options, load
from lib.portfolio import Portfolio, records, snapshots
from lib.portfolio.errors import ReplaceRefused, RestoreRefused
from lib.portfolio.receiving import UNNAMED

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
CASES = "案件编号,逾期金额,逾期天数,停催标记"
PAYMENTS = "案件编号,还款日期,还款金额,流水号"


@pytest.fixture
def place(tmp_path: Path) -> Portfolio:
    return Portfolio.open(tmp_path)


def bring(
    place: Portfolio,
    header: str,
    *lines: str,
    day: str = "2026-11-20",
    client: str | None = None,
    replaces: str | None = None,
) -> str:
    content = "\n".join((header, *lines, "")).encode()
    options = Options(as_of=dt.date.fromisoformat(day), client=client)
    intake = load(content, "file.csv", options)
    done = place.commit(content, "file.csv", intake, now=NOW, replaces=replaces)
    return done.record.import_id


def test_several_imports_are_withdrawn_and_put_back_in_one_step_or_not_at_all(
    place: Portfolio,
) -> None:
    both = bring(place, CASES, "A1,5,3,"), bring(place, CASES, "A2,7,3,")
    version = place.ledger.version()

    with pytest.raises(NotFound):
        place.withdraw(*both, "nobody", now=NOW)
    assert (len(place.imports()), place.ledger.version()) == (2, version)

    place.withdraw(*both, now=NOW)
    assert (place.imports(), place.ledger.version()) == ((), version + 1)

    with pytest.raises(NotFound):
        place.restore(*both, "nobody")
    assert (len(place.withdrawn()), place.ledger.version()) == (2, version + 1)

    place.restore(*both)
    assert (len(place.imports()), place.ledger.version()) == (2, version + 2)


def test_old_files_that_no_import_names_are_cleared_away_and_no_others(place: Portfolio) -> None:
    standing, withdrawn = bring(place, CASES, "A1,5,3,"), bring(place, CASES, "A2,7,3,")
    place.withdraw(withdrawn, now=NOW)
    folder = place.folder / "cases"
    old, young = (NOW - UNNAMED).timestamp() - 1, NOW.timestamp()
    for name, at in {
        "broken.parquet": old,
        "broken.rejects": old,
        "broken.tmp": old,
        "moving.parquet": young,
        f"{standing}.parquet": old,
        f"{withdrawn}.parquet": old,
    }.items():
        (folder / name).touch()
        os.utime(folder / name, (at, at))

    third = bring(place, CASES, "A3,9,3,")

    assert {one.name for one in folder.iterdir()} == {
        "moving.parquet",
        *(f"{one}.parquet" for one in (standing, withdrawn, third)),
    }
    assert owed(place) == {"A1": 500, "A3": 900}


def test_a_draft_that_waited_long_counts_as_new_once_it_is_moved(tmp_path: Path) -> None:
    (tmp_path / "waiting").write_bytes(b"rows")
    os.utime(tmp_path / "waiting", (0, 0))

    snapshots.move(tmp_path / "waiting", tmp_path / "there" / "rows.parquet")

    assert snapshots.before(tmp_path / "there", NOW - UNNAMED) == []


def owed(place: Portfolio, day: str | None = None) -> dict[str, int]:
    as_of = dt.date.fromisoformat(day) if day else None
    frame = place.cases(as_of).select("case_key", "overdue_amount").collect()
    return dict(frame.iter_rows())


def test_the_same_file_twice_changes_nothing(place: Portfolio) -> None:
    first = bring(place, CASES, "A1,5,3,")
    version = place.ledger.version()

    assert bring(place, CASES, "A1,5,3,") == first
    assert place.ledger.version() == version


def test_a_later_snapshot_replaces_the_earlier_one_which_stays_for_its_day(
    place: Portfolio,
) -> None:
    bring(place, CASES, "A1,5,3,", "A2,7,3,", day="2026-10-31")
    bring(place, CASES, "A1,4,23,")

    assert owed(place) == {"A1": 400}
    assert owed(place, "2026-11-10") == {"A1": 500, "A2": 700}


def test_clients_do_not_disturb_each_other(place: Portfolio) -> None:
    bring(place, CASES, "A1,5,3,", client="甲", day="2026-10-31")
    bring(place, CASES, "A1,9,3,", client="乙")

    assert owed(place) == {"甲:A1": 500, "乙:A1": 900}


def test_two_files_of_one_day_complement_each_other_and_the_later_wins(place: Portfolio) -> None:
    bring(place, CASES, "A1,5,3,", "A2,7,3,")
    bring(place, CASES, "A2,8,3,", "A3,9,3,")

    assert owed(place) == {"A1": 500, "A2": 800, "A3": 900}


def test_a_file_of_an_earlier_day_that_comes_later_does_not_disturb_the_newer_one(
    place: Portfolio,
) -> None:
    bring(place, CASES, "A1,4,23,")
    bring(place, CASES, "A1,5,3,", "A2,7,3,", day="2026-10-31")

    assert owed(place) == {"A1": 400}
    assert owed(place, "2026-10-31") == {"A1": 500, "A2": 700}


def test_a_file_that_replaces_another_takes_its_place_entirely_in_one_step(
    place: Portfolio,
) -> None:
    old = bring(place, CASES, "A1,5,3,", "A2,7,3,")
    version = place.ledger.version()

    new = bring(place, CASES, "A2,8,3,", replaces=old)

    assert owed(place) == {"A2": 800}
    assert place.ledger.version() == version + 1
    assert [(one.import_id, one.replaces) for one in place.imports()] == [(new, old)]
    assert [one.import_id for one in place.withdrawn()] == [old]


@pytest.mark.parametrize(
    ("header", "line", "day", "client"),
    [
        (CASES, "A1,5,3,", "2026-10-31", "甲"),
        (CASES, "A1,5,3,", "2026-11-20", "乙"),
        (PAYMENTS, "A1,2026-11-01,5,", "2026-11-20", "甲"),
    ],
)
def test_a_file_of_another_day_client_or_kind_is_not_replaced(
    place: Portfolio, header: str, line: str, day: str, client: str
) -> None:
    old = bring(place, header, line, day=day, client=client)

    with pytest.raises(ReplaceRefused):
        bring(place, CASES, "A2,8,3,", client="甲", replaces=old)
    assert [one.import_id for one in place.imports()] == [old]
    assert len(list(place.folder.rglob("*.parquet"))) == 1


def test_what_no_longer_stands_cannot_be_replaced(place: Portfolio) -> None:
    old = bring(place, CASES, "A1,5,3,")
    place.withdraw(old, now=NOW)

    with pytest.raises(NotFound):
        bring(place, CASES, "A2,8,3,", replaces=old)
    assert place.imports() == ()


def test_a_withdrawn_import_can_be_put_back(place: Portfolio) -> None:
    import_id = bring(place, CASES, "A1,5,3,")
    place.withdraw(import_id, now=NOW)

    place.restore(import_id)

    assert owed(place) == {"A1": 500}
    assert place.withdrawn() == ()
    with pytest.raises(NotFound):
        place.restore(import_id)


def test_what_was_replaced_or_loaded_again_is_not_put_back_beside_it(place: Portfolio) -> None:
    old = bring(place, CASES, "A1,5,3,")
    bring(place, CASES, "A2,8,3,", replaces=old)
    again = bring(place, CASES, "A1,6,3,", day="2026-10-31")
    place.withdraw(again, now=NOW)
    bring(place, CASES, "A1,6,3,", day="2026-10-31")

    for withdrawn in (old, again):
        with pytest.raises(RestoreRefused):
            place.restore(withdrawn)


def test_what_replaced_a_file_is_not_put_back_beside_it(place: Portfolio) -> None:
    old = bring(place, CASES, "A1,5,3,", "A2,8,3,")
    new = bring(place, CASES, "A1,6,3,", replaces=old)
    place.withdraw(new, now=NOW)
    place.restore(old)

    with pytest.raises(RestoreRefused, match="which counts again"):
        place.restore(new)

    place.withdraw(old, now=NOW)
    place.restore(new)
    assert [one.import_id for one in place.imports()] == [new]


def test_the_same_bytes_with_another_meaning_of_a_column_are_another_import(
    place: Portfolio,
) -> None:
    content = "案件编号,逾期金额,逾期天数\nA1,5,3\n".encode()
    day = dt.date(2026, 11, 20)
    titles = {"案件编号": "case_id", "逾期天数": "dpd"}
    for amount in ("overdue_amount", "place_amount"):
        mapping = {**titles, "逾期金额": amount}
        intake = load(content, "file.csv", Options(as_of=day, mapping=mapping))
        assert place.commit(content, "file.csv", intake, now=NOW).status == "imported"


def test_two_who_load_the_same_file_at_once_load_it_once(
    place: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = bring(place, CASES, "A1,5,3,")
    monkeypatch.setattr(Portfolio, "same", lambda *_: None)  # the other one was not there yet

    assert bring(place, CASES, "A1,5,3,") == first
    assert len(list(place.folder.rglob("*.parquet"))) == 1


def test_days_past_due_move_on_with_the_asked_day(place: Portfolio) -> None:
    bring(place, CASES, "A1,5,25,", "A2,5,0,", day="2026-10-31")

    moved = place.cases(dt.date(2026, 11, 10)).select("case_key", "dpd", "bucket").collect()

    assert moved.rows() == [("A1", 35, "M2"), ("A2", 0, "M0")]


def test_before_the_first_snapshot_there_is_nothing(place: Portfolio) -> None:
    bring(place, CASES, "A1,5,3,")

    with pytest.raises(NotFound):
        place.cases(dt.date(2020, 1, 1))


def test_an_import_can_be_withdrawn_once(place: Portfolio) -> None:
    import_id = bring(place, CASES, "A1,5,3,")
    place.withdraw(import_id, now=NOW)

    assert place.latest() is None
    with pytest.raises(NotFound):
        place.withdraw(import_id, now=NOW)


def test_repayments_wait_as_orphans_until_their_case_arrives(place: Portfolio) -> None:
    bring(place, PAYMENTS, "A1,2026-11-01,5,")
    assert place.repayments().collect()["case_key"].to_list() == [None]

    bring(place, CASES, "A1,5,3,")
    assert place.repayments().collect()["case_key"].to_list() == ["A1"]


def test_a_number_that_two_clients_have_is_not_guessed(place: Portfolio) -> None:
    bring(place, CASES, "A1,5,3,", client="甲")
    bring(place, CASES, "A1,5,3,", client="乙")
    bring(place, PAYMENTS, "A1,2026-11-01,5,")
    bring(place, PAYMENTS, "A1,2026-11-01,6,", client="乙")

    found = place.repayments().select("amount", "case_key").collect()
    assert dict(found.iter_rows()) == {500: None, 600: "乙:A1"}


def test_a_payment_exported_again_counts_once_but_two_equal_ones_count_twice(
    place: Portfolio,
) -> None:
    bring(place, PAYMENTS, "A1,2026-11-01,5,", "A1,2026-11-01,5,", "A1,2026-11-02,7,")
    bring(place, PAYMENTS, "A1,2026-11-01,5,", "A1,2026-11-01,5,", "A1,2026-11-03,9,")

    amounts = place.repayments().select(pl.col("amount").sort()).collect()["amount"].to_list()
    assert amounts == [500, 500, 700, 900]


def test_a_crash_before_the_catalogue_leaves_nothing(
    place: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(records, "add", crash)
    with pytest.raises(KeyboardInterrupt):
        bring(place, CASES, "A1,5,3,")

    assert place.imports() == ()
    assert place.latest() is None


def test_a_missing_snapshot_is_said_and_not_taken_for_an_empty_one(place: Portfolio) -> None:
    bring(place, CASES, "A1,5,3,")
    next(place.folder.rglob("*.parquet")).unlink()

    with pytest.raises(StoreBroken):
        place.cases().collect()


KILLED = """
import datetime as dt, pathlib, sys
sys.path.insert(0, {root!r})
from lib.intake import Options, load
from lib.portfolio import Portfolio
place = Portfolio.open(pathlib.Path({home!r}))
for n in range(1000):
    content = f"案件编号,逾期金额,逾期天数\\nA{{n}},5,3\\n".encode()
    intake = load(content, "f.csv", Options(as_of=dt.date(2026, 11, 20), client=str(n)))
    place.commit(content, "f.csv", intake, now=dt.datetime.now(dt.UTC))
    print(n, flush=True)
"""


def test_a_killed_import_leaves_only_whole_ones(tmp_path: Path) -> None:
    root = str(Path(__file__).parents[3])
    code = KILLED.format(root=root, home=str(tmp_path))
    with subprocess.Popen(  # noqa: S603 — our own program
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        said = [int(writer.stdout.readline()) for _ in range(5)]
        writer.kill()
        rest = writer.stdout.read().split()

    place = Portfolio.open(tmp_path)
    kept = place.imports()

    assert len(kept) >= len(said) + len(rest)
    assert place.cases().collect().height == len(kept)
