"""Buckets: days past due in steps of thirty, as the field counts them in mainland China.

M0 is not past due, M1 is 1–30 days, … M6 151–180, M7+ more. Other schemes exist (statement cycles,
India's SMA classes), so the scheme is named wherever buckets are shown.
"""

import re
from typing import NamedTuple

import narwhals.stable.v2 as nw

from lib.words import N_, Sentence

DAYS = 30
"""Days in one bucket."""

LAST = 7
"""The bucket without an upper end."""

BUCKETS = ("M0", "M1", "M2", "M3", "M4", "M5", "M6", "M7+")
"""All buckets, the mildest first."""

SCHEME = Sentence(N_("M1 = 1–30 days past due … M6 = 151–180, M7+ = more than 180"))
"""The scheme in words, printed where buckets are shown."""

NO_BUCKET = N_("Unknown bucket")
"""Stands where no bucket is known."""


class Named(NamedTuple):
    """The bucket that a text names; `open` when the text means this one and all that follow."""

    bucket: str
    open: bool = False


_ALIEN = str.maketrans(
    {
        "～": "~",
        "〜": "~",
        "至": "-",
        "到": "-",
        "—": "-",
        "–": "-",
        "＞": ">",
        "≥": ">",
        "＜": "<",
        "≤": "<",
        "＋": "+",
    }
)
_M = re.compile(r"^M0*([0-9]{1,2})(\+|及以上|以上)?(?:\(.*\))?$")
_TERMS = re.compile(r"^(?:逾期|拖欠)?([0-9]{1,2})期(\+|及以上|以上)?$")
_RANGE = re.compile(r"^(?:逾期)?([0-9]{1,4})(?:天|日)?[-~]([0-9]{1,4})(?:天|日)?$")
_ABOVE = re.compile(
    r"^(?:逾期)?(?:>=?([0-9]{1,4})(?:天|日)?|([0-9]{1,4})(?:天|日)?(?:\+|及?以上))$"
)
_BELOW = re.compile(
    r"^(?:逾期)?(?:<=?([0-9]{1,4})(?:天|日)?|([0-9]{1,4})(?:天|日)?(?:及?以内|以下))$"
)
_NONE = frozenset({"正常", "未逾期", "C", "CURRENT"})


def bucket_named(text: str) -> Named | None:
    """The bucket that a lender's text means: M3, m03, M3+, 31-60, 91~120天, >180, 3期.

    A range of days must lie in one bucket; its ends may be written as 31-60 or 30-60. None for what
    spans several, and for a bare number, which may be days, months or a class.
    """
    text = "".join(text.upper().translate(_ALIEN).split())
    if text in _NONE:
        return Named(BUCKETS[0])
    if found := _M.match(text) or _TERMS.match(text):
        return _of_terms(int(found[1]), above=bool(found[2]))
    if found := _RANGE.match(text):
        low, high = int(found[1]), int(found[2])
        within = {bucket_of(days) for days in (low + (low % DAYS == 0), high)}
        bucket = bucket_of(high)
        return Named(bucket) if bucket and low < high and len(within) == 1 else None
    if found := _ABOVE.match(text):
        days = int(found[1] or found[2])
        bucket = bucket_of(days + (days % DAYS == 0))
        return Named(bucket, open=bucket != BUCKETS[LAST]) if bucket else None
    if (found := _BELOW.match(text)) and int(found[1] or found[2]) <= DAYS:
        return Named(BUCKETS[1])
    return None


def _of_terms(terms: int, *, above: bool) -> Named:
    at = min(terms, LAST)
    return Named(BUCKETS[at], open=above and at < LAST)


def bucket_of(dpd: int | None) -> str | None:
    """The bucket of so many days past due; None when they are not known."""
    return None if dpd is None else BUCKETS[min(-(-max(dpd, 0) // DAYS), LAST)]


def apart_at(days: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The buckets of which all cases are more than so many days past due, and those of which none.

    A bucket with days on both sides is in neither.
    """
    over = tuple(one for at, one in enumerate(BUCKETS) if at > 0 and DAYS * (at - 1) >= days)
    within = tuple(one for at, one in enumerate(BUCKETS[:LAST]) if DAYS * at <= days)
    return over, within


def bucket_expr(dpd: nw.Expr) -> nw.Expr:
    """The bucket of a column of days past due; null where they are."""
    return _stepped(dpd, DAYS)


def terms_expr(terms: nw.Expr) -> nw.Expr:
    """The bucket of a column of overdue instalments, each a month, for files without days."""
    return _stepped(terms, 1)


def _stepped(value: nw.Expr, step: int) -> nw.Expr:
    """Walk down from the highest bucket, in a form that every engine behind narwhals can run."""
    bucket: nw.Expr = nw.when(value > step * (LAST - 1)).then(nw.lit(BUCKETS[LAST]))
    for at in range(LAST - 1, 0, -1):
        bucket = nw.when(value <= step * at).then(nw.lit(BUCKETS[at])).otherwise(bucket)
    return nw.when(value <= 0).then(nw.lit(BUCKETS[0])).otherwise(bucket)
