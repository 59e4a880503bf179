"""The numbers and addresses of the customers of cases, one row each, and whose each is.

A number that also stands for a relative, at work or for another customer is shared: somebody else
may read what is sent there. What the sender of a file has masked reaches nobody and is left out.
"""

from collections.abc import Mapping

import polars as pl

from lib.cases.keys import hashed
from lib.cases.masked import MASKED
from lib.messages.channels import CALL, CHANNELS, CHAT, EMAIL, LETTER, SMS, Owner

BOOK: Mapping[str, type[pl.DataType]] = {
    "case_key": pl.String,
    "who": pl.String,
    "field": pl.String,
    "owner": pl.String,
    "order": pl.Int64,
    "to": pl.String,
    "number_key": pl.String,
}
"""`who` is the person, or the case where none is known; `order` that of the fields; `to` the number
or address itself; `number_key` names it without telling it."""

ABROAD = r"^(?:\+|00)?86(1\d{10})$"
"""A mobile number of mainland China with the code of the country."""

BETWEEN = r"[\s\-－()（）.·]"
"""What stands between the figures of a telephone number."""

PHONE = r"^\d{5,15}$"
"""A telephone number without what is written between and before its figures."""

USABLE: Mapping[str, str] = {
    SMS: r"^\+?\d{5,15}$",
    CALL: r"^\+?\d{5,15}$",
    CHAT: r"^\S{3,}$",
    EMAIL: r"^[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+$",
    LETTER: r"^.{4,}",
}
"""Channel → what something may be sent to looks like."""


def who() -> pl.Expr:
    """Whom a case is about: its person, else the case itself."""
    return pl.coalesce("person_key", "case_key")


def book(cases: pl.DataFrame, channel: str, secret: str) -> pl.DataFrame:
    """All numbers or addresses of a channel; columns BOOK.

    Args:
        cases: as the portfolio gives them.
        channel: a code of CHANNELS.
        secret: of the store, see lib.cases.keys.

    """
    fields = {
        name: owner for name, owner in CHANNELS[channel].fields.items() if name in cases.columns
    }
    order = {name: at for at, name in enumerate(fields)}
    rows = (
        cases.select("case_key", who().alias("who"), pl.col(list(fields)).cast(pl.String))
        .unpivot(list(fields), index=["case_key", "who"], variable_name="field", value_name="to")
        .with_columns(to=_plain(channel))
        .filter(pl.col("to").str.contains(USABLE[channel]), ~pl.col("to").str.contains(MASKED))
        .with_columns(
            owner=pl.col("field").replace_strict(
                {name: one.value for name, one in fields.items()}, return_dtype=pl.String
            ),
            order=pl.col("field").replace_strict(order, return_dtype=pl.Int64),
        )
    )
    named = rows.with_columns(number_key=key_of(rows["to"], secret))
    return _shared(named).select(*BOOK).sort("case_key", "order")


def key_of(to: pl.Series, secret: str) -> pl.Series:
    """Name each number or address without telling it, the same however it is written.

    A telephone number has one name with and without +, 00 and what stands between its figures,
    anything else in capitals and small letters; null where there is none.
    """
    text = pl.col("to").str.strip_chars()
    phone = _joined(text).str.replace(r"^(?:\+|00)", "")
    one = pl.when(phone.str.contains(PHONE)).then(phone).otherwise(text.str.to_lowercase())
    return hashed(pl.DataFrame({"to": to}).select(one.alias("to")).to_series(), secret)


def _joined(phones: pl.Expr) -> pl.Expr:
    """Telephone numbers without what stands between their figures and without the code of China."""
    return phones.str.replace_all(BETWEEN, "").str.replace(ABROAD, "$1")


def _plain(channel: str) -> pl.Expr:
    text = pl.col("to").str.strip_chars()
    if channel in {SMS, CALL}:
        return _joined(text)
    return text.str.to_lowercase() if channel == EMAIL else text


def _shared(rows: pl.DataFrame) -> pl.DataFrame:
    """Say of the customers' own which also are somebody else's."""
    own = pl.col("owner") == Owner.OWN
    others = (~own).any().over("number_key")
    several = pl.col("who").filter(own).n_unique().over("number_key") > 1
    return rows.with_columns(
        owner=pl.when(own & (others | several)).then(pl.lit(Owner.SHARED.value)).otherwise("owner")
    )
