"""Values that can be read but hardly meant, and rows that leave out what the others have."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

import polars as pl

from lib.cases.fields import ADDRESSES, Field
from lib.intake.values import identifiers
from lib.intake.values.parsed import Parsed

NEVER_NEGATIVE = {"overdue_amount", "loan_amount", "due_amount", "promise_amount"}
"""Amounts below nothing are a mistake here; see BELOW_NOTHING of the others."""

BELOW_NOTHING: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "place_amount", "total_owed", "balance", "principal_left", "principal",
            "overdue_principal", "monthly_due", "min_due",
        ),
        "amount_credit",
    ),
    **dict.fromkeys(
        (
            "overdue_interest", "overdue_penalty", "overdue_damages", "overdue_compound",
            "overdue_fee", "overdue_late_fee", "over_limit_fee", "collection_fee",
        ),
        "amount_waived",
    ),
    **dict.fromkeys(("recovered_amount", "last_pay_amount", "paid_amount"), "amount_reversed"),
}  # fmt: skip
"""What an amount below nothing means, by field: of what is owed, charged and received."""

REVERSIBLE = {("repayments", "amount")}
"""Amounts whose minus takes a payment back."""

DATED = {"cases", "repayments", "followups"}
"""Kinds of which nothing can have happened after the day of their file."""

FAR = dt.timedelta(days=60 * 365)
"""From the as-of date: longer than any loan runs."""

FIRST_LOAN = dt.date(1980, 1, 1)
FIRST_BORN = dt.date(1850, 1, 1)
COUNTED_FROM = {"overdue_since", "due_date"}
"""Dates from which days past due are counted: an absurd one would be a wrong bucket."""

OLDEST = 110
"""Years that a customer may be old."""

DAYS_OF_YEAR = 365

LEFT_OUT: Mapping[str, Sequence[str]] = {
    "name_missing": ("name",),
    "past_due_missing": ("dpd", "bucket", "overdue_terms", "overdue_since"),
    "address_missing": (*ADDRESSES, "city", "district", "lat", "lon"),
}
"""Finding → the fields of which a row must fill one where most rows do."""

CLOSED = (
    "(?i)结清|关闭|退案|撤回|结案|还清|核销|"
    r"settled|closed|fully paid|paid off|withdrawn|recalled|current|written[ -]?off|charged[ -]?off"
)
"""Words of a case's status after which nothing need be past due."""

NOT_YET = (
    r"(?i)未|尚|待|拟|un(?:settled|closed)|non-?current|"
    r"not (?:yet )?(?:fully )?(?:settled|closed|paid|withdrawn|recalled|current|written|charged)"
)
"""Words that take the meaning of these back: 未结清."""


def check_alone(kind: str, one: Field, parsed: Parsed, day: dt.date) -> None:
    """Note what a column's own values say against themselves; `day` is that of the file."""
    values = parsed.values
    if one.type == "money" and (kind, one.key) not in REVERSIBLE:
        told = BELOW_NOTHING.get(one.key, "amount_below")
        parsed.find("amount_negative" if one.key in NEVER_NEGATIVE else told, values < 0)
    if one.sensitive == "id":
        _check_born(parsed, day)
        return
    if one.key in COUNTED_FROM and "date_month" in parsed.findings:
        parsed.findings["due_month"] = parsed.findings.pop("date_month")
    if one.type not in {"date", "moment"} or day == dt.date.min or one.key == "as_of":
        return
    days = values.cast(pl.Date)
    if one.key == "birth":
        oldest = day - dt.timedelta(days=OLDEST * DAYS_OF_YEAR)
        parsed.find("birth_implausible", (days > day) | (days < oldest))
        return
    if one.past and kind in DATED:
        parsed.find("date_after", days > day)
    if one.key == "loan_date":
        parsed.find("date_early", days < FIRST_LOAN)
    far = (days < day - FAR) | (days > day + FAR)
    parsed.find("due_far" if one.key in COUNTED_FROM else "date_far", far)


def _check_born(parsed: Parsed, day: dt.date) -> None:
    """Nobody is born after the day of the file or before there were identity numbers."""
    whole = parsed.values.str.contains(identifiers.ID_NUMBER).fill_null(value=False)
    born = identifiers.born_of(parsed.values.set(~whole, None))
    parsed.find("id_date", (born > max(day, FIRST_LOAN)) | (born < FIRST_BORN))


def empty(frame: pl.DataFrame, keys: Collection[str], unread: Mapping[str, pl.Series]) -> pl.Series:
    """Where none of the fields is filled, readable or not: what is `unread` has been said."""
    nothing = frame.select(pl.all_horizontal(pl.col(keys).is_null())).to_series()
    for key in keys:
        if key in unread:
            nothing &= ~unread[key]
    return nothing


def left_out(
    frame: pl.DataFrame, given: Collection[str], unread: Mapping[str, pl.Series], day: dt.date
) -> Mapping[str, Parsed]:
    """Cases without a place or anything past due, in a file whose other rows have it.

    One name in a file is enough to miss it elsewhere: a visit needs somebody to ask for.

    `given`: the fields of which the file has a column, `day` that of the file. Findings are by the
    first such field.
    """
    found: dict[str, Parsed] = {}
    for code, keys in LEFT_OUT.items():
        here = [key for key in keys if key in given]
        if not here:
            continue
        nothing = empty(frame, here, unread)
        if nothing.sum() * 2 >= len(nothing) and (code != "name_missing" or nothing.all()):
            continue
        if code == "past_due_missing" and nothing.any():
            nothing &= ~_done(frame, day)
        found[here[0]] = Parsed(nothing)
        found[here[0]].find(code, nothing)
    return found


def _done(frame: pl.DataFrame, day: dt.date) -> pl.Series:
    """The cases of which nothing need be past due: who has left in any way, or owes nothing."""
    status = pl.col("case_status")
    said = status.str.contains(CLOSED) & ~status.str.contains(NOT_YET)
    done = pl.col("closed_date").is_not_null()
    back = pl.col("recall_date") <= day
    nothing = pl.col("overdue_amount") == 0
    over = pl.any_horizontal(said, done, back, nothing)
    return frame.select(over.fill_null(value=False)).to_series()
