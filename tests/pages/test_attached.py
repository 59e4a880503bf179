"""Attachments on the pages: chosen with a record, listed, shown for a while, told to the audit."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from lib.attachments import records
from lib.followups.records import recorded
from lib.ledger import Ledger
from lib.ledger.schema import audit
from lib.rights import Role
from lib.screen import data
from tests.cast import somebody
from tests.lib.attachments.cast import PROGRAM, photo
from tests.pages.conftest import Visit, asked
from tests.pages.test_checklist import faultless

CASE = "样例消费金融:CD0000421"


def not_home(app: AppTest) -> AppTest:
    asked(app.selectbox, "outcome_visit").select("Not at home, lived in").run()
    return app


def acts(home: Path) -> list[str]:
    with Ledger.open(home).read() as connection:
        return list(connection.scalars(sa.select(audit.c.act).order_by(audit.c.sequence)))


def test_a_photo_is_saved_with_its_record_and_shown_on_a_click_that_is_logged(
    with_sample: Path, visit: Visit
) -> None:
    app = not_home(visit("case", case=CASE))
    asked(app.file_uploader, "files").set_value(("门口.jpg", photo(), "image/jpeg")).run()
    asked(app.button, "save").click().run()

    faultless(app)
    kept = records.listed(Ledger.open(with_sample)).row(0, named=True)
    last = recorded(Ledger.open(with_sample)).row(-1, named=True)
    assert (kept["subject"], kept["case_key"]) == (last["followup_id"], CASE)
    assert any("Photo · 门口.jpg" in one.value for one in app.text)
    assert "show_attachment" not in acts(with_sample)

    app.button(key=f"show_{kept['attachment_id']}").click().run()
    faultless(app)
    assert acts(with_sample)[-1] == "show_attachment"
    assert any(one.value.startswith("until ") for one in app.caption)

    app.button(key=f"unattach_{kept['attachment_id']}").click().run()
    faultless(app)
    assert records.listed(Ledger.open(with_sample)).height == 0


def test_of_a_record_that_is_refused_no_file_stays(
    with_sample: Path, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data, "actor", lambda: somebody("R", Role.MANAGER))
    app = not_home(visit("case", case=CASE))
    asked(app.file_uploader, "files").set_value(("门口.jpg", photo(), "image/jpeg")).run()

    asked(app.button, "save").click().run()

    assert any("who went there" in one.value for one in app.error)
    assert [one for one in (with_sample / "attachments").rglob("*") if one.is_file()] == []


def test_a_program_that_calls_itself_a_photo_is_refused_and_nothing_is_saved(
    with_sample: Path, visit: Visit
) -> None:
    before = recorded(Ledger.open(with_sample)).height
    app = not_home(visit("case", case=CASE))
    asked(app.file_uploader, "files").set_value(("a.jpg", PROGRAM, "image/jpeg")).run()
    assert any("not what its name says" in one.value for one in app.error)

    asked(app.button, "save").click().run()

    assert not app.exception
    assert recorded(Ledger.open(with_sample)).height == before


def test_a_file_over_our_limit_reaches_our_own_words_that_name_it(
    visit: Visit, with_sample: Path
) -> None:
    del with_sample
    app = not_home(visit("case", case=CASE))

    limits = {one.proto.max_upload_size_mb for one in app.get("file_uploader")}
    assert limits == {100}
    assert any("up to 20 MB each" in one.value for one in app.caption)
