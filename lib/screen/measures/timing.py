"""The part "times" of the page: how long until the first money comes, or until a case is cured."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial

import polars as pl
import streamlit as st

from lib.cases.exits import Exit
from lib.cases.search import find
from lib.errors import MeasureImpossible
from lib.measures import survival, times, waiting
from lib.measures.spells import AGAIN, LEFT, RUNNING
from lib.measures.times import EARLY, EVENT, Event
from lib.recovery.paid import NO_REPAYMENTS
from lib.screen import data, file_rows, linked, speech
from lib.screen.filters import TITLES as FILTERED
from lib.screen.measures import asking, batching, drawn
from lib.screen.measures.asking import Asked, Looked
from lib.screen.theme import colours
from lib.show.survival_charts import MOST, marks, step_curves
from lib.words import N_, Sentence, Share, Words

EVENTS: dict[Event, str] = {"paid": N_("First repayment"), "cured": N_("Cure")}
ALL = "all"
BY = {
    ALL: N_("All together"),
    **{name: FILTERED[name] for name in ("bucket", "client", "product", "city")},
    "month": N_("Month of placement"),
}
KNOWN, PLACED = "known", "placed"
EARLIER = {
    KNOWN: N_("from the first file on"),
    PLACED: N_("from their placement on"),
}
"""From when cases count that were placed before their first file."""

HALF = {
    "paid": N_("Half of the cases had paid by day {day} ({low} to {high}), n = {n}; {shares}."),
    "cured": N_("Half of the cases were cured by day {day} ({low} to {high}), n = {n}; {shares}."),
}
NOT_HALF = {
    "paid": N_("By day {last} not yet half of the cases had paid, n = {n}; {shares}."),
    "cured": N_("By day {last} not yet half of the cases were cured, n = {n}; {shares}."),
}
BY_DAY = N_("by day {day} {share} ({low} to {high})")
APART = N_(
    "By day {day} most of {most}, {most_share} ({most_low} to {most_high}, n = {n}), and fewest of "
    "{least}, {least_share} ({least_low} to {least_high}, n = {m})."
)
TOLD = (7, 14, 30)
"""Days by which groups are told apart in words: the last on which each has a share."""

ENDS = {
    RUNNING: N_("running"),
    Exit.RECALLED.value: N_("recalled"),
    Exit.SETTLED.value: N_("settled without a repayment that we know of"),
    Exit.WRITTEN_OFF.value: N_("written off"),
    LEFT: N_("no longer in the file"),
    AGAIN: N_("placed again"),
}
LONGEST = 180
"""Days that are drawn at most; later ones rest on few cases."""

TITLES = {
    "group": N_("Group"),
    "n": N_("n"),
    "events": N_("With the event"),
    "median": N_("Median (days)"),
    "median_low": N_("Median from"),
    "median_high": N_("Median to"),
    "day": N_("By day"),
    "share": N_("Share"),
    "low": N_("Share from"),
    "high": N_("Share to"),
    "at_risk": N_("Still at risk"),
}


def draw(t: Words, asked: Asked) -> Looked:
    """The curves of the groups asked for, whether they differ, and who is not seen to the end.

    Gives the cases that were at risk.
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        event = linked.select(t, N_("Time until"), {k: t(v) for k, v in EVENTS.items()}, "event")
        by = linked.select(t, N_("Groups"), {k: t(v) for k, v in BY.items()}, "group_by")
        early = linked.select(
            t, N_("Placed before the first file"), {k: t(v) for k, v in EARLIER.items()}, "early"
        )
    asking.take_along(t, asked.wanted, at_placement=True)
    found, out = _times(data.version(), asked, event, from_start=early == PLACED)
    groups = survival.grouped(found, None if by == ALL else by)
    if not groups:
        raise MeasureImpossible(because=Sentence(times.NO_START))
    least = data.settings().minimum_n
    few = [name for name, one in groups.items() if survival.from_start(one) < least]
    curves = survival.curves(groups)
    _curves(t, groups, curves, few, event)
    _differ(t, [one for name, one in groups.items() if name not in few])
    if not asked.by_person:
        st.caption(
            t("Cases of one person are not independent of each other; intervals and test allow for "
              "that. Choose “by person” for one time a person.")
        )  # fmt: skip
    _counted(t, asked, found, out, few, event=event, early=early)
    rows = survival.summed_up(groups, curves).with_columns(pl.col("group").replace("", t(BY[ALL])))
    drawn.table(t, f"times-{event}-{asked.as_of}", rows, {k: t(v) for k, v in TITLES.items()},
                alt=t("Table of times"), shares=("share", "low", "high"))  # fmt: skip
    return Looked(asked.as_of, partial(_keys, asked, found, event))


