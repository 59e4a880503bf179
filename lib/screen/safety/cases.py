"""Which case an incident or a warning is about, and what a case's own page says of its warnings."""

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from lib.cases.fields import OPEN_NUMBERS
from lib.cases.search import names_a_case
from lib.privacy.masking import mask_name
from lib.screen import data, linked, notes, speech, staff
from lib.show import cautions
from lib.words import N_, Words

FOUND_AT_MOST = 20


def choose(t: Words) -> Mapping[str, Any] | None:
    """Ask for a case by any of its numbers; None as long as none is found."""
    latest = data.portfolio().latest()
    if latest is None:
        st.info(t("There are no cases yet. Upload a case file or open the sample portfolio."))
        return None
    cases = data.cases(latest)
    wanted = linked.text(
        t,
        N_("Number of the case"),
        "of_case",
        placeholder="",
        open_to_all=lambda text: names_a_case(cases, text),
        width=260,
    ).strip()
    if not wanted:
        return None
    fits = pl.any_horizontal(pl.col(name) == wanted for name in (*OPEN_NUMBERS, "case_key"))
    rows = cases.filter(fits.fill_null(value=False)).head(FOUND_AT_MOST)
    if rows.height == 0:
        st.warning(t("No case has this number. Please check it."))
        return None
    found = {row["case_key"]: row for row in rows.iter_rows(named=True)}
    if len(found) == 1:
        key = next(iter(found))
        st.caption(speech.escaped(_named(found[key])))
    else:
        key = st.selectbox(
            t("Which of these cases"), list(found), format_func=lambda one: _named(found[one])
        )
    return found[key]


def _named(row: Mapping[str, Any]) -> str:
    return " · ".join(
        filter(None, (number(row), mask_name(row["name"]), row["client"], row["district"]))
    )


def number(row: Mapping[str, Any]) -> str:
    """The number by which people know a case."""
    return next((str(row[name]) for name in OPEN_NUMBERS if row.get(name)), str(row["case_key"]))


def of_sample(case: Mapping[str, Any] | None) -> bool:
    """Whether a case is one of the sample, so that what is kept of it goes with it."""
    files = data.portfolio().imports("cases")
    return case is not None and any(
        one.sample and one.import_id == case["import_id"] for one in files
    )


def numbers() -> Mapping[str, str]:
    """Key of each case → the number by which people know it."""
    latest = data.portfolio().latest()
    if latest is None:
        return {}
    return dict(
        data.cases(latest).select("case_key", pl.coalesce(*OPEN_NUMBERS, "case_key")).iter_rows()
    )


def of_case(t: Words, case: Mapping[str, Any]) -> None:
    """Show the warnings that touch a case, with the way to the register."""
    day = staff.today()
    latest = data.portfolio().latest()
    if latest is None:
        return
    mine = staff.touching(latest, day).filter(case_key=case["case_key"]).pipe(notes.masked, "note")
    for row in mine.iter_rows(named=True):
        st.warning(speech.escaped(cautions.told(t, row)), icon=":material/warning:")
    if mine.height:
        st.page_link(
            "pages/safety.py",
            label=t("To the register of incidents"),
            query_params={"part": "incidents"},
            icon=":material/health_and_safety:",
        )
