"""Files that a process of its own checks, while the page only watches."""

from pathlib import Path

import pytest

from lib.portfolio import Portfolio, locks
from lib.portfolio.apart import children, staging
from lib.screen.upload import reading
from tests.pages.conftest import Visit
from tests.pages.uploading import PATIENCE, choose, click, job_of, labels, metrics, texts


@pytest.fixture
def apart(empty: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have every file checked by a process of its own."""
    monkeypatch.setenv("DOORSTEP_IMPORT_AT_ONCE_MB", "0")
    return empty


def test_a_large_file_is_checked_when_asked_by_a_process_that_the_page_only_watches(
    apart: Path, visit: Visit
) -> None:
    app = choose(visit("upload"))
    assert metrics(app) == {}
    (apart / "staging").mkdir(mode=0o700)
    with locks.held(apart / "staging" / "turn", patience=0):
        click(app, "Check the file")  # returns while the check cannot even begin
        assert "Cancel" in labels(app)
        assert "You may leave this page meanwhile" in texts(app)
        assert metrics(app) == {}

    staging.wait(job_of(app, apart), PATIENCE)
    app.run()
    assert metrics(app) == {
        "Rows read": "2",
        "Can be loaded": "1",
        "Put right": "0",
        "Not loaded": "1",
    }
    click(app, "Load 1 rows")
    assert len(Portfolio.open(apart).imports()) == 1
    assert sorted(one.name for one in (apart / "staging").iterdir()) == ["loading", "turn"]


def test_a_sign_that_only_the_check_of_a_large_file_finds_is_asked_after_it(
    apart: Path, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = "案件编号,逾期金额,逾期天数\nA1,5,3\n".encode()
    monkeypatch.setattr(reading, "LOOK", len(plain))
    app = choose(visit("upload"), plain + b"A2,$5,3\n")
    assert not any(one.label.startswith("Currency of") for one in app.selectbox)
    click(app, "Check the file")
    staging.wait(job_of(app, apart), PATIENCE)
    app.run()
    assert "Load 1 rows" in labels(app)

    next(one for one in app.selectbox if one.label.startswith("Currency of")).select("USD").run()
    click(app, "Check the file")
    staging.wait(job_of(app, apart), PATIENCE)
    app.run()

    assert any(one.label.startswith("Currency of") for one in app.selectbox)
    click(app, "Load 2 rows")
    assert Portfolio.open(apart).cases().collect()["currency"].to_list() == ["USD", "USD"]


def test_a_cancelled_check_leaves_nothing(apart: Path, visit: Visit) -> None:
    app = choose(visit("upload"))
    (apart / "staging").mkdir(mode=0o700)
    with locks.held(apart / "staging" / "turn", patience=0):
        click(app, "Check the file")
        click(app, "Cancel")

    assert [one.name for one in (apart / "staging").iterdir()] == ["turn"]
    assert "Check the file" in labels(app)
    assert app.query_params == {}


def test_a_check_is_found_again_on_another_visit_by_its_address(apart: Path, visit: Visit) -> None:
    app = click(choose(visit("upload")), "Check the file")
    job = job_of(app, apart)
    assert app.query_params["job"] == job.job_id
    staging.wait(job, PATIENCE)

    again = visit("upload", job=job.job_id)

    assert "Checked file: **cases\\_2026\\-11\\-20\\.csv**" in texts(again)
    assert metrics(again)["Can be loaded"] == "1"
    click(again, "Load 1 rows")
    assert len(Portfolio.open(apart).imports()) == 1


def test_a_checked_file_is_named_on_a_visit_without_its_address(visit: Visit) -> None:
    app = choose(visit("upload"))
    assert "Checked, but not loaded" not in texts(app)

    again = visit("upload")

    assert "Checked, but not loaded" in texts(again)
    assert not again.exception


def test_a_check_is_found_again_after_another_page(apart: Path, visit: Visit) -> None:
    app = click(choose(visit("upload")), "Check the file")
    staging.wait(job_of(app, apart), PATIENCE)

    app.switch_page("pages/overview.py").run()
    app.switch_page("pages/upload.py").run()

    assert metrics(app)["Can be loaded"] == "1"


@pytest.mark.usefixtures("empty")
def test_the_address_of_a_check_that_is_gone_is_refused_in_words_once(visit: Visit) -> None:
    app = visit("upload", job="0" * 32)
    assert "This check is no longer kept." in texts(app)

    app.run()
    assert "This check is no longer kept." not in texts(app)


def test_a_check_that_died_is_said_and_can_be_repeated(apart: Path, visit: Visit) -> None:
    app = choose(visit("upload"))
    (apart / "staging").mkdir(mode=0o700)
    with locks.held(apart / "staging" / "turn", patience=0):
        click(app, "Check the file")
        job = job_of(app, apart)
        children._mine[job.job_id].kill()
        staging.wait(job, PATIENCE)
    app.run()
    assert "The check of the file broke off" in texts(app)

    click(app, "Check once more")
    staging.wait(job, PATIENCE)
    app.run()

    assert metrics(app)["Can be loaded"] == "1"


def test_other_settings_after_the_check_ask_for_another(apart: Path, visit: Visit) -> None:
    app = click(choose(visit("upload")), "Check the file")
    staging.wait(job_of(app, apart), PATIENCE)
    app.run()

    next(one for one in app.text_input if one.label == "Client").input("甲").run()

    assert "Something was changed since the check." in texts(app)
    assert metrics(app) == {}
