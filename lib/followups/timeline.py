"""All that happened to some cases, newest first: a line for each contact, payment and promise."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from lib.followups.codes import CHANNELS, OUTCOMES
from lib.followups.corrections import CORRECTED
from lib.followups.promises import Status
from lib.words import N_, Sentence

RESULTS = {
    Status.KEPT.value: N_("Promise for {due} kept"),
    Status.PARTIAL.value: N_("Promise for {due} kept only in part"),
    Status.BROKEN.value: N_("Promise for {due} broken: nothing was paid"),
}
"""How the end of a promise reads; the others end with the contact that ended them."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """One thing that happened to a case. `kind` is a channel, "repayment", "reversal" or "promise".

    Other modules tell further kinds: lib.followups.handling, lib.followups.beside.
    `detail` is a person's own words and shown as they are; `amount` is in minor units: what was
    promised in a contact, what was paid in a repayment and towards a promise; `source` says whether
    a file or a person here brought it. `corrected` is said of a record that stands no more, by
    whom and why it was corrected; `corrects` of one that takes the place of another. `rules` are
    the identifiers of rules that a decision was about. What `ends_day` has no hour of its own, but
    came after what is known of its day.
    """

    at: dt.date | dt.datetime
    kind: str
    title: Sentence
    detail: str | None = None
    amount: int | None = None
    currency: str | None = None
    actor: str | None = None
    followup_id: str | None = None
    source: str | None = None
    case_key: str | None = None
    corrected: Sentence | None = None
    corrects: Sentence | None = None
    rules: tuple[str, ...] = ()
    ends_day: bool = False


def timeline(
    case_keys: Collection[str],
    followups: pl.DataFrame,
    repayments: pl.DataFrame | pl.LazyFrame,
    promises: pl.DataFrame,
    others: Iterable[Event] = (),
    corrected: pl.DataFrame | None = None,
) -> list[Event]:
    """All events of some cases, newest first.

    `followups` and `promises` as lib.followups.records.merge and lib.followups.promises give them;
    `others` are events that the caller knows of, such as imports, `corrected` the records that
    stand no more, as lib.followups.corrections gives them. What has a date but no time comes before
    the contacts of its day, or after them where it ends the day; events of one moment stay in
    the order in which they are told.
    """
    mine = pl.col("case_key").is_in(list(case_keys))
    first = pl.DataFrame(schema=dict(CORRECTED)) if corrected is None else corrected.filter(mine)
    found = [
        *_contacts(pl.concat([followups.filter(mine), first], how="diagonal_relaxed")),
        *_money(repayments.lazy().filter(mine).collect()),
        *_promises(promises.filter(mine)),
        *others,
    ]
    return sorted(found, key=_order, reverse=True)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which events are wanted: `kinds`, from `first` to `last`, by `who`; empty means all."""

    kinds: Collection[str] = ()
    first: dt.date | None = None
    last: dt.date | None = None
    who: Collection[str] = ()


def chosen(events: Iterable[Event], wanted: Wanted) -> list[Event]:
    """The events that are wanted, in their order; both days count."""
    return [
        one
        for one in events
        if (not wanted.kinds or one.kind in wanted.kinds)
        and (not wanted.who or one.actor in wanted.who)
        and (wanted.first is None or moment(one.at).date() >= wanted.first)
        and (wanted.last is None or moment(one.at).date() <= wanted.last)
    ]


def moment(at: dt.date | dt.datetime) -> dt.datetime:
    """When an event was, for an order; what has no hour comes before all others of its day."""
    return at if isinstance(at, dt.datetime) else dt.datetime.combine(at, dt.time.min)


def _order(event: Event) -> dt.datetime:
    if event.ends_day:
        return dt.datetime.combine(event.at, dt.time.max)
    return moment(event.at)


def _contacts(rows: pl.DataFrame) -> Iterator[Event]:
    days = dict(rows.select("followup_id", "happened_at").iter_rows())
    for row in rows.iter_rows(named=True):
        yield Event(
            at=row["happened_at"],
            case_key=row["case_key"],
            kind=row["channel"] if row["channel"] in CHANNELS else "other",
            title=_title(row["outcome"]),
            detail=row["note"],
            amount=row["promise_amount"],
            currency=row["currency"],
            actor=row["collector"],
            followup_id=row["followup_id"],
            source=row["source"],
            corrected=corrected_by(row),
            corrects=_corrects(row, days.get(row["supersedes"])),
        )


def corrected_by(row: dict[str, Any]) -> Sentence | None:
    """What is said of a record that a later one corrects; columns as in CORRECTED."""
    if row["corrected_with"] is None:
        return None
    day, why, who = row["corrected_at"], _why(row["corrected_why"]), row["corrected_by"]
    if who:
        return Sentence(N_("Corrected on {day} by {who}: {reason}"), day=day, who=who, reason=why)
    return Sentence(N_("Corrected on {day}: {reason}"), day=day, reason=why)


def _corrects(row: dict[str, Any], first: dt.datetime | None) -> Sentence | None:
    """What is said of a record that corrects the one of a contact at `first`."""
    if row["supersedes"] is None or first is None:
        return None
    text = N_("Corrects the record of {day}: {reason}")
    return Sentence(text, day=first, reason=_why(row["correction"]))


def _why(reason: str | None) -> str | Sentence:
    return reason or Sentence(N_("no reason is on record"))


def _title(outcome: str | None) -> Sentence:
    if outcome is not None and outcome in OUTCOMES:
        return Sentence(OUTCOMES[outcome].en)
    if outcome:
        return Sentence(N_("Result in the file: {text}"), text=outcome)
    return Sentence(N_("Contact without a result"))


def _money(rows: pl.DataFrame) -> Iterator[Event]:
    for row in rows.iter_rows(named=True):
        back = row["amount"] < 0
        yield Event(
            at=row["pay_date"],
            case_key=row["case_key"],
            kind="reversal" if back else "repayment",
            title=Sentence(N_("Repayment reversed") if back else N_("Repayment")),
            detail=row["method"],
            amount=row["amount"],
            currency=row["currency"],
            actor=row["payer"],
        )


def _promises(rows: pl.DataFrame) -> Iterator[Event]:
    for row in rows.filter(pl.col("status").is_in(list(RESULTS))).iter_rows(named=True):
        yield Event(
            at=_ended_on(row),
            case_key=row["case_key"],
            kind="promise",
            title=Sentence(RESULTS[row["status"]], due=row["promise_date"]),
            amount=row["paid"] or None,
            currency=row["currency"],
        )


def _ended_on(row: dict[str, Any]) -> dt.date:
    """The day on which it was kept, or the first on which it was too late."""
    kept_on: dt.date | None = row["kept_on"]
    last_day: dt.date = row["last_day"]
    return kept_on or last_day + dt.timedelta(days=1)
