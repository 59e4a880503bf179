"""What amounts of one row say together: whether they add up, and in which currency they are."""

from collections.abc import Mapping

import polars as pl
from babel.numbers import list_currencies

from lib.intake.values.currencies import CURRENCIES, SOLE
from lib.intake.values.parsed import Parsed
from lib.intake.values.spelling import without_dashes
from lib.spelling import simplified

TOLERATED = 100
"""Minor units by which a sum may differ: lenders round each part."""

NAMES = {
    **{code: code for code in list_currencies() - {"XXX", "XTS"}},
    **SOLE,
    **dict.fromkeys(("元", "圆", "块", "¥", "CN¥", "RMB¥", "人民币元", "人民币(元)"), "CNY"),
}
"""What a column of currencies may say, in capitals and simplified characters → its code.

元 and ¥ beside an amount may mean more than one; as the name of a currency they mean that of here.
"""

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

    `signs`: field → the signs beside its amounts. Findings, by field, are words that name no
    currency, and signs that do not mean the currency of their row; where only `usual` names it, a
    sign of several currencies, such as $, is no contradiction but a doubt.
    """
    said = without_dashes(frame["currency"])
    named = _codes(said)
    unknown = Parsed(said)
    unknown.find("currency_unknown", said.is_not_null() & named.is_null())
    told = [
        one.replace_strict(SOLE, default=None, return_dtype=pl.String) for one in signs.values()
    ]
    currency = pl.select(pl.coalesce(named, *told, pl.lit(usual, pl.String))).to_series()
    odd = {key: _odd_currency(sign, currency, named) for key, sign in signs.items()}
    return frame.with_columns(currency=currency), {**odd, "currency": unknown}


def _codes(names: pl.Series) -> pl.Series:
    """The codes of currencies as a file names them (RMB, 人民币, 元); null where nobody knows."""
    words = {
        name: "".join(simplified(name).upper().split()) for name in names.unique().drop_nulls()
    }
    codes = {name: NAMES.get(word) for name, word in words.items()}
    return names.replace_strict(codes, default=None, return_dtype=pl.String)


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
