"""What a file changes, and how it is taken back, put back and replaced on the command line."""

from pathlib import Path

import pytest

from lib.__main__ import main
from tests.lib.commands.cast import CASES, ask

pytestmark = pytest.mark.usefixtures("home")


def test_what_changed_is_said_before_a_file_is_kept_and_ever_after(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(capsys, "changes")[0] == 1
    ask(capsys, "import", str(home / "cases_2026-10-31.csv"))
    assert ask(capsys, "changes")[0] == 1

    preview = ask(capsys, "import", str(home / "cases_2026-11-20.csv"), "--dry-run")[1]
    ask(capsys, "import", str(home / "cases_2026-11-20.csv"))
    code, facts = ask(capsys, "changes")

    assert preview["changes"]["aged"] == preview["changes"]["unchanged"] == 1
    assert (code, facts["from"], facts["to"], facts["base_n"], facts["clients"]) == (
        0,
        "2026-10-31",
        "2026-11-20",
        2,
        [""],
    )
    assert facts["rows"] == preview["change_amounts"]
    assert facts["rows"] == [
        {"kind": "aged", "currency": "CNY", "n": 1, "amount_before": "100", "amount_after": "100",
         "difference": "0", "received": "0"},
        {"kind": "unchanged", "currency": "CNY", "n": 1, "amount_before": "300",
         "amount_after": "300", "difference": "0", "received": "0"},
    ]  # fmt: skip
    assert ask(capsys, "changes", "--client", "nobody")[0] == 1
    assert ask(capsys, "changes", "--from", "2026-11-20")[0] == 1


def test_a_withdrawn_import_is_gone_and_a_second_time_unknown(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import_id = ask(capsys, "import", str(home / "cases_2026-10-31.csv"))[1]["import_id"]

    assert ask(capsys, "withdraw", import_id)[0] == 0
    assert ask(capsys, "withdraw", import_id)[0] == 1


def test_a_dry_run_of_a_withdrawal_says_what_hangs_on_it_and_changes_nothing(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import_id = ask(capsys, "import", str(home / "cases_2026-10-31.csv"))[1]["import_id"]

    code, facts = ask(capsys, "withdraw", import_id, "--dry-run")

    assert (code, facts["status"]) == (0, "dry_run")
    assert facts["effects"] == [
        {"what": "cases_gone", "kind": "cases", "n": 2, "amounts": {"CNY": 40000}, "days": []},
        {"what": "days_gone", "kind": "cases", "n": 1, "amounts": {}, "days": ["2026-10-31"]},
    ]
    assert main(["withdraw", import_id, "--dry-run"]) == 0
    assert "2 cases disappear from all screens (overdue 400.00 CNY)." in capsys.readouterr().out
    assert len(ask(capsys, "imports")[1]["imports"]) == 1


def test_a_withdrawn_import_is_listed_and_can_be_put_back_once(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import_id = ask(capsys, "import", str(home / "cases_2026-10-31.csv"))[1]["import_id"]
    ask(capsys, "withdraw", import_id)
    assert ask(capsys, "imports", "--withdrawn")[1]["imports"][0]["import_id"] == import_id

    assert ask(capsys, "restore-import", import_id)[1]["status"] == "restored"
    assert ask(capsys, "imports")[1]["imports"][0]["import_id"] == import_id
    assert ask(capsys, "restore-import", import_id)[0] == 1


def test_a_correction_file_replaces_the_import_that_is_named(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = ask(capsys, "import", str(home / "cases_2026-10-31.csv"))[1]["import_id"]
    mended = home / "mended_2026-10-31.csv"
    mended.write_text(CASES.replace("A2", "A9"), encoding="utf-8")

    code, facts = ask(capsys, "import", str(mended), "--replaces", first)

    assert (code, facts["status"], facts["replaces"]) == (0, "imported", first)
    standing = ask(capsys, "imports")[1]["imports"]
    assert [one["import_id"] for one in standing] == [facts["import_id"]]
    other = ask(capsys, "import", str(home / "cases_2026-11-20.csv"), "--replaces", first)
    assert (other[0], other[1]["status"]) == (1, "refused")
