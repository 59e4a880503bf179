"""What a recorded contact does to holds and complaints, in the same step as its record.

A result with a hold places one of its kind. One that stands already is not placed twice: a further
row says that it was met again. A payment or promise ends only what its kind lets it end; being ill
or in hardship is nothing that a promise cures.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import replace

import sqlalchemy as sa

from lib.complaints import steps
from lib.followups.codes import COMPLAINT_ABOUT, COMPLAINT_KINDS, HOLD_KINDS, OUTCOMES, Outcome
from lib.followups.entry import Entry
from lib.holds import placing
from lib.holds.hold import Hold, with_review
from lib.rights import Actor
from lib.words import N_

RESULT = N_("Result of a contact")
"""`source` of a hold that a result brought."""

PROMISED = N_("The customer paid or promised.")
"""`reason` of the lifting of a hold that ends with a payment or promise."""


def apply(
    connection: sa.Connection,
    entry: Entry,
    actor: Actor,
    now: dt.datetime,
    person_key: str | None = None,
    *,
    placed: bool = False,
    spared: Collection[str] = (),
) -> None:
    """Place and end what the result of a contact brings and ends.

    `person_key` is the person of the case, where the hold has to outlast the files that tell it;
    `placed` when the hold is that of the record which this one corrects (lib.holds.corrected), and
    `spared` are holds that it ends in no case, by `hold_id`.
    """
    rule = OUTCOMES[entry.outcome]
    standing = placing.standing_of(connection, entry.case_key)
    if rule.holds and rule.hold and not placed:
        _place(connection, entry, begun(entry, rule, person_key), standing, actor, now)
    if rule.lifts:
        for hold in standing:
            ends = HOLD_KINDS[hold.hold_kind].ends_with_promise and hold.followup_id
            if ends and hold.hold_id not in spared:
                ended = ended_by(hold, entry.followup_id, entry.happened_at.date())
                placing.write(connection, ended, placing.LIFTED, actor, now)


def ended_by(hold: Hold, followup_id: str, day: dt.date) -> Hold:
    """The hold as a payment or promise of a day ends it."""
    return replace(
        hold,
        lifted_on=max(day, hold.starts_on or dt.date.min),
        reason=PROMISED,
        evidence=followup_id,
    )


def _place(
    connection: sa.Connection,
    entry: Entry,
    hold: Hold,
    standing: tuple[Hold, ...],
    actor: Actor,
    now: dt.datetime,
) -> None:
    same = [one for one in standing if one.hold_kind == hold.hold_kind and one.ends_on is None]
    if same:
        # It is met again: the row ties this record to the hold, and no second one begins.
        again = replace(same[-1], followup_id=entry.followup_id)
        placing.write(connection, again, placing.EXTENDED, actor, now)
        return
    kind = next((one for one in COMPLAINT_KINDS.values() if one.hold == hold.hold_kind), None)
    if kind is None:
        placing.write(connection, with_review(hold), placing.PLACED, actor, now)
        return
    opened = steps.Opening(
        case_key=entry.case_key,
        complaint_kind=kind.code,
        opened_on=entry.happened_at.date(),
        channel=entry.channel,
        about=about_of(entry.outcome),
        text=entry.note or "",
        followup_id=entry.followup_id,
    )
    steps.open_within(connection, opened, actor, now, hold=hold)


def begun(entry: Entry, rule: Outcome, person_key: str | None) -> Hold:
    """The hold that a result brings, from the day of its contact."""
    kind = str(rule.hold)
    return Hold(
        case_key=entry.case_key,
        person_key=person_key,
        hold_kind=kind,
        starts_on=entry.happened_at.date(),
        review_on=entry.next_date if HOLD_KINDS[kind].review_days else None,
        source=RESULT,
        note=entry.note,
        followup_id=entry.followup_id,
    )


def about_of(outcome: str) -> str:
    """What a complaint is about that the result of a contact opened."""
    named = (one.code for one in COMPLAINT_ABOUT.values() if outcome in one.results)
    return next(named, "something_else")
