"""The first screen: how to begin, and where the portfolio stands."""

import datetime as dt

import polars as pl
import streamlit as st

from lib.cases.buckets import SCHEME
from lib.cases.search import ALL, HELD
from lib.complaints.measures import complaint_rate
from lib.errors import RulesRefused
from lib.parts import by_currency
from lib.recovery.overview import Headline, by_bucket
from lib.recovery.overview import headline as sum_up
from lib.rights import Action
from lib.sample.opening import open_sample
from lib.screen import data, file_rows, filters, parts, speech
from lib.screen.accounts import first
from lib.screen.duties import due, due_rows
from lib.screen.frame import Here
from lib.screen.holds import frames
from lib.screen.rules import judging as gate
from lib.screen.theme import colours
from lib.show import charts
from lib.visits.crew import in_order
from lib.words import Words


def offer(t: Words) -> None:
    """Offer the two ways to begin."""
    st.write(
        t(
            "Doorstep shows overdue customers on a map, plans lawful visits, and keeps what came "
            "of them. Everything stays on this computer."
        )
    )
    if not data.may(Action.LOAD):
        st.info(t("There are no cases yet. Somebody who may load files brings them in."))
        return
    left, right = st.columns(2)
    with left, st.container(border=True, height=220):
        st.subheader(t("Upload a file"), anchor=False)
        st.write(t("A case file from a lender or agency, as CSV or Excel, as it came."))
        if st.button(t("Choose a file"), type="primary", icon=":material/upload_file:"):
            st.switch_page("pages/upload.py")
    with right, st.container(border=True, height=220):
        st.subheader(t("Open the sample portfolio"), anchor=False)
        st.write(t("2,000 invented cases of one city with six months of history, to look around."))
        if st.button(t("Open the sample"), icon=":material/science:"):
            with st.spinner(t("Loading…")):
                open_sample(data.portfolio(), data.now())
            st.rerun()
    first.question(t)


def headline(here: Here) -> None:
    """The figures that everybody asks for first, each with its day and its n."""
    t = here.t
    figures = _figures(data.version(), here.as_of)
    listed = due_rows.rows(here.as_of, data.working_day(here.as_of))
    with st.container(horizontal=True):
        st.metric(
            t("Cases"),
            t.number(figures.cases),
            help=t("of {persons} customers", persons=figures.persons),
            border=True,
        )
        st.metric(t("Overdue amount"), parts.by_currency(t, figures.overdue), border=True)
        if data.may(Action.SEE_MEASURES):
            st.metric(
                t("Collected in {days} days", days=figures.days),
                parts.by_currency(t, figures.collected),
                help=t(
                    "net of reversals, from {n} of {cases} cases",
                    n=figures.paying,
                    cases=figures.cases,
                ),
                border=True,
            )
        st.metric(t("On hold"), t.number(figures.held), border=True)
        st.metric(t("Due today or overdue"), t.number(listed.height), border=True)
        if data.may(Action.SEE_MEASURES):
            _complaint_rate(here)
    _ways(here, figures, listed.height)
    st.caption(
        t(
            "As of {day}, n = {n} cases, {persons} customers. {scheme}.",
            day=figures.as_of,
            n=figures.cases,
            persons=figures.persons,
            scheme=t(SCHEME),
        )
    )
    parts.unstated(t, figures.unstated)


@data.shared
def _figures(at: int, as_of: dt.date) -> Headline:
    del at
    return sum_up(data.cases(as_of), file_rows.payments(), as_of=as_of)


@data.shared
def _buckets(at: int, as_of: dt.date) -> pl.DataFrame:
    del at
    return by_bucket(data.cases(as_of))


def _ways(here: Here, figures: Headline, due_rows: int) -> None:
    """The ways to what the figures count, each with its number."""
    t = here.t
    whole = {"as_of": here.as_of.isoformat()}
    every = {"held": ALL, "paid": ALL, "order": "amount"}
    paid = t("The {n} that paid in {days} days", n=figures.paying, days=figures.days)
    money = [(paid, "cases", every | {"paid": filters.PAID}, "payments")]
    with st.container(horizontal=True):
        for label, page, asked, icon in (
            (t("All {n} cases, most overdue first", n=figures.cases), "cases", every, "list"),
            *(money if data.may(Action.SEE_MEASURES) else ()),
            (t("The {n} on hold", n=figures.held), "cases", every | {"held": HELD}, "pause_circle"),
            (
                t("The {n} that are due", n=due_rows),
                "followup",
                _filtered(here, due.EVERYBODY),
                "task_alt",
            ),
        ):
            st.page_link(
                f"pages/{page}.py",
                label=label,
                query_params={**whole, **asked},
                icon=f":material/{icon}:",
            )


