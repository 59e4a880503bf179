"""How files name currencies: in cells of amounts, in columns of their own and in titles."""

from collections.abc import Mapping

CODES = (
    "CNY", "USD", "EUR", "GBP", "HKD", "TWD", "MOP", "JPY", "KRW", "SGD", "MYR", "THB",
    "VND", "IDR", "PHP", "INR", "AUD", "CAD", "NZD", "CHF", "CZK", "PLN", "MXN",
)  # fmt: skip
"""The codes that may stand beside an amount or in a title."""

WORDS: Mapping[str, tuple[str, ...]] = {
    "CNY": ("人民币", "人民幣", "人民币元", "人民幣元", "RMB", "CN¥"),
    "USD": ("美元", "美金", "US$"),
    "HKD": ("港币", "港幣", "港元", "HK$"),
    "TWD": ("新台币", "新台幣", "台币", "台幣", "NTD", "NT$"),
    "MOP": ("澳门元", "澳門元", "澳门币", "澳門幣"),
    "EUR": ("欧元", "歐元", "€"),
    "GBP": ("英镑", "英鎊", "£"),
    "JPY": ("日元",),
    "SGD": ("新加坡元",),
}
"""Code → the other words and signs that mean it and no other currency, in capitals."""

SOLE: Mapping[str, str] = {
    **{code: code for code in CODES},
    **{word: code for code, words in WORDS.items() for word in words},
}
"""Sign or word → its currency, where it can mean only one."""

DOLLARS = frozenset({"USD", "HKD", "TWD", "SGD", "AUD", "CAD", "NZD", "MOP", "MXN"})

YEN = "¥"
"""The yen's sign and the yuan's: in files from here the yuan's, unless they say otherwise."""

DOLLAR = "$"
"""The sign of several currencies of which nothing says which is meant."""

CURRENCIES: Mapping[str, frozenset[str]] = {
    YEN: frozenset({"CNY", "JPY"}),
    DOLLAR: DOLLARS,
    **{word: frozenset({code}) for word, code in SOLE.items()},
}
"""Sign or word in a cell → the currencies that it can mean."""
