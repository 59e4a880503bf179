"""How often people may be contacted; what counts, for whom and in which window is declared."""

from typing import Literal, Self

import polars as pl
from pydantic import Field, model_validator

from lib.rules import model
from lib.rules.known import COUNT
from lib.rules.model import Judgement, Rule
from lib.words import N_, Sentence

TITLE = N_("Frequency")

Counts = Literal["attempts", "unanswered_attempts", "contacts"]
Key = Literal["person", "debt", "number", "address"]


class Params(model.Params):
    """At most so many in a window: a calendar one, or any `window_days` days in a row.

    `channels_counted` are the codes of data/codes/channels.toml. The day of the action is the last
    day of a rolling window.
    """

    at_most: int = Field(ge=0)
    counts: Counts
    channels_counted: tuple[str, ...]
    key: Key
    window: Literal["day", "week", "month"] | None = None
    window_days: int | None = Field(None, ge=1)

    @model_validator(mode="after")
    def _one_window(self) -> Self:
        if (self.window is None) == (self.window_days is None):
            message = "either a calendar window or a number of days is needed"
            raise ValueError(message)
        return self


def judge(rule: Rule) -> Judgement:
    """Broken where as many as allowed have happened already."""
    params = model.params_of(rule, Params)
    counter = COUNT + rule.id
    return Judgement(
        pl.col(counter) >= params.at_most,
        (counter,),
        Sentence(N_("The limit of {n} was reached before."), n=params.at_most),
        Sentence(N_("A later day.")),
    )
