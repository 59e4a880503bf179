"""What is kept is proven to be as it was written, the snapshots too."""

import json
from pathlib import Path

import pytest

from lib.__main__ import main
from lib.intake import Options
from lib.portfolio import Portfolio
from lib.portfolio.bringing import read
from lib.portfolio.verifying import verify
from tests.conftest import NOW

CASES = "案件编号,逾期金额,逾期天数\nA1,5,3\n".encode()


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Portfolio:
    monkeypatch.setenv("DOORSTEP_HOME", str(tmp_path / "home"))
    one = Portfolio.open(tmp_path / "home")
    one.commit(CASES, "f.csv", read(CASES, "f_2026-11-20.csv", Options()), now=NOW)
    return one


def test_what_nobody_touched_is_whole(place: Portfolio) -> None:
    found = verify(place)
    assert (found.whole, found.chain.rows, found.snapshots) == (True, 1, 1)


def test_a_snapshot_with_other_bytes_is_named_and_one_that_is_gone(place: Portfolio) -> None:
    record = place.imports()[0]
    path = place.folder / record.path
    path.write_bytes(path.read_bytes() + b"x")
    changed = verify(place)
    path.unlink()
    gone = verify(place)
    assert [str(one.spoiled[0].what) for one in (changed, gone)] == [
        f"The rows of “f.csv” ({record.import_id}) are not as they were written.",
        f"The rows of “f.csv” ({record.import_id}) are missing.",
    ]


def test_the_command_exits_with_1_and_names_what_is_broken(
    place: Portfolio, capsys: pytest.CaptureFixture[str]
) -> None:
    head = verify(place).chain
    assert main(["verify", "--json", "--head", f"{head.head}:{head.seal[:16]}"]) == 0
    assert json.loads(capsys.readouterr().out)["status"] == "whole"

    assert main(["verify", "--json", "--head", "7:0123456789abcdef"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["status"], told["broken"]["sequence"]) == ("broken", 7)
