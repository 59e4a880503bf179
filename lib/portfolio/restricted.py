"""Persons whose data are kept but not used: in no list, figure, map or plan."""

import hashlib

import polars as pl
import sqlalchemy as sa

from lib.ledger import Ledger
from lib.ledger.schema import privacy

ABOUT = "restrict"


def people(ledger: Ledger) -> list[str]:
    """The keys of the persons whose data are restricted now."""
    latest = (
        sa.select(sa.func.max(privacy.c.sequence))
        .where(privacy.c.about == ABOUT)
        .group_by(privacy.c.person_key)
    )
    query = sa.select(privacy.c.person_key).where(privacy.c.sequence.in_(latest), privacy.c.stands)
    with ledger.read() as connection:
        return list(connection.scalars(query))


def without(cases: pl.LazyFrame, kept_out: list[str]) -> pl.LazyFrame:
    """Cases without those of these persons."""
    if not kept_out:
        return cases
    return cases.filter(~_theirs(kept_out))


def only(cases: pl.LazyFrame, kept_out: list[str]) -> pl.LazyFrame:
    """The cases of these persons."""
    return cases.filter(_theirs(kept_out))


def mark(ledger: Ledger) -> str:
    """Tells whose data are restricted, in the name of what was made without them; "" of nobody."""
    kept_out = sorted(people(ledger))
    if not kept_out:
        return ""
    return "." + hashlib.sha256("\n".join(kept_out).encode()).hexdigest()[:12]


def _theirs(kept_out: list[str]) -> pl.Expr:
    return pl.col("person_key").is_in(kept_out).fill_null(value=False)
