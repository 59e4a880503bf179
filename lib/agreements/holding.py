"""The hold of an agreement that is kept: derived with it, and over with it; stored nowhere.

Collection stops while an agreed plan performs (rule CN-CARD-70, the gate's kind `agreement`), and
the hold says so to everything that asks for holds. It ends by itself on the day on which the
agreement is completed, broken, cancelled or superseded.
"""

import polars as pl

from lib.words import N_

AGREEMENT = "agreement"
"""Where such a hold comes from, and its kind."""

SOURCE = N_("Repayment agreement")
"""`source` of such a hold."""


def holds(listed: pl.DataFrame) -> pl.DataFrame:
    """The hold of each signed agreement of a list, shaped for lib.holds.every."""
    signed = listed.filter(pl.col("signed_on").is_not_null())
    return signed.select(
        "case_key",
        hold_id=pl.concat_str(pl.lit(AGREEMENT), "agreement_id", separator=":"),
        origin=pl.lit(AGREEMENT),
        hold_kind=pl.lit(AGREEMENT),
        starts_on="signed_on",
        lifted_on="ended_on",
        source=pl.lit(SOURCE),
        code=pl.lit(f"hold:{AGREEMENT}"),
    )
