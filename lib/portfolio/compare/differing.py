"""Which columns of a case differ between two files, told apart by what that means.

A million cases of eighty columns are compared one column at a time: both frames side by side would
not fit beside an import.
"""

from collections.abc import Collection, Mapping, Sequence

import polars as pl

NOT_COMPARED = (
    "case_key",
    "as_of",
    "row",
    "import_id",
    "person_key",
    "address_key",
    "building_key",
    "bucket_open",
    "place_quality",
    "lat",
    "lon",
    "datum_file",
)
"""Columns that differ between any two files, or that are worked out of others: of a place what the
file said is compared, not where that is on the map."""

SAID_AS = {"lat_file": "lat", "lon_file": "lon"}
"""Column of a snapshot → the field that it keeps as the file said it."""

GROUPS: Mapping[str, str] = {
    **dict.fromkeys(("dpd", "bucket", "overdue_terms"), "days"),
    **dict.fromkeys(
        (
            "overdue_amount",
            "balance",
            "principal_left",
            "overdue_principal",
            "overdue_interest",
            "overdue_penalty",
            "overdue_fee",
            "overdue_since",
            "paid_terms",
            "paid_amount",
            "last_pay_date",
            "last_pay_amount",
            "recovered_amount",
            "settlement_amount",
        ),
        "debt",
    ),
    **dict.fromkeys(("case_status", "recall_date", "closed_date"), "standing"),
    "collector": "collector",
}
"""Column → what it tells of a case; all others are OTHER."""

OTHER = "other"
SHOWN_ANYWAY = ("dpd", "bucket", "overdue_terms", "overdue_amount")
"""Columns whose change a list of cases shows in figures, so that it need not name them."""

MASKS = ("days", "debt", "standing", "collector", OTHER)
"""The groups; `differences` gives a mask for each."""


def compared(
    before: pl.DataFrame,
    after: pl.DataFrame,
    given: tuple[Collection[str], Collection[str]] | None,
) -> tuple[list[str], list[str]]:
    """The columns to compare, and those that only one of the two files has.

    `given` are the fields that the files of either side have; a column that is empty because its
    file lacks it says nothing about the cases. Without it every column counts as given.
    """
    wanted: list[str] = []
    one_sided: list[str] = []
    sides = (before, after)
    for name in after.columns:
        if name in NOT_COMPARED or name not in before.columns:
            continue
        blank = [side for side, frame in enumerate(sides) if _empty(frame[name])]
        if len(blank) == len(sides):
            continue
        said = SAID_AS.get(name, name)
        lacking = given is not None and any(said not in given[side] for side in blank)
        (one_sided if lacking else wanted).append(name)
    return wanted, one_sided


def differences(
    before: pl.DataFrame, after: pl.DataFrame, at: pl.DataFrame, columns: Sequence[str]
) -> tuple[pl.DataFrame, dict[str, int]]:
    """For each case which groups of columns differ; and in how many cases each column does.

    `at` has at_before and at_after, the rows of a case in either frame. The masks, in the order of
    `at`, are named MASKS and the ending _differs; a case of one frame only differs in nothing. Nor
    does one of several clients in a column that only one side says anything of for this client.
    """
    both = at["at_before"].is_not_null() & at["at_after"].is_not_null()
    nothing = pl.repeat(value=False, n=at.height, eager=True)
    masks = dict.fromkeys(MASKS, nothing)
    counts: dict[str, int] = {}
    clients = after["client"].gather(at["at_after"])
    for name in columns if both.any() else ():
        was, now = before[name].gather(at["at_before"]), after[name].gather(at["at_after"])
        differs = was.ne_missing(now) & both
        if differs.any():
            differs &= ~_of_one_side(was, now, both, clients)
        if n := differs.sum():
            counts[name] = int(n)
            group = GROUPS.get(name, OTHER)
            masks[group] = masks[group] | differs
    return pl.DataFrame({f"{name}_differs": mask for name, mask in masks.items()}), counts


def named(
    before: pl.LazyFrame, after: pl.LazyFrame, keys: pl.Series, columns: Sequence[str]
) -> pl.DataFrame:
    """The names of the columns that differ for each of some cases: case_key, columns (a list).

    What nobody would expect comes first, then what follows from payments and days.
    """
    rank = {group: at for at, group in enumerate(reversed(MASKS))}
    told = sorted(
        (name for name in columns if name not in SHOWN_ANYWAY),
        key=lambda name: rank[GROUPS.get(name, OTHER)],
    )
    wanted = pl.col("case_key").is_in(keys.implode())
    sides = before.filter(wanted).join(after.filter(wanted), on="case_key", suffix="_after")
    differs = [
        pl.when(pl.col(name).ne_missing(pl.col(f"{name}_after"))).then(pl.lit(name))
        for name in told
    ]
    none = pl.lit([], pl.List(pl.String))
    listed = pl.concat_list(differs).list.drop_nulls() if differs else none
    return sides.select("case_key", columns=listed).collect()


def _of_one_side(was: pl.Series, now: pl.Series, both: pl.Series, clients: pl.Series) -> pl.Series:
    """The cases of those among several clients of whom only one of the files fills the column."""
    cells = pl.DataFrame({"client": clients, "was": was.is_not_null(), "now": now.is_not_null()})
    told = cells.filter(both).group_by("client").agg(pl.col("was", "now").any())
    lone = told.filter(pl.col("was") != pl.col("now"))
    if told.height == 1 or lone.height == 0:
        return pl.repeat(value=False, n=len(both), dtype=pl.Boolean, eager=True)
    return clients.fill_null("").is_in(lone["client"].fill_null("").implode())


def _empty(column: pl.Series) -> bool:
    return column.null_count() == len(column)
