"""Which case a row of another file belongs to.

Repayments, instalments, follow-ups, assignments and holds name a case by any of its numbers, with
or without the client, and some cases were loaded without theirs. Rows that name no known case are
kept as orphans (case_key null, with the reason) and find their case as soon as it arrives, because
the join is made anew on each reading.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import polars as pl

from lib.cases.fields import NUMBERS
from lib.cases.masked import whole

Reason = Literal["unknown", "several", "contradicts"]
"""Why a row is an orphan: no case has its numbers, several have, or its numbers name two cases."""

REASONS: tuple[Reason, ...] = get_args(Reason)

ANYWHERE = "\0"
"""Stands for all clients among the names of cases; no client of a file can be called so."""

UNNAMED = ""
"""Stands for no client among the names of cases."""

OWN, NOBODYS = "_own_", "_nobodys_"
"""Begin the columns of what is found within a row's client and among the cases of no client."""

PERSONS = ("id_no", "customer_no")
"""The fields of a hold that name a customer rather than a case, the surest first."""


@dataclass(frozen=True)
class Joined:
    """How many rows of a file found their case, and how many did not, by reason."""

    joined: int
    orphans: dict[Reason, int]

    def as_json(self) -> dict[str, object]:
        """The counts as `python -m lib import --json` prints them."""
        return {
            "joined": self.joined,
            "orphans": sum(self.orphans.values()),
            "orphan_reasons": dict(self.orphans),
        }


def index(cases: pl.LazyFrame, numbers: Sequence[str] = NUMBERS) -> pl.LazyFrame:
    """All names under which cases are known: client, number, case_key; one row each."""
    there = cases.collect_schema()
    return (
        pl.concat(
            cases.select(pl.col("client").fill_null(""), whole(one).alias("number"), "case_key")
            for one in numbers
            if one in there
        )
        .drop_nulls("number")
        .unique()
    )


def resolve(
    rows: pl.LazyFrame, known: pl.LazyFrame, numbers: Sequence[str] = NUMBERS
) -> pl.LazyFrame:
    """Add `case_key` and `orphan` (a Reason or null) to `rows`.

    A row that names its client is matched within it, and where nothing there has its numbers, with
    the cases that name no client; one that names none is matched only when the number belongs to a
    single case over all clients: two candidates are never guessed between, and neither are two
    numbers of one row that name different cases.

    Args:
        rows: client, and those of `numbers` that the kind has.
        known: what `index` gives.
        numbers: the columns that may name the case.

    """
    return led(rows, meant(known), numbers)


def led(rows: pl.LazyFrame, names: pl.LazyFrame, numbers: Sequence[str]) -> pl.LazyFrame:
    """The same as `resolve` for who asks often: `names` is what `meant` gives."""
    there = rows.collect_schema()
    used = [name for name in numbers if name in there]
    # The cases without a client come second: their number may by chance be one of the client's.
    rows = _named_within(rows, names, used, pl.col("client").fill_null(ANYWHERE), OWN)
    nobodys = names.filter(pl.col("client") == UNNAMED)
    rows = _named_within(rows, nobodys, used, pl.lit(UNNAMED), NOBODYS)
    (case, why), (other, why_other) = _told(used, OWN), _told(used, NOBODYS)
    lost = (why == "unknown").fill_null(value=False)
    return rows.with_columns(
        case_key=pl.when(lost).then(other).otherwise(case),
        orphan=pl.when(lost).then(why_other).otherwise(why),
    ).drop(pl.selectors.starts_with("_"))


def _named_within(
    rows: pl.LazyFrame, names: pl.LazyFrame, used: Sequence[str], client: pl.Expr, side: str
) -> pl.LazyFrame:
    """Add to rows the case that each of their numbers names within a client, and how many do."""
    rows = rows.with_columns(_client=client)
    for name in used:
        told = names.select(
            "client",
            "number",
            pl.col("case_key").alias(f"{side}{name}"),
            pl.col("n").alias(f"{side}n_{name}"),
        )
        rows = rows.join(
            told,
            left_on=["_client", name],
            right_on=["client", "number"],
            how="left",
            maintain_order="left",
        )
    return rows


