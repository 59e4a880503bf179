"""Visits that are asked for: the section on the page of a case, and the list of those to decide."""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from lib.cases.fields import OPEN_NUMBERS
from lib.followups.codes import OUTCOMES
from lib.overrides.deciding import alone
from lib.rights import Action
from lib.screen import basket, data, following, logins, notes, parts, saving, speech
from lib.screen.frame import Here
from lib.visits.requests import asking, proposing, records
from lib.visits.requests.asking import REASONS, Request
from lib.visits.requests.records import STATES
from lib.visits.worth import classes
from lib.words import N_, Words

Row = Mapping[str, Any]

STATE_NAMES = {
    records.OPEN: N_("to be decided"),
    asking.APPROVED: N_("approved"),
    asking.SCHEDULED: N_("on a visit list"),
    records.DONE: N_("visited"),
    records.EXPIRED: N_("expired"),
    asking.REFUSED: N_("refused"),
    asking.WITHDRAWN: N_("taken back"),
}
"""State of a request → how it is called."""

STANDING = (records.OPEN, asking.APPROVED, asking.SCHEDULED)
"""States in which something is still to come."""

COLUMNS = {
    "state": N_("State"),
    "number": N_("Number"),
    "reason": N_("Why a visit"),
    "note": N_("In words"),
    "asked_by": N_("Asked by"),
    "asked_on": N_("Asked on"),
    "expires_on": N_("Last day"),
    "why": N_("Why it was decided so"),
}
"""Columns of the list."""

PART = "requests"
"""The part of a page that asks for visits, where is said that one was asked for."""

SAID = ("note", "why")
"""Columns that are free text."""


def listed(as_of: dt.date) -> pl.DataFrame:
    """All requests for cases that may be seen, with their states; see lib.visits.requests."""
    return _listed(data.version(), data.working_day(as_of))


@data.shared
def _listed(at: int, day: dt.date) -> pl.DataFrame:
    del at
    taken = records.steps(data.ledger())
    seen = data.portfolio().seen(taken.lazy()).collect()
    return records.listed(seen, data.followups(), day, data.settings().timezone)


def proposals(as_of: dt.date) -> pl.DataFrame:
    """The cases that the data put forward and for which no request stands."""
    return _proposals(data.version(), as_of)


@data.shared
def _proposals(at: int, as_of: dt.date) -> pl.DataFrame:
    del at
    day, cases = data.working_day(as_of), data.cases(as_of)
    standing = listed(as_of).filter(pl.col("state").is_in(STANDING))
    bounds = classes.limits(cases.lazy()).collect()
    known = proposing.Known(data.followups(), following.promises(day), bounds)
    lost = data.settings().lost_days
    return proposing.proposed(cases, known, day, lost_days=lost, asked=standing)


def of_case(t: Words, case: Row, as_of: dt.date) -> None:
    """The requests for visits to a case, and the form that asks for one."""
    saving.said(t, PART)
    mine = listed(as_of).filter(pl.col("case_key") == case["case_key"]).pipe(notes.masked, *SAID)
    asks = data.may(Action.ASK_VISIT)
    if mine.height == 0 and not asks:
        return
    standing = mine.filter(pl.col("state").is_in(STANDING))
    with st.expander(t("Requests for a visit ({n})", n=mine.height), expanded=standing.height > 0):
        for row in mine.iter_rows(named=True):
            st.text(_told(t, row))
        for row in standing.iter_rows(named=True):
            _decide(t, row)
        if asks and standing.height == 0:
            _form(t, case, as_of)


def on_visits(t: Words, here: Here) -> None:
    """The requests that stand, the deciding of the chosen one, and what the data put forward."""
    if not data.may(Action.DECIDE_VISIT):
        return
    saving.said(t)
    saving.said(t, PART)
    rows = listed(here.as_of).filter(pl.col("state").is_in(STANDING)).pipe(notes.masked, *SAID)
    put_forward = proposals(here.as_of)
    if rows.height == 0 and put_forward.height == 0:
        return
    waiting = rows.filter(pl.col("state") == records.OPEN).height
    st.subheader(t("Requests for visits ({n} to be decided)", n=waiting), anchor=False)
    numbers = dict(data.cases(here.as_of).select("case_key", pl.coalesce(OPEN_NUMBERS)).iter_rows())
    _standing(t, rows, numbers)
    _put_forward(t, put_forward, numbers)


def _standing(t: Words, rows: pl.DataFrame, numbers: Mapping[str, str]) -> None:
    if rows.height == 0:
        st.caption(t("Nobody has asked for a visit."))
        return
    order = {name: place for place, name in enumerate(STATES)}
    rows = rows.sort(pl.col("state").replace_strict(order), maintain_order=True)
    chosen = parts.choose_row(
        t, _readable(t, rows, numbers), key="visit_requests", alt=t("Table of requests")
    )
    if chosen is not None:
        row = rows.row(chosen, named=True)
        with st.container(border=True):
            st.text(" · ".join((numbers.get(row["case_key"], row["case_key"]), _told(t, row))))
            _decide(t, row)
    else:
        st.caption(t("Tick a row at the left to decide about it."))
    approved = rows.filter(pl.col("state") == asking.APPROVED)["case_key"].to_list()
    if approved and data.may(Action.PLAN):
        st.button(
            t("Approved ones into the basket ({n})", n=len(approved)),
            icon=":material/add_shopping_cart:",
            on_click=basket.add,
            args=(approved,),
        )


