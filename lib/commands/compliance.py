"""`compliance`: refusals, broken rules, exceptions and rates of a period, as on the page."""

import argparse
import datetime as dt
from zoneinfo import ZoneInfo

from lib.commands.answer import Answer, day, now, portfolio
from lib.compliance.gathering import gathered
from lib.compliance.report import DAYS, Report, report
from lib.portfolio import Portfolio
from lib.rights import Action
from lib.rules.calendars import calendar
from lib.rules.loading import load
from lib.settings import Settings
from lib.visits.legality.world import meaning

HELP = "print what was refused, which rules contacts broke, exceptions and rates of a period"
NEEDS = Action.SEE_COMPLIANCE


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("--from", dest="first", type=day, metavar="DATE", help="its first day")
    parser.add_argument("--to", dest="last", type=day, metavar="DATE", help="its last day")


def run(asked: argparse.Namespace) -> Answer:
    """Report a period; without days up to today, from 90 days before what the files say last."""
    settings, place = Settings(), portfolio(NEEDS)
    today = now().astimezone(ZoneInfo(settings.timezone)).date()
    of_data = _of_data(place, today)
    last = asked.last or max(of_data, today)
    first = asked.first or (asked.last or of_data) - dt.timedelta(days=DAYS - 1)
    found = report(
        gathered(place, last, settings, today=today),
        load(settings.home),
        meaning(),
        period=(first, last),
        calendar=calendar(
            settings.jurisdiction, range(first.year - 1, last.year + 2), settings.home
        ),
        tz=settings.timezone,
        soon=settings.qualification_days,
    )
    return Answer(found.as_json(), _said(found))


def _of_data(place: Portfolio, today: dt.date) -> dt.date:
    """Today; while the sample is open the day of its files, which may lie behind or ahead."""
    sample = any(one.sample for one in place.imports())
    return (place.latest() or today) if sample else today


def _said(found: Report) -> str:
    lines = [
        f"{one['rule_id']:<22} {one['n']:>6} of {one['of']} contacts, {one['cases']} cases, "
        f"{one['perhaps']} perhaps, {one['unknown']} not judged, {one['excepted']} excepted"
        for one in found.violations.by_rule.iter_rows(named=True)
        if one["n"] or one["perhaps"] or one["unknown"] or one["excepted"]
    ]
    refused = [
        f"{one['day']} {one['rule_id']:<22} refused {one['n']} ({one['cases']} cases)"
        for one in found.attempts.iter_rows(named=True)
    ]
    return "\n".join([*lines, *refused, str(found.summary())])
