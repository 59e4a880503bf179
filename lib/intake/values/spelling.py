"""What people and Excel do to any cell: full width, marks for "nothing", apostrophes, error words.

Only characters that are another form of an ASCII character are folded. The compatibility forms of
Unicode go further and would turn 100² into 1002.
"""

import polars as pl

from lib.intake.values.fewer import odd_only
from lib.intake.values.parsed import Parsed
from lib.spelling import FULL_WIDTH

OTHER_FORMS = {
    **FULL_WIDTH,
    "\u3000": " ",
    "\u00a0": " ",
    "\u2007": " ",
    "\u2009": " ",
    "\u202f": " ",
    "￥": "¥",
    "￡": "£",
    "﹣": "-",
    "−": "-",
    "‐": "-",
    "‑": "-",
    "‒": "-",
    "–": "-",
    "﹢": "+",
    "’": "'",
    "‘": "'",
    "〜": "~",
}
"""Another form of a character → the one it stands for."""

_FOLDED = str.maketrans(OTHER_FORMS)

INVISIBLE = (
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u{80}-\u{9f}\u{ad}"
    r"\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2060}-\u{2069}\u{feff}]"
)
"""Control, zero-width and direction characters; line breaks and tabs stay."""

COMPOSED = (
    r"[^\x00-\u{2ff}\u{370}-\u{482}\u{2002}-\u{20cf}\u{2460}-\u{27ff}\u{3000}-\u{3098}\u{309b}-\u{30ff}"
    r"\u{3105}-\u{312f}\u{3200}-\u{4dbf}\u{4e00}-\u{9fff}\u{ff00}-\u{ffef}]"
)
"""Characters that may have a second spelling; a text without any is in its normal form (NFC)."""
_SECOND_HALF = r"[\u{80}-\u{bf}ŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]"
_ACCENT = "[À-ÖØ-öø-ÿ]"
MISREAD = (
    rf"[ã-ï]{_SECOND_HALF}{{2}}|锟斤拷|"
    rf"{_ACCENT}{{2}}[¡-ÿ]{{2}}|[¡-ÿ]{_ACCENT}{{2}}[¡-ÿ]|[¡-ÿ]{{2}}{_ACCENT}{{2}}|"
    r"~\{[!-~]+~\}"
)
"""A name or address that some program before us has read in a wrong encoding: UTF-8 (å¼ ä¸‰) or
GB18030 (ÕÅÈý) that was taken for Latin-1, what UTF-8 made of lost letters, and the HZ of old mail
(~{UEH}~}). No word has four accented letters in a row."""

LOST = "[?？]"
"""What programs write for a character that they do not know."""

UTF_7 = r"\+[T-Za-n][0-9A-Za-z+/]{2,}-"
"""How Chinese characters may look in UTF-7: +XyBOCQ- is 张三."""

NEVER_TEXT = r"[\u{80}-\u{84}\u{86}-\u{9f}]"
"""Controls that nobody writes: UTF-8 that was taken for Latin-1 leaves them in any text."""

DASHES = r"(?i)^\s*(?:[-–—―/\\]+|－+|n/?a|#n/a|nil|null|none|无|無|空|没有|未知|不详|不詳)?\s*$"
"""What stands for nothing in a column of numbers, dates or identifiers."""

NOTHING_SAID = r"(?i)^\s*(?:[-–—/\\]+|[?？]|#?n/a|无|無|空|未知|不详|不詳)\s*$"
"""What stands for nothing in a column of names or addresses; "Na" may be a name."""

MISTAKES = r"(?i)^\s*#(?:REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|#+|N/A)\s*$"
"""What Excel shows where a formula went wrong or, ####, where the column was too narrow."""

NOT_AVAILABLE = r"(?i)^\s*#N/A\s*$"
"""What Excel shows where a lookup found nothing: the cell is empty, not lost."""

ORDINARY = r"^[A-Za-z]*[0-9][0-9A-Za-z .:/+_-]*$"
"""Cells about which there is nothing to ask; most columns of figures and dates have no other."""

