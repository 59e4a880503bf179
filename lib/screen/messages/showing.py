"""Numbers, addresses and texts as they may be seen: masked by the field they stand in."""

import polars as pl

from lib.cases.fields import fields
from lib.messages import placeholders
from lib.messages.channels import CHANNELS, OWNERS
from lib.messages.permitted import RULE
from lib.messages.queue import Queue
from lib.messages.refusals import MISSING, REFUSALS
from lib.messages.templates import WHYS
from lib.privacy.masking import MASKS, mask, mask_text
from lib.screen import data
from lib.words import Words

OURS = "\ue000"
"""Stands for our own number while the others are masked: a sign that no text has."""


def masked(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with `to` masked as its `field` is, and `name` and `text` as ever.

    A text is shown with its amount and our own telephone number, which who approves has to read,
    but without the name and the numbers of others in it.
    """
    kinds = data.masks("cases")
    named = [name for name in rows["field"].unique().drop_nulls() if name in kinds]
    hidden = [
        pl.when(pl.col("field") == name).then(MASKS[kinds[name]](pl.col("to"))) for name in named
    ]
    to = pl.coalesce(hidden) if hidden else pl.lit(None, pl.String)
    texts = [name for name in ("text", "subject") if name in rows.columns]
    ours = data.settings().firm_phone
    hidden_ours = [pl.col(name).str.replace_all(ours, OURS, literal=True) for name in texts if ours]
    shown = mask(
        rows.with_columns(*hidden_ours, to=to), {"name": "name", **dict.fromkeys(texts, "text")}
    )
    return shown.with_columns(pl.col(texts).str.replace_all(OURS, ours, literal=True))


def text_masked(text: str, name: str | None) -> str:
    """One text as `masked` shows it."""
    ours = data.settings().firm_phone
    hidden = text.replace(ours, OURS) if ours else text
    return (mask_text(hidden, [name]) or "").replace(OURS, ours)


def labels(t: Words) -> dict[str, str]:
    """Field of a number or address → its title."""
    mine = {name for one in CHANNELS.values() for name in one.fields}
    return {one.key: t(one.label) for one in fields("cases") if one.key in mine}


def spoken(t: Words, rows: pl.DataFrame) -> pl.DataFrame:
    """Reasons, owners and fields in words."""
    told = {
        "why": {code: t(name) for code, name in WHYS.items()},
        "owner": {code: t(name) for code, name in OWNERS.items()},
        "field": labels(t),
    }
    return rows.with_columns(
        pl.col(name).replace_strict(words, default=None, return_dtype=pl.String)
        for name, words in told.items()
        if name in rows.columns
    )


def reason(t: Words, found: Queue, why: str, detail: str | None) -> str:
    """Why a message is not sent, in words."""
    if why == RULE and detail is not None:
        return t(found.said[detail].sentence)
    if why == MISSING and detail:
        return t(REFUSALS[why], detail=titles(t, detail))
    return t(REFUSALS[why], detail=detail or "")


def titles(t: Words, lacking: str) -> str:
    """The places without a value, as lib.messages.placeholders.lacking names them, by title."""
    return t.listed(t(placeholders.PLACES[name]) for name in lacking.split(placeholders.BETWEEN))
