"""The parts of the page of one case."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

import pandas as pd
import polars as pl
import streamlit as st

from lib.cases.buckets import SCHEME
from lib.cases.fields import OPEN_NUMBERS
from lib.cases.past_due import DAYS_TOLERATED
from lib.followups.codes import ADDRESS_KINDS, VERDICTS
from lib.portfolio.plans import FROM_PLAN
from lib.privacy.masking import EXACT
from lib.privacy.unknown import masked
from lib.rights import Action
from lib.screen import basket, data, file_rows, notes, parts, speech
from lib.screen.case import seeing
from lib.show.days import as_day
from lib.words import N_, Words

Case = Mapping[str, Any]


def headline(t: Words, case: Case) -> None:
    """Who and how much, and that the case must not be visited if that is so."""
    number = next(case[key] for key in OPEN_NUMBERS if case[key])
    name = seeing.seen(case).get("name") or ""
    st.subheader(speech.escaped(f"{number} · {name}"), anchor=False)
    with st.container(horizontal=True):
        overdue = t.money(case["overdue_amount"], case["currency"])
        st.metric(t("Overdue amount"), overdue, border=True, width="content")
        dpd = case["dpd"]
        days = "—" if dpd is None else t.number(dpd)
        st.metric(t("Days past due"), days, border=True, width="content")
        if _differ(case):
            filed = t.number(case["dpd_file"])
            st.metric(t("Days past due by the file"), filed, border=True, width="content")
        st.metric(t("Bucket"), case["bucket"] or "—", border=True, width="content")
        st.metric(t("Visits"), t.number(case["visits"]), border=True, width="content")
    st.caption(
        t(
            "As of {day}, file of {client}. {scheme}.",
            day=case["as_of"],
            client=speech.escaped(case["client"] or t("an unnamed client")),
            scheme=t(SCHEME),
        )
    )
    if case["overdue_amount"] is None:
        st.caption(t("The file gives no overdue amount for this case; sums leave it out."))
    _past_due(t, case)
    if case["held"]:
        st.warning(
            t(
                "On hold: {reason}. This case must not be visited.",
                reason=speech.escaped(notes.note(case, parts.spoken(t, case["held"])) or ""),
            ),
            icon=":material/pan_tool:",
        )


def actions(t: Words, case: Case) -> None:
    """What can be done with the case, by who may plan visits."""
    key = case["case_key"]
    if not data.may(Action.PLAN):
        return
    with st.container(horizontal=True):
        if key in set(basket.keys()):
            st.button(t("Take out of the basket"), on_click=basket.remove, args=([key],))
        else:
            st.button(
                t("Add to the basket"),
                on_click=basket.add,
                args=([key],),
                disabled=bool(case["held"]),
                icon=":material/add_location:",
            )


def owed(t: Words, case: Case) -> None:
    """What is owed, in full."""
    with st.container(border=True):
        st.markdown(f"**{t('What is owed')}**")
        amounts = [
            (N_("Overdue amount"), "overdue_amount"),
            (N_("Amount placed"), "place_amount"),
            (N_("Balance"), "balance"),
            (N_("Principal left"), "principal_left"),
            (N_("Loan amount"), "loan_amount"),
            (N_("Monthly instalment"), "monthly_due"),
            (N_("Paid so far"), "paid_amount"),
        ]
        parts.facts(
            t,
            [
                (title, t.money(case[key], case["currency"]))
                for title, key in amounts
                if case[key] is not None
            ],
        )
        parts.facts(
            t,
            [
                (N_("Product"), case["product"]),
                (N_("Placed on"), t.date(case["place_date"])),
                (N_("Recalled on"), t.date(case["recall_date"])),
                (N_("Collector"), case["collector"]),
            ],
        )


def instalments(t: Words, case: Case) -> None:
    """The instalment plan; what follows from it stands in the headline."""
    rows = file_rows.instalments().filter(pl.col("case_key") == case["case_key"]).collect()
    if rows.height == 0:
        st.caption(t("No instalment plan has been loaded for this case."))
        return
    with st.expander(t("Instalments ({n})", n=rows.height)):
        if case["dpd_source"] != FROM_PLAN:
            st.caption(
                t(
                    "This plan does not reach the day of the file, so the days past due are those "
                    "of the file."
                )
            )
        _money_table(
            t,
            rows.sort("due_date"),
            case["currency"],
            {
                "term_no": N_("Instalment"),
                "due_date": N_("Due date"),
                "due_amount": N_("Amount due"),
                "paid_amount": N_("Amount paid"),
            },
        )


def repayments(t: Words, case: Case) -> None:
    """All repayments of the case."""
    rows = file_rows.payments().filter(pl.col("case_key") == case["case_key"]).collect()
    if rows.height == 0:
        st.caption(t("No repayments have been loaded for this case."))
        return
    total = t.money(int(rows["amount"].sum()), case["currency"])
    with st.expander(
        t("Repayments ({n}), {amount} in all", n=rows.height, amount=speech.escaped(total))
    ):
        _money_table(
            t,
            rows.sort("pay_date", descending=True),
            case["currency"],
            {
                "pay_date": N_("Paid on"),
                "amount": N_("Amount paid"),
                "method": N_("Paid by"),
                "reversal": N_("Reversal"),
            },
        )


def addresses(t: Words, case: Case) -> None:
    """The addresses, masked to the district, with the last verdict on each."""
    shown = seeing.seen(case)
    with st.container(border=True):
        st.markdown(f"**{t('Addresses')}**")
        for kind in ADDRESS_KINDS:
            key = f"addr_{kind}"
            if key not in shown:
                continue
            verdict = case.get(f"verdict_{kind}") or ""
            said = t(VERDICTS[verdict].en) if verdict in VERDICTS else t("no verdict yet")
            seeing.line(t, case, key, shown[key], said=said)
        if case["place_quality"] != EXACT and data.may(Action.CORRECT):
            st.page_link(
                "pages/quality.py",
                label=t("Its place is not known exactly: place it"),
                query_params={"part": "places", "case": case["case_key"]},
                icon=":material/add_location_alt:",
            )


def other_columns(t: Words, case: Case) -> None:
    """What the file said in columns that have no meaning here, masked by their titles."""
    extra = {
        title: as_day(str(value))
        for title, value in _kept(case["extra"]).items()
        if value is not None
    }
    if extra:
        with st.expander(t("Other columns of the file ({n})", n=len(extra))):
            st.dataframe(
                pd.DataFrame(
                    {t("Column in the file"): title, t("Value"): notes.note(case, value)}
                    for title, value in masked(extra).items()
                ),
                hide_index=True,
                alt=t("Other columns of the file"),
            )


def _kept(extra: str | None) -> Mapping[str, object]:
    """The columns without a meaning; a sender's own column of that name is only one of them."""
    try:
        found = json.loads(extra or "{}")
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {"extra": extra}


