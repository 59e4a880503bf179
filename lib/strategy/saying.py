"""What the strategy says of a case, in words: the step, the cell or the stop, and why."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from lib.followups.handling import EVERY_HOLD
from lib.strategy import risk
from lib.strategy.actions import ACTS
from lib.strategy.matrix import named
from lib.strategy.steps import SOON, STOPS
from lib.words import N_, Sentence

Row = Mapping[str, Any]

STEP = N_("{cell}: {action}, because {why}")
STOPPED = N_("No step: {why}")
IN_ARM = N_("{said} (experiment “{experiment}”, arm “{arm}”)")
IN_FULL: Mapping[str, str] = {
    "hold": N_("on hold: {held}"),
    "promise": N_("a promise for {promised_for} is in force"),
    "agreed": N_("another time was agreed: {next_date}"),
    "not_due": N_("nothing is past due, and no instalment within {soon} days"),
}
"""Code of a stop → what more can be said of one case."""

GONE = ("agreement", "hold", "ended", "paid")
"""Stops (codes) after which nothing that was agreed is called or visited for."""

AGREED = N_("Agreed with the customer for {due}: to be kept, whatever the strategy says.")
AGREED_AT = N_(
    "Agreed with the customer for {due} at {hour}: to be kept, whatever the strategy says."
)
PROMISED = N_("A promise for {due} is due: look for the payment, whatever the strategy says.")

UNNAMED = N_("the client asked for it")


def action(row: Row) -> Sentence:
    """The name of the step."""
    return Sentence(ACTS[row["action"]].name)


def rule(row: Row) -> Sentence:
    """The name of the cell that gave the step, or what stops the case."""
    if row["rule"] in STOPS:
        return stopped(row)
    return named(*row["rule"].split("/"))


def why(row: Row) -> Sentence:
    """Why the case has its risk, or what stops it."""
    return stopped(row) if row["rule"] in STOPS else risk.said(row)


def said(row: Row) -> Sentence:
    """All of it in one sentence; `row` is one of lib.strategy.steps."""
    if row["rule"] in STOPS:
        return Sentence(STOPPED, why=stopped(row))
    told = Sentence(STEP, cell=rule(row), action=action(row), why=risk.said(row))
    if row.get("experiment") is None:
        return told
    return Sentence(IN_ARM, said=told, experiment=row["experiment"], arm=row["arm"])


def agreed(row: Row, day: dt.date) -> Sentence | None:
    """What was agreed with the customer and goes before the strategy, of any day up to `day` too.

    None for a case that is on hold, ended or paid, whose agreed times count no longer.
    """
    if row["rule"] in GONE:
        return None
    due, hour = row.get("fixed_visit"), row.get("fixed_time")
    if due is not None:
        told = {} if hour is None else {"hour": f"{hour:%H:%M}"}
        return Sentence(AGREED_AT if told else AGREED, due=due, **told)
    promised = row.get("promised_for")
    return Sentence(PROMISED, due=promised) if promised and promised <= day else None


def stopped(row: Row) -> Sentence:
    """Why a case has no step."""
    text = IN_FULL.get(row["rule"], STOPS[row["rule"]])
    told = {
        "held": Sentence(EVERY_HOLD.get(row.get("held") or "", UNNAMED)),
        "promised_for": row.get("promised_for"),
        "next_date": row.get("fixed_visit"),
        "soon": SOON,
    }
    return Sentence(text, **{name: one for name, one in told.items() if f"{{{name}}}" in text})
