"""The encoding is told by what the characters are, and broken places cost only their rows."""

import random
from dataclasses import replace

import opencc
import pytest

from lib.errors import FileUnreadable
from lib.intake import Options, load
from lib.intake.tables.decode import BROKEN, decode
from lib.intake.tables.neighbours import neighbour
from lib.intake.titles.columns import count_known
from tests.lib.intake.making import AS_OF, HEADER, case, read

TITLES = "case_id,name,city,overdue_amount,dpd"
MAINLAND = ("张伟", "王芳", "李娜", "刘洋", "陈杰", "杨超", "赵敏", "黄磊", "周静", "吴刚")
TAIWAN = ("張偉", "陳美玲", "林志豪", "黃淑芬", "李怡君", "王雅婷", "吳宗翰", "劉家豪", "蔡佩珊")
WEST = ("José", "Müller", "François", "Zoë", "Åkesson", "Muñoz", "Élodie", "Grüße", "Højgaard")


def file(names: tuple[str, ...], encoding: str) -> bytes:
    rows = [f"A{n},{name},x,100.00,30" for n, name in enumerate(names)]
    return "\r\n".join((TITLES, *rows, "")).encode(encoding)


SHORT = [
    *((name, "gb18030", "gb18030") for name in MAINLAND),
    *((name, "cp950", "big5") for name in TAIWAN),
    *((name, "cp1252", "cp1252") for name in WEST),
    *((name, "utf-8", "utf-8") for name in (*MAINLAND[:3], *TAIWAN[:3], *WEST)),
    *((name, "utf-16-le", "utf-16") for name in (MAINLAND[0], WEST[0])),
    *((name, "utf-16-be", "utf-16") for name in (MAINLAND[0], WEST[0])),
]


@pytest.mark.parametrize(("name", "written", "told"), SHORT)
def test_one_short_name_is_enough_to_tell_the_encoding(name: str, written: str, told: str) -> None:
    intake = load(file((name,), written), AS_OF)

    assert intake.report.encoding == told
    assert intake.frame["name"].to_list() == [name]


@pytest.mark.parametrize(
    ("names", "written"), [(MAINLAND, "gb18030"), (TAIWAN, "cp950"), (WEST, "cp1252")]
)
def test_any_mixture_of_names_reads_as_it_was_written(names: tuple[str, ...], written: str) -> None:
    draw = random.Random(written)  # noqa: S311 - no secret
    for _ in range(30):
        chosen = tuple(draw.choices(names, k=draw.randint(2, 12)))
        data = file(chosen, written)
        text = decode(data, known=count_known)

        assert b"".join(block.lines for block in text.blocks()).decode() == data.decode(
            written
        ).replace("\r\n", "\n")


def test_titles_of_the_dictionary_outweigh_rare_characters() -> None:
    header = opencc.OpenCC("s2t").convert(HEADER)

    text = decode(f"{header}\n{case(name='龘')}\n".encode("gb18030"), known=count_known)

    assert text.encoding == "gb18030"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_broken_byte_keeps_its_row_out_and_no_other(encoding: str) -> None:
    lines = [case(case_id=f"A{n}", name="张强") for n in range(5)]
    data = "\n".join((HEADER, *lines)).encode(encoding)
    at = data.rfind("强".encode(encoding))
    broken = data[: at + 1] + data[at + len("强".encode(encoding)) :]

    report = load(broken, AS_OF).report

    assert report.encoding == encoding
    assert report.accepted == 4
    assert [(one.row, one.column, one.code) for one in report.problems] == [
        (6, "姓名", "broken_text")
    ]


def test_a_broken_byte_in_a_column_without_a_meaning_counts_as_well() -> None:
    data = f"{HEADER},星座\n{case()},狮子\n{case(case_id='A2')},狮".encode()

    report = load(data[:-1], AS_OF).report

    assert (report.accepted, report.problems[0].code) == (1, "broken_text")


def test_zero_bytes_are_broken_text() -> None:
    report = read(case(), case(case_id="A2", name="张\x00三")).report

    assert (report.accepted, report.problems[0].code) == (1, "broken_text")


def test_the_encoding_that_a_person_chose_is_taken_or_refused() -> None:
    data = file(("韓梅",), "cp950")

    assert load(data, AS_OF, Options(encoding="big5")).frame["name"].to_list() == ["韓梅"]
    for wrong in ("utf-8", "nonsense", "rot13"):
        with pytest.raises(FileUnreadable):
            load(data, AS_OF, Options(encoding=wrong))


def test_a_file_in_two_encodings_loads_the_rows_of_one() -> None:
    rows = [case(case_id=f"A{n}", name="张强", addr="成都市锦江区某路") for n in range(6)]
    data = "\n".join((HEADER, *rows, "")).encode() + case(case_id="B1").encode("gb18030")

    report = load(data, AS_OF).report

    assert (report.encoding, report.accepted, report.rejected) == ("utf-8", 6, 1)


