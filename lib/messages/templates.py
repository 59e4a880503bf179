"""The templates of messages: those that ship with the product and a tenant's own versions.

A tenant's version is written, then approved by a second person where there are several; from then
on it stands in the place of the template of the same code and language. Nothing is changed: the
last approved version counts, and one that is retired leaves the shipped one in its place.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

import polars as pl

from lib.messages.channels import CHANNELS
from lib.people.texts import told
from lib.settings import ROOT
from lib.words import LANGUAGES, N_

REMIND, BROKEN, STEP, THANKS, SATISFACTION, LOCATE = (
    "remind",
    "broken",
    "step",
    "thanks",
    "satisfaction",
    "locate",
)
WHYS: Mapping[str, str] = {
    BROKEN: N_("A promise did not arrive"),
    REMIND: N_("A promise falls due"),
    STEP: N_("A step of the strategy is due"),
    THANKS: N_("A promise was kept"),
    SATISFACTION: N_("A case was settled"),
    LOCATE: N_("The customer is asked to call"),
}
"""What a message is for → its name, the most urgent first: a person gets one message a day."""

STAGES: Mapping[str, str] = {
    "early": N_("to 30 days past due"),
    "middle": N_("31 to 90 days past due"),
    "late": N_("more than 90 days past due"),
}
ANY_STAGE = ""
ANY_TONE = ""
"""Of a template that is of no tone, so that it will do for each."""

EARLY, MIDDLE = 30, 90
"""Days past due up to which a case is in the early and in the middle stage."""

SHIPPED, WAITING, APPROVED, REFUSED, RETIRED = (
    "shipped",
    "waiting",
    "approved",
    "refused",
    "retired",
)
USED = (SHIPPED, APPROVED)
"""States of the versions that messages are made of."""

STATES: Mapping[str, str] = {
    SHIPPED: N_("ships with the product"),
    WAITING: N_("waits for a second person"),
    APPROVED: N_("approved"),
    REFUSED: N_("refused"),
    RETIRED: N_("no longer used"),
}

TEMPLATES: Mapping[str, type[pl.DataType]] = {
    "template": pl.String,
    "language": pl.String,
    "version_id": pl.String,
    "channel": pl.String,
    "why": pl.String,
    "stage": pl.String,
    "tone": pl.String,
    "others": pl.Boolean,
    "title": pl.String,
    "subject": pl.String,
    "text": pl.String,
    "state": pl.String,
    "written_by": pl.String,
    "decided_by": pl.String,
}
"""One row a version, language and stage: `why` of WHYS, `stage` of STAGES or ANY_STAGE, `tone` of
lib.messages.relationship.TONES or ANY_TONE, `others`: somebody else than the customer may read it,
`title` its name in its language, `state` of STATES."""


@cache
def shipped() -> pl.DataFrame:
    """The templates of the product in all its languages; columns TEMPLATES."""
    rows = [row for channel in CHANNELS for row in _of_file(channel)]
    return pl.DataFrame(rows, schema=dict(TEMPLATES))


def _of_file(channel: str) -> list[dict[str, Any]]:
    place = ROOT / "data" / "messages" / f"{channel}.toml"
    entries = tomllib.loads(place.read_text(encoding="utf-8"))
    return [
        {
            "template": code,
            "language": language,
            "version_id": _digest(code, text),
            "channel": channel,
            "why": entry["why"],
            "stage": stage,
            "tone": entry.get("tone", ANY_TONE),
            "others": entry.get("others", False),
            "title": told(entry).read(language),
            "subject": told(entry["subject"]).read(language) if "subject" in entry else None,
            "text": text,
            "state": SHIPPED,
        }
        for code, entry in entries.items()
        for language in LANGUAGES
        for text in [told(entry["text"]).read(language)]
        for stage in entry.get("stages", [ANY_STAGE])
    ]


def _digest(code: str, text: str) -> str:
    """What names a shipped text exactly, in every version of the product."""
    return f"{SHIPPED}:{hashlib.sha256(f'{code}|{text}'.encode()).hexdigest()[:12]}"


def used(versions: pl.DataFrame) -> pl.DataFrame:
    """The versions that messages are made of, one a template, language and stage.

    `versions` are a tenant's own (lib.messages.writing.versions), in the order of their approval.
    """
    own = versions.filter(pl.col("state") == APPROVED).unique(
        ["template", "language"], keep="last", maintain_order=True
    )
    left = shipped().join(own, on=["template", "language"], how="anti", maintain_order="left")
    return pl.concat([own, left])


def stage() -> pl.Expr:
    """The stage of a case by its days past due; null where they are unknown."""
    dpd = pl.col("dpd")
    return (
        pl.when(dpd <= EARLY)
        .then(pl.lit("early"))
        .when(dpd <= MIDDLE)
        .then(pl.lit("middle"))
        .when(dpd > MIDDLE)
        .then(pl.lit("late"))
    )


def fitting(rows: pl.DataFrame, templates: pl.DataFrame) -> pl.DataFrame:
    """Add the template of each row: the same channel, reason, language and, if it must, others.

    Args:
        rows: channel, why, language, stage, tone, and `discreet`: others may read it.
        templates: what `used` gives. One of the row's very tone goes before one of any, then one of
            its very stage before one of all stages.

    Returns:
        The rows in their order with template, version_id, subject and body; null without one.

    """
    named = templates.rename({"text": "body", "stage": "for_stage", "tone": "for_tone"}).select(
        "template", "version_id", "channel", "why", "language", "for_stage", "for_tone", "others",
        "subject", "body",
    )  # fmt: skip
    numbered = rows.with_row_index("at")
    chosen = (
        numbered.select("at", "channel", "why", "language", "stage", "tone", "discreet")
        .join(named, on=["channel", "why", "language"])
        .filter(
            (pl.col("for_stage") == ANY_STAGE) | (pl.col("for_stage") == pl.col("stage")),
            (pl.col("for_tone") == ANY_TONE) | (pl.col("for_tone") == pl.col("tone")),
            pl.col("others") | ~pl.col("discreet"),
        )
        .sort(
            "at",
            pl.col("for_tone") == ANY_TONE,
            pl.col("for_stage") == ANY_STAGE,
            "others",
            "template",
        )
        .unique("at", keep="first", maintain_order=True)
        .select("at", "template", "version_id", "subject", "body")
    )
    return numbered.join(chosen, on="at", how="left", maintain_order="left").drop("at")
