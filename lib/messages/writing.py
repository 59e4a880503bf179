"""A tenant's own versions of templates: written, approved or refused by a second person, retired.

Each is one more row. Who uses the product alone approves what he wrote himself; where several do,
nobody approves his own.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

import polars as pl
import sqlalchemy as sa

from lib.errors import NotFound, RecordRefused
from lib.followups.entry import Problems, once
from lib.ledger import Ledger, kept
from lib.ledger.kept import new_id
from lib.ledger.schema import template_steps
from lib.messages import discretion, placeholders
from lib.messages.channels import CHANNELS, EMAIL, LETTER
from lib.messages.relationship import PLAIN, TONES
from lib.messages.templates import (
    ANY_STAGE,
    ANY_TONE,
    APPROVED,
    REFUSED,
    RETIRED,
    STAGES,
    TEMPLATES,
    WAITING,
    WHYS,
)
from lib.rights import Role
from lib.words import LANGUAGES, N_, Sentence

WRITTEN = "written"
"""The step that begins a version."""

LONGEST_TITLE = 60

MAY_HAVE = (ANY_TONE, *(code for code in TONES if code != PLAIN))
"""The tones that a template may have; one of no tone is plain."""

NO_TITLE = N_("Please give the template a name of up to {longest} characters.")
NO_CHANNEL = N_("Please choose the channel.")
NO_WHY = N_("Please choose what the template is for.")
NO_LANGUAGE = N_("Please choose the language of the template.")
NO_STAGE = N_("There is no such stage.")
NO_TONE = N_("There is no such tone.")
NO_SUBJECT = N_("An e-mail or letter needs a subject.")
OWN_TEXT = N_("You wrote this version yourself: a second person has to approve it.")
DECIDED = N_("Somebody has decided on this version already. Please reload the page.")
NOT_USED = N_("Only a version that is used can be retired.")


@dataclass(frozen=True, kw_only=True)
class Version:
    """A text that is to stand for a template in one language; fields as in TEMPLATES."""

    template: str
    language: str
    channel: str
    why: str
    text: str
    title: str
    stage: str = ANY_STAGE
    tone: str = ANY_TONE
    others: bool = False
    subject: str | None = None
    version_id: str = field(default_factory=new_id)


def faults(version: Version) -> tuple[Sentence, ...]:
    """All that is wrong with a version; empty where it can be used."""
    return once(tuple(_faults(version)))


def _faults(version: Version) -> Iterator[Sentence]:
    if not 0 < len(version.title.strip()) <= LONGEST_TITLE:
        yield Sentence(NO_TITLE, longest=LONGEST_TITLE)
    if version.channel not in CHANNELS:
        yield Sentence(NO_CHANNEL)
    if version.why not in WHYS:
        yield Sentence(NO_WHY)
    if version.language not in LANGUAGES:
        yield Sentence(NO_LANGUAGE)
    if version.stage not in {*STAGES, ANY_STAGE}:
        yield Sentence(NO_STAGE)
    if version.tone not in MAY_HAVE:
        yield Sentence(NO_TONE)
    if version.channel in {EMAIL, LETTER} and not (version.subject or "").strip():
        yield Sentence(NO_SUBJECT)
    for text in filter(None, (version.text or " ", version.subject)):
        wrong = placeholders.faults(text)
        yield from wrong
        if version.others and not wrong:
            yield from discretion.faults(text)


def write(ledger: Ledger, version: Version, now: dt.datetime) -> str:
    """Keep a version, to be approved; the same one again changes nothing.

    Raises:
        RecordRefused: something is missing or wrong; all of it is said.
        NotAllowed: the actor may not write templates.

    """
    if problems := faults(version):
        raise RecordRefused(problem=Problems(problems))
    values = {**asdict(version), "step": WRITTEN, "entry_id": version.version_id}
    kept.add(ledger, "write_message_template", template_steps, values, now)
    return version.version_id


def approve(ledger: Ledger, version_id: str, now: dt.datetime) -> None:
    """Let a version be used from now on.

    Raises:
        RecordRefused: the actor wrote it, or somebody has decided on it.
        NotFound: there is no such version.
        NotAllowed: the actor may not approve templates.

    """
    _decide(ledger, "approve_message_template", version_id, APPROVED, now)


def refuse(ledger: Ledger, version_id: str, now: dt.datetime) -> None:
    """Say that a version is not to be used; raises as `approve`."""
    _decide(ledger, "approve_message_template", version_id, REFUSED, now)


def retire(ledger: Ledger, version_id: str, now: dt.datetime) -> None:
    """Take a version out of use; raises as `approve`."""
    _decide(ledger, "retire_message_template", version_id, RETIRED, now)


def _decide(ledger: Ledger, act: str, version_id: str, step: str, now: dt.datetime) -> None:
    with ledger.write(act, version_id, why=step) as connection:
        taken = _taken(connection, version_id)
        _may_follow(ledger, taken, step)
        first = {name: taken[0][name] for name in (*_ABOUT, "version_id")}
        values = {**first, "step": step, "entry_id": new_id()}
        kept.put(
            connection,
            template_steps,
            {**values, "supersedes": taken[-1]["entry_id"]},
            now=now,
            by=ledger.actor.name,
        )


def _may_follow(ledger: Ledger, taken: list[dict[str, Any]], step: str) -> None:
    last = taken[-1]["step"]
    if step == RETIRED:
        if last != APPROVED:
            raise RecordRefused(problem=Sentence(NOT_USED))
        return
    if last != WRITTEN:
        raise RecordRefused(problem=Sentence(DECIDED))
    alone = Role.OWNER in ledger.actor.roles
    if step == APPROVED and not alone and taken[0]["recorded_by"] == ledger.actor.name:
        raise RecordRefused(problem=Sentence(OWN_TEXT))


def _taken(connection: sa.Connection, version_id: str) -> list[dict[str, Any]]:
    query = sa.select(template_steps).where(template_steps.c.version_id == version_id)
    rows = connection.execute(query.order_by(template_steps.c.sequence)).mappings()
    found = [dict(row) for row in rows]
    if not found:
        raise NotFound(what=version_id)
    return found


_ABOUT = (
    "template", "language", "channel", "why", "stage", "tone", "others", "title", "subject", "text",
)  # fmt: skip


def versions(ledger: Ledger) -> pl.DataFrame:
    """The tenant's versions with where they stand, in the order of their last step."""
    query = sa.select(template_steps).order_by(template_steps.c.sequence)
    with ledger.read() as connection:
        steps = [dict(row) for row in connection.execute(query).mappings()]
    found: dict[str, dict[str, Any]] = {}
    for step in steps:
        before = found.pop(step["version_id"], None)
        state = WAITING if step["step"] == WRITTEN else step["step"]
        found[step["version_id"]] = {
            **{name: step[name] for name in (*_ABOUT, "version_id")},
            "state": state,
            "written_by": before["written_by"] if before else step["recorded_by"],
            "decided_by": step["recorded_by"] if before else None,
        }
    return pl.DataFrame(list(found.values()), schema=dict(TEMPLATES))
