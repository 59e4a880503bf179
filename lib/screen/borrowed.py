"""What Streamlit's own widgets say in English only, said in the reader's language.

Version 1.67 has no words of its own to give a widget: the button of a file chooser, its line of
limits, the search of a table and what its buttons tell on hover, the parts of an empty date. The
words are hidden and ours put in their place by a style sheet. The menu of a column keeps its words:
nothing but them tells its entries apart.
"""

import streamlit as st

from lib.words import Words

CHOOSER = '[data-testid="stFileUploaderDropzone"]'
FOUND = '.gdg-search-status [data-testid="search-result-area"]'
DATE = '[data-testid="stDateInput"]'
NEXT = '.gdg-search-bar:has(button[aria-label="Next Result"]'

TOOL = '[data-testid="stElementToolbarButton"]:hover'
HINT = '[data-testid="stTooltipContent"] p'

ENGLISH = "en"
"""The language that Streamlit speaks."""


def said(t: Words) -> None:
    """Put the words of a language in the place of the English ones, on the page being drawn.

    The limit of a chooser is hidden in every language: what is carried and what is accepted
    differ, and the page says the second.
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
            _after(f"{NEXT}:disabled) {FOUND}", t("Nothing found")),
            _after(f"{NEXT}:not(:disabled)) {FOUND}", t("Found: step through by the arrows")),
        ]
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


def _instead(what: str, words: str) -> tuple[str, str]:
    return f"{what} {{ font-size: 0; }}", _after(what, words)


def _after(what: str, words: str) -> str:
    """Words behind something; each letter by its number, so that none can end the text."""
    letters = "".join(f"\\{ord(one):06x}" for one in words)
    return f'{what}::after {{ content: "{letters}"; font-size: 0.875rem; }}'
