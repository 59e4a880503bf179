"""Everything that an import can find wrong, each with a stable code and one sentence.

An error keeps its row out, a warning lets it in, a repair says what was put right, a remark that a
line is no row. The sentence tells the sender of the file what to mend. The module is that one
table, looked up by code, and as long as there are things that go wrong.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from lib.words import N_

Severity = Literal["error", "warning", "repair", "remark"]


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
    "quote_unclosed": Finding(
        "error",
        N_(
            "A quotation mark in this row is missing or too many. Please check its quotation marks."
        ),
    ),
    "cell_too_long": Finding(
        "error",
        N_("This cell is longer than any text should be. Please check its quotation marks."),
    ),
    "total_row": Finding(
        "remark", N_("This line was recognised as a total of others: it is no row to be loaded.")
    ),
    "total_differs": Finding(
        "warning",
        N_("The total differs from the sum of its rows. Please ask the sender which is right."),
    ),
    "sheets_left": Finding(
        "warning",
        N_("Other sheets of the workbook were not read. Please load them too if they are needed."),
    ),
    "cells_merged": Finding(
        "warning",
        N_(
            "Cells over several rows were merged: the value counts for the first of these rows, in "
            "the others it is missing. Please unmerge them and fill in every row."
        ),
    ),
    "file_cut": Finding(
        "warning",
        N_(
            "The file seems to be cut off: its last line is not complete and nothing follows it. "
            "Please ask the sender for the whole file."
        ),
    ),
    "broken_text": Finding(
        "error", N_("A character is broken. Please save the file again as UTF-8 and check it.")
    ),
    "number_missing": Finding(
        "error", N_("The row has no case number and no loan number. Please add one of them.")
    ),
    "amount_missing": Finding("error", N_("The row has no amount. Please add it.")),
    "name_missing": Finding(
        "error",
        N_("The row has no name, although the file has names. Please add it."),
    ),
    "past_due_missing": Finding(
        "error",
        N_(
            "The row says nothing about what is past due: no days, date, bucket or instalments. "
            "Please add one."
        ),
    ),
    "address_missing": Finding(
        "warning",
        N_(
            "The row has no address, no city and no coordinates; the case is not on the map. "
            "Please add one."
        ),
    ),
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
    "id_lines": Finding(
        "error",
        N_("This number goes over several lines or cells. Please write one number in one line."),
    ),
    "id_date": Finding(
        "error",
        N_("The date of birth inside this identity number does not exist. Please check it."),
    ),
    "id_checksum": Finding(
        "warning", N_("The check digit of this identity number is wrong. Please check it.")
    ),
    "id_length": Finding(
        "warning",
        N_("The identity number has too few or too many digits. Please check it."),
    ),
    "id_masked": Finding(
        "warning",
        N_("The identity number is masked, so it tells no person. Please send it in full."),
    ),
    "number_masked": Finding(
        "warning",
        N_("The number is masked: what looks alike may be two. Please send it in full."),
    ),
    "name_masked": Finding(
        "warning",
        N_("The name is masked, so nobody can be asked for by it. Please send it in full."),
    ),
    "phone_masked": Finding(
        "warning",
        N_("The phone number is masked, so it cannot be dialled. Please send it in full."),
    ),
    "id_unlikely": Finding(
        "warning",
        N_("This is hardly an identity number, so it tells no person. Please send the number."),
    ),
    "id_differs": Finding(
        "warning",
        N_(
            "The date of birth or the gender differs from the one inside the identity number. "
            "Please check which is right."
        ),
    ),
    "phone_unreadable": Finding(
        "warning",
        N_(
            "This phone number cannot be dialled; it was kept as it stands. Please check its "
            "digits."
        ),
    ),
    "phone_several": Finding(
        "warning",
        N_(
            "There are several phone numbers in this cell; all are kept. Please give each its "
            "own column."
        ),
    ),
    "amount_unreadable": Finding(
        "error", N_("This is no amount. Please write it in figures, in the unit of the title.")
    ),
    "amount_unit_twice": Finding(
        "error",
        N_(
            "The cell names a unit and so does the title. Please write figures only, in the unit "
            "of the title: below 万元 2.5 is 25,000.00."
        ),
    ),
    "amount_ambiguous": Finding(
        "error",
        N_(
            "This amount can be read in two ways. Please write it in plain figures, such as "
            "1234.50."
        ),
    ),
    "currency_differs": Finding(
        "error",
        N_(
            "The sign beside the amount is not that of the currency of the row. Please correct "
            "one of the two."
        ),
    ),
    "currency_unsure": Finding(
        "error",
        N_(
            "Several currencies have the sign beside this amount, and nothing says which is meant. "
            "Please choose the currency when loading, or name it in a column or a title."
        ),
    ),
    "currency_unknown": Finding(
        "warning",
        N_(
            "The currency is not known, so the usual one counts. Please write its code, such as "
            "CNY."
        ),
    ),
    "amount_negative": Finding(
        "error", N_("The amount is negative, which has no meaning here. Please check its sign.")
    ),
    "amount_credit": Finding(
        "warning", N_("The amount is negative: the customer has a credit. Please check its sign.")
    ),
    "amount_waived": Finding(
        "warning",
        N_("The charge is negative: it was waived or reversed. Please check its sign."),
    ),
    "amount_reversed": Finding(
        "warning",
        N_("The amount received is negative: it was taken back. Please check its sign."),
    ),
    "amount_below": Finding(
        "warning", N_("The amount is negative, which is unusual here. Please check its sign.")
    ),
    "amount_too_large": Finding("error", N_("The amount is too large. Please check its digits.")),
    "amount_zero": Finding("warning", N_("A repayment of nothing does not count as a payment.")),
    "serial_again": Finding(
        "warning",
        N_(
            "An earlier payment has the same serial number and says something else; both count. "
            "Please ask the sender whether one of them is a mistake."
        ),
    ),
    "serial_elsewhere": Finding(
        "warning",
        N_(
            "A file that is loaded already has a payment with this serial number that says "
            "something else; both count. Please ask the sender, or let the one file replace the "
            "other."
        ),
    ),
    "amounts_zero": Finding(
        "warning",
        N_("Every amount of this column is zero. Please ask the sender whether that is right."),
    ),
    "amount_rounded": Finding("repair", N_("The amount was rounded to two decimals.")),
    "amount_unit": Finding("repair", N_("The amount was written in 万 or 亿 and is now in units.")),
    "amount_exponent": Finding(
        "repair",
        N_(
            "The amount was written with an exponent, such as 1.2E+05, and was taken as exactly "
            "that. Please check that no digits are lost."
        ),
    ),
    "reversal_sign": Finding(
        "repair", N_("The row is a reversal, so its amount now counts as negative.")
    ),
    "overdue_stands_in": Finding(
        "warning",
        N_(
            "The file gives no overdue amount; the amount of this column stands in for it. Please "
            "ask the sender whether all of it is overdue."
        ),
    ),
    "sum_differs": Finding(
        "warning",
        N_(
            "Principal, interest, penalty and fee do not add up to the overdue amount, which was "
            "taken. Please check them."
        ),
    ),
    "overdue_exceeds": Finding(
        "warning",
        N_("The overdue amount is larger than the balance. Please check which is right."),
    ),
    "overdue_not_past_due": Finding(
        "warning",
        N_(
            "The case is 0 days past due and has an overdue amount all the same, so it counts as "
            "not past due. Please check which is right."
        ),
    ),
    "past_due_nothing": Finding(
        "warning",
        N_("The case is past due, and its overdue amount is 0. Please check which is right."),
    ),
    "paid_exceeds": Finding(
        "warning",
        N_("More was paid than the instalment is. Please check the two amounts."),
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
    "date_ruined": Finding(
        "warning",
        N_(
            "Excel has kept only minutes of this date and lost the day; the cell counts as "
            "empty. Please format the column as a date before saving."
        ),
    ),
    "time_unreadable": Finding(
        "warning",
        N_(
            "This is no time of the day, or may be two, such as 3点; the cell counts as empty. "
            "Please write it on 24 hours, such as 15:30."
        ),
    ),
    "date_serial": Finding("repair", N_("Excel's number of the day was read as a date.")),
    "date_month": Finding("repair", N_("Only year and month are given; a day was added.")),
    "due_month": Finding(
        "warning",
        N_(
            "Only the month of this due date is given, so its first day was taken; counted from "
            "it, days past due may be up to 30 too many. Please give the day."
        ),
    ),
    "date_zone": Finding(
        "repair",
        N_("The time was given for another time zone; the day is the one it is here."),
    ),
    "date_roc": Finding(
        "repair",
        N_("The year was counted as in Taiwan and is now the common one."),
    ),
    "date_zero": Finding(
        "repair",
        N_("This is how an empty date is written by some programs; the cell counts as empty."),
    ),
    "date_open": Finding(
        "repair",
        N_("The year 9999 means that no end is set; the cell counts as empty."),
    ),
    "date_after": Finding(
        "warning", N_("The date lies after the as-of date of the file. Please check it.")
    ),
    "date_far": Finding(
        "warning",
        N_(
            "The date lies more than 60 years from the as-of date of the file. Please check the "
            "year."
        ),
    ),
    "due_far": Finding(
        "error",
        N_(
            "This due date lies more than 60 years from the as-of date of the file. Please correct "
            "the year."
        ),
    ),
    "date_early": Finding(
        "warning",
        N_("The loan was granted before 1980. Please check the year."),
    ),
    "birth_implausible": Finding(
        "warning",
        N_("Nobody who has a loan was born on this day. Please check the year."),
    ),
    "whole_unreadable": Finding(
        "error", N_("This is no whole number. Please write it in figures.")
    ),
    "whole_negative": Finding("error", N_("The number is negative. Please correct it.")),
    "real_unreadable": Finding("error", N_("This is no number. Please write it in figures.")),
    "flag_unreadable": Finding("warning", N_("Neither yes nor no; it was taken as no.")),
    "code_unknown": Finding(
        "warning",
        N_(
            "This word is not in the code table. The note keeps it as it was written. "
            "Spellings of results can be added: Settings, Result codes."
        ),
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
    "coordinates_far": Finding(
        "warning",
        N_(
            "These coordinates lie abroad, while most of the file lies in China; the address is "
            "used. Please check them."
        ),
    ),
    "coordinates_elsewhere": Finding(
        "warning",
        N_(
            "These coordinates lie more than 100 km from the city or district of the row. Please "
            "check both."
        ),
    ),
    "datum_unknown": Finding(
        "warning",
        N_(
            "This coordinate system is not known; the usual one was taken. Please write WGS-84, "
            "GCJ-02 or BD-09."
        ),
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
    "terms_differ": Finding(
        "warning",
        N_(
            "Days past due and instalments overdue differ by more than one bucket; the days were "
            "taken. Please check them."
        ),
    ),
    "bucket_differs": Finding(
        "warning",
        N_(
            "The bucket of the file is more than one away from what its days or instalments say; "
            "those were taken."
        ),
    ),
    "bucket_open": Finding(
        "warning",
        N_(
            "This bucket has no upper end; the case counts in its lowest bucket. Please give the "
            "days past due."
        ),
    ),
    "bucket_unreadable": Finding(
        "warning",
        N_("This is no bucket. Please write it as M1, M2 …, or give the days past due."),
    ),
    "text_unlikely": Finding(
        "warning",
        N_("This name or address has no letters. Please check that its columns are not shifted."),
    ),
    "text_cleaned": Finding("repair", N_("Invisible characters were removed.")),
    "text_folded": Finding(
        "repair",
        N_("Full-width characters are now written in the usual width."),
    ),
    "text_marker": Finding(
        "repair",
        N_("The apostrophe that marks text in Excel was removed."),
    ),
    "formula_empty": Finding(
        "warning",
        N_(
            "Excel shows a mistake here instead of a value; the cell counts as empty. Please "
            "mend its formula."
        ),
    ),
    "formula_error": Finding(
        "error",
        N_(
            "Excel shows a mistake here instead of a value. Please mend the formula or widen the "
            "column."
        ),
    ),
    "no_names": Finding(
        "warning", N_("The file has no names; customers are shown by their number.")
    ),
    "no_addresses": Finding(
        "warning", N_("The file has no addresses and no coordinates; no case is on the map.")
    ),
    "no_overdue": Finding(
        "warning",
        N_(
            "No row has an overdue amount, so sums and charts stay empty. Please choose the column "
            "that says what is owed."
        ),
    ),
    "no_past_due": Finding(
        "warning",
        N_(
            "The file has no days, dates or buckets that say what is past due; no case is in a "
            "bucket."
        ),
    ),
}
"""Code → severity and sentence."""

OF_THE_FILE = (
    "sheets_left",
    "cells_merged",
    "file_cut",
    "overdue_stands_in",
    "amounts_zero",
    "no_names",
    "no_addresses",
    "no_overdue",
    "no_past_due",
)
"""Findings about a file as a whole, of which no row can be told."""

SENTENCES: Mapping[str, str] = {code: finding.sentence for code, finding in FINDINGS.items()}


@dataclass(frozen=True)
class Problem:
    """One finding in the file: row as a spreadsheet counts, column by its title, the raw value.

    `became` is what a value that was put right is now; "" where nothing was, or it is no text.
    """

    row: int
    column: str
    value: str
    code: str
    became: str = ""

    @property
    def severity(self) -> Severity:
        """How grave it is."""
        return FINDINGS[self.code].severity

    @property
    def sentence(self) -> str:
        """What it is and what to do."""
        return FINDINGS[self.code].sentence
