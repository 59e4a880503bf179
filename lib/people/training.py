"""Knowledge checks: what was learned, and what a passed check gives.

Which questions an attempt asks, and in which order its options stand, follow from its identifier
alone: reloading the page or sending the form again changes nothing. A failed check is repeated
after a wait. Passing gives or renews the qualifications that the data tie to the bank, in the same
step.
"""

import datetime as dt
import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import polars as pl
import sqlalchemy as sa

from lib.errors import RecordRefused
from lib.ledger import Ledger, kept
from lib.ledger.schema import knowledge_checks
from lib.people import qualifications
from lib.people.accounts import users
from lib.people.banks import Bank, Question
from lib.people.entering import common, refuse
from lib.people.kinds import given_by
from lib.people.qualifications import Qualification
from lib.rights import Action, Actor, NotAllowed, Role, Scope, scope
from lib.words import N_, Sentence

ISSUER = "Doorstep"
"""Who issued a qualification that a check gave."""

WAIT = N_("The last check was not passed. The next one can be taken from {day} on.")
UNANSWERED = N_("{n} questions have no answer yet.")


@dataclass(frozen=True)
class Asked:
    """A question of an attempt; `order` puts its options: place shown → place in the bank."""

    question: Question
    order: tuple[int, ...]


@dataclass(frozen=True)
class Answer:
    """What was chosen for a question: the place of the option in the bank, 0 being right."""

    question: str
    topic: str
    chosen: int

    @property
    def right(self) -> bool:
        """Whether it was the right one."""
        return self.chosen == 0


@dataclass(frozen=True)
class Result:
    """What a check came to."""

    right: int
    asked: int
    pass_mark: float

    @property
    def needed(self) -> int:
        """How many right answers reach the pass mark."""
        return math.ceil(round(self.pass_mark * self.asked, 6))

    @property
    def passed(self) -> bool:
        """Whether they were reached."""
        return self.asked > 0 and self.right >= self.needed

    def summary(self) -> Sentence:
        """The result in one sentence."""
        text = (
            N_("Passed: {right} of {asked} right.")
            if self.passed
            else N_("Not passed: {right} of {asked} right, {needed} are needed.")
        )
        return Sentence(text, right=self.right, asked=self.asked, needed=self.needed)


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """A finished check: whose, of which bank, with which answers, and by which measure."""

    check_id: str
    collector: str
    bank: str
    answers: tuple[Answer, ...]
    pass_mark: float
    wait_days: int
    sample: bool = False


def draw(bank: Bank, attempt: str, n: int) -> tuple[Asked, ...]:
    """The questions of an attempt: at most `n`, from as many topics as there are."""
    ranked = sorted(bank.questions.values(), key=lambda one: _lot(attempt, one.question_id))
    turns: dict[str, int] = {}
    placed = []
    for one in ranked:
        turns[one.topic] = turns.get(one.topic, 0) + 1
        placed.append((turns[one.topic], one))
    first = [one for _, one in sorted(placed, key=lambda pair: pair[0])]
    return tuple(Asked(one, _order(attempt, one)) for one in first[: max(n, 1)])


def mark(answers: Sequence[Answer], pass_mark: float) -> Result:
    """Count the right answers."""
    return Result(sum(one.right for one in answers), len(answers), pass_mark)


def answers_of(asked: Sequence[Asked], chosen: Mapping[str, int | None]) -> tuple[Answer, ...]:
    """The answers of an attempt: question → place of the option as it was shown.

    Raises:
        RecordRefused: a question has none.

    """
    missing = sum(chosen.get(one.question.question_id) is None for one in asked)
    if missing:
        raise RecordRefused(problem=Sentence(UNANSWERED, n=missing))
    return tuple(
        Answer(
            one.question.question_id,
            one.question.topic,
            one.order[chosen[one.question.question_id] or 0],
        )
        for one in asked
    )


def may_take(
    taken: pl.DataFrame, collector: str, bank: str, today: dt.date, wait_days: int
) -> dt.date | None:
    """From which day the next check can be taken; None when it can be taken now.

    Practice makes nobody wait.
    """
    own = (pl.col("collector") == collector) & (pl.col("bank") == bank) & ~pl.col("practice")
    mine = taken.filter(own).sort("sequence")
    if mine.height == 0 or mine["passed"][-1]:
        return None
    free: dt.date = mine["taken_on"][-1] + dt.timedelta(days=wait_days)
    return free if free > today else None


