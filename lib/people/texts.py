"""Texts that data files bring along in the languages of the product.

Questions and script cards are edited by the people who use them, so their texts stand in one place
in all languages instead of in the catalogues. Traditional Chinese is converted from simplified
unless a file gives its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from opencc import OpenCC

REMEMBERED = 4_096
_TRADITIONAL = OpenCC("s2twp")


@dataclass(frozen=True)
class Told:
    """One text; `en` stands in for a language that is missing."""

    en: str
    zh: str = ""
    zh_hant: str = ""

    def read(self, language: str) -> str:
        """The text in a language of lib.words.LANGUAGES."""
        if language == "zh_Hans":
            return self.zh or self.en
        if language == "zh_Hant":
            return self.zh_hant or (_converted(self.zh) if self.zh else self.en)
        return self.en or self.zh


def told(entry: Mapping[str, object]) -> Told:
    """The text of an entry with the keys en, zh and zh_hant."""
    return Told(*(str(entry.get(key, "")).strip() for key in ("en", "zh", "zh_hant")))


@lru_cache(REMEMBERED)
def _converted(text: str) -> str:
    converted: str = _TRADITIONAL.convert(text)
    return converted
