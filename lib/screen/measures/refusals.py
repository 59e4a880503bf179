"""What a page of several figures cannot compute: said once for all that lack the same."""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from lib.errors import DoorstepError
from lib.screen import speech
from lib.words import Words

T = TypeVar("T")


class Refusals:
    """The figures that were refused, by the reason; `t` is the language in which it is said."""

    def __init__(self, t: Words) -> None:
        """Begin with none."""
        self._t = t
        self._titles: dict[str, list[str]] = {}

    def ask(self, title: str, compute: Callable[[], T]) -> T | None:
        """Compute a figure of that title; None where it is refused."""
        try:
            return compute()
        except DoorstepError as refused:
            self._titles.setdefault(speech.refusal(self._t, refused), []).append(title)
            return None

    def say(self) -> None:
        """Name what was refused and why, a reason once."""
        for reason, titles in self._titles.items():
            st.info(f"**{self._t.listed(titles)}**  \n{reason}", icon=":material/info:")
