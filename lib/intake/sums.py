"""What amounts of one row say together: whether they add up, and in which currency they are."""

from collections.abc import Mapping

import polars as pl
from babel.numbers import list_currencies

from lib.intake.values.currencies import CURRENCIES, SOLE, YEN
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


def overdue_without_days(frame: pl.DataFrame) -> Mapping[str, Parsed]:
    """Overdue amounts that the days past due contradict, by field.

    Where all are 0 nobody states any, which is said of the file. Less than one unit of currency
    begins no days past due, and what falls due on the day itself has none yet.
    """
    overdue, days = pl.col("overdue_amount"), pl.col("dpd")
    today = (pl.col("overdue_since") >= pl.col("as_of")).fill_null(value=False)
    found = Parsed(frame["overdue_amount"])
    for code, wrong in {
        "overdue_not_past_due": (days == 0) & ~today & (overdue >= TOLERATED),
        "past_due_nothing": (days > 0) & (overdue == 0) & (overdue != 0).any(),
    }.items():
        found.find(code, frame.select(wrong).to_series())
    return {"overdue_amount": found}


def overpaid(frame: pl.DataFrame) -> Mapping[str, Parsed]:
    """Instalments on which more was paid than is due, by field."""
    found = Parsed(frame["paid_amount"])
    found.find("paid_exceeds", frame["paid_amount"] > frame["due_amount"] + TOLERATED)
    return {"paid_amount": found}


def with_currency(
    frame: pl.DataFrame, signs: Mapping[str, pl.Series], stated: str | None, usual: str
) -> tuple[pl.DataFrame, Mapping[str, Parsed]]:
    """Fill in the currency: the row's own, else that of the signs in it, else the `stated` one.

    `signs`: field → the signs beside its amounts. ¥ alone is the yuan, unless yen are usual.
    Another sign of several currencies, such as $, means the usual one where it can, and nobody
    knows what it means where it cannot. Findings, by field, are such signs, signs that do not mean
    the currency of their row, and words that name none.
    """
    said = without_dashes(frame["currency"])
    named = _codes(said)
    unknown = Parsed(said)
    unknown.find("currency_unknown", said.is_not_null() & named.is_null())
    told = [
        one.replace_strict(SOLE, default=None, return_dtype=pl.String) for one in signs.values()
    ]
    yuan = [] if usual in CURRENCIES[YEN] else [_yuan(one) for one in signs.values()]
    known = pl.select(pl.coalesce(named, *told, pl.lit(stated, pl.String), *yuan)).to_series()
    means = known.fill_null(usual)
    odd = {key: _odd_currency(sign, means, known) for key, sign in signs.items()}
    signed = pl.any_horizontal(
        pl.lit(value=False), *(sign.is_not_null() for sign in signs.values())
    )
    currency = pl.select(pl.when(signed).then(means).otherwise(known)).to_series()
    return frame.with_columns(currency=currency), {**odd, "currency": unknown}


def _yuan(signs: pl.Series) -> pl.Series:
    return signs.replace_strict({YEN: "CNY"}, default=None, return_dtype=pl.String)


def _codes(names: pl.Series) -> pl.Series:
    """The codes of currencies as a file names them (RMB, 人民币, 元); null where nobody knows."""
    words = {
        name: "".join(simplified(name).upper().split()) for name in names.unique().drop_nulls()
    }
    codes = {name: NAMES.get(word) for name, word in words.items()}
    return names.replace_strict(codes, default=None, return_dtype=pl.String)


def _odd_currency(sign: pl.Series, means: pl.Series, known: pl.Series) -> Parsed:
    pairs = pl.DataFrame({"sign": sign, "means": means}).drop_nulls().unique()
    wrong = [f"{told} {of}" for told, of in pairs.iter_rows() if of not in CURRENCIES[told]]
    both = pl.select(pl.concat_str(sign, pl.lit(" "), means)).to_series()
    hit = both.is_in(wrong).fill_null(value=False)
    found = Parsed(sign)
    found.find("currency_unsure", hit & known.is_null())
    found.find("currency_differs", hit & known.is_not_null())
    return found
