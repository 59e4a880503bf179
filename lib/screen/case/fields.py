"""The fields of the form of a contact: only those that the result needs, filled with proposals."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any

import streamlit as st

from lib.followups import codes
from lib.followups.codes import Code, Outcome
from lib.followups.recording import Entry, propose
from lib.screen import data
from lib.screen.case import going
from lib.words import MINOR_UNITS, N_, Words

RECORDED_BY_HAND = ("visit", "call")
"""The channels that somebody records a result of; others come in files."""

QUICK = {
    "visit": ("NOT_HOME", "PTP", "REFUSED", "NOT_DONE"),
    "call": ("CALL_RNR", "PTP", "REFUSED", "CALLBACK"),
}
"""Channel → its commonest results: one click each, or Alt and their place in the row."""

FIRST = {"promise_amount": "amount", "reason": "reason", "note": "note", "next_time": "hour"}
"""Field that a result may demand → its widget, in the order in which the form asks."""


@dataclass(frozen=True)
class Form:
    """A form that is being filled in, in the reader's words; `told` is what a draft of it says."""

    t: Words
    followup_id: str
    told: Mapping[str, Any]

    def key(self, name: str) -> str:
        """The key of one of its widgets."""
        return key(self.followup_id, name)


def key(followup_id: str, name: str) -> str:
    """The key of a widget of a form: another form has others, and nothing of this one in them."""
    return f"rec_{name}_{followup_id[:8]}"


def entry(form: Form, case: Mapping[str, Any], today: dt.date) -> Entry:
    """Ask for a contact with the case; `today` is the day that is proposed."""
    t, told = form.t, form.told
    channel, moment = _how_and_when(form, today)
    outcome, before = _result(form, channel)
    shared: dict[str, Any] = {
        "case_key": str(case["case_key"]),
        "channel": channel,
        "happened_at": moment,
        "currency": str(case["currency"]),
        "collector": going.ask(
            t, form.key("who"), case.get("collector"), channel, told.get("collector")
        ),
        "followup_id": form.followup_id,
    }
    if outcome is None:
        return Entry(outcome="", **shared)
    again = form if outcome == before else replace(form, told={})
    parts = _parts(again, outcome, channel, moment.date())
    _focus(form, outcome)
    return Entry(outcome=outcome.code, **shared, **parts)


def _how_and_when(form: Form, today: dt.date) -> tuple[str, dt.datetime]:
    """Ask for the channel and the moment of a contact."""
    t, told = form.t, form.told
    at = told.get("happened_at") or dt.datetime.combine(today, data.local_now().time())
    with st.container(horizontal=True, vertical_alignment="bottom"):
        channel = st.segmented_control(
            t("Contact by"),
            RECORDED_BY_HAND,
            default=told.get("channel", "visit"),
            required=True,
            format_func=lambda code: t(codes.CHANNELS[code].en),
            key=form.key("channel"),
        )
        day = st.date_input(t("Date"), value=at.date(), key=form.key("day"), width=150)
        time = st.time_input(
            t("Time"),
            value=at.time().replace(second=0, microsecond=0),
            key=form.key("time"),
            step=300,
            width=120,
        )
    return channel or "visit", dt.datetime.combine(day, time)


def _result(form: Form, channel: str) -> tuple[Outcome | None, Outcome | None]:
    """Ask what came of a contact; beside it what a draft says came of it."""
    t, told = form.t, form.told
    offered = codes.choices(channel)
    before = codes.OUTCOMES.get(told.get("outcome", ""))
    if before and before not in offered and channel == told.get("channel"):
        offered = (*offered, before)  # hidden since: a record that has it may keep it
    mine = form.key(f"outcome_{channel}")
    # Streamlit warns of a default beside a value of the session.
    usual = None if mine in st.session_state or before not in offered else offered.index(before)
    outcome = st.selectbox(
        t("Result"),
        offered,
        index=usual,
        format_func=lambda one: t(one.en),
        key=mine,
        placeholder=t("Choose what came of it"),
    )
    _quick(t, channel, mine)
    return outcome, before


def _focus(form: Form, outcome: Outcome) -> None:
    """Put the cursor into the first field that the result asks for, once it was chosen.

    Whoever records by keys alone would have to pass thirty fields to get there.
    """
    asked = [field for name, field in FIRST.items() if name in outcome.requires]
    chosen = form.key("chosen")
    if st.session_state.get(chosen) == outcome.code:
        return
    st.session_state[chosen] = outcome.code
    if asked and outcome.code != form.told.get("outcome"):  # a draft is looked at first
        focus(form.key(f"{asked[0]}_{outcome.code}"))


FOCUS_TRIES = 200
"""Tenths of a second for which a widget that is to have the cursor is waited for."""


