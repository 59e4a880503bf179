"""The follow-ups of the last three months, played from the same months as the payments."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl

from lib.sample.draws import Draws, Flags, Ints, gather
from lib.sample.loans import Loans
from lib.sample.payments import Month
from lib.sample.plays import PLAYS, Contact, When
from lib.sample.snapshots import case_id
from lib.sample.text import dates, join, money, only, padded

MONTHS = 3
DAYS_OF_GRACE = 4
FIRST_MINUTE = 8 * 60 + 30
MINUTES = 600
CONTACTS: tuple[Contact, ...] = tuple(
    dict.fromkeys(
        contact for plays in PLAYS.values() for play in plays for contact in play.contacts
    )
)


@dataclass(frozen=True)
class Records:
    """Columns of the same length: position of the case, the contact, its day, its promise."""

    position: Ints
    contact: Ints
    day: Ints
    promise_day: Ints
    promise_amount: Ints


def followups(
    draws: Draws, loans: Loans, months: Sequence[Month], collector: pl.Series
) -> pl.DataFrame:
    """The file of the follow-ups, case by case in the order of the days."""
    pairs = list(pairwise(months))[-MONTHS:]
    played = [record for before, month in pairs for record in _played(draws, loans, before, month)]
    records = _in_order(played)
    return _written(draws, loans, records, collector)


def _played(draws: Draws, loans: Loans, before: Month, month: Month) -> Iterator[Records]:
    question = f"play/{month.period.number}"
    for persona, plays in PLAYS.items():
        mine = (loans.persona == persona) & (month.visit_day > 0)
        chosen = draws.weighted(question, loans.case, [play.weight for play in plays])
        for number, play in enumerate(plays):
            for contact in play.contacts:
                yield _record(loans, before, month, contact, mine & (chosen == number))


def _record(loans: Loans, before: Month, month: Month, contact: Contact, who: Flags) -> Records:
    day, happens = _day(loans, before, month, contact.when)
    last = np.where(
        loans.recalled_in == month.period.number, loans.recall_day - 1, month.period.end
    )
    owes = loans.due_by(day) * loans.instalment > month.received_by(before, day)
    position = np.flatnonzero(who & happens & owes & (day <= last))
    kept = int(contact.promises)
    return Records(
        position=position,
        contact=np.full_like(position, CONTACTS.index(contact)),
        day=day[position],
        promise_day=month.promise_day[position] * kept,
        promise_amount=month.promise_amount[position] * kept,
    )


def _day(loans: Loans, before: Month, month: Month, when: When) -> tuple[Ints, Flags]:
    """The day of a contact and whether it takes place."""
    everybody = np.ones(loans.case.shape, np.bool_)
    if when is When.BEFORE:
        return month.visit_day - 1, everybody
    if when is When.VISIT:
        return month.visit_day, everybody
    day = month.promise_day + DAYS_OF_GRACE
    came_in = month.received_by(before, day) - before.received
    return day, np.asarray(came_in < month.promise_amount)


def _in_order(played: Sequence[Records]) -> Records:
    names = ("position", "contact", "day", "promise_day", "promise_amount")
    columns = [np.concatenate([getattr(record, name) for record in played]) for name in names]
    order = np.lexsort((columns[1], columns[2], columns[0]))
    return Records(*(column[order] for column in columns))


def _written(draws: Draws, loans: Loans, records: Records, collector: pl.Series) -> pl.DataFrame:
    case = loans.case[records.position]
    minute = FIRST_MINUTE + draws.below("minute", case * 512 + records.day % 512, MINUTES)
    hour, minute = np.divmod(minute, 60)
    day = dates(records.day).cast(pl.String)
    time = join(day, " ", padded(hour, 2), ":", padded(minute, 2))
    promises = records.promise_day > 0
    next_in = np.array([contact.next_in for contact in CONTACTS], np.int64)[records.contact]
    visits = np.array([contact.channel == "外访" for contact in CONTACTS])[records.contact]
    return pl.DataFrame(
        {
            "案件编号": case_id(case),
            "催收时间": time,
            "催收方式": gather([contact.channel for contact in CONTACTS], records.contact),
            "与案人关系": gather([contact.met for contact in CONTACTS], records.contact),
            "地址类型": only("居住地址", visits),
            "地址核实": gather([contact.verdict for contact in CONTACTS], records.contact),
            "催收结果": gather([contact.result for contact in CONTACTS], records.contact),
            "未还原因": gather([contact.reason for contact in CONTACTS], records.contact),
            "催收记录": gather([contact.note for contact in CONTACTS], records.contact),
            "承诺还款日期": dates(records.promise_day),
            "承诺还款金额": only(money(records.promise_amount), promises),
            "下次跟进日期": dates(np.where(promises, records.promise_day, records.day + next_in)),
            "催收员": collector.gather(records.position),
        }
    )
