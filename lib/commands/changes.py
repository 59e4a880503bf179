"""`changes`: what changed between two snapshots, the same figures as the screen."""

import argparse

from lib.commands.answer import Answer, day, portfolio
from lib.errors import MeasureImpossible
from lib.portfolio.compare.comparing import NO_CASES, NO_TWO, Comparison, Grace, compare
from lib.rights import Action
from lib.settings import Settings
from lib.words import Sentence

HELP = "say what changed between two snapshots: new, cured, rolled, paid, missing …"
NEEDS = Action.SEE_MEASURES


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("--from", dest="earlier", type=day, metavar="DATE", help="the earlier day")
    parser.add_argument("--to", dest="later", type=day, metavar="DATE", help="the later day")
    parser.add_argument("--client", metavar="NAME", help="only the cases of one client")


def run(asked: argparse.Namespace) -> Answer:
    """Compare the two days; without any, the last two snapshots."""
    place, settings = portfolio(NEEDS), Settings()
    dates = place.as_of_dates()
    later = asked.later or next(iter(dates), None)
    if later is None:
        raise MeasureImpossible(because=Sentence(NO_CASES))
    earlier = asked.earlier or max((one for one in dates if one < later), default=None)
    if earlier is None:
        raise MeasureImpossible(because=Sentence(NO_TWO, day=later))
    grace = Grace(settings.promise_grace_days, settings.promise_tolerance)
    return _answer(compare(place, earlier, later, client=asked.client, grace=grace))


def _answer(found: Comparison) -> Answer:
    rows = found.changes.rows_json()
    notes = [str(note) for note in found.notes]
    facts = {
        "from": found.earlier,
        "to": found.later,
        "clients": list(found.clients),
        "rows": rows,
        "base_n": found.changes.base_n,
        "notes": notes,
    }
    lines = [str(found.summary()), *("  ".join(map(str, row.values())) for row in rows), *notes]
    return Answer(facts, "\n".join(lines))
