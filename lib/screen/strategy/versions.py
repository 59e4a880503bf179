"""Proposing a strategy, deciding about it, and the versions that there were."""

import datetime as dt
from functools import partial

import pandas as pd
import streamlit as st

from lib.overrides.deciding import alone
from lib.rights import Action
from lib.screen import case_frames, data, logins, saving, speech
from lib.screen.frame import Here
from lib.screen.strategy import frames, matrix_table, trying
from lib.screen.strategy.names import STATES
from lib.strategy import changing, records
from lib.strategy.changing import PROPOSED
from lib.strategy.matrix import Matrix
from lib.strategy.records import Strategy
from lib.words import Words

FORM = "strategy"


def in_force(t: Words, live: Strategy) -> None:
    """Say which strategy is in force, since when, by whom and why."""
    if live.strategy_id is None:
        st.caption(t("The strategy of the product is in force; nobody has changed it."))
        return
    said = t(
        "Strategy {number} is in force since {since}. Proposed: {note} Put into force: {why}",
        number=live.number,
        since=t.date(_local(live.decided_at)),
        note=_signed(live.note, logins.called(live.proposed_by)),
        why=_signed(live.why, logins.called(live.decided_by)),
    )
    st.caption(speech.escaped(said))


def edit(t: Words, here: Here) -> None:
    """The table of the strategy in force; what is changed in it is tried and can be proposed."""
    live = frames.live()
    in_force(t, live)
    allowed = data.may(Action.CHANGE_STRATEGY)
    key = f"matrix_{live.number}_{saving.form_id(FORM)[:8]}"
    # The table is tall: what its change means is said above it too.
    above = st.container()
    after = matrix_table.edit(t, live.matrix, key=key, allowed=allowed)
    matrix_table.tiers(t, case_frames.amount_limits(here.as_of))
    if not allowed:
        st.caption(t("Whoever may propose another strategy can change the cells here."))
    elif after is None:
        return
    elif after == live.matrix:
        st.caption(t("Change cells to see at once what would change today."))
    else:
        found = trying.compare(here, live.matrix, after)
        above.info(speech.said(t, found.summary()), icon=":material/compare_arrows:")
        _propose(t, after)
        trying.draw(t, found, key="draft")


def _propose(t: Words, after: Matrix) -> None:
    with st.container(border=True):
        why = st.text_area(t("Why"), key=saving.key(FORM, "why"), height=80)
        act = partial(_save, after, why, saving.form_id(FORM))
        if alone(data.actor()):
            st.caption(t("You work alone: once it is proposed, put it into force above."))
        else:
            st.caption(t("A second person puts it into force."))
        label = t("Propose this strategy")
        saving.button(t, FORM, act, label=label, icon=":material/front_hand:")


def _save(after: Matrix, why: str, strategy_id: str) -> None:
    changing.propose(data.ledger(), after, why, data.now(), strategy_id)


def decide(t: Words, here: Here) -> None:
    """The strategies that were proposed and wait for a decision, each with what it changes."""
    live = frames.live()
    waiting = [one for one in records.listed(data.ledger()) if one.state == PROPOSED]
    for one in waiting:
        with st.container(border=True):
            _proposal(t, here, live, one)


def _proposal(t: Words, here: Here, live: Strategy, one: Strategy) -> None:
    told = t(
        "Strategy {number}, proposed on {day}: {note}",
        number=one.number,
        day=t.date(_local(one.proposed_at)),
        note=_signed(one.note, logins.called(one.proposed_by)),
    )
    st.markdown(f"**{speech.escaped(told)}**")
    matrix_table.differences(t, live.matrix, one.matrix)
    with st.expander(t("What it would change today")):
        trying.draw(t, trying.compare(here, live.matrix, one.matrix), key=str(one.number))
    if acts := _acts(t, one):
        saving.with_reason(t, str(one.strategy_id), acts, data.now())


def _acts(t: Words, one: Strategy) -> saving.Acts:
    """What who is at the screen may do about a proposal."""
    me = data.actor()
    mine = one.proposed_by == me.name
    found = {}
    if data.may(Action.APPROVE_STRATEGY) and (not mine or alone(me)):
        found["approve"] = (t("Put it into force"), ":material/check:", changing.approve)
        found["refuse"] = (t("Refuse it"), ":material/block:", changing.refuse)
    if data.may(Action.CHANGE_STRATEGY) and mine:
        found["withdraw"] = (t("Take it back"), ":material/undo:", changing.withdraw)
    return found


def history(t: Words) -> None:
    """All strategies that there were, with who, when and why."""
    found = [one for one in records.listed(data.ledger()) if one.strategy_id is not None]
    if not found:
        return
    with st.expander(t("Versions ({n})", n=len(found))):
        rows = [
            {
                t("Version"): t.number(one.number),
                t("State"): t(STATES[one.state]),
                t("Proposed on"): t.date(_local(one.proposed_at)),
                t("Proposed by"): logins.called(one.proposed_by) or "—",
                t("Why proposed"): one.note,
                t("Decided on"): t.date(_local(one.decided_at)),
                t("Decided by"): logins.called(one.decided_by) or "—",
                t("Why decided so"): one.why,
            }
            for one in found
        ]
        st.dataframe(
            pd.DataFrame(rows), hide_index=True, placeholder="", alt=t("Versions of the strategy")
        )


def _signed(words: str, who: str) -> str:
    """What somebody said, with who it was if anybody but who is alone."""
    return f"{words} ({who})" if who else words


def _local(moment: dt.datetime | None) -> dt.date | None:
    """The day of a moment where people work."""
    return None if moment is None else moment.astimezone(data.zone()).date()
