"""`lessons`: list decisions with their cases, their state, and what came of them by a day."""

import argparse
from typing import Any
from zoneinfo import ZoneInfo

from lib.commands.answer import Answer, day, now, portfolio
from lib.experiments import gathering as known
from lib.lessons import gathering, records
from lib.lessons.following import Finding
from lib.lessons.records import Lesson
from lib.portfolio import paying
from lib.rights import Action
from lib.settings import Settings

HELP = "list decisions, their state, and what came of them by a day"
NEEDS = Action.SEE_MEASURES

LIST = "list"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("what", choices=[LIST])
    parser.add_argument("--search", default="", metavar="TEXT", help="words that stand in them")
    parser.add_argument("--as-of", dest="as_of", type=day, metavar="DATE", help="else today")


def run(asked: argparse.Namespace) -> Answer:
    """Answer what was asked."""
    place, settings = portfolio(NEEDS), Settings()
    today = now().astimezone(ZoneInfo(settings.timezone)).date()
    on = asked.as_of or max(today, place.latest() or today)
    found = records.search(records.listed(place.ledger), asked.search)
    if not found or not place.as_of_dates():
        return Answer({"day": on, "n": 0, "lessons": []}, "")
    known_of = paying.known_of(place, on)
    until = max(known_of.values(), default=on)
    read, seen = known.known_on(place, settings), known.seen_by(place, settings)
    told = [
        _facts(one, gathering.findings(one, read, seen, place.as_of_dates(), known_of, on)[-1])
        for one in found
    ]
    lines = [
        f"{one['number']:>3}  {one['state']:<9} {one['decided_on']}  {one['what']}\n     "
        f"{one['finding']}"
        for one in told
    ]
    return Answer({"day": on, "until": until, "n": len(told), "lessons": told}, "\n".join(lines))


def _facts(one: Lesson, last: Finding) -> dict[str, Any]:
    return {
        "number": one.number,
        "lesson_id": one.lesson_id,
        "state": one.state,
        "what": one.what,
        "why": one.why,
        "owner": one.owner,
        "decided_on": one.decided_on,
        "review_on": one.review_on,
        "measure": one.measure,
        "as_of": one.as_of,
        "cases": len(one.case_keys),
        "finding": str(last.sentence),
        "difference": None if last.found is None else last.found.value,
        "interval": None if last.found is None else last.found.interval(),
    }
