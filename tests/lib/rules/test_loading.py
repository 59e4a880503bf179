"""Rules are read whole or refused whole; a tenant adds and tightens, never loosens."""

import datetime as dt
from pathlib import Path

import pytest

from lib.errors import RulesRefused
from lib.rules.loading import SHIPPED, labels, load
from lib.rules.model import RuleSet
from tests.lib.rules.cast import KNOWN, RULES, judged

HEAD = 'schema = 1\nversion = "1"\nas_of = 2026-11-26\n'
OWN = {
    "id": '"OWN-EVENING"',
    "jurisdiction": '"CN"',
    "kind": '"time_window"',
    "channels": '["visit"]',
    "effect": '"block"',
    "text": '"Visits end at 19:00 with us."',
    "zh": '"本公司外访 19:00 结束。"',
    "instrument": '"House rules"',
    "article": '"1"',
    "source": '"The board"',
    "basis": '"policy"',
    "status": '"in_force"',
    "confidence": '"A"',
    "enabled": "true",
    "params": '{ allow_from = "09:00", allow_to = "19:00" }',
}
CONFIRMED = """
[confirm."CN-NIFA18-REC"]
by = "Lawyer Wang"
on = 2026-11-20
source = "Opinion 7/2026"
"""


def entry(**different: str | None) -> str:
    """A rule of a tenant; None leaves a key out."""
    told = {**OWN, **different}
    return "[[rule]]\n" + "".join(f"{k} = {v}\n" for k, v in told.items() if v is not None)


def tenant(home: Path, content: str) -> RuleSet:
    """All rules with a file of the tenant's own."""
    folder = home / "rules"
    folder.mkdir(exist_ok=True)
    (folder / "own.toml").write_text(content, encoding="utf-8")
    return load(home)


def test_every_rule_says_where_it_comes_from_and_in_two_languages() -> None:
    for rule in RULES.rules:
        told = (rule.text, rule.zh, rule.instrument, rule.article, rule.source)
        assert all(one.strip() for one in told), rule.id
        assert any("\u4e00" <= letter <= "\u9fff" for letter in rule.zh), rule.id
    assert len(labels()) == len({rule.text for rule in RULES.rules})


def test_no_number_is_put_in_force_that_no_source_gives() -> None:
    for rule in RULES.rules:
        sure = rule.confidence in {"A", "B"} and rule.status == "in_force"
        assert rule.enabled is (rule.disabled_because is None)
        assert not rule.enabled or (sure and rule.params is not None), rule.id
    named = {rule.id: rule.disabled_because for rule in RULES.rules if not rule.enabled}
    assert named["CN-CBA26-REC"] == "no_number"
    assert named["IN-RBI26-TIME"] == "draft"
    assert named["CN-CFC-RETAIN"] == "unverified"
    assert {rule.id for rule in RULES.rules if rule.jurisdiction == "MY"} <= set(named)


def test_a_rule_can_be_overridden_by_its_basis_alone() -> None:
    assert {rule.basis for rule in RULES.rules if rule.soft} == {
        "standard",
        "self_regulation",
        "guidance",
        "policy",
    }
    assert {rule.basis for rule in RULES.rules if not rule.soft} == {"law", "regulation"}


def test_a_policy_tightens(tmp_path: Path) -> None:
    rules = tenant(tmp_path, HEAD + entry())

    found = judged("CN", "18:45", "19:15", rules=rules)

    assert [one.rule_id for one in found.refusals] == ["OWN-EVENING"]
    assert found.refusals[0].soft
    assert found.rules_hash == rules.hash != RULES.hash


def test_a_policy_with_wider_hours_loosens_nothing(tmp_path: Path) -> None:
    wide = entry(params='{ allow_from = "00:01", allow_to = "23:59" }')

    rules = tenant(tmp_path, HEAD + wide)

    assert not judged("CN", "22:00", "23:00", rules=rules).allowed


def test_a_policy_does_not_make_a_jurisdiction_known(tmp_path: Path) -> None:
    rules = tenant(tmp_path, HEAD + entry(jurisdiction='"FR"'))

    found = judged("CN", jurisdictions=["FR"], rules=rules)

    assert [one.rule_id for one in found.refusals] == ["GATE"]


def test_a_confirmed_rule_is_in_force_and_says_who_verified_it(tmp_path: Path) -> None:
    rules = tenant(tmp_path, HEAD + CONFIRMED)

    rule = rules.rule("CN-NIFA18-REC")

    assert rule is not None
    assert rule.enabled
    assert rule.confirmed is not None
    assert rule.confirmed.by == "Lawyer Wang"
    assert rule.id in {one.rule_id for one in judged("CN", rules=rules).obligations}
    assert rules.hash != RULES.hash


