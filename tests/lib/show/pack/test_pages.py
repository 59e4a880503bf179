"""The pages to print, read back by another reader of PDF."""

import datetime as dt
import io
import re
from collections.abc import Sequence
from pathlib import Path

import pypdf
import pytest
from reportlab.pdfbase import pdfmetrics

from lib.show.crew_safety import Safety
from lib.show.pack import fonts
from lib.show.pack.fonts import Face
from lib.show.pack.pages import to_pdf
from lib.show.pack.sheet import sheet
from lib.visits.pack.model import Notes, Pack
from lib.words import LANGUAGES, words
from tests.lib.show.test_print_page import DEBT_WORDS, HOSTILE
from tests.lib.visits.pack.cast import NAME, PHONE, QUIET, cases, packed

SAFETY = Safety(dt.timedelta(minutes=30), "苹果", "110, 120", {})
MARK = "mei.lin · 2026-11-20 08:00"
EMBEDDED = fonts.found("zh_Hans")


def pages(pack: Pack, language: str = "zh_Hans", face: Face | None = None) -> Sequence[str]:
    """The text of each page, without the breaks of its lines."""
    told = sheet(pack, words(language), SAFETY, service="amap", mark=MARK)
    return [text_of(page) for page in read(to_pdf(told, face)).pages]


def read(written: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(written))


def text_of(page: pypdf.PageObject) -> str:
    """Chinese has no spaces, and where a line ends is not what is tested here."""
    return re.sub(r"\s", "", page.extract_text())


@pytest.mark.parametrize("face", [None, EMBEDDED], ids=["not embedded", "embedded"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_has_a_word_of_debt_and_the_first_two_name_no_customer(
    language: str, face: Face | None
) -> None:
    pack = packed(cases())
    cover, safety, *rest = pages(pack, language, face)

    assert [DEBT_WORDS.findall(page) for page in (cover, safety, *rest)] == [[]] * (2 + len(rest))
    for page in (cover, safety):
        assert not any(text in page for text in (NAME, PHONE, "文三路", "C1"))
    times = f"{pack.made.leave:%H:%M}–{pack.made.back:%H:%M}"
    assert all(text in cover for text in ("一组", "李雷、韩梅梅", times))
    assert all(text in safety for text in ("苹果", "110,120"))


@pytest.mark.parametrize("face", [None, EMBEDDED], ids=["not embedded", "embedded"])
def test_a_stop_prints_in_chinese_and_gives_its_text_back(face: Face | None) -> None:
    notes = Notes({"C1": ["门口有狗"]}, {"C1": ["只在周六"]})

    text = "".join(pages(packed(cases({"lat": 30.1}), notes=notes), face=face)[2:])

    for told in ("08:10–08:35", "文三路1号101室", NAME, PHONE, "门口有狗", "只在周六", "□本人"):
        assert told in text


def test_a_masked_page_has_no_name_phone_or_door() -> None:
    text = "".join(pages(packed(cases(), full=False)))

    assert not any(told in text for told in (NAME, PHONE, "文三路"))
    assert all(told in text for told in ("张**", "138****5678", "杭州市西湖区"))


def test_sums_and_days_stay_in_the_office() -> None:
    text = "".join(pages(packed(cases({"overdue_amount": 987_654, "dpd": 4_321}))))

    assert not any(figure in text for figure in ("9,876", "9876", "4321", "4,321"))


def test_every_page_says_who_took_it_and_when_and_fits_on_a4() -> None:
    told = sheet(packed(cases()), words("en"), SAFETY, service="amap", mark=MARK)
    found = read(to_pdf(told, None))

    assert all(text_of(page).count(MARK.replace(" ", "")) == 2 for page in found.pages)
    assert {tuple(map(round, page.mediabox[2:])) for page in found.pages} == {(595, 842)}
    assert found.metadata is not None
    assert found.metadata.author == MARK


def test_each_stop_opens_in_every_map_service_without_a_name() -> None:
    told = sheet(packed(cases({})), words("en"), SAFETY, service="baidu", mark=MARK)
    notes = [
        note.get_object()["/A"]["/URI"]
        for page in read(to_pdf(told, None)).pages
        for note in page.get("/Annots", [])
    ]

    (block,) = told.blocks
    assert notes == [link for _, link in block.links]
    assert block.code == dict(block.links)["Baidu Maps"]
    assert block.service == "QR code: Baidu Maps"
    assert not any(text in link for link in notes for text in ("%E5%BC%A0", NAME))


def test_hostile_and_endless_cells_stay_text_and_find_their_pages() -> None:
    cells = dict.fromkeys(("name", "case_id", "addr_home"), HOSTILE)
    endless = {"addr_home": "长" * 6_000, "lat": 30.2}

    found = pages(packed(cases(cells, endless)))

    assert "".join(found).count(re.sub(r"\s", "", HOSTILE)) == 3
    assert "".join(found[2:]).count("长") == 6_000


@pytest.mark.skipif(EMBEDDED is None, reason="this machine has no Chinese font")
def test_a_font_of_the_machine_goes_into_the_file_and_is_forgotten_after() -> None:
    told = sheet(packed(cases()), words("zh_Hans"), SAFETY, service="amap", mark=MARK)
    sizes = [len(to_pdf(told, EMBEDDED)) for _ in range(2)]
    font = read(to_pdf(told, EMBEDDED)).pages[2]["/Resources"]["/Font"]  # type: ignore[index]

    embedded = [
        "/FontFile2" in one["/FontDescriptor"]
        for one in (entry.get_object() for entry in font.values())
        if "/FontDescriptor" in one
    ]
    assert embedded
    assert all(embedded)
    assert max(sizes) < 300_000
    assert fonts.PAGE_FONT not in pdfmetrics.getRegisteredFontNames()


def test_a_font_that_cannot_be_embedded_is_not(tmp_path: Path) -> None:
    damaged = tmp_path / "simsun.ttf"
    damaged.write_bytes(b"\x00\x01\x00\x00 no font after all")

    with fonts.page_font(Face(damaged, -1), "上门") as name:
        assert name == fonts.NOT_EMBEDDED


def test_without_a_font_the_pages_name_one_that_readers_have() -> None:
    told = sheet(packed(cases(), notes=QUIET), words("zh_Hans"), SAFETY, service="amap", mark=MARK)

    assert fonts.NOT_EMBEDDED.encode() in to_pdf(told, None)
