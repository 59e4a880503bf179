"""The answer to "does it bring money?" in a sentence; figures are those of lib.effects.answering.

One window alone may be the lucky one of several, so an effect is claimed only where each shows it.
"""

import polars as pl

from lib.effects import propensity
from lib.effects.answering import BEFORE, EARLIER, PAYING, Matched, paying, within
from lib.effects.estimating import Effect
from lib.words import N_, Sentence, Share, signed

MORE = N_(
    "{action} brought {points} points more payers within {days} days (95 % interval {low} to "
    "{high}): {visited} against {others} of comparable cases, n = {n} pairs."
)
FEWER = N_(
    "{action} went with {points} points fewer payers within {days} days (95 % interval {low} to "
    "{high}): {visited} against {others} of comparable cases, n = {n} pairs."
)
UNSEEN = N_(
    "{action}: no effect beyond noise within {days} days: {points} points (95 % interval {low} to "
    "{high}), {visited} against {others} of comparable cases, n = {n} pairs."
)
NEUTRAL = N_(
    "Within {days} days: {points} points (95 % interval {low} to {high}), {visited} against "
    "{others} of comparable cases, n = {n} pairs."
)
MIXED = N_(
    "{action}: no effect is claimed, because the windows disagree: beyond noise within {sure} "
    "days, not within {unsure} days. {said}"
)
OPPOSED = N_("{action}: no effect is claimed, because the windows point both ways. {said}")
DIFFERED = N_(
    "{action}: no effect is claimed, because the two sides differed before it already. {said}"
)
UNALIKE = N_(
    "{action}: no effect is claimed, because the two sides still differ after matching. {said}"
)
BOTH = N_(
    "{action}: no effect is claimed, because the two sides differed before it already and still "
    "differ after matching. {said}"
)
HOLDS = N_("{said} So it is over all windows tried: {windows} days.")


def title(action: Sentence, found: Matched, rows: pl.DataFrame, window: int) -> Sentence:
    """What holds over all windows tried, or why no effect is claimed.

    One window alone may be the lucky one of several, so an effect is claimed only where each shows
    it, and where neither a check nor a figure after matching tells the sides apart.

    Args:
        action: what was done, in words.
        found: the pairs.
        rows: as `effects` gives them.
        window: the window that was chosen, whose figures are told.

    """
    one = paying(within(found, window))
    shown = rows.filter(pl.col("what") == PAYING).sort("window")
    sure = shown.filter((pl.col("low") > 0) | (pl.col("high") < 0))
    if sure.is_empty():
        return told(action, one, window)
    neutral = _sentence(NEUTRAL, action, one, window, sided=True)
    checks = rows.filter(pl.col("what").is_in([BEFORE, EARLIER]), pl.col("window") == window)
    differed = checks.filter((pl.col("low") > 0) | (pl.col("high") < 0)).height > 0
    unalike = found.balance.filter(pl.col("after").abs() > propensity.UNLIKE).height > 0
    if differed or unalike:
        flaw = BOTH if differed and unalike else DIFFERED if differed else UNALIKE
        return Sentence(flaw, action=action, said=neutral)
    unsure = shown.join(sure, on="window", how="anti")
    if unsure.height:
        return Sentence(MIXED, action=action, said=neutral, sure=_days(sure), unsure=_days(unsure))
    if (sure["effect"] > 0).n_unique() > 1:
        return Sentence(OPPOSED, action=action, said=neutral)
    return Sentence(HOLDS, said=told(action, one, window), windows=_days(shown))


def _days(rows: pl.DataFrame) -> str:
    return " / ".join(str(one) for one in rows["window"])


def told(action: Sentence, one: Effect, days: int) -> Sentence:
    """The answer in a sentence."""
    text = UNSEEN if not one.is_sure else MORE if one.value > 0 else FEWER
    return _sentence(text, action, one, days, sided=text is UNSEEN)


def _sentence(text: str, action: Sentence, one: Effect, days: int, *, sided: bool) -> Sentence:
    points = one.value * 100
    return Sentence(
        text,
        action=action,
        days=days,
        points=signed(points) if sided else f"{abs(points):.1f}",
        low=signed(one.low * 100),
        high=signed(one.high * 100),
        visited=Share(one.visited, 1),
        others=Share(one.others, 1),
        n=one.n,
    )
