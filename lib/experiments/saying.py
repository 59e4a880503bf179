"""What an experiment says, in sentences that page, command line and tests share."""

import datetime as dt
from collections.abc import Iterator, Sequence

import polars as pl

from lib.experiments.arms import FORBID_VISITS
from lib.experiments.defining import OUTCOMES, Design
from lib.experiments.reading import (
    EARLY,
    FINAL,
    MISMATCH,
    MISSIZED,
    RUNNING,
    STOPPED,
    Compared,
    ReadOut,
)
from lib.words import N_, Listed, Sentence, Share, signed

WAITING = N_(
    "Not enough yet: {n} of {planned} persons have run their time. Ready about {ready}; until then "
    "nobody is told which arm is ahead."
)
SLOW = N_(
    "At this pace {planned} persons will have run their time about {ready}, after the end of "
    "{end}: it would find only a larger difference."
)
NONE_IN = N_("Nobody has entered yet.")
FOUND = N_(
    "{arm} against {control}: {points} points {outcome} within {days} days ({value} against "
    "{base}; interval {low} to {high} points; n = {n} and {m} persons): {verdict}."
)
NO_PAIR = N_("{arm} against {control}: too few persons have run their time to compare them.")
DIFFERS = N_("more than chance explains")
CHANCE = N_("within what chance explains; that is no proof that nothing works")
NO_VERDICT = N_("no verdict, because it did not run as it was planned")
UNSURE = N_("no verdict, because the arms do not have the sizes that were drawn")
SAID_STATE = {
    RUNNING: N_("running"),
    STOPPED: N_("decided before its end, by the bounds that were fixed before"),
    FINAL: N_("run to its end"),
    EARLY: N_("ended by people before its end"),
    MISSIZED: N_("over without a verdict: the arms do not have the sizes that were drawn"),
}
"""State of a read-out → how it is called."""

SPLIT = N_(
    "The arms do not have the sizes that were drawn (chance {chance}): {counts}. Somebody was "
    "taken out or put in by what was done. Please find out why before you believe anything here."
)
FEWER = N_("{n} persons have run their time, {planned} were planned: smaller effects go unseen.")
RULE = N_(
    "{n} persons in all find a difference of {effect} points with a chance of 80 %; false alarms "
    "happen in 5 % over all arms and looks. Looked at on {days}."
)
UNKNOWN = N_(
    "{n} more persons have run their time, but the payments of their client are not known to its "
    "end; they are left out until a later file of repayments."
)
CROSSED = N_(
    "{arm} should not be visited, and {share} of it was visited all the same ({n} of {of} "
    "persons): the difference looks smaller than it is."
)
APART = N_("{arms} against {control}: more than chance explains")
NOT_APART = N_("{arms} against {control}: within what chance explains")
SOME_APART = N_("{sentence}; {other}")
UNJUDGED = N_("{arms} against {control}: {verdict}")
HEADLINES = ((APART, DIFFERS), (NOT_APART, CHANCE), (UNJUDGED, NO_VERDICT), (UNJUDGED, UNSURE))
"""What a chart says of the arms with each verdict."""
MUCH = 0.1
"""Share of an arm without visits that was visited all the same, from which it is told."""
INTENT = N_(
    "Everybody counts in the arm that he was drawn into, also who was put on hold, recalled or "
    "asked to be left alone."
)


def rule(design: Design) -> Sentence:
    """How the experiment will be read, as it was fixed before."""
    return Sentence(
        RULE,
        n=design.planned,
        effect=f"{design.effect * 100:.1f}",
        days=_listed(design.look_days()),
    )


def _listed(days: Sequence[dt.date]) -> object:
    """Some days after each other, as one field of a sentence."""
    first: object = days[0]
    for one in days[1:]:
        first = Sentence(N_("{first}, {second}"), first=first, second=one)
    return first


def summary(design: Design, told: ReadOut) -> Iterator[Sentence]:
    """All that a read-out says, the gravest first."""
    if told.entered == 0:
        yield Sentence(NONE_IN)
        return
    if not told.is_believable:
        counts = ", ".join(f"{arm} {n}" for arm, n in told.arms.select("arm", "n").iter_rows())
        chance = Share(told.mismatch or 0.0, 3) if told.mismatch else f"< {MISMATCH / 10:.4f}"
        yield Sentence(SPLIT, chance=chance, counts=counts)
    if told.state == RUNNING:
        yield Sentence(WAITING, n=told.matured, planned=told.planned, ready=told.ready)
        yield from unknown(told)
        if told.ready > design.end:
            yield Sentence(SLOW, planned=told.planned, ready=told.ready, end=design.end)
        return
    for one in told.compared:
        yield compared(design, told, one)
    if told.state == FINAL and told.matured < told.planned:
        yield Sentence(FEWER, n=told.matured, planned=told.planned)
    yield from unknown(told)
    yield from visited(design, told)
    yield Sentence(INTENT)


def unknown(told: ReadOut) -> Iterator[Sentence]:
    """Whose time is over, and who are not compared yet."""
    if told.unknown:
        yield Sentence(UNKNOWN, n=told.unknown)


def visited(design: Design, told: ReadOut) -> Iterator[Sentence]:
    """The arms that should not be visited, and were."""
    spared = [one.name for one in design.arms if one.does in FORBID_VISITS]
    rows = told.exposure.filter(
        pl.col("arm").is_in(spared), pl.col("channel") == "visit", pl.col("share") >= MUCH
    )
    for arm, n, of, share in rows.select("arm", "n", "of", "share").iter_rows():
        yield Sentence(CROSSED, arm=arm, n=n, of=of, share=Share(share, 1))


def compared(design: Design, told: ReadOut, one: Compared) -> Sentence:
    """One arm against the first, with the verdict."""
    names = {"arm": one.arm, "control": design.arms[0].name}
    if one.found is None:
        return Sentence(NO_PAIR, **names)
    digits = 1
    return Sentence(
        FOUND,
        **names,
        points=points(one.found.value),
        outcome=Sentence(OUTCOMES[design.outcome]),
        days=design.horizon,
        value=Share(one.found.treated, digits),
        base=Share(one.found.control, digits),
        low=points(one.low),
        high=points(one.high),
        n=one.found.n,
        m=one.found.control_n,
        verdict=Sentence(_verdict(told, one)),
    )


def headline(design: Design, told: ReadOut) -> Sentence | None:
    """What the chart of the differences shows, in one line; None where there is none to compare."""
    control = design.arms[0].name
    said: list[Sentence] = []
    for text, verdict in HEADLINES:
        arms = [
            one.arm
            for one in told.compared
            if one.found is not None and _verdict(told, one) == verdict
        ]
        if arms:
            named = Sentence(verdict)
            said.append(Sentence(text, arms=Listed(tuple(arms)), control=control, verdict=named))
    if not said:
        return None
    first, *rest = said
    for one in rest:
        first = Sentence(SOME_APART, sentence=first, other=one)
    return first


def _verdict(told: ReadOut, one: Compared) -> str:
    judged = told.state != EARLY and bool(told.looks) and told.looks[-1].day == told.on
    if not judged:
        return NO_VERDICT
    if not told.is_believable:
        return UNSURE
    return DIFFERS if one.differs else CHANCE


def points(value: float) -> str:
    """A difference of shares in points of a hundred, with its sign."""
    return signed(value * 100)
