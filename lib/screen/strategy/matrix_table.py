"""The matrix as an edited table: a row a stage and tier, a step and its days for each risk."""

from typing import Any

import pandas as pd
import polars as pl
import streamlit as st

from lib.screen import speech
from lib.strategy.actions import ACTS, NONE
from lib.strategy.matrix import (
    MOST_DAYS,
    RISKS,
    STAGES,
    TIERS,
    Cell,
    Key,
    Matrix,
    faults,
    keys,
    named,
)
from lib.words import Words

FAULTS_SHOWN = 8


def edit(t: Words, matrix: Matrix, *, key: str, allowed: bool) -> Matrix | None:
    """Draw the table filled with a strategy; return what it was made into, None if it cannot be."""
    edited = st.data_editor(
        _frame(t, matrix),
        hide_index=True,
        num_rows="fixed",
        height=38 + 35 * len(STAGES) * len(TIERS),
        column_config=_columns(t),
        disabled=True if not allowed else ["stage", "tier"],
        key=key,
        placeholder="",
        alt=t("Table of the strategy"),
    )
    cells = _cells(edited.to_dict("records"))
    wrong = list(faults(cells))
    for problem in wrong[:FAULTS_SHOWN]:
        st.error(speech.said(t, problem), icon=":material/block:")
    return None if wrong else Matrix(cells)


def differences(t: Words, before: Matrix, after: Matrix) -> None:
    """The cells that differ, each with what it was and what it would be."""
    rows = [
        {
            t("Cell"): t(named(*key)),
            t("Now"): said(t, before.cells[key]),
            t("Then"): said(t, after.cells[key]),
        }
        for key in before.changed(after)
    ]
    st.dataframe(
        pd.DataFrame(rows), hide_index=True, placeholder="", alt=t("Cells that would change")
    )


def said(t: Words, cell: Cell) -> str:
    """A cell in words."""
    name = t(ACTS[cell.action].name)
    if cell.action == NONE:
        return name
    return t("{step}, every {days} days", step=name, days=cell.every)


def tiers(t: Words, limits: pl.DataFrame) -> None:
    """Say in money what the tiers are; `limits` as lib.visits.worth.classes gives them."""
    for row in limits.sort("currency").iter_rows(named=True):
        half, high = (
            t.money(round(row[name]), row["currency"] or None) for name in ("half", "high")
        )
        st.caption(
            speech.escaped(
                t(
                    "Tiers by overdue amount: S below {half} (the median), L above {high} (the "
                    "highest fifth), M between.",
                    half=half,
                    high=high,
                )
            )
        )


def _frame(t: Words, matrix: Matrix) -> pd.DataFrame:
    """One row a stage and tier: the steps and days of the three levels."""
    rows = []
    for stage in STAGES:
        for tier in TIERS:
            row: dict[str, Any] = {"stage": t(STAGES[stage]), "tier": tier}
            for risk in RISKS:
                cell = matrix.cells[stage, tier, risk]
                row[risk] = cell.action
                row[f"{risk}_days"] = cell.every or None
            rows.append(row)
    found = pd.DataFrame(rows)
    return found.astype({f"{risk}_days": "Int64" for risk in RISKS})


def _columns(t: Words) -> dict[str, Any]:
    steps = {code: t(act.name) for code, act in ACTS.items()}
    columns: dict[str, Any] = {
        "stage": st.column_config.TextColumn(t("Stage"), pinned=True, width=90),
        "tier": st.column_config.TextColumn(t("Tier"), pinned=True, width=50),
    }
    for risk, name in RISKS.items():
        columns[risk] = st.column_config.SelectboxColumn(
            t(name),
            options=list(ACTS),
            format_func=lambda code: steps[str(code)],
            required=True,
            width=230,
        )
        columns[f"{risk}_days"] = st.column_config.NumberColumn(
            t("Days"),
            help=t("After so many days the step is repeated at the earliest."),
            min_value=1,
            max_value=MOST_DAYS,
            step=1,
            width=60,
        )
    return columns


def _cells(rows: list[dict[Any, Any]]) -> dict[Key, Cell]:
    """What was typed; without days a step has none, which is a fault of its cell."""
    places = {(stage, tier): n for n, (stage, tier) in enumerate(_places())}
    found: dict[Key, Cell] = {}
    for stage, tier, risk in keys():
        row = rows[places[stage, tier]]
        action, days = str(row[risk]), row[f"{risk}_days"]
        every = 0 if action == NONE or pd.isna(days) else int(days)
        found[stage, tier, risk] = Cell(action, every)
    return found


def _places() -> list[tuple[str, str]]:
    return [(stage, tier) for stage in STAGES for tier in TIERS]