def _put_forward(t: Words, rows: pl.DataFrame, numbers: Mapping[str, str]) -> None:
    """What the data put forward; the ticked one can be asked for."""
    if rows.height == 0:
        return
    with st.expander(t("Put forward by the data ({n})", n=rows.height)):
        why = [t(proposing.said(row)) for row in rows.iter_rows(named=True)]
        table = pl.DataFrame(
            {
                t("Number"): [numbers.get(key, key) for key in rows["case_key"]],
                t("Why a visit"): [t(REASONS[code]) for code in rows["reason"]],
                t("Why"): why,
            }
        )
        chosen = parts.choose_row(t, table, key="visit_proposals", alt=t("Table of proposals"))
        if chosen is None:
            st.caption(t("Tick a row at the left to ask for a visit."))
            return
        row = rows.row(chosen, named=True)
        case_key = row["case_key"]
        number = numbers.get(case_key, case_key)
        ask_button(t, f"proposal_{case_key}", case_key, row["reason"], why[chosen], number)


def ask_button(t: Words, name: str, case_key: str, reason: str, note: str, number: str) -> None:
    """Draw the button that asks for a visit; `name` tells its form, `number` the case."""
    request = Request(
        case_key=case_key,
        reason=reason,
        note=note,
        expires_on=last_day(),
        request_id=saving.form_id(name),
    )
    saving.button(
        t,
        name,
        partial(_ask, request),
        label=t("Ask for a visit to {number}", number=number),
        icon=":material/front_hand:",
    )


def _readable(t: Words, rows: pl.DataFrame, numbers: Mapping[str, str]) -> pl.DataFrame:
    told = {
        "state": [t(STATE_NAMES[one]) for one in rows["state"]],
        "number": [numbers.get(key, key) for key in rows["case_key"]],
        "reason": [t(REASONS[one]) for one in rows["reason"]],
        "note": rows["note"].to_list(),
        "asked_by": [logins.called(one) for one in rows["asked_by"]],
        "asked_on": [t.date(one) for one in rows["asked_on"]],
        "expires_on": [t.date(one) for one in rows["expires_on"]],
        "why": rows["why"].to_list(),
    }
    return pl.DataFrame(
        {t(title): pl.Series(told[name], dtype=pl.String) for name, title in COLUMNS.items()}
    )


def _form(t: Words, case: Row, as_of: dt.date) -> None:
    """Ask for a visit; what the data say of the case is the first proposal."""
    key = case["case_key"]
    name = f"visit_{key}"
    told = proposals(as_of).filter(pl.col("case_key") == key)
    codes = list(REASONS)
    first = codes.index(told["reason"][0]) if told.height else None
    if told.height:
        said = t(proposing.said(told.row(0, named=True)))
        st.caption(speech.escaped(t("The data put it forward: {why}", why=said)))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        reason = st.selectbox(
            t("Why a visit"),
            codes,
            index=first,
            format_func=lambda code: t(REASONS[code]),
            key=saving.key(name, "reason"),
            placeholder="—",
            width=220,
        )
        last = st.date_input(
            t("Last day"),
            value=last_day(),
            min_value=data.today(),
            key=saving.key(name, "last"),
            width=170,
        )
    note = st.text_area(t("In words"), key=saving.key(name, "note"), height=80)
    st.caption(t("A supervisor decides. Please write no names or numbers of persons."))
    request = Request(
        case_key=key,
        reason=reason or "",
        note=note,
        expires_on=last or last_day(),
        request_id=saving.form_id(name),
    )
    label = t("Ask for a visit")
    saving.button(
        t,
        name,
        partial(_ask, request),
        label=label,
        icon=":material/front_hand:",
        part=PART,
    )


def _ask(request: Request) -> None:
    data.check_case(request.case_key)
    asking.ask(data.ledger(), request, data.local_now())


def last_day() -> dt.date:
    """The day on which a request that is made now ends by itself."""
    return data.today() + dt.timedelta(days=data.settings().visit_request_days)


def _decide(t: Words, row: Row) -> None:
    """What can be done about a request by who is at the screen."""
    acts = _acts(t, row)
    if not acts:
        return
    saving.with_reason(t, row["request_id"], acts, data.local_now(), part=PART)


def _acts(t: Words, row: Row) -> dict[str, tuple[str, str, Callable[..., None]]]:
    """Name of each act that is open to who is at the screen → its button and what it does."""
    me = data.actor()
    mine = row["asked_by"] == me.name
    found: dict[str, tuple[str, str, Callable[..., None]]] = {}
    decides = data.may(Action.DECIDE_VISIT) and (not mine or alone(me))
    if decides and row["state"] == records.OPEN:
        found["approve"] = (t("Approve it"), ":material/check:", asking.approve)
        found["refuse"] = (t("Refuse it"), ":material/block:", asking.refuse)
    takes_back = row["state"] in {records.OPEN, asking.APPROVED}
    if data.may(Action.ASK_VISIT) and mine and takes_back:
        found["withdraw"] = (t("Take it back"), ":material/undo:", asking.withdraw)
    return found


def _told(t: Words, row: Row) -> str:
    """A request in one line."""
    result = row["outcome"]
    told = (
        t(STATE_NAMES[row["state"]]),
        t(REASONS[row["reason"]]),
        row["note"],
        t("until {day}", day=row["expires_on"]),
        t("asked by {who} on {day}", who=logins.called(row["asked_by"]), day=row["asked_on"])
        if row["asked_by"]
        else t("asked for on {day}", day=row["asked_on"]),
        t("decided by {who}", who=logins.called(row["decided_by"])) if row["decided_by"] else None,
        row["why"],
        t.date(row["done_on"]) if row["done_on"] else None,
        (t(OUTCOMES[result].en) if result in OUTCOMES else result) if row["done_on"] else None,
    )
    return " · ".join(filter(None, told))
