"""What a file seems to be, shown for correction: how it is read, kind, date, client, meanings."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from lib.cases.fields import KINDS
from lib.errors import FileRefused
from lib.intake import Options, foreign, unit_unsaid
from lib.portfolio.days import latest
from lib.screen import data
from lib.screen.upload import first_rows, meanings, origins, reading, remembering, renamed
from lib.screen.upload.meanings import shown
from lib.screen.upload.reading import File, inspected
from lib.words import N_, Words

__all__ = ["KIND_TITLES", "File", "ask", "shown"]

KIND_TITLES: Mapping[str, str] = {
    "cases": N_("Cases"),
    "instalments": N_("Instalment plans"),
    "repayments": N_("Repayments"),
    "followups": N_("Follow-ups"),
    "collectors": N_("Collectors"),
    "assignments": N_("Assignments"),
    "holds": N_("Holds and complaints"),
}
FIRST_DAY = dt.date(1990, 1, 1)
"""Before it nobody lent by instalments on a file; Streamlit by itself would stop ten years back."""

DATUM_TITLES = {
    "wgs84": N_("WGS-84 (GPS)"),
    "gcj02": N_("GCJ-02 (Amap, Tencent)"),
    "bd09": N_("BD-09 (Baidu)"),
}


def ask(t: Words, file: File) -> Options:
    """Show what was detected and take corrections; return how the file is to be read.

    Raises:
        FileRefused: it cannot be read so, a question about its columns or its day is open, or what
            it needs is missing.

    """
    settings = data.settings()
    base = Options(
        currency=settings.currency,
        datum=settings.datum,
        timezone=settings.timezone,
        until=latest(data.now()),
    )
    options = reading.ask(t, file, base)
    try:
        return _understood(t, file, options)
    except FileRefused:
        first_rows.as_sent(t, file, options)
        raise


def _understood(t: Words, file: File, options: Options) -> Options:
    """Ask what is open about the table that was read, and refuse it while something is."""
    options = remembering.recognise(t, file, options)
    options = _form(t, file, options)
    below = st.container()
    reading.said(t, file, inspected(file, options))
    options = meanings.decide(t, file, options)
    options = meanings.propose(t, file, options)
    options = renamed.ask(t, file, options)
    options = meanings.correct(t, file, options)
    seen = inspected(file, options)
    with below:
        origins.clients(t, file, seen)
        options = origins.ask_unit(t, file, seen, options)
    meanings.require(t, seen)
    seen = inspected(file, options)
    unit_unsaid.require(seen.sheet, seen.matched, seen.kind)
    foreign.require(seen.sheet, seen.matched, seen.kind, options)
    origins.require_day(seen, options.as_of)
    origins.require_client(file, seen, options.client)
    name = " ".join(filter(None, (options.client, t(KIND_TITLES[seen.kind]))))
    renamed.require(seen, options)
    remembering.offer(t, seen, options, name)
    first_rows.draw(t, file, seen, options)
    return options


def templates(t: Words) -> None:
    """List the remembered ways to read the files of clients."""
    remembering.listing(t, KIND_TITLES)


def _form(t: Words, file: File, options: Options) -> Options:
    """Ask what the file is and of which day; everything is filled in as detected or remembered."""
    seen = inspected(file, options)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.selectbox(
            t("What the file holds"),
            KINDS,
            index=KINDS.index(seen.kind) if seen.kind in KINDS else 0,
            format_func=lambda name: t(KIND_TITLES[name]),
            width=180,
        )
        seen = inspected(file, replace(options, kind=kind))
        day = st.date_input(
            t("As-of date"), value=origins.proposed(seen), min_value=FIRST_DAY, width=160
        )
        client = st.text_input(
            t("Client"),
            value=options.client or origins.client(seen) or "",
            placeholder=t("if the file does not say"),
            help=t("Cases of a client are replaced by the client's next file."),
            width=200,
        )
        datum = st.selectbox(
            t("Coordinates are"),
            list(DATUM_TITLES),
            index=list(DATUM_TITLES).index(options.datum),
            format_func=lambda name: t(DATUM_TITLES[name]),
            width=220,
        )
        options = origins.ask_currency(t, file, seen, options)
    day = origins.ask_day(t, file, seen, day)
    client = origins.ask_client(t, file, seen, client)
    return replace(options, kind=kind, as_of=day, client=client or None, datum=datum)
