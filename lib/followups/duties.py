"""What the working day asks beside steps and promises: the rest of the work list.

Callbacks that were agreed, complaints whose answer is due, broken rules that somebody looks into,
agreements that are late, holds that end soon, visits of lists that nobody reported; requests,
agreements and plans that wait for a decision.
Each comes from a frame of its own room and leaves it when there is nothing left to do; here they
get the columns of one list.
"""

import datetime as dt
import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import polars as pl

from lib.cases.holds import counts_on
from lib.followups.codes import OUTCOMES, Flag, with_flag
from lib.followups.records import worded
from lib.followups.worklist import WORKLIST
from lib.followups.worklist import Kind as Step
from lib.words import N_, Money, Sentence

LATE = "late"
"""The state of an agreement of which an instalment is late, see lib.agreements.following."""

ENDING_DAYS = 7
"""Days before its end from which a hold is said to end soon."""


class Duty(StrEnum):
    """Why a row is on the list, beside lib.followups.worklist.Kind."""

    CALLBACK = "callback"
    COMPLAINT = "complaint"
    BREACH = "breach"
    AGREEMENT_LATE = "agreement_late"
    HOLD_ENDING = "hold_ending"
    UNREPORTED = "unreported"
    REQUEST = "request"
    AGREEMENT = "agreement"
    PLAN = "plan"


DUTIES: Mapping[str, type[pl.DataType]] = {
    **WORKLIST,
    "hour": pl.String,
    "said": pl.String,
    "crew": pl.String,
    "ref": pl.String,
}
"""The columns of the list: those of WORKLIST; `hour` (HH:MM) agreed or planned, null where nobody
wrote it as a time; `said` a code or the words of a record; `crew` of a list; `ref` the complaint,
breach, agreement, list, request or plan that is meant. A plan has no case."""

CLOCK = r"(?:^|\D)((?:[01]?\d|2[0-3])[:：][0-5]\d)(?:\D|$)"
"""A time as people write it; words such as 下午三点 are told as they stand and not guessed."""


def shaped(rows: pl.DataFrame) -> pl.DataFrame:
    """The columns DUTIES; what a source does not know is empty."""
    return rows.select(
        pl.col(name).cast(kind) if name in rows.columns else pl.lit(None, kind).alias(name)
        for name, kind in DUTIES.items()
    )


def with_callbacks(steps: pl.DataFrame, followups: pl.DataFrame) -> pl.DataFrame:
    """The work list, its agreed times told apart, with the hour and the words of the record.

    Both are those of the contact that agreed on it, whatever we wrote to the customer since.
    The hour is that of its own field, else one that the words have; agreed times of a day stand in
    the order of their hours.

    `steps` as lib.followups.worklist gives them, `followups` those it was made of.
    """
    notes = (
        followups.filter(pl.col("case_key").is_not_null())
        .sort("happened_at", "sequence", nulls_last=False, maintain_order=True)
        .group_by("case_key")
        .agg(
            pl.col("next_time").last(),
            note=pl.col("note").filter(worded()).last(),
            agreed_time=pl.col("next_time").filter(worded()).last(),
        )
    )
    appointed = pl.col("outcome").is_in(with_flag(Flag.FIXED_STOP))
    agreed = (pl.col("kind") == Step.NEXT_STEP.value) & appointed
    written = pl.col("note").str.extract(CLOCK).str.replace("：", ":").str.zfill(5)
    of_step = pl.when(agreed).then("agreed_time").otherwise("next_time").dt.to_string("%H:%M")
    time = pl.coalesce(of_step, pl.when(agreed).then(written))
    told = shaped(
        steps.join(notes, on="case_key", how="left", maintain_order="left").with_columns(
            kind=pl.when(agreed.fill_null(value=False))
            .then(pl.lit(Duty.CALLBACK.value))
            .otherwise("kind"),
            hour=time,
            said=pl.when(agreed).then("note"),
        )
    )
    callback = pl.col("kind") == Duty.CALLBACK.value
    hours = told.filter(callback).sort(
        -pl.col("days_late"), "hour", nulls_last=True, maintain_order=True
    )
    return pl.concat([told.filter(~callback), hours])


