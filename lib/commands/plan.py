"""`plan`: make a plan of several crews and days, keep it, and write it out."""

import argparse
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from lib.cases.fields import OPEN_NUMBERS
from lib.cases.search import Filter
from lib.commands.answer import Answer, day, now, portfolio, write_private
from lib.followups.handling import EVERY_HOLD
from lib.followups.knowing import contacts_of
from lib.portfolio import Portfolio
from lib.privacy import export_mark
from lib.rights import Action
from lib.settings import Settings
from lib.show import tables
from lib.visits.picking.sources import Wanted
from lib.visits.plans import files, kept, offered, underway
from lib.visits.plans.balancing import SHARE_MINUTES, Measure, balanced
from lib.visits.plans.continuity import crews_before, familiar
from lib.visits.plans.drawing import plan
from lib.visits.plans.ground import Arrangement
from lib.visits.plans.making import Search, arranged
from lib.visits.plans.model import Plan
from lib.visits.plans.preparing import MOST_DAYS, Asked, Prepared, prepared
from lib.visits.plans.underway import Underway
from lib.visits.requests import records as requests
from lib.visits.requests.asking import APPROVED
from lib.visits.solving.best import Best
from lib.words import Sentence, Words

HELP = "plan the visits of all crews, or some, on one or several days"
NEEDS = Action.PLAN

MONEY = ("gain", "overdue_amount", "collectable", "cost", "net", "hourly")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("--date", type=day, required=True, metavar="DATE", help="the first day")
    parser.add_argument(
        "--days", type=int, default=1, metavar="N", help=f"how many days (1 to {MOST_DAYS})"
    )
    parser.add_argument(
        "--seconds", type=float, metavar="S", help="how long to look; else as in the settings"
    )
    parser.add_argument(
        "--iterations",
        type=int,
        metavar="N",
        help="look for so many steps instead: the same plan on every computer",
    )
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument("--as-of", type=day, metavar="DATE", help="cases as of a date")
    parser.add_argument(
        "--crew", action="append", default=[], metavar="NAME", help="only this crew; repeatable"
    )
    parser.add_argument(
        "--share",
        type=Measure,
        choices=list(Measure),
        help="then share it evenly over the crews, by what is said",
    )
    parser.add_argument(
        "--share-minutes",
        type=float,
        default=SHARE_MINUTES,
        metavar="M",
        help=f"by how much all crews may be longer on duty for it ({SHARE_MINUTES})",
    )
    parser.add_argument(
        "--same-crew",
        type=float,
        metavar="M",
        help="then give customers back to the crew of their last list, for M minutes at most each",
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="write the plan as files")


def run(asked: argparse.Namespace) -> Answer:
    """Make the plan, keep it as a proposal, and write it where it is wanted."""
    settings, place = Settings(), portfolio(NEEDS)
    what = Asked(
        first=asked.date,
        days=asked.days,
        crews=tuple(asked.crew),
        wanted=Wanted(Filter(), requested=_requested(place, settings, asked.date)),
        seed=asked.seed,
        as_of=asked.as_of,
    )
    ready = prepared(place, settings, what)
    seconds = asked.seconds
    if seconds is None and asked.iterations is None:
        seconds = settings.plan_seconds
    search = Search(Best(), iterations=asked.iterations, seconds=seconds)
    arrangement = _arranged(asked, place, ready, search)
    made = plan(ready.ground, arrangement)
    kept.save(place.ledger, made, now())
    numbers = _numbers(ready)
    facts = {**files.facts(made, numbers), "travel": str(ready.ground.ways)}
    facts["learned"] = [str(said) for said in ready.learned]
    warned, twice = _standing(place, made)
    facts["standing"], facts["visited_twice"] = [one.version_id for one in warned], list(twice)
    if asked.out is not None:
        facts["files"] = list(map(str, _write(asked.out, place, ready, arrangement, numbers)))
    said = [str(made.summary()), str(ready.ground.ways), *_idle(made)]
    said += [str(underway.said(one)) for one in warned]
    said += [str(Sentence(underway.TWICE, n=len(twice)))] if twice else []
    said += [made.plan_id]
    return Answer(facts, "\n".join(said))


def _standing(place: Portfolio, made: Plan) -> tuple[Sequence[Underway], Sequence[str]]:
    """The plans that were approved for its days, and the cases that are on their lists too."""
    found = underway.underway(place.ledger, made.days, but=made.plan_id)
    keys = [key for one in made.lists for stop in one.stops for key in stop.case_keys]
    return found, underway.twice(found, keys)


def _idle(made: Plan) -> Iterator[str]:
    """The crews that may not go, with the reasons."""
    for one in made.idle:
        yield f"{one.crew}, {one.day}: {' '.join(str(said) for said in one.reasons)}"


def _requested(place: Portfolio, settings: Settings, day: dt.date) -> tuple[str, ...]:
    """The cases for which a visit was asked for and approved by the day."""
    taken = place.seen(requests.steps(place.ledger).lazy()).collect()
    found = requests.listed(taken, contacts_of(place), day, settings.timezone)
    return tuple(found.filter(state=APPROVED)["case_key"])


def _arranged(
    asked: argparse.Namespace, place: Portfolio, ready: Prepared, search: Search
) -> Arrangement:
    """What is found, then given back to crews that know their customers, then shared evenly."""
    ground = ready.ground
    now = arranged(ground, ground.empty(), search)
    if asked.same_crew is not None:
        before = crews_before(place.ledger, ground.days[0])
        now = familiar(ground, now, before, most_minutes=asked.same_crew)
    if asked.share is not None:
        now = balanced(ground, now, asked.share, most_minutes=asked.share_minutes)
    return now


def _numbers(ready: Prepared) -> Mapping[str, str]:
    """Case key → the number under which people know the case."""
    cases = ready.days[0].picked.cases
    known = [name for name in OPEN_NUMBERS if name in cases.columns]
    return dict(cases.select("case_key", pl.coalesce(*known, "case_key")).iter_rows())


def _write(
    folder: Path,
    place: Portfolio,
    ready: Prepared,
    arrangement: Arrangement,
    numbers: Mapping[str, str],
) -> list[Path]:
    """Write the stops as CSV and XLSX, crews and candidates; what leaves is in the audit."""
    t, made = Words("en"), plan(ready.ground, arrangement)
    mark = export_mark.mark(place.ledger.actor, now().astimezone(ZoneInfo(Settings().timezone)))
    stops = files.stops(made, numbers, t)
    chosen_from = offered.candidates(ready, made, arrangement, t, holds=EVERY_HOLD)
    titles = {name: name for name in stops.columns}
    columns = {name: name for name in chosen_from.columns}
    going = offered.crews(ready)
    contents = {
        "plan.csv": tables.to_csv(stops, titles, money=MONEY, mark=mark),
        "plan.xlsx": tables.to_xlsx(stops, titles, sheet="plan", money=MONEY, mark=mark),
        "crews.csv": tables.to_csv(going, {name: name for name in going.columns}, mark=mark),
        "candidates.csv": tables.to_csv(chosen_from, columns, money=MONEY, mark=mark),
    }
    if (network := offered.ways(ready)) is not None:
        same = {name: name for name in network.columns}
        contents["ways.csv"] = tables.to_csv(network, same, mark=mark)
    with place.ledger.write("export_plan", made.plan_id):
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            write_private(folder / name, content)
    return [folder / name for name in contents]
