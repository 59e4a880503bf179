"""The part "work and conditions": what each had to do, how it went, and what it hints at."""

import datetime as dt
from collections.abc import Collection

import polars as pl
import streamlit as st

from lib.screen import data, speech
from lib.screen.measures import drawn
from lib.screen.team import asking
from lib.show import tables
from lib.team import hints
from lib.team.contacting import SHARES
from lib.team.scorecard import Card
from lib.team.seeing import LEAST_TEAM, is_whole, mean
from lib.team.trouble import PER
from lib.words import N_, Words

LOAD = {
    "name": N_("Collector"),
    "held": N_("Cases on an average day"),
    "cases": N_("Cases"),
    "hard": N_("Above 90 days"),
    "vague": N_("Place not exact"),
    "days": N_("Days worked"),
    "leave": N_("Days of leave"),
    "visits": N_("Visits"),
    "calls": N_("Calls"),
    "hours": N_("Hours on the way"),
    "km": N_("Kilometres planned"),
}
WORK = {
    "name": N_("Collector"),
    "attempts": N_("Attempts (n)"),
    "contact": N_("Contact rate"),
    "reached": N_("Contacts (n)"),
    "right": N_("Right party of contacts"),
    "promise": N_("Promises of those"),
    "matured": N_("Promises matured (n)"),
    "kept": N_("Kept"),
    "productive": N_("Productive visits"),
    "coverage": N_("Coverage"),
    "planned": N_("Planned visits (n)"),
    "completion": N_("Done of planned"),
    "complaints_rate": N_("Complaints per 100 contacts"),
    "incidents_rate": N_("Incidents per 100 contacts"),
    "reviews": N_("Reviews (n)"),
    "quality": N_("Quality"),
}
DECIMALS = {"held": 1, "hours": 1, "km": 1, "quality": 1, "complaints_rate": 2, "incidents_rate": 2}
"""Column of either table → its decimals."""

COUNTED = ("cases", "days", "leave", "visits", "calls", "attempts", "reached", "matured", "planned",
           "reviews")  # fmt: skip
TEAM = N_("Mean of the team")


def draw(t: Words, as_of: dt.date) -> None:
    """Ask for the period, and show both tables and the hints."""
    asked = asking.ask(t, as_of, counted=False)
    card, everybody = asking.card(asked), asking.whole(asked).beside
    rows = _shown(t, card, everybody).with_columns(base_day=pl.lit(asked.start))
    st.subheader(t("Work and conditions"), anchor=False)
    drawn.table(t, f"work-{asked.end}", rows, {k: t(v) for k, v in LOAD.items()},
                alt=t("Table of work"), shares=("hard", "vague"),
                decimals=_decimals(LOAD))  # fmt: skip
    st.caption(
        t("Hours and kilometres are of visit lists; hours only where a crew said when it came and "
          "went. Where two went together a visit counts for both.")
    )  # fmt: skip
    st.subheader(t("How the work went"), anchor=False)
    # Without the columns of which nothing is known the last one stands on the screen.
    titles = tables.filled(rows, {k: t(v) for k, v in WORK.items()})
    drawn.table(
        t,
        f"contacts-{asked.end}",
        rows,
        titles,
        alt=t("Table of contacts"),
        shares=tuple(one for one in SHARES if one in titles),
        decimals=_decimals(titles),
    )
    st.caption(
        t("Shares of fewer than {n} are left out. A complaint counts for whom the customer met "
          "last, which does not say that it was his fault. Quality: mean points of reviews of "
          "visits drawn at random.", n=data.settings().minimum_n)
    )  # fmt: skip
    if is_whole(data.actor()):
        _hints(t, everybody)


def _decimals(titles: Collection[str]) -> dict[str, int]:
    return {one: digits for one, digits in DECIMALS.items() if one in titles}


def _shown(t: Words, card: Card, everybody: pl.DataFrame) -> pl.DataFrame:
    """The rows that may be seen with their shares, and the mean of the team as the last one."""
    called = asking.named(card.beside["owner"].to_list())
    rows = [asking.in_order(card.beside.with_columns(name=pl.col("owner").replace(called)))]
    if everybody.height >= LEAST_TEAM:
        rows.append(mean(everybody, data.actor()).with_columns(name=pl.lit(t(TEAM))))
    together = pl.concat(rows, how="vertical_relaxed")
    rated = together.with_columns(
        *(_share(part, whole).alias(f"{share}_share") for share, (part, whole) in SHARES.items()),
        *(_of_contacts(one).alias(f"{one}_rate") for one in ("complaints", "incidents")),
    )
    return rated.with_columns(
        *(pl.col(f"{share}_share").alias(share) for share in SHARES),
        pl.col("held", "hours", "km", "quality").round(1),
        pl.col(COUNTED).round(0).cast(pl.Int64),
    )


def _share(part: str, whole: str) -> pl.Expr:
    """A share, of nothing for few; that of the team's mean is of all together."""
    least = pl.when(pl.col("owner").is_null()).then(0).otherwise(data.settings().minimum_n)
    return pl.when(pl.col(whole) > 0, pl.col(whole) >= least).then(pl.col(part) / pl.col(whole))


def _of_contacts(what: str) -> pl.Expr:
    """So many for every 100 contacts; of nothing for few, as one complaint would swing it."""
    return (PER * _share(what, "reached")).round(2)


def _hints(t: Words, everybody: pl.DataFrame) -> None:
    """What the differences suggest to practise; the same lines stand in the coaching list."""
    found = hints.lines(everybody)
    st.subheader(t("Hints for training and coaching"), anchor=False)
    if found.is_empty():
        st.caption(t("Nobody's work differs from the others' by more than noise."))
        return
    called = asking.named(found["collector"].to_list())
    for row in found.sort("collector", "what").iter_rows(named=True):
        said = t("{who}: {hint} ({n} of {of}).", who=called[row["collector"]],
                 hint=t(hints.HINTS[row["what"]].says), n=row["n"], of=row["of"])  # fmt: skip
        st.markdown(f"- {speech.escaped(said)}")
