"""Asks which column is the overdue amount when that of the client's last file is not there."""

from dataclasses import replace

import streamlit as st

from lib.followups.codes import code_of
from lib.intake import Inspection, Options
from lib.intake.tables.sheet import column
from lib.intake.trying import tried
from lib.portfolio.renamed import NAMELESS, OVERDUE, Renamed, renamed
from lib.screen import data, speech
from lib.screen.upload.meanings import shown
from lib.screen.upload.reading import File, inspected
from lib.words import Words

NOT_ZERO = "[1-9１-９]"
"""A digit that makes an amount more than nothing."""

EXAMPLES = 3
"""Values shown of a column that may be the overdue amount."""


def ask(t: Words, file: File, options: Options) -> Options:
    """Ask for the column; without an answer `require` refuses the file."""
    seen = inspected(file, options)
    found = _found(seen, options)
    if found is None:
        return options
    with st.container(border=True):
        chosen = st.radio(
            t(
                "**Which column is the overdue amount?** In the last file of {client} it was "
                "“{was}”, which is not known here.",
                client=speech.escaped(found.client or t(NAMELESS)),
                was=speech.escaped(found.was),
            ),
            _candidates(seen, found),
            index=None,
            format_func=lambda title: _told(t, seen, found, title),
            key=f"overdue_{file.key}_{seen.kind}",
        )
    if chosen is None:
        return options
    return replace(options, mapping={**(options.mapping or {}), chosen: OVERDUE})


def require(seen: Inspection, options: Options) -> None:
    """Refuse a file of which that is open.

    Raises:
        OverdueRenamed: as its sentence says.

    """
    if found := _found(seen, options):
        raise found.refusal()


def _found(seen: Inspection, options: Options) -> Renamed | None:
    if seen.kind != "cases":
        return None
    default = options.client or ""
    at = next((one.at for one in seen.matched.columns if one.field == "client"), None)
    clients = {default}
    if at is not None:
        told = seen.sheet.frame[column(at)].str.strip_chars().fill_null("").unique()
        clients = {one or default for one in told}
    return renamed(data.portfolio(), seen.matched.mapping, clients)


def _candidates(seen: Inspection, found: Renamed) -> list[str]:
    """Columns without a meaning whose values are amounts, and the one that would stand in."""
    free = [one.title for one in seen.columns if not one.field and not one.empty]
    amounts = [title for title in free if _is_amount(seen, title)]
    return [*amounts, found.taken]


def _is_amount(seen: Inspection, title: str) -> bool:
    return not tried(seen.sheet, seen.kind, title, OVERDUE, code_of).is_doubtful


def _told(t: Words, seen: Inspection, found: Renamed, title: str) -> str:
    one = next(one for one in seen.columns if one.title == title)
    examples = _telling(seen, title) or one.examples
    values = " · ".join(shown(seen.kind, one.field or OVERDUE, examples, title)) or "—"
    named = {"column": speech.escaped(title), "values": speech.escaped(values)}
    if title == found.taken:
        return t("“{column}”, which had another meaning ({values})", **named)
    return t("“{column}” ({values})", **named)


def _telling(seen: Inspection, title: str) -> list[str]:
    """Examples that tell amounts apart: zeros, with which files often begin, do not."""
    at = next(one.at for one in seen.matched.columns if one.title == title)
    values = seen.sheet.frame[column(at)].drop_nulls()
    return values.filter(values.str.contains(NOT_ZERO)).head(EXAMPLES).to_list()
