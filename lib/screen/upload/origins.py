"""Where the day and the clients of a file come from: said beside them, asked when only likely.

A day that is merely the latest of some column is no statement of the file: it is proposed, and
nothing is loaded before somebody has said that it is right.
"""

import datetime as dt
from dataclasses import replace
from typing import Literal

import polars as pl
import streamlit as st

from lib.cases.fields import NUMBERS
from lib.errors import AsOfUnknown
from lib.intake import Inspection, Options, foreign, unit_unsaid
from lib.intake.dating import GRANTED
from lib.intake.heading import client_of
from lib.intake.signs import open_sign
from lib.intake.tables.sheet import column
from lib.intake.unit_unsaid import UNITS
from lib.intake.values.currencies import CODES, CURRENCIES, DOLLAR
from lib.portfolio import bringing
from lib.portfolio.days import has_begun
from lib.portfolio.nameless import Nameless, nameless
from lib.screen import data, speech
from lib.screen.upload import checking
from lib.screen.upload.reading import File
from lib.words import Words

CLIENTS_NAMED = 6
"""Clients that are named with their rows; of the others only the number is told."""


def proposed(seen: Inspection) -> dt.date | None:
    """The day that the file tells by itself; the latest date of some column does not."""
    return None if _source(seen) in {"latest", "granted", "differs"} else seen.as_of


def ask_day(t: Words, file: File, seen: Inspection, entered: dt.date | None) -> dt.date | None:
    """Say where the day comes from; where nobody states it, ask whether the latest date is it.

    None leaves the day to the check, which reads all rows, or is no answer: see `require_day`.
    """
    source = _source(seen)
    if source == "latest" and entered is None:
        return _confirmed(t, file, seen)
    if source == "differs" and entered is None:
        return _decided(t, file, seen)
    if entered is None:
        return None
    if entered != proposed(seen):
        st.caption(t("As-of date {day}: entered by hand.", day=entered))
        return entered
    said = t("As-of date {day}: {reason}.", day=entered, reason=_reason(t, seen))
    if file.is_large and source == "column":
        st.caption(f"{said} {t('The check looks into all rows for it.')}")
        return None
    st.caption(said)
    return entered


def require_day(seen: Inspection, day: dt.date | None) -> None:
    """Refuse a file whose day is still open; a list of collectors needs none.

    Raises:
        AsOfUnknown: nobody states the day.

    """
    if day is None and seen.kind != "collectors" and _source(seen) != "column":
        raise AsOfUnknown


def ask_currency(t: Words, file: File, seen: Inspection, options: Options) -> Options:
    """Ask for the currency where amounts have a sign of several; else it is the usual one.

    Rows with such a sign are kept out until it is chosen. Of a large file the check may find them
    where nobody has looked yet.
    """
    sign = open_sign(seen, options.currency)
    if sign is None and file.is_large and checking.found_unsure(file):
        sign = DOLLAR
    if sign is None:
        return _of_language(t, seen, options)
    chosen = st.selectbox(
        t("Currency of “{sign}”", sign=speech.escaped(sign)),
        sorted(CURRENCIES[sign]),
        index=None,
        placeholder=t("please choose"),
        help=t(
            "Several currencies have this sign. The one that is chosen counts for all amounts of "
            "the file that name no other; until then rows with the sign are not loaded."
        ),
        width=200,
    )
    return replace(options, currency=chosen, currency_chosen=True) if chosen else options


def _of_language(t: Words, seen: Inspection, options: Options) -> Options:
    """Ask for the currency of a file whose language is not that of the usual one."""
    language = foreign.language(seen.sheet, seen.matched, seen.kind, options)
    if language is None:
        return options
    chosen = st.selectbox(
        t("Currency of the amounts"),
        sorted(CODES),
        index=None,
        placeholder=t("please choose"),
        help=t("The file is written in {language} and names no currency.", language=t(language)),
        width=200,
    )
    return replace(options, currency=chosen, currency_chosen=True) if chosen else options


def ask_unit(t: Words, file: File, seen: Inspection, options: Options) -> Options:
    """Ask for the unit of amounts that look like 万元 where no title names one."""
    found = unit_unsaid.examples(seen.sheet, seen.matched, seen.kind)
    if not found:
        return options
    with st.container(border=True):
        chosen = st.radio(
            t(
                "Are the amounts of the file in 元 or in 万元? No title says it, and {amounts} "
                "look like 万元.",
                amounts=speech.escaped("、".join(found)),
            ),
            list(UNITS),
            index=None,
            format_func=lambda unit: t(
                "{unit}: {amount} is {money}",
                unit=UNITS[unit],
                amount=speech.escaped(found[0]),
                money=t.money(unit_unsaid.worth(found[0], unit), None),
            ),
            key=f"unit_{file.key}_{seen.kind}",
        )
    return replace(options, amount_unit=chosen)


