"""Visit lists that rules stand against: an attempt refused as a whole, a list refused by now."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import polars as pl
import streamlit as st

from lib.cases.fields import OPEN_NUMBERS
from lib.rules.facts import CrewFacts
from lib.rules.kinds import OF_A_PLAN
from lib.screen import data, speech, staff
from lib.screen.compliance import exceptions
from lib.screen.frame import Here
from lib.screen.rules import judging as gate
from lib.visits import records
from lib.visits.candidates import Refused
from lib.visits.legality import crew_fit, judging
from lib.visits.planning import AllRefused
from lib.visits.visit_list import VisitList
from lib.words import Words

LAST = "_refused_list"
"""Session key: the last attempt of which every case was refused."""


@dataclass(frozen=True)
class _Attempt:
    error: AllRefused
    keys: frozenset[str]
    crew: str
    day: dt.date


def keep(error: AllRefused, picked: pl.DataFrame, crew: str, day: dt.date) -> None:
    """Keep what was decided, and remember the attempt until another is made."""
    records.keep_refused(data.ledger(), error.decided, data.now())
    st.session_state[LAST] = _Attempt(error, frozenset(picked["case_key"]), crew, day)


def forget() -> None:
    """A new attempt begins."""
    st.session_state.pop(LAST, None)


def show(t: Words, here: Here, picked: pl.DataFrame, crew: str, day: dt.date) -> None:
    """Say why the last attempt came to nothing, as long as the same is asked for."""
    last: _Attempt | None = st.session_state.get(LAST)
    asked = (frozenset(picked["case_key"]), crew, day)
    if last is None or (last.keys, last.crew, last.day) != asked:
        return
    st.error(speech.refusal(t, last.error), icon=":material/block:")
    numbers = dict(picked.select("case_key", pl.coalesce(OPEN_NUMBERS)).iter_rows())
    table(t, t("May not be visited"), last.error.refused, numbers)
    said_no = {one.case_key: one.rule_ids for one in last.error.refused}
    exceptions.of_list(t, here.as_of, day, crew, said_no, numbers)


def table(t: Words, title: str, lacking: Sequence[Refused], numbers: Mapping[str, str]) -> None:
    """Draw cases that are not visited, each with its reason; nothing where there are none."""
    if not lacking:
        return
    st.subheader(f"{title} ({len(lacking)})", anchor=False)
    st.dataframe(
        pd.DataFrame(
            {t("Number"): numbers.get(one.case_key, one.case_key), t("Why"): t(one.reason)}
            for one in lacking
        ),
        hide_index=True,
        alt=title,
    )


def refused_by_now(t: Words, here: Here, shown: VisitList) -> None:
    """Name the stops of a list still to be gone that the gate would refuse today.

    A case that was met on the day of the list is done: a rule that allows one visit speaks of the
    next.
    """
    if shown.day < data.working_day(here.as_of) or not shown.stops:
        return
    world = gate.world(here.as_of, shown.day, shown.crew)
    found = judging.check(shown, data.cases(here.as_of), world, _facts(shown), kinds=OF_A_PLAN)
    facts = found.decisions.facts
    on_day = pl.col("happened_at").dt.date() == shown.day
    done = set(data.followups().filter(on_day)["case_key"])
    for row in (~found.allowed).arg_true().to_list():
        if facts["case_key"][row] in done:
            continue
        why = found.reasons(row)[0].sentence
        said = t("Stop {n} may not be visited any more: {why}", n=facts["number"][row], why=t(why))
        st.warning(speech.escaped(said), icon=":material/block:")


def _facts(shown: VisitList) -> CrewFacts:
    crew = next((one for one in staff.known_crews() if one.name == shown.crew), None)
    if crew is None:
        return CrewFacts(len(shown.members) or None)
    return crew_fit.facts(crew, staff.of_day(shown.day), shown.day)
