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
from lib.cases.holds import counts_on
from lib.cases.past_due import DAYS_TOLERATED
from lib.followups.codes import ADDRESS_KINDS, CHANNELS, VERDICTS
from lib.followups.handling import ASSIGNED, HELD, handled, kind_of
from lib.followups.timeline import Event, timeline
from lib.portfolio.plans import FROM_PLAN
from lib.privacy.masking import mask_address, mask_name, mask_phone, mask_text
from lib.privacy.unknown import masked
from lib.rights import Action
from lib.screen import basket, data, parts, speech
from lib.words import N_, Words

Case = Mapping[str, Any]

KINDS = {
    "repayment": N_("Repayment"),
    "reversal": N_("Reversal"),
    "promise": N_("Promise"),
    ASSIGNED: N_("Assignment"),
    HELD: N_("Hold"),
}
"""Kinds of events that are no channel."""

EVENTS_SHOWN = 60


def headline(t: Words, case: Case, day: dt.date) -> None:
    """Who and how much, with the holds of a day if there are any."""
    number = next(case[key] for key in OPEN_NUMBERS if case[key])
    st.subheader(f"{speech.escaped(number)} · {mask_name(case['name']) or ''}", anchor=False)
    with st.container(horizontal=True):
        overdue = t.money(case["overdue_amount"], case["currency"])
        st.metric(t("Overdue amount"), overdue, border=True, width="content")
        dpd = case["dpd"]
        days = "—" if dpd is None else t.number(dpd)
        st.metric(t("Days past due"), days, border=True, width="content")
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
    if case["held"]:
        st.warning(
            t(
                "On hold: {reason}. This case must not be visited.",
                reason=parts.spoken(t, case["held"]),
            ),
            icon=":material/pan_tool:",
        )
        _holds(t, case, day)


def _holds(t: Words, case: Case, day: dt.date) -> None:
    """What the lists of holds say of the case: each standing hold with its days and its reason."""
    listed = data.holds().filter(pl.col("case_key") == case["case_key"], counts_on(day))
    for row in listed.iter_rows(named=True):
        said = (
            t(kind_of(row["hold_kind"])),
            f"{t.date(row['starts_on'])} – {t.date(row['ends_on']) if row['ends_on'] else ''}",
            row["source"],
            mask_text(row["note"]),
        )
        st.text(" · ".join(filter(None, said)))


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
                (N_("Mobile phone"), mask_phone(case["mobile"])),
            ],
        )


def instalments(t: Words, case: Case) -> None:
    """The instalment plan, and the days past due that follow from it."""
    rows = data.instalments().filter(pl.col("case_key") == case["case_key"])
    if rows.height == 0:
        st.caption(t("No instalment plan has been loaded for this case."))
        return
    with st.expander(t("Instalments ({n})", n=rows.height)):
        st.caption(_past_due(t, case))
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
    rows = data.repayments().filter(pl.col("case_key") == case["case_key"])
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
    with st.container(border=True):
        st.markdown(f"**{t('Addresses')}**")
        for kind, code in ADDRESS_KINDS.items():
            text = case.get(f"addr_{kind}")
            if not text:
                continue
            verdict = case.get(f"verdict_{kind}") or ""
            said = t(VERDICTS[verdict].en) if verdict in VERDICTS else t("not visited")
            with st.container(horizontal=True, gap="small"):
                st.caption(t(code.en), width=150)
                st.text(f"{mask_address(text)} · {said}")
        if case["place_quality"] != "exact" and data.may(Action.CORRECT):
            st.page_link(
                "pages/quality.py",
                label=t("Its place is not known exactly: place it"),
                query_params={"part": "places", "case": case["case_key"]},
                icon=":material/add_location_alt:",
            )


def other_columns(t: Words, case: Case) -> None:
    """What the file said in columns that have no meaning here, masked by their titles."""
    extra = {
        title: str(value) for title, value in _kept(case["extra"]).items() if value is not None
    }
    if extra:
        with st.expander(t("Other columns of the file ({n})", n=len(extra))):
            st.dataframe(
                pd.DataFrame(
                    {t("Column in the file"): title, t("Value"): value}
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


def events(t: Words, case: Case, day: dt.date) -> None:
    """The timeline: all contacts, repayments, promises, hand-overs and holds, newest first."""
    key = case["case_key"]
    found = timeline(
        key,
        data.followups(),
        data.repayments(),
        data.promises(day),
        handled(key, data.assignments(), data.holds()),
    )
    st.markdown(f"**{t('Timeline ({n})', n=len(found))}**")
    if not found:
        st.caption(t("Nothing has been recorded yet."))
    for event in found[:EVENTS_SHOWN]:
        _event(t, event, case["currency"])


def _past_due(t: Words, case: Case) -> str:
    """What plan and file say of the days past due, and which of them counts."""
    if case["dpd_source"] != FROM_PLAN:
        return t(
            "This plan does not reach the day of the file, so the days past due are those of "
            "the file."
        )
    told, filed = case["dpd_plan"], case["dpd_file"]
    said = t(
        "By its instalments {amount} have been unpaid for {days} days; the file says {dpd}.",
        amount=speech.escaped(t.money(case["overdue_plan"], case["currency"])),
        days=told,
        dpd="—" if filed is None else filed,
    )
    if filed is None or abs(told - filed) <= DAYS_TOLERATED:
        return said
    return f":material/warning: {said} {t('The instalments count. Please ask the client.')}"


def _event(t: Words, event: Event, currency: str) -> None:
    at = t.datetime(event.at) if isinstance(event.at, dt.datetime) else t.date(event.at)
    kind = t(CHANNELS[event.kind].en) if event.kind in CHANNELS else t(KINDS[event.kind])
    amount = "" if event.amount is None else t.money(event.amount, event.currency or currency)
    with st.container(horizontal=True, gap="small"):
        st.caption(at, width=130)
        st.caption(kind, width=70)
        said = " · ".join(filter(None, (t(event.title), amount, event.actor)))
        st.text("\n".join(filter(None, (said, mask_text(event.detail)))), width="stretch")


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
