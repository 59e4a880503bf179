"""How the command line answers: programs, people at a terminal, and who uses it wrongly."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lib.__main__ import main
from tests.lib.commands.cast import CASES, ask

pytestmark = pytest.mark.usefixtures("home")


def test_names_and_terminals_that_are_no_unicode_stop_nothing(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = home / "cases\udcff_2026-10-31.csv"
    file.write_text(CASES, encoding="utf-8")
    assert ask(capsys, "import", str(file), "--client", "x\udcff")[1]["status"] == "imported"

    narrow = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr("sys.stdout", narrow)
    main(["import", str(home / "none.csv"), "--json"])
    narrow.seek(0)
    assert "“none.csv”" in json.loads(narrow.read())["message"]


def test_wrong_usage_ends_with_two() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["import"])

    assert ended.value.code == 2


class Terminal(io.StringIO):
    """What a person sits before."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def test_a_person_at_a_terminal_sees_the_steps_and_a_program_does_not(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = Terminal()
    with monkeypatch.context() as patch:
        patch.setattr("sys.stderr", terminal)
        main(["import", str(home / "cases_2026-10-31.csv"), "--dry-run"])

    assert "Reading the file" in terminal.getvalue()
    main(["import", str(home / "cases_2026-10-31.csv"), "--dry-run"])
    assert "Reading the file" not in capsys.readouterr().err


def test_the_demo_names_its_files(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, facts = ask(capsys, "demo", "--cases", "20", "--out", str(home / "demo"))

    assert code == 0
    assert (
        Path(facts["files"]["repayments"][0]).is_file()
        or Path(str(facts["files"]["repayments"])).is_file()
    )


def test_who_reads_only_the_beginning_of_the_answer_sees_no_trace(home: Path) -> None:
    asked = [sys.executable, "-m", "lib", "import", str(home / "cases_2026-11-20.csv"), "--json"]
    reader, writer = os.pipe()
    os.close(reader)

    done = subprocess.run(asked, stdout=writer, stderr=subprocess.PIPE, text=True, check=False)  # noqa: S603 — our own
    os.close(writer)

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
