"""The frames of this room, each computed once for each state of the data; see lib.screen.data.

They are of the whole portfolio: nobody's arm hangs on who looks. What is shown of them are counts.
"""

import datetime as dt
from collections.abc import Mapping

import polars as pl
import streamlit as st

from lib.experiments import entering, gathering, records
from lib.experiments.arms import nobody
from lib.experiments.course import course as coursed
from lib.experiments.defining import Design
from lib.experiments.entering import Started
from lib.experiments.outcomes import Seen
from lib.experiments.power import Past
from lib.experiments.reading import ReadOut, read
from lib.portfolio import paying
from lib.screen import data


def started() -> tuple[Started, ...]:
    """The experiments that were started, in that order."""
    return records.started(data.ledger())


def arms(day: dt.date) -> pl.DataFrame:
    """Who is in an arm on a day; see lib.experiments.arms.ARMS."""
    every = [one for one in started() if one.design.start <= day]
    if not any(day <= one.design.end for one in every):
        return nobody()
    return entering.on_day(every, entered(day), day)


def entered(until: dt.date) -> Mapping[str, pl.DataFrame]:
    """Experiment → who entered it up to a day."""
    return _entered(data.version(), until)


@data.shared
def _entered(at: int, until: dt.date) -> Mapping[str, pl.DataFrame]:
    del at
    return gathering.entered(data.whole(), known, until)


def known(day: dt.date) -> pl.DataFrame:
    """What was known of all cases on a day."""
    return _reader(data.version())(day)


@st.cache_resource(show_spinner=False, max_entries=2)
def _reader(at: int) -> gathering.Known:
    """Reads days, each once for a state of the data."""
    del at
    return gathering.known_on(data.whole(), data.settings())


def seen(day: dt.date) -> Seen:
    """What was known up to a day of payments, contacts and promises."""
    return _seen(data.version(), day)


@data.shared
def _seen(at: int, day: dt.date) -> Seen:
    del at
    return gathering.seen_by(data.whole(), data.settings())(day)


def known_until(day: dt.date) -> dt.date:
    """The day up to which payments are known, at most `day`."""
    return max(known_of(day).values(), default=day)


def known_of(day: dt.date) -> Mapping[str, dt.date]:
    """The day up to which the payments of each client are known, at most `day`."""
    return _known_of(data.version(), day)


@data.shared
def _known_of(at: int, day: dt.date) -> Mapping[str, dt.date]:
    del at
    return paying.known_of(data.whole(), day)


def read_out(started: Started, day: dt.date) -> ReadOut:
    """How an experiment stands on a day."""
    return _read_out(data.version(), started.experiment_id, day, started)


@st.cache_resource(show_spinner=False, max_entries=data.STATES)
def _read_out(at: int, experiment_id: str, day: dt.date, _started: Started) -> ReadOut:
    del at
    until = known_until(day)
    return read(_started, entered(until)[experiment_id], seen, until, known_of(day))


def course(started: Started, day: dt.date) -> pl.DataFrame:
    """How far its arms were apart at each look; see lib.experiments.course.COURSE."""
    return _course(data.version(), started.experiment_id, day, started)


@st.cache_resource(show_spinner=False, max_entries=data.STATES)
def _course(at: int, experiment_id: str, day: dt.date, _started: Started) -> pl.DataFrame:
    del at
    told = read_out(_started, day)
    who = entered(known_until(day))[experiment_id]
    return coursed(_started.design, who, seen, told, known_of(day))


def before(design: Design, day: dt.date) -> Past | None:
    """How the outcome of a design was in the past."""
    until = known_until(day)
    dates = data.whole().as_of_dates()
    return gathering.before(known, seen(until), design, dates, known_of(day))


def fitting(design: Design, day: dt.date) -> int:
    """How many persons would be let in on a day."""
    return gathering.fitting(known(day), design.rule, day)["person"].n_unique()
