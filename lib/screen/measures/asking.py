"""The filter bar that all parts of the page share; it lives in the address.

The names are those of the filters of cases, so a link may carry them from page to page.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from lib.cases.search import Filter
from lib.screen import case_frames, linked, narrowed, speech
from lib.screen.filters import TITLES
from lib.words import N_, Words

FILTERED = ("client", "bucket", "city", "product")
"""What every part can be narrowed to."""

PLACED_IN = N_("Bucket at placement")
"""What the filter of buckets means where it may not ask for what became of cases since."""

CASE, PERSON = "case", "person"

NARROW = (
    "<style>.st-key-filter_line { display: none; }"
    "@media (max-width: 640px) { .st-key-filter_line { display: flex; }"
    ".st-key-filter_bar_folded { display: none; } }</style>"
)
"""On a phone the bar would fill the screen before any finding: there it is folded into a line."""


@dataclass(frozen=True)
class Asked:
    """What was asked for; `wanted` narrows cases, the unit is a case or a person."""

    as_of: dt.date
    wanted: Filter
    by_amount: bool
    by_person: bool

    def either(self) -> "Asked":
        """The same for frames that hold amounts and counts: switching computes nothing again."""
        return replace(self, by_amount=True)


@dataclass(frozen=True)
class Looked:
    """Which cases a part shows, found when somebody asks, and the day whose files say so."""

    day: dt.date
    keys: Callable[[], Sequence[str]]


def bar(t: Words, as_of: dt.date) -> Filter:
    """Draw the filter bar for the values that the cases of a day have."""
    values = case_frames.choices(as_of)
    st.html(NARROW)
    line = st.container(key="filter_line", horizontal=True, vertical_alignment="center")
    with line:
        opened = st.toggle(t("Filters"), key="filter_bar_open", persist_state="session")
    name = "filter_bar" if opened else "filter_bar_folded"
    with st.container(horizontal=True, vertical_alignment="bottom", key=name):
        chosen = {name: linked.several(t, TITLES[name], values[name], name) for name in FILTERED}
    wanted = Filter(chosen=chosen)
    take_along(t, wanted)
    with line:
        st.caption(speech.escaped(narrowed.told() or t("All cases")), width="content")
    return wanted


def take_along(t: Words, wanted: Filter, *, at_placement: bool = False) -> None:
    """Say in the pictures and files drawn from here on what they are narrowed to.

    Args:
        t: the words.
        wanted: what they are narrowed to, which a part may change.
        at_placement: whether the bucket is that of the placement.

    """
    titles = {**TITLES, "bucket": PLACED_IN} if at_placement else TITLES
    told = [
        t("{what}: {said}", what=t(titles[name]), said=t.listed(values))
        for name, values in wanted.chosen.items()
        if values
    ]
    narrowed.keep(" · ".join(told))


def counting(
    t: Words, as_of: dt.date, wanted: Filter, *, amounts: bool = True, units: bool = True
) -> Asked:
    """Ask whether amounts or cases are counted, and whether a case or a person is one.

    A part that knows no difference of `amounts` or of `units` is not asked for them.
    """
    by_amount, by_person = True, False
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if amounts:
            names = {"amount": t("by amount"), "cases": t("by count")}
            by_amount = linked.segments(t, N_("Count"), names, "count") == "amount"
        if units:
            names = {CASE: t("by case"), PERSON: t("by person")}
            by_person = linked.segments(t, N_("Unit"), names, "unit") == PERSON
    return Asked(as_of, wanted, by_amount, by_person)