def focus(field: str) -> None:
    """Put the cursor into the widget with a key, as soon as it is drawn.

    On a page that opens the browser still fetches what draws the widget when it hears this. Whoever
    has begun to type elsewhere meanwhile is left alone.
    """
    wanted = f".st-key-{field} :is(input, textarea)"
    st.html(
        f"""<script>(function () {{
  let tries = {FOCUS_TRIES};
  (function look() {{
    const found = document.querySelector("{wanted}");
    const idle = tries === {FOCUS_TRIES} || document.activeElement === document.body;
    if (found && idle) found.focus();
    else if (idle && tries-- > 0) setTimeout(look, 100);
  }})();
}})()</script>""",
        unsafe_allow_javascript=True,
    )


def _quick(t: Words, channel: str, field: str) -> None:
    """Offer the commonest results, which then stand in the field of the result."""
    with st.container(horizontal=True, gap="small"):
        for at, code in enumerate(QUICK[channel], start=1):
            one = codes.OUTCOMES[code]
            if one.hidden:
                continue
            st.button(
                t(one.en),
                on_click=st.session_state.__setitem__,
                args=(field, one),
                type="tertiary",
                shortcut=f"Alt+{at}",
                key=f"{field}_{code}",
            )


def _parts(form: Form, rule: Outcome, channel: str, day: dt.date) -> dict[str, Any]:
    """The other parts, with what the code table proposes for the result, or a draft of it says."""
    t, told = form.t, form.told
    found: dict[str, Any] = {}
    ask = partial(_choice, form, rule)
    if "promise_amount" in rule.requires:  # first, since nothing can propose them
        found |= _promise(form, rule, day)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        fitting = [one for one in codes.MET_WHOM.values() if one.group in rule.met]
        found["met_whom"] = ask("met_whom", t("Met whom"), fitting, first=True)
        if channel == "visit" and rule.attempt:
            kinds = codes.ADDRESS_KINDS.values()
            found["address_kind"] = ask("address_kind", t("Address"), kinds, first=True)
            found["address_verdict"] = ask(
                "address_verdict",
                t("Address verdict"),
                codes.VERDICTS.values(),
                default=rule.verdict,
            )
    if rule.contact:
        found["reason"] = ask("reason", t("Why unpaid"), codes.REASONS.values())
    note = st.text_area(
        t(note_title(rule.code)),
        value=told.get("note", ""),
        key=form.key(f"note_{rule.code}"),
        height=80,
    )
    found["note"] = note or None
    promised = found.get("promise_date")
    action, due = propose(rule.code, day, promised if isinstance(promised, dt.date) else None)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        found["next_action"] = ask(
            "next_action", t("Next step"), codes.NEXT_ACTIONS.values(), default=action
        )
        found["next_date"] = st.date_input(
            t("Next step due"),
            value=told.get("next_date", due) if promised == told.get("promise_date") else due,
            key=form.key(f"next_{rule.code}_{due}"),
            width=150,
        )
        if rule.days == "agreed" or told.get("next_time"):
            found["next_time"] = st.time_input(
                t("Hour agreed"),
                value=told.get("next_time"),
                key=form.key(f"hour_{rule.code}"),
                step=300,
                width=120,
            )
    return found


def note_title(outcome: str) -> str:
    """What the field of the free text is called for a result."""
    rule = codes.OUTCOMES.get(outcome)
    return rule.ask if rule and rule.ask else N_("Note")


def _promise(form: Form, rule: Outcome, day: dt.date) -> dict[str, Any]:
    t, told = form.t, form.told
    before = told.get("promise_amount")
    due = told.get("promise_date")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        amount = st.number_input(
            t("Amount promised"),
            min_value=0.0,
            value=None if before is None else before / MINOR_UNITS,
            step=100.0,
            format="%.2f",
            key=form.key(f"amount_{rule.code}"),
        )
        by = st.date_input(
            t("To be paid by"),
            value=due if due is None or due >= day else None,
            min_value=day,
            key=form.key(f"due_{rule.code}"),
            width=150,
        )
    minor = None if amount is None else int(Decimal(str(amount)) * MINOR_UNITS)
    return {"promise_amount": minor, "promise_date": by}


def _choice(
    form: Form,
    rule: Outcome,
    name: str,
    title: str,
    offered: Iterable[Code],
    *,
    default: str | None = None,
    first: bool = False,
) -> str | None:
    """Ask for a code; its widget belongs to the result, so that another one proposes afresh."""
    table = {one.code: one for one in offered}
    proposed = form.told.get(name, default)
    wanted = proposed if proposed in table else next(iter(table), None) if first else None
    return st.selectbox(
        title,
        list(table),
        index=list(table).index(wanted) if wanted else None,
        format_func=lambda code: form.t(table[code].en),
        key=form.key(f"{name}_{rule.code}"),
        placeholder="—",
    )
