"""What the rows of a file must have, and what their cells say together, for each kind of file."""

from collections.abc import Mapping, Sequence

import polars as pl

from lib.cases.fields import ADDRESSES, NUMBERS, fields, numbers
from lib.errors import CurrenciesDiffer
from lib.intake import checks, meaning, serials, sums
from lib.intake.placing import Placer, add_places
from lib.intake.values import identifiers
from lib.intake.values.parsed import Parsed
from lib.intake.work import Work

NEEDED: Mapping[str, tuple[str, ...]] = {
    "instalments": ("due_date", "due_amount"),
    "repayments": ("pay_date", "amount"),
    "followups": ("happened_at",),
    "assignments": ("assigned_at", "collector_to"),
    "holds": ("hold_kind",),
}
"""Fields without which a row of the kind means nothing."""


def understand_cases(work: Work, placer: Placer | None) -> None:
    """Keys, amounts, days past due, places: what a case's cells say together."""
    _needs(work, "number_missing", numbers("cases"))
    _needs(work, "amount_missing", [f.key for f in fields("cases") if f.group == "amount"])
    work.add_each(checks.left_out(work.frame, work.given, work.unread, work.day), shows=False)
    _default(work, "client", work.options.client)
    _currencies(work)
    _default(work, "currency", work.options.currency)
    work.frame = work.frame.with_columns(as_of=pl.lit(work.day))
    work.add_each(sums.odd_sums(work.frame))
    work.add_each({"id_no": identifiers.contradictions(work.frame)})
    unread = "overdue_amount" in work.unread
    work.frame, taken = (work.frame, None) if unread else meaning.stand_in(work.frame)
    if taken:
        work.found.add_for_file("overdue_stands_in", work.given[taken].title, work.sheet.header_row)
    _say_all_zero(work, "overdue_amount", taken)
    work.frame = meaning.add_keys(work.frame)
    only_month = work.found.marked("due_month")
    work.frame, past_due = meaning.add_past_due(work.frame, work.day, only_month)
    work.add_each(past_due)
    if not taken:
        work.add_each(sums.overdue_without_days(work.frame))
    work.frame, placed = add_places(work.frame, work.options.datum, placer)
    work.add_each(placed)
    _say_what_lacks(work)
    # A row that is kept out for another reason takes nobody's number.
    keys = work.frame["case_key"].set(work.found.rejected(), None)
    again = keys.is_not_null() & ~keys.is_first_distinct()
    number = next(key for key in NUMBERS if key in work.given)
    work.add_each({number: _one("duplicate", again)})


def understand_others(work: Work) -> None:
    """Needed cells, reversals, and the client that was named by hand."""
    for key in NEEDED.get(work.kind, ()):
        _needs(work, "value_missing", (key,))
    if work.kind == "collectors":
        _understand_collectors(work)
        return
    _needs(work, "number_missing", [one.key for one in fields(work.kind) if one.group == "number"])
    _default(work, "client", work.options.client)
    if "currency" in work.frame.columns:
        _currencies(work)
        # One that nobody names is that of the case, whatever the case turns out to be.
        if work.options.currency_chosen:
            _default(work, "currency", work.options.currency)
    if work.kind == "repayments":
        _reverse(work)
        said = serials.content(work.frame, work.sheet, work.columns)
        work.add_each({"serial_no": serials.repeated(work.frame, said, work.found.rejected())})
    if work.kind == "instalments":
        work.add_each(sums.overpaid(work.frame))
        _say_all_zero(work, "due_amount")
    if work.kind == "followups":
        _keep_words(work)
    if work.kind == "holds":
        _name_holds(work)


def _understand_collectors(work: Work) -> None:
    """A collector has a number of his own or at least a name; what has no name may be a note."""
    _needs(work, "value_missing", ("collector_no", "name"))
    names = work.frame["name"]
    if names.is_not_null().any():
        work.add_each({"name": _one("name_missing", names.is_null())}, shows=False)
    numbers = work.frame["collector_no"].set(work.found.rejected(), None)
    again = numbers.is_not_null() & ~numbers.is_first_distinct()
    work.add_each({"collector_no": _one("duplicate", again)})


def _needs(work: Work, code: str, keys: Sequence[str]) -> None:
    """At least one of the fields must be filled."""
    given = [key for key in keys if key in work.given]
    if given:
        empty = checks.empty(work.frame, given, work.unread)
        work.add_each({given[0]: _one(code, empty)}, shows=False)


def _currencies(work: Work) -> None:
    usual = work.options.currency
    work.frame, odd = sums.with_currency(work.frame, work.signs, _currency(work), usual)
    work.add_each(odd)


def _currency(work: Work) -> str | None:
    """The currency that the titles of amounts name, for rows that name none."""
    told = {one.measure.currency for one in work.given.values() if one.measure} - {None}
    if len(told) > 1:
        raise CurrenciesDiffer(currencies="、".join(sorted(filter(None, told))))
    return next(iter(told), None)


def _default(work: Work, key: str, value: str | None) -> None:
    work.frame = work.frame.with_columns(pl.col(key).fill_null(pl.lit(value, pl.String)))


def _reverse(work: Work) -> None:
    """A row that is marked as a reversal takes money back, whatever its sign."""
    wrong = work.frame["reversal"].fill_null(value=False) & (work.frame["amount"] > 0)
    zero = work.frame["amount"] == 0
    work.add_each({"amount": _one("reversal_sign", wrong)})
    work.add_each({"amount": _one("amount_zero", zero)})
    work.stored["amount"] = _negated(work.exact["amount"], wrong)
    work.frame = work.frame.with_columns(
        amount=_negated(work.frame["amount"], wrong),
    ).with_columns(reversal=pl.col("amount") < 0)


def _negated(amounts: pl.Series, wrong: pl.Series) -> pl.Series:
    return (-amounts).zip_with(wrong.fill_null(value=False), amounts)


def _keep_words(work: Work) -> None:
    """A word of a contact that nobody knows stays readable in its note."""
    unknown = {
        work.given[one.key].title: work.cells(work.given[one.key]).set(~work.unread[one.key], None)
        for one in fields(work.kind)
        if one.type == "code" and one.key in work.unread
    }
    if unknown:
        work.frame = meaning.keep_words(work.frame, unknown)


def _name_holds(work: Work) -> None:
    """A hold whose kind nobody knows still holds; the note keeps the word."""
    said = work.cells(work.given["hold_kind"])
    work.frame = meaning.name_holds(work.frame, said)
    turned = work.frame["ends_on"] < work.frame["starts_on"]
    work.add_each({"ends_on": _one("hold_ends_before", turned)})


def _say_all_zero(work: Work, key: str, taken: str | None = None) -> None:
    """Doubt a file in which nobody owes anything; `taken` is the field that stands in for `key`."""
    largest = work.frame[key].abs().max()
    if largest == 0:
        title = work.given[taken or key].title
        work.found.add_for_file("amounts_zero", title, work.sheet.header_row)


def _say_what_lacks(work: Work) -> None:
    """Say what no row has; of a file whose rows are all kept out that would be no news."""
    if work.found.rejected().all():
        return
    lacking = {
        "no_names": ("name",),
        "no_addresses": (*ADDRESSES, "lat"),
        "no_overdue": ("overdue_amount",),
        "no_past_due": ("bucket",),
    }
    for code, keys in lacking.items():
        if not any(work.frame[key].is_not_null().any() for key in keys):
            work.found.add_for_file(code, "", work.sheet.header_row)


def _one(code: str, mask: pl.Series) -> Parsed:
    parsed = Parsed(mask)
    parsed.find(code, mask)
    return parsed