def complaints_due(complaints: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """Complaints and disputes whose answer is due by a day; as lib.complaints.records tells them.

    Columns DUTIES, `collector` who deals with it.
    """
    waiting = complaints.filter("open", pl.col("days_left") <= 0)
    return _duties(waiting, Duty.COMPLAINT, day, "due_on").pipe(
        lambda rows: shaped(
            rows.with_columns(collector="owner", said="complaint_kind", ref="complaint_id")
        )
    )


def breaches_due(worked_on: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """Broken rules that somebody looks into, due by a day; as lib.breaches.records tells them.

    Columns DUTIES, `collector` who looks into it.
    """
    waiting = worked_on.filter(pl.col("days_left") <= 0)
    told = _duties(waiting, Duty.BREACH, day, "due_on")
    return shaped(told.with_columns(collector="owner", said="rule_id", ref="breach_id"))


def agreements_late(listed: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """Agreements of which an instalment is late; as lib.agreements.records lists them for the day.

    Columns DUTIES, `due` the first instalment that is not paid, `amount` all that is late,
    `collector` who proposed it.
    """
    late = listed.filter(pl.col("state") == LATE)
    told = _duties(late, Duty.AGREEMENT_LATE, day, "next_due")
    return shaped(told.with_columns(amount="late", collector="proposed_by", ref="agreement_id"))


def holds_ending(holds: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """Holds that stand on a day and end within ENDING_DAYS; as lib.holds.every tells them.

    Columns DUTIES, one row a case, `due` the last day of the hold.
    """
    soon = holds.filter(
        counts_on(day),
        pl.col("ends_on").is_between(day, day + dt.timedelta(days=ENDING_DAYS)),
        pl.col("case_key").is_not_null(),
    ).sort("ends_on", maintain_order=True)
    first = soon.unique("case_key", keep="first", maintain_order=True)
    told = _duties(first, Duty.HOLD_ENDING, day, "ends_on")
    return shaped(told.with_columns(collector="reviewer", said="hold_kind", ref="hold_id"))


def visits_unreported(found: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """Visits without a report, as lib.visits.unreported tells them; columns DUTIES."""
    told = _duties(found, Duty.UNREPORTED, day, "day")
    hour = pl.col("arrive").dt.strftime("%H:%M")
    return shaped(told.with_columns(hour=hour, ref="plan_id"))


def begun(rows: pl.DataFrame, now: dt.datetime) -> pl.DataFrame:
    """The rows without visits that are planned for later on that day; `now` as the watch says it.

    A crew that is still on its way to a door has nothing to report of it.
    """
    ahead = (
        (pl.col("kind") == Duty.UNREPORTED.value)
        & (pl.col("due") == now.date())
        & (pl.col("hour") > f"{now:%H:%M}")
    )
    return rows.filter(~ahead.fill_null(value=False))


def reason(row: Mapping[str, Any]) -> Sentence | None:
    """Why a step, promise or agreed time is on the list; None for what says its reason itself.

    `row` has the columns of DUTIES.
    """
    amount = None if row["amount"] is None else Money(row["amount"], row["currency"])
    told = {"due": row["due"], "amount": amount, "hour": row["hour"]}
    match row["kind"]:
        case Step.PROMISE_BROKEN.value:
            return Sentence(WHY_BROKEN, **told)
        case Step.PROMISE_DUE.value:
            return Sentence(WHY_PROMISED, **told)
        case Duty.CALLBACK.value if row["said"] is None:
            return Sentence(WHY_AGREED if row["hour"] else WHY_AGREED_DAY, **told)
        case Step.NEXT_STEP.value:
            known = OUTCOMES.get(row["outcome"] or "")
            last = Sentence(known.en) if known else row["outcome"] or "—"
            return Sentence(WHY_STEP, outcome=last, due=row["due"])
        case Duty.UNREPORTED.value:
            return Sentence(WHY_UNREPORTED, **told)
        case Duty.AGREEMENT_LATE.value:
            return Sentence(WHY_LATE, **told)
        case Duty.AGREEMENT.value:
            return Sentence(WHY_WAITING, **told)
    return None


WHY_BROKEN = N_("{amount} of the promise for {due} is missing; nobody was reached since.")
WHY_PROMISED = N_("{amount} of the promise for {due} is still to come.")
WHY_AGREED = N_("Agreed with the customer for {due} at {hour}.")
WHY_AGREED_DAY = N_("Agreed with the customer for {due}; no hour was written.")
WHY_STEP = N_("After “{outcome}” the next step was set for {due}.")
WHY_UNREPORTED = N_("Planned for {due} at {hour}, and nobody said how it went.")
WHY_WAITING = N_("Proposed on {due} beyond a limit; {amount} is to be paid in all.")
WHY_LATE = N_("{amount} of the agreement is late; the first instalment missing was due on {due}.")


def requests_open(requests: pl.DataFrame, day: dt.date, *, own: str | None) -> pl.DataFrame:
    """Requests for visits to be decided, but for those that `own` asked for; columns DUTIES.

    `requests` as lib.visits.requests.records.listed gives them; `due` the last day.
    """
    others = pl.lit(value=True) if own is None else pl.col("asked_by").ne_missing(pl.lit(own))
    waiting = requests.filter(pl.col("state") == "open", others)
    told = _duties(waiting, Duty.REQUEST, day, "expires_on")
    return shaped(told.with_columns(collector="asked_by", said="reason", ref="request_id"))


def agreements_waiting(listed: pl.DataFrame, day: dt.date, *, own: str | None) -> pl.DataFrame:
    """Agreements beyond a limit that wait for approval, but for those that `own` proposed.

    `listed` as lib.agreements.records lists them for the day. Columns DUTIES, `due` the day of the
    proposal, `amount` all that is to be paid, `collector` who proposed it, `said` the limits that
    it goes beyond (codes of lib.agreements.limits.OVER, a space between).
    """
    others = pl.lit(value=True) if own is None else pl.col("proposed_by").ne_missing(pl.lit(own))
    told = _duties(listed.filter("waits", others), Duty.AGREEMENT, day, "proposed_on")
    over = [" ".join(json.loads(content)["over"]) for content in told["content"]]
    return shaped(
        told.with_columns(
            amount="total",
            collector="proposed_by",
            said=pl.Series(over, dtype=pl.String),
            ref="agreement_id",
        )
    )


def _duties(rows: pl.DataFrame, duty: Duty, day: dt.date, due: str) -> pl.DataFrame:
    """The rows with kind, due and how late they are; what is due later is not late."""
    late = (pl.lit(day) - pl.col(due)).dt.total_days().clip(0)
    return rows.with_columns(kind=pl.lit(duty.value), due=pl.col(due), days_late=late)


def valued(rows: pl.DataFrame, chances: pl.DataFrame, cases: pl.DataFrame) -> pl.DataFrame:
    """The rows with what is at stake: `value` in minor units and `value_of` saying what it is.

    Money that may be expected where it is known ("expected": promises of the case that run and have
    a chance), else what is overdue ("overdue"). `chances` as reliability.with_chance gives them,
    `cases` has case_key, overdue_amount and currency.
    """
    expected = (
        chances.filter(pl.col("missing") > 0, pl.col("expected").is_not_null())
        .group_by("case_key", "currency")
        .agg(pl.col("expected").sum())
    )
    known = cases.select("case_key", "overdue_amount", of_case="currency")
    joined = (
        rows.join(known, on="case_key", how="left", maintain_order="left")
        .with_columns(currency=pl.coalesce("currency", "of_case"))
        .join(expected, on=["case_key", "currency"], how="left", maintain_order="left")
    )
    promise = (pl.col("kind") == Step.PROMISE_DUE.value) & pl.col("expected").is_not_null()
    return joined.with_columns(
        value=pl.when(promise).then("expected").otherwise("overdue_amount"),
        value_of=pl.when(promise).then(pl.lit("expected")).otherwise(pl.lit("overdue")),
    ).drop("expected", "overdue_amount", "of_case")
