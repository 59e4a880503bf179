"""What comes of a file: the rows that load, the report, and the rows to be mended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from lib.cases.fields import EXPORTED, EXPORTED_TITLE, schema
from lib.intake import became, serials
from lib.intake.completeness import column_facts
from lib.intake.rejects import AsRead, Rejects, gather
from lib.intake.report import Report
from lib.intake.tables.sheet import column
from lib.intake.titles import columns
from lib.intake.titles.columns import Column, Conflict
from lib.intake.titles.likeness import Likely
from lib.intake.values import amounts
from lib.intake.work import Work
from lib.words import LANGUAGES, words

NUMBERED = {"cases": "case_key", "collectors": "collector_no"}
"""Kind → the column by which two of its rows are one; of repayments see lib.intake.serials."""

ClientFrom = Literal["option", "template", "heading"]

EXTRA = "extra"
"""Title of the one column without a meaning in a file that we exported."""


@dataclass(frozen=True)
class Intake:
    """A file as it can be loaded: `frame` has the columns of lib.cases.fields.schema(kind).

    Persons and doors have no names yet: the store that keeps them gives them (lib.cases.naming).
    `rejects` are the rows that its sender has to mend. `proposals` say what the columns without a
    meaning may mean, `conflicts` where two columns meant the same and one of them was taken;
    `template` is the remembered way it was read; `mended` says that its rows were sent back to be
    mended; `client_from` what named the `client` of the rows that name none.
    """

    frame: pl.DataFrame
    report: Report
    client: str | None
    mapping: Mapping[str, str | None]
    proposals: Sequence[Likely]
    conflicts: Sequence[Conflict]
    template: str | None
    rejects: Rejects
    mended: bool = False
    client_from: ClientFrom | None = None


def finished(work: Work) -> Intake:
    """Keep the rows without an error and say what became of the others."""
    work.frame = work.frame.with_columns(extra=_extra(work))
    rejected = work.found.rejected()
    duplicate = work.found.marked("duplicate")
    again = int((rejected & duplicate & ~work.found.rejected_without("duplicate")).sum())
    work.compare_totals()
    sums = _sums(work, ~rejected)
    report = Report(
        kind=work.kind,
        as_of=work.day,
        encoding=work.sheet.encoding,
        delimiter=work.sheet.delimiter,
        read=work.sheet.read,
        accepted=int((~rejected).sum()),
        repaired=int((work.found.repaired() & ~rejected).sum()),
        rejected=int(rejected.sum()) - again + len(work.sheet.broken) - len(work.sheet.totals),
        duplicate=again,
        problems=became.told(work, work.found.problems(work.sheet.faults)),
        counts=work.found.counts(work.sheet.faults),
        unmapped=tuple(one.title for one in _without_meaning(work)),
        sums={code: {key: text for key, (text, _) in one.items()} for code, one in sums.items()},
        amounts={code: {key: n for key, (_, n) in one.items()} for code, one in sums.items()},
        columns=column_facts(work.sheet.frame, work.columns, work.filled, work.found),
        summing=len(work.sheet.totals),
        totals_agree=tuple(work.agreeing),
        mended=work.sheet.mended,
    )
    rejects = _to_mend(work, rejected & duplicate, rejected)
    return Intake(
        frame=_accepted(work, ~rejected),
        report=report,
        client=work.options.client,
        mapping=work.matched.mapping,
        proposals=columns.proposals(work.sheet, work.matched, work.kind),
        conflicts=work.matched.conflicts,
        template=work.options.template,
        rejects=rejects,
        mended=work.sheet.mended,
    )


def _accepted(work: Work, mask: pl.Series) -> pl.DataFrame:
    """The rows that load, in the columns of a snapshot; those without a value share memory.

    The work ends here: each column gives way to what is kept of it, so that no table is held twice.
    """
    wanted = schema(work.kind)
    columns = {name: work.frame[name] for name in wanted if name in work.frame.columns}
    height, every = int(mask.sum()), bool(mask.all())
    work.frame = work.frame.clear()
    nothing = {
        dtype: pl.repeat(None, height, dtype=dtype, eager=True) for dtype in set(wanted.values())
    }
    kept = []
    for name, dtype in wanted.items():
        cells = columns.pop(name, None)
        if cells is None or cells.null_count() == len(cells):
            kept.append(nothing[dtype].alias(name))
        else:
            kept.append((cells if every else cells.filter(mask)).rechunk().cast(dtype))
    return pl.DataFrame(kept)


def _extra(work: Work) -> pl.Series:
    """The columns without a meaning as one JSON object a row; null when all are empty."""
    kept = {one.title: column(one.at) for one in _without_meaning(work)}
    if not kept:
        return pl.repeat(None, work.frame.height, dtype=pl.String, eager=True)
    if list(kept) == [EXTRA] and _objects(ours := work.sheet.frame[kept[EXTRA]]):
        return ours  # an export of ours has them in this form already
    cells = work.sheet.frame.select(pl.col(name).alias(title) for title, name in kept.items())
    return cells.select(
        pl.when(pl.any_horizontal(pl.all().is_not_null())).then(
            pl.struct(pl.all()).struct.json_encode()
        )
    ).to_series()


def _without_meaning(work: Work) -> list[Column]:
    """The columns that mean no field; the mark of an export of ours is none of the sender's."""
    ours = {EXPORTED, *(words(language)(EXPORTED_TITLE) for language in LANGUAGES)}
    return [one for one in work.columns if one.field is None and one.title not in ours]


