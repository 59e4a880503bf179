"""The part "batches" of the page: what each placement has brought by its age."""

import datetime as dt
from collections.abc import Sequence
from functools import partial

import polars as pl
import streamlit as st

from lib.errors import MeasureImpossible
from lib.measures import batches as measured
from lib.measures import cohorts
from lib.measures.batches import SMALL
from lib.measures.findings import finding
from lib.measures.placements import Cohort
from lib.parts import by_currency
from lib.recovery.paid import NO_REPAYMENTS
from lib.recovery.table import END_EARLY, QUIET, above
from lib.screen import data, file_rows, linked, speech
from lib.screen.measures import asking, drawn
from lib.screen.measures.asking import Asked, Looked
from lib.screen.theme import colours
from lib.show.curve_charts import batch_curves
from lib.words import N_, Sentence, Share, Words

BY: dict[Cohort, str] = {"batch": N_("Batch"), "month": N_("Month of placement")}
WHAT = N_("{cohort} ({currency}) had brought by day {age} after its placement")
WHAT_PAID = N_("Of {cohort} ({currency}) had paid by day {age} after the placement")
MEDIAN = N_("{sentence} The median of {n} earlier ones at that age: {share}.")
AT_PLACEMENT = N_(
    ":material/info: The bucket is that of the first file with the placement, not of today: who "
    "paid has left his bucket since."
)
TITLES = {
    "currency": N_("Currency"),
    "cohort": N_("Cohort"),
    "first": N_("Placed from"),
    "n": N_("Cases (n)"),
    "placed": N_("Amount placed"),
    "age": N_("Days since placement"),
    "collected": N_("Collected"),
    "share": N_("Recovery rate"),
    "paying": N_("Cases that paid"),
    "paying_share": N_("Paying rate"),
}


def draw(t: Words, asked: Asked) -> Looked:
    """The curves of all cohorts, one of them against the median of earlier ones.

    Gives the cases of the chosen ones.
    """
    by = linked.select(t, N_("Cohorts by"), {k: t(v) for k, v in BY.items()}, "cohorts")
    asking.take_along(t, asked.wanted, at_placement=True)
    curves, sums = _measured(data.version(), asked.either(), by)
    chosen = [
        (currency, _curves(t, asked, sums, mine, currency))
        for currency, mine in by_currency(curves)
    ]
    ends(t, asked)
    st.caption(
        t("The thin lines are the other cohorts, dotted where of fewer than {n} cases: they say "
          "little. An age that the youngest case has not reached is blank.", n=SMALL)
    )  # fmt: skip
    for note in above(curves["share"], "placed"):
        st.caption(f":material/info: {speech.said(t, note)}")
    if asked.wanted.chosen.get("bucket"):
        st.caption(t(AT_PLACEMENT))
    titles = {key: t(title) for key, title in TITLES.items()}
    drawn.table(t, f"batches-{asked.as_of}", curves, titles, alt=t("Table of cohorts by age"),
                money=("placed", "collected"), shares=("share", "paying_share"))  # fmt: skip
    return Looked(asked.as_of, partial(_keys, asked, by, chosen))


def _keys(asked: Asked, by: Cohort, chosen: Sequence[tuple[str | None, str]]) -> Sequence[str]:
    """The cases of the chosen cohorts, one a currency, that are still in the files of the day."""
    mine = cohorts.keys_of(data.portfolio(), by, asked.as_of, asked.wanted, chosen)
    return mine.filter(mine.is_in(data.cases(asked.as_of)["case_key"].implode())).to_list()


@data.shared
def _measured(at: int, asked: Asked, by: Cohort) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The curves, and what they come to at the last age of each cohort.

    Raises:
        MeasureImpossible: there are no repayments, or no placements with day and amount.

    """
    if file_rows.last_paid() is None:
        raise MeasureImpossible(because=Sentence(NO_REPAYMENTS))
    place, day = data.portfolio(), asked.as_of
    if asked.by_person:
        rows = cohorts.of_persons(place, by, day, file_rows.payments(), asked.wanted)
    else:
        rows = _tallied(at, by, day).of(asked.wanted)
    if rows.is_empty():
        cohorts.check_any(place, asked.wanted)
    curves = measured.curves_of(rows, day)
    return curves, measured.at_last_of(rows, curves)


@data.shared
def _tallied(at: int, by: Cohort, as_of: dt.date) -> cohorts.Tallied:
    del at
    return cohorts.tallied(data.portfolio(), by, as_of, file_rows.payments())


def _curves(
    t: Words,
    asked: Asked,
    sums: pl.DataFrame,
    curves: pl.DataFrame,
    currency: str | None,
) -> str:
    """The chart of one currency with its finding about the chosen cohort, which is returned."""
    names = curves.sort("first", "cohort", descending=True)["cohort"].unique(maintain_order=True)
    first, named = measured.telling(curves), {one: one for one in names}
    cohort: str = linked.select(t, N_("Cohort"), named, f"cohort_{currency}", default=first)
    if first != names[0]:
        st.caption(
            t(
                "Shown first is the newest cohort of at least {n} cases, or the largest where none "
                "has so many: fewer say little.",
                n=SMALL,
            )
        )
    medians = measured.medians(curves, cohort)
    age = int(curves.filter(pl.col("cohort") == cohort)["age"][-1])
    share = measured.share_at_last(sums, cohort, currency, by_amount=asked.by_amount)
    what = WHAT if asked.by_amount else WHAT_PAID
    told = Sentence(what, cohort=cohort, currency=currency or "—", age=age)
    said = finding(told, share, least=SMALL)
    column = "share" if asked.by_amount else "paying_share"
    for row in medians.filter(pl.col("age") == age).iter_rows(named=True):
        said = Sentence(MEDIAN, sentence=said, n=row["cohorts"], share=Share(row[column], 1))
    figure = batch_curves(
        curves, medians, cohort, t, colours(), by_amount=asked.by_amount, least=SMALL
    )
    drawn.chart(t, figure, said=said, key=f"batches_{currency}")
    return cohort


def ends(t: Words, asked: Asked) -> None:
    """Say when the repayments that were loaded end before the day of the figures."""
    last = file_rows.last_paid()
    if last and last + QUIET < asked.as_of:
        st.caption(f":material/info: {speech.said(t, Sentence(END_EARLY, day=last))}")
