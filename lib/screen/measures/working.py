"""The part "funnel and visits" of the page: what became of attempts, and what visits come to."""

import polars as pl
import streamlit as st

from lib.measures import contacts as measured
from lib.measures.findings import finding
from lib.measures.noise import wilson
from lib.screen import data, linked, speech
from lib.screen.measures import attempted, drawn
from lib.screen.measures.asking import Asked
from lib.screen.measures.attempted import BOTH, Work
from lib.screen.measures.visiting import hours as best_hours
from lib.screen.measures.visiting import visits as visit_figures
from lib.screen.theme import colours
from lib.show.measure_charts import STEPS, funnel_bars
from lib.words import N_, Sentence, Words

PERIODS = ("30", "7", "90", "365")
WAYS = {BOTH: N_("visits and calls"), "visit": N_("visits"), "call": N_("calls")}
BASES = {"before": N_("of the step before"), "attempts": N_("of all attempts")}
WHAT = N_("Contacts that reached the customer himself, of attempts from {start} to {end}")
TITLES = {
    "step": N_("Funnel step"),
    "n": N_("n"),
    "share": N_("Of the step before"),
    "before": N_("n of the step before"),
    "of_attempts": N_("Of all attempts"),
    "attempts": N_("n of all attempts"),
}


def draw(t: Words, asked: Asked) -> None:
    """The funnel, the figures of visits, and the best hours."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = {one: t("last {days} days", days=int(one)) for one in PERIODS}
        days = int(linked.select(t, N_("Period"), names, "days", width=170))
        way = linked.select(t, N_("Way of contact"), {k: t(v) for k, v in WAYS.items()}, "way")
        bases = {k: t(v) for k, v in BASES.items()}
        base = linked.segments(t, N_("Shares"), bases, "shares_of")
    work = attempted.work(asked, days, way)
    _funnel(t, asked, work, base)
    visited = work.contacts.filter(pl.col("channel") == "visit")
    if visited.is_empty():
        return
    visit_figures(t, asked, work)
    best_hours(t, asked.as_of, work.contacts)


def _funnel(t: Words, asked: Asked, work: Work, base: str) -> None:
    found = measured.funnel(work.contacts, work.promises, work.credited)
    n = dict(found.select("step", "n").iter_rows())
    what = Sentence(WHAT, start=work.start, end=asked.as_of)
    said = finding(what, wilson(n["right"], n["attempts"]), least=data.settings().minimum_n)
    figure = funnel_bars(
        found, t, colours(), of_attempts=base == "attempts", minimum_n=data.settings().minimum_n
    )
    drawn.chart(t, figure, said=said, key="funnel")
    settings, last = data.settings(), found.row(-1, named=True)
    if base == "before":
        st.caption(
            t("“Paid after a contact” is not a part of the bar above it: its share is of the {n} "
              "contacts that reached somebody.", n=last["before"])
        )  # fmt: skip
    st.caption(
        t("Of cases in the files of {day}. Paid: a payment up to {days} days after the contact, "
          "with or without a promise; that it came after says not that it came of it.",
          day=asked.as_of, days=settings.attribution_days)
    )  # fmt: skip
    if unsaid := work.contacts["right"].null_count():
        st.caption(t("Of {n} contacts nobody says who was met; they count as others.", n=unsaid))
    cash = measured.to_cash(work.promises.join(
        work.contacts.select("case_key", promised_on="day"), on=["case_key", "promised_on"],
        how="semi",
    )).row(0, named=True)  # fmt: skip
    if cash["n"]:
        st.markdown(
            speech.escaped(t("From promise to money: {median} days in the middle, {mean} on "
                             "average, n = {n} kept promises, also those kept before their day.",
                             median=round(cash["median"], 1),
                             mean=round(cash["mean"], 1), n=cash["n"]))
        )  # fmt: skip
    rows = found.with_columns(
        pl.col("step").replace_strict({key: t(title) for key, title in STEPS.items()})
    )
    drawn.table(t, f"funnel-{asked.as_of}", rows, {k: t(v) for k, v in TITLES.items()},
                alt=t("Table of the funnel"), shares=("share", "of_attempts"))  # fmt: skip
    drawn.few(t, rows, "before", settings.minimum_n)
