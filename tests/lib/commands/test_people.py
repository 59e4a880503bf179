"""The command line with several people: users without a token, everything else with one."""

import io
import json
from pathlib import Path

import pytest

from lib.__main__ import main
from lib.commands import COMMANDS
from lib.ledger import Ledger
from lib.people.accounts import passwords
from lib.rights import GIVEN, Role, can
from tests.cast import somebody

PASSWORD = "correct horse battery\n"  # noqa: S105 — of nobody
USUAL = {
    "import": ["x.csv"],
    "imports": [],
    "withdraw": ["none"],
    "restore-import": ["none"],
    "prepare": [],
    "export": ["cases", "--out", "cases.csv"],
    "measures": [],
    "templates": [],
    "changes": [],
    "rules": [],
    "plan": ["--date", "2026-11-23"],
    "pack": ["nobody", "--out", "out"],
    "check": ["nobody"],
    "agreements": [],
    "strategy": ["show"],
    "messages": ["queue"],
    "verify": [],
    "person": ["export", "A1"],
    "retention": [],
    "compliance": [],
    "scores": ["report"],
    "experiments": ["list"],
    "lessons": ["list"],
    "report": ["--out", "out"],
}
"""Command → the least that it takes."""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DOORSTEP_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("DOORSTEP_TOKEN", raising=False)
    monkeypatch.setattr(passwords, "hashed", lambda _: "none")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.csv").write_text("nothing", "utf-8")
    return tmp_path / "home"


def user(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """Run `user …` with a password on standard input."""
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD))
    return main(["user", *words])


def token_of(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], login: str
) -> str:
    capsys.readouterr()
    user(monkeypatch, "token", login, "--json")
    return str(json.loads(capsys.readouterr().out)["token"])


def test_every_command_that_hands_out_data_is_tried_here() -> None:
    assert set(USUAL) == {name for name, one in COMMANDS.items() if one.NEEDS}


@pytest.mark.parametrize("command", USUAL)
def test_with_several_people_a_command_needs_a_token(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert user(monkeypatch, "add", "ada", "--role", "administrator") == 0
    capsys.readouterr()
    assert main([command, *USUAL[command]]) == 1
    assert "DOORSTEP_TOKEN" in capsys.readouterr().out
    monkeypatch.setenv("DOORSTEP_TOKEN", "guessed")
    assert main([command, *USUAL[command]]) == 1
    assert "DOORSTEP_TOKEN" in capsys.readouterr().out


@pytest.mark.parametrize("role", GIVEN)
def test_a_token_gives_the_rights_of_its_user_and_no_others(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], role: Role
) -> None:
    user(monkeypatch, "add", "ada", "--role", "administrator")
    user(monkeypatch, "add", "x", "--role", role, "--collector", "W01")
    monkeypatch.setenv("DOORSTEP_TOKEN", token_of(monkeypatch, capsys, "x"))
    refused = set()
    for command, words in USUAL.items():
        main([command, *words])
        if "You may not do this" in capsys.readouterr().out:
            refused.add(command)
    actor = somebody("x", role)
    assert refused == {name for name in USUAL if not can(actor, COMMANDS[name].NEEDS)}


def test_a_revoked_token_is_worth_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    user(monkeypatch, "add", "ada", "--role", "administrator")
    monkeypatch.setenv("DOORSTEP_TOKEN", token_of(monkeypatch, capsys, "ada"))
    assert main(["imports"]) == 0
    assert user(monkeypatch, "revoke", "ada") == 0
    assert main(["imports"]) == 1


def test_a_lost_administrator_is_replaced_by_who_owns_the_folder(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    user(monkeypatch, "add", "ada", "--role", "administrator")
    assert user(monkeypatch, "add", "bea", "--role", "administrator") == 0
    assert user(monkeypatch, "disable", "ada") == 0
    assert user(monkeypatch, "disable", "bea") == 1
    assert "administers" in capsys.readouterr().out
    assert Ledger.open(home).version() == 3


def test_what_lacks_a_login_or_an_easy_password_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert user(monkeypatch, "add") == 1
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    assert main(["user", "add", "ada", "--role", "administrator"]) == 1
    assert "at least 12" in capsys.readouterr().out
