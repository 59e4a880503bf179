"""What an agreement is about: an amount of a case, and what it consists of as far as files say.

A file says what is overdue as principal, interest, penalty and fees, or says nothing of it. What it
does not break down is `rest`, and is never called interest. What was paid since the file is not
asked for again; which parts it went to nobody knows, so that what is left is not broken down.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from lib.followups.payments import standing_payments
from lib.words import N_

PRINCIPAL, INTEREST, PENALTY, FEES, REST = "principal", "interest", "penalty", "fees", "rest"

COMPONENTS: Mapping[str, str] = {
    PRINCIPAL: N_("Principal"),
    INTEREST: N_("Interest"),
    PENALTY: N_("Penalty interest"),
    FEES: N_("Fees"),
    REST: N_("Not broken down by the file"),
}
"""Code of a component → its name, in the order in which they are shown."""

OF_FILE: Mapping[str, tuple[str, ...]] = {
    PRINCIPAL: ("overdue_principal",),
    INTEREST: ("overdue_interest",),
    PENALTY: ("overdue_penalty", "overdue_damages", "overdue_compound"),
    FEES: ("overdue_fee", "overdue_late_fee", "over_limit_fee"),
}
"""Component → the fields of a case that make it up."""

WAIVABLE = (INTEREST, PENALTY, FEES)
"""What can be waived while the rest is paid in instalments."""

BASES: Mapping[str, str] = {
    "overdue_amount": N_("Overdue amount"),
    "total_owed": N_("All that is owed"),
    "balance": N_("Balance"),
    "place_amount": N_("Amount placed"),
}
"""Field of a case → what it is called; what an agreement may be about."""


@dataclass(frozen=True)
class Debt:
    """An amount in minor units, the field that it is, and what it consists of, summing up to it."""

    basis: str
    amount: int
    currency: str
    parts: Mapping[str, int]


def bases(case: Mapping[str, Any], paid: Mapping[str, int] | None = None) -> tuple[str, ...]:
    """The amounts of a case that an agreement can be about: of which something is left.

    `paid` as `paid_since` gives it.
    """
    return tuple(name for name in BASES if (case.get(name) or 0) > (paid or {}).get(name, 0))


def paid_since(
    case: Mapping[str, Any], repayments: pl.DataFrame | pl.LazyFrame, today: dt.date
) -> dict[str, int]:
    """By basis what was paid on it by today, net of reversals, in minor units.

    Counted are payments after the day of the file, of the amount placed those from the day of the
    placement on, where it is known; in the currency of the case, or in none.
    """
    own = repayments.lazy().filter(pl.col("case_key") == case["case_key"])
    rows = standing_payments(own, today).filter(
        (pl.col("currency") == case["currency"]) | pl.col("currency").is_null()
    )
    later = int(rows.filter(pl.col("day") > case["as_of"])["paid"].sum())
    placed = case.get("place_date")
    since = int(rows.filter(pl.col("day") >= placed)["paid"].sum()) if placed else later
    return {name: since if name == "place_amount" else later for name in BASES}


def debt_of(case: Mapping[str, Any], basis: str, paid: int = 0) -> Debt:
    """The debt of a case by one of `bases`, less what was paid of it since.

    Where the parts of the file are more than the whole, the file contradicts itself and nothing is
    broken down.
    """
    amount = int(case[basis]) - paid
    currency = str(case["currency"])
    if paid:
        return Debt(basis, amount, currency, {REST: amount})
    parts = {
        code: sum(case.get(field) or 0 for field in fields) for code, fields in OF_FILE.items()
    }
    known = {code: part for code, part in parts.items() if part > 0}
    if any(part < 0 for part in parts.values()) or sum(known.values()) > amount:
        known = {}
    rest = amount - sum(known.values())
    return Debt(basis, amount, currency, known | ({REST: rest} if rest else {}))
