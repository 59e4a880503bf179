"""One contact as a person enters it, what is proposed to him, and what is wrong with it.

All faults are said at once: who stands before a door does not want to be sent back five times.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lib.followups.codes import MET_WHOM, NEXT_ACTIONS, OUTCOMES, TABLES, Outcome
from lib.ledger.kept import new_id
from lib.words import N_, Sentence

LONGEST = {"note": 2000, "correction": 500, "collector": 100, "case_key": 200}
"""Characters that a text may have."""

LARGEST = 10**13
"""Minor units above which an amount is a slip of the finger."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One contact: its five parts, and the promise if one was made.

    The parts are codes of lib.followups.codes: (1) `met_whom`, (2) `address_kind` and
    `address_verdict`, (3) `outcome`, (4) `reason`, (5) `next_action`, `next_date` and,
    where one was agreed, `next_time`.
    `happened_at` is the local time without a zone; `promise_amount` is in minor units.
    `supersedes` is the record that this one corrects, `correction` why: neither without the other.
    """

    case_key: str
    channel: str
    happened_at: dt.datetime
    outcome: str
    collector: str | None = None
    met_whom: str | None = None
    address_kind: str | None = None
    address_verdict: str | None = None
    reason: str | None = None
    note: str | None = None
    next_action: str | None = None
    next_date: dt.date | None = None
    next_time: dt.time | None = None
    promise_amount: int | None = None
    promise_date: dt.date | None = None
    promise_by: str | None = None
    currency: str = "CNY"
    supersedes: str | None = None
    correction: str | None = None
    followup_id: str = field(default_factory=new_id)


REQUIRED = {
    "promise_amount": N_("Please enter the amount that was promised."),
    "promise_date": N_("Please enter the date by which it will be paid."),
    "reason": N_("Please choose why nothing was paid."),
    "next_date": N_("Please enter the date that was agreed."),
    "next_time": N_("Please enter the hour that was agreed."),
}
"""What to say of a field that the result needs; the note has a question of its own."""

UNKNOWN = {
    "channel": N_("Please choose how the contact was made."),
    "met_whom": N_("Please choose whom you met."),
    "address_kind": N_("Please choose which address it was."),
    "address_verdict": N_("Please choose what you found out about the address."),
    "outcome": N_("Please choose the result."),
    "reason": N_("Please choose why nothing was paid."),
    "next_action": N_("Please choose the next step."),
    "promise_by": N_("Please choose who made the promise."),
}
"""What to say of a code that is not in its table."""

MANDATORY = ("channel", "met_whom", "outcome", "next_action")
"""Codes without which no contact is recorded, whatever its result."""

TOO_LONG = {
    "note": N_("The note may have up to {longest} characters; please shorten it."),
    "correction": N_(
        "The reason for the correction may have up to {longest} characters; please shorten it."
    ),
    "collector": N_("The name of the collector may have up to {longest} characters."),
    "case_key": N_("The number of the case may have up to {longest} characters."),
}

NOBODY_WENT = N_("Please choose who went there, or who made the contact.")
NO_CORRECTION = N_("Please say why the record is corrected.")
NOTHING_CORRECTED = N_(
    "A reason for a correction goes with the record that it corrects; please choose that record."
)
NO_CASE = N_("Please choose the case.")
NO_CURRENCY = N_("The currency of the case is not known; please choose it.")
NO_VERDICT = N_("Please choose which address you visited and what you found out about it.")
NO_NEXT_DATE = N_("Please enter the date of the next step.")
IN_FUTURE = N_("The contact lies in the future; please correct its date or time.")
NO_DAY_OF_HOUR = N_("An hour was agreed without a day; please enter the date of the next step.")
NEXT_TOO_EARLY = N_("The next step lies before the contact; please choose a later date.")
DUE_TOO_EARLY = N_("The promise falls due before it was made; please choose a later date.")
NOT_POSITIVE = N_("A promised amount is more than nothing; please correct it.")
TOO_LARGE = N_("The promised amount is too large; please check its digits.")
NOBODY_PROMISED = N_("Nobody was reached, so nobody promised; please remove amount and date.")
WRONG_PERSON = N_("“{outcome}” does not go with whom you met; please change one of the two.")
WRONG_CHANNEL = N_("“{outcome}” is no result of this kind of contact; please choose another one.")


def propose(
    outcome: str, happened_on: dt.date, promise_date: dt.date | None = None
) -> tuple[str, dt.date | None]:
    """The next step that the code table proposes, with its date.

    A promise is remembered the day before it falls due. The date is None where it has to be agreed
    with the customer, and where no date is needed.
    """
    rule = OUTCOMES[outcome]
    match rule.days:
        case int(days):
            return rule.next_action, happened_on + dt.timedelta(days=days)
        case "due" if promise_date:
            return rule.next_action, max(happened_on, promise_date - dt.timedelta(days=1))
        case _:
            return rule.next_action, None


def check(entry: Entry, now: dt.datetime) -> tuple[Sentence, ...]:
    """All that is wrong with an entry, as sentences; empty when it can be saved.

    `now` has a zone: that of the place where `happened_at` was read off the watch.
    """
    rule = OUTCOMES.get(entry.outcome)
    found = [*_correction(entry), *_codes(entry), *_texts(entry)]
    found += [*_times(entry, now), *_promise(entry, rule)]
    if rule:
        found += [*_required(entry, rule), *_fitting(entry, rule)]
    return once(found)


def once(said: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """Each sentence once, in the order given."""
    return tuple(one for n, one in enumerate(said) if one not in said[:n])


def _correction(entry: Entry) -> Iterator[Sentence]:
    told = bool((entry.correction or "").strip())
    if entry.supersedes is not None and not told:
        yield Sentence(NO_CORRECTION)
    elif entry.supersedes is None and told:
        yield Sentence(NOTHING_CORRECTED)


def _codes(entry: Entry) -> Iterator[Sentence]:
    for name, table in TABLES.items():
        value = getattr(entry, name)
        if (value is None and name in MANDATORY) or (value is not None and value not in table):
            yield Sentence(UNKNOWN[name])
    if _went(entry) and None in {entry.address_kind, entry.address_verdict}:
        yield Sentence(NO_VERDICT)


def _went(entry: Entry) -> bool:
    rule = OUTCOMES.get(entry.outcome)
    return entry.channel == "visit" and rule is not None and rule.attempt


def _texts(entry: Entry) -> Iterator[Sentence]:
    if not entry.case_key.strip():
        yield Sentence(NO_CASE)
    if not entry.currency.strip():
        yield Sentence(NO_CURRENCY)
    for name, longest in LONGEST.items():
        if len(getattr(entry, name) or "") > longest:
            yield Sentence(TOO_LONG[name], longest=longest)


def _times(entry: Entry, now: dt.datetime) -> Iterator[Sentence]:
    if entry.happened_at > now.replace(tzinfo=None):
        yield Sentence(IN_FUTURE)
    action = NEXT_ACTIONS.get(entry.next_action or "")
    if entry.next_date is None:
        rule = OUTCOMES.get(entry.outcome)
        if rule and "next_date" in rule.requires:
            return  # what the result asks for says it
        if action and action.dated:
            yield Sentence(NO_NEXT_DATE)
        elif entry.next_time is not None:
            yield Sentence(NO_DAY_OF_HOUR)
    elif _next_moment(entry, entry.next_date) < entry.happened_at:
        yield Sentence(NEXT_TOO_EARLY)


def _next_moment(entry: Entry, day: dt.date) -> dt.datetime:
    """When the next step is due: at its hour, else by the end of its day."""
    return dt.datetime.combine(day, entry.next_time or dt.time.max)


def _promise(entry: Entry, rule: Outcome | None) -> Iterator[Sentence]:
    amount, due = entry.promise_amount, entry.promise_date
    if amount is None and due is None:
        return
    if rule and not rule.contact:
        yield Sentence(NOBODY_PROMISED)
        return
    if amount is None:
        yield Sentence(REQUIRED["promise_amount"])
    elif amount <= 0:
        yield Sentence(NOT_POSITIVE)
    elif amount > LARGEST:
        yield Sentence(TOO_LARGE)
    if due is None:
        yield Sentence(REQUIRED["promise_date"])
    elif due < entry.happened_at.date():
        yield Sentence(DUE_TOO_EARLY)


def _required(entry: Entry, rule: Outcome) -> Iterator[Sentence]:
    for name in rule.requires:
        value = getattr(entry, name)
        if value is None or value == "" or (isinstance(value, str) and not value.strip()):
            yield Sentence(rule.ask if name == "note" and rule.ask else REQUIRED[name])


def _fitting(entry: Entry, rule: Outcome) -> Iterator[Sentence]:
    met = MET_WHOM.get(entry.met_whom or "")
    if met and met.group not in rule.met:
        yield Sentence(WRONG_PERSON, outcome=Sentence(rule.en))
    if rule.channels and entry.channel not in rule.channels:
        yield Sentence(WRONG_CHANNEL, outcome=Sentence(rule.en))


@dataclass(frozen=True)
class Problems:
    """Several sentences that are read as one."""

    sentences: tuple[Sentence, ...]

    @property
    def sentence(self) -> str:
        """One field for each sentence."""
        return " ".join(f"{{p{n}}}" for n in range(len(self.sentences)))

    @property
    def values(self) -> dict[str, object]:
        """The sentences themselves, translated when somebody reads them."""
        return {f"p{n}": one for n, one in enumerate(self.sentences)}

    def __str__(self) -> str:
        return " ".join(map(str, self.sentences))
