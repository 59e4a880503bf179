"""What happened to a case beside contacts, money and holds, as events of the timeline.

Files that it stood in, agreements, what the gate decided and what is done about broken rules, what
was attached, and who has seen what is masked: each from a frame of its own room, with its moments
in the local time of the house.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from zoneinfo import ZoneInfo

import polars as pl

from lib.breaches.records import ASSIGNED, CLOSED, DISMISSED, EXPLAINED, MEASURED, REOPENED
from lib.breaches.steps import MEASURES
from lib.cases.fields import fields
from lib.followups.codes import CHANNELS
from lib.followups.timeline import Event, corrected_by
from lib.words import N_, Sentence

IMPORTED, AGREED, GATE, ATTACHED, SEEN = "import", "agreement", "gate", "attachment", "reveal"
BREACH = "breach"
"""Kinds of events of this module."""

AGREEMENT_STEPS: Mapping[str, str] = {
    "proposed": N_("Repayment agreement proposed"),
    "approved": N_("Repayment agreement approved"),
    "refused": N_("Repayment agreement refused"),
    "withdrawn": N_("Proposal of a repayment agreement taken back"),
    "signed": N_("Repayment agreement signed"),
    "cancelled": N_("Repayment agreement cancelled"),
}
"""Step of an agreement → how it reads."""

BREACH_STEPS: Mapping[str, str] = {
    EXPLAINED: N_("Broken rule {rule} explained"),
    ASSIGNED: N_("Somebody looks into the broken rule {rule}"),
    MEASURED: N_("Measure set for the broken rule {rule}: {measure}"),
    CLOSED: N_("Broken rule {rule} closed"),
    DISMISSED: N_("{rule} was not broken after all"),
    REOPENED: N_("Broken rule {rule} opened again"),
}
"""Step of a breach → how it reads."""

STOOD = N_("In the file of {day}")
ALLOWED = N_("The gate allowed it ({channel})")
REFUSED = N_("The gate refused it ({channel}): {rules}")
BROKEN = N_("Recorded against rules ({channel}): {rules}")
ATTACHMENT = N_("File attached")
REVEALED = N_("Revealed: {field}")
SHOWN = N_("Attachment seen or taken out")

RECORD = "record"
"""The purpose of a decision about a contact that had happened already."""


def imported(stood: pl.DataFrame) -> Iterator[Event]:
    """Each file in which the cases stood; columns of lib.portfolio.stood."""
    for row in stood.iter_rows(named=True):
        yield Event(
            at=row["as_of"],
            case_key=row["case_key"],
            kind=IMPORTED,
            title=Sentence(STOOD, day=row["as_of"]),
            detail=row["file_name"],
            amount=row["overdue_amount"],
            currency=row["currency"],
        )


def agreed(steps: pl.DataFrame, zone: ZoneInfo) -> Iterator[Event]:
    """Each step of repayment agreements, the last first; as lib.agreements.records tells them.

    What was recorded on its day has the time of its record. A signature of an earlier day has none:
    it came after what was recorded of that agreement until then.
    """
    for row in steps.sort("sequence", descending=True).iter_rows(named=True):
        recorded = _local(row["recorded_at"], zone)
        at_once = recorded.date() == row["happened_on"]
        yield Event(
            at=recorded if at_once else row["happened_on"],
            ends_day=not at_once,
            case_key=row["case_key"],
            kind=AGREED,
            title=Sentence(AGREEMENT_STEPS[row["step"]]),
            detail=row["note"],
            actor=row["recorded_by"] or None,
        )


def decided(decisions: pl.DataFrame, zone: ZoneInfo, corrected: pl.DataFrame) -> Iterator[Event]:
    """What the gate decided; columns of lib.visits.legality.decisions.

    What a contact broke by a record that stands no more is marked; `corrected` as
    lib.followups.corrections gives it.
    """
    how = ("followup_id", "corrected_with", "corrected_at", "corrected_by", "corrected_why")
    rows = decisions.join(
        corrected.select(how), on="followup_id", how="left", maintain_order="left"
    )
    for row in rows.iter_rows(named=True):
        text = ALLOWED if row["allowed"] else BROKEN if row["purpose"] == RECORD else REFUSED
        channel = CHANNELS.get(row["channel"])
        yield Event(
            at=_local(row["decided_at"], zone),
            case_key=row["case_key"],
            kind=GATE,
            title=Sentence(
                text,
                channel=Sentence(channel.en) if channel else row["channel"],
                rules="、".join(row["rule_ids"]),
            ),
            actor=row["actor"] or None,
            rules=tuple(row["rule_ids"]),
            corrected=corrected_by(row),
        )


def breached(steps: pl.DataFrame, zone: ZoneInfo) -> Iterator[Event]:
    """Each step about a rule that was broken, the last first; as lib.breaches.records tells."""
    for row in steps.sort("sequence", descending=True).iter_rows(named=True):
        measure = Sentence(MEASURES[row["measure"]]) if row["measure"] else "—"
        yield Event(
            at=_local(row["recorded_at"], zone),
            case_key=row["case_key"],
            kind=BREACH,
            title=Sentence(BREACH_STEPS[row["step"]], rule=row["rule_id"], measure=measure),
            detail=row["text"],
            actor=row["recorded_by"] or None,
            rules=(row["rule_id"],),
        )


def attached(attachments: pl.DataFrame, zone: ZoneInfo) -> Iterator[Event]:
    """What was attached; as lib.attachments.records tells it."""
    for row in attachments.iter_rows(named=True):
        yield Event(
            at=_local(row["recorded_at"], zone),
            case_key=row["case_key"],
            kind=ATTACHED,
            title=Sentence(ATTACHMENT),
            detail=row["file_name"],
            actor=row["recorded_by"] or None,
        )


def revealed(seen: pl.DataFrame, zone: ZoneInfo) -> Iterator[Event]:
    """Who has seen what is masked; as lib.privacy.seen tells it."""
    labels = {field.key: field.label for field in fields("cases")}
    for row in seen.iter_rows(named=True):
        label = labels.get(row["field"] or "")
        title = Sentence(REVEALED, field=Sentence(label)) if label else Sentence(SHOWN)
        yield Event(
            at=_local(row["at"], zone),
            case_key=row["case_key"],
            kind=SEEN,
            title=title,
            detail=row["why"],
            actor=row["actor"] or None,
        )


def _local(at: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """A moment of ours as people read it off their watch, like the moments of contacts."""
    return at.astimezone(zone).replace(tzinfo=None, microsecond=0)
