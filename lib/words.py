"""Every word a user reads, in the user's language.

The domain speaks English sentences with named fields and never asks who is listening; this module
translates them at the edge and writes numbers, money and dates in the reader's form. The
catalogues are gettext files in data/languages, read as text: nothing has to be compiled.
"""

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Protocol, runtime_checkable

from babel import Locale, UnknownLocaleError, dates, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

FOLDER = Path(__file__).parent.parent / "data" / "languages"

LANGUAGES: Mapping[str, str] = {
    "zh_Hans": "简体中文",
    "zh_Hant": "繁體中文",
    "en": "English",
}
"""Language code → its own name, in the order of the switch."""

LOCALES: Mapping[str, str] = {"zh_Hans": "zh_Hans_CN", "zh_Hant": "zh_Hant_TW", "en": "en_GB"}
"""Language code → the locale whose forms of numbers and dates are used."""

MINOR_UNITS = 100
"""Minor units (分) in one unit of any currency, as money is stored."""


def N_(text: str) -> str:  # noqa: N802 — the name that gettext tools know
    """Mark a text for the catalogue without translating it yet."""
    return text


@runtime_checkable
class Speaks(Protocol):
    """Anything with a translatable text and the values of its fields."""

    @property
    def sentence(self) -> str:
        """The English text with named fields."""
        ...

    @property
    def values(self) -> Mapping[str, object]:
        """The values of the fields."""
        ...


@dataclass(frozen=True, init=False)
class Sentence:
    """A message that is translated when somebody reads it."""

    sentence: str
    values: Mapping[str, object]

    def __init__(self, sentence: str, /, **values: object) -> None:
        object.__setattr__(self, "sentence", sentence)
        object.__setattr__(self, "values", values)

    def __str__(self) -> str:
        return self.sentence.format(**{key: str(value) for key, value in self.values.items()})


@dataclass(frozen=True)
class Money:
    """An amount of minor units as a field of a sentence, written in the reader's form."""

    minor: int
    currency: str | None = None

    def __str__(self) -> str:
        amount = f"{Decimal(self.minor) / MINOR_UNITS:,.2f}"
        return f"{self.currency} {amount}" if self.currency else amount


@dataclass(frozen=True)
class Share:
    """A share of one as a field of a sentence, written as a percentage of so many digits."""

    of_one: float
    digits: int = 0

    def __str__(self) -> str:
        return f"{self.of_one:.{self.digits}%}"


@dataclass(frozen=True)
class Listed:
    """Names as a field of a sentence, put beside each other as the reader's language does."""

    names: tuple[object, ...]

    @classmethod
    def of(cls, names: Iterable[object]) -> "Listed":
        """The same of any names, in their order."""
        return cls(tuple(names))

    def __str__(self) -> str:
        return ", ".join(map(str, self.names))


def signed(value: float, digits: int = 1) -> str:
    """Write a difference with its sign; one that rounds to nothing is 0 and has none.

    +0.0 of what fell a little, and -0.0, would say a direction that the figure does not show.
    """
    told = f"{value:+.{digits}f}"
    return told if float(told) else told[1:]


