"""Who is not in a plan and why, counted by reason and listed, and which channel is better."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import polars as pl
import streamlit as st

from lib.followups.handling import EVERY_HOLD
from lib.screen import parts
from lib.screen.planning import people
from lib.visits.picking import exclusions
from lib.visits.plans.agreed import HOUR
from lib.visits.plans.detour import detours
from lib.visits.plans.drafting import Draft
from lib.visits.plans.missing import EXCLUDED, GATE, NO_ROOM, UNKEPT
from lib.visits.plans.model import Missing
from lib.visits.plans.offering import BETTER, DARK, RULES, SAME_PERSON
from lib.visits.plans.preparing import Prepared
from lib.visits.solving.wishes import Wish
from lib.visits.worth import instead
from lib.words import N_, Sentence, Words

LISTED = 200
"""Cases of one reason that are listed; nobody reads more of them in a meeting."""

NAMES: Mapping[str, str] = {
    **exclusions.WHY,
    BETTER: N_("better reached otherwise"),
    SAME_PERSON: N_("the customer is visited at another address"),
    DARK: N_("no lawful time by daylight"),
    HOUR: N_("agreed hour outside of the lawful times"),
    RULES: N_("no lawful time on any day"),
    NO_ROOM: N_("no room left beside other stops"),
    EXCLUDED: N_("taken out by hand"),
    GATE: N_("refused by the gate for every crew and day"),
    UNKEPT: N_("pinned or agreed, but found no place"),
    Wish.PIN: N_("no crew is left as it is pinned"),
    Wish.SKILL: N_("no crew has the skills"),
    Wish.WINDOW: N_("the possible hours are too short"),
    Wish.HOURS: N_("possible only outside working hours"),
    Wish.DISTANCE: N_("too far away"),
    Wish.PAUSE: N_("does not fit with the break"),
    Wish.STOPS: N_("the crews make no stops"),
}
"""Code of a reason → how it is called; the codes are those of the files of a plan."""

Row = tuple[str, Sentence]


def never(ready: Prepared) -> tuple[Mapping[str, int], Callable[[str], Sequence[Row]]]:
    """Who is no candidate: how many by code, and the cases of a code with their reasons."""
    told = dict(ready.ground.excluded)
    refused = Counter(one.code for one in ready.ground.refused)

    def rows(code: str) -> Sequence[Row]:
        if code not in told:
            return [(one.case_key, one.reason) for one in ready.ground.refused if one.code == code]
        left = ready.days[0].picked.left_out.filter(pl.col("why") == code).head(LISTED)
        return [
            (row["case_key"], exclusions.said_of(row, EVERY_HOLD))
            for row in left.iter_rows(named=True)
        ]

    return {**told, **{code: n for code, n in refused.items() if code != BETTER}}, rows


def _nearest(draft: Draft, code: str, found: Sequence[Row]) -> Sequence[Row]:
    ground = draft.ground
    order = sorted(found, key=lambda one: -ground.doors[ground.door(one[0])].score)
    if code != NO_ROOM:
        return order
    first = [ground.door(key) for key, _ in order[:LISTED]]
    told = detours(ground, draft.now, list(dict.fromkeys(first)))
    return [
        (key, said if at >= LISTED else told.get(first[at], said))
        for at, (key, said) in enumerate(order)
    ]


def draw(
    t: Words,
    counts: Mapping[str, int],
    rows: Callable[[str], Sequence[Row]],
    key: str,
) -> tuple[str, ...]:
    """Draw reasons with their counts; the chosen one opens its list. Return the ticked cases."""
    if not counts:
        st.caption(t("Nobody is left out."))
        return ()
    order = sorted(counts, key=lambda code: -counts[code])
    table = pl.DataFrame(
        {
            t("Why not"): [t(NAMES.get(code, code)) for code in order],
            t("Cases"): [counts[code] for code in order],
        }
    )
    at = parts.choose_row(t, table, key=f"{key}_reasons", alt=t("Reasons with their counts"))
    if at is None:
        st.caption(t("Tick a reason to see its cases."))
        return ()
    return listing(t, rows(order[at]), counts[order[at]], f"{key}_{order[at]}")


def listing(t: Words, rows: Sequence[Row], of: int, key: str) -> tuple[str, ...]:
    """Draw cases with their reasons; return those that are ticked."""
    shown = rows[:LISTED]
    known = people.known([case for case, _ in shown])
    if of > len(shown):
        st.caption(t("The first {n} of {of} cases.", n=len(shown), of=of))
    event = st.dataframe(
        pd.DataFrame(
            {
                t("Number"): [known.number(case) for case, _ in shown],
                t("Name"): [known.name(case) for case, _ in shown],
                t("Why"): [t(said) for _, said in shown],
            }
        ),
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        key=f"{key}_cases",
        placeholder="",
        alt=t("Cases with their reasons"),
    )
    return tuple(shown[at][0] for at in event.selection.rows if at < len(shown))


def not_worth(t: Words, ready: Prepared) -> None:
    """The cases that another channel reaches better, by that channel, each with its reason."""
    poor = {one.case_key: one for one in ready.ground.refused if one.code == BETTER}
    told = pl.concat([one.picked.not_worth for one in ready.days]).unique("case_key", keep="first")
    found = told.filter(pl.col("case_key").is_in(list(poor))).sort("case_key")
    if found.height == 0:
        st.caption(t("Every candidate is worth a visit."))
        return
    counted = dict(found.group_by("instead").len().sort("instead").iter_rows())
    channels = sorted(counted, key=lambda one: -counted[one])
    chosen = st.segmented_control(
        t("Better channel"),
        channels,
        default=channels[0],
        required=True,
        format_func=lambda one: t(
            "{channel} ({n})", channel=t(instead.CHANNELS[one]), n=counted[one]
        ),
        key="planning_channel",
    )
    keys = found.filter(pl.col("instead") == chosen)["case_key"].to_list()
    listing(t, [(key, poor[key].reason) for key in keys], len(keys), "planning_not_worth")


def of_missing(
    missing: Sequence[Missing], draft: Draft | None = None
) -> tuple[Mapping[str, int], Callable[[str], Sequence[Row]]]:
    """Counts by code and the cases of a code, of what a plan itself lists.

    With the draft the cases of most worth come first, and each for which there was no room says
    what it would take.
    """

    def rows(code: str) -> Sequence[Row]:
        found = [(one.case_key, one.reason) for one in missing if one.code == code]
        return found if draft is None else _nearest(draft, code, found)

    return dict(Counter(one.code for one in missing)), rows
