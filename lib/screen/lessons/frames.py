"""What came of decisions, computed once for each state of the data; see lib.screen.data."""

import datetime as dt

import streamlit as st

from lib.lessons import gathering
from lib.lessons.following import Finding
from lib.lessons.records import Lesson
from lib.screen import data
from lib.screen.experiments import frames as experiments


def findings(lesson: Lesson, day: dt.date) -> tuple[Finding, ...]:
    """What came of a decision by the day of each file after it and by `day`."""
    return _findings(data.version(), lesson.lesson_id, day, lesson)


@st.cache_resource(show_spinner=False, max_entries=200)
def _findings(at: int, lesson_id: str, day: dt.date, _lesson: Lesson) -> tuple[Finding, ...]:
    del at, lesson_id
    known_of = experiments.known_of(day)
    dates = data.whole().as_of_dates()
    return gathering.findings(_lesson, experiments.known, experiments.seen, dates, known_of, day)
