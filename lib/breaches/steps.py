"""The steps of a breach, from who looks into it to its end; each is a row that stays.

Who made the contact may explain it and no more: another one looks into it, sets the measure and
closes it, also where the first has the right, and whatever the record was corrected to since. Who
uses the product alone is his own.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager

import sqlalchemy as sa

from lib.breaches.concerned import Breach, involved
from lib.breaches.records import (
    AFTER,
    ASSIGNED,
    CLOSED,
    CONTACT,
    DISMISSED,
    EXPLAINED,
    MEASURED,
    REOPENED,
    name_of,
)
from lib.compliance.contacts import CHANNELS
from lib.followups.entry import Entry
from lib.holds.hold import LONGEST, TOO_LONG, too_long
from lib.ledger import Ledger
from lib.ledger.kept import new_id
from lib.ledger.schema import breach_steps
from lib.overrides.deciding import add, alone, refuse_if
from lib.people.accounts import users
from lib.people.accounts.users import User
from lib.rights import Action, Actor, can
from lib.words import N_, Sentence

DAYS = 14
"""Days within which a breach is looked into, as the form proposes: a policy, no law."""

OTHER = "other"
MEASURES: Mapping[str, str] = {
    "training": N_("Training"),
    "warning": N_("Warning to the crew"),
    "rule": N_("Rule or instruction changed"),
    "apology": N_("Apology to the customer"),
    "complaint": N_("Complaint opened"),
    OTHER: N_("Another measure"),
}
"""What is done so that it does not happen again → how it is called."""

SELF = N_(
    "You made this contact yourself; somebody else has to decide about it. You can explain it."
)
OWNER_SELF = N_("He made this contact himself; please choose somebody else to look into it.")
NO_OWNER = N_("Please choose who looks into it.")
NO_RIGHT = N_("{who} may not look into broken rules; please choose somebody who may.")
NO_DUE = N_("Please enter the day by which it is to be done, not before today.")
NO_MEASURE = N_("Please choose a measure.")
NO_WORDS = N_("Please say in words what the measure is.")
NO_REASON = N_("Please say why.")
NO_EXPLANATION = N_("Please say how it came about.")
NOT_TAKEN = N_("Nobody looks into it yet. Please say first who does.")
NOT_MEASURED = N_("No measure has been set yet. Please set one, or say that it is no breach.")
ENDED_ALREADY = N_("It has been closed already. Please reload the page.")
STILL_OPEN = N_("It is still open. Please reload the page.")


def may_decide(actor: Actor, breach: Breach) -> bool:
    """Whether somebody may do more about a breach than explain it."""
    own = actor.name in breach.concerned and not alone(actor)
    return can(actor, Action.HANDLE_BREACHES) and not own


def explain(ledger: Ledger, breach: Breach, text: str, now: dt.datetime) -> None:
    """Keep how it came about, in the words of who recorded the contact, or of who speaks for him.

    Raises:
        RecordRefused: nothing is said, or too much.

    """
    _demand(text, NO_EXPLANATION)
    with ledger.write("explain_breach", breach.breach_id) as connection:
        _add(connection, ledger, breach, EXPLAINED, now, text=text)


def wrong(text: str) -> tuple[Sentence, ...]:
    """What keeps an explanation from being kept with the record of a contact."""
    return (Sentence(TOO_LONG, longest=LONGEST),) if too_long(text) else ()


def explain_within(
    connection: sa.Connection,
    ledger: Ledger,
    contact: Mapping[str, object],
    rule_ids: Iterable[str],
    text: str,
    now: dt.datetime,
) -> None:
    """Keep the explanation with the record of the contact, inside its write; one for each rule.

    `contact` has case_key, happened_at, channel and collector, as its record says them.

    Raises:
        RecordRefused: too much is said; `wrong` tells it before anything is written.

    """
    refuse_if(too_long(text), Sentence(TOO_LONG, longest=LONGEST))
    channel = CHANNELS.get(str(contact["channel"]), str(contact["channel"]))
    for rule_id in rule_ids:
        told = {**contact, "channel": channel, "rule_id": rule_id}
        row = {**told, "step_id": new_id(), "breach_id": name_of(told), "text": text}
        add(connection, breach_steps, row, EXPLAINED, ledger, now)


def explain_record(
    connection: sa.Connection,
    ledger: Ledger,
    entry: Entry,
    rule_ids: Iterable[str],
    text: str,
    now: dt.datetime,
) -> None:
    """Keep what was said of the rules that a contact broke inside the write of its record.

    Raises:
        RecordRefused: as `explain_within`.

    """
    if text.strip():
        contact = {
            name: getattr(entry, name)
            for name in ("case_key", "happened_at", "channel", "collector")
        }
        explain_within(connection, ledger, contact, rule_ids, text, now)


def assign(
    ledger: Ledger,
    breach: Breach,
    owner: User | None,
    due_on: dt.date | None,
    now: dt.datetime,
) -> None:
    """Say who looks into it, and by when; nobody is named where one person works alone.

    Raises:
        RecordRefused: nobody is chosen, he may not, or he made the contact himself.

    """
    refuse_if(owner is None and not alone(ledger.actor), Sentence(NO_OWNER))
    if owner is not None:
        able = can(owner.actor, Action.HANDLE_BREACHES) and not owner.disabled
        refuse_if(not able, Sentence(NO_RIGHT, who=owner.name))
    refuse_if(due_on is None or due_on < now.date(), Sentence(NO_DUE))
    login = ledger.actor.name if owner is None else owner.login
    with _step(ledger, "assign_breach", breach, owner=owner) as (connection, steps):
        refuse_if(_ended(steps), Sentence(ENDED_ALREADY))
        _add(connection, ledger, breach, ASSIGNED, now, owner=login, due_on=due_on)


def set_measure(
    ledger: Ledger,
    breach: Breach,
    measure: str,
    text: str,
    due_on: dt.date | None,
    now: dt.datetime,
) -> None:
    """Keep what is done so that it does not happen again, and by when.

    Raises:
        RecordRefused: no measure, no words for another one, nobody looks into it, or it has ended.

    """
    refuse_if(measure not in MEASURES, Sentence(NO_MEASURE))
    if measure == OTHER:
        _demand(text, NO_WORDS)
    refuse_if(too_long(text), Sentence(TOO_LONG, longest=LONGEST))
    refuse_if(due_on is None or due_on < now.date(), Sentence(NO_DUE))
    with _step(ledger, "set_breach_measure", breach, why=measure) as (connection, steps):
        _demand_taken(steps)
        told = {"measure": measure, "text": text.strip() or None, "due_on": due_on}
        _add(connection, ledger, breach, MEASURED, now, **told)


def close(ledger: Ledger, breach: Breach, text: str, now: dt.datetime) -> None:
    """Close it once its measure was taken; `text` may say how.

    Raises:
        RecordRefused: no measure was set, or it has ended.

    """
    refuse_if(too_long(text), Sentence(TOO_LONG, longest=LONGEST))
    with _step(ledger, "close_breach", breach) as (connection, steps):
        _demand_taken(steps)
        refuse_if(_state(steps) != MEASURED, Sentence(NOT_MEASURED))
        _add(connection, ledger, breach, CLOSED, now, text=text.strip() or None)


def dismiss(ledger: Ledger, breach: Breach, reason: str, now: dt.datetime) -> None:
    """Keep that it is no breach after all, with the reason.

    Raises:
        RecordRefused: no reason, nobody has looked into it, or it has ended.

    """
    _demand(reason, NO_REASON)
    with _step(ledger, "dismiss_breach", breach) as (connection, steps):
        _demand_taken(steps)
        _add(connection, ledger, breach, DISMISSED, now, text=reason)


def reopen(
    ledger: Ledger, breach: Breach, reason: str, due_on: dt.date | None, now: dt.datetime
) -> None:
    """Open again what has ended, with a new day; who had it has it again.

    Raises:
        RecordRefused: no reason, no day, or it has not ended.

    """
    _demand(reason, NO_REASON)
    refuse_if(due_on is None or due_on < now.date(), Sentence(NO_DUE))
    with _step(ledger, "reopen_breach", breach) as (connection, steps):
        refuse_if(not _ended(steps), Sentence(STILL_OPEN))
        _add(connection, ledger, breach, REOPENED, now, text=reason, due_on=due_on)


@contextmanager
def _step(
    ledger: Ledger, act: str, breach: Breach, *, why: str | None = None, owner: User | None = None
) -> Iterator[tuple[sa.Connection, list[str]]]:
    """One step of who decides about a breach: the connection, and the steps before it.

    Raises:
        RecordRefused: he made the contact himself, or the `owner` did.
        NotAllowed: he may not look into breaches.

    """
    me = ledger.actor
    people = [*users.listed(ledger), User("", me.name, me.name, me.roles, me.collector)]
    people += [owner] if owner else []
    query = sa.select(breach_steps.c.step).where(breach_steps.c.breach_id == breach.breach_id)
    with ledger.write(act, breach.breach_id, why=why) as connection:
        makers = involved(connection, breach, people)
        refuse_if(me.name in makers and not alone(me), Sentence(SELF))
        refuse_if(owner is not None and owner.login in makers, Sentence(OWNER_SELF))
        yield connection, list(connection.scalars(query.order_by(breach_steps.c.sequence)))


def _add(
    connection: sa.Connection,
    ledger: Ledger,
    breach: Breach,
    step: str,
    now: dt.datetime,
    **said: object,
) -> None:
    about = {name: getattr(breach, name) for name in ("breach_id", *CONTACT, "collector")}
    add(connection, breach_steps, {**about, **said, "step_id": new_id()}, step, ledger, now)


def _demand(text: str, missing: str) -> None:
    refuse_if(not text.strip(), Sentence(missing))
    refuse_if(too_long(text), Sentence(TOO_LONG, longest=LONGEST))


def _demand_taken(steps: Collection[str]) -> None:
    refuse_if(ASSIGNED not in steps, Sentence(NOT_TAKEN))
    refuse_if(_ended(steps), Sentence(ENDED_ALREADY))


def _state(steps: Iterable[str]) -> str | None:
    """The last step that says where a breach stands; another owner leaves it there."""
    told = [one for one in steps if one in AFTER and one != ASSIGNED]
    return told[-1] if told else None


def _ended(steps: Iterable[str]) -> bool:
    return _state(steps) in {CLOSED, DISMISSED}
