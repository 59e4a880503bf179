"""Keep a plan as a proposal, approve it by a second look of the gate, send the crews out."""

from collections.abc import Callable

import streamlit as st

from lib.errors import DoorstepError
from lib.rights import Action
from lib.screen import data, saving, speech, staff
from lib.screen.planning.desk import Desk
from lib.visits.plans import approving, kept
from lib.visits.plans.approving import Judged
from lib.visits.plans.drafting import Draft
from lib.visits.plans.judging import judged
from lib.visits.plans.model import Plan
from lib.words import N_, Words

PLAN = "plan"
"""Address parameter of a kept plan's number."""

PART, DAY = "plan_part", "day"
"""Address parameter of the part of a kept plan, and its value for how the day goes."""

LOOKS = N_("The gate looks at every stop once more…")

REFUSED = "_planning_refused"
"""Session key: the refusal that is said at the next run, where there is room for it."""


def said(t: Words) -> None:
    """Say that something was kept, or why it was refused, once."""
    saving.said(t)
    refused: DoorstepError | None = st.session_state.pop(REFUSED, None)
    if refused is not None:
        st.error(speech.refusal(t, refused), icon=":material/block:")


def buttons(t: Words, here: Desk, draft: Draft) -> None:
    """Offer to keep the draft, and to approve it at once to who may."""
    if not data.may(Action.PLAN):
        return
    if here.made_from == draft.plan.plan_id:
        st.page_link(
            "pages/planning.py",
            label=t("Kept as a proposal: open it"),
            query_params={PLAN: draft.plan.plan_id},
            icon=":material/bookmark_added:",
        )
    elif st.button(t("Keep as a proposal"), icon=":material/bookmark:"):
        keep(here, draft)
        saving.tell()
        st.rerun()
    if data.may(Action.APPROVE_PLAN) and st.button(
        t("Approve"), type="primary", icon=":material/verified:"
    ):
        _approve_draft(t, here, draft)


def keep(here: Desk, draft: Draft) -> str:
    """Keep the draft as a proposal, made from the plan that it comes from; return its number."""
    ledger, current = data.ledger(), data.version() == here.version
    made_from = here.made_from if here.made_from != draft.plan.plan_id else None
    here.made_from = kept.save(ledger, draft.plan, data.now(), supersedes=made_from)
    if current:
        here.version = data.version()
    return here.made_from


def decide(t: Words, version_id: str) -> None:
    """Offer what comes next for a kept plan: to approve it, then to send the crews out."""
    done = kept.steps(data.ledger(), version_id)
    if not data.may(Action.APPROVE_PLAN) or kept.DISPATCHED in done:
        return
    if kept.APPROVED not in done:
        if st.button(t("Approve"), type="primary", icon=":material/verified:"):
            _approve(t, version_id)
    elif st.button(t("Send the crews out"), type="primary", icon=":material/directions_walk:"):
        _dispatch(t, version_id)


def _approve_draft(t: Words, here: Desk, draft: Draft) -> None:
    """Approve a draft; it is kept only where the gate does not refuse it."""
    try:
        with st.spinner(t(LOOKS)):
            told = _judged(draft.plan)
            approving.check(draft.plan, told)
    except DoorstepError as refused:
        st.session_state[REFUSED] = refused
        st.rerun()
    _settle(t, keep(here, draft), approving.approve, told)


def _approve(t: Words, version_id: str) -> None:
    """Let the gate look a second time and approve."""
    _settle(t, version_id, approving.approve)


def _dispatch(t: Words, version_id: str) -> None:
    """Let the gate look once more and send the crews out."""
    _settle(t, version_id, approving.dispatch)


def _settle(
    t: Words, version_id: str, settle: Callable[..., object], told: Judged | None = None
) -> None:
    """Judge every stop anew, unless that was done, and do it; refusals are said at the next run."""
    try:
        with st.spinner(t(LOOKS)):
            ledger = data.ledger()
            told = told or _judged(kept.load(ledger, version_id))
            settle(ledger, version_id, told, data.local_now())
    except DoorstepError as refused:
        st.session_state[REFUSED] = refused
    else:
        saving.tell()
        st.query_params[PLAN] = version_id
    st.rerun()


def _judged(plan: Plan) -> Judged:
    data.check(Action.APPROVE_PLAN)
    return judged(data.portfolio(), data.settings(), plan, staff.today())
