"""Asking for an exception from a rule, granting, refusing and ending it: each a further row.

Nobody decides about what he asked for himself; who uses the product alone has no second person, so
for him there are no exceptions. That an exception was granted makes nothing lawful by itself: the
gate (lib/rules/gate.py) lifts by it what a soft rule refuses, and never more.
"""

import datetime as dt
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field

import sqlalchemy as sa

from lib.errors import NotFound, RecordRefused
from lib.followups.entry import Problems
from lib.ledger import Ledger
from lib.ledger.kept import new_id
from lib.ledger.schema import overrides
from lib.overrides import deciding
from lib.rights import Actor
from lib.rules.kinds.stop import OVERRIDABLE
from lib.rules.lifting import may_be_overridden
from lib.rules.model import Rule, RuleSet
from lib.words import N_, Sentence

ASKED, WITHDRAWN, GRANTED, REFUSED, ENDED = "asked", "withdrawn", "granted", "refused", "ended"
"""What was done to an exception."""

KEPT = ("override_id", "rule_id", "case_key", "crew", "expires_on")
"""What all rows about one exception have in common."""

OF = overrides.c.override_id
"""What tells one exception from another."""

ALONE = N_(
    "You work alone: an exception needs a second person who grants it, so there are none here. "
    "Set up several people to have them."
)
SELF = N_("You asked for this exception yourself; a second person has to decide about it.")
NOT_YOURS = N_("Somebody else asked for this exception; only he can take it back.")
HARD = N_("{rule} is law or regulation, or not in force: there is no exception from it.")
GRAVE = N_(
    "Holds for death, minority, detention, illness, insolvency or identity theft, and such as name "
    "no reason, have no exceptions."
)
NONE_HERE = N_(
    "No exception can be asked for here: what refused this case is law or regulation, a grave "
    "hold, a warning of safety, or no rule at all."
)
FOR_WHOM = N_("Please choose the case or the crew that the exception is for.")
PAST = N_("The last day of the exception is past; please choose a later one.")
TOO_LATE = N_("An exception lasts {longest} days at most; please choose an earlier last day.")
DECIDED = N_("Somebody has decided about this exception already. Please reload the page.")
NOT_GRANTED = N_("This exception does not stand any more. Please reload the page.")


@dataclass(frozen=True, kw_only=True)
class Request:
    """An exception that is asked for: from which rule, for a case or a crew, why, its last day."""

    rule_id: str
    reason: str
    expires_on: dt.date
    case_key: str | None = None
    crew: str | None = None
    override_id: str = field(default_factory=new_id)


def liftable(
    rules: RuleSet,
    jurisdiction: str,
    holds: Collection[str] = (),
    of: Collection[str] | None = None,
) -> tuple[Rule, ...]:
    """The rules of a jurisdiction from which an exception can be asked for, with these holds.

    `of` names the rules that refused: an exception from any other would change nothing.
    """
    wanted = {"ALL", jurisdiction, jurisdiction.partition("-")[0]}
    grave = not set(holds) <= OVERRIDABLE
    return tuple(
        one
        for one in rules.in_force
        if one.jurisdiction in wanted
        and may_be_overridden(one)
        and not (grave and one.kind == "stop")
        and (of is None or one.id in of)
    )


def ask(
    ledger: Ledger,
    request: Request,
    rules: RuleSet,
    now: dt.datetime,
    *,
    longest: int,
    holds: Collection[str] = (),
) -> str:
    """Ask for an exception and return its identifier; the same request again changes nothing.

    Args:
        ledger: in the hands of who asks.
        request: what is asked for.
        rules: the rules in force.
        now: the moment, with the zone of the working day.
        longest: days that an exception may last.
        holds: the kinds of hold that stand on the case.

    Raises:
        RecordRefused: something is missing or wrong, or nobody could grant it; all of it is said.
        NotAllowed: the actor may not ask.

    """
    problems = tuple(_faults(ledger.actor, request, rules, now.date(), longest, holds))
    if problems:
        raise RecordRefused(problem=Problems(problems))
    told = {**asdict(request), "entry_id": request.override_id}
    with ledger.read() as connection:
        known = deciding.last(connection, OF, request.override_id)
    if known is None:
        rule_id = request.rule_id
        with ledger.write("ask_override", request.override_id, why=rule_id) as connection:
            # The same form may have been sent twice at one moment.
            if deciding.last(connection, OF, request.override_id) is None:
                deciding.add(connection, overrides, told, ASKED, ledger, now)
    return request.override_id


