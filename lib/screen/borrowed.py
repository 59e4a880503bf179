"""What Streamlit's own widgets say in English only, said in the reader's language.

Version 1.67 has no words of its own to give a widget: the button of a file chooser, its line of
limits, the search of a table and what its buttons tell on hover, the menus of a column and of the
page, the parts of an empty date, the notice that there is no such page. The words are hidden and
ours put in their place by a style sheet. It cannot read: entries of the menus of a column are told
by their number and order, so one with more or fewer entries than any here keeps its own.
"""

from collections.abc import Iterator, Mapping, Sequence

import streamlit as st

from lib.words import N_, Words

CHOOSER = '[data-testid="stFileUploaderDropzone"]'
FOUND = '.gdg-search-status [data-testid="search-result-area"]'
DATE = '[data-testid="stDateInput"]'
NEXT = '.gdg-search-bar:has(button[aria-label="Next Result"]'

TOOL = '[data-testid="stElementToolbarButton"]:hover'
HINT = '[data-testid="stTooltipContent"] p'

AT_THE_TOP: Mapping[str, str] = {
    '[data-testid="stStatusWidget"] button': N_("Interrupt"),
    '[data-testid="stMainMenuItem-theme-System"]': N_("As the device"),
    '[data-testid="stMainMenuItem-theme-Light"]': N_("Light"),
    '[data-testid="stMainMenuItem-theme-Dark"]': N_("Dark"),
    '[data-testid="stMainMenuItem-print"] [data-testid="stMainMenuItemLabel"]': N_("Print"),
    '[data-testid="stMainMenuItem-recordScreencast"] [data-testid="stMainMenuItemLabel"]': N_(
        "Record the screen"
    ),
}
"""What stands at the top of every page, and in its menu."""

MENU = '[data-testid="stDataFrameColumnMenu"] [role="menu"]'
ENTRY = '[role="menuitem"]'
ACTS = (
    N_("Sort ascending"),
    N_("Sort descending"),
    N_("Fit the width"),
    N_("Pin or unpin"),
    N_("Hide column"),
)
"""Entries of the menu of a column, but for those that open a menu of their own."""

OPENED: Mapping[str, str] = {"true": N_("Statistics"), "menu": N_("Format")}
"""What opens another menu, by the kind of menu that it says to have."""

STATISTICS = '[data-testid="stDataFrameStatisticsMetrics"]'
FIRST = (N_("With a value"), N_("Empty"))
SPREAD = (N_("Minimum"), N_("25th percentile"), N_("Median"), N_("75th percentile"), N_("Maximum"))
FIGURES: Sequence[Sequence[str]] = (
    FIRST,
    (*FIRST, N_("Different ones"), N_("Shortest"), N_("Longest"), N_("Average length")),
    (*FIRST, *SPREAD, N_("Average"), N_("Range")),
    (*FIRST, N_("Different ones"), N_("Average"), N_("Standard deviation"), *SPREAD, N_("Sum")),
)
"""What the statistics of a column name: of yes and no, texts, days, numbers."""

FORMATS = '[data-testid="stDataFrameColumnFormattingMenu"] [role="menu"]'
USUAL = (N_("Automatic"), N_("As the language has it"))
NUMBERS = (
    *USUAL,
    *(N_("As it is"), N_("Short"), N_("Dollars"), N_("Euros"), N_("Yen"), N_("Per cent")),
    *(N_("Scientific"), N_("Losses in brackets")),
)
SHOWN: Sequence[Sequence[str]] = (
    USUAL,
    (*USUAL, N_("Time from now")),
    (*USUAL, N_("Time from now"), N_("Calendar")),
    NUMBERS,
    (*NUMBERS, N_("Duration")),
)
"""The formats of a column: of times, days, moments, shares, numbers."""

NOTICE = 'section[role="dialog"]:not(:has([data-testid]))'
"""What Streamlit itself has to say, over the page."""

