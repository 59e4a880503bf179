"""Small pieces that several screens draw the same way."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Literal

import polars as pl
import streamlit as st

from lib.cases.holds import FILE_HOLD, LISTED
from lib.cases.search import SORTS
from lib.followups.codes import OUTCOMES
from lib.followups.handling import kind_of
from lib.parts import sums_by_currency
from lib.privacy.masking import mask_text
from lib.screen import linked
from lib.screen.speech import escaped
from lib.words import N_, Words

ORDERS = {
    "amount": N_("Largest overdue amount first"),
    "dpd": N_("Longest past due first"),
    "case": N_("By number"),
    "last_contact": N_("Longest without contact first"),
    "next_step": N_("Earliest next step first"),
    "chance": N_("Highest chance of a payment first"),
    "willingness": N_("Highest willingness first"),
    "ability": N_("Highest ability first"),
}


def order_choice(t: Words) -> str:
    """Ask for one of the SORTS."""
    return linked.select(
        t, N_("Order"), {name: t(ORDERS[name]) for name in SORTS}, "order", width=280
    )


def count_choice(t: Words) -> bool:
    """Ask whether amounts or cases are counted; True for amounts."""
    names = {"amount": t("by amount"), "cases": t("by count")}
    return linked.segments(t, N_("Count"), names, "count") == "amount"


def choice(
    t: Words,
    title: str,
    names: Mapping[str, str],
    key: str,
    *,
    chosen: str | None = None,
    width: int | Literal["stretch"] = "stretch",
) -> str | None:
    """Ask for one of the codes of a table (code → name); None until somebody has chosen."""
    codes = list(names)
    return st.selectbox(
        title,
        codes,
        index=codes.index(chosen) if chosen and chosen in names else None,
        format_func=lambda code: t(names[code]),
        key=key,
        placeholder="—",
        width=width,
    )


def spoken(t: Words, code: str | None) -> str | None:
    """Return the name of a result code, or of the hold that it brings, in words.

    What a file says instead of a code is free text and masked like it.
    """
    if code == FILE_HOLD:
        return t("the client asked for it")
    if code and code.startswith(LISTED):
        return t(kind_of(code.removeprefix(LISTED)))
    return t(OUTCOMES[code].en) if code and code in OUTCOMES else mask_text(code)


def sums(t: Words, rows: pl.DataFrame, column: str = "overdue_amount") -> str:
    """Return the sum of a money column as text, each currency by itself; a dash without any."""
    return by_currency(t, sums_by_currency(rows, column))


def unstated(t: Words, n: int) -> None:
    """Say how many cases a sum of overdue amounts leaves out because nobody knows theirs."""
    if n:
        st.caption(t("Of {n} cases no overdue amount is known; sums leave them out.", n=n))


def by_currency(t: Words, amounts: dict[str, int]) -> str:
    """Write sums of several currencies beside each other; they are never added."""
    return " + ".join(t.money(amount, currency) for currency, amount in amounts.items()) or "—"


def count_line(t: Words, found: pl.DataFrame, *, of: int, as_of: dt.date) -> None:
    """Say how many cases are shown, of how many, with their sum and as-of date."""
    st.markdown(
        t(
            "**{n}** of {of} cases · overdue **{amount}** · as of {day}",
            n=found.height,
            of=of,
            amount=escaped(sums(t, found)),
            day=as_of,
        )
    )
    unstated(t, found["overdue_amount"].null_count())


def facts(t: Words, rows: Sequence[tuple[str, str | None]]) -> None:
    """Draw titles with values; values come from files and are shown as they are, never run."""
    for title, value in rows:
        with st.container(horizontal=True, gap="small"):
            st.caption(t(title), width=150)
            st.text(value or "—", width="stretch")


def empty(t: Words, rows: pl.DataFrame) -> bool:
    """Say of a table without a row that there is none: the browser would say so in English."""
    if rows.height == 0:
        st.caption(t("Nothing here."))
    return rows.height == 0


def setting(t: Words, value: object) -> str:
    """A value of the settings as a reader says it: yes, no, a dash for what is not set."""
    if isinstance(value, bool):
        return t("yes") if value else t("no")
    return "—" if value is None else str(value) or "—"


def show(t: Words, table: pl.DataFrame, *, alt: str) -> None:
    """Draw a table that is ready to be read."""
    if not empty(t, table):
        st.dataframe(table.to_pandas(), hide_index=True, placeholder="", alt=alt)


def choose_row(t: Words, table: pl.DataFrame, *, key: str, alt: str) -> int | None:
    """Draw a table that is ready to be read; return the place of the row that is ticked."""
    if empty(t, table):
        return None
    event = st.dataframe(
        table.to_pandas(),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=key,
        placeholder="",
        alt=alt,
    )
    # A tick may be older than the table and point past its end.
    return next((at for at in event.selection.rows if at < table.height), None)
