"""`experiments`: list experiments, show how one is defined, or read it out on a day."""

import argparse
import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from lib.commands.answer import Answer, day, now, portfolio
from lib.errors import NotFound
from lib.experiments import gathering, records, saying
from lib.experiments.entering import Started
from lib.experiments.reading import ReadOut, read
from lib.experiments.records import Experiment
from lib.portfolio import Portfolio, paying
from lib.rights import Action
from lib.settings import Settings

HELP = "list experiments, show how one is defined, or read it out on a day"
NEEDS = Action.SEE_MEASURES

LIST, SHOW, READOUT = "list", "show", "readout"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("what", choices=[LIST, SHOW, READOUT])
    parser.add_argument("number", nargs="?", type=int, help="of the experiment, from the list")
    parser.add_argument("--as-of", dest="as_of", type=day, metavar="DATE", help="else today")


def run(asked: argparse.Namespace) -> Answer:
    """Answer what was asked."""
    place = portfolio(NEEDS)
    if asked.what == LIST:
        return _list(place)
    one = next((x for x in records.listed(place.ledger) if x.number == asked.number), None)
    if one is None:
        raise NotFound(what="—" if asked.number is None else asked.number)
    answers: Mapping[str, Callable[[argparse.Namespace, Portfolio, Experiment], Answer]] = {
        SHOW: _show,
        READOUT: _read,
    }
    return answers[asked.what](asked, place, one)


def _list(place: Portfolio) -> Answer:
    """All experiments, the latest first."""
    told = [_facts(one) for one in records.listed(place.ledger)]
    lines = [
        f"{one['number']:>3}  {one['state']:<10} {one['start']} – {one['end']}  {one['name']}"
        for one in told
    ]
    return Answer({"n": len(told), "experiments": told}, "\n".join(lines))


def _facts(one: Experiment) -> dict[str, Any]:
    design = one.design
    return {
        "number": one.number,
        "experiment_id": one.experiment_id,
        "state": one.state,
        "name": design.name,
        "start": design.start,
        "last_entry": design.last_entry,
        "end": design.end,
        "ended_on": one.ended_on,
        "planned": design.planned,
    }


def _show(asked: argparse.Namespace, place: Portfolio, one: Experiment) -> Answer:
    """The definition and the steps; whoever has salt and key of a person can recompute his arm."""
    del asked, place
    steps = [
        {"step": step.step, "why": step.note, "at": step.recorded_at, "by": step.recorded_by}
        for step in one.steps
    ]
    facts = {**_facts(one), "salt": one.experiment_id, "design": one.design.as_json()}
    lines = [
        f"{one.number} {one.design.name}: {one.design.question}",
        *(f"  {arm.name:<20} {arm.share:>6.1%}  {arm.does}" for arm in one.design.arms),
        f"  {saying.rule(one.design)}",
        *(f"  {step['step']:<10} {step['at']:%Y-%m-%d} {step['why']}" for step in steps),
    ]
    return Answer({**facts, "steps": steps}, "\n".join(lines))


def _read(asked: argparse.Namespace, place: Portfolio, one: Experiment) -> Answer:
    """How it stands on a day."""
    settings = Settings()
    today = now().astimezone(ZoneInfo(settings.timezone)).date()
    on = asked.as_of or max(today, place.latest() or today)
    if not one.ran:
        return Answer({**_facts(one), "day": on}, str(one.state))
    known_of = paying.known_of(place, on)
    until = max(known_of.values(), default=on)
    entered = gathering.entered(place, gathering.known_on(place, settings), until)
    if one.experiment_id not in entered:
        raise NotFound(what=on.isoformat())
    started = Started(one.experiment_id, one.design, one.ended_on)
    seen = gathering.seen_by(place, settings)
    told = read(started, entered[one.experiment_id], seen, until, known_of)
    said = [str(sentence) for sentence in saying.summary(one.design, told)]
    return Answer(_read_out(one, told, on, until), "\n".join(said))


def _read_out(one: Experiment, told: ReadOut, on: dt.date, until: dt.date) -> dict[str, Any]:
    frames = {"arms": told.arms, "balance": told.balance, "exposure": told.exposure}
    compared = [
        {
            "arm": each.arm,
            "difference": None if each.found is None else each.found.value,
            "low": each.low,
            "high": each.high,
            "n": None if each.found is None else each.found.n,
            "control_n": None if each.found is None else each.found.control_n,
            "differs": each.differs,
        }
        for each in told.compared
    ]
    return {
        **_facts(one),
        "day": on,
        "until": until,
        "reading": told.state,
        "on": told.on,
        "entered": told.entered,
        "matured": told.matured,
        "ready": told.ready,
        "mismatch": told.mismatch,
        "believable": told.is_believable,
        "looks": [vars(look) for look in told.looks],
        "compared": compared,
        **{name: frame.to_dicts() for name, frame in frames.items()},
    }