def grant(
    ledger: Ledger, override_id: str, reason: str, now: dt.datetime, *, rules: RuleSet
) -> None:
    """Grant what somebody else asked for, from this moment to its last day.

    Raises:
        RecordRefused: without a reason, by who asked, twice, after its last day, or the rule has
            become a hard one.
        NotFound: nobody asked for it.
        NotAllowed: the actor may not grant exceptions.

    """
    with _deciding(ledger, "grant_override", override_id, reason) as (connection, last):
        _second(ledger.actor, deciding.asker(connection, overrides, override_id))
        deciding.refuse_if(last["step"] != ASKED, Sentence(DECIDED))
        deciding.refuse_if(last["expires_on"] < now.date(), Sentence(PAST))
        rule = rules.rule(last["rule_id"])
        hard = rule is None or not may_be_overridden(rule)
        deciding.refuse_if(hard, Sentence(HARD, rule=last["rule_id"]))
        _follow(connection, last, GRANTED, reason, ledger, now)


def refuse(ledger: Ledger, override_id: str, reason: str, now: dt.datetime) -> None:
    """Refuse what somebody else asked for.

    Raises:
        RecordRefused: without a reason, by who asked, or decided already.
        NotFound, NotAllowed: as `grant`.

    """
    with _deciding(ledger, "refuse_override", override_id, reason) as (connection, last):
        _second(ledger.actor, deciding.asker(connection, overrides, override_id))
        deciding.refuse_if(last["step"] != ASKED, Sentence(DECIDED))
        _follow(connection, last, REFUSED, reason, ledger, now)


def end(ledger: Ledger, override_id: str, reason: str, now: dt.datetime) -> None:
    """End a granted exception before its last day; it counts no longer from today on.

    Raises:
        RecordRefused: without a reason, or it does not stand.
        NotFound, NotAllowed: as `grant`.

    """
    with _deciding(ledger, "end_override", override_id, reason) as (connection, last):
        deciding.refuse_if(last["step"] != GRANTED, Sentence(NOT_GRANTED))
        _follow(connection, last, ENDED, reason, ledger, now)


def withdraw(ledger: Ledger, override_id: str, reason: str, now: dt.datetime) -> None:
    """Take back what one asked for oneself, granted or not.

    Raises:
        RecordRefused: without a reason, somebody else asked, or it does not stand.
        NotFound: nobody asked for it.
        NotAllowed: the actor may not ask for exceptions.

    """
    with _deciding(ledger, "withdraw_override", override_id, reason) as (connection, last):
        asker = deciding.asker(connection, overrides, override_id)
        deciding.refuse_if(asker != ledger.actor.name, Sentence(NOT_YOURS))
        deciding.refuse_if(last["step"] not in {ASKED, GRANTED}, Sentence(NOT_GRANTED))
        _follow(connection, last, WITHDRAWN, reason, ledger, now)


def _faults(
    actor: Actor,
    request: Request,
    rules: RuleSet,
    today: dt.date,
    longest: int,
    holds: Collection[str],
) -> Iterator[Sentence]:
    if deciding.alone(actor):
        yield Sentence(ALONE)
        return
    rule = rules.rule(request.rule_id)
    if rule is None or not may_be_overridden(rule):
        yield Sentence(HARD, rule=request.rule_id)
    elif rule.kind == "stop" and not set(holds) <= OVERRIDABLE:
        yield Sentence(GRAVE)
    if bool(request.case_key) == bool(request.crew):
        yield Sentence(FOR_WHOM)
    yield from _faults_of_reason(request.reason)
    if request.expires_on < today:
        yield Sentence(PAST)
    if request.expires_on > today + dt.timedelta(days=longest - 1):
        yield Sentence(TOO_LATE, longest=longest)


def _faults_of_reason(reason: str) -> Iterator[Sentence]:
    if not reason.strip():
        yield Sentence(deciding.NO_WHY)
    if len(reason) > deciding.LONGEST:
        yield Sentence(deciding.TOO_LONG, longest=deciding.LONGEST)


@contextmanager
def _deciding(
    ledger: Ledger, act: str, override_id: str, reason: str
) -> Iterator[tuple[sa.Connection, sa.RowMapping]]:
    """One step about an exception: the connection and the last row about it.

    The audit names the rule; the reason stays in the row, where an erasure reaches it.
    """
    if problems := tuple(_faults_of_reason(reason)):
        raise RecordRefused(problem=Problems(problems))
    with ledger.read() as connection:
        known = deciding.last(connection, OF, override_id)
    if known is None:
        raise NotFound(what=override_id)
    told = {"why": known["rule_id"], "before": known["entry_id"]}
    with ledger.write(act, override_id, **told) as connection:
        yield connection, deciding.last(connection, OF, override_id) or known


def _second(actor: Actor, asker: str) -> None:
    deciding.refuse_if(deciding.alone(actor), Sentence(ALONE))
    deciding.refuse_if(actor.name == asker, Sentence(SELF))


def _follow(
    connection: sa.Connection,
    last: sa.RowMapping,
    step: str,
    reason: str,
    ledger: Ledger,
    now: dt.datetime,
) -> None:
    """Add the next row about an exception."""
    kept = {name: last[name] for name in KEPT}
    told = {**kept, "entry_id": new_id(), "supersedes": last["entry_id"], "reason": reason.strip()}
    deciding.add(connection, overrides, told, step, ledger, now)
