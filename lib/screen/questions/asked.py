"""Asking a question and showing its answer: heat map, sentence, table, the cases behind a cell."""

import datetime as dt

import polars as pl
import streamlit as st

from lib.followups.codes import OUTCOMES
from lib.measures.findings import RATE_OF, finding
from lib.measures.noise import wilson
from lib.measures.pairs import Span
from lib.parts import by_currency
from lib.questions.asking import MOST_BACK, Question
from lib.questions.attributes import AGE_NAMES, ATTRIBUTES, NONE
from lib.questions.measures import MEASURES
from lib.questions.pivoting import Answer
from lib.recovery.table import above, silence
from lib.screen import case_table, data, linked, speech
from lib.screen.measures import drawn, pairing
from lib.screen.questions import frames
from lib.screen.theme import colours
from lib.show.question_chart import COLUMNS, ROWS, question_heat
from lib.words import N_, Money, Sentence, Share, Words

TITLES = {
    "currency": N_("Currency"),
    "part": N_("Numerator"),
    "whole": N_("Denominator"),
    "n": N_("n"),
    "value": N_("Value"),
}
ALL = "all"
"""Every row or column."""

SUM = N_("{measure} ({parts}), as of {day}: {value}, n = {n}.")
PLAIN_SUM = N_("{measure}, as of {day}: {value}, n = {n}.")
"""Of a measure whose name says all that is counted."""

AMOUNT = N_("{what}: {part} ÷ {whole} = {share}, n = {n}.")


def ask(t: Words, as_of: dt.date) -> Question:
    """Ask for measure, rows, columns and period; all of it is in the address."""
    days = [day for day in data.portfolio().as_of_dates() if day < as_of][:MOST_BACK]
    sinces = {str(at): t.date(day) for at, day in enumerate(days, 1)} or {"1": "—"}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        measure = linked.select(
            t,
            N_("Measure"),
            {k: t(one.title) for k, one in MEASURES.items()},
            "q_measure",
            width=280,
        )
        named = {key: t(title) for key, title in ATTRIBUTES.items()}
        rows = linked.select(t, N_("Rows of the table"), named, "q_rows", width=180)
        others = {NONE: t("none"), **named}
        columns = linked.select(
            t, N_("Columns of the table"), others, "q_columns", default="client", width=180
        )
        back = linked.select(t, N_("Since the snapshot of"), sinces, "q_back", width=180)
    return Question(measure, rows, columns, int(back))


def draw(t: Words, asked: Question, as_of: dt.date) -> None:
    """The answer: a heat map of each currency, the table, and the cases of a cell."""
    found = frames.answered(asked, as_of)
    names = _names(t)
    for currency, mine in by_currency(found.cells):
        least = data.settings().minimum_n
        figure = question_heat(mine, found.measure, names, t, colours(), least)
        said = _said(found, currency)
        drawn.chart(t, figure, said=said, key=f"question_{currency or ''}", wide=True)
    for one in frames.silent(asked, as_of):
        st.caption(f":material/info: {speech.said(t, silence(one))}")
    if found.cells.is_empty():
        st.caption(t("Nothing here."))
        return
    _conditions(t, found)
    _table(t, found, names)
    _behind(t, found, names, as_of)


def looked_at(asked: Question, as_of: dt.date) -> list[str]:
    """The keys of all cases of the answer."""
    cases, _ = frames.behind(asked, as_of, None, None)
    return cases["case_key"].to_list()


def _names(t: Words) -> dict[str, str]:
    """Values that are codes, in words."""
    return {**{code: t(one.en) for code, one in OUTCOMES.items()}, **AGE_NAMES}


