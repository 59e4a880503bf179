"""The part "visits checked": what does not fit, as questions to ask."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl
import streamlit as st

from lib.compliance.violations import ROWS
from lib.rights import Action
from lib.screen import data, file_rows, linked, speech, staff
from lib.screen.compliance import figures
from lib.screen.measures import drawn
from lib.screen.rules import judging
from lib.screen.team import asking
from lib.screen.upload.understanding import DATUM_TITLES
from lib.team.naming import all_of, numbers
from lib.visits.truth.asking import QUESTIONS, asked
from lib.visits.truth.checks import checked, doubt, of_times, valid, valid_by
from lib.visits.truth.visits import visits
from lib.words import N_, Sentence, Words

ALL = ""
TITLES = {
    "at": N_("Date and time"),
    "number": N_("Number"),
    "name": N_("Collector"),
    "called": N_("What was seen"),
    "question": N_("Question"),
}


VALID = {
    "name": N_("Collector"),
    "visits": N_("Visits (n)"),
    "checked": N_("Fix and door known"),
    "near": N_("Near the door"),
    "valid": N_("Valid"),
    "rate": N_("Valid visits of all"),
}


@dataclass(frozen=True)
class Looked:
    """The visits of a period and what was found about them."""

    visits: pl.DataFrame
    findings: pl.DataFrame


def looked(start: dt.date, end: dt.date) -> Looked:
    """The visits after `start` up to `end`, checked; against the rules for who may see those."""
    return _looked(data.version(), start, end, data.may(Action.SEE_COMPLIANCE))


@data.shared
def _looked(at: int, start: dt.date, end: dt.date, ruled: bool) -> Looked:  # noqa: FBT001 — a key
    del at
    first, settings = start + dt.timedelta(days=1), data.settings()
    found = visits(data.portfolio(), settings.datum, data.zone(), first, end)
    broken = figures.found((first, end)).violations.rows if ruled else pl.DataFrame(schema=ROWS)
    broken = of_times(broken, judging.rules())
    return Looked(found, checked(found, named(), broken, settings))


def named() -> dict[str, str]:
    """What records may call a collector → his number."""
    return numbers(file_rows.collectors())


def draw(t: Words, as_of: dt.date) -> None:
    """The rate of valid visits, how many questions there are of each kind, and the questions."""
    settings, period = data.settings(), asking.ask(t, as_of, counted=False)
    known = looked(period.start, period.end)
    rate = valid(known.visits, settings.fix_metres)
    st.markdown(f"**{speech.said(t, rate.summary(settings.fix_metres))}**")
    if said := doubt(known.visits, settings.datum, settings.fix_metres):
        st.warning(speech.said(t, said), icon=":material/warning:")
    elif rate.checked:
        _valid(t, known.visits, period.end)
    flagged = known.findings["visit"].n_unique()
    st.markdown(
        t("{n} of {of} visits leave a question. A question is no accusation: most have an innocent "
          "answer, and it is asked before anything is concluded.",
          n=flagged, of=known.visits.height)
    )  # fmt: skip
    if not data.may(Action.SEE_COMPLIANCE):
        st.caption(t("Times against the rules are looked at by those who may see compliance."))
    _questions(t, known, period.end)
    st.caption(
        t("Fixes come with files of follow-ups and are read as {datum}; the time within a photo is "
          "taken out when it is attached, so that only the moment of attaching is known.",
          datum=t(DATUM_TITLES[settings.datum]))
    )  # fmt: skip


def _valid(t: Words, made: pl.DataFrame, end: dt.date) -> None:
    """The valid visits of each collector, by the alphabet; not where the fixes are in doubt."""
    rows = valid_by(made, named(), data.settings().fix_metres)
    called = asking.named(rows["owner"].to_list())
    told = asking.in_order(rows.with_columns(name=pl.col("owner").replace(called)))
    rated = told.with_columns(rate=pl.col("valid") / pl.col("visits"))
    drawn.table(t, f"valid-{end}", rated, {k: t(v) for k, v in VALID.items()},
                alt=t("Table of valid visits"), shares=("rate",))  # fmt: skip


def _questions(t: Words, known: Looked, end: dt.date) -> None:
    counts = dict(known.findings.group_by("kind").len().iter_rows())
    kinds = {ALL: t("all ({n})", n=known.findings.height)} | {
        kind: t("{name} ({n})", name=t(one.name), n=counts[kind])
        for kind, one in QUESTIONS.items()
        if kind in counts
    }
    kind = linked.select(t, N_("What was seen"), kinds, "kind", width=280)
    chosen = known.findings if kind == ALL else known.findings.filter(pl.col("kind") == kind)
    rows = worded(t, chosen, known.visits, numbers_of(known.visits, end))
    drawn.table(t, f"questions-{end}", rows, {k: t(v) for k, v in TITLES.items()},
                alt=t("Table of questions"))  # fmt: skip
    _explained(t, [one for one in kinds if one and kind in {ALL, one}])


def _explained(t: Words, kinds: Sequence[str]) -> None:
    """What an honest visit may say to each kind of question."""
    if kinds:
        st.markdown(f"**{t('What may explain it')}**")
    for kind in kinds:
        one = QUESTIONS[kind]
        said = t("{name}: {value}", name=t(one.name), value=t(one.perhaps))
        st.markdown(f"- {speech.escaped(said)}")


def numbers_of(found: pl.DataFrame, end: dt.date) -> Mapping[str, str]:
    """Key of a case → the number under which people know it."""
    known = data.cases(end).join(found.select("case_key").unique(), on="case_key", how="semi")
    return dict(known.select("case_key", pl.coalesce("case_id", "loan_no", "case_key")).iter_rows())


def worded(
    t: Words, findings: pl.DataFrame, found: pl.DataFrame, numbers: Mapping[str, str]
) -> pl.DataFrame:
    """Findings with their questions in words, the latest visit first."""
    names = staff.names()
    rows = findings.join(found.select("visit", "case_key", "at", "collector"), on="visit").sort(
        "at", "visit", descending=[True, False]
    )
    who = rows.select(all_of(named())).to_series()
    return rows.select(
        at=pl.col("at").dt.strftime("%Y-%m-%d %H:%M"),
        number=pl.col("case_key").replace(numbers),
        name=pl.Series([names.get(one or "", one) for one in who], dtype=pl.String),
        called=pl.col("kind").replace_strict(
            {kind: t(one.name) for kind, one in QUESTIONS.items()}, return_dtype=pl.String
        ),
        question=pl.Series(
            [t(said) for said in questions(rows)],
            dtype=pl.String,
        ),
    )


def questions(rows: pl.DataFrame) -> list[Sentence]:
    """The question of each finding."""
    told = rows.select("kind", "value", "limit", "other").iter_rows()
    return [asked(kind, value, limit, other) for kind, value, limit, other in told]
