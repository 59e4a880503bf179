"""From a sheet of text to a checked frame of our own fields, with every finding on the way.

The steps: match the titles, read each column, put the cells together to what they mean, keep the
rows that have no error. Nothing here looks at one row at a time.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import polars as pl

from lib.cases.fields import DTYPES, NUMBERS, Field, Kind, fields, numbers, schema
from lib.errors import AsOfUnknown, CurrenciesDiffer
from lib.intake import amounts, checks, columns, identifiers, meaning, sums, totals
from lib.intake.collected import Collected
from lib.intake.columns import Column, Conflict, Matched
from lib.intake.completeness import column_facts
from lib.intake.findings import FINDINGS
from lib.intake.inspection import as_of, kind_of, read_sheet
from lib.intake.likeness import Likely
from lib.intake.options import Options
from lib.intake.parsed import Parsed
from lib.intake.placing import Placer, add_places
from lib.intake.reading import CodeOf, read_column
from lib.intake.rejects import AsRead, Rejects, gather
from lib.intake.report import Report
from lib.intake.sheet import ROW, Sheet, column, without_empty_rows
from lib.intake.spelling import without_apostrophes
from lib.intake.telling import READ, Tell, silent, within
from lib.intake.units import in_minor

COLUMNS_AT_ONCE = 2
"""Columns that are read at the same time; each more costs the memory of one more."""

NEEDED: Mapping[str, tuple[str, ...]] = {
    "instalments": ("due_date", "due_amount"),
    "repayments": ("pay_date", "amount"),
    "followups": ("happened_at",),
    "assignments": ("assigned_at", "collector_to"),
    "holds": ("hold_kind",),
}
"""Fields without which a row of the kind means nothing."""


EXTRA = "extra"
"""Title of the one column without a meaning in a file that we exported."""


@dataclass(frozen=True)
class Intake:
    """A file as it can be loaded: `frame` has the columns of lib.cases.fields.schema(kind).

    `rejects` are the rows that its sender has to mend. `proposals` say what the columns without a
    meaning may mean, `conflicts` where two columns meant the same and one of them was taken;
    `template` is the remembered way it was read.
    """

    frame: pl.DataFrame
    report: Report
    client: str | None
    mapping: Mapping[str, str | None]
    proposals: Sequence[Likely]
    conflicts: Sequence[Conflict]
    template: str | None
    rejects: Rejects


def load(
    data: bytes,
    name: str,
    options: Options | None = None,
    *,
    placer: Placer | None = None,
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
    return load_sheet(sheet, name, options, placer=placer, code_of=code_of, tell=tell)


def load_sheet(
    sheet: Sheet,
    name: str,
    options: Options,
    *,
    placer: Placer | None = None,
    code_of: CodeOf | None = None,
    tell: Tell = silent,
) -> Intake:
    """Check a file that has been read as a table of text; see `load`."""
    sheet = _with(sheet, without_apostrophes(without_empty_rows(sheet.frame)))
    kind = kind_of(sheet, name, options)
    matched = columns.propose(sheet, kind, options.mapping)
    columns.require(sheet, matched, kind)
    day = options.as_of or _day(sheet, matched.columns, name, kind)
    work = _Work(sheet, kind, matched, day, options)
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
        self, sheet: Sheet, kind: str, matched: Matched, day: dt.date, options: Options
    ) -> None:
        self.sheet = sheet
        self.kind = kind
        self.matched = matched
        self.columns = matched.columns
        self.day = day
        self.options = options
        self.found = Collected(sheet.frame, sheet.notes)
        self.given = {one.field: one for one in matched.columns if one.field}
        self.exact: dict[str, pl.Series] = {}
        self.signs: dict[str, pl.Series] = {}
        self.unread: dict[str, pl.Series] = {}
        self.filled: dict[int, pl.Series] = {}
        self.decimal_comma = False
        self.frame = pl.DataFrame()
        self._empty: dict[Kind, pl.Series] = {}

    def read_columns(self, code_of: CodeOf | None, tell: Tell) -> None:
        """Read every column that has a meaning; the others of the kind are empty."""
        self.sheet.joined()
        money = [self._cells(at) for key, at in self.given.items() if self._type(key) == "money"]
        self.decimal_comma = amounts.has_decimal_comma(money)
        every = fields(self.kind)
        read: dict[str, pl.Series] = {}
        # polars works outside the interpreter's lock, so two columns are read at a time.
        with ThreadPoolExecutor(COLUMNS_AT_ONCE) as pool:
            columns_read = pool.map(partial(self._parse, code_of), every)
            for done, (one, parsed) in enumerate(zip(every, columns_read, strict=True)):
                tell("columns", done / len(every))
                read[one.key] = self._take(one, parsed) if parsed else self._nothing(one.type)
        self.frame = pl.DataFrame(read).with_columns(row=self.sheet.frame[ROW])

    def _parse(self, code_of: CodeOf | None, one: Field) -> Parsed | None:
        """Read the column of a field; None where the file has none."""
        at = self.given.get(one.key)
        if at is None:
            return None
        parsed = read_column(
            one,
            self._cells(at),
            unit=at.unit,
            decimal_comma=self.decimal_comma,
            zone=self.options.timezone,
            code_of=code_of,
        )
        if at.measure and at.measure.minor:
            parsed = in_minor(parsed)
        checks.check_alone(self.kind, one, parsed, self.day)
        return parsed

    def _take(self, one: Field, parsed: Parsed) -> pl.Series:
        """Remember what a column said beside its values, and give those."""
        at = self.given[one.key]
        self._keep(one.key, parsed)
        if parsed.exact is not None:
            self._compare_totals(at, parsed.exact, decimal_comma=self.decimal_comma)
        if one.type != "flag":  # an empty cell means no there
            self.filled[at.at] = parsed.values.is_not_null()
        self.found.add(parsed.findings, at.title, column(at.at))
        return parsed.values

    def understand_cases(self, placer: Placer | None) -> None:
        """Keys, amounts, days past due, places: what a case's cells say together."""
        self._needs("number_missing", numbers("cases"))
        self._needs("amount_missing", [f.key for f in fields("cases") if f.group == "amount"])
        self._add_each(checks.left_out(self.frame, self.given, self.unread), shows=False)
        self._default("client", self.options.client)
        self._currencies(self._currency() or self.options.currency)
        self.frame = self.frame.with_columns(as_of=pl.lit(self.day))
        self._add_each(sums.odd_sums(self.frame))
        self._add_each({"id_no": identifiers.contradictions(self.frame)})
        self.frame, taken = meaning.stand_in(self.frame)
        if taken:
            self.found.add_for_file(
                "overdue_stands_in", self.given[taken].title, self.sheet.header_row
            )
        self.frame = meaning.add_keys(self.frame)
        self.frame, past_due = meaning.add_past_due(self.frame, self.day)
        self._add_each(past_due)
        self.frame, placed = add_places(self.frame, self.options.datum, placer)
        self._add_each(placed)
        self.frame = meaning.add_address_keys(self.frame)
        self._say_what_lacks()
        again = self.frame["case_key"].is_not_null() & ~self.frame["case_key"].is_first_distinct()
        number = next(key for key in NUMBERS if key in self.given)
        self._add_each({number: _one("duplicate", again)})

    def understand_others(self) -> None:
        """Needed cells, reversals, and the client that was named by hand."""
        for key in NEEDED.get(self.kind, ()):
            self._needs("value_missing", (key,))
        if self.kind == "collectors":
            self._needs("value_missing", ("collector_no", "name"))
            return
        self._needs(
            "number_missing", [one.key for one in fields(self.kind) if one.group == "number"]
        )
        # A currency that the file does not name is that of the case, whatever the case turns out
        # to be.
        self._default("client", self.options.client)
        if "currency" in self.frame.columns:
            self._currencies(self._currency())
        if self.kind == "repayments":
            self._reverse()
        if self.kind == "instalments":
            self._add_each(sums.overpaid(self.frame))
        if self.kind == "holds":
            self._name_holds()

    def done(self) -> Intake:
        """Keep the rows without an error and say what became of the others."""
        self.frame = self.frame.with_columns(extra=self._extra())
        rejected = self.found.rejected()
        duplicate = self.found.marked("duplicate")
        accepted = self._accepted(~rejected)
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
            columns=column_facts(self.sheet.frame, self.columns, self.filled, self.found),
        )
        return Intake(
            frame=accepted,
            report=report,
            client=self.options.client,
            mapping=self.matched.mapping,
            proposals=columns.proposals(self.sheet, self.matched, self.kind),
            conflicts=self.matched.conflicts,
            template=self.options.template,
            rejects=self._to_mend(rejected & duplicate, rejected),
        )

    def _accepted(self, mask: pl.Series) -> pl.DataFrame:
        """The rows that load, in the columns of a snapshot; those without a value share memory."""
        wanted = schema(self.kind)
        filled = [name for name in wanted if self.frame[name].null_count() < self.frame.height]
        kept = self.frame.select(filled)
        if not mask.all():
            kept = kept.filter(mask)
        nothing = {
            dtype: pl.repeat(None, kept.height, dtype=dtype, eager=True)
            for dtype in wanted.values()
        }
        return pl.DataFrame(
            [
                kept[name].cast(dtype) if name in kept.columns else nothing[dtype].alias(name)
                for name, dtype in wanted.items()
            ]
        )

    # Reading one column ----------------------------------------------------------------------

    def _nothing(self, kind: Kind) -> pl.Series:
        """An empty column; those of one type share their memory, for there are many."""
        if kind not in self._empty:
            height = self.sheet.frame.height
            self._empty[kind] = pl.repeat(None, height, dtype=DTYPES[kind], eager=True)
        return self._empty[kind]

    def _currency(self) -> str | None:
        """The currency that the titles of amounts name, for rows that name none."""
        told = {one.measure.currency for one in self.given.values() if one.measure} - {None}
        if len(told) > 1:
            raise CurrenciesDiffer(currencies="、".join(sorted(filter(None, told))))
        return next(iter(told), None)

    def _cells(self, at: Column) -> pl.Series:
        return self.sheet.frame[column(at.at)]

    def _type(self, key: str) -> str:
        return next(one.type for one in fields(self.kind) if one.key == key)

    def _compare_totals(self, at: Column, exact: pl.Series, *, decimal_comma: bool) -> None:
        """Hold the sums that the file itself states against those of its rows."""
        stated = [
            cells[at.at] if at.at < len(cells) else "" for cells in self.sheet.totals.values()
        ]
        if not any(stated):
            return
        cells = pl.Series(stated, dtype=pl.String)
        read = amounts.read_amounts(cells, decimal_comma=decimal_comma, unit=at.unit).exact
        rows = list(self.sheet.totals)
        if read is not None:
            for row in totals.differing(
                self.sheet.frame[ROW], exact, list(zip(rows, read, strict=True))
            ):
                value = self.sheet.totals[row][at.at]
                self.found.add_for_file("total_differs", at.title, row, value)

    def _keep(self, key: str, parsed: Parsed) -> None:
        """Remember of a column what later steps ask: exact sums, signs, and where it failed."""
        if parsed.exact is not None:
            self.exact[key] = parsed.exact
        if parsed.currency is not None:
            self.signs[key] = parsed.currency
        failed = [
            mask
            for code, mask in parsed.findings.items()
            if FINDINGS[code].severity == "error" or code == "code_unknown"
        ]
        if failed:
            self.unread[key] = pl.select(pl.any_horizontal(failed)).to_series()

    # Rows ------------------------------------------------------------------------------------

    def _needs(self, code: str, keys: Sequence[str]) -> None:
        """At least one of the fields must be filled."""
        given = [key for key in keys if key in self.given]
        if given:
            empty = checks.empty(self.frame, given, self.unread)
            self._add_each({given[0]: _one(code, empty)}, shows=False)

    def _currencies(self, usual: str | None) -> None:
        self.frame, odd = sums.with_currency(self.frame, self.signs, usual)
        self._add_each(odd)

    def _default(self, key: str, value: str | None) -> None:
        self.frame = self.frame.with_columns(pl.col(key).fill_null(pl.lit(value, pl.String)))

    def _reverse(self) -> None:
        """A row that is marked as a reversal takes money back, whatever its sign."""
        wrong = self.frame["reversal"].fill_null(value=False) & (self.frame["amount"] > 0)
        zero = self.frame["amount"] == 0
        self._add_each({"amount": _one("reversal_sign", wrong)})
        self._add_each({"amount": _one("amount_zero", zero)})
        self.frame = self.frame.with_columns(
            amount=pl.when(wrong).then(-pl.col("amount")).otherwise("amount"),
        ).with_columns(reversal=pl.col("amount") < 0)

    def _add_each(self, found: Mapping[str, Parsed], *, shows: bool = True) -> None:
        """Add findings by field; with the cell, if it `shows` what is wrong."""
        for key, parsed in found.items():
            at = self.given.get(key)
            title, cell = (at.title, column(at.at)) if at else (key, None)
            self.found.add(parsed.findings, title, cell if shows else None)

    def _name_holds(self) -> None:
        """A hold whose kind nobody knows still holds; the note keeps the word."""
        said = self._cells(self.given["hold_kind"])
        self.frame = meaning.name_holds(self.frame, said)
        turned = self.frame["ends_on"] < self.frame["starts_on"]
        self._add_each({"ends_on": _one("hold_ends_before", turned)})

    def _say_what_lacks(self) -> None:
        lacking = {
            "no_names": ("name",),
            "no_addresses": ("addr_home", "addr_hukou", "addr_work", "addr_bill", "lat"),
            "no_past_due": ("bucket",),
        }
        for code, keys in lacking.items():
            if not any(self.frame[key].is_not_null().any() for key in keys):
                self.found.add_for_file(code, "", self.sheet.header_row)

    def _extra(self) -> pl.Series:
        """The columns without a meaning as one JSON object a row; null when all are empty."""
        kept = {one.title: column(one.at) for one in self.columns if one.field is None}
        if not kept:
            return pl.repeat(None, self.frame.height, dtype=pl.String, eager=True)
        if list(kept) == [EXTRA]:  # an export of ours has them in this form already
            return self.sheet.frame[kept[EXTRA]]
        cells = self.sheet.frame.select(pl.col(name).alias(title) for title, name in kept.items())
        return cells.select(
            pl.when(pl.any_horizontal(pl.all().is_not_null())).then(
                pl.struct(pl.all()).struct.json_encode()
            )
        ).to_series()

    def _other_errors(self) -> pl.Series:
        return self.found.rejected_without("duplicate")

    def _to_mend(self, repeated: pl.Series, rejected: pl.Series) -> Rejects:
        """The rejected rows, with the accepted ones whose number the `repeated` ones have."""
        keys = self.frame["case_key" if self.kind == "cases" else "row"]
        twins = ~rejected & keys.is_in(keys.filter(repeated).to_list()).fill_null(value=False)
        read = AsRead(self.kind, self.given, self.frame, self.exact, self.decimal_comma)
        named = (
            self.frame["client"].drop_nulls().unique() if "client" in self.frame else pl.Series()
        )
        return Rejects(
            kind=self.kind,
            as_of=self.day,
            client=named.item() if len(named) == 1 else "",
            says_client="client" in self.given,
            titles=self.sheet.titles,
            rows=gather(self.sheet, self.found, self.columns, twins, read),
        )

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