def _told(used: Sequence[str], side: str) -> tuple[pl.Expr, pl.Expr]:
    """The case that the numbers of a row name together, and else the Reason why none."""
    # A list of customers has no number of a case at all.
    found = [pl.lit(None, pl.String), *(pl.col(f"{side}{name}") for name in used)]
    first = pl.coalesce(found)
    apart = pl.any_horizontal(one != first for one in found).fill_null(value=False)
    many = (pl.col(f"{side}n_{name}") > 1 for name in used)
    several = pl.any_horizontal(pl.lit(value=False), *many).fill_null(value=False)
    why = (
        pl.when(apart)
        .then(pl.lit("contradicts"))
        .when(first.is_null() & several)
        .then(pl.lit("several"))
        .when(first.is_null())
        .then(pl.lit("unknown"))
    )
    return pl.when(~apart).then(first), why


def persons(cases: pl.LazyFrame) -> pl.LazyFrame:
    """All names of the customers of cases: client, by (of PERSONS), name, case_key.

    An identity number is the same person wherever it stands; a customer number is its client's.
    """
    anywhere = pl.when(pl.col("by") == "id_no").then(pl.lit(ANYWHERE))
    return (
        cases.select(pl.col("client").fill_null(""), *map(whole, PERSONS), "case_key")
        .unpivot(PERSONS, index=["client", "case_key"], variable_name="by", value_name="name")
        .drop_nulls("name")
        .with_columns(client=anywhere.otherwise("client"))
        .unique()
    )


def resolve_persons(rows: pl.LazyFrame, known: pl.LazyFrame) -> pl.LazyFrame:
    """Add `cases`, all cases of the customer, to rows whose numbers name no case.

    A customer number without a client counts where only one client has it; one with a client is
    looked for among the cases of no client where the client has none. `orphan` is null where cases
    were found, and stays where none were.

    Args:
        rows: what `resolve` gives, with client and the columns of PERSONS.
        known: what `persons` gives.

    """
    everywhere = known.filter(pl.col("client").n_unique().over("by", "name") == 1)
    places = pl.concat([known, everywhere.with_columns(client=pl.lit(ANYWHERE))]).unique()
    lists = places.group_by("client", "by", "name").agg(pl.col("case_key").sort())
    within = {name: [pl.col("client").fill_null(ANYWHERE), pl.lit(UNNAMED)] for name in PERSONS}
    within["id_no"] = [pl.lit(ANYWHERE)]
    for name in PERSONS:
        told = lists.filter(pl.col("by") == name)
        for at, client in enumerate(within[name]):
            found = told.select("client", "name", pl.col("case_key").alias(f"_{name}_{at}"))
            rows = rows.with_columns(_client=client).join(
                found,
                left_on=["_client", name],
                right_on=["client", "name"],
                how="left",
                maintain_order="left",
            )
    cases = pl.coalesce(f"_{name}_{at}" for name in PERSONS for at in range(len(within[name])))
    named = pl.when(pl.col("case_key").is_null()).then(cases)
    return rows.with_columns(cases=named, orphan=pl.when(named.is_null()).then("orphan")).drop(
        pl.selectors.starts_with("_")
    )


def spread(holds: pl.LazyFrame, cases: pl.LazyFrame) -> pl.LazyFrame:
    """Make one row of each hold and case that it names, with the case's last `person_key`.

    Args:
        holds: what `resolve_persons` gives.
        cases: case_key and person_key, the latest file last.

    """
    own = pl.concat_list("case_key").list.drop_nulls()
    named = pl.when(pl.col("case_key").is_null()).then("cases").otherwise(own)
    whose = cases.select("case_key", "person_key")
    return (
        holds.with_columns(case_key=named)
        .drop("cases")
        .explode("case_key")
        .drop_nulls("case_key")
        .join(whose.unique("case_key", keep="last", maintain_order=True), on="case_key", how="left")
    )


def count(resolved: pl.DataFrame) -> Joined:
    """Count what `resolve` found."""
    found: dict[Reason, int] = dict(resolved["orphan"].drop_nulls().value_counts().iter_rows())
    return Joined(
        joined=resolved.height - sum(found.values()),
        orphans={reason: found[reason] for reason in REASONS if reason in found},
    )


def meant(known: pl.LazyFrame) -> pl.LazyFrame:
    """Each name within its client and over all: its case if it has one only, and how many.

    `known` is what `index` gives.
    """
    anywhere = known.with_columns(client=pl.lit(ANYWHERE))
    return (
        pl.concat([known, anywhere])
        .group_by("client", "number")
        .agg(pl.col("case_key").n_unique().alias("n"), pl.col("case_key").first())
        .with_columns(case_key=pl.when(pl.col("n") == 1).then("case_key"))
    )
