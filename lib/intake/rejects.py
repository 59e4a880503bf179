"""The rows that were not accepted, as they were and with their reasons, to send back."""

import polars as pl

from lib.intake.collected import Collected
from lib.intake.findings import SENTENCES
from lib.intake.sheet import ROW, Sheet, column
from lib.show.tables import to_csv

REASON = "原因 Reason"
NUMBER = "行号 Row"


def rejects_csv(sheet: Sheet, found: Collected) -> bytes:
    """Write the bad rows under their own titles, with row and reason before them."""
    reasons = found.reasons()
    names = [column(at) for at in range(len(sheet.titles))]
    bad = sheet.frame.filter(pl.col(ROW).is_in(list(reasons))).with_columns(
        _reason=pl.col(ROW).replace_strict(
            {row: _said(said) for row, said in reasons.items()}, return_dtype=pl.String
        )
        if reasons
        else pl.lit(None, pl.String)
    )
    laid_out = [
        {ROW: row, "_reason": _said([("", fault.code)]), **dict(zip(names, cells, strict=False))}
        for fault in sheet.faults
        for row, cells in ((fault.row, sheet.broken[fault.row]),)
    ]
    schema = {**dict.fromkeys(names, pl.String), ROW: pl.Int32, "_reason": pl.String}
    torn = pl.DataFrame(laid_out, schema=schema)
    rows = pl.concat([bad.select(*schema), torn]).sort(ROW)
    titles = {ROW: NUMBER, "_reason": REASON}
    titles |= {name: sheet.titles[at] for at, name in enumerate(names)}
    return to_csv(rows, titles)


def _said(found: list[tuple[str, str]]) -> str:
    return " ".join(
        f"{title}: {SENTENCES[code]}" if title else SENTENCES[code] for title, code in found
    )