def test_a_confirmation_gives_the_figures_that_no_source_gave(tmp_path: Path) -> None:
    figures = (
        CONFIRMED.replace("CN-NIFA18-REC", "CN-GBT-VISIT") + "params = { min_collectors = 3 }\n"
    )

    rules = tenant(tmp_path, HEAD + figures)

    assert not judged("CN", rules=rules).allowed
    assert judged("CN", rules=rules, **{**KNOWN, "collectors": 3}).allowed  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("rule = [", "it is no TOML file"),
        (entry(), "its head lacks “schema, version, as_of”"),
        (HEAD.replace("1\n", "2\n", 1), "this version knows schema 1 only"),
        (HEAD + "disable = ['CN-CBA26-TIME']\n", "nobody knows “disable”"),
        (HEAD + "rule = 3\n", "its rules are no [[rule]]"),
        (HEAD + entry(id='"CN-CBA26-TIME"'), "is there already; a rule can be added, not changed"),
        (HEAD + entry() + entry(), "OWN-EVENING is there already"),
        (HEAD + entry(basis='"law"'), "is no law because a tenant says so"),
        (HEAD + entry(kind='"weather"'), "there is no kind of rule “weather”"),
        (HEAD + entry(params='{ allow_from = "09:00" }'), "are no window of one day"),
        (HEAD + entry(params='{ allow_from = "22:00", allow_to = "08:00" }'), "no window"),
        (HEAD + entry(params='{ allow_form = "09:00" }'), "allow_form is not right"),
        (HEAD + entry(params="{}"), "neither hours nor weekdays nor wishes"),
        (HEAD + entry(params=None), "neither hours nor weekdays nor wishes"),
        (HEAD + entry(params="{ weekdays = [7] }"), "weekdays are 0 for Monday to 6"),
        (HEAD + entry(channels="[]"), "channels is not right"),
        (HEAD + entry(channels='["fax"]'), "is not right"),
        (HEAD + entry(jurisdiction='"China"'), "jurisdiction is not right"),
        (HEAD + entry(id='"own evening"'), "id is not right"),
        (HEAD + entry(override="true"), "override is not right"),
        (HEAD + entry(confirmed="true"), "nobody knows “confirmed”"),
        (HEAD + entry(source=None), "source is not right"),
        (HEAD + entry(text='"{x}"'), "holds a brace"),
        (HEAD + entry(confidence='"C"'), "cannot be in force: it is a draft or nobody"),
        (HEAD + entry(confidence='"U"'), "cannot be in force"),
        (HEAD + entry(status='"draft"'), "cannot be in force"),
        (HEAD + entry(enabled="false"), "must say why it is disabled"),
        (HEAD + entry(disabled_because='"draft"'), "must say why it is disabled, and only then"),
        (HEAD + entry(valid_from="2026-02-01", valid_to="2026-01-01"), "ends before it begins"),
        (HEAD + entry(kind='"stop"', params='{ on = ["disput"] }'), "no kind of hold “disput”"),
        (HEAD + CONFIRMED.replace("CN-NIFA18-REC", "CN-X"), "it is not one that is disabled"),
        (HEAD + CONFIRMED.replace("CN-NIFA18-REC", "CN-CARD-68"), "not one that is disabled"),
        (HEAD + CONFIRMED.replace("CN-NIFA18-REC", "CN-CBA26-REC"), "is not right"),
        (HEAD + CONFIRMED.replace('"Lawyer Wang"', '""'), "by is not right"),
        (HEAD + CONFIRMED.replace("on = 2026-11-20\n", ""), "on is not right"),
        (HEAD + 'confirm = "all"\n', "its version is no text"),
    ],
)
def test_what_a_file_may_not_say_is_refused_in_one_sentence(
    content: str, why: str, tmp_path: Path
) -> None:
    with pytest.raises(RulesRefused) as refused:
        tenant(tmp_path, content)

    said = str(refused.value)
    assert said.startswith("The file own.toml cannot be used: ")
    assert why in said
    assert "\n" not in said


def test_a_shipped_file_that_enables_what_nobody_verified_is_refused(tmp_path: Path) -> None:
    for path in SHIPPED.glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    file = tmp_path / "my.toml"
    text = file.read_text("utf-8").replace("enabled = false", "enabled = true")
    file.write_text(text.replace('disabled_because = "no_number"\n', ""), encoding="utf-8")

    with pytest.raises(RulesRefused, match="MY-BNM"):
        load(shipped=tmp_path)


def test_the_hash_changes_with_any_number_and_with_nothing_else(tmp_path: Path) -> None:
    first = tenant(tmp_path, HEAD + entry()).hash

    assert tenant(tmp_path, HEAD + "# a remark\n" + entry()).hash == first
    moved = dict(reversed(list(OWN.items())))
    again = "[[rule]]\n" + "".join(f"{k} = {v}\n" for k, v in moved.items())
    assert tenant(tmp_path, HEAD + again).hash == first
    later = entry(params='{ allow_from = "09:00", allow_to = "19:01" }')
    assert tenant(tmp_path, HEAD + later).hash != first
    assert tenant(tmp_path, HEAD + entry(valid_to="2027-01-01")).hash != first


def test_a_rule_holds_from_its_first_to_its_last_day(tmp_path: Path) -> None:
    told = entry(valid_from="2026-11-26", valid_to="2026-11-26")
    rules = tenant(tmp_path, HEAD + told)

    found = [
        judged("CN", "19:00", "19:30", day=dt.date(2026, 11, one), rules=rules).allowed
        for one in (25, 26, 27)
    ]

    assert found == [True, False, True]
