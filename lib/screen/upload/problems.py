"""What a check found wrong: each kind of finding with its count first, its rows when it is opened.

Every severity has a sign and a word, so that nobody needs its colour. The sentence of a kind stands
outside any table, where it goes over as many lines as a narrow screen needs.
"""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from lib.intake import Intake
from lib.intake.findings import FINDINGS, OF_THE_FILE, Problem
from lib.intake.report import MOST
from lib.intake.tables.sheet import ROW
from lib.screen import downloads, speech
from lib.screen.upload.understanding import shown
from lib.words import N_, Words

SEVERITIES = {
    "error": N_("Row not loaded"),
    "warning": N_("Loaded, please check"),
    "repair": N_("Loaded, put right"),
    "remark": N_("Recognised, nothing to do"),
}
COMING = {
    "error": N_("Row will not be loaded"),
    "warning": N_("Can be loaded, please check"),
    "repair": N_("Can be loaded, put right"),
    "remark": SEVERITIES["remark"],
}
"""The same of a file that was checked and is not loaded yet."""
SIGNS = {"error": "✕", "warning": "!", "repair": "✓", "remark": "·"}
"""Severity → its sign, which every font has."""

ELSEWHERE = {
    "error": N_("The file of the rows to mend, below, has them all."),
    "warning": N_(
        "The first {n} rows with a warning are in the rows to mend that the command line writes "
        "with --with-warnings."
    ),
    "repair": N_(
        "These rows are loaded as they were put right; split the file to see each of them."
    ),
}
"""Severity → where the rows can be got that are not listed."""

WHOLE = N_("About the file as a whole")
"""Stands over what is said of no row, and has loaded or kept out none."""

PROBLEMS_SHOWN = 500
"""Problems of a kind drawn on the screen; the download has all rows that were not loaded."""


def draw(t: Words, intake: Intake) -> None:
    """Draw the findings kind by kind, the gravest and most frequent first, each to open."""
    report = intake.report
    if not report.problems:
        st.success(t("No remarks: every row can be loaded as it stands."), icon=":material/check:")
        return
    codes = [code for code, n in report.counts.items() if n and code not in OF_THE_FILE]
    if codes:
        st.markdown(
            t(
                "**{n}** remarks of {kinds} kinds. Open a kind to see its rows.",
                n=sum(report.counts[code] for code in codes),
                kinds=len(codes),
            )
        )
    if whole := [one for one in report.problems if one.code in OF_THE_FILE]:
        st.markdown(f"**{SIGNS['warning']} {t(WHOLE)}**")
        st.markdown("\n".join(f"- {_whole(t, intake, one)}" for one in whole))
    for severity, title in COMING.items():
        mine = [code for code in codes if FINDINGS[code].severity == severity]
        if mine:
            st.markdown(f"**{SIGNS[severity]} {t(title)}**")
        for code in sorted(mine, key=lambda one: -report.counts[one]):
            _kind(t, intake, code, only=len(codes) == 1)
    downloads.to_mend(t, intake.rejects)


def happened(t: Words, code: str) -> str:
    """What a finding did to its row when the file was loaded: sign and word."""
    severity = FINDINGS[code].severity
    if code in OF_THE_FILE:
        return f"{SIGNS[severity]} {t(WHOLE)}"
    return f"{SIGNS[severity]} {t(SEVERITIES[severity])}"


def _coming(t: Words, code: str, *, kept_out: bool) -> str:
    """What a finding will do to its row; another error may have `kept_out` the row."""
    severity = "error" if kept_out else FINDINGS[code].severity
    return f"{SIGNS[severity]} {t(COMING[severity])}"


def _whole(t: Words, intake: Intake, problem: Problem) -> str:
    """A finding about the file: its sentence, and the column and the value that it is about."""
    value = _value(intake.report.kind, intake.mapping, problem)
    about = " · ".join(speech.escaped(one) for one in (problem.column, value) if one)
    said = speech.escaped(t(FINDINGS[problem.code].sentence))
    return f"{said} **{about}**" if about else said


def _kind(t: Words, intake: Intake, code: str, *, only: bool) -> None:
    """Draw one kind: its sentence and count and, when it is open, its rows."""
    n = intake.report.counts[code]
    kind = st.expander(
        f"{speech.escaped(t(FINDINGS[code].sentence))} · **{t.number(n)}**",
        expanded=only,
        key=f"remark_{code}",
        on_change="rerun",
    )
    if kind.open:
        found = [one for one in intake.report.problems if one.code == code]
        with kind:
            if found:
                _rows(t, intake, found[:PROBLEMS_SHOWN], n)
            else:
                st.caption(
                    f"{t('Its rows lie beyond the {n} remarks that are listed.', n=MOST)} "
                    f"{t(ELSEWHERE[FINDINGS[code].severity], n=MOST)}"
                )


def _value(kind: str, meant: Mapping[str, str | None], problem: Problem) -> str:
    """What stood in the cell, masked as its column is, also where that has no meaning.

    Of a cell that was put right also what it became.
    """
    values = [one for one in (problem.value, problem.became) if one]
    told = shown(kind, meant.get(problem.column), values, problem.column) if values else []
    return " → ".join(told)


def _rows(t: Words, intake: Intake, found: Sequence[Problem], n: int) -> None:
    """Draw rows of one kind; on a narrow screen only the first columns are seen."""
    kind, meant = intake.report.kind, intake.mapping
    kept_out = set(intake.rejects.to_mend()[ROW])
    table = pd.DataFrame(
        {
            t("Row"): problem.row,
            t("Column"): problem.column,
            t("Value"): _value(kind, meant, problem),
            t("What happened"): _coming(t, problem.code, kept_out=problem.row in kept_out),
        }
        for problem in found
    )
    if len(found) < n:
        st.caption(t("The first {n} rows of this kind.", n=len(found)))
    st.dataframe(
        table,
        hide_index=True,
        height=min(38 + 35 * len(found), 280),
        column_config={t("Row"): st.column_config.NumberColumn(width=60)},
        alt=t("Table of problems"),
    )
