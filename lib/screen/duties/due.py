"""The work list: what the day asks of each person and crew, with the way to do it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from lib.agreements.limits import OVER
from lib.followups import duties
from lib.followups.codes import COMPLAINT_KINDS, HOLD_KINDS, NEXT_ACTIONS, OUTCOMES
from lib.followups.duties import Duty
from lib.followups.worklist import Kind
from lib.rights import Action
from lib.screen import data, downloads, linked, parts, speech
from lib.screen.duties.due_rows import LATE, REVIEW, TODAY
from lib.strategy import saying
from lib.strategy.actions import ACTS
from lib.visits.requests.asking import REASONS
from lib.words import N_, Words

GROUPS = {
    TODAY: N_("Due today"),
    LATE: N_("Overdue steps"),
    Kind.PROMISE_BROKEN.value: N_("Broken promises"),
    Kind.PROMISE_DUE.value: N_("Promises due"),
    Duty.CALLBACK.value: N_("Times agreed"),
    Duty.COMPLAINT.value: N_("Complaints to answer"),
    Duty.BREACH.value: N_("Broken rules to look into"),
    Duty.AGREEMENT_LATE.value: N_("Late agreements"),
    REVIEW: N_("Holds to review"),
    Duty.HOLD_ENDING.value: N_("Holds that end soon"),
    Duty.UNREPORTED.value: N_("Visits to report"),
    Duty.REQUEST.value: N_("Requests to decide"),
    Duty.AGREEMENT.value: N_("Agreements to approve"),
    Duty.PLAN.value: N_("Plans to approve"),
}
"""The lists on the page."""

ELSEWHERE = {
    Duty.PLAN.value: N_("Open the plan"),
    Duty.COMPLAINT.value: N_("Open the complaint"),
    Duty.BREACH.value: N_("Open this breach"),
}
"""Lists whose rows are completed elsewhere than on the page of the case → the way there."""

ROWS_SHOWN = 200

EVERYBODY, PERSON, CREW = "all", "person:", "crew:"
"""Whose rows are shown: everybody's, those of a collector or of a crew (code + name)."""

AS_LISTED, BY_VALUE = "urgency", "value"
ORDERS = {AS_LISTED: N_("Most urgent first"), BY_VALUE: N_("Most money first")}
"""Orders of a list."""

COLUMNS = {
    "number": N_("Number"),
    "name": N_("Name"),
    "bucket": N_("Bucket"),
    "action": N_("What to do"),
    "due": N_("Due"),
    "hour": N_("Hour"),
    "days_late": N_("Days late"),
    "amount": N_("Amount"),
    "currency": N_("Currency"),
    "outcome": N_("Last result"),
    "held": N_("On hold"),
    "strategy": N_("By the strategy"),
    "said": N_("Reason"),
    "money": N_("Money at stake"),
    "collector": N_("Collector"),
    "crew": N_("Crew"),
}
"""Columns of the list on the screen and in exports, with their titles."""


def ask_day(t: Words, as_of: dt.date) -> dt.date:
    """Ask for the day whose work is shown."""
    return linked.day(t, N_("Working day"), "day", default=data.working_day(as_of))


def counts(t: Words, listed: pl.DataFrame, day: dt.date) -> str:
    """Say how much there is of each, and ask which to show."""
    n = dict(listed.group_by("group").len().iter_rows())
    st.caption(
        t(
            "As of {day}; a promise counts as kept within {grace} days after its date and from "
            "{share} of its amount.",
            day=day,
            grace=data.settings().promise_grace_days,
            share=t.percent(data.settings().promise_tolerance, 0),
        )
    )
    names = {
        name: f"{t(title)} · {t.number(n.get(name, 0))}" for name, title in groups(listed).items()
    }
    return linked.segments(t, N_("List"), names, "list")


def groups(listed: pl.DataFrame) -> dict[str, str]:
    """The lists for who is at the screen: those that nobody but others work on are not his."""
    needs = {Duty.PLAN.value: Action.APPROVE_PLAN, Duty.REQUEST.value: Action.DECIDE_VISIT}
    needs |= {
        Duty.COMPLAINT.value: Action.COMPLAINTS,
        Duty.BREACH.value: Action.HANDLE_BREACHES,
        Duty.AGREEMENT.value: Action.APPROVE_AGREEMENT,
    }
    there = set(listed["group"])
    return {
        name: title
        for name, title in GROUPS.items()
        if name in there or name not in needs or data.may(needs[name])
    }


def ask_whose(t: Words, listed: pl.DataFrame) -> pl.DataFrame:
    """Ask whose rows are wanted, each with how many there are, and return them."""
    names = {EVERYBODY: f"{t('Everybody')} · {t.number(listed.height)}"}
    for prefix, column in ((PERSON, "collector"), (CREW, "crew")):
        counted = listed[column].drop_nulls().value_counts().sort("count", column, descending=True)
        names |= {f"{prefix}{name}": f"{name} · {t.number(n)}" for name, n in counted.iter_rows()}
    chosen = linked.select(t, N_("Collector or crew"), names, "who")
    for prefix, column in ((PERSON, "collector"), (CREW, "crew")):
        if chosen.startswith(prefix):
            return listed.filter(pl.col(column) == chosen.removeprefix(prefix))
    return listed


def ask_order(t: Words, listed: pl.DataFrame) -> pl.DataFrame:
    """Ask for the order of the rows; money of one currency is not compared with another's."""
    order = linked.select(t, N_("Order"), {one: t(ORDERS[one]) for one in ORDERS}, "due_order")
    if order == AS_LISTED:
        return listed
    return listed.sort("currency", -pl.col("value"), nulls_last=True, maintain_order=True)


