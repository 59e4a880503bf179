"""Proposing an agreement on the page of a case: what can be afforded, up to three offers, one."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from lib.agreements import agreeing, comparing
from lib.agreements.affordability import Affordable, Budget
from lib.agreements.debt import BASES, COMPONENTS, WAIVABLE, Debt, bases, debt_of, paid_since
from lib.agreements.limits import OVER, Limits, over
from lib.agreements.offers import (
    DEFERRAL,
    EQUAL,
    HIGHEST_RATE,
    KINDS,
    MOST_MONTHS,
    SETTLEMENT,
    STEPPED,
    WAIVER,
    Offer,
    Terms,
    add_months,
    offer,
)
from lib.agreements.proposal import Proposal
from lib.errors import RecordRefused
from lib.screen import data, file_rows, following, parts, saving, speech
from lib.screen.agreements import affording
from lib.screen.agreements.names import PART
from lib.screen.safety.cases import of_sample
from lib.words import N_, Words

Case = Mapping[str, Any]

NONE = ""
"""Stands for no offer in the list of kinds."""

COLUMNS = {
    "kind": N_("Kind of agreement"),
    "number": N_("Number of instalments"),
    "largest": N_("Largest instalment"),
    "total": N_("To be paid"),
    "waived": N_("Waived"),
    "cost": N_("Interest of the plan"),
    "first": N_("First instalment due"),
    "last": N_("Last instalment due"),
    "fits": N_("Can be afforded"),
    "expected": N_("May bring"),
}
"""Columns of the comparison."""

NO_AMOUNT = N_("The file gives no amount that an agreement could be about.")
SETTLED = N_("All that the file says is owed was paid since; there is nothing to agree about.")

FITS = {True: N_("yes"), False: N_("no"), None: N_("not known")}


def form(t: Words, case: Case, day: dt.date) -> None:
    """Ask, compare and propose; says so where the case has no amount to agree about."""
    paid = paid_since(case, file_rows.payments(), data.today())
    known = bases(case, paid)
    if not known:
        st.caption(t(SETTLED if bases(case) else NO_AMOUNT))
        return
    name = f"agreement_{case['case_key']}"
    budget, found = affording.ask(t, case, name)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        basis = st.selectbox(
            t("What it is about"),
            known,
            format_func=lambda code: t(BASES[code]),
            key=saving.key(name, "basis"),
            width=200,
        )
        first = st.date_input(
            t("First instalment due"),
            value=add_months(data.today(), 1),
            min_value=data.today(),
            key=saving.key(name, "first"),
            width=170,
        )
        note = st.text_input(t("In words"), key=saving.key(name, "note"))
    debt = debt_of(case, basis, paid[basis])
    _debt(t, debt, paid[basis])
    made = _offers(t, name, debt, found, first or data.today())
    _compare(t, made, found, day)
    _propose(t, case, name, made, budget, note)


def _debt(t: Words, debt: Debt, paid: int) -> None:
    """What the debt consists of, as far as the file says, and what was paid of it since."""
    each = (
        t("{what}: {amount}", what=t(COMPONENTS[code]), amount=t.money(amount, debt.currency))
        for code, amount in debt.parts.items()
    )
    st.caption(speech.escaped(" · ".join(each)))
    if paid:
        amount = t.money(paid, debt.currency)
        st.caption(speech.escaped(t("{amount} paid since is taken off already.", amount=amount)))


def _offers(t: Words, name: str, debt: Debt, found: Affordable, first: dt.date) -> Sequence[Offer]:
    """Ask for up to three offers beside each other; those that can be reckoned."""
    drafts = list(comparing.drafts(debt, found, first))
    made = []
    for at, column in enumerate(st.columns(comparing.MOST_OFFERS)):
        draft = drafts[at] if at < len(drafts) else None
        with column, st.container(border=True):
            terms = _terms(t, f"{name}_{at}", debt, first, draft)
            if terms is None:
                continue
            try:
                made.append(offer(debt, terms))
            except RecordRefused as refused:
                st.error(speech.refusal(t, refused), icon=":material/block:")
    return made


def _terms(t: Words, name: str, debt: Debt, first: dt.date, draft: Terms | None) -> Terms | None:
    """Ask for the terms of one offer, beginning with those of the draft."""
    codes = [*KINDS, NONE]
    drafted = draft.kind if draft else NONE
    kind = st.selectbox(
        t("Kind of agreement"),
        codes,
        index=codes.index(drafted),
        format_func=lambda code: t(KINDS[code]) if code else "—",
        key=saving.key(name, f"kind_{drafted}"),
    )
    if kind == NONE:
        return None
    usual = draft.number if draft else 1 if kind == SETTLEMENT else comparing.USUAL_MONTHS
    number = _whole(
        t("Number of instalments"), saving.key(name, f"number_{kind}_{usual}"), usual, 1
    )
    return Terms(
        kind=kind,
        number=number,
        first_due=first,
        rate=_rate(t, name) if kind in {EQUAL, DEFERRAL, WAIVER} else Decimal(0),
        **_own(t, name, kind, debt, draft),
    )


def _own(t: Words, name: str, kind: str, debt: Debt, draft: Terms | None) -> dict[str, Any]:
    """What only the terms of this kind have."""
    if kind == DEFERRAL:
        usual = comparing.USUAL_GRACE
        months = _whole(t("Months of deferral"), saving.key(name, "grace"), usual, 1)
        return {"grace_months": months}
    if kind == STEPPED:
        number = _whole(t("Smaller instalments"), saving.key(name, "low_number"), 3, 1)
        low = affording.money(t("Each of them"), saving.key(name, "low_amount"))
        return {"low_number": number, "low_amount": low or 0}
    if kind == SETTLEMENT:
        return {"settles": affording.money(t("Settles the debt"), saving.key(name, "settles")) or 0}
    if kind == WAIVER:
        drafted = draft.waived if draft else {}
        asked = {
            code: affording.money(
                t("Waived: {what}", what=t(COMPONENTS[code])),
                saving.key(name, f"waived_{code}"),
                drafted.get(code),
            )
            for code in WAIVABLE
            if code in debt.parts
        }
        if not asked:
            st.caption(t("The file names no interest, penalty or fees that could be waived."))
        return {"waived": {code: amount for code, amount in asked.items() if amount}}
    return {}


def _rate(t: Words, name: str) -> Decimal:
    rate = st.number_input(
        t("Interest a year in %"),
        min_value=0.0,
        max_value=float(HIGHEST_RATE),
        value=0.0,
        step=0.5,
        format="%.2f",
        key=saving.key(name, "rate"),
    )
    return Decimal(str(rate))


def _whole(title: str, key: str, value: int, least: int) -> int:
    return int(st.number_input(title, min_value=least, max_value=MOST_MONTHS, value=value, key=key))


def _compare(t: Words, made: Sequence[Offer], found: Affordable, day: dt.date) -> None:
    """The offers side by side, and what the table cannot say of each."""
    if not made:
        return
    agreed, promises = data.agreements(day), following.promises(day)
    least = data.settings().minimum_n
    chances = [comparing.chance(one.terms.kind, agreed, promises, least) for one in made]
    rows = []
    for one, chance in zip(made, chances, strict=True):
        value, currency = comparing.expected(one, chance), one.debt.currency
        told = {
            "kind": t(KINDS[one.terms.kind]),
            "number": t.number(len(one.schedule)),
            **{
                name: t.money(amount, currency)
                for name, amount in (
                    ("largest", one.largest),
                    ("total", one.total),
                    ("waived", one.forgone),
                    ("cost", one.cost),
                )
            },
            "first": t.date(one.schedule[0].due),
            "last": t.date(one.schedule[-1].due),
            "fits": t(FITS[comparing.fits(one, found)]),
            "expected": t("not enough data") if value is None else t.money(value, currency),
        }
        rows.append({t(title): told[column] for column, title in COLUMNS.items()})
    parts.show(t, pl.DataFrame(rows), alt=t("Offers side by side"))
    for one, chance in zip(made, chances, strict=True):
        said = " ".join(t(part) for part in comparing.told(one, found, chance))
        st.text(t("{what}: {said}", what=t(KINDS[one.terms.kind]), said=said))
    st.caption(
        t(
            "As of {day}. What an offer may bring is its sum times the share of agreements or "
            "promises that were kept here, without a discount.",
            day=day,
        )
    )


def _propose(
    t: Words, case: Case, name: str, made: Sequence[Offer], budget: Budget, note: str
) -> None:
    """A button for each offer, side by side, with what it needs beyond the limits."""
    limits = Limits.of(data.settings())
    for at, (one, column) in enumerate(zip(made, st.columns(comparing.MOST_OFFERS), strict=False)):
        proposal = Proposal(
            case_key=case["case_key"],
            offer=one,
            budget=budget,
            note=note,
            sample=of_sample(case),
            agreement_id=saving.form_id(name) + f"{at}",
        )
        label = t("Propose: {what}", what=t(KINDS[one.terms.kind]))
        save = partial(_save, proposal, limits)
        with column:
            saving.button(
                t,
                f"{name}_{at}",
                save,
                label=label,
                icon=":material/handshake:",
                part=PART,
                chief=False,
            )
            if beyond := [t(OVER[code]) for code in over(one, limits, data.today())]:
                why = t.listed(beyond)
                st.caption(t("A second person has to approve it: {why}.", why=why))


def _save(proposal: Proposal, limits: Limits) -> None:
    data.check_case(proposal.case_key)
    agreeing.propose(data.ledger(), proposal, limits, data.local_now())
    st.session_state.pop(f"_form_agreement_{proposal.case_key}", None)
