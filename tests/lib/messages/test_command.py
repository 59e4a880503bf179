"""The command line: who gets a message, what leaves in a file, what came back."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from lib.__main__ import main
from lib.commands import messages as command
from lib.ledger import Ledger
from lib.messages import outbox
from tests.lib.messages.cast import NOON
from tests.lib.messages.servers import gateway


@pytest.fixture
def home(sample_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample, at noon of its last day, in the hands of a firm with a name."""
    shutil.copytree(sample_home, tmp_path / "home")
    monkeypatch.setenv("DOORSTEP_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DOORSTEP_FIRM_NAME", "甲公司")
    monkeypatch.setenv("DOORSTEP_FIRM_PHONE", "4001234567")
    monkeypatch.setattr(command, "now", lambda: NOON)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


def run(capsys: pytest.CaptureFixture[str], *said: str) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["messages", *said, "--json"]) == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def test_from_the_queue_to_the_file_and_back(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = run(capsys, "queue")
    assert {one["why"] for one in first["ready"]} >= {"step"}
    assert first["refused"]
    assert set(first["ready"][0]) == set(command.TOLD)
    n = len(first["ready"])
    assert run(capsys, "queue", "--approve")["approved"] == n

    sent = run(capsys, "send", "--out", ".")
    written = Path(sent["file"]).read_text("utf-8-sig").splitlines()
    assert (sent["taken"], len(written)) == (n, n + 1)
    assert run(capsys, "send", "--out", ".")["taken"] == 0
    again = run(capsys, "send", "--out", ".", "--batch", sent["batch"])
    assert (again["taken"], again["rows"]) == (0, n)
    assert {one["refused"] for one in run(capsys, "queue")["refused"]} >= {"already"}

    message_id, number = written[1].split(",")[:2]
    back = home.parent / "back.csv"
    back.write_text(
        f"业务编号,手机号,状态,时间\n{message_id},{number},成功,2026-11-20 11:00\n", "utf-8"
    )
    assert run(capsys, "deliveries", str(back))["delivered"] == 1
    states = outbox.out(Ledger.open(home))["state"].value_counts()
    assert dict(states.iter_rows()) == (
        {"delivered": 1, "sent": n - 1} if n > 1 else {"delivered": 1}
    )


@pytest.mark.parametrize("server", ["smtp", "gateway"])
def test_no_server_writes_to_the_people_of_the_sample(
    server: str, home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(capsys, "queue", "--approve")
    with gateway() as told:
        monkeypatch.setenv("DOORSTEP_GATEWAY_URL", told.url)
        assert main(["messages", "send", "--by", server]) == 1
    assert "its people are made up" in capsys.readouterr().out
    assert told.requests == []
    assert set(outbox.out(Ledger.open(home))["state"]) == {"waiting"}


def test_the_file_of_a_batch_lies_in_the_folder_that_was_named(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del home
    (tmp_path / "out").mkdir()
    assert main(["messages", "send", "--out", "out", "--batch", "../beside"]) == 1
    assert "../beside" in capsys.readouterr().out
    assert not (tmp_path / "beside.csv").exists()


def test_a_file_that_is_not_there_is_refused_in_words(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del home
    assert main(["messages", "deliveries", "gone.csv"]) == 1
    assert "no file" in capsys.readouterr().out