_LETTER = r"A-WYZa-wyz\u{3400}-\u{4dbf}\u{4e00}-\u{67cf}\u{67d1}-\u{951e}\u{9520}-\u{9fff}"
ORDINARY_TEXT = rf"^[0-9]*[{_LETTER}][{_LETTER}0-9 ,，、.·()（）_-]*[{_LETTER}0-9)）]$"
"""Texts about which there is nothing to ask: two characters of a language and more, without 某 and
x, which hide what a name is, and without 锟, which is what is left of lost letters."""

NOTHING_WORDS = ("未知", "不详", "不詳")
"""Those of NOTHING_SAID that look ordinary."""

MARKED_FORMULA = r"^'('*[=+\-@\t\r\n＝＋－＠])"
"""A text that would be a formula, behind the apostrophe that keeps spreadsheets from running it:
lib.show.tables writes it so."""

MARKED_FIGURES = r"^'\s*([+-]?[0-9０-９])"
"""Figures behind the apostrophe with which Excel marks text."""


def folded(text: str) -> str:
    """One text with its full-width and other forms in plain ASCII, without space around it."""
    return text.translate(_FOLDED).strip()


def folded_many(cells: pl.Series) -> pl.Series:
    """A column likewise; what is plain already costs one look."""
    if cells.str.contains(r"[^\x00-\x7f]").any():
        cells = cells.str.replace_many(list(OTHER_FORMS), list(OTHER_FORMS.values()))
    return cells.str.strip_chars()


def odd_texts(cells: pl.Series) -> pl.Series:
    """The cells of a column of text that must be looked at; few are in most files."""
    return ~cells.str.contains(ORDINARY_TEXT) | cells.is_in(NOTHING_WORDS)


def without_apostrophes(frame: pl.DataFrame) -> pl.DataFrame:
    """Take the apostrophe before what would be a formula away again, in every text column.

    What an export writes is then read as what was exported.
    """
    marked = [
        name
        for name in frame.columns
        if frame[name].dtype == pl.String and frame[name].str.starts_with("'").any()
    ]
    if not marked:
        return frame  # a table in many pieces stays so
    return frame.with_columns(pl.col(marked).str.replace(MARKED_FORMULA, "$1"))


def without_dashes(cells: pl.Series, dashes: str = DASHES) -> pl.Series:
    """Leave out what people write into a cell to say that it is empty."""
    return cells.set(cells.str.contains(dashes).fill_null(value=False), None)


def mistakes(cells: pl.Series) -> pl.Series | None:
    """The cells that show a mistake of Excel; None in a column that has none."""
    if not cells.str.contains("#", literal=True).any():
        return None
    return cells.str.contains(MISTAKES).fill_null(value=False)


def misread(cells: pl.Series) -> pl.Series:
    """The names or addresses of which a program before us has lost or misread the letters."""
    found = cells.str.contains(MISREAD)
    if cells.str.contains(LOST).any():
        lost = cells.str.count_matches(LOST)
        found |= (lost > 0) & (lost * 2 >= cells.str.len_chars())
    odd = cells.filter(cells.str.contains(UTF_7)).unique()
    return found | cells.is_in([text for text in odd if _is_utf7(text)])


def _is_utf7(text: str) -> bool:
    try:
        read = text.encode("ascii").decode("utf-7")
    except UnicodeError:
        return False
    return any("\u4e00" <= letter <= "\u9fff" for letter in read)


def unmarked(cells: pl.Series) -> Parsed:
    """The cells of numbers, dates and identifiers without marks for text, nothing and mistakes."""
    return odd_only(cells, ~cells.str.contains(ORDINARY), _unmarked)


def _unmarked(cells: pl.Series) -> Parsed:
    parsed = Parsed(cells)
    if cells.str.contains(INVISIBLE).any():
        parsed.find("text_cleaned", cells.str.contains(INVISIBLE))
        cells = cells.str.replace_all(INVISIBLE, "")
    if cells.str.starts_with("'").any():
        parsed.find("text_marker", cells.str.contains(MARKED_FIGURES))
        cells = cells.str.replace(MARKED_FIGURES, "$1")
    wrong = mistakes(cells)
    if wrong is not None:
        missing = cells.str.contains(NOT_AVAILABLE)
        parsed.find("formula_empty", missing)
        parsed.find("formula_error", wrong & ~missing)
        cells = cells.set(wrong, None)
    parsed.values = without_dashes(cells)
    return parsed
