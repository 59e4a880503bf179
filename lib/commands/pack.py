"""`pack`: write what the crews of an approved plan take along."""

import argparse
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from lib.commands.answer import Answer, day, now, portfolio, write_private
from lib.errors import NotWritten
from lib.portfolio import Portfolio
from lib.privacy import export_mark, visible
from lib.privacy.masking import mask
from lib.rights import Action, demand
from lib.settings import Settings
from lib.show.crew_safety import Safety
from lib.show.pack.bundle import Terms, files
from lib.show.pack.notes import notes
from lib.visits.pack import links, model
from lib.visits.pack.choosing import routes
from lib.visits.pack.gathering import known
from lib.visits.visit_list import VisitList
from lib.words import LANGUAGES, words

HELP = "write what the crews of an approved plan take along: pages, table, tracks, calendar"
NEEDS = Action.SEE_PLANS


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument(
        "plan_id", metavar="PLAN_ID", help="the number of an approved plan, or of a visit list"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--crew", metavar="NAME", help="only this crew")
    parser.add_argument("--day", type=day, metavar="DATE", help="only this day")
    parser.add_argument(
        "--full", action="store_true", help="with names, phones and addresses; is logged"
    )
    parser.add_argument(
        "--map", choices=links.SERVICES, help="what the QR codes open; else what is usual here"
    )
    parser.add_argument("--language", choices=LANGUAGES, default=next(iter(LANGUAGES)))


def run(asked: argparse.Namespace) -> Answer:
    """Write the files of each crew and day; what leaves is in the audit."""
    settings, place = Settings(), portfolio(NEEDS)
    demand(place.ledger.actor, Action.PLAN if asked.full else Action.EXPORT)
    made = routes(place.ledger, asked.plan_id, crew=asked.crew, day=asked.day)
    at = now().astimezone(ZoneInfo(settings.timezone))
    how = _terms(settings, place, asked, at)
    packs = list(_packs(place, settings, made, how, full=asked.full))
    written = []
    with place.ledger.write("export_visit_list" if asked.full else "export", asked.plan_id):
        for name, content in files(packs, how):
            named = export_mark.file_name(name, place.ledger.actor, at)
            written.append(_write(asked.out / named, content))
    facts = {
        "plan_id": asked.plan_id,
        "full": asked.full,
        "packs": [{"crew": one.crew, "date": one.day, "stops": len(one.stops)} for one in made],
        "files": list(map(str, written)),
    }
    return Answer(facts, f"Wrote {len(written)} files for {len(packs)} routes to {asked.out}")


def _terms(
    settings: Settings, place: Portfolio, asked: argparse.Namespace, at: dt.datetime
) -> Terms:
    grace = dt.timedelta(minutes=settings.checkin_grace_minutes)
    return Terms(
        t=words(asked.language),
        safety=Safety(grace, settings.code_word, settings.emergency_lines, {}),
        service=asked.map or links.usual(settings.jurisdiction),
        mark=export_mark.mark(place.ledger.actor, at),
        now=at,
    )


def _packs(
    place: Portfolio, settings: Settings, made: tuple[VisitList, ...], how: Terms, *, full: bool
) -> Iterator[model.Pack]:
    days = known(place, settings, sorted({one.day for one in made}))
    hidden = {} if full else visible.masks(place.ledger.actor, "cases")
    for one in made:
        there = days[one.day]
        cases = model.visited(one, there.cases)
        told = notes(how.t, cases, there.warned, there.wishes)
        shown = mask(cases, hidden)
        yield model.pack(one, cases, shown, told, full=full, tz=settings.timezone)


def _write(path: Path, content: bytes) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_private(path, content)
    except OSError as refused:
        raise NotWritten(name=path) from refused
    return path
