"""Whatever happens to a file on its way: no crash, and no row that is whole is lost or changed.

The good file is lines of cases; damage is done to some of them. Every line that is still as it was
must be loaded as it was, or the file refused with a sentence.
"""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.errors import FileRefused
from lib.intake import load
from lib.intake.inspection import read_sheet
from lib.intake.options import Options
from tests.lib.intake.making import AS_OF, HEADER, case, read

ROWS = 12
NOTES = ("", '"第一次\n第二次"', '"约定""月底"", 还款"', "客户称下周还款")
NAMES = ("张三", "李敏磊", "欧阳婷", "王强")
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030")
quick = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def good(encoding: str) -> list[bytes]:
    """The lines of a good file: the header and one record each, without the line end."""
    rows = [
        case(case_id=f"A{n:03}", name=NAMES[n % len(NAMES)], note=NOTES[n % len(NOTES)])
        for n in range(ROWS)
    ]
    first, *others = (HEADER, *rows)
    plain = "utf-8" if encoding == "utf-8-sig" else encoding
    return [first.encode(encoding), *(row.encode(plain) for row in others)]


def said(refused: FileRefused) -> None:
    """Check that a refusal is a sentence."""
    assert str(refused).endswith(".")


def loaded(data: bytes) -> dict[str, tuple[object, ...]] | None:
    """Case number → its cells, or None for a refused file."""
    try:
        intake = load(data, AS_OF)
    except FileRefused as refused:
        said(refused)
        return None
    report = intake.report
    assert report.accepted + report.rejected + report.duplicate == report.read
    cells = ("case_id", "name", "mobile", "addr_home", "overdue_amount", "dpd", "note1")
    return {row[0]: row for row in intake.frame.select(cells).rows()}


WHOLE = {encoding: loaded(b"\r\n".join(good(encoding))) for encoding in ENCODINGS}


def flip(line: bytes, at: int, byte: int) -> bytes:
    return line[:at] + bytes([byte]) + line[at + 1 :]


def insert(line: bytes, at: int, byte: int) -> bytes:
    return line[:at] + bytes([byte]) + line[at:]


def drop(line: bytes, at: int, _: int) -> bytes:
    return line[:at] + line[at + 1 :]


def cut(line: bytes, at: int, _: int) -> bytes:
    return line[:at]


def quote(line: bytes, at: int, _: int) -> bytes:
    return line[:at] + b'"' + line[at:]


def repeat(line: bytes, _: int, __: int) -> bytes:
    return line + b"\r\n" + line


Damage = Callable[[bytes, int, int], bytes]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("damage", [flip, insert, drop, cut, quote, repeat])
@quick
@given(data=st.data())
def test_damage_to_one_line_costs_no_other(
    encoding: str, damage: Damage, data: st.DataObject
) -> None:
    lines = good(encoding)
    hit = data.draw(st.integers(1, ROWS), label="line")
    at = data.draw(st.integers(0, len(lines[hit]) - 1), label="place")
    byte = data.draw(st.integers(0, 255), label="byte")
    damaged = damage(lines[hit], at, byte)

    found = loaded(b"\r\n".join([*lines[:hit], damaged, *lines[hit + 1 :]]))

    whole = WHOLE[encoding]
    assert whole is not None
    assert found is not None
    assert len(whole) == ROWS
    number = f"A{hit - 1:03}"
    others = {key: row for key, row in whole.items() if key != number}
    changed = {key for key, row in others.items() if found.get(key) != row}
    # A changed digit may make the row another's double. Where it is good by itself, whichever comes
    # first is taken; where it is not, it takes no number from a whole row.
    alone = (loaded(b"\r\n".join([lines[0], damaged])) if changed else None) or {}
    for key in changed:
        assert found.get(key) == alone.get(key, others[key])


@pytest.mark.parametrize("fault", [{"amount": "abc"}, {"since": "soon"}, {"name": "张\ufffd"}])
def test_a_row_that_is_kept_out_takes_no_number_from_a_good_one(fault: dict[str, str]) -> None:
    found = read(case(**fault), case(note="好"), case(note="再"))

    assert found.frame.select("case_id", "note1").rows() == [("A1", "好")]
    assert (found.report.rejected, found.report.duplicate) == (1, 1)


@quick
@given(
    encoding=st.sampled_from((*ENCODINGS, "utf-16", "cp950", "cp1252")),
    hits=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=40),
    size=st.integers(0, 10_000),
)
def test_any_damage_ends_in_rows_or_in_a_sentence(
    encoding: str, hits: Sequence[tuple[int, int]], size: int
) -> None:
    text = b"\r\n".join(good("gb18030")).decode("gb18030")
    content = bytearray(text.encode(encoding, errors="ignore"))
    for place, byte in hits:
        content[place % len(content)] = byte

    loaded(bytes(content[: size or None]))


@quick
@given(st.binary(max_size=400))
def test_any_bytes_end_in_a_sheet_or_in_a_sentence(content: bytes) -> None:
    try:
        sheet = read_sheet(content, Options())
    except FileRefused as refused:
        said(refused)
    else:
        assert sheet.read > 0


@quick
@given(st.text(alphabet='A1,;|\t"\n\r张 。=', max_size=120))
def test_any_quotation_ends_and_every_line_is_accounted_for(text: str) -> None:
    body = "\n".join((HEADER, case(), text, case(case_id="A9")))

    found = loaded(body.encode())

    assert found is not None
    assert "A1" in found
