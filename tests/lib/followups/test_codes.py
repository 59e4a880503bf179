"""The tables that people choose from and files are read with."""

import re

import pytest

from lib.followups import codes
from lib.followups.codes import OUTCOMES, TABLES, choices, code_of, labels, spelled
from lib.spelling import plain


def test_there_are_the_43_results_of_visits_and_messages_and_11_of_calls() -> None:
    calls = [code for code in OUTCOMES if code.startswith("CALL_")]
    assert (len(OUTCOMES) - len(calls), len(calls)) == (44, 11)


def test_every_code_that_a_result_proposes_exists() -> None:
    for outcome in OUTCOMES.values():
        assert outcome.next_action in codes.NEXT_ACTIONS
        assert outcome.verdict in {None, *codes.VERDICTS}
        assert outcome.channels <= set(codes.CHANNELS)
        assert set(outcome.met) <= {person.group for person in codes.MET_WHOM.values()}
        assert ("note" in outcome.requires) == bool(outcome.ask and outcome.ask_zh)
        assert (outcome.days is None) == (outcome.code == "DECEASED")
        assert not (outcome.lasting and not outcome.holds)


def test_nobody_is_offered_a_derived_or_vague_result_or_a_call_result_at_the_door() -> None:
    offered = {channel: {one.code for one in choices(channel)} for channel in codes.CHANNELS}
    assert (
        set()
        .union(*offered.values())
        .isdisjoint({"LOST", "PROMISE", "NOBODY_HOME", "PAID", "FAM_PAYS"})
    )
    assert not [code for code in offered["visit"] if code.startswith("CALL_")]
    assert {"PTP", "CALL_RNR"} <= offered["call"]
    assert offered["call"].isdisjoint({"NOT_HOME", "LETTER_LEFT", "NOT_DONE"})


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("承诺还款（面）", "PROMISE"),
        ("承诺还款(电)", "PROMISE"),
        ("可联承诺", "PTP"),
        ("承诺还款(本人)", "PTP"),
        (" ptp ", "PROMISE"),
        ("中家人", None),
        ("不中人", "NOBODY_HOME"),
        ("Door  locked", "NOBODY_HOME"),
        ("CLIENT_NOT_HOME", "NOBODY_HOME"),
        ("Not home", "NOBODY_HOME"),
        ("无人在家(有居住迹象)", "NOT_HOME"),
        ("无址", "ADDR_UNFOUND"),
        ("Shifted", "MOVED"),
        ("NSP", "NO_PERSON"),
        ("ERT", "ENTRY_DENIED"),
        ("RTP", "REFUSED"),
        ("无还款诚意", "REFUSED"),
        ("谈判中", "NEGOT"),
        ("待对账", "DISPUTE"),
        ("线下已还款", "PAID"),
        ("Paid", "PAID"),
        ("全额还款", "PAID_FULL"),
        ("Partial Received", "PAID_PART"),
        ("已留信函", "LETTER_LEFT"),
        ("无效外访", "NOT_DONE"),
        ("停止催收", "STOP_REQ"),
        ("家人代偿", "FAM_PAYS"),
        ("FPTP", "FAM_PTP"),
        ("Promise to pay", "PROMISE"),
        ("跳票", None),
        ("BPTP", None),
        ("中债", None),
        ("", None),
        (None, None),
    ],
)
def test_a_file_may_spell_a_result_in_its_own_way(said: str | None, meant: str | None) -> None:
    assert code_of("outcome", said) == meant


def test_whom_they_met_and_the_address_are_read_apart_from_the_result() -> None:
    assert [code_of("met_whom", text) for text in ("中债(本人)", "中家人", "中同事/朋友")] == [
        "debtor",
        "family",
        "colleague",
    ]
    assert [code_of("address_verdict", text) for text in ("地址有效", "地址拆迁", "离职")] == [
        "valid",
        "demolished",
        "outdated",
    ]


def test_no_spelling_of_a_table_means_two_things() -> None:
    for table in TABLES.values():
        spellings = [
            (plain(text), one.code)
            for one in table.values()
            for text in {one.en, one.zh, *one.aliases}
        ]
        meanings: dict[str, set[str]] = {}
        for text, code in spellings:
            meanings.setdefault(text, set()).add(code)
        assert {text: found for text, found in meanings.items() if len(found) > 1} == {}


def test_what_is_written_of_a_code_is_read_as_that_code() -> None:
    tables = codes.OF_FILES.items()
    written = {(field, code): spelled(field, code) for field, table in tables for code in table}
    assert {key: code_of(key[0], text) for key, text in written.items()} == {
        (field, code): code for field, code in written
    }
    assert [text for (_, code), text in written.items() if text != code] == [
        "承诺还款（本人）",
        "无人在家（有居住迹象）",
    ]


def test_one_english_label_has_one_chinese_name() -> None:
    pairs = {(one.en, one.zh) for table in TABLES.values() for one in table.values()}
    assert len(pairs) == len({english for english, _ in pairs})
    assert all(re.search("[一-鿿]", chinese) for chinese in labels().values())
    assert not any("{" in text for text in labels())


@pytest.mark.parametrize(
    ("field", "said", "meant"),
    [
        ("outcome", "地址不存在", "ADDR_UNFOUND"),
        ("outcome", "查无此址", "ADDR_UNFOUND"),
        ("outcome", "家中无人", "NOBODY_HOME"),
        ("hold_kind", "司法", "lawyer"),
        ("hold_kind", "协商中", "agreement"),
        ("outcome", "已还款", None),
    ],
)
def test_common_words_of_lists_are_known_unless_they_say_too_little(
    field: str, said: str, meant: str | None
) -> None:
    assert code_of(field, said) == meant
