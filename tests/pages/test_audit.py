"""The page of the audit: found again, proven, and closed to whom it does not concern."""

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from lib.followups.codes import HOLD_KINDS, OUTCOMES
from lib.followups.recording import Entry, record
from lib.holds import placing
from lib.holds.hold import Hold
from lib.intake import Options
from lib.ledger import Ledger
from lib.portfolio import Portfolio, bringing
from lib.rights import COMMAND_LINE, GATE, Actor, Role
from lib.screen import data
from tests.cast import ALICE, BOB, somebody
from tests.pages.conftest import Visit


@pytest.fixture
def home(empty: Path) -> Path:
    """Alice made three visit lists, Bob took a file back."""
    ledger = Ledger.open(empty)
    for n in range(3):
        with ledger.by(ALICE).write("plan", f"p{n}"):
            pass
    with ledger.by(BOB).write("withdraw", "i1", why="wrong client"):
        pass
    ledger.close()
    return empty


@pytest.mark.usefixtures("home")
def test_the_audit_is_shown_in_words_the_latest_first(visit: Visit) -> None:
    app = visit("audit")

    shown = app.dataframe[0].value
    assert shown[["Row", "Who", "As", "What", "To what"]].to_numpy().tolist()[:2] == [
        [4, "Bob", "Owner", "File taken back", "i1"],
        [3, "Alice", "Owner", "Visit list made", "p2"],
    ]


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("key", "value", "rows"),
    [("audit_who", "Alice", 3), ("act", "withdraw", 1), ("audit_subject", "p1", 1)],
)
def test_the_audit_is_searched_by_who_what_and_to_what(
    visit: Visit, key: str, value: str, rows: int
) -> None:
    app = visit("audit")
    widget = app.text_input(key=key) if key == "audit_subject" else app.selectbox(key=key)
    widget.set_value(value)

    app.run()

    assert len(app.dataframe[0].value) == rows


@pytest.mark.usefixtures("with_sample")
def test_days_asked_for_on_another_page_do_not_hide_what_was_written_today(visit: Visit) -> None:
    app = visit("compliance", **{"from": "2026-11-01", "to": "2026-11-20"})

    app = app.switch_page("pages/audit.py").run()

    assert app.date_input(key="until").value == data.today()
    assert len(app.dataframe[0].value)


@pytest.mark.usefixtures("home")
def test_an_audit_without_a_fitting_row_says_what_to_do(visit: Visit) -> None:
    app = visit("audit", since="2020-01-01", until="2020-01-02")

    assert [one.value for one in app.info] == [
        "No row of the audit fits. Please choose other days or look for less."
    ]


def test_a_wrong_password_and_an_unknown_role_are_rows_like_any_other(
    empty: Path, visit: Visit
) -> None:
    ledger = Ledger.open(empty)
    with ledger.by(GATE).write("sign_in_failed", "u1"):
        pass
    ledger.close()
    with closing(sqlite3.connect(empty / "ledger.sqlite", isolation_level=None)) as file:
        file.execute(
            "INSERT INTO audit (sequence, at, actor, roles, act, subject, seal) "
            "SELECT 2, at, actor, 'steward', act, subject, seal FROM audit"
        )

    app = visit("audit")

    assert not app.exception
    assert app.dataframe[0].value["As"].to_list() == ["steward", "The sign-in itself"]
    assert app.dataframe[0].value["Who"].to_list() == ["sign-in", "the sign-in"]


def test_what_was_done_where_nobody_signs_in_says_so_in_words(empty: Path, visit: Visit) -> None:
    ledger = Ledger.open(empty)
    for actor in (COMMAND_LINE, Actor(COMMAND_LINE.name, frozenset({Role.MANAGER}))):
        with ledger.by(actor).write("withdraw", "i1"):
            pass
    ledger.close()

    shown = visit("audit").dataframe[0].value

    assert shown["Who"].to_list() == ["command line", "the command line"]


@pytest.mark.usefixtures("home")
def test_the_audit_is_proven_at_the_press_of_a_button(visit: Visit) -> None:
    app = visit("audit").button(key="verify").click().run()

    assert "All 4 rows of the audit" in app.success[0].value


