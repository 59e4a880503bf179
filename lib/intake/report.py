"""What came of reading a file: every count, every problem, every sum, for screen and program."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from lib.intake.findings import Problem
from lib.words import N_, Sentence

MOST = 10_000
"""Problems listed one by one; all are counted."""

COUNTED = N_(
    "{read} rows read, {accepted} accepted, {repaired} of them put right, "
    "{rejected} rejected, {duplicate} duplicates."
)
WITH_TOTALS = N_(
    "{read} rows read, {accepted} accepted, {repaired} of them put right, "
    "{rejected} rejected, {duplicate} duplicates; beside them {summing} total rows."
)


@dataclass(frozen=True)
class ColumnFacts:
    """Counts of one column: `filled` cells of all `rows`, and the `valid` ones among them.

    `field` is its meaning, None when it has none; `distinct` is None when it was not counted.
    """

    title: str
    field: str | None
    rows: int
    filled: int
    valid: int
    distinct: int | None

    def as_json(self) -> dict[str, Any]:
        """The counts by name."""
        return asdict(self)


@dataclass(frozen=True)
class Report:
    """Counts are rows; `sums` are those of accepted rows as they are kept, reversals taken off.

    They have all decimals that the file states, and are by currency ("" where a row names none, so
    that it is its case's) and field, as plain decimal text; `amounts` says likewise how many
    amounts each of them adds up. `counts` has every finding by its code, also those beyond the
    listed `problems`. A row that repeats an earlier number counts as duplicate, not as rejected.
    `columns` says how full and how right each column of the file is. `summing` lines only sum up
    others: they are no rows and in no other count; `totals_agree` are the titles of the columns of
    which they state the sums that the rows have. `mended` rows had been sent back to be mended.
    """

    kind: str
    as_of: dt.date
    encoding: str
    delimiter: str
    read: int
    accepted: int
    repaired: int
    rejected: int
    duplicate: int
    problems: Sequence[Problem]
    counts: Mapping[str, int]
    unmapped: Sequence[str]
    sums: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    amounts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    columns: Sequence[ColumnFacts] = ()
    summing: int = 0
    totals_agree: Sequence[str] = ()
    mended: bool = False

    @property
    def totals(self) -> Mapping[str, str]:
        """The sums of the fields whose amounts are all of one currency, by field."""
        every = Counter(key for one in self.sums.values() for key in one)
        return {
            key: text for one in self.sums.values() for key, text in one.items() if every[key] == 1
        }

    def summary(self) -> Sentence:
        """The whole in one sentence; total rows, which are no rows, are counted apart."""
        return Sentence(
            WITH_TOTALS if self.summing else COUNTED,
            read=self.read,
            accepted=self.accepted,
            repaired=self.repaired,
            rejected=self.rejected,
            duplicate=self.duplicate,
            summing=self.summing,
        )

    def as_json(self) -> dict[str, Any]:
        """The report as `python -m lib import --json` prints it."""
        return {
            "kind": self.kind,
            "as_of": self.as_of.isoformat(),
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "read": self.read,
            "accepted": self.accepted,
            "repaired": self.repaired,
            "rejected": self.rejected,
            "duplicate": self.duplicate,
            "summing": self.summing,
            "totals_agree": list(self.totals_agree),
            "mended": self.mended,
            "unmapped": list(self.unmapped),
            "totals": dict(self.totals),
            "totals_by_currency": {code: dict(one) for code, one in self.sums.items()},
            "amounts_by_currency": {code: dict(one) for code, one in self.amounts.items()},
            "counts": dict(self.counts),
            "columns": [one.as_json() for one in self.columns],
            "problems": [
                {
                    "row": one.row,
                    "column": one.column,
                    "value": one.value,
                    "code": one.code,
                    "message": one.sentence,
                    "severity": one.severity,
                }
                for one in self.problems
            ],
        }
