"""Templates: what they may leave open, who may read them, how long they are, who approves them."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.cases.fields import OPEN_NUMBERS
from lib.errors import RecordRefused
from lib.ledger import Ledger
from lib.messages import discretion, lengths, placeholders, templates, writing
from lib.messages.channels import CHANNELS
from lib.messages.lengths import GSM, UCS2, Length, length_of
from lib.messages.placeholders import Sender
from lib.messages.writing import Version
from lib.rights import NotAllowed, Role
from lib.words import LANGUAGES
from tests.cast import somebody

NOW = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)
MAY = somebody("mei", Role.MANAGER)
CLARA = somebody("Clara", Role.COMPLIANCE)


def version(text: str = "{name}您好，请致电{hotline}。", **said: object) -> Version:
    """A text message of a tenant for a step that is due."""
    told: dict[str, object] = {
        "template": "own_step",
        "language": "zh_Hans",
        "channel": "sms",
        "why": "step",
        "title": "自定义",
        "text": text,
        **said,
    }
    return Version(**told)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("a" * 160, Length(GSM, 160, 1)),
        ("a" * 161, Length(GSM, 161, 2)),
        ("a" * 306, Length(GSM, 306, 2)),
        ("a" * 307, Length(GSM, 307, 3)),
        ("€" * 80, Length(GSM, 160, 1)),
        ("催" * 70, Length(UCS2, 70, 1)),
        ("催" * 71, Length(UCS2, 71, 2)),
        ("催" * 134, Length(UCS2, 134, 2)),
        ("催" * 135, Length(UCS2, 135, 3)),
        ("𠀀" * 35, Length(UCS2, 70, 1)),
        ("", Length(GSM, 0, 0)),
    ],
)
def test_a_text_has_as_many_parts_as_its_alphabet_makes(text: str, length: Length) -> None:
    assert length_of(text) == length


def test_a_sign_of_two_units_is_not_split_between_two_parts() -> None:
    # 152 units and a euro do not fit into 153: the euro begins the second part.
    assert length_of("a" * 152 + "€" + "a" * 152).parts == 3
    assert length_of("a" * 153 + "€" + "a" * 151).parts == 2


@given(st.text(max_size=400))
def test_parts_hold_all_units_and_one_more_character_never_saves_a_part(text: str) -> None:
    length = length_of(text)
    room = lengths.SINGLE if length.parts <= 1 else lengths.OF_SEVERAL
    assert length.units <= length.parts * room[length.alphabet]
    assert length_of(text + "a").parts >= length.parts


def test_a_place_that_nobody_knows_is_named_with_those_that_there_are() -> None:
    said = str(placeholders.faults("{name}，请还{sum}和{sum}")[0])
    assert "{sum}." in said
    assert "{amount}" in said


@pytest.mark.parametrize(
    "text", ["", "  ", "{name", "name}", "{name:>10}", "{name!r}", "{}", "{0}"]
)
def test_a_text_that_cannot_be_filled_is_refused(text: str) -> None:
    assert placeholders.faults(text)


@given(st.text(max_size=60))
def test_whatever_is_typed_as_a_template_is_judged_in_words(text: str) -> None:
    if placeholders.faults(text):
        return
    frame = pl.DataFrame({"case_key": ["C"], "name": ["张三"]}).with_columns(
        *(pl.lit("x").alias(name) for name in ("client", "product", "currency")),
        *(pl.lit("x").alias(name) for name in OPEN_NUMBERS[:-1]),
        *(pl.lit(1).alias(name) for name in ("overdue_amount", "dpd", "promise_amount")),
        promise_date=pl.lit(dt.date(2026, 11, 23)),
    )
    known = placeholders.values("zh_Hans", Sender("甲公司", "400"))
    assert frame.select(placeholders.filled(text, known)).item() is not None
    assert frame.select(placeholders.lacking(text, known)).item() == ""


@pytest.mark.parametrize(
    "text",
    [
        "您有一笔欠款",
        "您有一筆欠款",
        "ＬＯＡＮ",
        "请还1,200元",
        "please pay",
        "银行通知",
        "法院",
        "¥ 300",
        "共USD 300",
        "请还loan谢谢",
        "repayment",
        "unpaid",
        "indebted",
        "请尽快结清",
        "餘額不足",
        "传票",
    ],
)
def test_what_tells_of_a_debt_is_not_for_others(text: str) -> None:
    assert discretion.faults(text)


def test_the_places_that_tell_of_a_debt_are_not_for_others() -> None:
    assert [str(one) for one in discretion.faults("{name} {amount} {client}")] == [
        "A text that others may read must not have the places {amount}, {client}."
    ]


def test_a_filled_text_that_names_the_client_or_the_product_is_not_for_others() -> None:
    assert discretion.is_telling("好易购分部来电", ("好易购", None))
    assert not discretion.is_telling("您好，请张三回电", ("好易购", "现金包"))


def test_the_subject_of_a_message_is_judged_as_its_text_is() -> None:
    told = {"subject": ["还款提醒", None, None], "text": ["请回电", "请回电", None]}
    rows = pl.DataFrame({**told, "client": ["甲"] * 3, "product": ["乙"] * 3})
    assert discretion.tells(rows).to_list() == [True, False, False]


def test_every_shipped_template_can_be_filled_and_those_for_others_tell_nothing() -> None:
    shipped = templates.shipped()
    assert set(shipped["channel"]) == set(CHANNELS)
    assert set(shipped["language"]) == set(LANGUAGES)
    for row in shipped.iter_rows(named=True):
        for text in filter(None, (row["text"], row["subject"])):
            assert placeholders.faults(text) == (), row["template"]
            assert not (row["others"] and discretion.faults(text)), (row["template"], text)
            assert row["others"] or row["channel"] == "call" or row["why"] != "locate"


def test_every_tone_but_the_plain_one_has_a_template_for_the_next_step() -> None:
    shipped = templates.shipped()
    assert set(shipped["tone"]) == {*writing.MAY_HAVE}
    for channel in ("sms", "chat"):
        steps = shipped.filter(channel=channel, why="step", language="zh_Hans")
        assert set(steps["tone"]) == {*writing.MAY_HAVE}


def test_traditional_templates_are_in_traditional_characters() -> None:
    text = templates.shipped().filter(template="sms_thanks", language="zh_Hant")["text"][0]
    assert "約定" in text


def test_a_version_is_used_once_a_second_person_approved_it(ledger: Ledger) -> None:
    hers, clara = ledger.by(MAY), ledger.by(CLARA)
    written = writing.write(hers, version(template="sms_step", text="{name}您好。"), NOW)

    assert "您好。" not in texts(ledger)
    with pytest.raises(RecordRefused, match="second person"):
        writing.approve(hers, written, NOW)
    writing.approve(clara, written, NOW)
    assert "{name}您好。" in texts(ledger)

    writing.retire(clara, written, NOW)
    assert "{name}您好。" not in texts(ledger)
    assert writing.versions(ledger).select("state", "written_by", "decided_by").rows() == [
        ("retired", "mei", "Clara")
    ]


def texts(ledger: Ledger) -> set[str]:
    """The simplified texts of the steps that are used."""
    used = templates.used(writing.versions(ledger))
    return set(used.filter(why="step", channel="sms", language="zh_Hans")["text"])


def test_who_is_alone_approves_what_he_wrote(ledger: Ledger) -> None:
    writing.approve(ledger, writing.write(ledger, version(), NOW), NOW)
    assert writing.versions(ledger)["state"].to_list() == ["approved"]


def test_a_version_is_decided_on_once(ledger: Ledger) -> None:
    written = writing.write(ledger, version(), NOW)
    assert writing.write(ledger, version(version_id=written), NOW) == written
    writing.refuse(ledger, written, NOW)
    with pytest.raises(RecordRefused, match="decided"):
        writing.approve(ledger, written, NOW)
    with pytest.raises(RecordRefused, match="retired"):
        writing.retire(ledger, written, NOW)


def test_all_faults_of_a_version_are_said_at_once(ledger: Ledger) -> None:
    wrong = version("您欠{sum}", title="", others=True, channel="fax", stage="soon", tone="rude")
    said = [str(one) for one in writing.faults(wrong)]
    assert len(said) == 5
    with pytest.raises(RecordRefused, match="a name of up to"):
        writing.write(ledger, wrong, NOW)
    assert str(writing.faults(version("您欠款", others=True))[0]).startswith("A text that others")


def test_a_collector_neither_writes_nor_approves_templates(ledger: Ledger) -> None:
    colin = ledger.by(somebody("Colin", Role.COLLECTOR, collector="W01"))
    with pytest.raises(NotAllowed):
        writing.write(colin, version(), NOW)
    written = writing.write(ledger.by(MAY), version(), NOW)
    with pytest.raises(NotAllowed):
        writing.approve(colin, written, NOW)


def test_a_row_gets_the_template_of_its_stage_and_language_and_a_safe_one_where_others_read() -> (
    None
):
    rows = pl.DataFrame(
        {
            "channel": ["sms"] * 4,
            "why": ["step", "step", "step", "locate"],
            "language": ["zh_Hans", "en", "en", "zh_Hans"],
            "stage": ["early", "late", "late", None],
            "tone": ["plain"] * 4,
            "discreet": [False, False, True, True],
        }
    )
    found = templates.fitting(rows, templates.used(templates.shipped().clear()))
    assert found["template"].to_list() == ["sms_step_early", "sms_step", None, "sms_call_back"]


def test_the_template_of_the_tone_goes_before_that_of_the_stage_and_others_do_for_each(
    ledger: Ledger,
) -> None:
    tones = ["gentle", "warm", "clear", "careful", "plain", "gentle"]
    rows = pl.DataFrame(
        {
            "channel": ["sms"] * 6,
            "why": [*["step"] * 5, "thanks"],
            "language": ["zh_Hans"] * 6,
            "stage": ["early"] * 6,
            "tone": tones,
            "discreet": [False] * 6,
        }
    )

    def found() -> list[str | None]:
        return templates.fitting(rows, templates.used(writing.versions(ledger)))[
            "template"
        ].to_list()

    shipped = [f"sms_step_{one}" for one in tones[:4]]
    assert found() == [*shipped, "sms_step_early", "sms_thanks"]

    # A version of one's own has a tone too, and counts for it alone.
    own = version(why="thanks", template="own_thanks", tone="gentle")
    writing.approve(ledger, writing.write(ledger, own, NOW), NOW)
    assert found() == [*shipped, "sms_step_early", "own_thanks"]
