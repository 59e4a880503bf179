"""How steps, their terms and states are called on the screens of this room."""

import polars as pl

from lib.strategy import saying
from lib.strategy.actions import ACTS, CHANNELS
from lib.strategy.matrix import RISKS, STAGES
from lib.strategy.records import LIVE, PAST
from lib.words import N_, Words

STATES = {
    "proposed": N_("proposed"),
    LIVE: N_("in force"),
    PAST: N_("was in force"),
    "refused": N_("refused"),
    "withdrawn": N_("taken back"),
}
"""State of a strategy → how it is called."""


def spoken(t: Words, rows: pl.DataFrame) -> pl.DataFrame:
    """Steps, channels, stages, cells and reasons in words; each distinct one is said once."""
    tables = {
        "action": {code: t(act.name) for code, act in ACTS.items()},
        "channel": {code: t(name) for code, name in CHANNELS.items()},
        "stage": {code: t(name) for code, name in STAGES.items()},
        "risk": {code: t(name) for code, name in RISKS.items()},
    }
    told = rows.with_columns(
        said_rule=pl.Series([t(saying.rule(row)) for row in _rows(rows)], dtype=pl.String),
        said_why=pl.Series([t(saying.why(row)) for row in _rows(rows)], dtype=pl.String),
    )
    return told.with_columns(
        pl.col(name).replace_strict(words, default=None, return_dtype=pl.String)
        for name, words in tables.items()
        if name in rows.columns
    )


READ = (
    "rule",
    "risk_why",
    "held",
    "promised_for",
    "next_date",
    "broken",
    "broken_on",
    "lost_since",
    "last_contact",
    "last_paid",
    "last_met",
)
"""Columns that the sentences about a case need."""


def _rows(rows: pl.DataFrame) -> list[dict[str, object]]:
    return rows.select(name for name in READ if name in rows.columns).to_dicts()