def _keys(asked: Asked, found: pl.DataFrame, event: Event) -> Sequence[str]:
    """The cases of the times that are still in the files of the day; of a person all of his."""
    keys = found["case_key"].unique()
    if asked.by_person:
        who = pl.coalesce("person_key", "case_key")
        every = _asked_for(data.version(), asked, event)
        theirs = every.filter(pl.col("case_key").is_in(keys.implode())).select(who).to_series()
        keys = every.filter(who.is_in(theirs.implode()))["case_key"].unique()
    there = data.cases(asked.as_of)["case_key"]
    return keys.filter(keys.is_in(there.implode())).sort().to_list()


def _asked_for(at: int, asked: Asked, event: Event) -> pl.DataFrame:
    """The spells of the cases that were asked for."""
    every = find(_spells(at, asked.as_of, event).lazy(), asked.wanted).collect()
    return every if event == "paid" else times.until_cured(every)


@data.shared
def _times(
    at: int, asked: Asked, event: Event, *, from_start: bool
) -> tuple[pl.DataFrame, dict[str, int]]:
    """The times of the cases or persons asked for.

    Raises:
        MeasureImpossible: there are no repayments, or nobody was ever at risk.

    """
    if event == "paid" and file_rows.last_paid() is None:
        raise MeasureImpossible(because=Sentence(NO_REPAYMENTS))
    told = _asked_for(at, asked, event)
    one = times.of_persons(told) if asked.by_person else told
    return times.timed(one, from_start=from_start)


@data.shared
def _spells(at: int, as_of: dt.date, event: Event) -> pl.DataFrame:
    """The spells; with the day of the first repayment where that is what is waited for."""
    del at
    made = waiting.until_first_paid if event == "paid" else waiting.spells
    return times.numbered(made(data.portfolio(), as_of).collect())


def _curves(
    t: Words,
    groups: Mapping[str, pl.DataFrame],
    curves: Mapping[str, pl.DataFrame],
    few: list[str],
    event: Event,
) -> None:
    """The chart of the largest groups, below what it says of the largest."""
    drawn_ones = dict(sorted(list(groups.items())[:MOST]))
    name, largest = next(iter(groups.items()))
    longest = max(int(curves[one]["day"].max()) for one in drawn_ones)  # type: ignore[arg-type]
    last = min(max(longest, 1), LONGEST)
    left = {key: survival.at_risk_after(one, marks(last)) for key, one in drawn_ones.items()}
    said = _said(name, largest, curves[name], event)
    enough = {key: one for key, one in groups.items() if key not in few}
    apart = _apart(enough, curves, data.settings().minimum_n)
    shown = {key: curves[key] for key in drawn_ones}
    drawn.chart(t, step_curves(shown, left, few, last, t, colours()), said=apart or said,
                key="times")  # fmt: skip
    if apart:
        st.markdown(speech.said(t, said))
    if len(groups) > MOST:
        st.caption(t("Drawn are the {n} largest of {of} groups; the table has all.",
                     n=MOST, of=len(groups)))  # fmt: skip


def _apart(
    groups: Mapping[str, pl.DataFrame], curves: Mapping[str, pl.DataFrame], least_left: int
) -> Sentence | None:
    """Which group is ahead and which behind by a day, where they differ by more than noise.

    The day is the last by which each of them still has so many at risk: a group of which hardly
    anybody is left is neither.
    """
    test = survival.logrank(list(groups.values()))
    if test is None or not test.differs:
        return None
    rows = {name: survival.by_day(one, curves[name], TOLD) for name, one in groups.items()}
    sure = [
        day
        for at, day in enumerate(TOLD)
        if all(
            one["low"][at] is not None and one["at_risk"][at] >= least_left for one in rows.values()
        )
    ]
    if not sure:
        return None
    day = sure[-1]
    known = {name: one.row(TOLD.index(day), named=True) for name, one in rows.items()}
    most, least = (pick(known, key=lambda name: known[name]["share"]) for pick in (max, min))
    shares = {
        f"{end}_{field}": Share(known[name][field], 1)
        for end, name in (("most", most), ("least", least))
        for field in ("share", "low", "high")
    }
    return Sentence(APART, day=day, most=most, least=least, n=groups[most].height,
                    m=groups[least].height, **shares)  # fmt: skip


