"""In which language this session speaks: the browser's, until somebody chooses another."""

import re
from collections.abc import Iterable

import streamlit as st

from lib.errors import DoorstepError
from lib.words import LANGUAGES, Listed, Money, Sentence, Speaks, Words, negotiate, words

KEY = "language"
"""Session key and widget key of the chosen language."""


def language_of_session() -> str:
    """The chosen language, else the one that fits the browser's locale."""
    chosen: str | None = st.session_state.get(KEY)
    return chosen if chosen and chosen in LANGUAGES else negotiate(st.context.locale)


def words_of_session() -> Words:
    """The words of the session's language."""
    return words(language_of_session())


LINKED = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)
"""Where an address of the web or of mail is torn, for the browser makes links of the unescaped."""

JOINER = "\u2060"
"""Takes no room and lets no line break."""


def escaped(text: str) -> str:
    """Keep text from being read as Markdown: two dollar signs would make a formula.

    What looks like an address is torn by an invisible letter: backslashes are gone by the time the
    browser looks for links, and a name must not lead anybody to another machine.
    """
    torn = LINKED.sub(JOINER, text)
    return "".join(
        f"\\{letter}" if letter in r"\`*_{}[]<>()#+-.!|$~:" else letter for letter in torn
    )


def refusal(t: Words, refused: DoorstepError) -> str:
    """Say a refusal in Markdown, in which nothing that a file said is markup."""
    return said(t, refused)


def said(t: Words, sentence: Speaks) -> str:
    """Say a sentence of the domain in Markdown, in which nothing that a file said is markup."""
    return t(sentence, **{key: _told(t, value) for key, value in sentence.values.items()})


def _told(t: Words, value: object) -> object:
    """A value of a sentence as text, and so what stands inside a sentence that is itself one."""
    if isinstance(value, Speaks):
        return Sentence(value.sentence, **{key: _told(t, one) for key, one in value.values.items()})
    if isinstance(value, Money):
        return escaped(t.money(value.minor, value.currency))
    if isinstance(value, Listed):
        return Listed.of(_told(t, one) for one in value.names)
    return escaped(value) if isinstance(value, str) else value


def listed(t: Words, names: Iterable[str]) -> str:
    """Put names beside each other as the language does."""
    return t.listed(names)


def switch(t: Words) -> None:
    """Draw the language switch; it keeps its value on all pages of the session."""
    st.selectbox(
        t("Language"),
        list(LANGUAGES),
        index=list(LANGUAGES).index(language_of_session()),
        format_func=lambda code: LANGUAGES[code],
        key=KEY,
        persist_state="session",
        label_visibility="collapsed",
        width=130,
    )
