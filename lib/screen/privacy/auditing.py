"""The audit on the screen: search, the proof of its chain, and how often fields were revealed."""

import datetime as dt
import math

import polars as pl
import streamlit as st

from lib.cases.fields import OPEN_NUMBERS
from lib.ledger import about, audited
from lib.ledger.acts import ACT_NAMES
from lib.ledger.audited import Wanted
from lib.portfolio.records import BETWEEN
from lib.portfolio.verifying import verify
from lib.rights import COMMAND_LINE, GATE, ROLE_NAMES, Action, Role, demand
from lib.screen import data, downloads, linked, speech
from lib.show import audit_reasons
from lib.words import N_, Words

PAGE_ROWS = 100
REVEALED_DAYS = 30
"""Days over which is counted what was seen in full."""

CASES_NAMED = 3
"""Up to so many cases of a row are named; of more it is said how many."""

ALL = ""
"""Code of the choice that leaves out nothing."""

AS = {
    **{role.value: name for role, name in ROLE_NAMES.items()},
    Role.GATE.value: N_("The sign-in itself"),
}
"""Role as the audit keeps it → its name: those of people, and that of the sign-in itself."""

NO_PERSONS = {
    GATE.name: (GATE, N_("the sign-in")),
    COMMAND_LINE.name: (COMMAND_LINE, N_("the command line")),
}
"""Name that the audit keeps where nobody signed in → who that is, and how it is called."""

OF_FILES = ("import", "replace", "withdraw", "restore")
"""Acts of which the audit keeps numbers of imports."""

TITLES = {
    "sequence": N_("Row"),
    "at": N_("Time"),
    "actor": N_("Who"),
    "roles": N_("As"),
    "act": N_("What"),
    "subject": N_("To what"),
    "case": N_("Number of the case"),
    "why": N_("Why"),
    "before": N_("Before"),
    "after": N_("After"),
}
"""Columns of the audit as they are shown and exported."""


def proof(t: Words) -> None:
    """Offer to check chain and snapshots, and say what came of it."""
    demand(data.actor(), Action.SEE_AUDIT)
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        asked = st.button(t("Check the audit"), icon=":material/verified:", key="verify")
        st.caption(
            t(
                "Checks the seal of every row, the end of the audit and every snapshot. Keep the "
                "head that it tells somewhere else: nobody can shorten the audit behind it unseen."
            ),
            width="stretch",
        )
    if not asked:
        return
    with st.spinner(t("Checking…")):
        found = verify(data.portfolio())
    if found.whole:
        st.success(speech.escaped(t(found.summary())), icon=":material/verified:")
        return
    wrong = [one.what for one in found.spoiled]
    if found.chain.broken:
        wrong.insert(0, found.chain.broken.what)
    for what in wrong:
        st.error(speech.escaped(t(what)), icon=":material/gpp_bad:")


def ask(t: Words) -> Wanted:
    """Ask what is looked for."""
    today = data.today()
    known = audited.actors(data.ledger())
    with st.container(horizontal=True, vertical_alignment="bottom"):
        # Neither who nor to what goes into the address, which may hold no name.
        actor = st.selectbox(
            t("Who"),
            [None, *known],
            format_func=lambda one: t("All") if one is None else _who(t, one),
            key="audit_who",
            width=220,
        )
        acts = {ALL: t("All"), **{act: t(name) for act, name in ACT_NAMES.items()}}
        act = linked.select(t, N_("What"), acts, "act", width=280)
        subject = st.text_input(
            t("To what"),
            key="audit_subject",
            placeholder=t("number, case, field or reason"),
            width=260,
        )
        # Names of their own: days that another page asked for say nothing of the audit.
        since = today - dt.timedelta(days=REVEALED_DAYS)
        first = linked.day(t, N_("From"), "since", default=since, formerly="from")
        last = linked.day(t, N_("To"), "until", default=today, formerly="to")
    return Wanted(
        actor=actor,
        act=act or None,
        subject=subject,
        since=_midnight(first),
        until=_midnight(last + dt.timedelta(days=1)),
        case_keys=_named_by(subject.strip()),
    )


