"""The list of what was loaded: what each file was, and the way to take it back or put it back."""

import datetime as dt
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from lib.cases.fields import fields
from lib.intake.findings import FINDINGS
from lib.portfolio import ImportRecord
from lib.portfolio.errors import RestoreRefused
from lib.portfolio.records import obstacle
from lib.screen import data, parts, speech
from lib.screen.upload import problems, taking_back
from lib.screen.upload.reading import DELIMITERS
from lib.screen.upload.understanding import KIND_TITLES
from lib.words import N_, Words

NAME_WIDTH = 190
"""Pixels of the column of names."""

COUNTS, SAMPLE, REPLACES = N_("Counts"), N_("Sample"), N_("Replacement")
WITHDRAWN, REPLACED = N_("Withdrawn"), N_("Replaced")
"""States: of files that count, and of those that do not; for a replaced one another file stands."""


def draw(t: Words) -> None:
    """Draw the standing imports, the newest first, with what can be done to chosen ones."""
    taking_back.said(t)
    standing = _newest(data.portfolio().imports())
    if standing:
        chosen = _table(t, standing, "imports", t("Table of loaded files"))
        st.caption(t("Choose files to see their details or to withdraw them."))
        for record in chosen[:1]:
            _details(t, record)
        if chosen and st.button(t("Withdraw {n} files …", n=len(chosen)), icon=":material/undo:"):
            st.dialog(t("Withdraw {n} files", n=len(chosen)))(taking_back.withdraw)(t, chosen)
    else:
        with st.container(border=True):
            st.markdown(t("Nothing has been loaded yet."))
            st.caption(
                t(
                    "Choose a file above. You see what it holds and what is wrong with it before "
                    "anything is loaded, and you can take back whatever you loaded."
                )
            )
    _withdrawn(t, _newest(data.portfolio().withdrawn()))


def _newest(imports: Sequence[ImportRecord]) -> list[ImportRecord]:
    """What happened last comes first; the sample, loaded in one moment, after the real files."""
    return sorted(
        imports,
        key=lambda one: (not one.sample, one.withdrawn_at or one.committed_at, one.as_of),
        reverse=True,
    )


def _table(t: Words, records: Sequence[ImportRecord], key: str, alt: str) -> Sequence[ImportRecord]:
    """Draw files and return the chosen ones; of another list none is chosen yet."""
    event = st.dataframe(
        pd.DataFrame(_row(t, record) for record in records),
        hide_index=True,
        # Names of files are long: on a phone they would hide all other columns.
        column_config={t("File"): st.column_config.TextColumn(width=NAME_WIDTH)},
        on_select="rerun",
        selection_mode="multi-row",
        key=_key_of(key, records),
        alt=alt,
    )
    return [records[at] for at in event.selection.rows if at < len(records)]


def _key_of(name: str, records: Sequence[ImportRecord]) -> str:
    """Another key for each list: a tick is kept by its line, and would pass to another file."""
    ids = [record.import_id for record in records]
    listed, turn = st.session_state.get(f"_{name}_listed", (ids, 0))
    turn += listed != ids
    st.session_state[f"_{name}_listed"] = (ids, turn)
    return f"{name}_{turn}" if turn else name


def _row(t: Words, record: ImportRecord) -> dict[str, object]:
    state = SAMPLE if record.sample else REPLACES if record.replaces else COUNTS
    row = {
        t("File"): record.file_name,
        t("What the file holds"): t(KIND_TITLES[record.kind]),
        t("As-of date"): t.date(None if record.as_of == dt.date.min else record.as_of),
        t("Client"): record.client or "、".join(filter(None, record.clients)),
        t("Loaded"): record.accepted,
        t("Not loaded"): record.rejected + record.duplicate,
        t("Loaded at"): _at(t, record.committed_at),
    }
    if record.withdrawn_at:
        origin = {t("Sample"): t("yes") if record.sample else ""}
        stays = obstacle(record, data.portfolio().imports())
        return {
            t("Withdrawn at"): _at(t, record.withdrawn_at),
            t("State"): t(REPLACED if stays else WITHDRAWN),
            **row,
            **origin,
        }
    return {**row, t("State"): t(state)}


def _at(t: Words, moment: dt.datetime) -> str:
    return t.datetime(moment.astimezone(data.zone()))


def _details(t: Words, record: ImportRecord) -> None:
    """How a file was read and what was found in it."""
    with st.expander(t("Details of “{name}”", name=speech.escaped(record.file_name))):
        parts.facts(
            t,
            [
                (N_("Number of the import"), record.import_id),
                (N_("Encoding"), record.encoding),
                (N_("Separator"), t(DELIMITERS.get(record.delimiter, "")) or None),
                (N_("Rows read"), t.number(record.read)),
                (N_("Put right"), t.number(record.repaired)),
                (N_("Duplicates"), t.number(record.duplicate)),
            ],
        )
        left, right = st.columns(2)
        labels = {field.key: t(field.label) for field in fields(record.kind)}
        left.dataframe(
            pd.DataFrame(
                {t("Column in the file"): title, t("Meaning"): labels.get(key or "", "—")}
                for title, key in record.mapping.items()
            ),
            hide_index=True,
            height=280,
            alt=t("Table of columns"),
        )
        found = {code: n for code, n in record.report.get("counts", {}).items() if n}
        lines = [
            f"- {problems.happened(t, code)} · {speech.escaped(t(FINDINGS[code].sentence))} · "
            f"**{t.number(n)}**"
            for code, n in found.items()
            if code in FINDINGS
        ]
        right.markdown("\n".join(lines) or t("Nothing was found."))


def _withdrawn(t: Words, records: Sequence[ImportRecord]) -> None:
    """The files that were taken back, with the way to put them back."""
    if not records:
        return
    with st.expander(t("{n} withdrawn files", n=len(records))):
        chosen = _table(t, records, "withdrawn", t("Table of withdrawn files"))
        standing = data.portfolio().imports()
        stays = [problem for one in chosen if (problem := obstacle(one, standing))]
        for problem in stays:
            refused = RestoreRefused(problem=problem)
            st.caption(speech.refusal(t, refused))
        if st.button(
            t("Put {n} files back …", n=len(chosen)),
            icon=":material/redo:",
            disabled=not chosen or bool(stays),
        ):
            st.dialog(t("Put {n} files back", n=len(chosen)))(taking_back.restore)(t, chosen)
