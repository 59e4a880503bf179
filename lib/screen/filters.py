"""The filter bar that the case table, the map and the exports share; it lives in the address."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import polars as pl
import streamlit as st

from lib.cases.search import ALL, CHOSEN, FREE, HELD, Filter, names_a_case
from lib.followups.codes import HOLD_KINDS
from lib.recovery.overview import LATELY, paid_lately
from lib.screen import case_frames, data, file_rows, linked, speech
from lib.screen.strategy import segments
from lib.words import MINOR_UNITS, N_, Words

TITLES = {
    "bucket": N_("Bucket"),
    "city": N_("City"),
    "district": N_("District"),
    "client": N_("Client"),
    "product": N_("Product"),
    "collector": N_("Collector"),
}
LEAST, MOST = N_("Overdue amount from"), N_("Overdue amount up to")
HOLDS = {
    ALL: N_("With and without hold"),
    FREE: N_("Without hold"),
    HELD: N_("On hold only"),
    **{code: kind.en for code, kind in HOLD_KINDS.items()},
}


PAID = "lately"
"""Only the cases that paid more than was reversed, in the last days."""


def bar(t: Words, cases: pl.DataFrame, as_of: dt.date) -> Filter:
    """Draw the bar for the values that `cases`, those as of a date, has; what was asked for."""
    values = case_frames.choices(as_of)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = linked.text(
            t,
            N_("Search"),
            "q",
            placeholder=N_("Number, name, phone or address"),
            open_to_all=lambda text: names_a_case(cases, text),
        )
        buckets = linked.several(t, TITLES["bucket"], values["bucket"], "bucket")
        with st.popover(t("More filters"), icon=":material/tune:"):
            # First, because the list of filters is longer than a screen.
            within = segments.ask(t, as_of)
            rest = {
                name: linked.several(t, TITLES[name], values[name], name)
                for name in CHOSEN
                if name != "bucket"
            }
            least = _amount(t, LEAST, "least")
            most = _amount(t, MOST, "most")
            held = linked.select(t, N_("Hold"), {k: t(v) for k, v in HOLDS.items()}, "held")
            paid = linked.select(t, N_("Repayments"), _payments(t), "paid")
    wanted = Filter(
        text=text,
        chosen={"bucket": buckets, **rest},
        least=least,
        most=most,
        held=held,
        within=within,
    )
    told = _hidden(t, wanted)
    if paid == PAID:
        wanted = replace(wanted, within=_of_both(within, _paying(data.version(), as_of)))
        told.append(_payments(t)[PAID])
    if told or text or buckets:
        _in_force(t, told)
    return wanted


def _in_force(t: Words, told: Sequence[str]) -> None:
    """Say what the further filters narrow to, and offer to let go of all."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if told:
            filters = " · ".join(told)
            also = speech.escaped(t("Also filtered by {filters}", filters=filters))
            st.caption(also, width="content")
        st.button(
            t("Let go of all filters"),
            on_click=_let_go,
            type="tertiary",
            icon=":material/filter_alt_off:",
            key="let_go_of_filters",
        )


def _let_go() -> None:
    """Put the whole bar back, on every screen that has it."""
    linked.let_go("q", "")
    for name in CHOSEN:
        linked.let_go(name, [])
    for name in ("least", "most"):
        linked.let_go(name, None)
    for name, every in (("held", ALL), ("paid", ALL), ("segment", segments.EVERY)):
        linked.let_go(name, every)


def _payments(t: Words) -> dict[str, str]:
    return {ALL: t("With and without repayments"), PAID: t("Paid in the last {n} days", n=LATELY)}


@data.shared
def _paying(at: int, as_of: dt.date) -> pl.DataFrame:
    """The cases that paid more than was reversed, in the last days."""
    del at
    paid = paid_lately(data.cases(as_of), file_rows.payments(), as_of=as_of)
    return paid.filter(pl.col("amount") > 0).select("case_key").unique().sort("case_key")


def _of_both(within: tuple[str, ...] | None, paying: pl.DataFrame) -> tuple[str, ...]:
    """The keys of cases that paid, of those of a segment where one is asked for."""
    if within is not None:
        paying = paying.filter(pl.col("case_key").is_in(list(within)))
    return tuple(paying["case_key"])


def _hidden(t: Words, wanted: Filter) -> list[str]:
    """What stands among the further filters, in words: nobody should miss why cases are."""
    told = [
        t("{what}: {said}", what=t(TITLES[name]), said=t.listed(values))
        for name, values in wanted.chosen.items()
        if values and name != "bucket"
    ]
    for amount, title in ((wanted.least, LEAST), (wanted.most, MOST)):
        if amount is not None:
            told.append(t("{what}: {said}", what=t(title), said=t.number(amount / MINOR_UNITS, 2)))
    if wanted.held != ALL:
        told.append(t(HOLDS[wanted.held]))
    return [t("Segment"), *told] if wanted.within is not None else told


def _amount(t: Words, title: str, key: str) -> int | None:
    """Ask for an amount in whole units; return it in minor units."""
    entered = linked.number(t, title, key, step=1000.0)
    return None if entered is None else int(Decimal(str(entered)) * MINOR_UNITS)
