"""What screens know of collectors: their names, qualifications, leave, checks and warnings.

Frames of the ledger's small tables, each read once for each state of the data. What belongs to the
sample counts only while the sample is open.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

import polars as pl
import streamlit as st

from lib.people import attendance, leave, qualifications, training
from lib.people import collectors as known
from lib.people.banks import Bank, banks
from lib.people.fitness import Staff
from lib.people.kinds import required
from lib.rights import Action, Scope, scope
from lib.safety import incidents, warnings
from lib.screen import data, file_rows, followed
from lib.screen.followed import Stamp
from lib.visits.crew import Crew, crews
from lib.words import Words


def today() -> dt.date:
    """The working day: today, or that of the sample while it is open."""
    latest = data.portfolio().latest()
    return data.working_day(latest) if latest else data.today()


def names() -> Mapping[str, str]:
    """Number of each collector → his name, or the number again."""
    rows = file_rows.collectors().select("collector_no", pl.coalesce("name", "collector_no"))
    return dict(rows.iter_rows())


def selectable(action: Action) -> Sequence[str]:
    """The numbers that may be chosen for an action: all, or one's own."""
    actor = data.actor()
    if scope(actor, action) is Scope.OWN:
        return [actor.collector] if actor.collector else []
    return list(names())


def called(t: Words, number: str) -> str:
    """How a collector is shown: name and number."""
    name = names().get(number)
    return t("{name} ({number})", name=name, number=number) if name else number


def choose(t: Words, key: str) -> str | None:
    """Ask for a collector, by name; his number."""
    return st.selectbox(
        t("Collector"),
        list(names()),
        index=None,
        format_func=lambda one: called(t, one),
        key=key,
        placeholder="—",
        width=220,
    )


def dates(t: Words, days: pl.Series) -> list[str]:
    """Days as the reader writes them, nothing for those that are not there."""
    return [t.date(day) if day else "" for day in days]


def of_sample(collector: str | None) -> bool:
    """Whether somebody is known only from the sample, so that what he gets goes with it."""
    return collector in _sample_numbers(data.version())["collector_no"].to_list()


@data.shared
def _sample_numbers(at: int) -> pl.DataFrame:
    del at
    place = data.portfolio()
    files = [one for one in place.imports("collectors") if one.sample]
    found = [place.scan(one).select("collector_no").collect() for one in files]
    return pl.concat([pl.DataFrame(schema={"collector_no": pl.String}), *found])


def qualified() -> pl.DataFrame:
    """All qualifications that stand."""
    return _kept(data.version(), "qualifications")


def leaves() -> pl.DataFrame:
    """All leave that stands."""
    return _kept(data.version(), "leave")


def checks() -> pl.DataFrame:
    """The results of knowledge checks that who is at the screen may see."""
    found = _kept(data.version(), "checks")
    if data.may(Action.SEE_PEOPLE):
        return found
    return found.filter(pl.col("collector") == (data.actor().collector or ""))


def courses() -> pl.DataFrame:
    """All courses that people took part in."""
    return _kept(data.version(), "courses")


def reported() -> pl.DataFrame:
    """The incidents of the cases that one may see with what follows from them, latest first."""
    return data.portfolio().seen(_kept(data.version(), "incidents").lazy()).collect()


def cautions() -> pl.DataFrame:
    """The warnings by hand that stand, of the cases that one may see."""
    return data.portfolio().seen(_kept(data.version(), "warnings").lazy()).collect()


READERS = {
    "qualifications": qualifications.standing,
    "leave": leave.standing,
    "checks": training.checks,
    "courses": attendance.listed,
    "incidents": incidents.listed,
    "warnings": warnings.noted,
}
"""What is kept → who reads it."""


@data.shared
def _kept(at: int, what: str) -> pl.DataFrame:
    del at
    return READERS[what](data.ledger(), sample=data.has_sample())


def touching(as_of: dt.date, day: dt.date) -> pl.DataFrame:
    """Which warnings touch which cases on a day; see lib.safety.warnings.of_cases."""
    return _touching(data.version(), as_of, day)


@data.shared
def _touching(at: int, as_of: dt.date, day: dt.date) -> pl.DataFrame:
    del at
    keys = data.cases(as_of).select("case_key", "person_key", "address_key")
    contacts = data.followups().filter(pl.col("happened_at").dt.date() <= day)
    found = warnings.on(day, reported(), cautions())
    return warnings.of_cases(keys, pl.concat([found, warnings.of_results(contacts)]))


def of_day(day: dt.date) -> Staff:
    """What is known of everybody on a day."""
    gone = leave.away(leaves(), day)
    by_file = known.away_by_file(file_rows.collectors()).join(gone, on="collector", how="anti")
    return Staff(qualified(), pl.concat([gone, by_file]))


def asked_of_members() -> tuple[str, ...]:
    """The qualifications that each member of a crew needs here."""
    return required(data.settings().jurisdiction)


def known_crews() -> tuple[Crew, ...]:
    """All crews."""
    return crews(file_rows.collectors())


@st.cache_resource(show_spinner=False, max_entries=4)
def _banks(stamp: Stamp) -> Mapping[str, Bank]:
    del stamp
    return banks(data.settings().home)


def question_banks() -> Mapping[str, Bank]:
    """The banks of questions, read anew when a file of the tenant changes.

    Raises:
        BankFaulty: a file of the tenant has a fault.

    """
    return _banks(followed.stamp(data.settings().home / "training"))
