"""The whole way of a file into the portfolio, as the screen and the command line both take it."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

import polars as pl

from lib.cases.fields import JOINED, NUMBERS
from lib.followups.codes import code_of
from lib.intake import Intake, Options, heading, load, load_sheet, read_sheet
from lib.intake.result import ClientFrom
from lib.intake.telling import Tell, silent
from lib.places.lookup import locate_many
from lib.portfolio import rows, serials, templates
from lib.portfolio.compare.changes import Changes
from lib.portfolio.compare.comparing import Grace, against, fields_of, instead
from lib.portfolio.joins import Joined, count
from lib.portfolio.nameless import nameless
from lib.portfolio.portfolio import Portfolio
from lib.portfolio.records import ImportRecord
from lib.words import N_, Sentence

Status = Literal["imported", "unchanged", "dry_run"]


STRANGERS = N_(
    "No client is named, and {left} of {n} cases of the last file without a client are not in this "
    "one: they do not count from its day on. If it is another client's file, please name the "
    "client."
)
ENDING = N_(
    "{left} of {n} cases of the client's last file are not in this one: they do not count from its "
    "day on. If it only adds to that file, please give it the same as-of date, so that it "
    "completes it."
)


def doubt(changes: Changes, clients: Collection[str]) -> Sentence | None:
    """What a file of cases of these clients ("": none is named) means that ends most of theirs."""
    if not changes.ends_most:
        return None
    said = STRANGERS if "" in clients else ENDING
    return Sentence(said, left=changes.as_json()["left"], n=changes.base_n)


@dataclass(frozen=True)
class Brought:
    """What came of a file; `record` is None when nothing was to be kept.

    `joined` says how many rows found their case, for the kinds whose rows belong to cases.
    """

    intake: Intake
    changes: Changes
    status: Status
    record: ImportRecord | None = None
    joined: Joined | None = None


def read(data: bytes, name: str, options: Options, tell: Tell = silent) -> Intake:
    """Read and check a file with all that the product knows of places and result codes."""
    intake = load(data, name, options, placer=locate_many, code_of=code_of, tell=tell)
    return replace(intake, client_from="option" if options.client else None)


def read_known(
    portfolio: Portfolio,
    data: bytes,
    name: str,
    options: Options,
    *,
    template: str | None = None,
    given: Collection[str] = (),
    tell: Tell = silent,
) -> Intake:
    """Read a file as the files of its client are read.

    By the named template, else by the one whose titles it has, else as detected. Options named in
    `given` go before the template; a client that is given empty is none, whatever the heading says.

    Raises:
        NotFound: there is no template of that name.
        TemplatesSeveral: several have the titles of the file.
        ClientUnsure: its heading names a client for cases that count already without one.
        FileRefused: the file as a whole cannot be used.

    """
    known = templates.called(portfolio.ledger, template) if template else None
    first = templates.for_reading(known, options, given) if known else options
    tell("reading", 0.0)
    sheet = read_sheet(data, first)
    known = known or templates.single(
        templates.recognised(templates.listed(portfolio.ledger), sheet.titles, options.client)
    )
    if known:
        options = templates.applied(known, sheet.titles, options, given)
        if templates.for_reading(known, first, given) != first:
            sheet = read_sheet(data, options)
    headed = None
    if not options.client and "client" not in given:
        headed = heading.client_of(sheet.heading, clients(portfolio))
    source: ClientFrom = "heading" if headed else "option" if "client" in given else "template"
    options = replace(options, client=headed or options.client or None)
    intake = load_sheet(sheet, name, options, placer=locate_many, code_of=code_of, tell=tell)
    if headed and intake.report.kind == "cases":
        named = intake.frame.filter(pl.col("client") == headed)
        nameless(portfolio, named, headed).require()
    intake = serials.compared(portfolio, intake)
    return replace(intake, client_from=source if options.client else None)


def clients(portfolio: Portfolio) -> set[str]:
    """The clients whose cases are loaded; those without a name are none."""
    return {one for record in portfolio.imports("cases") for one in record.clients if one}


def preview(
    portfolio: Portfolio,
    data: bytes,
    intake: Intake,
    grace: Grace | None = None,
    *,
    replaces: str | None = None,
) -> Brought:
    """Say what keeping `intake` would come to, without keeping it.

    Raises:
        NotFound: the import that it is to replace does not stand.

    """
    known = portfolio.same(data, intake)
    status: Status = "unchanged" if known else "dry_run"
    difference = _changes(portfolio, intake, known, grace, replaces)
    return Brought(intake, difference, status, known, _joined(portfolio, intake))


def keep(
    portfolio: Portfolio,
    data: bytes,
    name: str,
    intake: Intake,
    *,
    now: dt.datetime,
    sample: bool = False,
    grace: Grace | None = None,
    replaces: str | None = None,
) -> Brought:
    """Keep what was read, in one step; the same file again changes nothing.

    Raises:
        NotFound, ReplaceRefused: the import to be replaced does not stand, or does not fit.

    """
    known = portfolio.same(data, intake)
    difference = _changes(portfolio, intake, known, grace, replaces)
    done = portfolio.commit(data, name, intake, now=now, sample=sample, replaces=replaces)
    return Brought(intake, difference, done.status, done.record, _joined(portfolio, intake))


def _changes(
    portfolio: Portfolio,
    intake: Intake,
    known: ImportRecord | None,
    grace: Grace | None,
    replaces: str | None,
) -> Changes:
    """Against the snapshot that the file's clients had before it; all are new without one."""
    n = intake.frame.height
    if intake.report.kind != "cases":
        return Changes.of_rows(new=0 if known else n)
    if known:
        return Changes.of_rows(unchanged=n)
    replaced = portfolio.record(replaces) if replaces else None
    if replaced and (replaced.kind, replaced.as_of) == ("cases", intake.report.as_of):
        return instead(portfolio, intake.frame, fields_of(intake.mapping), replaced, grace)
    return against(portfolio, intake, grace)


def _joined(portfolio: Portfolio, intake: Intake) -> Joined | None:
    """How many rows of the file find their case among those that are there."""
    kind = intake.report.kind
    if kind not in JOINED:
        return None
    given = [name for name in NUMBERS if name in intake.mapping.values()] or NUMBERS
    return count(rows.resolved(portfolio, kind, intake.frame.lazy(), given).collect())
