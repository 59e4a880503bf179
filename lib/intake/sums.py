"""What amounts of one row say together: whether they add up, and in which currency they are."""

from collections.abc import Mapping

import polars as pl

from lib.intake.amounts import CURRENCIES
from lib.intake.parsed import Parsed

TOLERATED = 100
"""Minor units by which a sum may differ: lenders round each part."""

SOLE = {word: next(iter(codes)) for word, codes in CURRENCIES.items() if len(codes) == 1}
"""Sign or word → its currency, where it can mean only one."""

PARTS = ("overdue_interest", "overdue_penalty", "overdue_fee")
"""What an overdue amount is made of beside the principal."""


def odd_sums(frame: pl.DataFrame) -> Mapping[str, Parsed]:
    """Overdue amounts that are not the sum of their parts, or larger than the balance, by field."""
    overdue = pl.col("overdue_amount")
    parts = pl.sum_horizontal("overdue_principal", *PARTS)
    told = pl.col("overdue_principal").is_not_null() & pl.any_horizontal(
        pl.col(PARTS).is_not_null()
    )
    found = Parsed(frame["overdue_amount"])
    for code, wrong in {
        "sum_differs": told & ((parts - overdue).abs() > TOLERATED),
        "overdue_exceeds": overdue > pl.col("balance") + TOLERATED,
    }.items():
        found.find(code, frame.select(wrong).to_series())
    return {"overdue_amount": found}


def overpaid(frame: pl.DataFrame) -> Mapping[str, Parsed]:
    """Instalments on which more was paid than is due, by field."""
    found = Parsed(frame["paid_amount"])
    found.find("paid_exceeds", frame["paid_amount"] > frame["due_amount"] + TOLERATED)
    return {"paid_amount": found}


def with_currency(
    frame: pl.DataFrame, signs: Mapping[str, pl.Series], usual: str | None
) -> tuple[pl.DataFrame, Mapping[str, Parsed]]:
    """Fill in the currency: the row's own, else that of the signs in it, else the usual one.

    `signs`: field → the signs beside its amounts. Findings, by field, are signs that do not mean
    the currency of their row; where only `usual` names it, a sign of several currencies, such as
    $, is no contradiction but a doubt.
    """
    named = _usual_code(frame["currency"])
    told = [
        one.replace_strict(SOLE, default=None, return_dtype=pl.String) for one in signs.values()
    ]
    currency = pl.select(pl.coalesce(named, *told, pl.lit(usual, pl.String))).to_series()
    odd = {key: _odd_currency(sign, currency, named) for key, sign in signs.items()}
    return frame.with_columns(currency=currency), odd


def _usual_code(names: pl.Series) -> pl.Series:
    """The codes of currencies that a file names in other words: RMB, 人民币."""
    return names.str.strip_chars().str.to_uppercase().replace(SOLE)


def _odd_currency(sign: pl.Series, currency: pl.Series, named: pl.Series) -> Parsed:
    pairs = pl.DataFrame({"sign": sign, "currency": currency}).drop_nulls().unique()
    wrong = [f"{told} {of}" for told, of in pairs.iter_rows() if of not in CURRENCIES[told]]
    both = pl.select(pl.concat_str(sign, pl.lit(" "), currency)).to_series()
    hit = both.is_in(wrong).fill_null(value=False)
    doubtful = named.is_null() & ~sign.is_in(list(SOLE))
    found = Parsed(sign)
    found.find("currency_unsure", hit & doubtful)
    found.find("currency_differs", hit & ~doubtful)
    return found