def table(t: Words, listed: pl.DataFrame, group: str, as_of: dt.date, day: dt.date) -> None:
    """Draw one list of a day; the chosen row leads to its case, where the result is recorded."""
    mine = listed.filter(pl.col("group") == group)
    if mine.height == 0:
        st.success(t("Nothing here."))
        return
    if mine.height > ROWS_SHOWN:
        st.caption(t("The first {shown} of {n} are shown.", shown=ROWS_SHOWN, n=mine.height))
    shown = mine.head(ROWS_SHOWN)
    event = st.dataframe(
        _readable(t, shown, day).to_pandas(),
        hide_index=True,
        column_config={t(COLUMNS["due"]): st.column_config.DateColumn(format="YYYY-MM-DD")},
        on_select="rerun",
        selection_mode="single-row",
        key=f"due_{group}",
        height=min(38 + 35 * shown.height, 640),
        placeholder="",
        alt=t("Table of what is due"),
    )
    named = "ref" if group in ELSEWHERE else "case_key"
    chosen = [shown[named][at] for at in event.selection.rows if at < shown.height]
    with st.container(horizontal=True):
        label = t(ELSEWHERE[group]) if group in ELSEWHERE else to_case(t)
        if st.button(label, disabled=not chosen, icon=":material/edit_note:"):
            _open(group, chosen[0], as_of)
        downloads.buttons(
            t,
            f"followup-{group}",
            lambda: _spoken(t, mine, day),
            {name: t(title) for name, title in COLUMNS.items()},
            rows=mine.height,
            money=("amount",),
        )


def to_case(t: Words) -> str:
    """What the way to a case is called: who may not record is not promised that he can."""
    return t("Open the case and record") if data.may(Action.RECORD) else t("Open the case")


def _open(group: str, key: str, as_of: dt.date) -> None:
    """Lead to where the row is completed."""
    if group == Duty.PLAN.value:
        st.switch_page("pages/planning.py", query_params={"plan": key})
    elif group == Duty.COMPLAINT.value:
        st.switch_page("pages/complaints.py", query_params={"complaint": key})
    elif group == Duty.BREACH.value:
        st.switch_page("pages/compliance.py", query_params={"breach": key})
    else:
        st.switch_page("pages/case.py", query_params={"case": key, "as_of": as_of.isoformat()})


def _spoken(t: Words, listed: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """What to do, results and holds in words; each distinct one is translated once."""
    said = {
        name: {code: parts.spoken(t, code) for code in listed[name].unique() if code}
        for name in ("outcome", "held")
    }
    pairs = listed.select("next_action", "outcome").unique()
    steps = pairs.with_columns(
        action=pl.Series([_action(t, *pair) for pair in pairs.iter_rows()], dtype=pl.String)
    )
    rows = listed.to_dicts()
    listed = listed.with_columns(
        strategy=pl.Series([_strategy(t, row, day) for row in rows], dtype=pl.String),
        said=pl.Series([_reason(t, row) for row in rows], dtype=pl.String),
        money=pl.Series(
            [
                _at_stake(t, *row)
                for row in listed.select("value", "value_of", "currency").iter_rows()
            ]
        ),
    )
    return listed.join(
        steps, on=["next_action", "outcome"], how="left", nulls_equal=True, maintain_order="left"
    ).with_columns(
        pl.col(name).replace_strict(words, default=None, return_dtype=pl.String)
        for name, words in said.items()
    )


def _readable(t: Words, listed: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """The columns of the screen under their titles, amounts written out."""
    amounts = pl.Series(
        [
            "" if amount is None else t.money(amount, currency)
            for amount, currency in listed.select("amount", "currency").iter_rows()
        ],
        dtype=pl.String,
    )
    return (
        _spoken(t, listed, day)
        .with_columns(amount=amounts)
        .select(pl.col(name).alias(t(COLUMNS[name])) for name in COLUMNS if name != "currency")
    )


def _reason(t: Words, row: Mapping[str, Any]) -> str:
    """Why a row is there, in words."""
    kind: str = row["kind"]
    said: str | None = row["said"]
    if why := duties.reason(row):
        beyond = (said or "").split() if kind == Duty.AGREEMENT.value else []
        return " ".join([t(why), speech.listed(t, (t(OVER[one]) for one in beyond))]).strip()
    if said is None:
        return ""
    if kind == Duty.COMPLAINT.value and said in COMPLAINT_KINDS:
        return t(COMPLAINT_KINDS[said].en)
    if kind == Duty.BREACH.value:
        return t("Broken rule: {rule}", rule=said)
    if kind == Duty.HOLD_ENDING.value and said in HOLD_KINDS:
        return t(HOLD_KINDS[said].en)
    if kind == Duty.REQUEST.value and said in REASONS:
        return t(REASONS[said])
    return said


def _strategy(t: Words, row: Mapping[str, Any], day: dt.date) -> str | None:
    """The step of the strategy; what was agreed goes before it, here as on the page of the case."""
    if row["strategy"] is None:
        return None
    agreed = saying.agreed(row, day)
    return t(ACTS[row["strategy"]].name if agreed is None else agreed)


def _at_stake(t: Words, value: int | None, of: str, currency: str | None) -> str:
    """Money at stake, with what it is."""
    if value is None or currency is None:
        return ""
    amount = t.money(value, currency)
    if of == "expected":
        return t("{amount} expected", amount=amount)
    return t("{amount} overdue", amount=amount)


def _action(t: Words, code: str | None, outcome: str | None) -> str:
    """What to do in words: as recorded, else what the code table proposes after the last result."""
    if code is None and outcome and outcome in OUTCOMES:
        code = OUTCOMES[outcome].next_action
    return t(NEXT_ACTIONS[code].en) if code and code in NEXT_ACTIONS else code or ""
