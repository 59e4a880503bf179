"""Which address of a case is visited: the likeliest to be right, and none that was found wrong.

Ranked by what visits said of each (right, unknown, doubtful), then in the order of ADDRESSES: at
home, where registered, where bills go, at work last. The place that a file gives is that of its
first address; another one is placed by its text, approximately.
"""

import polars as pl

from lib.cases.fields import ADDRESSES
from lib.followups.codes import VERDICTS
from lib.places.lookup import TOLD, locate_many

KINDS = {"addr_home": "home", "addr_hukou": "hukou", "addr_bill": "bill", "addr_work": "work"}
"""Column of an address → its kind in a follow-up."""

RANK = {"live": 0, "unseen": 1, "doubtful": 2}
"""What is known of an address → its rank; a dead one has none."""

STEP = 10
"""Between two ranks, more than there are kinds."""


def chosen(cases: pl.DataFrame) -> pl.DataFrame:
    """Add `address_kind` and `all_dead`, and put the place of the case where it is visited.

    Args:
        cases: addresses and place, and the verdicts of lib.followups.standing.

    Returns:
        The cases in their order. `address_kind` is null without an address; `all_dead` says that
        there are addresses and each was found wrong. Where not the first address is visited, the
        ones before it are empty, so that everybody who looks for the address finds this one, and
        lat, lon and place_quality are those of its district or city, null if it names none.

    """
    ranks = [_rank(cases, column, place) for place, column in enumerate(ADDRESSES)]
    given = [pl.col(column).fill_null("") != "" for column in ADDRESSES]
    first = pl.coalesce(
        pl.when(one).then(pl.lit(place, pl.Int32)) for place, one in enumerate(given)
    )
    best = pl.min_horizontal(ranks)
    told = cases.with_columns(
        _best=best % STEP, _first=first, all_dead=first.is_not_null() & best.is_null()
    )
    kinds = {place: KINDS[column] for place, column in enumerate(ADDRESSES)}
    kind = pl.col("_best").replace_strict(kinds, default=None, return_dtype=pl.String)
    other = (pl.col("_best") != pl.col("_first")).fill_null(value=False)
    before = [
        pl.when(other & (pl.col("_best") > place))
        .then(None)
        .otherwise(pl.col(column))
        .alias(column)
        for place, column in enumerate(ADDRESSES)
    ]
    told = told.with_columns(*before, address_kind=kind, _other=other)
    return _placed(told).drop("_best", "_first", "_other")


def _rank(cases: pl.DataFrame, column: str, place: int) -> pl.Expr:
    """The rank of one address; null where it is not given or dead."""
    states = {code: one.state for code, one in VERDICTS.items()}
    name = f"verdict_{KINDS[column]}"
    said = pl.col(name) if name in cases.columns else pl.lit(None, pl.String)
    state = said.replace_strict(states, default=None, return_dtype=pl.String).fill_null("unseen")
    rank = state.replace_strict(RANK, default=None, return_dtype=pl.Int32) * STEP + place
    return pl.when(pl.col(column).fill_null("") != "").then(rank)


def _placed(told: pl.DataFrame) -> pl.DataFrame:
    """The cases whose place is not that of the file, placed by the address that is visited."""
    at = told["_other"].arg_true()
    if at.is_empty():
        return told
    columns = [name for name in TOLD if name in told.columns]
    found = locate_many(_only_address(told[at])).select(columns)
    moved = found.with_columns(pl.Series("_row", at))
    rows = told.with_row_index("_row")
    joined = rows.join(
        moved.with_columns(pl.col("_row").cast(pl.UInt32)),
        on="_row",
        how="left",
        suffix="_new",
        maintain_order="left",
    )
    return joined.with_columns(
        pl.when("_other").then(f"{name}_new").otherwise(name).alias(name) for name in columns
    ).drop("_row", *(f"{name}_new" for name in columns))


def _only_address(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with no address but the one that is visited; no hints of another's division."""
    place = pl.col("_best")
    kept = [
        pl.when(place == at).then(pl.col(column)).alias(column)
        for at, column in enumerate(ADDRESSES)
    ]
    nothing = {name: pl.lit(None, pl.String) for name in ("province", "city", "district")}
    return rows.select(*kept, **nothing)
