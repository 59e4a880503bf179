"""The page of all repayment agreements: figures, lists by state, the way to each case."""

import datetime as dt
import json

import polars as pl
import streamlit as st

from lib.agreements.copies import LACKS, lacking
from lib.agreements.following import KEPT, State
from lib.agreements.limits import exceeded
from lib.agreements.offers import KINDS
from lib.cases.fields import OPEN_NUMBERS
from lib.parts import sums_by_currency
from lib.screen import attached, case_table, data, downloads, linked, logins, parts
from lib.screen.agreements.names import STATES
from lib.screen.frame import Here
from lib.words import N_, Words

EVERY, WAITING, LATE, KEEPING, UNSIGNED, ENDED = (
    "all",
    "waiting",
    "late",
    "kept",
    "unsigned",
    "ended",
)
LISTS = {
    EVERY: N_("All"),
    WAITING: N_("Waiting for approval"),
    LATE: N_("Late"),
    KEEPING: N_("Being kept"),
    UNSIGNED: N_("To be signed"),
    ENDED: N_("Ended"),
}
"""The lists of the page."""

OF_LIST = {
    LATE: (State.LATE,),
    KEEPING: (State.PERFORMING,),
    UNSIGNED: (State.PROPOSED, State.APPROVED),
    ENDED: (State.BROKEN, State.COMPLETED, State.CANCELLED, State.SUPERSEDED),
}
"""List → the states of its agreements."""

COLUMNS = {
    "state": N_("State"),
    "number": N_("Number"),
    "name": N_("Name"),
    "kind": N_("Kind of agreement"),
    "proposed_by": N_("Proposed by"),
    "over": N_("Beyond the limits"),
    "total": N_("To be paid"),
    "waived": N_("Waived"),
    "paid": N_("Paid since signed"),
    "late": N_("Late amount"),
    "next_due": N_("Next instalment due"),
    "next_amount": N_("Missing of it"),
    "signed_on": N_("Signed on"),
    "ended_on": N_("Ended on"),
    "lacks": N_("Remark"),
    "currency": N_("Currency"),
}
"""Columns of the list on the screen and in exports, with their titles."""

MONEY = ("total", "waived", "paid", "late", "next_amount")


def rows(here: Here, day: dt.date) -> pl.DataFrame:
    """All agreements as of a day with number and masked name of their case, in their order."""
    cases = data.cases(here.as_of).select("case_key", *OPEN_NUMBERS[:-1], "name")
    found = lacking(data.agreements(day), attached.listed())
    return case_table.masked(found.join(cases, on="case_key", how="left", maintain_order="left"))


def figures(t: Words, found: pl.DataFrame, day: dt.date) -> None:
    """How many stand, what is agreed in them, what came in and what is late, as of a day."""
    standing = found.filter(pl.col("state").is_in(KEPT))
    told = (
        (N_("Waiting for approval"), t.number(found.filter("waits").height)),
        (N_("Agreements that stand"), t.number(standing.height)),
        (N_("Agreed in them"), _sum(t, standing, "total")),
        (N_("Paid in them"), _sum(t, standing, "paid")),
        (N_("Late in them"), _sum(t, standing, "late")),
    )
    with st.container(horizontal=True):
        for title, value in told:
            st.metric(t(title), value, border=True, width="content")
    settings = data.settings()
    st.caption(
        t(
            "As of {day}, n = {n} agreements that stand; an instalment is late {grace} days after "
            "its date and breaks its agreement after {broken}.",
            day=day,
            n=standing.height,
            grace=settings.promise_grace_days,
            broken=settings.agreement_broken_days,
        )
    )


def ask(t: Words, found: pl.DataFrame) -> pl.DataFrame:
    """Ask for one of the lists, and return its rows."""
    chosen = {name: found.filter(_of_list(name)) for name in LISTS}
    names = {name: f"{t(title)} · {t.number(chosen[name].height)}" for name, title in LISTS.items()}
    return chosen[linked.segments(t, N_("List"), names, "agreements")]


def table(t: Words, listed: pl.DataFrame, as_of: dt.date) -> None:
    """Draw a list; the chosen row leads to its case."""
    if listed.height == 0:
        st.info(t("Nothing here. An agreement is proposed on the page of its case."))
        return
    at = parts.choose_row(
        t, _readable(t, listed), key="agreement_table", alt=t("Table of agreements")
    )
    with st.container(horizontal=True):
        if st.button(t("Open the case"), disabled=at is None, icon=":material/open_in_new:"):
            key = listed["case_key"][at or 0]
            st.switch_page("pages/case.py", query_params={"case": key, "as_of": as_of.isoformat()})
        downloads.buttons(
            t,
            "agreements",
            lambda: _spoken(t, listed),
            {name: t(title) for name, title in COLUMNS.items()},
            rows=listed.height,
            money=MONEY,
        )
    if at is None:
        st.caption(t("Tick a row at the left to open its case."))


def _of_list(name: str) -> pl.Expr:
    if name == EVERY:
        return pl.lit(value=True)
    if name == WAITING:
        return pl.col("waits")
    # What waits for a second person cannot be signed yet.
    signable = ~pl.col("waits") if name == UNSIGNED else pl.lit(value=True)
    return pl.col("state").is_in(OF_LIST[name]) & signable


def _sum(t: Words, rows: pl.DataFrame, column: str) -> str:
    return parts.by_currency(t, sums_by_currency(rows, column))


def _spoken(t: Words, listed: pl.DataFrame) -> pl.DataFrame:
    """States, kinds, people, limits gone beyond and what a signature lacks in words."""
    beyond = [
        " ".join(t(one) for one in exceeded(json.loads(content), day))
        for content, day in listed.select("content", "proposed_on").iter_rows()
    ]
    return listed.with_columns(
        logins.column("proposed_by"),
        over=pl.Series(beyond, dtype=pl.String),
        state=pl.when("waits")
        .then(pl.lit(t("waits for approval")))
        .otherwise(pl.col("state").replace_strict({one: t(name) for one, name in STATES.items()})),
        kind=pl.col("kind").replace_strict({one: t(name) for one, name in KINDS.items()}),
        lacks=pl.col("lacks").replace_strict({one: t(name) for one, name in LACKS.items()}),
    )


def _readable(t: Words, listed: pl.DataFrame) -> pl.DataFrame:
    """The columns of the screen under their titles, amounts and days written out."""
    spoken = _spoken(t, listed)
    money = {
        name: [t.money(*one) for one in listed.select(name, "currency").iter_rows()]
        for name in MONEY
    }
    days = {name: [t.date(one) for one in listed[name]] for name in _DAYS}
    told = {name: pl.Series(values) for name, values in (money | days).items()}
    return spoken.with_columns(**told).select(
        pl.col(name).alias(t(title)) for name, title in COLUMNS.items() if name != "currency"
    )


_DAYS = ("next_due", "signed_on", "ended_on")
