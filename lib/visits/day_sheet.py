"""A crew's whole day written down at once: one line a planned case, complete by what is proposed.

Who comes back from twelve doors fills in a table, not twelve forms. A line says what differs from
case to case; whom they met, the verdict, the next step and its date are what the code table
proposes for the result unless the line says otherwise. It is then checked like any other record.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

import polars as pl

from lib.followups.codes import ADDRESS_KINDS, MET_WHOM, OUTCOMES, Outcome
from lib.followups.entry import UNKNOWN, Entry, check, propose
from lib.visits.plans.progress import NO_REASON, REASONS, Step
from lib.words import N_, Sentence

NAMESPACE = uuid.UUID("9b0a4a6e-4d0f-5a3e-8a35-0f6f6b1b7c52")
"""Makes the identifiers of what a list's day brings: the same line sent twice is one record."""

NOT_MADE = "NOT_DONE"
"""The result of a visit that was planned and not made."""

ONLY_NOT_MADE = N_("A reason for a visit not made goes with “{outcome}” only; please remove it.")

GRAVEST = (Step.DONE, Step.NOBODY, Step.NOT_MADE)
"""What a stop with several cases came to: the first of these that one of them came to."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Whose day it is: a visit list, its day, and the names of all who went, as records keep it."""

    plan_id: str
    day: dt.date
    collector: str | None


@dataclass(frozen=True, kw_only=True)
class Line:
    """What was written down of one planned case; None is what is proposed, or nothing.

    Codes as in Entry, `at` the local time, `promise_amount` in minor units, `why_not` a code of
    lib.visits.plans.progress.REASONS for a visit that was not made.
    """

    case_key: str
    stop: int
    currency: str
    at: dt.time
    outcome: str | None = None
    met_whom: str | None = None
    address_kind: str | None = None
    address_verdict: str | None = None
    promise_amount: int | None = None
    promise_date: dt.date | None = None
    reason: str | None = None
    note: str | None = None
    next_action: str | None = None
    next_date: dt.date | None = None
    next_time: dt.time | None = None
    why_not: str | None = None


def identifier(plan_id: str, *about: object) -> str:
    """The identifier of what the day of a list brings of a case or stop, however often sent."""
    return uuid.uuid5(NAMESPACE, "|".join((plan_id, *map(str, about)))).hex


def entry(line: Line, sheet: Sheet, reasons: Mapping[str, str] = REASONS) -> Entry:
    """The contact that a line means, completed by what its result proposes.

    `reasons` has the names of the reasons as the record shall have them: the reason of a visit not
    made stands before its note.
    """
    rule = OUTCOMES.get(line.outcome or "")
    action, due = _next(line, rule, sheet.day)
    visited = rule is not None and rule.attempt
    return Entry(
        case_key=line.case_key,
        channel="visit",
        happened_at=dt.datetime.combine(sheet.day, line.at),
        outcome=line.outcome or "",
        collector=sheet.collector,
        met_whom=line.met_whom or _met(rule),
        address_kind=(line.address_kind or next(iter(ADDRESS_KINDS))) if visited else None,
        address_verdict=(line.address_verdict or (rule.verdict if rule else None))
        if visited
        else None,
        reason=line.reason,
        note=_note(line, reasons),
        next_action=action,
        next_date=due,
        next_time=line.next_time,
        promise_amount=line.promise_amount,
        promise_date=line.promise_date,
        currency=line.currency,
        followup_id=identifier(sheet.plan_id, line.case_key),
    )


def faults(line: Line, sheet: Sheet, now: dt.datetime) -> tuple[Sentence, ...]:
    """All that is wrong with a line, as sentences; empty when it can be saved. `now` has a zone."""
    if line.outcome not in OUTCOMES:
        # All else follows from the result.
        return (Sentence(UNKNOWN["outcome"]),)
    if line.outcome == NOT_MADE and line.why_not not in REASONS:
        # The reason answers what the result asks for; it is demanded once.
        return (Sentence(NO_REASON), *check(entry(replace(line, note="—"), sheet), now))
    told = check(entry(line, sheet), now)
    if line.why_not is not None and line.outcome != NOT_MADE:
        return (*told, Sentence(ONLY_NOT_MADE, outcome=Sentence(OUTCOMES[NOT_MADE].en)))
    return told


def step(outcomes: Iterable[str]) -> Step:
    """What a stop came to by the results of its cases."""
    found = {_step(OUTCOMES[one]) for one in outcomes if one in OUTCOMES}
    return next(one for one in GRAVEST if one in found)


def recorded(followups: pl.DataFrame, keys: Collection[str], day: dt.date) -> dict[str, str]:
    """Cases of a list of which a visit of its day is on record → the last result of that day.

    `followups` are those that stand, in the order of time.
    """
    rows = followups.filter(
        pl.col("case_key").is_in(list(keys)),
        pl.col("channel") == "visit",
        pl.col("happened_at").dt.date() == day,
        pl.col("outcome").is_in(list(OUTCOMES)),
    )
    last = rows.unique("case_key", keep="last", maintain_order=True)
    return dict(last.select("case_key", "outcome").iter_rows())


def moved(
    followups: pl.DataFrame, corrected: pl.DataFrame, plan_id: str, keys: Collection[str]
) -> dict[str, str]:
    """Cases whose line of this list was corrected → the result of what stands in its place.

    It may be of another day or channel by now, and so no visit of the list's day; but the line is
    saved, and a second one of the same case would be refused. `followups` are those that stand,
    `corrected` as lib.followups.corrections.corrected gives them.
    """
    lines = pl.Series([identifier(plan_id, key) for key in keys], dtype=pl.String)
    mine = corrected.filter(pl.col("followup_id").is_in(lines.implode())).select("stands")
    told = followups.join(mine, left_on="followup_id", right_on="stands", how="semi")
    return dict(told.select("case_key", "outcome").iter_rows())


def _step(rule: Outcome) -> Step:
    if not rule.attempt:
        return Step.NOT_MADE
    return Step.DONE if rule.contact else Step.NOBODY


def _met(rule: Outcome | None) -> str | None:
    if rule is None:
        return None
    return next((one.code for one in MET_WHOM.values() if one.group in rule.met), None)


def _next(line: Line, rule: Outcome | None, day: dt.date) -> tuple[str | None, dt.date | None]:
    if rule is None:
        return line.next_action, line.next_date
    action, due = propose(rule.code, day, line.promise_date)
    # The date that is proposed belongs to the step that is proposed.
    own = line.next_action is not None and line.next_action != action
    return line.next_action or action, line.next_date or (None if own else due)


def _note(line: Line, reasons: Mapping[str, str]) -> str | None:
    if line.outcome != NOT_MADE or line.why_not is None or line.why_not not in reasons:
        return line.note
    said = reasons[line.why_not]
    return f"{said}\n{line.note}" if line.note else said
