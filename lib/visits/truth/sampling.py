"""Which visits are reviewed: a random share of each collector's, and those with open questions.

The lot of a visit comes from the seed and the visit alone, so that the same sample is drawn whoever
asks and however often files are loaded, and nobody can pick. The random part is what a quality
figure may be made of; visits that were flagged are looked at as well and are told apart, because
they are not like the others.
"""

import hashlib
from collections.abc import Mapping

import polars as pl

from lib.team.naming import all_of

RANDOM, FLAGGED = "random", "flagged"

SAMPLE: Mapping[str, type[pl.DataType] | pl.DataType] = {
    "visit": pl.String,
    "case_key": pl.String,
    "at": pl.Datetime("us"),
    "collector": pl.String,
    "drawn": pl.String,
}
"""`collector` has the numbers of all whom the record names; `drawn` is RANDOM or FLAGGED."""


def sample(
    visits: pl.DataFrame, findings: pl.DataFrame, named: Mapping[str, str], share: float, seed: str
) -> pl.DataFrame:
    """Draw `share` of each collector's visits, at least one, and all flagged; columns SAMPLE.

    Args:
        visits: as lib.visits.truth.visits gives them.
        findings: as lib.visits.truth.checks.checked gives them.
        named: what records may call a collector → his number.
        share: of 1.
        seed: what the lots come from, such as the period.

    """
    mine = visits.with_columns(
        collector=all_of(dict(named)),
        lot=pl.col("visit").map_elements(lambda one: _lot(seed, one), return_dtype=pl.String),
    ).filter(pl.col("collector").is_not_null())
    place = pl.col("lot").rank("ordinal").over("collector")
    most = (pl.len().over("collector") * share).ceil()
    flagged = pl.col("visit").is_in(findings["visit"].unique().implode())
    random = (place <= most) if share > 0 else pl.lit(value=False)
    drawn = pl.when(random).then(pl.lit(RANDOM)).when(flagged).then(pl.lit(FLAGGED))
    return (
        mine.with_columns(drawn=drawn)
        .filter(pl.col("drawn").is_not_null())
        .sort("lot")
        .select(pl.col(name).cast(kind) for name, kind in SAMPLE.items())
    )


def _lot(seed: str, visit: str) -> str:
    return hashlib.sha256(f"{seed}|{visit}".encode()).hexdigest()
