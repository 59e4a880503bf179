"""Buckets: days past due in steps of thirty, as the field counts them in mainland China.

M0 is not past due, M1 is 1–30 days, … M6 151–180, M7+ more. Other schemes exist (statement cycles,
India's SMA classes), so the scheme is named wherever buckets are shown.
"""

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


def bucket_of(dpd: int | None) -> str | None:
    """The bucket of so many days past due; None when they are not known."""
    return None if dpd is None else BUCKETS[min(-(-max(dpd, 0) // DAYS), LAST)]


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
