"""How the values of a column that nobody knows are masked: by the words of its title.

A file may bring personal data under any title. What the title names is masked like the field of
that kind, and everything else at least as free text.
"""

import re
from collections.abc import Mapping

import polars as pl

from lib.privacy.masking import mask
from lib.spelling import simplified

KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("id", re.compile(r"证件|身份证|身分证|护照|社保|id.?(card|no|num)|passport|identity")),
    ("card", re.compile(r"卡号|账号|账户|银行卡|card|account|iban")),
    ("phone", re.compile(r"电话|手机|号码|联系方式|qq|微信|phone|mobile|tel\b|wechat|fax")),
    (
        "place",
        re.compile(
            r"坐标|经纬|经度|纬度|(定位|gps)(?!.*(号|码|编|设备|id|imei))|(?<![a-z])(lat|lon|lng)(?![a-z])"
            r"|latitude|longitude|coord"
        ),
    ),
    ("address", re.compile(r"地址|住址|住所|address|street")),
    (
        "name",
        re.compile(r"姓名|名字|联系人|联络人|配偶|担保人|保证人|亲属|父|母|子女|name|邮箱|mail"),
    ),
)
"""Kind of personal data → words that speak of it, the surest first."""


def kind_of(title: str) -> str:
    """One of the kinds of lib.privacy.masking.MASKS for a column with this title."""
    told = simplified(title).casefold()
    return next((kind for kind, words in KINDS if words.search(told)), "text")


def masked(titled: Mapping[str, str]) -> dict[str, str]:
    """Title → value as it may be shown."""
    frame = mask(pl.DataFrame([titled]), {title: kind_of(title) for title in titled})
    return {title: value or "" for title, value in frame.row(0, named=True).items()}
