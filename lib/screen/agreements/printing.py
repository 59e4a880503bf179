"""The agreement as a download: masked, or in full for the customer to sign, which is logged."""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from lib.agreements.following import Grace
from lib.cases.fields import OPEN_NUMBERS, fields
from lib.privacy.masking import mask
from lib.rights import Action
from lib.screen import data, downloads, speech
from lib.show import agreement_paper
from lib.show.agreement_paper import Facts
from lib.show.pack import fonts
from lib.words import LANGUAGES, Words, words

Row = Mapping[str, Any]

TOLD = ("name", "id_no")
"""The fields of a case that tell the customer on the paper."""


def offer(t: Words, case: Row, row: Row) -> None:
    """Draw the download; in full only when asked for.

    Who records contacts has it signed by his customer, and gets it in full also where he takes
    nothing else out.
    """
    masked, whole = data.may(Action.EXPORT), data.may(Action.RECORD)
    if not masked and not whole:
        return
    key, codes = row["agreement_id"], list(LANGUAGES)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        language = st.selectbox(
            t("Language of the paper"),
            codes,
            index=codes.index(speech.language_of_session()),
            format_func=lambda code: LANGUAGES[code],
            key=f"paper_language_{key}",
            width=180,
        )
        only = t("In full, for the customer only (is logged)")
        full = whole and (not masked or st.toggle(only, key=f"paper_full_{key}"))
        name = f"agreement-{key[:8]}.pdf"
        log = partial(downloads.log_unmasked, "print_agreement", key) if full else None
        downloads.one(
            name,
            t("Signed agreement, copy (PDF)") if row["signed_on"] else t("Agreement to sign (PDF)"),
            partial(_written, case, row, language, full=full),
            icon=":material/picture_as_pdf:",
            log=log,
            said=only if full else None,
            needs=Action.RECORD if full else Action.EXPORT,
        )


def _written(case: Row, row: Row, language: str, *, full: bool) -> bytes:
    if full:
        data.check(Action.RECORD)
        data.check_case(case["case_key"])
    told = agreement_paper.paper(
        _facts(case, row, words(language), full=full),
        words(language),
        Grace.of(data.settings()),
        downloads.mark(),
    )
    return agreement_paper.to_pdf(told, fonts.found(language))


def _facts(case: Row, row: Row, t: Words, *, full: bool) -> Facts:
    filled = pl.DataFrame([{field: case[field] for field in TOLD if case[field]}])
    shown = filled if full or filled.is_empty() else mask(filled, data.masks("cases"))
    titles = {field.key: t(field.label) for field in fields("cases")}
    told = shown.row(0, named=True) if shown.height else {}
    return Facts(
        offer=json.loads(row["content"]),
        number=next(case[field] for field in OPEN_NUMBERS if case[field]),
        lender=case["client"],
        customer=tuple((titles[field], value) for field, value in told.items()),
        proposed_on=row["proposed_on"],
        signed_on=row["signed_on"],
        how=row["how"],
        signed_by=row["signed_by"],
        full=full,
    )