def _said(name: str, times_of: pl.DataFrame, curve: pl.DataFrame, event: Event) -> Sentence:
    half = survival.median(curve)
    told = survival.by_day(times_of, curve, (30, 90)).drop_nulls("low")
    parts = [
        Sentence(BY_DAY, day=row["day"], share=Share(row["share"], 1), low=Share(row["low"], 1),
                 high=Share(row["high"], 1))
        for row in told.iter_rows(named=True)
    ]  # fmt: skip
    shares = _listed(parts)
    if half.day is None:
        said = Sentence(NOT_HALF[event], last=curve["day"].max(), n=times_of.height, shares=shares)
    else:
        said = Sentence(HALF[event], day=half.day, low=_day(half.low), high=_day(half.high),
                        n=times_of.height, shares=shares)  # fmt: skip
    return Sentence(N_("{group}: {sentence}"), group=name, sentence=said) if name else said


def _listed(parts: list[Sentence]) -> Sentence:
    """Some sentences after each other, as one."""
    if not parts:
        return Sentence(N_("no interval yet"))
    first, *rest = parts
    for one in rest:
        first = Sentence(N_("{first}, {second}"), first=first, second=one)
    return first


def _day(day: int | None) -> object:
    return Sentence(N_("not reached")) if day is None else day


def _differ(t: Words, groups: list[pl.DataFrame]) -> None:
    """Say whether the groups of enough cases differ."""
    test = survival.logrank(groups)
    if test is None:
        return
    p = t("p < 0.001") if test.p < 0.001 else t("p = {p}", p=t.number(round(test.p, 3)))  # noqa: PLR2004
    told = {"chi2": t.number(round(test.chi2, 1)), "freedom": test.freedom, "p": p, "n": test.n}
    st.markdown(
        t("The groups differ by more than noise (log-rank test of all groups: χ² = {chi2}, "
          "{freedom} degrees of freedom, {p}, n = {n}).", **told)
        if test.differs
        else t("The groups do not differ by more than noise (log-rank test of all groups: "
               "χ² = {chi2}, {freedom} degrees of freedom, {p}, n = {n}).", **told)
    )  # fmt: skip


def _counted(
    t: Words,
    asked: Asked,
    found: pl.DataFrame,
    out: dict[str, int],
    few: list[str],
    *,
    event: Event,
    early: str,
) -> None:
    """Say who was not seen to the end, who entered late and who is left out."""
    ends = dict(found.filter(pl.col("why") != EVENT)["why"].value_counts().iter_rows())
    listed = t(", ").join(f"{t(title)} {t.number(ends[why])}" for why, title in ENDS.items()
                          if why in ends)  # fmt: skip
    if listed:
        st.caption(
            t("Counted only until then (censored), as of {day}: {list}. The curve says how soon it "
              "happens to cases that stay with us; of all placed ones it happens to fewer.",
              day=asked.as_of, list=listed)
        )  # fmt: skip
    late = found.height - survival.from_start(found)
    if late or out[EARLY]:
        st.caption(
            t("{late} were placed before the first file with them and count from that file on, so "
              "that more may be at risk later than at first; of {out} more it had happened by "
              "then, and they are left out.",
              late=late, out=out[EARLY])
        )  # fmt: skip
    if early == PLACED:
        st.caption(
            t(":material/warning: Of cases placed before their first file only those that were "
              "still there are known, so the first days look slower than they were.")
        )  # fmt: skip
    if event == "cured":
        st.caption(t("A cure is seen on the day of a file, or of closing, not before. Cases that "
                     "began with 0 days past due are left out."))  # fmt: skip
    else:
        batching.ends(t, asked)
    if asked.wanted.chosen.get("bucket"):
        st.caption(t(batching.AT_PLACEMENT))
    if few:
        st.caption(t("Dotted and not in the test: fewer than {n} at risk from their first day on.",
                     n=data.settings().minimum_n))  # fmt: skip
