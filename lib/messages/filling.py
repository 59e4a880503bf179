"""Templates filled with what is known of each case; what lacks a value is named."""

import polars as pl

from lib.messages import placeholders
from lib.messages.placeholders import Sender


def filled(rows: pl.DataFrame, sender: Sender) -> pl.DataFrame:
    """Rows with body and subject of their template, with `text` and what is `lacking` for it."""
    parts = [
        _filled(part, str(language), text, subject, sender)
        for (language, text, subject), part in rows.group_by(
            ["language", "body", "subject"], maintain_order=True
        )
    ]
    return pl.concat(parts) if parts else _unfilled(rows)


def _unfilled(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(
        pl.lit(None, pl.String).alias(name) for name in ("text", "lacking")
    ).drop("body")


def _filled(
    rows: pl.DataFrame, language: str, text: object, subject: object, sender: Sender
) -> pl.DataFrame:
    """Rows of one text in one language, filled."""
    if not isinstance(text, str):
        return _unfilled(rows)
    values = placeholders.values(language, sender)
    head = str(subject) if subject is not None else ""
    return rows.with_columns(
        text=placeholders.filled(text, values),
        subject=placeholders.filled(head, values) if head else pl.lit(None, pl.String),
        lacking=placeholders.lacking(f"{text}{head}", values),
    ).drop("body")