def clients(t: Words, file: File, seen: Inspection) -> None:
    """Say which clients the file names, and how often."""
    at = next((one for one in seen.matched.columns if one.field == "client"), None)
    if at is None:
        return
    cells = seen.sheet.frame[column(at.at)].str.strip_chars()
    counted = (
        pl.DataFrame({"client": cells.filter(cells != "")})
        .group_by("client")
        .len("n")
        .sort("n", "client", descending=[True, False])
    )
    named = [
        t("{name} ({n})", name=speech.escaped(client), n=n)
        for client, n in counted.head(CLIENTS_NAMED).iter_rows()
    ]
    lines = [
        t(
            "Clients come from the column “{column}”: {clients}.",
            column=speech.escaped(at.title),
            clients=speech.listed(t, named) or "—",
        )
    ]
    if counted.height > CLIENTS_NAMED:
        lines.append(t("There are {n} more.", n=counted.height - CLIENTS_NAMED))
    if without := cells.len() - int(counted["n"].sum()):
        lines.append(t("{n} rows name none: theirs is the client that is entered.", n=without))
    if file.is_large:
        lines.append(t("Counted in the first {n} rows.", n=cells.len()))
    st.caption(" ".join(lines))


def client(seen: Inspection) -> str | None:
    """The client that the heading above the titles names."""
    return client_of(seen.sheet.heading, bringing.clients(data.portfolio()))


def ask_client(t: Words, file: File, seen: Inspection, entered: str) -> str:
    """Say where the client comes from that is filled in; ask where its cases would count twice.

    Empty is no client. What is returned without an answer is refused by `require_client`.
    """
    if not entered or entered != client(seen):
        return entered
    name = speech.escaped(entered)
    told = _nameless(seen, entered)
    if not told.is_doubtful:
        st.caption(t("Client {client}: taken from the heading above the titles.", client=name))
        return entered
    choices = {entered: name, "": t("no client, as in the earlier file")}
    with st.container(border=True):
        chosen = st.radio(
            t(
                "Whose file is it? Its heading names {client}, but {n} of its {m} cases were "
                "loaded without a client. Under the name they count twice until the earlier file "
                "is withdrawn.",
                client=name,
                n=told.n,
                m=told.m,
            ),
            list(choices),
            index=None,
            format_func=lambda one: choices[one],
            key=_whose(file, entered),
        )
    return entered if chosen is None else chosen


def require_client(file: File, seen: Inspection, entered: str | None) -> None:
    """Refuse a file whose client is still asked for.

    Raises:
        ClientUnsure: its heading names one, and most of its cases count without any.

    """
    unanswered = entered and st.session_state.get(_whose(file, entered)) is None
    if entered and unanswered and entered == client(seen):
        _nameless(seen, entered).require()


def is_client_decided(file_key: str, client: str) -> bool:
    """Whether somebody has said that this is the client, knowing that its cases count twice."""
    return st.session_state.get(f"whose_{file_key}_{client}") == client


def _whose(file: File, client: str) -> str:
    """Session key of the answer whether that is the client of a file."""
    return f"whose_{file.key}_{client}"


def _nameless(seen: Inspection, client: str) -> Nameless:
    """How many cases of the file, as far as it was looked at, count without a client."""
    numbers = {one.field: one.at for one in seen.matched.columns if one.field in NUMBERS}
    if seen.kind != "cases":
        return Nameless(client, 0, 0)
    rows = seen.sheet.frame.select(
        pl.col(column(at)).str.strip_chars().alias(str(key)) for key, at in numbers.items()
    )
    return nameless(data.portfolio(), rows, client)


Source = Literal["column", "counted", "told", "latest", "granted", "differs"]


def _source(seen: Inspection) -> Source | None:
    """What tells the day.

    A column for it, dates and days past due that give one day together, the heading or the file's
    name (or both, and they differ), or nothing but some latest date; that of granting tells none.
    """
    if seen.as_of_other:
        return "differs"
    told = seen.as_of_reason.values
    if "days" in told:
        return "counted"
    title = told.get("column")
    if title is not None:
        field = seen.matched.mapping.get(str(title))
        return "column" if field == "as_of" else "granted" if field == GRANTED else "latest"
    return "told" if seen.as_of else None


def _reason(t: Words, seen: Inspection) -> str:
    told = {key: speech.escaped(str(value)) for key, value in seen.as_of_reason.values.items()}
    return t(seen.as_of_reason, **told)


def _decided(t: Words, file: File, seen: Inspection) -> dt.date | None:
    """Ask which of the two days is that of the file; None while nobody says so."""
    days = {seen.as_of: t("its heading says {day}", day=seen.as_of)}
    days |= {seen.as_of_other: t("its name says {day}", day=seen.as_of_other)}
    with st.container(border=True):
        return st.radio(
            t("Which day does the file speak of? Its heading and its name differ."),
            list(days),
            index=None,
            format_func=lambda day: days[day],
            key=f"days_{file.key}_{seen.kind}",
        )


def _confirmed(t: Words, file: File, seen: Inspection) -> dt.date | None:
    """Ask whether the file speaks of its latest date; None while nobody says so.

    A day that is still to come is no answer: such a file would be refused.
    """
    begun = seen.as_of is not None and has_begun(seen.as_of, data.now())
    with st.container(border=True):
        st.markdown(
            t(
                "**Which day does the file speak of?** It does not say. {day} is {reason}.",
                day=seen.as_of,
                reason=_reason(t, seen),
            )
        )
        if not begun:
            st.markdown(t("That day is still to come. Please enter the as-of date above."))
            return None
        if file.is_large:
            st.caption(t("Counted in the first {n} rows.", n=seen.sheet.read))
        sure = st.checkbox(
            t("The file speaks of {day}", day=seen.as_of),
            key=f"day_{file.key}_{seen.kind}_{seen.as_of}",
        )
        st.caption(t("Otherwise enter the as-of date above."))
    return seen.as_of if sure else None