def test_blocks_end_with_a_line_and_together_are_the_file() -> None:
    data = file(MAINLAND * 40, "gb18030")
    text = decode(data, known=count_known)

    blocks = [block.lines for block in text.blocks(1_000)]

    assert len(blocks) > 5
    assert all(block.endswith(b"\n") for block in blocks)
    assert b"".join(blocks).decode() == data.decode("gb18030").replace("\r\n", "\n")
    assert BROKEN not in b"".join(blocks).decode()


@pytest.mark.parametrize(
    ("written", "misread"), [("utf-8", "latin-1"), ("utf-8", "cp1252"), ("gb18030", "latin-1")]
)
def test_text_that_another_program_has_misread_is_refused_and_never_read_as_something_else(
    written: str, misread: str
) -> None:
    damaged = [name.encode(written).decode(misread, errors="ignore") for name in MAINLAND[:3]]
    rows = [f"A{n},{name},成都市,100.00,30" for n, name in enumerate((*damaged, "张伟"))]
    report = load("\n".join((TITLES, *rows, "")).encode(), AS_OF).report

    assert report.encoding == "utf-8"
    broken = {(one.row, one.column) for one in report.problems if one.code == "broken_text"}
    assert broken == {(row, "name") for row in (2, 3, 4)}
    assert report.accepted == 1


@pytest.mark.parametrize("text", ["Øåæ", "Crème brûlée", "…——……", "×××× ····", "é—è", "naïve “é”"])
def test_accents_and_signs_are_no_damage(text: str) -> None:
    rows = [f"A1,张伟,成都市,100.00,30,{text}", "A2,李娜,重庆市,100.00,30,好的"]

    data = "\n".join((f"{TITLES},note1", *rows, "")).encode()

    assert load(data, AS_OF).report.accepted == len(rows)


def test_the_mark_with_which_old_programs_end_a_file_is_no_row() -> None:
    report = load(file(MAINLAND, "gb18030") + b"\x1a", AS_OF).report

    assert (report.read, report.accepted) == (len(MAINLAND), len(MAINLAND))


KOREAN = ("김철수", "이영희", "박지훈", "최은경", "정수빈", "강민호"), "서울시 강남구 테헤란로"
JAPANESE = ("山田太郎", "佐藤花子", "鈴木一郎", "高橋健太", "タナカ", "渡辺直美"), "東京都千代田区"


@pytest.mark.parametrize(
    ("written", "spoken"),
    [("euc-kr", KOREAN), ("cp949", KOREAN), ("euc-jp", JAPANESE), ("shift-jis", JAPANESE)],
)
@pytest.mark.parametrize("rows", [1, 2, 6])
def test_korean_and_japanese_text_is_refused_and_never_read_as_chinese(
    written: str, spoken: tuple[tuple[str, ...], str], rows: int
) -> None:
    names, street = spoken
    lines = [f"A{n},{name},{street} {n},100.00,30" for n, name in enumerate(names[:rows])]
    text = "\n".join((TITLES, *lines, ""))

    with pytest.raises(FileUnreadable, match=r"it seems to be .* Save it as UTF-8"):
        load(text.encode(written), AS_OF)

    won = Options(currency="KRW", currency_chosen=True)  # see tests/lib/intake/test_foreign.py
    as_utf8 = load(text.encode(), AS_OF, won).frame
    chosen = load(text.encode(written), AS_OF, replace(won, encoding=written)).frame
    assert as_utf8["name"].to_list() == chosen["name"].to_list() == list(names[:rows])


SURNAMES = "王李张刘陈杨黄赵吴周田石金文白林乜仉亓闵冼麴厍逯郗佘晏蔺卞缪晁嵇芮靳邝"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平建国春梅梓涵浩轩颖璐瑶琪薇菡堃喆淼焱犇骉"
PLACES = ("成都市锦江区红星路三段1号", "上海市长宁区", "北京市海淀区北四环西路66号", "某村3组", "")


@pytest.mark.parametrize(
    ("written", "told", "way"), [("gb18030", "gb18030", "t2s"), ("big5hkscs", "big5", "s2hk")]
)
def test_no_short_chinese_list_is_taken_for_korean_or_japanese(
    written: str, told: str, way: str
) -> None:
    draw = random.Random(written)  # noqa: S311 - no secret
    script = opencc.OpenCC(way)
    for _ in range(200):
        lines = [
            f"A{n},{draw.choice(SURNAMES)}{''.join(draw.choices(GIVEN, k=draw.randint(1, 2)))},"
            f"{draw.choice(PLACES)},100.00,30"
            for n in range(draw.randint(1, 4))
        ]
        rows = script.convert("\n".join((*lines, ""))).encode(written, errors="ignore")
        titles = script.convert("编号,姓名,地址,逾期金额,逾期天数\n").encode(written)

        assert neighbour(TITLES.encode() + b"\n" + rows) is None
        assert decode(titles + rows, known=count_known).encoding == told


def test_a_known_title_proves_that_a_list_is_chinese() -> None:
    data = f"{HEADER}\n{case(name='김철수', addr='서울시 강남구')}\n".encode("gb18030")

    assert decode(data, known=count_known).encoding == "gb18030"
