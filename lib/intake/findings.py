"""Everything that an import can find wrong, each with a stable code and one sentence.

An error keeps its row out, a warning lets it in, a repair says what was put right. The sentence
tells the sender of the file what to mend.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from lib.words import N_

Severity = Literal["error", "warning", "repair"]


@dataclass(frozen=True)
class Finding:
    """One kind of problem."""

    severity: Severity
    sentence: str


FINDINGS: Mapping[str, Finding] = {
    "row_too_long": Finding(
        "error", N_("The row has more cells than there are titles. Please check its separators.")
    ),
    "row_too_short": Finding(
        "error", N_("The row has fewer cells than there are titles. Please check its separators.")
    ),
    "broken_text": Finding(
        "error", N_("A character is broken. Please save the file again as UTF-8 and check it.")
    ),
    "number_missing": Finding(
        "error", N_("The row has no case number and no loan number. Please add one of them.")
    ),
    "amount_missing": Finding("error", N_("The row has no amount. Please add it.")),
    "value_missing": Finding("error", N_("This value is needed. Please add it.")),
    "duplicate": Finding(
        "error",
        N_("An earlier row has the same number; that one was taken. Please remove one of the two."),
    ),
    "id_ruined": Finding(
        "error",
        N_(
            "Excel has shortened this number and lost its digits. "
            "Please format the column as text before saving."
        ),
    ),
    "id_date": Finding(
        "error",
        N_("The date of birth inside this identity number does not exist. Please check it."),
    ),
    "id_checksum": Finding(
        "warning", N_("The check digit of this identity number is wrong. Please check it.")
    ),
    "amount_unreadable": Finding(
        "error", N_("This is no amount. Please write it in figures, such as 1234.50.")
    ),
    "amount_negative": Finding(
        "error", N_("The amount is negative, which has no meaning here. Please check its sign.")
    ),
    "amount_credit": Finding(
        "warning", N_("The amount is negative: the customer has a credit. Please check its sign.")
    ),
    "amount_too_large": Finding("error", N_("The amount is too large. Please check its digits.")),
    "amount_zero": Finding("warning", N_("A repayment of nothing does not count as a payment.")),
    "amount_rounded": Finding("repair", N_("The amount was rounded to two decimals.")),
    "amount_unit": Finding("repair", N_("The amount was written in 万 or 亿 and is now in units.")),
    "reversal_sign": Finding(
        "repair", N_("The row is a reversal, so its amount now counts as negative.")
    ),
    "overdue_stands_in": Finding(
        "repair",
        N_("The file gives no overdue amount; the amount of this column stands in for it."),
    ),
    "date_unreadable": Finding(
        "error", N_("This is no date. Please write it as year-month-day, such as 2026-11-20.")
    ),
    "date_impossible": Finding(
        "error", N_("This day does not exist in the calendar. Please correct it.")
    ),
    "date_ambiguous": Finding(
        "error",
        N_("Day and month cannot be told apart. Please write it as year-month-day."),
    ),
    "date_serial": Finding("repair", N_("Excel's number of the day was read as a date.")),
    "date_month": Finding("repair", N_("Only year and month are given; a day was added.")),
    "date_after": Finding(
        "warning", N_("The date lies after the as-of date of the file. Please check it.")
    ),
    "whole_unreadable": Finding(
        "error", N_("This is no whole number. Please write it in figures.")
    ),
    "whole_negative": Finding("error", N_("The number is negative. Please correct it.")),
    "real_unreadable": Finding("error", N_("This is no number. Please write it in figures.")),
    "flag_unreadable": Finding("warning", N_("Neither yes nor no; it was taken as no.")),
    "code_unknown": Finding(
        "warning", N_("This word is not in the code table. The note keeps it as it was written.")
    ),
    "hold_ends_before": Finding(
        "error", N_("The hold ends before it begins. Please check its dates.")
    ),
    "coordinates_swapped": Finding(
        "error", N_("Latitude and longitude are swapped. Please exchange them.")
    ),
    "coordinates_range": Finding(
        "error", N_("These coordinates do not exist on the globe. Please check them.")
    ),
    "coordinates_zero": Finding(
        "warning", N_("The coordinates 0, 0 mean that none are known; the address is used.")
    ),
    "coordinates_half": Finding(
        "warning", N_("Only one of the two coordinates is given; the address is used.")
    ),
    "dpd_conflict": Finding(
        "error",
        N_(
            "The days past due do not fit the date and the as-of date. Please check which is right."
        ),
    ),
    "dpd_differs": Finding(
        "warning",
        N_("The days past due differ from the date and the as-of date; the days were taken."),
    ),
    "text_cleaned": Finding("repair", N_("Invisible characters were removed.")),
    "no_names": Finding(
        "warning", N_("The file has no names; customers are shown by their number.")
    ),
    "no_addresses": Finding(
        "warning", N_("The file has no addresses and no coordinates; no case is on the map.")
    ),
}
"""Code → severity and sentence."""

SENTENCES: Mapping[str, str] = {code: finding.sentence for code, finding in FINDINGS.items()}


@dataclass(frozen=True)
class Problem:
    """One finding in the file: row as a spreadsheet counts, column by its title, the raw value."""

    row: int
    column: str
    value: str
    code: str

    @property
    def severity(self) -> Severity:
        """How grave it is."""
        return FINDINGS[self.code].severity

    @property
    def sentence(self) -> str:
        """What it is and what to do."""
        return FINDINGS[self.code].sentence