def _objects(cells: pl.Series) -> bool:
    """Whether every filled cell is a JSON object, as those of our exports are."""
    found = cells.str.json_path_match("$").str.starts_with("{")
    return bool((cells.is_null() | found.fill_null(value=False)).all())


def _to_mend(work: Work, repeated: pl.Series, rejected: pl.Series) -> Rejects:
    """The rejected rows, with the accepted ones whose number the `repeated` ones have."""
    keys = _numbers(work)
    twins = ~rejected & keys.is_in(keys.filter(repeated).to_list()).fill_null(value=False)
    read = AsRead(work.kind, work.given, work.frame, work.exact, work.decimal_comma)
    named = work.frame["client"].drop_nulls().unique() if "client" in work.frame else pl.Series()
    return Rejects(
        kind=work.kind,
        as_of=work.day,
        client=named.item() if len(named) == 1 else "",
        says_client="client" in work.given,
        titles=work.sheet.titles,
        rows=gather(work.sheet, work.found, work.columns, twins, read),
    )


def _numbers(work: Work) -> pl.Series:
    """What two rows have in common of which the second was not loaded."""
    if work.kind == "repayments":
        return serials.keys(work.frame)
    return work.frame[NUMBERED.get(work.kind, "row")]


def _sums(work: Work, accepted: pl.Series) -> dict[str, dict[str, tuple[str, int]]]:
    """Exact sums of the amounts of accepted rows, by currency and field: decimal text, and n.

    One column at a time, because all of them together are as large as the file.
    """
    amounts_of = {**work.exact, **work.stored}
    filled = [key for key, exact in amounts_of.items() if exact.is_not_null().any()]
    if filled and not accepted.any():
        return {"": dict.fromkeys(filled, ("0", 0))}
    nothing = pl.repeat("", work.frame.height, dtype=pl.String, eager=True)
    told = work.frame.get_column("currency", default=nothing).fill_null("")
    summed: dict[str, dict[str, tuple[str, int]]] = {}
    for code in told.filter(accepted).unique().sort():
        rows = accepted & (told == code)
        for key in filled:
            its = amounts_of[key].filter(rows).drop_nulls()
            if n := len(its):
                total = _decimal(int(its.cast(pl.Int128).sum()))
                summed.setdefault(code, {})[key] = total, n
    return summed


def _decimal(micro: int) -> str:
    """Micro units as decimal text without needless zeros."""
    whole, part = divmod(abs(micro), amounts.MICRO)
    text = f"{whole}.{part:0{amounts.SCALE}d}".rstrip("0").rstrip(".")
    return f"-{text}" if micro < 0 else text
