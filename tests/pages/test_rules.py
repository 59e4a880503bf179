"""The page of the rules."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import Visit

OWN = """schema = 1
version = "1"
as_of = 2026-11-26
[[rule]]
id = "OWN-EVENING"
jurisdiction = "CN"
kind = "time_window"
channels = ["visit"]
effect = "block"
text = "![x](http://127.0.0.1:9/i)<b>$a$"
zh = "外访 09:00 结束。"
instrument = "House rules"
article = "1"
source = "The board"
basis = "policy"
status = "in_force"
confidence = "A"
enabled = true
params = { allow_from = "08:00", allow_to = "09:00" }
"""


def rows(app: AppTest) -> dict[str, dict[Any, Any]]:
    """The rows of the table by the ids of their rules."""
    return {str(row["Rule"]): row for row in app.dataframe[0].value.to_dict("records")}


@pytest.mark.usefixtures("with_sample")
def test_every_rule_is_listed_with_its_source_and_what_it_would_refuse(visit: Visit) -> None:
    app = visit("rules")

    assert [one.value for one in app.error] == []
    table = rows(app)
    assert table["CN-CBA26-TIME"]["Cases refused or warned"] == 0
    assert table["CN-GBT-TRAIN"]["of them: fact missing"] > 0
    assert table["HOUSE-HOLDS"]["Cases refused or warned"] > 0
    assert table["CN-CBA26-REC"]["State"].startswith("Not in force here")
    assert any("No legal advice" in one.value for one in app.caption)
    assert any("87 in force" in one.value for one in app.markdown)
    told = next(one.value for one in app.markdown if "could be visited" in one.value)
    assert told.startswith("**1,4")


@pytest.mark.usefixtures("with_sample")
def test_a_link_shows_the_disabled_rules_of_one_jurisdiction(visit: Visit) -> None:
    table = visit("rules", jurisdiction="IN", state="off").dataframe[0].value

    assert list(table["Rule"]) == [
        "IN-RBI26-TIME",
        "IN-RBI26-OCCASION",
        "IN-RBI26-GRIEV",
        "IN-RBI26-PLACE",
        "IN-RBI26-NOTICE",
    ]


def test_a_policy_of_the_tenant_is_seen_with_what_it_refuses(
    with_sample: Path, visit: Visit
) -> None:
    (with_sample / "rules").mkdir()
    (with_sample / "rules" / "own.toml").write_text(OWN, encoding="utf-8")

    app = visit("rules")

    row = rows(app)["OWN-EVENING"]
    assert row["Cases refused or warned"] > 1000
    assert row["Basis"] == "Policy"
    assert not any("![x](" in one.value for one in app.markdown)


def test_a_changed_file_counts_at_once_and_one_that_cannot_be_used_is_said_at_the_start(
    with_sample: Path, visit: Visit
) -> None:
    own = with_sample / "rules" / "own.toml"
    own.parent.mkdir()
    own.write_text(OWN, encoding="utf-8")
    assert rows(visit("rules"))["OWN-EVENING"]["Cases refused or warned"] > 1000

    own.write_text(OWN.replace('"08:00"', '"07:00"').replace('"09:00"', '"21:00"'), "utf-8")
    assert rows(visit("rules"))["OWN-EVENING"]["Cases refused or warned"] == 0
    assert [one.value for one in visit("overview").error] == []

    own.write_text("schema = 1", encoding="utf-8")
    assert "its head lacks" in visit("overview").error[0].value
    own.unlink()
    assert "OWN-EVENING" not in rows(visit("rules"))


def test_a_file_that_loosens_is_refused_in_words(with_sample: Path, visit: Visit) -> None:
    (with_sample / "rules").mkdir()
    loosening = OWN.replace("OWN-EVENING", "CN-CBA26-TIME")
    (with_sample / "rules" / "own.toml").write_text(loosening, encoding="utf-8")

    app = visit("rules")

    assert "a rule can be added, not changed or switched off" in app.error[0].value


@pytest.mark.usefixtures("with_sample")
def test_a_link_shows_one_rule_with_its_source_and_who_may_override_it(visit: Visit) -> None:
    app = visit("rules", rule="US-1006.6-TIME")

    assert [one.value for one in app.error] == []
    told = {one.value for one in app.text}
    assert {
        "12 CFR 1006.6(b)(1)",
        "https://lawserver.com/law/country/us/cfr/12_cfr_1006-6",
        "allowed from: 08:00 · allowed until: 21:00 · keeps to the customer's own times: yes",
        "Nobody: it is the law.",
    } <= told


@pytest.mark.usefixtures("with_sample")
def test_a_link_to_a_rule_that_is_not_there_shows_the_table(visit: Visit) -> None:
    app = visit("rules", rule="<b>nobody</b>")

    assert [one.value for one in app.error] == []
    assert any("Tick a row" in one.value for one in app.caption)
