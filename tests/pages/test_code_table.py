"""The house's own result codes on the settings page, and at once in the form of a contact."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.followups import code_versions, codes, own
from lib.ledger import Ledger
from tests.pages.conftest import Visit, asked
from tests.pages.test_checklist import faultless

CASE = "样例消费金融:CD0000421"
EXAMPLE = (codes.FOLDER / "own.example.toml").read_bytes()


@pytest.fixture(autouse=True)
def ours_again() -> Iterator[None]:
    """The table is that of the process: no test leaves its own to another."""
    yield
    own.install()


def test_a_file_of_the_house_counts_at_once_and_its_version_is_listed(
    with_sample: Path, visit: Visit
) -> None:
    app = visit("settings")
    app.file_uploader[0].set_value(("codes.toml", EXAMPLE, "application/toml")).run()
    assert any("2 codes would change: NOT_HOME, OWN_GATE_REFUSED" in one.value for one in app.text)

    app.button(key="save_codes").click().run()

    faultless(app)
    assert len(code_versions.history(Ledger.open(with_sample))) == 1
    table = next(one.value for one in app.dataframe if "Offered for" in one.value)
    states = dict(zip(table["Code"], table["State"], strict=True))
    assert (states["OWN_GATE_REFUSED"], states["NOT_HOME"], states["PTP"]) == (
        "own code",
        "changed",
        "",
    )
    form = visit("case", case=CASE)
    assert "Refused at the gate" in asked(form.selectbox, "outcome_visit").options


def test_a_file_with_faults_says_them_and_changes_nothing(with_sample: Path, visit: Visit) -> None:
    app = visit("settings")
    bad = b"[PTP]\ndays = 3\n[own]\n"
    app.file_uploader[0].set_value(("codes.toml", bad, "application/toml")).run()

    assert not app.exception
    told = app.error[0].value
    assert "comes from the promise" in told
    assert "capital letters" in told
    assert code_versions.history(Ledger.open(with_sample)) == []
