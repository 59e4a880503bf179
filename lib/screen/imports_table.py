"""The list of what was loaded, each with the way to take it back."""

import datetime as dt
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from lib.portfolio import ImportRecord
from lib.screen import data
from lib.screen.understanding import KIND_TITLES
from lib.words import Words


def draw(t: Words, imports: Sequence[ImportRecord]) -> None:
    """Draw the standing imports, the newest first, and offer to withdraw chosen ones."""
    if not imports:
        st.caption(t("None yet."))
        return
    newest = sorted(imports, key=lambda record: record.committed_at, reverse=True)
    event = st.dataframe(
        pd.DataFrame(
            {
                t("File"): record.file_name,
                t("What the file holds"): t(KIND_TITLES[record.kind]),
                t("As-of date"): t.date(None if record.as_of == dt.date.min else record.as_of),
                t("Client"): record.client or "、".join(filter(None, record.clients)),
                t("Loaded"): record.accepted,
                t("Not loaded"): record.rejected + record.duplicate,
                t("Loaded at"): t.datetime(record.committed_at.astimezone(data.zone())),
                t("Sample"): record.sample,
            }
            for record in newest
        ),
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        key="imports",
        alt=t("Table of loaded files"),
    )
    chosen = [newest[at] for at in event.selection.rows]
    with st.popover(t("Withdraw"), disabled=not chosen, icon=":material/undo:"):
        st.write(
            t(
                "{n} files will no longer count: their cases, repayments and figures disappear "
                "from all screens. What your people recorded stays.",
                n=len(chosen),
            )
        )
        st.button(
            t("Withdraw {n} files", n=len(chosen)),
            type="primary",
            on_click=_withdraw,
            args=(chosen,),
        )


def _withdraw(chosen: Sequence[ImportRecord]) -> None:
    for record in chosen:
        data.portfolio().withdraw(record.import_id, now=data.now())