def _said(found: Answer, currency: str | None) -> Sentence:
    """The measure itself in one sentence, with its interval where chance explains it."""
    measure = found.measure
    same = pl.col("currency").eq_missing(pl.lit(currency, pl.String))
    total = found.total.filter(same).row(0, named=True)
    title = Sentence(measure.title)
    if measure.kind == "sum":
        value: object = total["part"]
        if measure.unit == "money":
            value = Money(total["part"], currency)
        plain = measure.title.casefold() == measure.parts.casefold()
        return Sentence(PLAIN_SUM if plain else SUM, measure=title, value=value, n=total["n"],
                        parts=Sentence(measure.parts), day=found.as_of)  # fmt: skip
    what = Sentence(
        RATE_OF,
        measure=title,
        parts=Sentence(measure.parts),
        wholes=Sentence(measure.wholes),
        since=measure.first_day(found.since),
        day=found.as_of,
    )
    if measure.unit == "count":
        share = wilson(total["part"], total["whole"])
        return finding(what, share, least=data.settings().minimum_n)
    part, whole = (Money(total[name], currency) for name in ("part", "whole"))
    return Sentence(AMOUNT, what=what, part=part, whole=whole, n=total["n"],
                    share=Share(total["value"] or 0.0, 1))  # fmt: skip


def _conditions(t: Words, found: Answer) -> None:
    base = found.measure.day(found.since, found.as_of)
    st.caption(
        t("As of {day}. Rows and columns are those of {base}. Shares of fewer than {n} stand in "
          "brackets, unshaded: they say little. At most {rows} rows and {columns} columns are "
          "drawn; the table has all.", day=found.as_of, base=base, n=data.settings().minimum_n,
          rows=ROWS, columns=COLUMNS)
    )  # fmt: skip
    if found.measure.of_payments and found.measure.kind == "share":
        for note in above(found.cells["value"], "overdue"):
            st.caption(f":material/info: {speech.said(t, note)}")
    if found.measure.of_pairs:
        pairing.left_out(t, Span(found.since, found.as_of))


def _table(t: Words, found: Answer, names: dict[str, str]) -> None:
    asked = found.question
    titles = {"row": t(ATTRIBUTES[asked.rows])}
    if asked.columns != NONE:
        titles["column"] = t(ATTRIBUTES[asked.columns])
    shown = {key: t(title) for key, title in TITLES.items()}
    if found.measure.kind == "sum":
        shown = {key: shown[key] for key in ("currency", "part", "n")}
        shown["part"] = t(found.measure.title)
    if found.measure.unit == "count":
        shown.pop("currency")
    rows = found.cells.with_columns(
        pl.col("row", "column").replace(names), base_day=pl.lit(found.since)
    )
    money = [one for one in ("part", "whole") if one in shown and found.measure.unit == "money"]
    shares = [one for one in ("value",) if one in shown]
    drawn.table(t, f"question-{asked.measure}-{found.as_of}", rows, titles | shown,
                alt=t("Table of the question"), money=money, shares=shares)  # fmt: skip


def _behind(t: Words, found: Answer, names: dict[str, str], as_of: dt.date) -> None:
    """The cases of a row, a column or a cell."""
    st.subheader(t("The cases behind it"), anchor=False)
    lists = {"row": t(ATTRIBUTES[found.question.rows])}
    if found.question.columns != NONE:
        lists["column"] = t(ATTRIBUTES[found.question.columns])
    chosen: dict[str, str | None] = {"row": None, "column": None}
    with st.container(horizontal=True):
        for name, title in lists.items():
            values = [ALL, *sorted(found.cells[name].unique())]
            picked = st.selectbox(
                title,
                values,
                format_func=lambda one: t("All") if one == ALL else names.get(one, one),
                key=f"behind_{name}_{found.question.rows}_{found.question.columns}",
                width=220,
            )
            chosen[name] = None if picked in {ALL, None} else picked
    cases, gone = frames.behind(found.question, as_of, chosen["row"], chosen["column"])
    if gone:
        st.caption(t("{n} of them are not in the files of {day} any more.", n=gone, day=as_of))
    ticked = case_table.draw(t, cases, "behind")
    whole = case_table.whole(
        lambda: data.cases(as_of).join(
            cases.select("case_key"), on="case_key", how="semi", maintain_order="left"
        )
    )
    case_table.actions(t, ticked, cases, whole)
