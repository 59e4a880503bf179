"""Signatures that nothing on file proves: the signed copy or the recording was never attached."""

from collections.abc import Mapping

import polars as pl

from lib.agreements.following import KEPT, State
from lib.words import N_

LACKS: Mapping[str, str] = {
    "paper": N_("Signed copy missing"),
    "electronic": N_("Signed copy missing"),
    "recorded": N_("Recording missing"),
}
"""How an agreement was signed → what is said of it while nothing is attached."""

HELD = (*KEPT, State.BROKEN)
"""States in which the signature may have to be shown: to the customer, or to a court."""


def lacking(found: pl.DataFrame, attached: pl.DataFrame) -> pl.DataFrame:
    """Agreements with the column `lacks`: how it was signed (LACKS) where nothing is attached.

    `found` as lib.agreements.records lists them, `attached` as lib.attachments.records does. Null
    for what is not signed, has ended without a breach, or has an attachment.
    """
    of_agreements = attached.filter(pl.col("about") == "agreement")["subject"].unique()
    bare = ~pl.col("agreement_id").is_in(of_agreements.implode())
    return found.with_columns(lacks=pl.when(bare, pl.col("state").is_in(HELD)).then(pl.col("how")))
