"""The contacts of a period and what came after them, gathered once for all filters.

Of a million cases few were contacted lately, and which payment or promise belongs to a contact
hangs on no other case. So all is found once, each row with what cases may be narrowed to, and a
filter reads some ten thousand rows.
"""

import datetime as dt
from dataclasses import dataclass

import polars as pl

from lib.cases.exits import exits
from lib.cases.search import find
from lib.errors import MeasureImpossible
from lib.followups.payments import standing_payments
from lib.measures import contacts as measured
from lib.screen import data, file_rows, following
from lib.screen.measures.asking import FILTERED, Asked
from lib.words import Sentence

BOTH = "both"
"""Both ways of contact."""


@dataclass(frozen=True)
class Work:
    """The contacts of a period on the cases asked for, and what was paid after them.

    `contacts` as lib.measures.contacts gives them, with the numbers `case` and `person` and the
    currency `of_case`; `promises` made at them; `credited` the payments that count for one of them
    and `by_visit` for one of the visits; `paid` the sums of all payments of the period by currency
    and FILTERED; `due` the numbers of past due cases and their persons.
    """

    contacts: pl.DataFrame
    promises: pl.DataFrame
    credited: pl.DataFrame
    by_visit: pl.DataFrame
    paid: pl.DataFrame
    due: pl.DataFrame
    start: dt.date


def work(asked: Asked, days: int, way: str) -> Work:
    """That of the cases asked for, of the last days and one way of contact or BOTH.

    Raises:
        MeasureImpossible: nobody was visited or called in these days.

    """
    every = _every(data.version(), asked.as_of, days, way)
    contacts, paid, due = (
        find(one.lazy(), asked.wanted).collect() for one in (every.contacts, every.paid, every.due)
    )
    if contacts.is_empty():
        raise MeasureImpossible(because=Sentence(measured.NO_CONTACTS))
    promises, credited, by_visit = (
        rows.join(contacts.select(on), on=on, how="semi", maintain_order="left")
        for rows, on in (
            (every.promises, "case_key"), (every.credited, "at"), (every.by_visit, "at")
        )
    )  # fmt: skip
    return Work(contacts, promises, credited, by_visit, paid, due, every.start)


@data.shared
def _every(at: int, end: dt.date, days: int, way: str) -> Work:
    """Gather that of all cases.

    Raises:
        MeasureImpossible: nobody was visited or called in these days.

    """
    del at
    settings, cases = data.settings(), _numbered(data.measured(end))
    start = end - dt.timedelta(days=days - 1)
    channels = measured.CHANNELS if way == BOTH else (way,)
    made = measured.contacts(data.followups(), channels, start, end, cases)
    if made.is_empty():
        raise MeasureImpossible(because=Sentence(measured.NO_CONTACTS))
    repayments = measured.own_payments(
        file_rows.payments(), cases, start, data.portfolio().taken_back()
    )

    def credited(contacts: pl.DataFrame) -> pl.DataFrame:
        among, within = settings.attribution_contact, settings.attribution_days
        return measured.attributed(contacts, repayments, within, end, met=among)

    on = ["case_key", "promised_on"]
    about = cases.select("case_key", *FILTERED, "case", "person", of_case="currency")
    paid = standing_payments(repayments, end).filter(pl.col("day") >= start)
    return Work(
        contacts=made.join(about, on="case_key", maintain_order="left"),
        promises=following.promises(end).join(
            made.select("case_key", promised_on="day"), on=on, how="semi", maintain_order="left"
        ),
        credited=credited(made),
        by_visit=credited(made.filter(pl.col("channel") == "visit")),
        paid=paid.join(about.select("case_key", *FILTERED), on="case_key")
        .group_by("currency", *FILTERED)
        .agg(pl.col("paid").sum()),
        due=cases.filter(exits(cases).is_null(), pl.col("bucket") != "M0").select(
            *FILTERED, "case", "person"
        ),
        start=start,
    )


def _numbered(cases: pl.DataFrame) -> pl.DataFrame:
    """The cases with their numbers: keys take many times as long to count and to join."""
    who = pl.coalesce("person_key", "case_key").alias("who")
    return cases.with_row_index("case").with_columns(person=pl.col("case").first().over(who))
