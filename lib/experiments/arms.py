"""What the arms of an experiment do to the usual steps and visits, and in which arm somebody is.

An arm only ever takes the place of a step that the strategy has for a case, or keeps a case from
being visited. Where the strategy has no step, because of a hold, a promise or an end, there is none
in any arm.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from lib.strategy.actions import ACTS, CALL, LETTER, NONE, SMS, VISIT
from lib.words import N_, Sentence

USUAL, NO_VISIT, VISIT_FIRST, MESSAGE_FIRST = "usual", "no_visit", "visit_first", "message_first"

ONLY: Mapping[str, str] = {
    "only_sms": SMS,
    "only_call": CALL,
    "only_letter": LETTER,
    "only_visit": VISIT,
}
"""What is done → the one channel that is used."""

DOES: Mapping[str, str] = {
    USUAL: N_("what the strategy says"),
    NO_VISIT: N_("no visit"),
    VISIT_FIRST: N_("a visit first"),
    MESSAGE_FIRST: N_("a text message before the visit"),
    "only_sms": N_("text messages only"),
    "only_call": N_("calls only"),
    "only_letter": N_("letters only"),
    "only_visit": N_("visits only"),
}
"""Code of what an arm does → its name. Codes are never renamed: experiments name them."""

FORBID_VISITS = (NO_VISIT, *(code for code, channel in ONLY.items() if channel != VISIT))
"""What keeps a case from being visited at all."""

INSTEAD: Mapping[str, str] = {
    code: act.instead or {"visit_letter": "letter", "visit_legal": "legal"}.get(code, "call")
    for code, act in ACTS.items()
    if VISIT in act.channels
}
"""Step with a visit → the one without: what its condition names, its second part, else a call."""

ARMS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "person": pl.String,
    "experiment": pl.String,
    "arm": pl.String,
    "does": pl.String,
    "entered_on": pl.Date,
    "until": pl.Date,
}
"""Who is in an arm on a day: `person` is the key of a person, else of his only case; `experiment`
and `arm` are names, `does` a code of DOES; from `entered_on` to `until`, both included."""

DIGITS = 13
"""Hexadecimal digits of a hash that a number of double precision holds exactly."""

BY_TEST = N_("Experiment “{experiment}”, arm “{arm}”: {does}, until {until}.")


@dataclass(frozen=True)
class Arm:
    """One arm: its name, what is done (a code of DOES), its share of all persons."""

    name: str
    does: str = USUAL
    share: float = 0.5


def point(salt: str, person: str) -> float:
    """The point of a person from 0 to below 1: the SHA-256 of salt and key, nothing else.

    Neither the order of files nor who else is in them can move anybody.
    """
    digest = hashlib.sha256(f"{salt}:{person}".encode()).hexdigest()
    return int(digest[:DIGITS], 16) / float(16**DIGITS)


def drawn(salt: str, persons: pl.Series, arms: Sequence[Arm]) -> pl.Series:
    """The name of the arm of each person: the shares lie beside each other from 0 to 1."""
    points = pl.Series("point", [point(salt, one) for one in persons], dtype=pl.Float64)
    whole = sum(one.share for one in arms)
    upper, name = 0.0, pl.lit(arms[-1].name)
    cuts = []
    for arm in arms[:-1]:
        upper += arm.share / whole
        cuts.append((upper, arm.name))
    for edge, arm_name in reversed(cuts):
        name = pl.when(pl.col("point") < edge).then(pl.lit(arm_name)).otherwise(name)
    return points.to_frame().select(arm=name.cast(pl.String))["arm"]


def nobody() -> pl.DataFrame:
    """Of no experiment."""
    return pl.DataFrame(schema=dict(ARMS))


def with_arm(cases: pl.DataFrame, arms: pl.DataFrame) -> pl.DataFrame:
    """The cases in their order with the columns of ARMS but the person; null outside of all."""
    who = pl.coalesce("person_key", "case_key").alias("_person")
    own = [name for name in ARMS if name != "person"]
    return (
        cases.drop(own, strict=False)
        .with_columns(who)
        .join(arms, left_on="_person", right_on="person", how="left", maintain_order="left")
        .drop("_person")
    )


def step_of(action: pl.Expr, *, may_visit: pl.Expr) -> pl.Expr:
    """The step in an arm, of the columns of ARMS and the last use of channels; `action` outside.

    `may_visit` says whether the strategy allows visits at the stage of the case at all.
    """
    does = pl.col("does")
    visits = action.is_in(list(INSTEAD))
    told = pl.col("last_sms") >= pl.col("entered_on")
    been = pl.col("last_visit") >= pl.col("entered_on")
    without = action.replace_strict(INSTEAD, default=action, return_dtype=pl.String)
    own = (
        pl.when(does == NO_VISIT)
        .then(without)
        .when((does == VISIT_FIRST) & ~been.fill_null(value=False) & ~visits & may_visit)
        .then(pl.lit("visit"))
        .when((does == MESSAGE_FIRST) & visits & ~told.fill_null(value=False))
        .then(pl.lit("sms"))
        .when((does == "only_visit") & may_visit)
        .then(pl.lit("visit"))
        .when(does.is_in([code for code, way in ONLY.items() if way != VISIT]))
        .then(does.replace_strict(ONLY, default=None, return_dtype=pl.String))
        .otherwise(action)
    )
    return pl.when(does.is_not_null() & (action != NONE)).then(own).otherwise(action)


def unvisited(
    cases: pl.DataFrame, arms: pl.DataFrame, contacts: pl.DataFrame, day: dt.date
) -> pl.DataFrame:
    """The cases that their arm keeps from being visited on a day: case_key and the arm's columns.

    Before a visit in the arm MESSAGE_FIRST a message must have gone out on an earlier day.
    """
    if arms.is_empty():
        return with_arm(cases.select("case_key", "person_key").clear(), arms).drop("person_key")
    inside = with_arm(cases.select("case_key", "person_key"), arms).filter(
        pl.col("does").is_not_null()
    )
    on = pl.col("happened_at").dt.date()
    sent = contacts.filter(pl.col("channel") == SMS, on < day)
    last = sent.group_by("case_key").agg(_sent=on.max())
    told = inside.join(last, on="case_key", how="left", maintain_order="left").with_columns(
        _sent=pl.col("_sent").max().over(pl.coalesce("person_key", "case_key"))
    )
    waits = ~(pl.col("_sent") >= pl.col("entered_on")).fill_null(value=False)
    kept = pl.col("does").is_in(FORBID_VISITS) | ((pl.col("does") == MESSAGE_FIRST) & waits)
    return told.filter(kept).drop("person_key", "_sent")


def said(row: Mapping[str, object]) -> Sentence:
    """The arm of a case in a sentence; `row` has the columns of ARMS."""
    return Sentence(
        BY_TEST,
        experiment=row["experiment"],
        arm=row["arm"],
        does=Sentence(DOES[str(row["does"])]),
        until=row["until"],
    )
