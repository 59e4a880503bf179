"""What every screen has in common: the guard, the title row, the mark of the sample, the refusals.

A page begins with `here = frame.enter("its name")` and finds in it the words, the as-of date and
the settings. What the product refuses is shown as the sentence of the error, with what to do next.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import polars as pl
import streamlit as st

from lib.errors import DoorstepError, MeasureImpossible
from lib.people.accounts import sessions
from lib.rights import Action
from lib.screen import (
    borrowed,
    case_frames,
    data,
    linked,
    logins,
    narrowed,
    preparing,
    router,
    signed,
    speech,
    strangers,
)
from lib.settings import Settings
from lib.words import N_, Words

AS_OF = "as_of"
"""Widget key and address parameter of the chosen as-of date."""

DATED = frozenset(
    {"overview", "recovery", "effect", "forecast", "team", "changes", "scores", "questions"}
)
"""Pages of figures, whose address holds the day: a link shows what its sender saw, also later."""

NEWEST = "_newest_day"
"""Session key: the newest as-of date when the session last looked."""

OLD_DAYS = 31
"""Files are monthly at least: what is older than this is said to be old."""


@dataclass(frozen=True)
class Here:
    """Where somebody stands: the language, the date that figures speak of, the settings."""

    t: Words
    as_of: dt.date
    settings: Settings


def enter(name: str, *, needs_cases: bool = True) -> Here:
    """Begin a screen that shows cases; without any it says where to get them and stops.

    One that does not need them speaks of today as long as there are none.
    """
    t = begin(name)
    dates = data.portfolio().as_of_dates()
    if not dates and not needs_cases:
        return Here(t, data.today(), data.settings())
    if not dates:
        st.info(t("There are no cases yet. Upload a case file or open the sample portfolio."))
        st.page_link("pages/overview.py", label=t("To the start"), icon=":material/arrow_forward:")
        st.stop()
    here = Here(t, _chosen(dates), data.settings())
    _days(here)
    _age(here)
    _restricted(here)
    return here


def begin(name: str) -> Words:
    """Begin any screen: guard, title row and the mark of the sample."""
    router.guard()
    router.check(name)
    data.use_codes()
    t = speech.words_of_session()
    preparing.begin(t)
    borrowed.said(t, lost=router.is_lost())
    narrowed.begin()
    strangers.begin(name)
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        st.header(t(router.page_of(name).title), anchor=False, width="content")
        with st.container(horizontal=True, width="content", vertical_alignment="center"):
            _as_of_choice(t, pinned=name in DATED)
            speech.switch(t)
            _who(t)
    strangers.place(t)
    _sample_mark(t)
    return t


@contextmanager
def refusals(t: Words) -> Iterator[None]:
    """Show what the product refuses inside as a sentence instead of stopping the screen."""
    try:
        yield
    except MeasureImpossible as refused:
        cannot(t, refused)
    except DoorstepError as refused:
        st.error(speech.refusal(t, refused), icon=":material/block:")


def cannot(t: Words, refused: MeasureImpossible) -> None:
    """Say why a figure cannot be computed: nothing went wrong, and nobody is to blame."""
    st.info(speech.refusal(t, refused), icon=":material/info:")


def _who(t: Words) -> None:
    """Who is signed in, with the way to his account and out; nothing for who is alone."""
    actor = data.actor()
    if actor.name:
        st.page_link(
            "pages/account.py",
            label=speech.escaped(logins.called(actor.name)),
            icon=":material/person:",
        )
        st.button(t("Sign out"), on_click=_sign_out, key="sign_out")


def _sign_out() -> None:
    sessions.sign_out(data.ledger(), signed.token(), data.now())


def chosen_day() -> dt.date | None:
    """The as-of date that the session stands at; None without any file."""
    dates = data.portfolio().as_of_dates()
    return _chosen(dates) if dates else None


def _as_of_choice(t: Words, *, pinned: bool) -> None:
    dates = data.portfolio().as_of_dates()
    if dates:
        _follow(dates[0].isoformat())
        names = {day.isoformat(): t("As of {day}", day=day) for day in dates}
        linked.select(
            t, N_("As-of date"), names, AS_OF, width=180, hidden_title=True, pinned=pinned
        )


def _follow(newest: str) -> None:
    """Who was at the newest day is at the newest day when there is a newer one."""
    before = st.session_state.get(NEWEST)
    if before and before != newest and st.session_state.get(AS_OF) == before:
        st.session_state[AS_OF] = newest
        st.query_params.pop(AS_OF, None)
    st.session_state[NEWEST] = newest


def _chosen(dates: tuple[dt.date, ...]) -> dt.date:
    wanted = st.session_state.get(AS_OF)
    return dt.date.fromisoformat(wanted) if wanted else dates[0]


def _days(here: Here) -> None:
    """Say once which day the files speak of and which day the work, where these are two days."""
    t, day = here.t, data.working_day(here.as_of)
    behind = data.has_sample() and day != data.today()
    told = []
    if day != here.as_of:
        told.append(
            t(
                "Data day {as_of}: amounts, days past due and buckets, as the files say them. "
                "Working day {day}: what is due, on hold and planned.",
                as_of=here.as_of,
                day=day,
            )
        )
    if behind:
        told.append(
            t("The sample is worked on as of {day}, its last day, not as of today.", day=day)
        )
    if told:
        st.caption(f":material/event: {' '.join(told)}")


def _age(here: Here) -> None:
    """Say how old the figures are where their files are old, on each screen that shows any."""
    t, cases = here.t, data.measured(here.as_of)
    today = max(here.as_of, data.working_day(here.as_of))
    old = cases.filter(pl.col("as_of") < today - dt.timedelta(days=OLD_DAYS))
    oldest = old["as_of"].min()
    newest = cases["as_of"].max()
    if not isinstance(oldest, dt.date) or not isinstance(newest, dt.date):
        return
    told = {"day": oldest, "days": (today - oldest).days}
    whose = old.filter(pl.col("as_of") == oldest)["client"].drop_nulls().unique().sort()
    some = 0 < len(whose) < cases["client"].drop_nulls().n_unique()
    if old.height == cases.height and oldest != newest:
        said = t(
            "Files as of {day} to {newest}; the newest of them is {n} days old.",
            day=oldest, newest=newest, n=(today - newest).days,
        )  # fmt: skip
    elif old.height == cases.height:
        said = t("Data as of {day}, {days} days old.", **told)
    else:
        said = t(
            "The last file of {n} of {of} cases is more than {limit} days old, the oldest as of "
            "{day}, {days} days ago.",
            n=old.height,
            of=cases.height,
            limit=OLD_DAYS,
            **told,
        )
    if some:
        said += " " + speech.escaped(t("That is of: {clients}.", clients=t.listed(whose)))
    st.caption(f":material/history: {said}")


def _restricted(here: Here) -> None:
    """Say how many cases no list and no figure of a screen has, and why."""
    if n := case_frames.left_out(here.as_of):
        said = here.t(
            "{n} cases are in no list and no figure, because the data of their persons are "
            "restricted.",
            n=n,
        )
        st.caption(f":material/visibility_off: {said}")


def _sample_mark(t: Words) -> None:
    """Say that the figures are invented, and offer to take them away."""
    if not data.has_sample():
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f":orange-badge[:material/science: {t('Sample')}]", width="content")
        st.caption(t("These people and loans are invented. Remove them before real work."))
        if data.may(Action.LOAD):
            st.button(t("Remove the sample"), on_click=_remove_sample, key="remove_sample")


def _remove_sample() -> None:
    data.portfolio().withdraw_sample(now=data.now())
    st.session_state.pop(AS_OF, None)
