"""Quality reviews: kept like any other record, never changed, by nobody who made the visit."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from lib.ledger import Ledger, kept
from lib.ledger.schema import quality_reviews
from lib.people.coaching import COLUMNS
from lib.people.entering import common, refuse, tidy
from lib.portfolio import Portfolio
from lib.portfolio.reach import demand_case, names_of
from lib.rights import ALONE, NotAllowed
from lib.team.naming import TOGETHER
from lib.visits.truth.card import ANSWERS, CRITERIA, NO, NOT_APPLICABLE, score
from lib.visits.truth.sampling import RANDOM
from lib.words import N_, Sentence

UNANSWERED = N_("{n} questions have no answer yet.")
NOTHING = N_("At least one question applies to every visit; please answer one with yes or no.")
OWN = N_("review one's own visit")


@dataclass(frozen=True, kw_only=True)
class Review:
    """What a reviewer found of a visit: `answers` to CRITERIA; `collector` has all who went."""

    visit: str
    case_key: str
    collector: str
    visited_on: dt.date
    drawn: str
    answers: Mapping[str, str]
    note: str | None = None
    supersedes: str | None = None
    sample: bool = False
    review_id: str = field(default_factory=kept.new_id)


def record(place: Portfolio, one: Review, *, now: dt.datetime) -> str:
    """Keep a review, or the correction of one; return its identifier.

    Raises:
        RecordRefused: with all that is wrong.
        NotAllowed: the actor reviews no visits, or this one is his own.
        NotFound: the case is not his to see.

    """
    demand_case(place, one.case_key)
    actor = place.ledger.actor
    went = set(one.collector.split(TOGETHER))
    if actor.collector and went & set(names_of(place.by(ALONE), actor.collector)):
        raise NotAllowed(action=Sentence(OWN))
    refuse(_faults(one))
    values: dict[str, Any] = {
        name: getattr(one, name)
        for name in ("review_id", "visit", "case_key", "collector", "visited_on", "drawn")
    }
    return kept.add(
        place.ledger,
        "review_quality",
        quality_reviews,
        values
        | {
            "answers": {code: one.answers[code] for code in CRITERIA},
            "score": score(one.answers),
            "note": tidy(one.note),
            "supersedes": one.supersedes,
            "sample": one.sample,
        },
        now,
    )


def _faults(one: Review) -> list[Sentence]:
    found = list(common(one.collector, {"note": one.note}))
    if missing := [code for code in CRITERIA if one.answers.get(code) not in ANSWERS]:
        found.append(Sentence(UNANSWERED, n=len(missing)))
    elif all(one.answers[code] == NOT_APPLICABLE for code in CRITERIA):
        found.append(Sentence(NOTHING))
    return found


def listed(ledger: Ledger, *, sample: bool = True) -> pl.DataFrame:
    """The reviews that stand, in the order of saving; of two of one visit the last one counts.

    The columns of the ledger's table; `answers` as JSON text.
    """
    found = kept.standing(ledger, quality_reviews, sample=sample)
    return found.unique("visit", keep="last", maintain_order=True)


def scores(reviews: pl.DataFrame, start: dt.date, end: dt.date) -> pl.DataFrame:
    """Of each owner: `reviews` of visits of these days drawn at random, `quality` their mean.

    What was reviewed because it was flagged is not like his other visits and is left out.
    """
    mine = reviews.filter(pl.col("visited_on").is_between(start, end), pl.col("drawn") == RANDOM)
    return (
        _apart(mine)
        .group_by(owner="collector")
        .agg(reviews=pl.len().cast(pl.Int64), quality=pl.col("score").mean())
    )


def _apart(reviews: pl.DataFrame) -> pl.DataFrame:
    """One row for each who went."""
    return reviews.with_columns(pl.col("collector").str.split(TOGETHER)).explode("collector")


def lines(reviews: pl.DataFrame, since: dt.date) -> pl.DataFrame:
    """Questions answered no since a day, for the coaching list: `n` of `of` that applied."""
    recent = _apart(reviews.filter(pl.col("visited_on") >= since))
    told = recent.with_columns(
        pl.col("answers").str.json_path_match(f"$.{code}").alias(code) for code in CRITERIA
    )
    long = told.unpivot(
        list(CRITERIA), index="collector", variable_name="what", value_name="answer"
    ).filter(pl.col("answer") != NOT_APPLICABLE)
    counted = long.group_by("collector", "what").agg(
        n=(pl.col("answer") == NO).sum().cast(pl.Int64), of=pl.len().cast(pl.Int64)
    )
    return (
        counted.filter(pl.col("n") > 0)
        .with_columns(about=pl.lit("quality"))
        .select(pl.col(name).cast(kind) for name, kind in COLUMNS.items())
    )
