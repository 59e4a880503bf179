"""The repayment agreements of one case: where each stands, its schedule, what can be done next."""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from lib.agreements import agreeing, records
from lib.agreements.copies import LACKS, lacking
from lib.agreements.following import KEPT, Grace, State
from lib.agreements.offers import KINDS
from lib.agreements.proposal import HOW, SIGNERS, Signature
from lib.overrides.deciding import alone
from lib.rights import Action
from lib.screen import attached, data, file_rows, logins, notes, parts, saving
from lib.screen.agreements import approving, printing, proposing
from lib.screen.agreements.names import PART, PARTS, STATES
from lib.words import Words

Row = Mapping[str, Any]

UNSIGNED = (State.PROPOSED, State.APPROVED)
SHOWN = (*KEPT, *UNSIGNED)
"""States of agreements that are shown with their schedule."""


def section(t: Words, case: Row, day: dt.date) -> None:
    """What is agreed, with its schedule and what can be done about it."""
    saving.said(t, PART)
    mine = data.agreements(day).filter(pl.col("case_key") == case["case_key"])
    mine = lacking(mine, attached.listed())
    if mine.height:
        live = mine.filter(pl.col("state").is_in(SHOWN)).height
        title = t("Repayment agreements ({n})", n=mine.height)
        with st.expander(title, expanded=live > 0):
            for row in mine.iter_rows(named=True):
                _one(t, case, row, day)


def propose(t: Words, case: Row, day: dt.date) -> None:
    """The form that proposes an agreement: as wide as the page, for three offers side by side."""
    if data.may(Action.RECORD):
        with st.expander(t("Propose a repayment agreement")):
            proposing.form(t, case, day)


def _one(t: Words, case: Row, row: Row, day: dt.date) -> None:
    with st.container(border=True):
        st.text(_told(t, case, row))
        if row["lacks"]:
            st.warning(t(LACKS[row["lacks"]]), icon=":material/attach_file:")
        if row["state"] in SHOWN:
            _live(t, case, row, day)
        elif row["lacks"]:
            _copy(t, row)


def _live(t: Words, case: Row, row: Row, day: dt.date) -> None:
    """What stands or may be signed: its schedule, its paper, and what can be done about it."""
    _figures(t, row, day)
    _schedule(t, row, day)
    attached.of_subject(t, case, row["agreement_id"])
    if row["waits"]:
        st.caption(t("The paper to sign and the upload of the signed copy come with the approval."))
    else:
        printing.offer(t, case, row)
        _copy(t, row)
    if data.may(Action.RECORD) and row["state"] in UNSIGNED and not row["waits"]:
        _sign(t, row)
    approving.basis(t, row)
    if acts := _acts(t, row):
        saving.with_reason(t, row["agreement_id"], acts, data.local_now(), part=PART)


def _copy(t: Words, row: Row) -> None:
    """Ask for the signed copy."""
    if data.may(Action.RECORD):
        name = f"signed_{row['agreement_id']}"
        attached.add(t, name, "agreement", row["agreement_id"], t("Signed copy"))


def _told(t: Words, case: Row, row: Row) -> str:
    """An agreement in one line."""
    money = partial(t.money, currency=row["currency"])
    parts = (
        t("waits for approval") if row["waits"] else t(STATES[row["state"]]),
        t(KINDS[row["kind"]]),
        t("{amount} in {n} instalments", amount=money(row["total"]), n=row["instalments"]),
        t("{amount} waived", amount=money(row["waived"])) if row["waived"] else None,
        t("proposed on {day}", day=row["proposed_on"]),
        logins.called(row["proposed_by"]),
        t("decided by {who}", who=logins.called(row["decided_by"])) if row["decided_by"] else None,
        t("signed on {day}", day=row["signed_on"]) if row["signed_on"] else None,
        t("ended on {day}", day=row["ended_on"]) if row["ended_on"] else None,
        notes.note(case, row["note"]),
        notes.note(case, row["why"]),
    )
    return " · ".join(filter(None, parts))


def _figures(t: Words, row: Row, day: dt.date) -> None:
    """What came in and what is missing, as of a day."""
    if not row["signed_on"]:
        return
    money = partial(t.money, currency=row["currency"])
    st.text(
        t(
            "As of {day}, n = {n} instalments: {paid} of {total} paid, {late} late.",
            day=day,
            n=row["instalments"],
            paid=money(row["paid"]),
            total=money(row["total"]),
            late=money(row["late"]),
        )
    )


def _schedule(t: Words, row: Row, day: dt.date) -> None:
    """Each instalment with what came in."""
    mine = _instalments(data.version(), day).filter(pl.col("agreement_id") == row["agreement_id"])
    money = partial(t.money, currency=row["currency"])
    table = {
        t("Instalment"): [t.number(one) for one in mine["number"]],
        t("Due date"): [t.date(one) for one in mine["due"]],
        t("Amount due"): [money(one) for one in mine["amount"]],
        t("Amount paid"): [money(one) for one in mine["filled"]],
        t("State"): [t(PARTS[one]) if one else "—" for one in mine["part"]],
    }
    parts.show(t, pl.DataFrame(table), alt=t("Schedule of the agreement"))


@data.shared
def _instalments(at: int, day: dt.date) -> pl.DataFrame:
    del at
    grace = Grace.of(data.settings())
    return records.instalments(data.agreement_steps(), file_rows.payments(), day, grace)


def _sign(t: Words, row: Row) -> None:
    """Record the signature."""
    name = f"sign_{row['agreement_id']}"
    today = data.today()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        signed_on = st.date_input(
            t("Signed on"), value=today, max_value=today, key=saving.key(name, "on"), width=170
        )
        how = parts.choice(t, t("How it was signed"), HOW, saving.key(name, "how"), width=200) or ""
        signed_by = parts.choice(t, t("By whom"), SIGNERS, saving.key(name, "by"), width=200) or ""
    signature = Signature(signed_on=signed_on or today, how=how, signed_by=signed_by)
    save = partial(_save_signature, row["case_key"], row["agreement_id"], signature)
    label = t("Record the signature")
    saving.button(t, name, save, label=label, icon=":material/draw:", part=PART)


def _save_signature(case_key: str, agreement_id: str, signature: Signature) -> None:
    data.check_case(case_key)
    agreeing.sign(data.ledger(), agreement_id, signature, data.local_now())


def _acts(t: Words, row: Row) -> dict[str, tuple[str, str, Callable[..., None]]]:
    """Name of each act that is open to who is at the screen → its button and what it does."""
    me = data.actor()
    mine = row["proposed_by"] == me.name
    found: dict[str, tuple[str, str, Callable[..., None]]] = {}
    if row["state"] in KEPT:
        if data.may(Action.REVIEW_HOLD):
            found["cancel"] = (t("Cancel the agreement"), ":material/cancel:", agreeing.cancel)
        return found
    decides = data.may(Action.APPROVE_AGREEMENT) and (not mine or alone(me))
    if decides and row["state"] == State.PROPOSED:
        if row["waits"]:
            found["approve"] = (t("Approve it"), ":material/check:", agreeing.approve)
        found["refuse"] = (t("Refuse it"), ":material/block:", agreeing.refuse)
    if data.may(Action.RECORD):
        found["withdraw"] = (t("Take it back"), ":material/undo:", agreeing.withdraw)
    return found