def take(ledger: Ledger, attempt: Attempt, *, today: dt.date, now: dt.datetime) -> Result:
    """Keep the result of a check, and what passing it gives, in one step.

    The same attempt again changes nothing. Answered by somebody else it is practice and gives no
    qualification, see `qualifies`; `recorded_by` says who answered.

    Raises:
        RecordRefused: nobody was named, or the wait after a failed check is not over.
        NotAllowed: a collector takes no check in another's name.

    """
    refuse(common(attempt.collector, {}))
    actor = ledger.actor
    if scope(actor, Action.TRAIN) is Scope.OWN and actor.collector != attempt.collector:
        raise NotAllowed(action=Sentence(N_("take a check in another's name")))
    result = mark(attempt.answers, attempt.pass_mark)
    taken = checks(ledger, sample=attempt.sample)
    free = may_take(taken, attempt.collector, attempt.bank, today, attempt.wait_days)
    if free and qualifies(actor, attempt.collector) and attempt.check_id not in taken["check_id"]:
        raise RecordRefused(problem=Sentence(WAIT, day=free))
    row = {
        "check_id": attempt.check_id,
        "collector": attempt.collector,
        "bank": attempt.bank,
        "sample": attempt.sample,
        "taken_on": today,
        "answers": [asdict(one) | {"right": one.right} for one in attempt.answers],
        "asked": result.asked,
        "right": result.right,
        "pass_mark": attempt.pass_mark,
        "passed": result.passed,
    }
    earned = result.passed and qualifies(actor, attempt.collector)
    gained = _gained(ledger, attempt, today) if earned else ()

    def give(to: sa.Connection) -> None:
        qualifications.give(to, gained, now=now, by=actor.name)

    kept.add(ledger, "take_check", knowledge_checks, row, now, also=give)
    return result


def qualifies(actor: Actor, collector: str) -> bool:
    """Whether a check that the actor answers counts for a collector: only one's own does.

    Who works alone has nobody else's sign-in; what he enters for his people counts.
    """
    return Role.OWNER in actor.roles or actor.collector == collector


def _gained(ledger: Ledger, attempt: Attempt, today: dt.date) -> tuple[Qualification, ...]:
    """What passing gives: what ends is renewed, what does not end is given once."""
    had = qualifications.standing(ledger, sample=attempt.sample).filter(
        pl.col("collector") == attempt.collector
    )
    lasting = set(had.filter(pl.col("expires").is_null())["kind"])
    return tuple(
        Qualification(
            collector=attempt.collector,
            kind=one.code,
            issued=today,
            expires=qualifications.last_day(one.code, today),
            issuer=ISSUER,
            number=attempt.check_id[:12],
            sample=attempt.sample,
            qualification_id=f"{attempt.check_id}-{one.code}",
        )
        for one in given_by(attempt.bank)
        if one.code not in lasting
    )


def checks(ledger: Ledger, *, sample: bool = True) -> pl.DataFrame:
    """All results: the columns of the ledger's table, one row each; `answers` as JSON text.

    `practice` says that somebody else answered: who has an account under which the files know
    another collector, or none. It says nothing of the collector's own knowledge.
    """
    rows = kept.standing(ledger, knowledge_checks, sample=sample)
    numbers = {one.login: one.collector or "" for one in users.listed(ledger)}
    answered_by = pl.col("recorded_by").replace_strict(
        numbers, default=pl.col("collector"), return_dtype=pl.String
    )
    return rows.with_columns(practice=answered_by != pl.col("collector"))


def answered(taken: pl.DataFrame) -> pl.DataFrame:
    """The single answers of results: collector, bank, taken_on, question, topic, right."""
    rows = [
        (
            row["collector"],
            row["bank"],
            row["taken_on"],
            one["question"],
            one["topic"],
            one["right"],
        )
        for row in taken.iter_rows(named=True)
        for one in json.loads(row["answers"])
    ]
    return pl.DataFrame(
        rows,
        schema={
            "collector": pl.String,
            "bank": pl.String,
            "taken_on": pl.Date,
            "question": pl.String,
            "topic": pl.String,
            "right": pl.Boolean,
        },
        orient="row",
    )


def _order(attempt: str, question: Question) -> tuple[int, ...]:
    places = range(len(question.options))
    return tuple(sorted(places, key=lambda at: _lot(attempt, f"{question.question_id}/{at}")))


def _lot(attempt: str, about: str) -> str:
    """A lot that belongs to an attempt: not secret, only fair and the same each time."""
    return hashlib.sha256(f"{attempt}|{about}".encode()).hexdigest()
