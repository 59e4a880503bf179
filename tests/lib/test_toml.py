"""A broken TOML file is refused with its place and what to do, in the reader's language."""

import tomllib
from pathlib import Path

import pytest

from lib import toml
from lib.words import words


def fault(text: str) -> toml.Fault:
    """Return what the parser says against a text."""
    with pytest.raises(tomllib.TOMLDecodeError) as refused:
        tomllib.loads(text)
    return refused.value


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = 1\nb = = 2", "第 2 行第 5 列"),
        ("a = 1\na = 2", "前面已出现过"),
        ("a = 1\na = 2\n", "第 2 行第 6 列"),
        ("[a]\n[b]\n[a]\n", "第 3 行第 3 列"),
        ('a = "open', "过早结束"),
        ("\n" * 1233 + "a = ?", "第 1234 行第 5 列"),
    ],
)
def test_the_place_of_a_fault_is_told_without_a_word_of_the_parser(text: str, said: str) -> None:
    told = words("zh_Hans")(toml.problem(fault(text)))
    assert said in told
    assert told.isascii() is False
    assert "Invalid" not in told
    assert "Cannot" not in told
    assert told.endswith("。")


def test_another_encoding_and_a_closed_file_have_sentences_of_their_own(tmp_path: Path) -> None:
    with pytest.raises(UnicodeDecodeError) as coded:
        b"\xff".decode()
    with pytest.raises(OSError, match="nothing") as absent:
        (tmp_path / "nothing").read_text("utf-8")
    told = [str(toml.problem(one.value)) for one in (coded, absent)]
    assert "UTF-8" in told[0]
    assert "cannot be opened" in told[1]
