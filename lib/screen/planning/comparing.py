"""Two plans beside each other: what the second has more or less, and which cases only one has."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import pandas as pd
import streamlit as st

from lib.screen import data, parts
from lib.screen.planning import desk, figures, keeping, kept_plan, people
from lib.screen.planning.desk import Desk
from lib.visits.plans import kept
from lib.visits.plans.comparing import Difference, Where, compared
from lib.visits.plans.drafting import Draft
from lib.visits.plans.drawing import plan
from lib.visits.plans.model import MINUTES, Plan
from lib.words import Words

Offered = Mapping[str, tuple[str, Callable[[], Plan]]]
"""Code → name of a plan, and how to get it."""


def draw(t: Words, here: Desk | None) -> None:
    """Ask for two plans and draw their difference."""
    offered = _offered(t, here)
    if len(offered) < 2:  # noqa: PLR2004 — two plans
        st.info(t("There are no two plans yet. Make one, keep it, then change it or make another."))
        return
    codes = list(offered)
    left, right = st.columns(2)
    with left:
        one = _choice(t("First plan"), offered, codes[1], "planning_first")
    with right:
        other = _choice(t("Second plan"), offered, codes[0], "planning_second")
    first, second = offered[one][1](), offered[other][1]()
    told = compared(first, second)
    _figures(t, first, second, told)
    _cases(t, told)
    _go_on(t, here, other)


def _offered(t: Words, here: Desk | None) -> Offered:
    """The draft as it is and as it was found, drafts before it, and the plans that were kept."""
    found: dict[str, tuple[str, Callable[[], Plan]]] = {}
    for at, one in enumerate([here, *desk.earlier()]):
        draft = None if one is None else one.draft
        if one is None or draft is None or one.desk_id in {code.split("/")[0] for code in found}:
            continue
        name = t("this draft") if at == 0 else t("an earlier draft")
        found[one.desk_id] = (f"{one.name} · {name}", partial(_now, draft))
        if draft.done:
            found[f"{one.desk_id}/found"] = (
                f"{one.name} · {t('as it was before all changes')}",
                partial(plan, draft.ground, draft.basis),
            )
    ledger = data.ledger()
    for record in kept.recent(ledger):
        number = record.version_id
        found[f"kept/{number}"] = (
            kept_plan.label(t, record),
            partial(kept.load, ledger, number),
        )
    return found


def _now(draft: Draft) -> Plan:
    return draft.plan


def _choice(title: str, offered: Offered, usual: str, key: str) -> str:
    codes = list(offered)
    return st.selectbox(
        title,
        codes,
        index=codes.index(usual),
        format_func=lambda code: offered[code][0],
        key=f"{key}_{len(codes)}",
    )


def _figures(t: Words, first: Plan, second: Plan, told: Difference) -> None:
    one, two = first.figures, second.figures
    money = dict(told.gains)
    rows: Sequence[tuple[str, str, str, str]] = (
        (t("Stops"), t.number(one.stops), t.number(two.stops), figures.signed(t, told.stops, 0)),
        (
            t("Extra money expected"),
            parts.by_currency(t, dict(one.gains)),
            parts.by_currency(t, dict(two.gains)),
            figures.difference(t, money),
        ),
        (t("km"), t.number(one.km, 1), t.number(two.km, 1), figures.signed(t, told.km, 1)),
        (
            t("Hours on duty"),
            t.number(one.minutes / MINUTES, 1),
            t.number(two.minutes / MINUTES, 1),
            figures.signed(t, told.hours, 1),
        ),
        (
            t("Coverage"),
            t.percent(one.coverage),
            t.percent(two.coverage),
            t("{points} points", points=figures.signed(t, told.coverage * 100, 1)),
        ),
        (
            t("Hours between most and least busy crew"),
            t.number(one.fair_hours.width, 1),
            t.number(two.fair_hours.width, 1),
            figures.signed(t, told.hours_width, 1),
        ),
        (
            t("Stops between most and least busy crew"),
            t.number(one.fair_stops.width, 0),
            t.number(two.fair_stops.width, 0),
            figures.signed(t, told.stops_width, 0),
        ),
    )
    columns = (t("Figure"), t("First plan"), t("Second plan"), t("Difference"))
    st.dataframe(
        pd.DataFrame(rows, columns=list(columns)), hide_index=True, alt=t("Two plans compared")
    )
    st.caption(t("The last two lines say how fair a plan is: less is fairer."))


def _cases(t: Words, told: Difference) -> None:
    for title, found in (
        (t("Only in the first plan ({n})", n=len(told.only_first)), told.only_first),
        (t("Only in the second plan ({n})", n=len(told.only_second)), told.only_second),
        (t("With another crew or day ({n})", n=len(told.moved)), told.moved),
    ):
        if found:
            with st.expander(title):
                _listed(t, found, title)


def _listed(t: Words, found: Sequence[Where], title: str) -> None:
    shown = people.known([one.case_key for one in found])
    st.dataframe(
        pd.DataFrame(
            {
                t("Number"): [shown.number(one.case_key) for one in found],
                t("Name"): [shown.name(one.case_key) for one in found],
                t("Crew"): [one.crew for one in found],
                t("Day"): [one.day for one in found],
            }
        ),
        hide_index=True,
        alt=title,
    )


def _go_on(t: Words, here: Desk | None, chosen: str) -> None:
    """Lead to the second plan."""
    if chosen.startswith("kept/"):
        st.page_link(
            "pages/planning.py",
            label=t("Open the second plan"),
            query_params={keeping.PLAN: chosen.removeprefix("kept/")},
            icon=":material/arrow_forward:",
        )
    elif here is None or chosen != here.desk_id:
        number = chosen.split("/", maxsplit=1)[0]
        st.page_link(
            "pages/planning.py",
            label=t("Go on with the second plan"),
            query_params={desk.DESK: number},
            icon=":material/arrow_forward:",
        )
