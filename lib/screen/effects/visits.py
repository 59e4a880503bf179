"""The part "visits" of the page: whether visits bring money that would not have come anyway."""

import datetime as dt

import polars as pl
import streamlit as st

from lib.cases.buckets import NO_BUCKET
from lib.cases.search import Filter
from lib.effects import answering, telling
from lib.effects.answering import AMOUNT, BEFORE, EARLIER, PAYING, Matched
from lib.effects.gathering import past as gathered
from lib.effects.past import Past
from lib.effects.propensity import UNLIKE
from lib.effects.trials import WINDOWS, Question, trials
from lib.errors import MeasureImpossible
from lib.screen import data, frame, linked, speech
from lib.screen.measures import drawn
from lib.screen.theme import colours
from lib.show.effect_charts import balance_dots, differences, overlap_bars
from lib.visits.worth.classes import UNKNOWN
from lib.words import N_, Sentence, Words, signed

ACTIONS = {
    "visit": N_("Visits"),
    "call": N_("Calls"),
    "sms": N_("Text messages"),
    "letter": N_("Letters"),
}
"""What is asked about, by the channel of its contacts."""

USUAL = 14
SHOWN = sorted(WINDOWS, key=lambda one: one != USUAL)
"""The windows to choose from, the usual one first."""

PERIODS = ("90", "180", "365")
WHAT = {
    PAYING: N_("Cases that paid within {days} days after it"),
    BEFORE: N_("Check: cases that paid in the {days} days before it"),
    EARLIER: N_("Check: cases that paid in {days} days more than a month before it"),
    AMOUNT: N_("Paid within {days} days ÷ overdue ({currency})"),
}
SHORT = {
    PAYING: N_("{days} days after"),
    BEFORE: N_("{days} days before"),
    EARLIER: N_("a month before"),
}
"""As WHAT, short enough for the chart on a phone."""

TITLES = {
    "what": N_("What is compared"),
    "n": N_("Pairs (n)"),
    "visited": N_("With it"),
    "others": N_("Without it"),
    "effect": N_("Difference (points)"),
    "low": N_("Difference from"),
    "high": N_("Difference to"),
}
POINTS = ("effect", "low", "high")


