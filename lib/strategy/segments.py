"""Segments: cases chosen by rule, under a name, so that the same ones are meant everywhere.

A rule has conditions of days past due, amount, risk, behaviour, region, product and client; a case
belongs to the segment when it fits all that are set. What is unknown of a case fits no condition
about it. Who belongs to a segment is asked anew each time: a segment is no list.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import polars as pl

from lib.cases.search import NOTHING
from lib.followups.codes import OUTCOMES
from lib.parts import sums_by_currency
from lib.strategy.matrix import RISKS, TIERS
from lib.words import N_, Listed, Money, Sentence

ANY, NEVER, REACHED, SILENT, LOST = "any", "never", "reached", "silent", "lost"
CONTACTS: Mapping[str, str] = {
    ANY: N_("whatever contact there was"),
    NEVER: N_("nobody was in touch yet"),
    REACHED: N_("somebody was reached in the last days"),
    SILENT: N_("nobody was reached for days"),
    LOST: N_("contact is lost"),
}
"""What is asked of contact; REACHED and SILENT count `contact_days`."""

COUNTED = (REACHED, SILENT)

VALUES: Mapping[str, str] = {
    "clients": "client",
    "products": "product",
    "cities": "city",
    "districts": "district",
}
"""Condition → the column whose values it lists; NOTHING stands for an empty cell."""

MOST_DAYS, MOST_BROKEN, LONGEST_LIST = 10_000, 100, 200


@dataclass(frozen=True, kw_only=True)
class Rule:
    """The conditions of a segment; None or nothing chosen: no condition. Ends are included.

    Amounts in minor units, of whatever currency unless `currency` names one; `outcomes` are codes
    of the last result; `broken_from` promises broken within 90 days; `contact` one of CONTACTS.
    """

    dpd_from: int | None = None
    dpd_to: int | None = None
    amount_from: int | None = None
    amount_to: int | None = None
    currency: str | None = None
    tiers: tuple[str, ...] = ()
    risks: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    broken_from: int | None = None
    contact: str = ANY
    contact_days: int | None = None
    clients: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """What is set, for the ledger."""
        empty = Rule()
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
            if value != getattr(empty, name)
        }


@dataclass(frozen=True)
class Preview:
    """How many cases a rule has, of how many; what is overdue in them and in all, by currency."""

    n: int
    of: int
    sums: Mapping[str, int]
    of_sums: Mapping[str, int]

    def share(self, currency: str) -> float | None:
        """The share of what is overdue in a currency; None where nothing is."""
        whole = self.of_sums.get(currency, 0)
        return self.sums.get(currency, 0) / whole if whole > 0 else None


NOTHING_SET = N_("Please set at least one condition; a segment of all cases is none.")
TURNED = N_("{what}: the first figure is larger than the last one.")
WRONG = N_("{what}: this cannot be.")
NO_DAYS = N_("Please say for how many days of contact is asked.")

DPD, AMOUNT, BROKEN, DAYS, LISTS = (
    N_("Days past due"),
    N_("Overdue amount"),
    N_("Promises broken"),
    N_("Days of contact"),
    N_("Values"),
)
"""What sentences of this module speak of."""


def rule_of(told: Mapping[str, Any]) -> Rule:
    """Read what `as_json` wrote; what a later version added is left out, as nobody knows it."""
    known = {one.name for one in fields(Rule)}
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in told.items()
        if name in known
    }
    return Rule(**values)


def faults(rule: Rule) -> Iterator[Sentence]:
    """All that is wrong with a rule."""
    if rule == Rule():
        yield Sentence(NOTHING_SET)
    for what, first, last in (
        (DPD, rule.dpd_from, rule.dpd_to),
        (AMOUNT, rule.amount_from, rule.amount_to),
    ):
        if first is not None and last is not None and first > last:
            yield Sentence(TURNED, what=Sentence(what))
    if not all(0 <= (one or 0) <= MOST_DAYS for one in (rule.dpd_from, rule.dpd_to)):
        yield Sentence(WRONG, what=Sentence(DPD))
    if not 0 <= (rule.broken_from or 0) <= MOST_BROKEN:
        yield Sentence(WRONG, what=Sentence(BROKEN))
    if rule.contact in COUNTED and rule.contact_days is None:
        yield Sentence(NO_DAYS)
    if not 0 <= (rule.contact_days or 0) <= MOST_DAYS:
        yield Sentence(WRONG, what=Sentence(DAYS))
    if not _codes_known(rule) or _too_long(rule):
        yield Sentence(WRONG, what=Sentence(LISTS))


def _codes_known(rule: Rule) -> bool:
    return (
        set(rule.tiers) <= set(TIERS)
        and set(rule.risks) <= set(RISKS)
        and set(rule.outcomes) <= set(OUTCOMES)
        and rule.contact in CONTACTS
    )


def _too_long(rule: Rule) -> bool:
    return any(len(getattr(rule, name)) > LONGEST_LIST for name in VALUES)


def members(known: pl.DataFrame, rule: Rule, day: dt.date) -> pl.DataFrame:
    """The cases of a segment on a day, in their order.

    `known` has the columns of lib.strategy.knowing and lib.strategy.risk.
    """
    tests = [*_figures(rule), *_behaviour(rule, day), *_values(rule)]
    return known.filter(test.fill_null(value=False) for test in tests) if tests else known


def preview(known: pl.DataFrame, rule: Rule, day: dt.date) -> Preview:
    """How many cases a rule has and what is overdue in them."""
    found = members(known, rule, day)
    sums, of_sums = (sums_by_currency(rows, "overdue_amount") for rows in (found, known))
    return Preview(found.height, known.height, sums, of_sums)


def _figures(rule: Rule) -> Iterator[pl.Expr]:
    for column, first, last in (
        ("dpd", rule.dpd_from, rule.dpd_to),
        ("overdue_amount", rule.amount_from, rule.amount_to),
    ):
        if first is not None:
            yield pl.col(column) >= first
        if last is not None:
            yield pl.col(column) <= last
    if rule.currency is not None:
        yield pl.col("currency").fill_null("") == rule.currency
    if rule.tiers:
        yield pl.col("tier").is_in(rule.tiers)


def _behaviour(rule: Rule, day: dt.date) -> Iterator[pl.Expr]:
    if rule.risks:
        yield pl.col("risk").is_in(rule.risks)
    if rule.outcomes:
        yield pl.col("last_outcome").is_in(rule.outcomes)
    if rule.broken_from is not None:
        yield pl.col("broken") >= rule.broken_from
    since = day - dt.timedelta(days=rule.contact_days or 0)
    match rule.contact:
        case "never":
            yield pl.col("tried_days") == 0
        case "reached":
            yield pl.col("last_met") >= since
        case "silent":
            yield pl.col("last_met").is_null() | (pl.col("last_met") <= since)
        case "lost":
            yield pl.col("lost")
        case _:
            pass


def _values(rule: Rule) -> Iterator[pl.Expr]:
    for name, column in VALUES.items():
        if chosen := getattr(rule, name):
            yield pl.col(column).fill_null(NOTHING).is_in(list(chosen))


def said(rule: Rule) -> Iterator[Sentence]:
    """The conditions of a rule in words, one sentence each."""
    if span := _span(rule.dpd_from, rule.dpd_to):
        yield Sentence(N_("days past due {span}"), span=span)
    currency = rule.currency or None
    first, last = (
        None if one is None else Money(one, currency) for one in (rule.amount_from, rule.amount_to)
    )
    if span := _span(first, last):
        yield Sentence(N_("overdue amount {span}"), span=span)
    if rule.tiers:
        yield Sentence(N_("amounts {tiers}"), tiers="/".join(rule.tiers))
    for code in rule.risks:
        yield Sentence(RISKS[code])
    for code in rule.outcomes:
        yield Sentence(N_("last result: {result}"), result=Sentence(OUTCOMES[code].en))
    if rule.broken_from is not None:
        yield Sentence(N_("at least {n} promises broken in 90 days"), n=rule.broken_from)
    if rule.contact in COUNTED:
        text = SPAN_OF[rule.contact]
        yield Sentence(text, days=rule.contact_days)
    elif rule.contact != ANY:
        yield Sentence(CONTACTS[rule.contact])
    for name in VALUES:
        if chosen := getattr(rule, name):
            yield Sentence(N_("only {values}"), values=Listed.of(chosen))


SPAN_OF: Mapping[str, str] = {
    REACHED: N_("somebody was reached in the last {days} days"),
    SILENT: N_("nobody was reached for {days} days"),
}


def _span(first: object, last: object) -> Sentence | None:
    if first is None and last is None:
        return None
    if last is None:
        return Sentence(N_("from {first}"), first=first)
    if first is None:
        return Sentence(N_("up to {last}"), last=last)
    return Sentence(N_("{first} to {last}"), first=first, last=last)
