"""The part "quality review": visits drawn by lot, looked at without the collector's name."""

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from lib.followups.codes import MET_WHOM, OUTCOMES
from lib.privacy.masking import mask_text
from lib.rights import Action
from lib.screen import data, logins, notes, parts, saving, speech, staff
from lib.screen.team import asking, visited
from lib.visits.truth import reviews
from lib.visits.truth.card import ANSWERS, CRITERIA
from lib.visits.truth.reviews import Review
from lib.visits.truth.sampling import FLAGGED, RANDOM, sample
from lib.words import N_, Words

DRAWN = {RANDOM: N_("drawn at random"), FLAGGED: N_("because of a question")}


def draw(t: Words, as_of: dt.date) -> None:
    """The sample of the period, the form for one of its visits, and what was found so far."""
    period = asking.ask(t, as_of, counted=False)
    known = visited.looked(period.start, period.end)
    seed = f"{period.start} {period.end}"
    share = data.settings().review_share
    drawn = sample(known.visits, known.findings, visited.named(), share, seed)
    kept = reviews.listed(data.ledger(), sample=data.has_sample())
    done = drawn.join(kept, on="visit", how="semi")
    st.markdown(
        t("{n} visits are to be reviewed, {random} of them drawn at random ({share} of each "
          "collector's); {done} are done.", n=drawn.height, share=t.percent(share),
          random=drawn.filter(pl.col("drawn") == RANDOM).height, done=done.height)
    )  # fmt: skip
    st.caption(
        t("The names of collectors are hidden here, and nobody reviews his own visits. Only visits "
          "drawn at random make the quality figure of the team table.")
    )  # fmt: skip
    left = drawn.join(kept, on="visit", how="anti", maintain_order="left")
    if data.may(Action.REVIEW_QUALITY) and left.height:
        _form(t, left, known, period.end)
    _results(t, kept, period.end)


def _form(t: Words, left: pl.DataFrame, known: visited.Looked, end: dt.date) -> None:
    """Ask which visit, show its record, and ask the questions of the scorecard."""
    numbers = visited.numbers_of(left, end)
    rows = {row["visit"]: row for row in left.iter_rows(named=True)}

    def title(visit: str) -> str:
        one = rows[visit]
        number = numbers.get(one["case_key"], one["case_key"])
        return t("{number}, {day} · {drawn}", number=number, day=t.date(one["at"].date()),
                 drawn=t(DRAWN[one["drawn"]]))  # fmt: skip

    chosen = st.selectbox(t("Visit"), list(rows), format_func=title, key="review_visit")
    with st.container(border=True):
        _record(t, known, chosen, end)
        answers = {code: _answer(t, code, f"{chosen[:12]}_{code}") for code in CRITERIA}
        note = st.text_area(t("What stood out"), key=saving.key("review", "note"), height=80)
        one = rows[chosen]
        made = Review(
            visit=chosen, case_key=one["case_key"], collector=one["collector"],
            visited_on=one["at"].date(), drawn=one["drawn"], answers=answers, note=note,
            sample=staff.of_sample(one["collector"]), review_id=saving.form_id("review"),
        )  # fmt: skip
        saving.button(t, "review", partial(reviews.record, data.portfolio(), made, now=data.now()))


def _answer(t: Words, code: str, key: str) -> str:
    one = CRITERIA[code]
    chosen = st.radio(
        one.asks.read(t.language), list(ANSWERS), index=None, horizontal=True,
        format_func=lambda answer: t(ANSWERS[answer]), help=one.why.read(t.language),
        key=saving.key("review", key),
    )  # fmt: skip
    return chosen or ""


def _record(t: Words, known: visited.Looked, visit: str, end: dt.date) -> None:
    """What the record says, without who made it, and what is to be asked about it."""
    row: dict[str, Any] = known.visits.row(by_predicate=pl.col("visit") == visit, named=True)
    parts.facts(
        t,
        (
            (N_("Date and time"), f"{row['at']:%Y-%m-%d %H:%M}"),
            (N_("Result"), t(OUTCOMES[row["outcome"]].en) if row["outcome"] in OUTCOMES else None),
            (N_("Met whom"), t(MET_WHOM[row["met_whom"]].en) if row["met_whom"] in MET_WHOM
             else None),
            (N_("Note"), _note(row, end)),
            (N_("Attachment"), t("yes") if row["evidence"] else t("no")),
        ),
    )  # fmt: skip
    mine = known.findings.filter(pl.col("visit") == visit)
    for said in visited.questions(mine):
        st.markdown(f":material/help: {speech.said(t, said)}")


def _note(row: Mapping[str, Any], end: dt.date) -> str | None:
    """The note without the names that the case has, nor those of collectors."""
    case = data.cases(end).filter(pl.col("case_key") == row["case_key"]).head(1).to_dicts()
    return mask_text(notes.note_of(case, row["note"]), list(visited.named()))


def _results(t: Words, kept: pl.DataFrame, end: dt.date) -> None:
    """The reviews that were made, the latest first; whose visits they were is in the team table."""
    st.subheader(t("Reviews so far"), anchor=False)
    rows = kept.sort("sequence", descending=True)
    numbers = visited.numbers_of(rows, end)
    table = pl.DataFrame(
        {
            t("Date of the visit"): staff.dates(t, rows["visited_on"]),
            t("Number"): [numbers.get(one, one) for one in rows["case_key"]],
            t("Why it was drawn"): [t(DRAWN[one]) for one in rows["drawn"]],
            t("Points"): rows["score"].round(0).cast(pl.Int64),
            t("Reviewed by"): [logins.called(one) for one in rows["recorded_by"]],
        }
    )
    parts.show(t, table, alt=t("Table of reviews"))
