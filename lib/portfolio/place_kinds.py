"""What a place is of which a file gives coordinates and no address: a home, a workplace, another.

An address says by its field what it is; a bare point says nothing, and rules about homes and
workplaces refuse until somebody said it, for one case or for all of a client's files.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

import polars as pl

from lib.cases.fields import ADDRESSES
from lib.ledger import Ledger
from lib.portfolio import corrections
from lib.portfolio.placing import CASE
from lib.words import N_

ABOUT = "place_kind"

CLIENT = "client:"
"""What a subject begins with that is all bare points of a client's files."""

PLACE_KINDS: Mapping[str, str] = {
    "home": N_("Home"),
    "household_registered": N_("Registered address"),
    "work": N_("Workplace"),
    "billing": N_("Billing address"),
    "hospital": N_("Hospital"),
    "other": N_("Another place"),
}
"""Kind → its name; the words are those of the gate."""

KNOWN = {"subject": pl.String, "place_kind": pl.String}
"""The columns of what somebody said."""


def say(ledger: Ledger, subjects: Sequence[str], kind: str, *, now: dt.datetime) -> None:
    """Keep what the places of the subjects are; `kind` is one of PLACE_KINDS.

    Raises:
        NotAllowed: the actor may not correct places.

    """
    corrections.record(ledger, ABOUT, subjects, {"kind": kind}, now=now)


def known(ledger: Ledger) -> pl.DataFrame:
    """What somebody said; columns KNOWN."""
    rows = [(one.subject, one.value["kind"]) for one in corrections.standing(ledger, ABOUT)]
    return pl.DataFrame(rows, schema=KNOWN, orient="row")


def of_cases(cases: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    """The kind of place of each case of which somebody said it: case_key, place_kind.

    What was said of the case itself goes before what was said of its client's files.
    """
    told = said.select("subject", "place_kind")
    client = pl.col("client").fill_null("") if "client" in cases.columns else pl.lit(None)
    keys = cases.select(
        "case_key",
        own=pl.lit(CASE) + pl.col("case_key"),
        whole=(pl.lit(CLIENT) + client).cast(pl.String),
    ).unique("case_key")
    return (
        keys.join(
            told.rename({"place_kind": "mine"}), left_on="own", right_on="subject", how="left"
        )
        .join(told, left_on="whole", right_on="subject", how="left")
        .select("case_key", place_kind=pl.coalesce("mine", "place_kind"))
        .drop_nulls()
    )


def untold(cases: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    """The cases with coordinates of which neither an address nor anybody says what is there."""
    bare = pl.all_horizontal(pl.col(one).fill_null("") == "" for one in ADDRESSES)
    return cases.filter(bare, pl.col("lat").is_not_null()).join(
        of_cases(cases, said), on="case_key", how="anti", maintain_order="left"
    )
