"""What a file seems to be, shown for correction: kind, date, client, and each column's meaning."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd
import polars as pl
import streamlit as st

from lib.cases.fields import KINDS, fields, sensitive
from lib.intake import Inspection, Options, inspect
from lib.privacy.masking import mask
from lib.screen import data, speech
from lib.words import N_, Words

KIND_TITLES = {
    "cases": N_("Cases"),
    "instalments": N_("Instalment plans"),
    "repayments": N_("Repayments"),
    "followups": N_("Follow-ups"),
    "collectors": N_("Collectors"),
    "assignments": N_("Assignments"),
    "holds": N_("Holds and complaints"),
}
DATUM_TITLES = {
    "wgs84": N_("WGS-84 (GPS)"),
    "gcj02": N_("GCJ-02 (Amap, Tencent)"),
    "bd09": N_("BD-09 (Baidu)"),
}
DELIMITERS = {",": N_("comma"), "\t": N_("tab"), ";": N_("semicolon"), "|": N_("vertical bar")}


@dataclass(frozen=True)
class File:
    """An uploaded file."""

    name: str
    data: bytes


def ask(t: Words, file: File) -> Options:
    """Show what was detected and take corrections; return how the file is to be read."""
    first = _inspected(file, _base())
    options = _form(t, first)
    seen = _inspected(file, options)
    st.caption(
        t(
            "Read as {encoding}, columns separated by {delimiter}, titles in row {row}.",
            encoding=seen.encoding,
            delimiter=t(DELIMITERS[seen.delimiter]) if seen.delimiter else "—",
            row=seen.header_row,
        )
    )
    with st.expander(t("Columns and their meaning"), expanded=bool(seen.missing)):
        return replace(options, mapping=_mapping(t, seen))


def _base() -> Options:
    settings = data.settings()
    return Options(currency=settings.currency, datum=settings.datum, timezone=settings.timezone)


@st.cache_resource(show_spinner=False, max_entries=8, scope="session")
def _inspected(file: File, options: Options) -> Inspection:
    return inspect(file.data, file.name, options=options)


def _form(t: Words, seen: Inspection) -> Options:
    """Ask what the file is and of which day; everything is filled in as detected."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.selectbox(
            t("What the file holds"),
            KINDS,
            index=KINDS.index(seen.kind) if seen.kind in KINDS else 0,
            format_func=lambda name: t(KIND_TITLES[name]),
            width=180,
        )
        day = st.date_input(
            t("As-of date"), value=seen.as_of, help=speech.escaped(t(seen.as_of_reason)), width=160
        )
        client = st.text_input(
            t("Client"),
            placeholder=t("if the file does not say"),
            help=t("Cases of a client are replaced by the client's next file."),
            width=200,
        )
        datum = st.selectbox(
            t("Coordinates are"),
            list(DATUM_TITLES),
            index=list(DATUM_TITLES).index(data.settings().datum),
            format_func=lambda name: t(DATUM_TITLES[name]),
            width=220,
        )
    return replace(_base(), kind=kind, as_of=day, client=client or None, datum=datum)


def _mapping(t: Words, seen: Inspection) -> dict[str, str | None]:
    """Let the proposed meaning of each column be corrected; the first rows stand beside it."""
    kind = seen.kind
    known = {field.key: t(field.label) for field in fields(kind)}
    titles = {"column": t("Column in the file"), "field": t("Meaning")}
    titles |= {"examples": t("First values")}
    table = pd.DataFrame(
        {
            titles["column"]: column.title,
            titles["field"]: known.get(column.field or ""),
            titles["examples"]: " · ".join(shown(kind, column.field, column.examples)),
        }
        for column in seen.columns
    )
    edited = st.data_editor(
        table,
        hide_index=True,
        disabled=[titles["column"], titles["examples"]],
        column_config={
            titles["field"]: st.column_config.SelectboxColumn(options=sorted(known.values())),
        },
        key=f"mapping_{seen.kind}",
    )
    keys = {label: key for key, label in known.items()}
    return {
        row[titles["column"]]: keys.get(row[titles["field"]]) for row in edited.to_dict("records")
    }


def shown(kind: str, key: str | None, values: Sequence[str]) -> list[str]:
    """Values as they may be shown: personal data masked as the dictionary says."""
    mask_as = sensitive(kind).get(key or "", "none")
    masked = mask(pl.DataFrame({"value": list(values)}), {"value": mask_as})
    return [value or "" for value in masked["value"]]
