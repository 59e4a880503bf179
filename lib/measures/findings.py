"""What a chart shows, in one sentence made from the data: figure, interval, n, and against when.

Whether a change is more than noise is decided by the intervals (lib.measures.noise), never by how
large it looks.
"""

import datetime as dt
import math

from lib.measures.noise import Estimate
from lib.words import N_, Sentence, Share

ALONE = N_("{what}: {share} (95 % interval {low} to {high}), n = {n}.")
SINGLE = N_("{what}: {share}, of a single case.")
AGAINST = N_(
    "{what}: {share} (95 % interval {low} to {high}), n = {n}; {points} points against {day} "
    "({before}, n = {m}): {verdict}."
)
WITHIN = N_("within noise")
BEYOND = N_("more than noise")
FEW = N_("{sentence} Fewer than {least} cases say little.")
NONE = N_("{what}: no cases.")


def finding(
    what: Sentence,
    now: Estimate | None,
    before: Estimate | None = None,
    *,
    day: dt.date | None = None,
    least: int = 0,
) -> Sentence:
    """Say a figure with its interval, and how it differs from that of `day`.

    `least` is the n below which it is said to say little.
    """
    if now is None:
        return Sentence(NONE, what=what)
    said = _said(what, now, before, day)
    return Sentence(FEW, sentence=said, least=least) if now.n < least else said


def _said(what: Sentence, now: Estimate, before: Estimate | None, day: dt.date | None) -> Sentence:
    if math.isinf(now.low):
        return Sentence(SINGLE, what=what, share=_share(now.value))
    told = {
        "what": what,
        "share": _share(now.value),
        "low": _share(now.low),
        "high": _share(now.high),
        "n": now.n,
    }
    if before is None or day is None or math.isinf(before.low):
        return Sentence(ALONE, **told)
    return Sentence(
        AGAINST,
        **told,
        points=signed((now.value - before.value) * 100),
        day=day,
        before=_share(before.value),
        m=before.n,
        verdict=Sentence(BEYOND if now.differs(before) else WITHIN),
    )


def signed(change: float) -> str:
    """A change in points or percent with its sign; what rounds to nothing has none."""
    rounded = round(change, 1)
    return f"{rounded:+.1f}" if rounded else "0.0"


def _share(value: float) -> Share:
    return Share(value, 1)
