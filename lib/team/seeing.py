"""Who sees what of the scorecard: the team all of it, a collector himself and the team's mean.

The mean of so few that a collector could tell the others by subtraction is not shown to him.
"""

from dataclasses import replace

import polars as pl

from lib.rights import Action, Actor, Scope, scope
from lib.team.scorecard import Card

LEAST_TEAM = 4
"""Collectors of which the mean tells nobody about a single one of the others."""


def is_whole(actor: Actor) -> bool:
    """Whether the actor sees all collectors."""
    return scope(actor, Action.SEE_TEAM) is Scope.ALL


def mean(beside: pl.DataFrame, actor: Actor) -> pl.DataFrame:
    """One row with the mean of each column over the collectors, owner null.

    For who does not see all of them a figure that fewer than LEAST_TEAM have has no mean.
    """
    figures = pl.exclude("owner")
    told = figures.mean()
    if not is_whole(actor):
        told = pl.when(figures.count() >= LEAST_TEAM).then(told)
    return beside.select(pl.lit(None, pl.String).alias("owner"), told)


def visible(card: Card, actor: Actor) -> Card:
    """The part of a scorecard that the actor may see."""
    if is_whole(actor):
        return card
    mine = pl.col("owner") == (actor.collector or "")
    teams = {
        currency: replace(team, rows=team.rows.filter(mine))
        for currency, team in card.teams.items()
        if team.rows.height >= LEAST_TEAM
    }
    return replace(card, teams=teams, beside=card.beside.filter(mine))
