"""From a sheet of text to a checked frame of our own fields, with every finding on the way.

The steps: match the titles, read each column, put the cells together to what they mean, keep the
rows that have no error. Nothing here looks at one row at a time.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import polars as pl

from lib.cases.fields import Field, fields, schema
from lib.errors import AsOfUnknown
from lib.intake import amounts, columns, meaning, texts
from lib.intake.collected import Collected
from lib.intake.columns import Column
from lib.intake.inspection import as_of, kind_of, read_sheet
from lib.intake.options import Options
from lib.intake.parsed import Parsed
from lib.intake.reading import CodeOf, read_column
from lib.intake.rejects import rejects_csv
from lib.intake.report import Report
from lib.intake.sheet import ROW, Sheet, column, without_empty_rows
from lib.intake.telling import READ, Tell, silent, within

REVERSIBLE = {("repayments", "amount")}
"""Amounts whose minus takes a payment back."""

NEVER_NEGATIVE = {"overdue_amount", "loan_amount", "due_amount", "promise_amount"}
"""Amounts below nothing are a mistake here; elsewhere they are a credit."""

NEEDED: Mapping[str, tuple[str, ...]] = {
    "instalments": ("due_date", "due_amount"),
    "repayments": ("pay_date", "amount"),
    "followups": ("happened_at",),
}
"""Fields without which a row of the kind means nothing."""


@dataclass(frozen=True)
class Intake:
    """A file as it can be loaded: `frame` has the columns of lib.cases.fields.schema(kind)."""

    frame: pl.DataFrame
    report: Report
    client: str | None
    mapping: Mapping[str, str | None]
    _rejects: Callable[[], bytes] = field(repr=False)

    def rejects_csv(self) -> bytes:
        """The rows that were not accepted as they stood, with the reasons, as CSV for Excel."""
        return self._rejects()


def load(
    data: bytes,
    name: str,
    options: Options | None = None,
    *,
    placer: meaning.Placer | None = None,
    code_of: CodeOf | None = None,
    tell: Tell = silent,
) -> Intake:
    """Read and check a file; nothing is written.

    `placer` gives a place to addresses without coordinates, `code_of` knows the code tables,
    `tell` hears how far the work is.

    Raises:
        FileRefused: the file as a whole cannot be used; the sentence says why.

    """
    options = options or Options()
    tell("reading", 0.0)
    sheet = read_sheet(data, options)
    sheet = _with(sheet, without_empty_rows(sheet.frame))
    kind = kind_of(sheet, name, options)
    proposed = columns.propose(sheet.titles, kind, options.mapping)
    columns.require(proposed, kind)
    day = options.as_of or _day(sheet, proposed, name, kind)
    work = _Work(sheet, kind, proposed, day, options)
    work.read_columns(code_of, within(tell, READ, 0.75))
    tell("meaning", 0.75)
    if kind == "cases":
        work.understand_cases(placer)
    else:
        work.understand_others()
    tell("findings", 0.9)
    return work.done()


def _day(sheet: Sheet, proposed: Sequence[Column], name: str, kind: str) -> dt.date:
    found = as_of(sheet, proposed, name, kind)
    if found is None and kind == "collectors":
        # A list of people has no day of its own; the latest one counts by the order of loading.
        return dt.date.min
    if found is None:
        raise AsOfUnknown
    return found.day


class _Work:
    """The columns of one file on their way from text to meaning."""

    def __init__(
        self, sheet: Sheet, kind: str, proposed: Sequence[Column], day: dt.date, options: Options
    ) -> None:
        self.sheet = sheet
        self.kind = kind
        self.columns = proposed
        self.day = day
        self.options = options
        self.found = Collected(sheet.frame)
        self.given = {one.field: one for one in proposed if one.field}
        self.exact: dict[str, pl.Series] = {}
        self.frame = pl.DataFrame()

    def read_columns(self, code_of: CodeOf | None, tell: Tell) -> None:
        """Read every column that has a meaning; the others of the kind are empty."""
        money = [self._cells(at) for key, at in self.given.items() if self._type(key) == "money"]
        comma = amounts.has_decimal_comma(money)
        read: dict[str, pl.Series] = {}
        for done, one in enumerate(fields(self.kind)):
            tell("columns", done / len(fields(self.kind)))
            at = self.given.get(one.key)
            if at is None:
                dtype = schema(self.kind)[one.key]
                read[one.key] = pl.repeat(None, self.sheet.frame.height, dtype=dtype, eager=True)
                continue
            parsed = read_column(
                one, self._cells(at), unit=at.unit, decimal_comma=comma, code_of=code_of
            )
            if parsed.exact is not None:
                self.exact[one.key] = parsed.exact
            self._check_alone(one, parsed)
            self.found.add(parsed.findings, at.title, column(at.at))
            read[one.key] = parsed.values
        self.frame = pl.DataFrame(read).with_columns(row=self.sheet.frame[ROW])

    def understand_cases(self, placer: meaning.Placer | None) -> None:
        """Keys, amounts, days past due, places: what a case's cells say together."""
        self._needs("number_missing", ("case_id", "loan_no"))
        money = [f.key for f in fields("cases") if f.group == "amount"]
        self._needs("amount_missing", money)
        self._default("client", self.options.client)
        self._default("currency", self.options.currency)
        self.frame = self.frame.with_columns(
            as_of=pl.lit(self.day), currency=pl.col("currency").str.to_uppercase()
        )
        self.frame, taken = meaning.stand_in(self.frame)
        if taken:
            self.found.add_for_file(
                "overdue_stands_in", self.given[taken].title, self.sheet.header_row
            )
        self.frame = meaning.add_keys(self.frame)
        self.frame, past_due = meaning.add_past_due(self.frame, self.day)
        self._add_for("dpd", past_due)
        self.frame, placed = meaning.add_places(self.frame, self.options.datum, placer)
        self._add_for("lat", placed)
        self._say_what_lacks()
        again = self.frame["case_key"].is_not_null() & ~self.frame["case_key"].is_first_distinct()
        self._add_for("case_id" if "case_id" in self.given else "loan_no", _one("duplicate", again))
        self.frame = self.frame.with_columns(extra=self._extra())

    def understand_others(self) -> None:
        """Needed cells, reversals, and the client that was named by hand."""
        for key in NEEDED.get(self.kind, ()):
            self._needs("value_missing", (key,))
        if self.kind == "collectors":
            self._needs("value_missing", ("collector_no", "name"))
            return
        self._needs("number_missing", ("case_id", "loan_no"))
        # A currency that the file does not name is that of the case, whatever the case turns out
        # to be.
        self._default("client", self.options.client)
        if self.kind == "repayments":
            self._reverse()

    def done(self) -> Intake:
        """Keep the rows without an error and say what became of the others."""
        rejected = self.found.rejected()
        duplicate = self.found.marked("duplicate")
        accepted = self.frame.filter(~rejected)
        again = int((rejected & duplicate & ~self._other_errors()).sum())
        report = Report(
            kind=self.kind,
            as_of=self.day,
            encoding=self.sheet.encoding,
            delimiter=self.sheet.delimiter,
            read=self.sheet.read,
            accepted=accepted.height,
            repaired=int((self.found.repaired() & ~rejected).sum()),
            rejected=int(rejected.sum()) - again + len(self.sheet.broken),
            duplicate=again,
            problems=self.found.problems(self.sheet.faults),
            counts=self.found.counts(self.sheet.faults),
            unmapped=tuple(one.title for one in self.columns if one.field is None),
            totals=self._totals(~rejected),
        )
        return Intake(
            frame=accepted.select(
                pl.col(name).cast(dtype) for name, dtype in schema(self.kind).items()
            ),
            report=report,
            client=self.options.client,
            mapping={one.title: one.field for one in self.columns},
            _rejects=partial(
                rejects_csv,
                _with(self.sheet, self.sheet.frame.filter(rejected)),
                self.found.only(rejected),
            ),
        )

    # Reading one column ----------------------------------------------------------------------

    def _cells(self, at: Column) -> pl.Series:
        return self.sheet.frame[column(at.at)]

    def _type(self, key: str) -> str:
        return next(one.type for one in fields(self.kind) if one.key == key)

    def _check_alone(self, one: Field, parsed: Parsed) -> None:
        """What a column's own values must keep to."""
        if one.type == "money" and (self.kind, one.key) not in REVERSIBLE:
            code = "amount_negative" if one.key in NEVER_NEGATIVE else "amount_credit"
            parsed.find(code, parsed.values < 0)
        if one.past and one.key != "as_of" and self.kind == "cases":
            parsed.find("date_after", parsed.values.cast(pl.Date) > self.day)

    # Rows ------------------------------------------------------------------------------------

    def _needs(self, code: str, keys: Sequence[str]) -> None:
        """At least one of the fields must be filled, readable or not: unreadable has been said."""
        given = [self.given[key] for key in keys if key in self.given]
        if given:
            cells = self.sheet.frame.select(column(at.at) for at in given)
            dashless = cells.select(texts.without_dashes(one) for one in cells)
            empty = dashless.select(pl.all_horizontal(pl.all().is_null())).to_series()
            self.found.add({code: empty} if empty.any() else {}, given[0].title, None)

    def _default(self, key: str, value: str | None) -> None:
        self.frame = self.frame.with_columns(pl.col(key).fill_null(pl.lit(value, pl.String)))

    def _reverse(self) -> None:
        """A row that is marked as a reversal takes money back, whatever its sign."""
        wrong = self.frame["reversal"].fill_null(value=False) & (self.frame["amount"] > 0)
        zero = self.frame["amount"] == 0
        self._add_for("amount", _one("reversal_sign", wrong))
        self._add_for("amount", _one("amount_zero", zero))
        self.frame = self.frame.with_columns(
            amount=pl.when(wrong).then(-pl.col("amount")).otherwise("amount"),
        ).with_columns(reversal=pl.col("amount") < 0)

    def _add_for(self, key: str, parsed: Parsed) -> None:
        at = self.given.get(key)
        title, cell = (at.title, column(at.at)) if at else (key, None)
        self.found.add(parsed.findings, title, cell)

    def _say_what_lacks(self) -> None:
        lacking = {
            "no_names": ("name",),
            "no_addresses": ("addr_home", "addr_hukou", "addr_work", "addr_bill", "lat"),
        }
        for code, keys in lacking.items():
            if not any(self.frame[key].is_not_null().any() for key in keys):
                self.found.add_for_file(code, "", self.sheet.header_row)

    def _extra(self) -> pl.Series:
        """The columns without a meaning as one JSON object a row; null when all are empty."""
        kept = {one.title: column(one.at) for one in self.columns if one.field is None}
        if not kept:
            return pl.repeat(None, self.frame.height, dtype=pl.String, eager=True)
        cells = self.sheet.frame.select(pl.col(name).alias(title) for title, name in kept.items())
        return cells.select(
            pl.when(pl.any_horizontal(pl.all().is_not_null())).then(
                pl.struct(pl.all()).struct.json_encode()
            )
        ).to_series()

    def _other_errors(self) -> pl.Series:
        return self.found.rejected_without("duplicate")

    def _totals(self, accepted: pl.Series) -> dict[str, str]:
        """Exact sums of the amounts of accepted rows, as plain decimal text."""
        return {
            key: _decimal(int(exact.filter(accepted).cast(pl.Int128).sum() or 0))
            for key, exact in self.exact.items()
            if exact.is_not_null().any()
        }


def _one(code: str, mask: pl.Series) -> Parsed:
    parsed = Parsed(mask)
    parsed.find(code, mask)
    return parsed


def _decimal(micro: int) -> str:
    """Micro units as decimal text without needless zeros."""
    whole, part = divmod(abs(micro), amounts.MICRO)
    text = f"{whole}.{part:0{amounts.SCALE}d}".rstrip("0").rstrip(".")
    return f"-{text}" if micro < 0 else text


def _with(sheet: Sheet, frame: pl.DataFrame) -> Sheet:
    return Sheet(**{**sheet.__dict__, "frame": frame})
