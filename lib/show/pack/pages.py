"""The pack as PDF: A4, in black and white, with a page outside that tells a stranger nothing.

The first page names crew, day and times, the second looks after the crew, the others have one block
for each stop, never cut in two where it fits on a page: where and when, whom to ask for, what to
heed, a code that opens the way there on a phone, and room to write down what came of it.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol
from xml.sax.saxutils import escape, quoteattr

import segno
from reportlab.graphics.shapes import Drawing, Rect
from reportlab.lib.colors import black
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from lib.show.pack.fonts import Face, page_font
from lib.show.pack.sheet import ITEM, Block, Sheet, Visit

MARGIN = 14 * mm
WIDTH = A4[0] - 2 * MARGIN
NUMBER, RESULT, CODE = 11 * mm, 80 * mm, 27 * mm
"""Widths of the number of a stop, of what is filled in, and of the code."""

LINE = 0.3 * mm
THIN = 0.15 * mm
WRITE = 7.5 * mm
"""Height of a line to write on."""

SIZES = {"title": 28, "cover": 16, "head": 15, "part": 11, "big": 13, "text": 10, "small": 8}


class Draw:
    """Turns texts into parts of a page, in one font; nothing of a file is read as markup."""

    def __init__(self, font: str, language: str) -> None:
        self.font = font
        wrap = None if language == "en" else "CJK"
        self.styles = {
            name: ParagraphStyle(
                name,
                fontName=font,
                fontSize=size,
                leading=size * 1.35,
                textColor=black,
                wordWrap=wrap,
                splitLongWords=True,
            )
            for name, size in SIZES.items()
        }
        # Between a box and its word no line may end, so ticks break at spaces in any language.
        self.styles["ticks"] = ParagraphStyle("ticks", self.styles["small"], wordWrap=None)

    def text(self, text: str, style: str = "text") -> Paragraph:
        """A paragraph of exactly that text."""
        return Paragraph(escape(text), self.styles[style])

    def link(self, name: str, address: str) -> Paragraph:
        """A name that leads to an address, for who reads the pages on a phone."""
        return Paragraph(f"<a href={quoteattr(address)}>{escape(name)}</a>", self.styles["small"])

    def framed(self, lines: Sequence[str], width: float) -> list[Flowable]:
        """Lines that must not be overlooked."""
        if not lines:
            return []
        told = Table([[self.text(line)] for line in lines], colWidths=[width])
        told.setStyle([("BOX", (0, 0), (-1, -1), 3 * LINE, black), *padded(1 * mm)])
        return [told]


def to_pdf(sheet: Sheet, face: Face | None) -> bytes:
    """Write the pages; with `face` its characters are embedded (lib.show.pack.fonts)."""

    def parts(draw: Draw) -> Iterator[Flowable]:
        yield from (*_cover(sheet, draw), *_safety(sheet, draw), *_stops(sheet, draw))

    return written(sheet, sheet.cover["title"], parts, face)


class Marked(Protocol):
    """What is printed: its language, the mark of who takes it out, and all its characters."""

    @property
    def language(self) -> str:
        """The code of its language."""
        ...

    @property
    def foot(self) -> str:
        """Who takes it out and when."""
        ...

    def characters(self) -> set[str]:
        """Every character that stands on the pages."""
        ...


def written(
    what: Marked, title: str, parts: Callable[[Draw], Iterator[Flowable]], face: Face | None
) -> bytes:
    """Write pages of such parts, each marked; with `face` its characters are embedded."""
    made = io.BytesIO()
    with page_font(face, what.characters()) as font:
        tag = what.language.replace("_", "-")
        pages = BaseDocTemplate(made, pagesize=A4, title=title, author=what.foot, lang=tag)
        frame = Frame(MARGIN, MARGIN, WIDTH, A4[1] - 2 * MARGIN, *(0,) * 4)

        def marked(canvas: Canvas, _pages: object) -> None:
            _mark(canvas, what.foot, font)

        pages.addPageTemplates([PageTemplate("page", [frame], onPage=marked)])
        pages.build(list(parts(Draw(font, what.language))))
    return made.getvalue()


def _mark(canvas: Canvas, mark: str, font: str) -> None:
    """Who took the pack out and when, at the head of each page; at its foot also which page."""
    canvas.setFont(font, SIZES["small"])
    canvas.drawRightString(A4[0] - MARGIN, A4[1] - MARGIN * 0.7, mark)
    canvas.drawString(MARGIN, MARGIN * 0.5, mark)
    canvas.drawRightString(A4[0] - MARGIN, MARGIN * 0.5, str(canvas.getPageNumber()))


def _cover(sheet: Sheet, draw: Draw) -> Iterator[Flowable]:
    yield Spacer(1, 55 * mm)
    yield draw.text(sheet.cover["title"], "title")
    yield Spacer(1, 14 * mm)
    rows = [[draw.text(one, "cover") for one in line] for line in sheet.cover["lines"]]
    told = Table(rows, colWidths=[40 * mm, WIDTH - 40 * mm], splitInRow=1)
    told.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *padded(2 * mm)])
    yield told
    yield PageBreak()


def _safety(sheet: Sheet, draw: Draw) -> Iterator[Flowable]:
    told = sheet.safety
    yield draw.text(told["title"], "head")
    for part in told["parts"]:
        yield Spacer(1, 2 * mm)
        yield draw.text(part["title"], "part")
        for line in part["lines"]:
            yield draw.text(f"{ITEM} {line}")
    yield Spacer(1, 3 * mm)
    yield draw.text(told["times_title"], "part")
    yield Spacer(1, 1 * mm)
    rows = [told["columns"], *((*row, "") for row in told["times"])]
    times = Table(
        [[draw.text(cell) for cell in row] for row in rows],
        colWidths=[25 * mm, 30 * mm, 30 * mm, 40 * mm],
        repeatRows=1,
        hAlign="LEFT",
    )
    times.setStyle([("GRID", (0, 0), (-1, -1), THIN, black), *padded(0.7 * mm)])
    yield times
    yield PageBreak()


def _stops(sheet: Sheet, draw: Draw) -> Iterator[Flowable]:
    yield draw.text(sheet.heading, "head")
    yield Spacer(1, 3 * mm)
    for block in sheet.blocks:
        yield KeepTogether([_stop(block, draw), Spacer(1, 4 * mm)])


def _stop(block: Block, draw: Draw) -> Table:
    middle = WIDTH - NUMBER - RESULT
    inner = middle - 4 * mm
    told: list[Flowable] = [draw.text(f"{block.times}   {block.way}", "big")]
    told += [draw.text(line) for line in block.told]
    told += draw.framed(block.heed, inner)
    code = Table([[_code(block.code), _opens(block, draw)]], colWidths=[CODE, RESULT - CODE])
    code.setStyle([("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *padded(1 * mm)])
    rows: list[list[Any]] = [[draw.text(block.number, "head"), told, code]]
    rows += [["", _who(one, draw), _result(one, draw)] for one in block.visits]
    # What is longer than a page goes on over the next ones instead of fitting nowhere.
    stop = Table(rows, colWidths=[NUMBER, middle, RESULT], splitInRow=1)
    stop.setStyle(
        [
            ("BOX", (0, 0), (-1, -1), 2 * LINE, black),
            ("LINEAFTER", (0, 0), (0, -1), LINE, black),
            ("LINEBELOW", (1, 0), (-1, -2), THIN, black),
            ("LINEBEFORE", (2, 1), (2, -1), THIN, black),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            *padded(2 * mm),
            *((side, (2, 0), (2, 0), 0) for side in ("TOPPADDING", "BOTTOMPADDING")),
        ]
    )
    return stop


def _opens(block: Block, draw: Draw) -> list[Flowable]:
    return [draw.text(block.service), *(draw.link(*one) for one in block.links)]


def _who(one: Visit, draw: Draw) -> list[Flowable]:
    told = [draw.text(one.place, "big"), draw.text(one.who)]
    return [*told, *(draw.text(f"{ITEM} {wish}") for wish in one.wishes)]


def _result(one: Visit, draw: Draw) -> list[Flowable]:
    """What is filled in by hand: ticks, the result, and the next step with its date."""
    result, following, date = (draw.text(title, "small") for title in one.lines)
    title, rest = 17 * mm, RESULT - 4 * mm - 17 * mm
    lines = Table(
        [[result, "", "", ""], [following, "", date, ""]],
        colWidths=[title, rest - 33 * mm, 10 * mm, 23 * mm],
        rowHeights=[WRITE] * 2,
    )
    lines.setStyle(
        [
            ("LINEBELOW", (1, 0), (-1, 0), THIN, black),
            ("LINEBELOW", (1, 1), (1, 1), THIN, black),
            ("LINEBELOW", (3, 1), (3, 1), THIN, black),
            ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
            *padded(0.5 * mm),
        ]
    )
    return [*(draw.text(line, "ticks") for line in one.result), lines]


def _code(link: str) -> Drawing:
    """The QR code of a link, in squares: sharp on any printer."""
    rows = tuple(segno.make_qr(link, error="m").matrix_iter(border=4))
    side = (CODE - 2 * mm) / len(rows)
    drawing = Drawing(CODE - 2 * mm, CODE - 2 * mm)
    for y, row in enumerate(reversed(rows)):
        for x, dark in enumerate(row):
            if dark:
                drawing.add(Rect(x * side, y * side, side, side, fillColor=black, strokeWidth=0))
    return drawing


def padded(by: float) -> list[tuple[object, ...]]:
    """The same room on all sides of each cell."""
    sides = ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING", "BOTTOMPADDING")
    return [(side, (0, 0), (-1, -1), by) for side in sides]