def table(t: Words, wanted: Wanted) -> None:
    """Draw one page of what was found, and the download of all of it."""
    ledger = data.ledger()
    n = audited.count(ledger, wanted)
    st.caption(t("{n} rows, the latest first", n=n))
    pages = max(1, math.ceil(n / PAGE_ROWS))
    number = st.pagination(pages, key="audit_page") if pages > 1 else 1
    found = audited.rows(ledger, wanted, limit=PAGE_ROWS, after=(number - 1) * PAGE_ROWS)
    titles = {name: t(title) for name, title in TITLES.items()}
    if found.height == 0:
        st.info(t("No row of the audit fits. Please choose other days or look for less."))
        return
    st.dataframe(
        _readable(t, found).rename(titles).to_pandas(),
        hide_index=True,
        column_config={titles["at"]: st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm:ss")},
        placeholder="",
        alt=t("Table of the audit"),
    )
    with st.container(horizontal=True):
        downloads.buttons(
            t, "audit", lambda: _readable(t, audited.rows(ledger, wanted)), titles, rows=n
        )


def reveals(t: Words) -> None:
    """How much each person saw in full, by day."""
    since = data.now() - dt.timedelta(days=REVEALED_DAYS)
    found = audited.reveals(data.ledger(), since)
    st.subheader(t("Seen in full, by person and day"), anchor=False)
    if found.height == 0:
        st.caption(t("Nobody saw anything in full in the last {days} days.", days=REVEALED_DAYS))
        return
    titles = {
        "day": t("Day"),
        "actor": t("Who"),
        "n": t("Fields revealed"),
        "persons": t("Persons with name and address"),
    }
    st.dataframe(
        found.rename(titles).to_pandas(),
        hide_index=True,
        column_config={titles["day"]: st.column_config.DateColumn(format="YYYY-MM-DD")},
        alt=t("Table of revealed fields"),
    )


def _readable(t: Words, found: pl.DataFrame) -> pl.DataFrame:
    """Acts, roles, reasons and files in words, times of the working day, cases by number."""
    acts = {act: t(name) for act, name in ACT_NAMES.items()}
    why = {
        pair: audit_reasons.said(t, *pair) for pair in found.select("act", "why").unique().rows()
    }
    roles = {one: _roles(t, one) for one in found["roles"].unique()}
    return _files(found).with_columns(
        _named(t).alias("actor"),
        pl.col("at").dt.convert_time_zone(data.settings().timezone).dt.replace_time_zone(None),
        pl.Series("case", _cases(t, found), dtype=pl.String),
        pl.Series("why", [why[pair] for pair in found.select("act", "why").rows()], pl.String),
        pl.col("act").replace(acts),
        pl.col("roles").replace(roles),
    )


def _cases(t: Words, found: pl.DataFrame) -> list[str]:
    """The numbers of the cases that rows are about; of many only how many they are."""
    keys = about.cases_of(data.ledger(), found)
    known = dict(_numbers(data.version()).iter_rows())
    return [
        t("{n} cases", n=len(some))
        if len(some) > CASES_NAMED
        else "; ".join(known.get(key) or key for key in some)
        for some in keys
    ]


def _named_by(text: str) -> tuple[str, ...]:
    """The cases with a number, whatever client gave it."""
    known = _numbers(data.version()).filter(
        (pl.col("number") == text) | (pl.col("case_key") == text)
    )
    return tuple(known["case_key"]) if text else ()


@data.shared
def _numbers(at: int) -> pl.DataFrame:
    """The number by which people know each case that was ever known: case_key, number."""
    del at
    place = data.portfolio()
    if place.latest() is None:
        return pl.DataFrame(schema={"case_key": pl.String, "number": pl.String})
    known = place.whose(*(name for name in OPEN_NUMBERS if name != "case_key"))
    return known.select("case_key", number=pl.coalesce(OPEN_NUMBERS)).collect()


def _named(t: Words) -> pl.Expr:
    """Who did it, in words where nobody signed in; a user with such a login keeps his own name."""
    said = pl.col("actor")
    for name, (actor, called) in NO_PERSONS.items():
        is_it = (pl.col("actor") == name) & (pl.col("roles") == " ".join(sorted(actor.roles)))
        said = pl.when(is_it).then(pl.lit(t(called))).otherwise(said)
    return said


def _who(t: Words, name: str) -> str:
    """Who is chosen to be looked for."""
    if name in NO_PERSONS:
        return t(NO_PERSONS[name][1])
    return name or t("without a name")


def _files(found: pl.DataFrame) -> pl.DataFrame:
    """Names of files beside the numbers of their imports, which the search finds them by."""
    place = data.portfolio()
    names = {one.import_id: one.file_name for one in (*place.imports(), *place.withdrawn())}

    def named(ids: str) -> str:
        return "; ".join(
            f"{names[one]} · {one}" if one in names else one for one in ids.split(BETWEEN)
        )

    of_files = pl.col("act").is_in(OF_FILES)
    told = {ids: named(ids) for ids in found.filter(of_files)["subject"].unique()}
    subject = pl.col("subject")
    return found.with_columns(pl.when(of_files).then(subject.replace(told)).otherwise(subject))


def _roles(t: Words, kept: str) -> str:
    """Roles in words; one that nobody knows stays as the audit has it."""
    return speech.listed(t, (t(AS[one]) if one in AS else one for one in kept.split()))


def _midnight(day: dt.date) -> dt.datetime:
    """The first moment of a working day."""
    return dt.datetime.combine(day, dt.time(), data.zone())
