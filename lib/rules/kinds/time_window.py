"""Hours and weekdays in which people may be contacted, and the times that they asked for.

The whole action has to lie in the window, at the time of the address. A window is half-open: what
ends as it closes lies in it, what begins then does not, for from then on the hours are forbidden. A
wish of the customer only
tightens: his consent to a time lifts the hours of a rule, never another wish of his.
"""

import datetime as dt
from typing import Self

import polars as pl
from pydantic import model_validator

from lib.rules import model
from lib.rules.known import LOCAL_END, LOCAL_START, WISH_KEPT
from lib.rules.model import Judgement, Rule
from lib.words import N_, Sentence

TITLE = N_("Times")


class Params(model.Params):
    """Hours of one day, weekdays from 0 for Monday, and what lifts them."""

    allow_from: dt.time | None = None
    allow_to: dt.time | None = None
    weekdays: tuple[int, ...] | None = None
    place_kinds: tuple[str, ...] | None = None
    consent_lifts: bool = False
    lifts_if_dpd_gt: int | None = None
    honour_wishes: bool = False

    @model_validator(mode="after")
    def _one_day(self) -> Self:
        hours = (self.allow_from, self.allow_to)
        if (self.allow_from is None) != (self.allow_to is None) or (
            self.allow_from and self.allow_to and self.allow_from >= self.allow_to
        ):
            message = f"the hours {hours[0]}–{hours[1]} are no window of one day"
            raise ValueError(message)
        if self.allow_from is None and self.weekdays is None and not self.honour_wishes:
            message = "neither hours nor weekdays nor wishes are given"
            raise ValueError(message)
        if not set(self.weekdays or ()) <= set(range(7)):
            message = "weekdays are 0 for Monday to 6 for Sunday"
            raise ValueError(message)
        return self


def judge(rule: Rule) -> Judgement:
    """Broken where any part of the action lies outside."""
    params = model.params_of(rule, Params)
    needs = ["starts_at", "ends_at", "tz"]
    broken = _outside(params)
    if params.consent_lifts:
        broken &= ~pl.col("consent_times")
        needs.append("consent_times")
    if params.lifts_if_dpd_gt is not None:
        broken &= pl.col("dpd") <= params.lifts_if_dpd_gt
        needs.append("dpd")
    if params.honour_wishes:
        broken |= ~pl.col(WISH_KEPT)
        needs += ["own_times", "forbidden_times"]
    if params.place_kinds is not None:
        broken &= pl.col("place_kind").is_in(params.place_kinds)
        needs.append("place_kind")
    return Judgement(broken, tuple(needs), _because(params), _clears(params))


def _outside(params: Params) -> pl.Expr:
    start, end = pl.col(LOCAL_START), pl.col(LOCAL_END)
    outside = pl.lit(value=False)
    if params.allow_from and params.allow_to:
        outside = (
            (start.dt.time() < params.allow_from)
            | (start.dt.time() >= params.allow_to)
            | (end.dt.time() > params.allow_to)
            | (start.dt.date() != end.dt.date())
        )
    if params.weekdays is not None:
        days = [day + 1 for day in params.weekdays]
        outside |= ~(start.dt.weekday().is_in(days) & end.dt.weekday().is_in(days))
        outside |= (end.dt.date() - start.dt.date()).dt.total_days() > 1
    return outside


BETWEEN = N_("It has to begin and end between {opens} and {closes}, local time at the address.")
BETWEEN_ON_DAYS = N_(
    "It has to begin and end between {opens} and {closes}, local time at the address, on a day on "
    "which the rule allows it."
)


def _because(params: Params) -> Sentence:
    if params.allow_from is None or params.allow_to is None:
        return Sentence(N_("The time is not one of those allowed or asked for."))
    said = BETWEEN if params.weekdays is None else BETWEEN_ON_DAYS
    return Sentence(said, opens=f"{params.allow_from:%H:%M}", closes=f"{params.allow_to:%H:%M}")


def _clears(params: Params) -> Sentence:
    if params.consent_lifts:
        return Sentence(N_("Another time, or the customer's recorded consent to this one."))
    return Sentence(N_("Another time."))
