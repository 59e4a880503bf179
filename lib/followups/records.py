"""Follow-ups as one frame, whether they came in a file or were recorded here.

Columns and types are those of FOLLOWUPS. What a file brought has no `followup_id` and no
`sequence`; what was recorded here has both.
"""

from collections.abc import Mapping

import polars as pl
import sqlalchemy as sa

from lib.followups.codes import MET_WHOM, OUTCOMES, TABLES, code_of
from lib.ledger import Ledger
from lib.ledger.schema import followups

FOLLOWUPS: Mapping[str, type[pl.DataType] | pl.DataType] = {
    "case_key": pl.String,
    "happened_at": pl.Datetime("us"),
    "channel": pl.String,
    "collector": pl.String,
    "met_whom": pl.String,
    "address_kind": pl.String,
    "address_verdict": pl.String,
    "outcome": pl.String,
    "reason": pl.String,
    "note": pl.String,
    "next_action": pl.String,
    "next_date": pl.Date,
    "next_time": pl.Time,
    "promise_amount": pl.Int64,
    "promise_date": pl.Date,
    "promise_by": pl.String,
    "currency": pl.String,
    "followup_id": pl.String,
    "sequence": pl.Int64,
    "supersedes": pl.String,
    "correction": pl.String,
    "source": pl.String,
}
"""The columns of a frame of follow-ups, with their types.

`supersedes` is the record that a row corrects, `correction` why; `source` tells logs apart: a
client's rows of one file, or what was RECORDED here."""

PROMISE = "PROMISE"
"""The result of a file that says that somebody promised, not who."""

PROMISED_BY: Mapping[str, str] = {"PTP": "debtor", "FAM_PTP": "family"}
"""Results that say who promised."""

RECORDED = "recorded"
"""`source` of what was recorded here."""


def recorded(ledger: Ledger) -> pl.DataFrame:
    """All follow-ups of the ledger, corrected ones too, in the order they were saved."""
    kept = [name for name in FOLLOWUPS if name != "source"]
    query = sa.select(*(followups.c[name] for name in kept)).order_by(followups.c.sequence)
    with ledger.read() as connection:
        rows = [tuple(row) for row in connection.execute(query)]
    types = {name: FOLLOWUPS[name] for name in kept}
    return pl.DataFrame(rows, schema=types, orient="row").with_columns(source=pl.lit(RECORDED))


def reached() -> pl.Expr:
    """Whether anybody was reached: by the result, else by whom they met as far as a file says."""
    by_result = {one.code: one.contact for one in OUTCOMES.values()}
    somebody = [code for code in MET_WHOM if code != "nobody"]
    return (
        pl.col("outcome")
        .replace_strict(by_result, default=None, return_dtype=pl.Boolean)
        .fill_null(pl.col("met_whom").is_in(somebody).fill_null(value=False))
    )


def worded() -> pl.Expr:
    """Whether a row is more than a notice of ours: a message that we sent ends no agreement."""
    notices = [one.code for one in OUTCOMES.values() if one.notice]
    return ~pl.col("outcome").is_in(notices).fill_null(value=False)


def promiser() -> pl.Expr:
    """Who promised (a code of PROMISERS): by its column, the result or whom they met; else null."""
    by_person = {
        one.code: "other_promiser" if one.group == "third" else one.group
        for one in MET_WHOM.values()
        if one.group != "nobody"
    }
    told = (("outcome", PROMISED_BY), ("met_whom", by_person))
    return pl.coalesce(
        pl.col("promise_by"),
        *(
            pl.col(name).replace_strict(meant, default=None, return_dtype=pl.String)
            for name, meant in told
        ),
    )


def current(rows: pl.DataFrame) -> pl.DataFrame:
    """Leave out the follow-ups that a later one corrects."""
    return rows.join(
        rows.select("supersedes").drop_nulls(),
        left_on="followup_id",
        right_on="supersedes",
        how="anti",
        maintain_order="left",
    )


def merge(imported: pl.DataFrame | pl.LazyFrame, recorded_here: pl.DataFrame) -> pl.DataFrame:
    """All follow-ups that stand: those of the files and those recorded here, oldest first.

    Rows of files that belong to no known case (`case_key` null) are left out; words of files for
    which there is a code become the code, others stay as they are. A promise of which only another
    column says that the customer made it is one by the customer.
    """
    brought = imported.lazy().filter(pl.col("case_key").is_not_null()).collect()
    if {"import_id", "client"} <= set(brought.columns):
        log = pl.concat_str("import_id", pl.col("client").fill_null(""), separator=" ")
        brought = brought.with_columns(source=log)
    absent = [
        pl.lit(None, kind).alias(name)
        for name, kind in FOLLOWUPS.items()
        if name not in brought.columns
    ]
    shaped = brought.with_columns(absent).select(
        pl.col(name).cast(kind) for name, kind in FOLLOWUPS.items()
    )
    together = pl.concat([_coded(shaped), current(recorded_here).select(*FOLLOWUPS)])
    return together.sort("happened_at", "sequence", nulls_last=False, maintain_order=True)


def _coded(rows: pl.DataFrame) -> pl.DataFrame:
    for field in TABLES:
        if rows[field].null_count() == rows.height:  # the file has no such column
            continue
        said = rows[field].drop_nulls().unique()
        meant = {text: code_of(field, text) or text for text in said if text not in TABLES[field]}
        rows = rows.with_columns(pl.col(field).replace(meant))
    # Some lists put whom they met where the result belongs (中债): that much is known then.
    met = {text: code_of("met_whom", text) for text in rows["outcome"].drop_nulls().unique()}
    meant = {text: code for text, code in met.items() if code and text not in OUTCOMES}
    person = pl.col("outcome").replace_strict(meant, default=None, return_dtype=pl.String)
    rows = rows.with_columns(met_whom=pl.coalesce("met_whom", person))
    own = (pl.col("outcome") == PROMISE) & (promiser() == "debtor")
    return rows.with_columns(outcome=pl.when(own).then(pl.lit("PTP")).otherwise("outcome"))
