"""What must have gone before, and what is shown or said at the door."""

import polars as pl

from lib.rules import model
from lib.rules.known import LOCAL_START
from lib.rules.model import Judgement, Rule
from lib.words import N_, Sentence

TITLE = N_("Notice")


class Params(model.Params):
    """A notice that comes first, other ways that do, or what the crew shows.

    `within_days` is a notice that may come after the first contact: it is shown, not judged.
    """

    given_before: bool = False
    other_channels_first: bool = False
    show: tuple[str, ...] = ()
    within_days: int | None = None
    dispute_days: int | None = None


def judge(rule: Rule) -> Judgement:
    """Broken where what must come first did not."""
    params = model.params_of(rule, Params)
    faults: list[pl.Expr] = []
    needs: list[str] = []
    if params.given_before:
        faults.append(pl.col("notice_on") > pl.col(LOCAL_START).dt.date())
        needs += ["notice_on", "starts_at", "tz"]
    if params.other_channels_first:
        faults.append(~pl.col("other_channels_tried"))
        needs.append("other_channels_tried")
    return Judgement(
        pl.any_horizontal(faults) if faults else None,
        tuple(needs),
        Sentence(N_("What must come first did not.")),
        Sentence(N_("The notice or the other ways first, recorded with their day.")),
        reminds=bool(params.show),
    )
