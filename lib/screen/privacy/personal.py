"""A person's rights, retention, and the record of processing, for who answers for privacy."""

import io
import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Literal

import pandas as pd
import polars as pl
import streamlit as st
import xlsxwriter

from lib.attachments import keeping
from lib.errors import DoorstepError
from lib.privacy import decided
from lib.privacy import retention as kept
from lib.privacy.erasing import Erased, erase
from lib.privacy.person import Person, find, stored
from lib.privacy.retention_times import rules as rules_of
from lib.rights import Action
from lib.screen import data, downloads, speech
from lib.screen.privacy import correcting
from lib.show import processing_page
from lib.words import N_, Words

SAID = "_privacy_said"
"""Session key: what an act came to, told at the run after it."""

Matter = Literal["restrict", "legal_hold"]

MATTERS: Mapping[Matter, tuple[str, str]] = {
    "restrict": (N_("Restrict"), N_("Lift the restriction")),
    "legal_hold": (N_("Place a legal hold"), N_("Lift the legal hold")),
}
"""What is decided about a person → the buttons that decide it and take it back."""

STATES = {
    "due": N_("may be erased"),
    "held": N_("legal hold: stays"),
    "stored_only": N_("must be kept: stored only"),
}
BASES = {
    "law": N_("law"),
    "regulation": N_("regulation"),
    "policy": N_("policy of the house"),
}


def person(t: Words) -> None:
    """Find a person by a number, and do what he or the law asks."""
    if not data.may(Action.PRIVACY):
        return
    st.subheader(t("A person's data"), anchor=False)
    if said := st.session_state.pop(SAID, None):
        st.success(said, icon=":material/check_circle:")
    number = st.text_input(
        t("Identity number, phone or number of a case"), key="privacy_number", width=360
    )
    if not number:
        st.caption(t("The number stays out of the address and of the log."))
        return
    try:
        found = find(data.portfolio(), number)
    except DoorstepError:  # its sentence would repeat the number
        st.info(t("Nobody with this number is stored."))
        return
    _state(t, found)
    basis = st.text_input(
        t("On what basis, such as the number of the request"), key="privacy_basis", width=360
    )
    with st.container(horizontal=True):
        _exports(t, found, decided.nameless(basis, found))
    correcting.form(t, found, basis, partial(_saved, t))
    _decisions(t, found, decided.nameless(basis, found))


def _saved(t: Words, act: Callable[[], None]) -> None:
    act()
    st.session_state[SAID] = t("Saved.")
    st.rerun()


def _state(t: Words, found: Person) -> None:
    restricted = decided.standing(data.ledger(), "restrict")
    held = decided.standing(data.ledger(), "legal_hold")
    st.markdown(t("**{n}** cases of one person are stored.", n=len(found.case_keys)))
    st.text("、".join(sorted(found.case_keys)))
    for standing, text in (
        (restricted, t("The data are restricted: they are in no list, no figure and no plan.")),
        (held, t("A legal hold stands: nothing is erased.")),
    ):
        if found.person_keys & set(standing):
            st.warning(text, icon=":material/lock:")


def _exports(t: Words, found: Person, basis: str) -> None:
    """All that is stored, in full, as JSON and as a workbook."""
    portfolio = data.portfolio()

    def log() -> None:
        subject = " ".join(sorted(found.person_keys))
        with data.ledger().write("export_person", subject, why=basis or None):
            pass

    downloads.one(
        "person.json",
        t("All data as JSON"),
        lambda: json.dumps(
            {"exported": downloads.mark(), **stored(portfolio, found)},
            ensure_ascii=False,
            default=str,
            indent=1,
        ),
        log=log,
    )
    downloads.one(
        "person.xlsx",
        t("All data as XLSX"),
        lambda: _workbook(stored(portfolio, found), downloads.mark()),
        log=log,
    )
    if any(row.get("sha256") for row in stored(portfolio, found).get("ledger.attachments", ())):
        downloads.one(
            "person-attachments.zip",
            t("All attachments as ZIP"),
            lambda: keeping.archive(portfolio, found.case_keys) or b"",
            log=log,
        )


