"""The steps of bringing a file in: choose it, check it, load it."""

import pandas as pd
import streamlit as st

from lib.intake import Intake, Options
from lib.intake.findings import SENTENCES
from lib.portfolio import bringing
from lib.portfolio.bringing import Brought
from lib.screen import changed, data, downloads, orphans, speech
from lib.screen.understanding import File, shown
from lib.words import N_, Words

SEVERITIES = {
    "error": N_("Row not loaded"),
    "warning": N_("Loaded, please check"),
    "repair": N_("Loaded, put right"),
}
PROBLEMS_SHOWN = 500
"""Problems drawn on the screen; the download has all."""


def chooser(t: Words) -> File | None:
    """Ask for a file."""
    uploaded = st.file_uploader(
        t(
            "Cases, instalment plans, repayments, follow-ups, collectors, assignments or holds, "
            "as CSV or Excel (XLSX)"
        ),
        key="file",
        max_upload_size=1024,
    )
    return File(uploaded.name, uploaded.getvalue()) if uploaded else None


def checked(file: File, options: Options) -> Brought:
    """Read the whole file and compare it with what is there; nothing is kept yet."""
    intake = _read(file, options)
    return bringing.preview(data.portfolio(), file.data, intake)


def verdict(t: Words, brought: Brought) -> None:
    """Show what would be loaded and every problem with its row, column, value and reason."""
    report = brought.intake.report
    with st.container(horizontal=True):
        st.metric(t("Rows read"), t.number(report.read), border=True)
        st.metric(t("Can be loaded"), t.number(report.accepted), border=True)
        st.metric(t("Put right"), t.number(report.repaired), border=True)
        st.metric(t("Not loaded"), t.number(report.rejected + report.duplicate), border=True)
    changed.preview(t, brought.changes)
    orphans.said(t, brought)
    if report.unmapped:
        st.caption(
            t(
                "Kept with each case, but not understood: {columns}",
                columns=speech.escaped(", ".join(report.unmapped)),
            )
        )
    if report.problems:
        _problems(t, brought.intake)


def load_button(t: Words, file: File, brought: Brought) -> None:
    """Offer to load what is good; say what came of it."""
    if brought.status == "unchanged":
        st.success(t("This file was loaded before; nothing has to be done."))
        return
    n = brought.intake.report.accepted
    if st.button(t("Load {n} rows", n=n), type="primary", disabled=n == 0):
        with st.spinner(t("Loading…")):
            done = bringing.keep(
                data.portfolio(), file.data, file.name, brought.intake, now=data.now()
            )
        st.toast(t(done.intake.report.summary()))
        st.rerun()


@st.cache_resource(show_spinner=False, max_entries=2, scope="session")
def _read(file: File, options: Options) -> Intake:
    return bringing.read(file.data, file.name, options)


def _problems(t: Words, intake: Intake) -> None:
    report = intake.report
    found = report.problems
    meant = intake.mapping
    table = pd.DataFrame(
        {
            t("Row"): problem.row,
            t("Column"): problem.column,
            t("Value"): next(iter(shown(report.kind, meant.get(problem.column), [problem.value]))),
            t("What happened"): t(SEVERITIES[problem.severity]),
            t("Why, and what to do"): t(SENTENCES[problem.code]),
        }
        for problem in found[:PROBLEMS_SHOWN]
    )
    st.markdown(
        t(
            "**{n}** remarks; the first {shown} are listed.",
            n=report.problem_count,
            shown=len(table),
        )
    )
    st.dataframe(table, hide_index=True, height=280, alt=t("Table of problems"))
    downloads.to_mend(t, intake.rejects)