def _differ(case: Case) -> bool:
    """Whether plan and file say days past due that are far apart."""
    told, filed = case["dpd_plan"], case["dpd_file"]
    return None not in (told, filed) and abs(told - filed) > DAYS_TOLERATED


def _past_due(t: Words, case: Case) -> None:
    """Say where the days past due come from, and which count where plan and file differ."""
    if case["dpd_source"] != FROM_PLAN:
        return
    filed = case["dpd_file"]
    said = t(
        "By its instalments {amount} have been unpaid for {days} days; the file says {dpd}.",
        amount=speech.escaped(t.money(case["overdue_plan"], case["currency"])),
        days=case["dpd_plan"],
        dpd="—" if filed is None else filed,
    )
    if case["oldest_unpaid"]:
        lacking = t.money(case["oldest_unpaid"], case["currency"])
        said += " " + t(
            "Counted from the instalment due {day}, of which {amount} is missing.",
            day=case["oldest_due"],
            amount=speech.escaped(lacking),
        )
    if _differ(case):
        why = t(
            "The instalments count, because they tell each due date and what was paid. Please ask "
            "the client."
        )
        st.warning(f"{said} {why}", icon=":material/warning:")
    else:
        st.caption(said)


def _money_table(t: Words, rows: pl.DataFrame, currency: str, columns: Mapping[str, str]) -> None:
    """A small table with its amounts written out."""
    st.dataframe(
        pd.DataFrame(
            {t(title): _cell(t, row[key], key, currency) for key, title in columns.items()}
            for row in rows.iter_rows(named=True)
        ),
        hide_index=True,
    )


def _cell(t: Words, value: object, key: str, currency: str) -> object:
    if key.endswith("amount") and (value is None or isinstance(value, int)):
        return t.money(value, currency)
    if isinstance(value, bool):
        return t("yes") if value else ""
    return t.date(value) if isinstance(value, dt.date) else value