def test_the_first_broken_link_is_named(home: Path, visit: Visit) -> None:
    with closing(sqlite3.connect(home / "ledger.sqlite", isolation_level=None)) as file:
        made = file.execute("SELECT sql FROM sqlite_master WHERE name = 'audit_refuses_update'")
        (sql,) = made.fetchone()
        file.execute("DROP TRIGGER audit_refuses_update")
        file.execute("UPDATE audit SET actor = 'Alice' WHERE sequence = 4")
        file.execute(sql)

    app = visit("audit").button(key="verify").click().run()

    assert "Row 4 of the audit is not as it was written" in app.error[0].value


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("role", [Role.COLLECTOR, Role.SUPERVISOR, Role.MANAGER])
def test_who_may_not_see_the_audit_is_told_so_and_sees_nothing(
    role: Role, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def eve() -> Actor:
        return somebody("Eve", role)

    monkeypatch.setattr(data, "actor", eve)

    app = visit("audit")

    assert "open the page “Audit”" in app.error[0].value
    assert not app.dataframe


def test_a_loaded_file_is_named_and_found_by_the_number_of_its_import(
    empty: Path, visit: Visit
) -> None:
    content = "案件编号,姓名,居住地址,逾期金额,逾期天数\nA1,张三,成都市,5,3\n".encode()
    name = "cases_2026-11-20.csv"
    intake = bringing.read(content, name, Options())
    now = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
    record = bringing.keep(Portfolio.open(empty), content, name, intake, now=now).record
    assert record is not None
    app = visit("audit")

    app.text_input(key="audit_subject").set_value(record.import_id).run()

    shown = app.dataframe[0].value
    assert shown["To what"].tolist() == [f"{name} · {record.import_id}"]


def test_a_row_is_traced_to_its_case_by_number_and_its_reason_is_in_words(
    with_sample: Path, visit: Visit
) -> None:
    ledger = Ledger.open(with_sample).by(ALICE)
    key, number = "样例消费金融:CD0000421", "CD0000421"
    at = dt.datetime(2026, 11, 20, 2)  # noqa: DTZ001 — local, as records keep it
    call = Entry(
        case_key=key,
        channel="call",
        happened_at=at,
        outcome="CALL_RNR",
        met_whom="nobody",
        collector="张三",
        next_action="call",
        next_date=dt.date(2026, 11, 22),
    )
    now = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
    made = record(ledger, call, now)
    hold = Hold(
        case_key=key, hold_kind="dispute", starts_on=now.date(), source="call", hold_id="h1"
    )
    placing.place(ledger, hold, now)
    with ledger.write("reveal", f"{key} mobile", why="complaint: again", after="mobile"):
        pass
    with ledger.write("record_day", "p1", after=f"{made} x"):
        pass
    with ledger.write("plan", "p1"):
        pass
    app = visit("audit")

    app.text_input(key="audit_subject").set_value(number).run()

    assert not app.exception
    shown = app.dataframe[0].value[["What", "Number of the case", "Why"]].astype(object)
    assert shown.where(shown.notna(), None).to_numpy().tolist() == [
        ["A crew's day recorded", number, None],
        ["Field revealed", number, "to answer a complaint or a dispute: again"],
        ["Hold placed", number, HOLD_KINDS["dispute"].en],
        ["Contact recorded", number, OUTCOMES["CALL_RNR"].en],
    ]
    app.text_input(key="audit_subject").set_value("p1").run()
    assert app.dataframe[0].value["Number of the case"].to_list() == ["", number]


@pytest.mark.usefixtures("home")
def test_a_link_of_an_older_version_still_shows_the_days_that_it_names(visit: Visit) -> None:
    app = visit("audit", **{"from": "2026-11-01", "to": "2026-11-02"})

    chosen = [app.date_input(key=key).value for key in ("since", "until")]
    assert chosen == [dt.date(2026, 11, 1), dt.date(2026, 11, 2)]
    assert {key: app.query_params.get(key) for key in ("since", "from")} == {
        "since": "2026-11-01",
        "from": None,
    }
