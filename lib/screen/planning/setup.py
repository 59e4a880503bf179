"""What a plan is asked for: days, crews, candidates, how long to look; and whom that leaves."""

import datetime as dt

import streamlit as st

from lib.cases.search import Filter
from lib.rights import Action
from lib.screen import basket, data, file_rows, filters, linked, speech
from lib.screen.frame import Here
from lib.screen.planning import desk, grounds, reasons, searching, standing
from lib.screen.planning.desk import Desk
from lib.screen.planning.searching import Found, Job
from lib.visits.crew import crews
from lib.visits.picking.sources import Wanted
from lib.visits.plans.drafting import Draft
from lib.visits.plans.making import arranged
from lib.visits.plans.model import Idle
from lib.visits.plans.preparing import MOST_DAYS, Asked, Prepared
from lib.words import N_, Words

EVERYTHING, BASKET, FILTER = "all", "basket", "filter"

SOURCES = {
    EVERYTHING: N_("Everything lawful"),
    BASKET: N_("The basket ({n})"),
    FILTER: N_("A filter"),
}
"""Where candidates come from → how it is called."""

AT_ONCE = 20_000
"""Cases up to which the candidates are counted without being asked to."""

LONGEST = 600
"""Seconds that a search may take at most."""

COUNTED = "_planning_counted"
"""Session key: the question whose candidates somebody asked to count."""


def draw(t: Words, here: Here) -> None:
    """Ask for a plan, say whom it may choose among, and begin to search."""
    _drafts(t)
    with st.container(border=True):
        asked, seconds = _ask(t, here)
        with st.container(horizontal=True):
            wanted = st.button(t("Make the plan"), type="primary", icon=":material/route:")
            count = st.button(t("Count the candidates"), icon=":material/functions:")
    if asked is None:
        st.info(t("The basket is empty. Pick cases on the map or in the case table."))
        return
    standing.draw(t, [asked.first + dt.timedelta(days=n) for n in range(asked.days)])
    if wanted:
        begin(t, asked, seconds)
        st.rerun()
    small = data.cases(here.as_of).height <= AT_ONCE
    if count:
        st.session_state[COUNTED] = repr(asked)
    if small or st.session_state.get(COUNTED) == repr(asked) or grounds.known(asked):
        with st.spinner(t("Counting the candidates…")):
            ready = grounds.ready(asked)
        _counts(t, ready)


def _drafts(t: Words) -> None:
    """Lead back to drafts that are still at hand."""
    for one in desk.mine():
        st.page_link(
            "pages/planning.py",
            label=t("Go on with the draft: {name}", name=speech.escaped(one.name)),
            query_params={desk.DESK: one.desk_id},
            icon=":material/edit_note:",
        )


def begin(t: Words, asked: Asked, seconds: float) -> None:
    """Begin the search for a new plan at a desk of its own."""
    data.check(Action.PLAN)
    read = grounds.Reader(asked)

    def work(job: Job) -> Found:
        ready = read()
        ground = ready.ground
        return Found(ready, Draft(ground, arranged(ground, ground.empty(), job.search(ground))))

    named = of_days(t, asked.first, asked.days)
    desk.put(Desk(data.actor().name, data.version(), named, job=searching.start(seconds, work)))


def of_days(t: Words, first: dt.date, days: int) -> str:
    """How a plan of some days is called."""
    if days == 1:
        return t("Plan for {day}", day=first)
    return t("Plan for {day} – {last}", day=first, last=first + dt.timedelta(days=days - 1))


def _ask(t: Words, here: Here) -> tuple[Asked | None, float]:
    """The question; None where it is about an empty basket."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        first = linked.day(t, N_("First day"), "first", default=data.working_day(here.as_of))
        days = st.number_input(
            t("Days"), 1, MOST_DAYS, 1, key="planning_days", persist_state="session", width=120
        )
        seconds = st.number_input(
            t("Seconds to look"),
            1,
            LONGEST,
            min(max(round(here.settings.plan_seconds), 1), LONGEST),
            key="planning_seconds",
            persist_state="session",
            width=140,
        )
        names = tuple(one.name for one in crews(file_rows.collectors()))
        chosen = linked.several(t, N_("Crews"), names, "crews")
    wanted = _wanted(t, here)
    if wanted is None:
        return None, seconds
    return Asked(first, days, chosen, wanted, as_of=_files_of(here, first)), seconds


def _files_of(here: Here, first: dt.date) -> dt.date | None:
    """The day of the files that was chosen, unless the first day of the plan is before it."""
    return here.as_of if here.as_of <= first else None


def _wanted(t: Words, here: Here) -> Wanted | None:
    source = st.segmented_control(
        t("Candidates"),
        list(SOURCES),
        default=None if "planning_source" in st.session_state else EVERYTHING,
        required=True,
        format_func=lambda one: t(SOURCES[one], n=len(basket.keys())),
        key="planning_source",
        persist_state="session",
    )
    match source:
        case "basket":
            return Wanted(basket=basket.keys()) if basket.keys() else None
        case "filter":
            st.caption(
                t("The filter is the one of the map and the case table; it goes along with you.")
            )
            return Wanted(filter=filters.bar(t, data.cases(here.as_of), here.as_of))
        case _:
            wishes = grounds.wishes()
            return Wanted(filter=Filter(), basket=wishes.basket, requested=wishes.requested)


def _counts(t: Words, ready: Prepared) -> None:
    ground = ready.ground
    counts, rows = reasons.never(ready)
    poor = len(ground.refused) - sum(counts.values()) + sum(ground.excluded.values())
    free = sum(len(door.case_keys) for door in ground.doors)
    st.markdown(
        t(
            "**{n} cases behind {doors} doors** may be visited by {crews} crews; {poor} are better "
            "reached otherwise, {out} are left out. As of {day}.",
            n=free,
            doors=len(ground.doors),
            crews=len(ground.crews),
            poor=poor,
            out=sum(counts.values()),
            day=ground.as_of,
        )
    )
    idle(t, ground.idle)
    with st.expander(t("Why not ({n})", n=sum(counts.values()))):
        reasons.draw(t, counts, rows, "planning_never")
    with st.expander(t("Not worth a visit ({n})", n=poor)):
        reasons.not_worth(t, ready)


def idle(t: Words, told: tuple[Idle, ...]) -> None:
    """Name the crews that may not go, each once for the same reasons on several days."""
    if not told:
        return
    days: dict[tuple[str, tuple[str, ...]], list[dt.date]] = {}
    for one in told:
        said = tuple(speech.escaped(t(reason)) for reason in one.reasons)
        days.setdefault((one.crew, said), []).append(one.day)
    crews_ = len({one.crew for one in told})
    with st.expander(t("Crews that may not go ({n})", n=crews_), icon=":material/group_off:"):
        for (crew, said), on in days.items():
            when = speech.listed(t, [t.date(day) for day in on])
            st.markdown(f"**{speech.escaped(crew)}** · {when}  \n" + "  \n".join(said))
