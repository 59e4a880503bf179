"""What a visit needs: skills of the crew, and minutes at the door by its situation.

The minutes are those of the settings until enough stays are known from the words of crews (arrived,
left); then the median of the situation takes their place, and says from how many stays.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from lib.people.kinds import languages
from lib.privacy.masking import EXACT
from lib.safety.levels import Consequence
from lib.words import N_

TWO_PERSONS, CONFLICT = "two_persons", "conflict_trained"
"""Skills beside those of languages (lib.people.kinds.languages)."""

LETTER, PROMISE, FIRST, USUAL = "letter", "promise", "first", "usual"

SITUATIONS: Mapping[str, str] = {
    LETTER: N_("only a letter is left"),
    PROMISE: N_("a promise falls due"),
    FIRST: N_("first visit"),
    USUAL: N_("further visit"),
}
"""Situation at the door → its name, in the order in which they are asked."""

LONGEST_STAY = 240
"""Minutes above which a stay is a check-in that was forgotten."""


@dataclass(frozen=True)
class Service:
    """Minutes at the door by situation, for each further person, and to find a vague door."""

    minutes: Mapping[str, int]
    further: int
    search: int = 0


def with_skills(cases: pl.DataFrame, warned: pl.DataFrame, wishes: pl.DataFrame) -> pl.DataFrame:
    """Add `skills`, the list of what a crew must have, sorted.

    Args:
        cases: `no_lone_visit` (null: no).
        warned: as lib.safety.warnings.of_cases gives them.
        wishes: as lib.holds.wishing.counting gives them, of the day. A language that is no kind of
            qualification (Mandarin, which everybody speaks, or a slip) asks for nothing.

    """
    two = warned.filter(pl.col("consequence") == Consequence.TWO_PERSONS.value)
    trained = warned.filter(pl.col("level") > 0)
    asked = pl.col("value").str.strip_chars().str.to_lowercase()
    known = asked.replace_strict(languages(), default=None, return_dtype=pl.String)
    wanted = wishes.filter(pl.col("about") == "language", pl.col("basis") != "refusal")
    spoken = wanted.with_columns(skill=known).filter(pl.col("skill").is_not_null())
    lone = cases.filter(pl.col("no_lone_visit").fill_null(value=False))
    keys = pl.col("case_key")
    told = pl.concat(
        [
            *(one.select(keys, skill=pl.lit(TWO_PERSONS)) for one in (two, lone)),
            *(one.select(keys, skill=pl.lit(CONFLICT)) for one in (trained, lone)),
            spoken.select(keys, "skill"),
        ]
    )
    each = told.group_by("case_key").agg(skills=pl.col("skill").unique().sort())
    nothing = pl.lit([], pl.List(pl.String))
    joined = cases.join(each, on="case_key", how="left", maintain_order="left")
    return joined.with_columns(pl.col("skills").fill_null(nothing))


def fitting(skills: pl.Series, crews: Sequence[Collection[str]]) -> pl.Series:
    """Whether any of the crews has all skills of a row; each distinct need is asked once."""
    needs = skills.to_frame("skills").with_columns(_key=pl.col("skills").list.join("\n"))
    distinct = needs.unique("_key", maintain_order=True)
    has = [any(set(one) <= set(crew) for crew in crews) for one in distinct["skills"].to_list()]
    told = distinct.select("_key", fits=pl.Series(has, dtype=pl.Boolean))
    return needs.join(told, on="_key", how="left", maintain_order="left")["fits"]


def with_minutes(cases: pl.DataFrame, service: Service) -> pl.DataFrame:
    """Add `situation` and `service_minutes` of one person at the door.

    `cases` have `promise_due`, `visits` and `next_action`.
    """
    situation = (
        pl.when(pl.col("next_action") == "letter")
        .then(pl.lit(LETTER))
        .when("promise_due")
        .then(pl.lit(PROMISE))
        .when(pl.col("visits").fill_null(0) == 0)
        .then(pl.lit(FIRST))
        .otherwise(pl.lit(USUAL))
    )
    minutes = pl.col("situation").replace_strict(dict(service.minutes), return_dtype=pl.Int64)
    return cases.with_columns(situation=situation).with_columns(service_minutes=minutes)


def at_doors(cases: pl.DataFrame, service: Service) -> pl.DataFrame:
    """The minutes of each door: door, minutes; the longest of a person, and more for each further.

    `cases` have `door`, person_key, service_minutes and place_quality: a door whose place is not
    exact is looked for.
    """
    people = pl.coalesce(pl.when(pl.col("person_key") != "").then("person_key"), "case_key")
    further = (people.n_unique().cast(pl.Int64) - 1) * service.further
    vague = (pl.col("place_quality") == EXACT).fill_null(value=False).not_().any()
    looking = vague.cast(pl.Int64) * service.search
    return cases.group_by("door", maintain_order=True).agg(
        minutes=pl.col("service_minutes").max() + further + looking
    )


def learned(known: pl.DataFrame, service: Service, least: int) -> tuple[Service, pl.DataFrame]:
    """The minutes by stays, where a situation has at least `least` of them.

    Args:
        known: situation and minutes, one row a stay with one person.
        service: what counts where too little is known.
        least: stays without which nothing is learned.

    Returns:
        The minutes, and of each situation that was learned: situation, minutes (median), n.

    """
    found = (
        known.filter(pl.col("situation").is_in(list(SITUATIONS)))
        .group_by("situation")
        .agg(minutes=pl.col("minutes").median().round().cast(pl.Int64), n=pl.len())
        .filter(pl.col("n") >= least)
        .sort("situation")
    )
    told = dict(found.select("situation", "minutes").iter_rows())
    return replace(service, minutes={**service.minutes, **told}), found
