"""What a template may leave open, and what each place is filled with from a case.

A place that nobody knows is a fault of the template; a value that a case lacks refuses its message
alone, with the name of the place.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter

import polars as pl

from lib.cases.fields import OPEN_NUMBERS
from lib.words import MINOR_UNITS, N_, Listed, Sentence

LONGEST = 2_000
"""Characters that the text of a template may have."""

EMPTY = N_("The text is empty.")
TOO_LONG = N_("The text may have up to {longest} characters; please shorten it.")
UNKNOWN = N_("There is no place called {places}. There are: {known}.")
BROKEN = N_("A curly bracket opens or closes nothing. Places are written like {example}.")
PLAIN = N_("A place is only a name in curly brackets, such as {example}.")
EXAMPLE = "{name}"

PLACES: Mapping[str, str] = {
    "name": N_("Name of the customer"),
    "number": N_("Last four characters of the number of the case"),
    "client": N_("Client"),
    "product": N_("Product"),
    "amount": N_("Overdue amount"),
    "dpd": N_("Days past due"),
    "promise_amount": N_("Amount that was promised and is missing"),
    "promise_date": N_("Day of the promise"),
    "firm": N_("Name of our firm, from the settings"),
    "hotline": N_("Our telephone number, from the settings"),
}
"""Name of a place → what it is filled with."""

TELLING = frozenset({"client", "product", "amount", "dpd", "promise_amount", "promise_date"})
"""Places that tell of a debt whoever reads them."""

TAIL = 4
BETWEEN = ", "
"""Stands between the names of places that have no value."""
YUAN = {"zh_Hans": "元", "zh_Hant": "元"}
DAYS = {"zh_Hans": "%-m月%-d日", "zh_Hant": "%-m月%-d日", "en": "%Y-%m-%d"}


@dataclass(frozen=True)
class Sender:
    """Who we are, as the settings have it; empty is unknown."""

    firm: str = ""
    hotline: str = ""


def places(text: str) -> tuple[str, ...]:
    """The names of the places of a sound text, each once, in their order."""
    return tuple(dict.fromkeys(name for _, name in pieces(text) if name is not None))


def pieces(text: str) -> list[tuple[str, str | None]]:
    """What stands before each place, and its name; after the last one there is none."""
    return [(said, name) for said, name, _, _ in Formatter().parse(text)]


def faults(text: str) -> tuple[Sentence, ...]:
    """All that is wrong with the text of a template; empty where it can be filled."""
    if not text.strip():
        return (Sentence(EMPTY),)
    found = []
    if len(text) > LONGEST:
        found.append(Sentence(TOO_LONG, longest=LONGEST))
    try:
        parsed = list(Formatter().parse(text))
    except ValueError:
        return (*found, Sentence(BROKEN, example=EXAMPLE))
    named = [(name, form, conversion) for _, name, form, conversion in parsed if name is not None]
    if any(form or conversion for _, form, conversion in named):
        found.append(Sentence(PLAIN, example=EXAMPLE))
    if unknown := [name for name, _, _ in named if name not in PLACES]:
        told = Listed.of(f"{{{one}}}" for one in dict.fromkeys(unknown))
        known = Listed.of(f"{{{one}}}" for one in PLACES)
        found.append(Sentence(UNKNOWN, places=told, known=known))
    return tuple(found)


def values(language: str, sender: Sender) -> Mapping[str, pl.Expr]:
    """Name of a place → its text in a language, null where the case does not have it.

    The frame has the columns of cases, and promise_amount and promise_date.
    """
    number = pl.coalesce(one for one in OPEN_NUMBERS)
    return {
        "name": _said("name"),
        "number": number.str.slice(-TAIL),
        "client": _said("client"),
        "product": _said("product"),
        "amount": _money("overdue_amount", language),
        "dpd": pl.col("dpd").cast(pl.String),
        "promise_amount": _money("promise_amount", language),
        "promise_date": pl.col("promise_date").dt.to_string(DAYS[language]),
        "firm": pl.lit(sender.firm or None, pl.String),
        "hotline": pl.lit(sender.hotline or None, pl.String),
    }


def filled(text: str, known: Mapping[str, pl.Expr]) -> pl.Expr:
    """The text with its places filled; null where a value is missing."""
    said = [
        part
        for before, name in pieces(text)
        for part in (pl.lit(before), *(() if name is None else (known[name],)))
    ]
    return pl.concat_str(said)


def lacking(text: str, known: Mapping[str, pl.Expr]) -> pl.Expr:
    """The names of the places that a case has no value for, between commas; empty where none."""
    said = [pl.when(known[name].is_null()).then(pl.lit(name)) for name in places(text)]
    return pl.concat_str(said, separator=BETWEEN, ignore_nulls=True) if said else pl.lit("")


def _said(column: str) -> pl.Expr:
    text = pl.col(column).cast(pl.String).str.strip_chars()
    return pl.when(text != "").then(text)


def _money(column: str, language: str) -> pl.Expr:
    """An amount above nothing, to the cent, with the sign of its currency."""
    minor = pl.col(column)
    whole = (minor // MINOR_UNITS).cast(pl.String)
    cents = (minor % MINOR_UNITS).cast(pl.String).str.zfill(2)
    amount = pl.concat_str(whole, pl.lit("."), cents)
    before = pl.concat_str(pl.col("currency"), pl.lit(" "), amount)
    yuan = pl.concat_str(amount, pl.lit(YUAN.get(language, "")))
    in_yuan = (pl.col("currency") == "CNY") & pl.lit(language in YUAN)
    return pl.when(minor > 0).then(pl.when(in_yuan).then(yuan).otherwise(before))