def _complaint_rate(here: Here) -> None:
    """Complaints for every thousand contacts, with its base and its days."""
    t, day = here.t, here.as_of
    rate = complaint_rate(data.holds(day), data.followups(), day)
    few = t("n = {n}: too few", n=rate.contacts)
    st.metric(
        t("Complaints per 1,000 contacts"),
        t.number(rate.per_thousand, 1) if rate.is_enough else few,
        help=t(rate.summary()),
        border=True,
    )


def rules_stand(t: Words) -> None:
    """Warn where the rules cannot be used: nothing is planned then, and who looks here can ask."""
    try:
        gate.rules()
    except RulesRefused as refused:
        st.error(speech.refusal(t, refused), icon=":material/gavel:")


def buckets(here: Here) -> None:
    """Cases or amounts by bucket."""
    t = here.t
    counted = _buckets(data.version(), here.as_of)
    by_amount = parts.count_choice(t)
    # Amounts of two currencies have no axis in common.
    for currency, mine in by_currency(counted):
        if charts.several(counted):
            st.caption(speech.escaped(currency or "—"))
        if by_amount and not (mine["amount"] != 0).any():
            st.caption(t("Nothing is overdue, or the files do not say how much."))
            continue
        figure = charts.bucket_bars(mine, t, colours(), by_amount=by_amount)
        st.plotly_chart(
            figure,
            theme=None,
            config={"displayModeBar": False},
            key=f"buckets_{currency}",
            alt=charts.describe_buckets(mine, t, by_amount=by_amount),
        )


def next_steps(here: Here) -> None:
    """What wants doing, each with its way there."""
    t = here.t
    figures = _figures(data.version(), here.as_of)
    listed = due_rows.rows(here.as_of, data.working_day(here.as_of))
    n = dict(listed.group_by("group").len().iter_rows())
    st.subheader(t("Today ({n})", n=listed.height), anchor=False)
    with st.container(border=True, horizontal=True):
        for name, title in due.groups(listed).items():
            st.page_link(
                "pages/followup.py",
                label=t("{what}: {said}", what=t(title), said=n.get(name, 0)),
                query_params=_filtered(here, due.EVERYBODY, name),
                icon=":material/task_alt:",
            )
    _crews(here, listed)
    if not data.may(Action.SEE_MEASURES):
        return
    _complaints(here)
    st.page_link(
        "pages/quality.py",
        label=t(
            "{unplaced} cases have no place on the map, {approximate} only an approximate one",
            unplaced=figures.unplaced,
            approximate=figures.approximate,
        ),
        query_params={"part": "places"},
        icon=":material/add_location_alt:",
    )


def _filtered(here: Here, who: str, group: str = due_rows.TODAY) -> dict[str, str]:
    """The address of a list: all its filters, so that none of an earlier look shortens it."""
    day = data.working_day(here.as_of).isoformat()
    return {"list": group, "who": who, "day": day, "followup_part": "list"}


def _crews(here: Here, listed: pl.DataFrame) -> None:
    """How many rows of the day each crew has, each number with the way to them."""
    counted = dict(listed["crew"].drop_nulls().value_counts().iter_rows())
    if not counted:
        return
    with st.container(border=True, horizontal=True):
        for crew in sorted(counted, key=in_order):
            st.page_link(
                "pages/followup.py",
                label=here.t("{what}: {said}", what=speech.escaped(crew), said=counted[crew]),
                query_params=_filtered(here, f"{due.CREW}{crew}"),
                icon=":material/group:",
            )


def _complaints(here: Here) -> None:
    """The way to complaints and disputes, with how many are open and how many overdue."""
    found = frames.complaints(data.working_day(here.as_of))
    st.page_link(
        "pages/complaints.py",
        label=here.t(
            "Complaints and disputes: {n} open, {late} with an overdue answer",
            n=found["open"].sum(),
            late=found["overdue"].sum(),
        ),
        icon=":material/feedback:",
    )
