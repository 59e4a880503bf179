"""What the collectors of the sample have, learned and met with: records, not files.

They are marked as the sample's, so that they count only while it is open, and they are the same at
each opening. One crew lacks a valid examination, one a member on leave, one ends soon: there is
something to see on every screen.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

import polars as pl
import sqlalchemy as sa

from lib.followups.codes import OUTCOMES, Flag
from lib.followups.records import PROMISE
from lib.ledger import kept, schema
from lib.people import qualifications
from lib.people.attendance import Attendance
from lib.people.banks import banks
from lib.people.leave import Leave
from lib.people.qualifications import Qualification
from lib.people.training import Answer, draw, mark
from lib.portfolio import Portfolio
from lib.safety.incidents import Incident, Review, expiry
from lib.safety.warnings import Caution

LAST = dt.date(2026, 11, 20)
"""The last day of the sample."""

JOINED = dt.date(2024, 3, 4)
EXAMINED = dt.timedelta(days=90)
EXPIRED = "W010"
ENDS_SOON = "W006"
ON_LEAVE = "W008"
FAILED = "W004"
PASS_MARK = 0.85
ASKED = 10

Row = tuple[sa.Table, Mapping[str, Any]]

MET = (
    (2, "客户在门口大声辱骂，关门。两人当即离开。"),
    (3, "客户扬言“再来就动手”，手持木棍站在门内。两人立即撤离。"),
    (1, "客户要求离开，未再交谈。"),
)
"""Level of each incident, the latest first, and what happened."""


def staffed(portfolio: Portfolio, now: dt.datetime) -> None:
    """Keep the records of the sample's people; those that are kept already stay as they are."""
    collectors = portfolio.collectors().collect()["collector_no"].unique().sort().to_list()
    mine = [number for number in collectors if number in _numbers(portfolio)]
    rows = [*_people(mine), *_checks(mine), *_incidents(portfolio)]
    ledger = portfolio.ledger
    with ledger.read() as connection:
        new = [row for row in rows if not kept.known(connection, row[0], _key(row))]
    if not new:
        return
    with ledger.write("open_sample", str(len(new))) as connection:
        for table, values in new:
            told = {**values, "sample": True}
            kept.put(connection, table, told, now=now, by=ledger.actor.name)


def _key(row: Row) -> str:
    table, values = row
    return str(values[kept.identifier(table)])


def _numbers(portfolio: Portfolio) -> set[str]:
    """The collectors that the sample's own file names."""
    files = [one for one in portfolio.imports("collectors") if one.sample]
    return {
        number
        for one in files
        for number in portfolio.scan(one).select("collector_no").collect()["collector_no"]
    }


def _people(numbers: list[str]) -> Iterator[Row]:
    for place, number in enumerate(numbers):
        yearly = LAST - EXAMINED - dt.timedelta(days=7 * place)
        if number == EXPIRED:
            yearly = LAST - dt.timedelta(days=375)
        if number == ENDS_SOON:
            yearly = LAST - dt.timedelta(days=350)
        for kind, issued in (("cn_pre_post", JOINED), ("cn_yearly", yearly)):
            one = Qualification(
                collector=number,
                kind=kind,
                issued=issued,
                expires=qualifications.last_day(kind, issued),
                issuer="培训部",
                number=f"{number}-{issued:%Y%m}",
                qualification_id=kept.sample_id(number, kind),
            )
            yield schema.qualifications, asdict(one)
        course = Attendance(
            collector=number,
            course="外访安全与冲突处置",
            held_on=dt.date(2026, 3, 12),
            hours=4,
            result="合格",
            attendance_id=kept.sample_id(number, "course"),
        )
        yield schema.attendances, asdict(course)
        if number == ON_LEAVE:
            away = Leave(
                collector=number,
                kind="annual",
                starts_on=LAST - dt.timedelta(days=4),
                ends_on=LAST + dt.timedelta(days=7),
                leave_id=kept.sample_id(number, "leave"),
            )
            yield schema.leave, asdict(away)


def _checks(numbers: list[str]) -> Iterator[Row]:
    """One check each, with a wrong answer here and there; one of them was not passed."""
    bank = banks()["cn"]
    for place, number in enumerate(numbers):
        check_id = kept.sample_id(number, "check")
        wrong = 4 if number == FAILED else place % 2
        answers = [
            Answer(one.question.question_id, one.question.topic, 1 if at < wrong else 0)
            for at, one in enumerate(draw(bank, check_id, ASKED))
        ]
        result = mark(answers, PASS_MARK)
        yield (
            schema.knowledge_checks,
            {
                "check_id": check_id,
                "collector": number,
                "bank": "cn",
                "taken_on": LAST - dt.timedelta(days=30 - place),
                "answers": [asdict(one) | {"right": one.right} for one in answers],
                "asked": result.asked,
                "right": result.right,
                "pass_mark": PASS_MARK,
                "passed": result.passed,
            },
        )


def _incidents(portfolio: Portfolio) -> Iterator[Row]:
    """The latest conflicts of the sample's visits, one of them reviewed, and a dog."""
    conflicts = [code for code, one in OUTCOMES.items() if one.flag is Flag.NO_LONE_VISIT]
    visits = (
        portfolio.followups()
        .filter(pl.col("outcome").is_in([*conflicts, PROMISE]), pl.col("channel") == "visit")
        .select("case_key", "happened_at", "collector", "outcome")
        .collect()
        .drop_nulls("case_key")
        .sort("happened_at", "case_key", descending=True)
        .unique("case_key", keep="first", maintain_order=True)
    )
    found = visits.filter(pl.col("outcome").is_in(conflicts)).head(len(MET))
    for row, (level, what) in zip(found.iter_rows(named=True), MET, strict=False):
        incident = Incident(
            case_key=row["case_key"],
            happened_at=row["happened_at"],
            level=level,
            what=what,
            who=row["collector"],
            expires=expiry(level, row["happened_at"].date()),
            measures="当日报告主管",
            incident_id=kept.sample_id("incident", level),
        )
        yield schema.incidents, asdict(incident)
    if found.height == len(MET):
        review = Review(
            incident_id=kept.sample_id("incident", MET[1][0]),
            reviewed_on=LAST,
            consequence="two_persons",
            until=LAST + dt.timedelta(days=90),
            reason="已与双方谈话；此后仅由两人以上前往，不进门。",
            review_id=kept.sample_id("review", MET[1][0]),
        )
        yield schema.safety_reviews, asdict(review)
        dog = Caution(
            case_key=visits.filter(outcome=PROMISE)["case_key"][0],
            note="院内有犬，先打电话",
            warning_id=kept.sample_id("warning", "dog"),
        )
        yield schema.warnings, asdict(dog)