def draw(t: Words, as_of: dt.date, wanted: Filter) -> None:
    """The answer with its interval, what speaks for and against it, and the tables."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = {code: t(title) for code, title in ACTIONS.items()}
        channel = linked.select(t, N_("Action"), names, "action", width=170)
        windows = {str(one): t("{days} days", days=one) for one in SHOWN}
        chosen = linked.select(t, N_("Money counts for"), windows, "window", width=170)
        spans = {one: t("last {days} days", days=int(one)) for one in PERIODS}
        days = int(linked.select(t, N_("Period"), spans, "days", width=170))
    asked, window = Question(channel, as_of, days), int(chosen)
    found = _matched(data.version(), asked, wanted)
    try:
        sides = answering.within(found, window)
    except MeasureImpossible as refused:
        frame.cannot(t, refused)
        _alike(t, found)
        return
    _answer(t, asked, found, sides, window)
    _limits(t, found, sides, window)
    _tables(t, asked, found, sides)
    _alike(t, found)


@data.shared
def _past(at: int, asked: Question) -> Past:
    del at
    return gathered(data.portfolio(), asked, data.settings())


@data.shared
def _trials(at: int, asked: Question) -> pl.DataFrame:
    return trials(_past(at, asked), asked)


@data.shared
def _matched(at: int, asked: Question, wanted: Filter) -> Matched:
    return answering.matched(_trials(at, asked), _past(at, asked), asked, wanted)


def _answer(t: Words, asked: Question, found: Matched, sides: pl.DataFrame, window: int) -> None:
    """The chart of all windows and checks below the answer for the chosen one."""
    every = answering.effects(found)
    said = telling.title(Sentence(ACTIONS[asked.channel]), found, every, window)
    rows = _in_order(every, window)
    names = [t(SHORT[what], days=days) for days, what in rows.select("window", "what").iter_rows()]
    figure = differences(rows, names, t, colours())
    drawn.chart(t, figure, said=said, key="effect_shown")
    st.caption(
        t("Difference in the share that paid, in points, with the 95 % interval; filled where it "
          "is more than noise. Grey: checks, of which nothing is expected. As of {day}; trials of "
          "{days} days.", day=asked.end, days=asked.days)
    )  # fmt: skip
    if answering.is_brought_forward(rows):
        st.markdown(
            t("Over the longest window there is no difference beyond noise any more: the money may "
              "only have come earlier, or the others got theirs later.")
        )  # fmt: skip
    for what in (BEFORE, EARLIER):
        check = answering.paying(sides, what)
        if check.is_sure:
            st.warning(
                t("The pairs differed by {points} points already before, when it cannot have "
                  "worked yet. Do not rely on the answer.", points=signed(check.value * 100)),
                icon=":material/warning:",
            )  # fmt: skip


def _in_order(effects: pl.DataFrame, window: int) -> pl.DataFrame:
    """The shares after the day for all windows, then the checks of the chosen one."""
    shares = effects.filter(pl.col("what") == PAYING)
    checks = effects.filter(pl.col("what").is_in([BEFORE, EARLIER]), pl.col("window") == window)
    return pl.concat([shares, checks]).with_columns(
        faint=pl.col("what") != PAYING, sure=(pl.col("low") > 0) | (pl.col("high") < 0)
    )


def _limits(t: Words, found: Matched, sides: pl.DataFrame, window: int) -> None:
    """Say among whom the answer holds, and what it would take to explain it away."""
    evidence = answering.strength(sides)
    said = t("Among comparable cases only; what is not in the data may still explain it.")
    if evidence is not None and answering.paying(sides).is_sure:
        said += " " + t(
            "Something hidden would have to make both the action and the payment {e} times as "
            "likely to explain all of it (E-value), {nearer} times for the end of the interval.",
            e=t.number(round(evidence.e_value, 2)), nearer=t.number(round(evidence.e_nearer, 2)),
        )  # fmt: skip
    st.markdown(speech.escaped(said))
    later = dict(sides.group_by("treated").agg(pl.col("again").mean()).iter_rows())
    st.caption(
        t("Of {done} times that it was done, whatever the filter, {treated} were the first to "
          "the person in {wash} days, on a case that could be compared; {n} of these have a match "
          "of the same day, currency, bucket and time since the last payment, {alone} have none "
          "and are not in it.",
          done=found.done, treated=found.treated, wash=found.asked.wash, n=found.pairs,
          alone=found.treated - found.pairs)
    )  # fmt: skip
    st.caption(
        t("Each case of a day stays on its side: {others} of the others had it done within {days} "
          "days after, and {again} of the first ones again. The more of the others had it, the "
          "smaller the difference looks.", days=window, others=t.percent(later.get(False)),
          again=t.percent(later.get(True)))
    )  # fmt: skip


def _tables(t: Words, asked: Question, found: Matched, sides: pl.DataFrame) -> None:
    """All figures, and those by bucket."""
    rows = answering.effects(found)
    named = rows.with_columns(
        what=pl.Series(
            [t(WHAT[what], days=days, currency=currency or "—")
             for days, what, currency in rows.select("window", "what", "currency").iter_rows()],
            dtype=pl.String,
        )
    )  # fmt: skip
    titles = {key: t(title) for key, title in TITLES.items()}
    drawn.table(t, f"effect-{asked.channel}-{asked.end}", _in_points(named), titles,
                alt=t("Table of effects"), shares=("visited", "others"),
                decimals=dict.fromkeys(POINTS, 1))  # fmt: skip
    buckets = answering.by_bucket(sides)
    if buckets.height > 1:
        st.subheader(t("By bucket"), anchor=False)
        named_too = {"bucket": t("Bucket"), **{k: v for k, v in titles.items() if k != "what"}}
        told = _in_points(buckets).with_columns(pl.col("bucket").replace(UNKNOWN, t(NO_BUCKET)))
        drawn.table(t, f"effect-buckets-{asked.channel}-{asked.end}", told,
                    named_too, alt=t("Table of effects by bucket"),
                    shares=("visited", "others"), decimals=dict.fromkeys(POINTS, 1))  # fmt: skip
        st.caption(t("Buckets with at least {n} pairs. Of many such figures one or the other is "
                     "beyond noise by chance.", n=answering.LEAST))  # fmt: skip


def _in_points(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns((pl.col(POINTS) * 100).round(2))


def _alike(t: Words, found: Matched) -> None:
    """How alike the two sides are, and whether for each there is somebody alike."""
    st.subheader(t("Are the two sides comparable?"), anchor=False)
    unlike = found.balance.filter(pl.col("after").abs() > UNLIKE).height
    said = (
        Sentence(N_("All {n} figures are alike after matching."), n=found.balance.height)
        if not unlike
        else Sentence(N_("{unlike} of {n} figures still differ by more than {limit} standard "
                         "deviations after matching."), unlike=unlike, n=found.balance.height,
                      limit=UNLIKE)
    )  # fmt: skip
    drawn.chart(t, balance_dots(found.balance, t, colours()), said=said, key="balance", wide=True)
    text = N_("For {n} of {of} times there is a comparable case to which it was not done.")
    share = Sentence(text, n=found.pairs, of=found.treated)
    drawn.chart(t, overlap_bars(found.overlap, t, colours()), said=share, key="overlap", wide=True)
    titles = {
        "name": t("Figure"),
        "before": t("Before matching"),
        "after": t("After matching"),
        "flag": t("Differs"),
    }
    names = [
        t(answering.figure_name(*row))
        for row in found.balance.select("figure", "value").iter_rows()
    ]
    rows = found.balance.with_columns(
        pl.col("before", "after").round(3),
        name=pl.Series(names, dtype=pl.String),
        flag=pl.when(pl.col("after").abs() > UNLIKE).then(pl.lit("✗")).otherwise(pl.lit("")),
    )
    with st.expander(t("Table of comparability"), icon=":material/table:"):
        drawn.table(t, f"balance-{found.asked.channel}-{found.asked.end}", rows, titles,
                    alt=t("Table of comparability"))  # fmt: skip