def _workbook(told: dict[str, list[dict[str, object]]], mark: str) -> bytes:
    """One sheet for each kind of data; each value as text."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        book.set_properties({"author": mark, "comments": mark})
        for name, rows in told.items():
            sheet = book.add_worksheet(name[:31])
            sheet.set_footer(f"&L{mark.replace('&', '&&')[:100]}")
            titles = list(dict.fromkeys(key for row in rows for key in row))
            for column, title in enumerate(titles):
                sheet.write_string(0, column, title)
                for at, row in enumerate(rows, start=1):
                    if title in row:
                        sheet.write_string(at, column, str(row[title]))
    return written.getvalue()


def _decisions(t: Words, found: Person, basis: str) -> None:
    ledger, now = data.ledger(), data.now()
    with st.container(horizontal=True):
        for matter, (on, off) in MATTERS.items():
            stands = bool(found.person_keys & set(decided.standing(ledger, matter)))
            if st.button(t(off if stands else on), key=f"privacy_{matter}"):
                keys = found.person_keys
                decided.decide(ledger, matter, keys, basis, stands=not stands, now=now)
                st.session_state[SAID] = t("Saved.")
                st.rerun()
    sure = st.checkbox(t("Erase for good; this cannot be undone"), key="privacy_sure")
    if st.button(t("Erase this person"), disabled=not sure, key="privacy_erase"):
        until = kept.kept_until(data.portfolio(), found.case_keys, data.settings().retention_file)
        with st.spinner(t("Erasing and searching…")):
            done = erase(data.portfolio(), found, basis, now=now, kept_until=until)
        st.session_state[SAID] = _erased(t, done)
        st.rerun()


def _erased(t: Words, done: Erased) -> str:
    said = t(
        "Erased {rows} rows in {files} files and {texts} texts.",
        rows=done.rows,
        files=done.files,
        texts=done.texts,
    )
    if done.waiting:
        said += " " + t("{n} files in preparation were thrown away.", n=done.waiting)
    if done.attached:
        said += " " + t("{n} attachments were deleted.", n=done.attached)
    if done.left:
        left = speech.escaped(speech.listed(t, done.left))
        return f"{said} {t('Still found in: {left}', left=left)}"
    return f"{said} {t('A search of every file of the store found nothing more.')}"


def retention(t: Words) -> None:
    """How long each kind is kept, what is past that, and letting it go."""
    st.subheader(t("Retention"), anchor=False)
    rules = rules_of(data.settings().retention_file)
    st.dataframe(
        pd.DataFrame(
            {
                t("Data"): t(rule.label),
                t("Counted from"): t(rule.since),
                t("At least (days)"): t.number(rule.min_days) if rule.min_days else "—",
                t("At most (days)"): t.number(rule.max_days) if rule.max_days else "—",
                t("Basis"): t(BASES[rule.basis]),
                t("Source"): rule.source,
            }
            for rule in rules.values()
        ),
        hide_index=True,
        alt=t("Table of retention times"),
    )
    if not data.may(Action.PRIVACY):
        return
    today = data.today()
    found = kept.past(data.portfolio(), today, data.settings().retention_file)
    if not found:
        st.caption(t("As of {day} nothing is past its time.", day=today))
        return
    st.dataframe(
        pl.DataFrame(
            {
                t("Data"): [t(rules[one.kind].label) for one in found],
                t("File"): [one.what for one in found],
                t("Day"): [t.date(one.day) for one in found],
                t("Rows"): [one.rows for one in found],
                t("What may be done"): [t(STATES[one.state]) for one in found],
            }
        ).to_pandas(),
        hide_index=True,
        alt=t("Table of what is past its time"),
    )
    due = [one for one in found if one.state == "due"]
    sure = st.checkbox(t("Erase {n} of them for good", n=len(due)), key="retention_sure")
    if st.button(t("Erase what is due"), disabled=not (sure and due), key="retention_run"):
        kept.run(data.portfolio(), due, "retention")
        st.rerun()


def processing(t: Words) -> None:
    """The record of processing as a page to print."""
    st.subheader(t("Record of processing"), anchor=False)
    st.caption(t("What is processed, for what, how long and who sees it: to print for an auditor."))
    rules = rules_of(data.settings().retention_file)
    downloads.one(
        "processing.html",
        t("Printable page"),
        lambda: processing_page.render(t, rules, data.settings(), downloads.mark()),
        icon=":material/print:",
    )
