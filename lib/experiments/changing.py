"""Defining, starting and ending experiments: each step a further row in the ledger.

One person defines, a second one starts or refuses: an experiment decides what happens to people.
Once it was started nothing of it can be changed; it can only be ended, with the reason. Numbers of
people in its words are starred before they are kept, for no erasure could find them there.
"""

import datetime as dt
from dataclasses import replace

import sqlalchemy as sa

from lib.errors import RecordRefused
from lib.experiments.defining import Design, design_of, faults
from lib.followups.entry import Problems
from lib.ledger import Ledger
from lib.ledger.kept import new_id
from lib.ledger.schema import experiments
from lib.overrides import deciding
from lib.privacy.masking import mask_text
from lib.words import N_, Sentence

PROPOSED, STARTED, REFUSED, WITHDRAWN, ENDED = (
    "proposed",
    "started",
    "refused",
    "withdrawn",
    "ended",
)
"""What was done to an experiment."""

SUBJECT = experiments.c.experiment_id

DECIDED = N_("Somebody has decided about this experiment already. Please reload the page.")
SELF = N_("You defined this experiment yourself; a second person has to start it.")
NOT_YOURS = N_("Somebody else defined this experiment; only he can take it back.")
PAST = N_(
    "Its first day, {day}, is over. Nobody may be drawn into the past; please define it anew from "
    "today on."
)
NOT_RUNNING = N_("This experiment does not run. Please reload the page.")


def propose(
    ledger: Ledger, design: Design, note: str, now: dt.datetime, experiment_id: str | None = None
) -> str:
    """Define an experiment and return its identifier; the same identifier again changes nothing.

    Raises:
        RecordRefused: with all that is missing or wrong.
        NotAllowed: the actor may not define experiments.

    """
    deciding.demand_words(note)
    if problems := tuple(faults(design)):
        raise RecordRefused(problem=Problems(problems))
    note = _starred(note)
    design = replace(design, name=_starred(design.name), question=_starred(design.question))
    key = experiment_id or new_id()
    with ledger.read() as connection:
        if deciding.last(connection, SUBJECT, key) is not None:
            return key
    with ledger.write("propose_experiment", key) as opened:
        if deciding.last(opened, SUBJECT, key) is None:
            told = {
                "entry_id": key,
                "experiment_id": key,
                "supersedes": None,
                "content": design.as_json(),
                "note": note,
            }
            deciding.add(opened, experiments, told, PROPOSED, ledger, now)
    return key


def start(ledger: Ledger, experiment_id: str, note: str, now: dt.datetime, *, day: dt.date) -> None:
    """Start an experiment as the second person; `day` is the working day.

    Raises:
        RecordRefused: without a reason, by who defined it, decided already, or its time has begun.
        NotFound: nobody defined it.
        NotAllowed: the actor may not start experiments.

    """
    with deciding.step(ledger, SUBJECT, experiment_id, "start_experiment", note) as (
        connection,
        last,
    ):
        deciding.refuse_if(last["step"] != PROPOSED, Sentence(DECIDED))
        deciding.demand_second(ledger, connection, experiments, experiment_id, SELF)
        design = design_of(last["content"])
        deciding.refuse_if(design.start < day, Sentence(PAST, day=design.start))
        _follow(connection, last, STARTED, note, ledger, now)


def refuse(ledger: Ledger, experiment_id: str, note: str, now: dt.datetime) -> None:
    """Refuse an experiment.

    Raises:
        RecordRefused, NotFound, NotAllowed: as `start`.

    """
    with deciding.step(ledger, SUBJECT, experiment_id, "refuse_experiment", note) as (
        connection,
        last,
    ):
        deciding.refuse_if(last["step"] != PROPOSED, Sentence(DECIDED))
        deciding.demand_second(ledger, connection, experiments, experiment_id, SELF)
        _follow(connection, last, REFUSED, note, ledger, now)


def withdraw(ledger: Ledger, experiment_id: str, note: str, now: dt.datetime) -> None:
    """Take back what one defined oneself and nobody started yet.

    Raises:
        RecordRefused: without a reason, somebody else defined it, or decided already.
        NotFound, NotAllowed: as `start`.

    """
    with deciding.step(ledger, SUBJECT, experiment_id, "withdraw_experiment", note) as (
        connection,
        last,
    ):
        deciding.refuse_if(last["step"] != PROPOSED, Sentence(DECIDED))
        asker = deciding.asker(connection, experiments, experiment_id)
        deciding.refuse_if(asker != ledger.actor.name, Sentence(NOT_YOURS))
        _follow(connection, last, WITHDRAWN, note, ledger, now)


def end(ledger: Ledger, experiment_id: str, note: str, now: dt.datetime, *, day: dt.date) -> None:
    """End an experiment that runs, from the working day `day` on; what was found so far stays.

    Raises:
        RecordRefused: without a reason, or it does not run.
        NotFound: nobody defined it.
        NotAllowed: the actor may not define experiments.

    """
    with deciding.step(ledger, SUBJECT, experiment_id, "end_experiment", note) as (
        connection,
        last,
    ):
        deciding.refuse_if(last["step"] != STARTED, Sentence(NOT_RUNNING))
        _follow(connection, last, ENDED, note, ledger, now, ended_on=day)


def _starred(text: str) -> str:
    """The words without numbers of people."""
    return mask_text(text.strip()) or ""


def _follow(
    connection: sa.Connection,
    last: sa.RowMapping,
    step: str,
    note: str,
    ledger: Ledger,
    now: dt.datetime,
    *,
    ended_on: dt.date | None = None,
) -> None:
    """Add the next row about an experiment; its definition goes along unchanged."""
    told = {
        "entry_id": new_id(),
        "experiment_id": last["experiment_id"],
        "supersedes": last["entry_id"],
        "content": last["content"],
        "ended_on": ended_on,
        "note": _starred(note),
    }
    deciding.add(connection, experiments, told, step, ledger, now)