ENGLISH = "en"
"""The language that Streamlit speaks."""


def said(t: Words, *, lost: bool = False) -> None:
    """Put the words of a language in the place of the English ones, on the page being drawn.

    The limit of a chooser is hidden in every language: what is carried and what is accepted
    differ, and the page says the second. `lost` is who came by an address that names no page.
    """
    rules = ['[data-testid="stFileUploaderDropzoneInstructions"] { display: none; }']
    if t.language != ENGLISH:
        rules += [
            *_instead(
                f'{CHOOSER} button [data-testid="stMarkdownContainer"] p', t("Choose a file")
            ),
            *_instead(".gdg-search-status label", t("Type what to look for")),
            f"{FOUND} {{ font-size: 0; }}",
            *_of_a_date(t),
            *_of_tools(t),
            *_of_columns(t),
            *(rule for what, words in AT_THE_TOP.items() for rule in _instead(what, t(words))),
            _after(f"{NEXT}:disabled) {FOUND}", t("Nothing found")),
            _after(f"{NEXT}:not(:disabled)) {FOUND}", t("Found: step through by the arrows")),
        ]
        if lost:
            rules += _of_nowhere(t)
    st.html(f"<style>{' '.join(rules)}</style>")


def _of_a_date(t: Words) -> list[str]:
    """What stands in an empty date: year, month and day."""
    parts = {"year": t("yyyy"), "month": t("mm"), "day": t("dd")}
    return [
        rule
        for part, words in parts.items()
        for rule in _instead(f'{DATE} [data-type="{part}"][data-placeholder]', words)
    ]


def _of_tools(t: Words) -> list[str]:
    """What the button of a table tells that the mouse is on; no other hint is there meanwhile."""
    hints = {
        "Search": t("Search"),
        "Fullscreen": t("Full screen"),
        "Close fullscreen": t("Leave the full screen"),
        "Show/hide columns": t("Show or hide columns"),
    }
    return [
        rule
        for english, words in hints.items()
        for rule in _instead(f'body:has({TOOL} [aria-label^="{english}"]) {HINT}', words)
    ]


def _of_columns(t: Words) -> Iterator[str]:
    """The menu of a column, and the two that it opens."""
    yield from _in_order(t, MENU, ENTRY, ACTS)
    for kind, words in OPENED.items():
        yield from _instead(f'{MENU} [aria-haspopup="{kind}"] > div', t(words))
    for names in FIGURES:
        yield from _in_order(t, STATISTICS, "div", names, " > dt")
    for names in SHOWN:
        yield from _in_order(t, FORMATS, ENTRY, names)


def _in_order(
    t: Words, where: str, one: str, names: Sequence[str], inside: str = ""
) -> Iterator[str]:
    """As many parts `one` of a list as there are names, each with its own."""
    whole = f"{where}:has(> :nth-child({len(names)} of {one}))"
    exactly = f"{whole}:not(:has(> :nth-child({len(names) + 1} of {one})))"
    for at, name in enumerate(names, start=1):
        yield from _instead(f"{exactly} > :nth-child({at} of {one}){inside}", t(name))


def _of_nowhere(t: Words) -> Iterator[str]:
    """The notice to who came by a link to no page: what he sees, and what to do."""
    yield from _instead(f'{NOTICE} h2[slot="title"]', t("There is no such page"))
    told = t(
        "The link names a page that there is not; behind this notice is the overview. Close it and "
        "choose a page in the menu, or ask who sent the link for a new one."
    )
    yield from _instead(f'{NOTICE} h2[slot="title"] + div > div', told)


def _instead(what: str, words: str) -> tuple[str, str]:
    return f"{what} {{ font-size: 0; }}", _after(what, words)


def _after(what: str, words: str) -> str:
    """Words behind something; each letter by its number, so that none can end the text."""
    letters = "".join(f"\\{ord(one):06x}" for one in words)
    return f'{what}::after {{ content: "{letters}"; font-size: 0.875rem; }}'
