"""What a check found wrong: each kind of finding with its count first, then row by row.

Every severity has a sign and a word, so that nobody needs its colour.
"""

from collections.abc import Mapping, Sequence
from itertools import islice

import pandas as pd
import streamlit as st

from lib.intake import Intake, Report
from lib.intake.findings import FINDINGS, Problem
from lib.intake.tables.sheet import ROW
from lib.screen import downloads
from lib.screen.upload.understanding import shown
from lib.words import N_, Words

SEVERITIES = {
    "error": N_("Row not loaded"),
    "warning": N_("Loaded, please check"),
    "repair": N_("Loaded, put right"),
}
SIGNS = {"error": "✕", "warning": "!", "repair": "✓"}
"""Severity → its sign, which every font has."""

PROBLEMS_SHOWN = 500
"""Problems drawn on the screen; the download has all rows that were not loaded."""

ROWS_NAMED = 5
"""First rows that are named for a kind of finding."""


def draw(t: Words, intake: Intake) -> None:
    """Draw the findings; a click on a kind lists only its own."""
    report = intake.report
    if not report.problems:
        st.success(t("No remarks: every row can be loaded as it stands."), icon=":material/check:")
        return
    kinds = sum(1 for n in report.counts.values() if n)
    st.markdown(t("**{n}** remarks of {kinds} kinds:", n=report.problem_count, kinds=kinds))
    chosen = _groups(t, report)
    found = [one for one in report.problems if chosen in {None, one.code}]
    n = report.problem_count if chosen is None else report.counts[chosen]
    _list(t, intake, found[:PROBLEMS_SHOWN], n)
    downloads.to_mend(t, intake.rejects)


def happened(t: Words, code: str, *, kept_out: bool = False) -> str:
    """What a finding did to its row: sign and word; another error may have `kept_out` the row."""
    severity = "error" if kept_out else FINDINGS[code].severity
    return f"{SIGNS[severity]} {t(SEVERITIES[severity])}"


def _groups(t: Words, report: Report) -> str | None:
    """Draw one line for each kind of finding, the gravest and most frequent first."""
    order = list(SEVERITIES)
    codes = sorted(
        (code for code, n in report.counts.items() if n),
        key=lambda code: (order.index(FINDINGS[code].severity), -report.counts[code]),
    )
    event = st.dataframe(
        pd.DataFrame(
            {
                # On a narrow screen only the first columns are seen.
                t("How many"): report.counts[code],
                t("Why, and what to do"): t(FINDINGS[code].sentence),
                t("What happened"): happened(t, code),
                t("Columns"): "、".join(_columns(report, code)),
                t("First rows"): ", ".join(map(str, _rows(report, code))),
            }
            for code in codes
        ),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key="findings",
        alt=t("Table of kinds of remarks"),
    )
    rows = [row for row in event.selection.rows if row < len(codes)]
    return codes[rows[0]] if rows else None


def _columns(report: Report, code: str) -> list[str]:
    return sorted({one.column for one in report.problems if one.code == code and one.column})


def _rows(report: Report, code: str) -> list[int]:
    rows = dict.fromkeys(one.row for one in report.problems if one.code == code)
    return list(islice(rows, ROWS_NAMED))


def _value(kind: str, meant: Mapping[str, str | None], problem: Problem) -> str:
    """What stood in the cell, masked as its column is, also where that has no meaning."""
    return shown(kind, meant.get(problem.column), [problem.value], problem.column)[0]


def _list(t: Words, intake: Intake, found: Sequence[Problem], n: int) -> None:
    kind, meant = intake.report.kind, intake.mapping
    kept_out = set(intake.rejects.to_mend()[ROW])
    table = pd.DataFrame(
        {
            t("Row"): problem.row,
            t("Why, and what to do"): t(problem.sentence),
            t("Column"): problem.column,
            t("Value"): _value(kind, meant, problem),
            t("What happened"): happened(t, problem.code, kept_out=problem.row in kept_out),
        }
        for problem in found
    )
    st.caption(
        t(
            "{shown} of {n} one by one, with the row as a spreadsheet counts. Choose a line above "
            "to see only its own.",
            shown=len(found),
            n=n,
        )
    )
    st.dataframe(
        table, hide_index=True, height=min(38 + 35 * len(found), 280), alt=t("Table of problems")
    )
