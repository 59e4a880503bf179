import re
from html.parser import HTMLParser

import polars as pl
import pytest

from lib.show.print_page import visit_sheet
from lib.visits.candidates import sort
from lib.visits.rows import frame
from lib.visits.solving.nearest import NearestFirst
from lib.visits.visit_list import VisitList, make
from lib.words import LANGUAGES, words
from tests.lib.visits.cast import CREW, DAY, Hours, Straight, basket

DEBT_WORDS = re.compile(
    "欠|债|債|催|逾期|贷|貸|还款|還款|账|帳|overdue|debt|loan|owe|due|collect|arrear|pay",
    re.IGNORECASE,
)
HOSTILE = '<script>alert(1)</script><img src="https://evil.example/x.png">{{ 7*7 }}'


class Page(HTMLParser):
    """The tags, attributes and text of a page, and the text of its cover alone."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = self.cover = ""
        self._in_cover = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag."""
        self.tags.append(tag)
        self.attributes += attrs
        self._in_cover |= tag == "title" or ("class", "cover") in attrs

    def handle_endtag(self, tag: str) -> None:
        """Note the end of the cover."""
        if tag in {"title", "section"}:
            self._in_cover = False

    def handle_data(self, data: str) -> None:
        """Add the text."""
        self.text += data + " "
        if self._in_cover:
            self.cover += data + " "


def visit_list(cases: pl.DataFrame) -> VisitList:
    return make(sort(cases, {}), CREW, DAY, Hours(), Straight(), NearestFirst(), 1)


def sheet(cases: pl.DataFrame, *, full: bool = True, language: str = "en") -> str:
    planned = visit_list(cases)
    rows = frame(planned, cases, full=full)
    return visit_sheet(planned, rows, words(language), full=full)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_outside_page_says_nothing_of_a_debt_or_a_person(language: str) -> None:
    cover = Page(sheet(basket({"name": "王**"}, {}), language=language)).cover

    assert DEBT_WORDS.findall(cover) == []
    assert not any(text in cover for text in ("王**", "C1", "文三路", "西湖"))


def test_the_outside_page_names_crew_day_count_and_times() -> None:
    cover = " ".join(Page(sheet(basket({}, {}))).cover.split())

    assert cover == (
        "Plan of the day Plan of the day Day 20 Nov 2026 Crew 一组 Members 李雷、韩梅梅 "
        "Stops 2 Times 08:00–08:54"
    )


def test_each_stop_has_its_times_place_number_and_boxes() -> None:
    text = " ".join(Page(sheet(basket({"name": "王**", "lat": 30.1}))).text.split())

    assert (
        "1 08:10–08:35 10.0 km, 10 min by road 文三路1号101室 C1 · 王** "
        "Met The person Family Somebody else Nobody"
    ) in text


@pytest.mark.parametrize("full", [True, False])
def test_only_the_full_sheet_shows_the_door(full: bool) -> None:  # noqa: FBT001 — a parameter of the test
    text = Page(sheet(basket({}), full=full)).text

    assert ("文三路1号101室" in text, "杭州市西湖区" in text) == (full, not full)


def test_sums_and_days_stay_in_the_office() -> None:
    text = Page(sheet(basket({"overdue_amount": 987_654, "dpd": 4_321}))).text

    assert not any(figure in text for figure in ("9,876", "9876", "4321", "4,321"))


def test_an_approximate_place_is_marked() -> None:
    assert "Place approximate" in Page(sheet(basket({"place_quality": "district"}))).text
    assert "Place approximate" not in Page(sheet(basket({}))).text


def test_hostile_cells_stay_text_and_nothing_is_fetched() -> None:
    cells = dict.fromkeys(("name", "case_id", "addr_home"), HOSTILE)

    page = Page(sheet(basket(cells)))

    assert page.text.count(HOSTILE) == 3
    assert not {"script", "img", "link", "iframe"} & set(page.tags)
    assert not {"src", "href", "onload", "onerror"} & {name for name, _ in page.attributes}
    assert "url(" not in page.text
    assert ("content", "default-src 'none'; style-src 'unsafe-inline'") in page.attributes
