"""A report as PDF: A4, black and white, its Chinese characters embedded where there is a font."""

from collections.abc import Iterator
from dataclasses import dataclass

from reportlab.graphics.shapes import Drawing, Rect, String
from reportlab.lib.colors import HexColor, black
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer
from reportlab.platypus import Table as Grid

from lib.reports.model import Bars, Report, Section, Table, spoken
from lib.show.pack.fonts import Face
from lib.show.pack.pages import THIN, WIDTH, Draw, padded, written
from lib.show.report_page import TITLE
from lib.words import Words

ROW = 7 * mm
NAME, LENGTH = 50 * mm, 80 * mm


@dataclass(frozen=True)
class Pages:
    """A report with all its texts, for the font."""

    report: Report
    t: Words

    @property
    def language(self) -> str:
        """The code of its language."""
        return self.report.language

    @property
    def foot(self) -> str:
        """Who made it and when."""
        return self.report.mark

    @property
    def title(self) -> str:
        """What stands at its head."""
        return self.t(TITLE, day=self.report.as_of)

    def characters(self) -> set[str]:
        """Every character that stands on the pages."""
        return set("".join((self.title, self.foot, "0123456789", *self._texts())))

    def _texts(self) -> Iterator[str]:
        for one in self.report.sections:
            yield spoken(self.t, one.title)
            yield from map(self.t, one.findings)
            for bars in one.bars:
                yield from (spoken(self.t, cell) for item in bars.items for cell in item)
            for table in one.tables:
                yield from map(self.t, table.heads)
                yield from (spoken(self.t, cell) for row in table.rows for cell in row)


def to_pdf(report: Report, t: Words, face: Face | None) -> bytes:
    """Write the pages; with `face` its characters are embedded (lib.show.pack.fonts)."""
    pages = Pages(report, t)

    def parts(draw: Draw) -> Iterator[Flowable]:
        yield draw.text(pages.title, "head")
        for one in report.sections:
            yield from _section(one, t, draw)

    return written(pages, pages.title, parts, face)


def _section(one: Section, t: Words, draw: Draw) -> Iterator[Flowable]:
    head: list[Flowable] = [Spacer(1, 5 * mm), draw.text(spoken(t, one.title), "part")]
    first, *more = [draw.text(t(said)) for said in one.findings] or [Spacer(1, 1)]
    yield KeepTogether([*head, first])
    yield from more
    for bars in one.bars:
        yield _bars(bars, t, draw)
    for table in one.tables:
        if table.rows:
            yield Spacer(1, 2 * mm)
            yield _table(table, t, draw)


def _bars(bars: Bars, t: Words, draw: Draw) -> Drawing:
    longest = max((abs(length) for _, length, _ in bars.items), default=0) or 1
    height = ROW * len(bars.items) + 3 * mm
    found = Drawing(WIDTH, height)
    font = draw.styles["small"]
    for at, (name, length, value) in enumerate(bars.items):
        low = height - ROW * (at + 1)
        width = max(length, 0) / longest * LENGTH
        bar = Rect(NAME, low, width, ROW * 0.7, fillColor=HexColor("#AEB6C1"), strokeColor=black)
        texts = ((0, spoken(t, name)), (NAME + width + 2 * mm, spoken(t, value)))
        found.add(bar)
        for left, text in texts:
            found.add(
                String(left, low + ROW * 0.2, text, fontName=font.fontName, fontSize=font.fontSize)
            )
    return found


def _table(table: Table, t: Words, draw: Draw) -> Grid:
    heads = [draw.text(t(head), "small") for head in table.heads]
    rows = [[draw.text(spoken(t, cell), "small") for cell in row] for row in table.rows]
    columns = len(heads)
    return Grid(
        [heads, *rows],
        colWidths=[WIDTH / columns] * columns,
        repeatRows=1,
        style=[("GRID", (0, 0), (-1, -1), THIN, black), *padded(1 * mm)],
    )
