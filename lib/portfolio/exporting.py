"""What is stored, in the form of a file that imports to the same rows again.

Coordinates leave as their file gave them, with its datum beside them; a place that was set by hand
leaves in WGS-84; the centre of a district is no coordinate of a customer and stays behind, the
import finds it again by the address.
"""

import datetime as dt
from collections.abc import Iterator, Mapping

import polars as pl

from lib.cases.fields import NUMBERS, fields
from lib.followups.codes import OF_FILES, spelled
from lib.holds.records import current, entries, placed_here
from lib.intake.result import EXTRA
from lib.portfolio.joins import PERSONS
from lib.portfolio.portfolio import Portfolio
from lib.privacy import visible
from lib.privacy.free_text import HIDDEN
from lib.privacy.masking import EXACT, mask

OF_HOLDS = frozenset(field.key for field in fields("holds"))
"""The fields of a file of holds."""


def stored(
    portfolio: Portfolio,
    kind: str,
    as_of: dt.date | None = None,
    *,
    again: bool = False,
    masks: Mapping[str, str] | None = None,
) -> pl.DataFrame:
    """All rows of a kind under the keys of its fields; cases as of a date.

    With `again` the rows import to the same again: the columns without a meaning come as one JSON
    object a row, which nobody can mask, the days past due are those of the file, and an overdue
    amount that another stood in for is left to the import. Else cases say how exactly their place
    is known (`place_quality`), also where it is only the centre of a division, whose coordinates
    stay behind. With `masks` (field → how) they are masked, texts also of the names of their case.

    Holds are those of lists and those that our own people placed.

    Raises:
        NotFound: there is no snapshot of cases on or before the date.

    """
    rows = _rows(portfolio, kind, as_of)
    keys = [field.key for field in fields(kind)]
    if again and kind == "cases":
        # The days are those of the file: what the plan makes of them the import finds again, and
        # far from the date past due they would be refused.
        rows = rows.with_columns(
            overdue_amount=_stated(portfolio),
            dpd="dpd_file",
            bucket=pl.when(pl.col("dpd_file").is_null()).then("bucket"),
        )
    if not again and kind == "cases":
        keys.append("place_quality")
    if again and EXTRA in rows.collect_schema():
        keys.append(EXTRA)
    if masks:
        rows = _masked(portfolio, kind, rows.collect(), masks).lazy()
    return rows.select(keys).with_columns(_spelled(kind)).collect()


def _spelled(kind: str) -> Iterator[pl.Expr]:
    """Codes as the import reads them; most are their own spelling."""
    for field in fields(kind):
        codes = OF_FILES.get(field.key, {}) if field.type == "code" else {}
        written = {code: spelled(field.key, code) for code in codes}
        if other := {code: word for code, word in written.items() if code != word}:
            yield pl.col(field.key).replace(other)


def _rows(portfolio: Portfolio, kind: str, as_of: dt.date | None) -> pl.LazyFrame:
    match kind:
        case "cases":
            return _cases(portfolio, as_of)
        case "holds":
            return _holds(portfolio)
        case _:
            return portfolio.rows(kind)


def _holds(portfolio: Portfolio) -> pl.LazyFrame:
    """The holds of lists and those of our own people, these with the numbers of their case."""
    names = [one for one in (*NUMBERS, *PERSONS, "client") if one in OF_HOLDS]
    known = portfolio.whose(*names)
    own = placed_here(current(entries(portfolio.ledger)))
    named = own.lazy().join(known, on="case_key", how="inner", maintain_order="left")
    return pl.concat([portfolio.rows("holds"), named], how="diagonal_relaxed")


def _masked(
    portfolio: Portfolio, kind: str, rows: pl.DataFrame, masks: Mapping[str, str]
) -> pl.DataFrame:
    """The rows masked; a text of a row that belongs to no case may name anybody and is hidden."""
    texts = [name for name, how in masks.items() if how == "text"]
    if kind == "cases" or "case_key" not in rows.columns or not texts:
        return mask(rows, masks)
    names = [field.key for field in fields("cases") if field.sensitive == "name"]
    every = [portfolio.scan(record) for record in portfolio.imports("cases")]
    cases = pl.concat(one.select("case_key", *names) for one in every) if every else None
    if cases is None or kind == "holds":  # a hold is about a person, whatever his other cases say
        return mask(rows, {**masks, **dict.fromkeys(texts, "whole")})
    people = (
        cases.unique("case_key", keep="last").collect().rename({one: f"_{one}" for one in names})
    )
    known = rows.join(people, on="case_key", how="left", maintain_order="left")
    seen = visible.masks(portfolio.ledger.actor, "cases")
    known = mask(known, {**masks, **{f"_{one}": seen.get(one, "name") for one in names}})
    orphan = pl.col("case_key").is_null()
    return known.with_columns(
        pl.when(orphan & pl.col(one).is_not_null()).then(pl.lit(HIDDEN)).otherwise(one).alias(one)
        for one in texts
    ).drop(f"_{one}" for one in names)


def _stated(portfolio: Portfolio) -> pl.Expr:
    """Overdue amounts that a file stated itself; the others as far as a file may state them.

    The import lets another amount stand in only where no row has any.
    """
    stood_in = [
        record.import_id
        for record in portfolio.imports("cases")
        if "overdue_stands_in" in record.report["counts"]
    ]
    own = ~pl.col("import_id").is_in(stood_in)
    return pl.when(own | (own.any() & (pl.col("overdue_amount") >= 0))).then("overdue_amount")


def _cases(portfolio: Portfolio, as_of: dt.date | None) -> pl.LazyFrame:
    """Cases as of a date: days past due are those of that day, so the date is."""
    day = as_of or portfolio.latest()
    by_hand = (pl.col("place_source") == "correction").fill_null(value=False)
    own = by_hand & (pl.col("place_quality") == EXACT)
    return portfolio.cases(as_of).with_columns(
        lat=pl.when(own).then("lat").when(~by_hand).then("lat_file"),
        lon=pl.when(own).then("lon").when(~by_hand).then("lon_file"),
        datum_file=pl.when(own).then(pl.lit("wgs84")).when(~by_hand).then("datum_file"),
        as_of=pl.lit(day, pl.Date),
    )
