"""What screens say in words: figures of rules, and texts of files that look like addresses."""

import pytest

from lib.rules.kinds import KINDS
from lib.rules.loading import load
from lib.screen.rules import wording
from lib.screen.speech import escaped
from lib.words import words


def test_every_figure_of_every_kind_of_rule_has_a_name() -> None:
    keys = {key for kind in KINDS.values() for key in kind.params.model_fields}

    assert keys == set(wording.TITLES)


def test_no_rule_of_ours_shows_a_key_or_a_code() -> None:
    t = words("en")

    told = {
        rule.id: wording.figures(t, rule.params) or ""
        for rule in load().rules
        if rule.params is not None
    }

    assert told["CN-CBA26-TIME"].startswith("allowed from: ")
    assert {name for name, text in told.items() if "_" in text or "[" in text} == set()


@pytest.mark.parametrize("text", ["https://a.example", "WWW.a.example", "li@a.example"])
def test_what_looks_like_an_address_of_the_web_becomes_no_link(text: str) -> None:
    told = escaped(text)

    assert "://" not in told.replace("\\", "")
    assert "www." not in told.replace("\\", "").lower()
    assert "i@" not in told
    assert told.replace("\\", "").replace("\u2060", "") == text


def test_a_time_of_day_and_a_name_stay_as_they_are() -> None:
    assert escaped("王芳 09:00 www") == "王芳 09\\:00 www"
