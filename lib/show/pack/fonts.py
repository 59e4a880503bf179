"""A Chinese font for pages to print: one of this machine, cut down to what the pages say.

A page with its font inside prints the same everywhere. Fonts with PostScript curves (most of those
on Linux) are turned into TrueType on the way, because the writer of the pages embeds no other. On a
machine without any of the known fonts the pages name Adobe's STSong-Light instead: readers replace
it with a font of their own.
"""

import io
import logging
import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont, TTLibError, newTable
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError
from reportlab.pdfbase.ttfonts import TTFont as Embedded

NOT_EMBEDDED = "STSong-Light"
"""Where no font is found; it has both scripts."""

logging.getLogger("fontTools.subset").setLevel(logging.ERROR)
# It warns of each table of a font that it leaves out, which is what it is asked to do.

PAGE_FONT = "DoorstepPage"
WRITING = Lock()
"""Held while pages are written with a font of PAGE_FONT."""

SANS: Mapping[str, tuple[str, ...]] = {
    "zh_Hans": (
        "NotoSansCJK-Regular.ttc",
        "NotoSansCJKsc-Regular.otf",
        "NotoSansSC-Regular.otf",
        "NotoSansSC-Regular.ttf",
        "SourceHanSansSC-Regular.otf",
        "SourceHanSansCN-Regular.otf",
        "msyh.ttc",
        "Deng.ttf",
        "simhei.ttf",
        "simsun.ttc",
        "wqy-microhei.ttc",
        "wqy-zenhei.ttc",
        "DroidSansFallbackFull.ttf",
        "Hiragino Sans GB.ttc",
        "STHeiti Light.ttc",
        "Arial Unicode.ttf",
    ),
    "zh_Hant": (
        "NotoSansCJK-Regular.ttc",
        "NotoSansCJKtc-Regular.otf",
        "NotoSansTC-Regular.otf",
        "NotoSansTC-Regular.ttf",
        "SourceHanSansTC-Regular.otf",
        "msjh.ttc",
        "mingliu.ttc",
        "Arial Unicode.ttf",
    ),
}
"""Language → file names of fonts with its characters, the best for a page first. Addresses of the
mainland are read in any language, so every language falls back to those of zh_Hans."""

SCRIPT = {"zh_Hans": " SC", "zh_Hant": " TC", "en": " SC"}
"""Language → how the names of faces for its script end, in files with several."""

UNITS = 1.0
"""By how many units of the em a curve may be off when it is turned into TrueType's kind."""

ALWAYS = "".join(map(chr, range(0x20, 0x7F)))

UNUSED = ("BASE", "DSIG", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx")
"""Tables that a page without vertical text has no use for."""

LIMITS = (
    "maxPoints",
    "maxContours",
    "maxCompositePoints",
    "maxCompositeContours",
    "maxTwilightPoints",
    "maxStorage",
    "maxFunctionDefs",
    "maxInstructionDefs",
    "maxStackElements",
    "maxSizeOfInstructions",
    "maxComponentElements",
    "maxComponentDepth",
)
"""What a TrueType font says of its instructions and points; without instructions nothing."""


@dataclass(frozen=True)
class Face:
    """One face of a font file."""

    path: Path
    number: int


@contextmanager
def page_font(face: Face | None, text: Collection[str]) -> Iterator[str]:
    """Give the name of a font that has the characters of `text`, for as long as pages are written.

    The writer keeps its fonts for the whole process, each under its name: so pages are written one
    after the other, and each takes its font away again. Without a `face`, or with one that may not
    or cannot be embedded, it is NOT_EMBEDDED.
    """
    cut = None if face is None else _embedded(face, text)
    if cut is None:
        pdfmetrics.registerFont(UnicodeCIDFont(NOT_EMBEDDED))
        yield NOT_EMBEDDED
        return
    with WRITING:
        pdfmetrics.registerFont(cut)
        try:
            yield PAGE_FONT
        finally:
            pdfmetrics._fonts.pop(PAGE_FONT)  # noqa: SLF001 — it forgets none by itself
            pdfmetrics._dynFaceNames.pop(cut.face.name)  # noqa: SLF001 — likewise


@cache
def found(language: str) -> Face | None:
    """The best font of this machine for a language; None when none is known."""
    names = dict.fromkeys((*SANS.get(language, ()), *SANS["zh_Hans"]))
    files: dict[str, Path] = {}
    for folder in _folders():
        for path in folder.rglob("*.[toTO][tT][cfCF]"):
            files.setdefault(path.name.lower(), path)
    here = (files[name.lower()] for name in names if name.lower() in files)
    faces = (_face(path, SCRIPT[language]) for path in here)
    return next((face for face in faces if face is not None), None)


def _embedded(face: Face, text: Collection[str]) -> Embedded | None:
    """The font for the writer; None if it is damaged, or its maker forbids to embed it."""
    try:
        return Embedded(PAGE_FONT, io.BytesIO(cut_down(face, text)))
    except (OSError, TTFError, TTLibError, subset.Subsetter.SubsettingError):
        return None


def cut_down(face: Face, text: Collection[str]) -> bytes:
    """The face as a TrueType font with the characters of `text` only, named PAGE_FONT."""
    with (
        face.path.open("rb") as file,
        TTFont(file, fontNumber=face.number, lazy=True) as font,
    ):
        options = subset.Options(layout_features=[], notdef_outline=True, hinting=False)
        options.drop_tables += list(UNUSED)
        cutter = subset.Subsetter(options)
        cutter.populate(text=ALWAYS + "".join(text))
        cutter.subset(font)
        if "CFF " in font:
            _to_truetype(font)
        for record in font["name"].names:
            if record.nameID in {1, 4, 6}:
                record.string = PAGE_FONT
        written = io.BytesIO()
        font.save(written)
    return written.getvalue()


def _to_truetype(font: TTFont) -> None:
    """Put curves of TrueType in the place of those of PostScript."""
    order, outlines, glyphs = font.getGlyphOrder(), font.getGlyphSet(), {}
    for glyph in order:
        pen = TTGlyphPen(None)
        outlines[glyph].draw(Cu2QuPen(pen, UNITS, reverse_direction=True))
        glyphs[glyph] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, glyphs
    del font["CFF "]
    limits = font["maxp"]
    limits.tableVersion, limits.maxZones = 0x00010000, 1
    for limit in LIMITS:
        setattr(limits, limit, 0)
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"


def _face(path: Path, script: str) -> Face | None:
    """The face of a script in a file, else its first; None if the file is no font after all."""
    try:
        with path.open("rb") as file:
            if path.suffix.lower() != ".ttc":
                tables = TTFont(file, lazy=True).keys()
                return Face(path, -1) if {"glyf", "CFF "} & set(tables) else None
            several = TTCollection(file, lazy=True)
            names = [str(font["name"].getDebugName(1)) for font in several.fonts]
    except (OSError, TTLibError):
        return None
    return Face(path, next((at for at, one in enumerate(names) if one.endswith(script)), 0))


def _folders() -> Iterator[Path]:
    """Where the systems keep their fonts."""
    yield from map(Path, ("/usr/share/fonts", "/usr/local/share/fonts"))
    yield from (Path.home() / one for one in (".local/share/fonts", ".fonts", "Library/Fonts"))
    yield from map(Path, ("/System/Library/Fonts", "/Library/Fonts"))
    yield Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"