class Words:
    """One language: call it with a text, a Sentence or an error of the product."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.locale = Locale.parse(LOCALES[language])
        self._catalogue = _catalogue(language)

    def __call__(self, said: str | Speaks, /, **values: object) -> str:
        """Translate, then fill in the named fields; dates and sentences among them too."""
        if isinstance(said, str):
            text = said
        else:
            text, values = said.sentence, {**said.values, **values}
        # An empty msgid is the catalogue's own header, which nobody should read.
        own = _taught.get(self.language, {}).get(text)
        spoken = own or (self._catalogue.gettext(text) if text else "")
        # Most fields are names; whether something else speaks takes long to tell.
        told = {k: v if isinstance(v, str) else self._field(v) for k, v in values.items()}
        return spoken.format(**told) if told else spoken

    def _field(self, value: object) -> object:
        match value:
            case dt.datetime():
                return self.datetime(value)
            case dt.date():
                return self.date(value)
            case Money(minor, currency):
                return self.money(minor, currency)
            case Share(of_one, digits):
                return self.percent(of_one, digits)
            case Listed(names):
                return self.listed(str(self._field(one)) for one in names)
            case int() | float() if not isinstance(value, bool):
                return self.number(value)
            case _ if isinstance(value, Speaks):
                return self(value)
            case _:
                return value

    def listed(self, names: Iterable[str]) -> str:
        """Put names beside each other."""
        return (", " if self.language == "en" else "、").join(names)

    def number(self, value: float | Decimal | None, digits: int | None = None) -> str:
        """Write a number with the locale's grouping; an absent one as a dash."""
        if value is None:
            return "—"
        form = None if digits is None else "#,##0." + "0" * digits if digits else "#,##0"
        # 0 and -0.0 are the same number, and are not written the same.
        return _number(value, math.copysign(1, value), form, self.locale)

    def percent(self, share: float | None, digits: int = 1) -> str:
        """Write a share of one as a percentage; an absent one as a dash."""
        if share is None:
            return "—"
        form = "#,##0." + "0" * digits + "%" if digits else "#,##0%"
        return numbers.format_percent(share, format=form, locale=self.locale)

    def money(self, minor: int | None, currency: str | None) -> str:
        """Write an amount of minor units with its currency; an absent one as a dash."""
        if minor is None:
            return "—"
        if not currency:
            return self.number(Decimal(minor) / MINOR_UNITS, 2)
        return _money(minor, currency, self.locale)

    def date(self, day: dt.date | None) -> str:
        """Write a date in figures, the same width in every row of a table."""
        if day is None:
            return "—"
        return _date(day, "d MMM y" if self.language == "en" else "y-MM-dd", self.locale)

    def month(self, day: dt.date) -> str:
        """Write the month of a day."""
        return dates.format_date(day, "MMM y" if self.language == "en" else "y-MM", self.locale)

    def short_money(self, minor: int) -> str:
        """Write an amount with few digits, for labels in charts: 12.3万, 123K or 2,403.06."""
        amount = Decimal(minor) / MINOR_UNITS
        if abs(amount) < (1_000 if self.language == "en" else 10_000):
            return self.number(amount)  # too small to be shortened, but not to be grouped
        return numbers.format_compact_decimal(amount, locale=self.locale, fraction_digits=1)

    def datetime(self, moment: dt.datetime | None) -> str:
        """Write a date and the time of day to the minute."""
        if moment is None:
            return "—"
        return (
            f"{self.date(moment.date())} {dates.format_time(moment, 'HH:mm', locale=self.locale)}"
        )


_taught: Mapping[str, Mapping[str, str]] = {}
"""Language → English text → how this tenant calls it, before what the catalogue says."""


def teach(texts: Mapping[str, Mapping[str, str]]) -> None:
    """Let texts of the tenant's own go before the catalogues; replaces those taught before."""
    global _taught  # noqa: PLW0603 — one assignment, so that nobody reads a half
    _taught = texts


@lru_cache(maxsize=100_000)
def _money(minor: int, currency: str, locale: Locale) -> str:
    """Write an amount once: a map of thousands of doors says the same ones at every click."""
    amount = Decimal(minor) / MINOR_UNITS
    return numbers.format_currency(amount, currency, "¤#,##0.00", locale, False)  # noqa: FBT003 — the form rules the digits


@lru_cache(maxsize=100_000)
def _number(value: float | Decimal, sign: float, form: str | None, locale: Locale) -> str:
    """Write a number once: tables of thousands of sentences say the same ones at every click."""
    del sign
    return numbers.format_decimal(value, format=form, locale=locale)


@lru_cache(maxsize=10_000)
def _date(day: dt.date, form: str, locale: Locale) -> str:
    """Write a date once."""
    return dates.format_date(day, form, locale)


@cache
def words(language: str) -> Words:
    """The words of one language of LANGUAGES."""
    return Words(language)


def negotiate(wanted: str | None) -> str:
    """Choose the language for a browser's locale such as zh-CN, zh-HK or en-US.

    Traditional script is chosen by script or by region; what is unknown gets English.
    """
    if not wanted:
        return "zh_Hans"
    try:
        locale = Locale.parse(wanted, sep="-")
    except (ValueError, UnknownLocaleError):
        return "en"
    if locale.language != "zh":
        return "en"
    by_region = locale.script is None and locale.territory in {"TW", "HK", "MO"}
    traditional = locale.script == "Hant" or by_region
    return "zh_Hant" if traditional else "zh_Hans"


@cache
def _catalogue(language: str) -> Translations:
    source = FOLDER / f"{language}.po"
    if not source.exists():
        return Translations()
    with source.open("rb") as file:
        catalogue = read_po(file, locale=LOCALES[language])
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)
