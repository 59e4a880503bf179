"""All that does not fit in the visits of a period, and the rate of valid visits."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from lib.places.datum import Datum, from_wgs84, to_wgs84
from lib.rules.model import RuleSet
from lib.settings import Settings
from lib.team.naming import each
from lib.visits.truth import moving, noting
from lib.visits.truth.moving import DOOR, FIX, FOUND
from lib.words import N_, Sentence

FIRST_HOUR, LAST_HOUR = dt.time(6), dt.time(22, 59)
"""Before and after these hours nobody is at a door."""

TIMES = ("time_window", "holiday")
"""Kinds of rules about the time of a visit."""

FEWEST = 10
"""Fixes with a door from which on the coordinate system can be doubted."""

DATUMS: tuple[Datum, ...] = ("wgs84", "gcj02", "bd09")

DATUM = N_(
    "{n} of {of} fixes lie within {metres} m of their doors when read as {other}, {m} when read as "
    "{datum}, as the setting datum says. Please check it before you ask anybody."
)


@dataclass(frozen=True)
class Valid:
    """Visits with a fix near the door and evidence, with fix and door, with both near, and all."""

    valid: int
    checked: int
    near: int
    visits: int

    def summary(self, radius: int) -> Sentence:
        """The rate with what it is of; without any fix, why there is none."""
        told = {"n": self.valid, "of": self.visits, "metres": radius, "near": self.near,
                "checked": self.checked}  # fmt: skip
        if not self.checked:
            return Sentence(NO_FIX, of=self.visits)
        return Sentence(VALID, **told)


VALID = N_(
    "{n} of {of} visits have a fix within {metres} m of the door and a photo, recording or letter; "
    "{near} of the {checked} whose fix and door are both known are that near."
)
NO_FIX = N_(
    "The rate of valid visits cannot be computed because none of {of} visits has both a fix and an "
    "exact door. Fixes come with files of follow-ups (纬度, 经度); ways that are too fast are "
    "looked for between doors too."
)


def checked(
    visits: pl.DataFrame, named: Mapping[str, str], broken: pl.DataFrame, settings: Settings
) -> pl.DataFrame:
    """All findings of visits; columns FOUND, by visit and kind.

    Args:
        visits: as lib.visits.truth.visits gives them.
        named: what records may call a collector → his number.
        broken: contacts that broke a rule about the time, as `of_times` gives them; empty for whom
            it is not to be seen.
        settings: radius, speed and circuity.

    """
    by_person = each(visits, dict(named))
    radius = settings.fix_metres
    every = [
        moving.far(visits, radius),
        moving.fast(by_person, settings.speed_kmh, settings.circuity),
        moving.same(by_person, radius),
        moving.stays(visits),
        moving.hours(visits, FIRST_HOUR, LAST_HOUR),
        noting.alike(by_person),
        noting.late(visits),
        _against_rules(visits, broken),
    ]
    return pl.concat(
        [one.select(pl.col(name).cast(kind) for name, kind in FOUND.items()) for one in every]
    ).sort("visit", "kind")


def _against_rules(visits: pl.DataFrame, broken: pl.DataFrame) -> pl.DataFrame:
    """Visits that surely broke a rule at their time; `other` is the rule."""
    sure = broken.filter("sure", pl.col("channel") == "visit").select(
        "case_key", "rule_id", at="happened_at"
    )
    return moving.found(
        visits.join(sure.unique(), on=["case_key", "at"]), "gate", pl.lit(None), pl.lit(None),
        "rule_id",
    )  # fmt: skip


def of_times(broken: pl.DataFrame, rules: RuleSet) -> pl.DataFrame:
    """The contacts that broke a rule about the time; the others stand on the page Compliance."""
    told = [one for one in broken["rule_id"].unique() if (rule := rules.rule(one)) and
            rule.kind in TIMES]  # fmt: skip
    return broken.filter(pl.col("rule_id").is_in(told))


def valid(visits: pl.DataFrame, radius: float) -> Valid:
    """How many visits have a fix within `radius` metres of the door and evidence."""
    known = moving.off(visits)
    near = pl.col("off") <= radius
    counts = known.select(
        valid=(near & pl.col("evidence")).sum(),
        checked=pl.col("off").count(),
        near=near.sum(),
        visits=pl.len(),
    )
    return Valid(**counts.row(0, named=True))


def valid_by(visits: pl.DataFrame, named: Mapping[str, str], radius: float) -> pl.DataFrame:
    """The counts of `valid` of each collector, as `owner` and the fields of Valid."""
    near = pl.col("off") <= radius
    return (
        each(moving.off(visits), dict(named))
        .group_by(owner="who")
        .agg(
            visits=pl.len().cast(pl.Int64),
            checked=pl.col("off").count().cast(pl.Int64),
            near=near.sum().cast(pl.Int64),
            valid=(near & pl.col("evidence")).sum().cast(pl.Int64),
        )
        .sort("owner")
    )


def doubt(visits: pl.DataFrame, datum: Datum, radius: int) -> Sentence | None:
    """Whether far more fixes lie near their doors when another coordinate system is supposed."""
    known = visits.drop_nulls([*FIX, *DOOR])
    if known.height < FEWEST:
        return None
    told = from_wgs84(known["lat"].to_numpy(), known["lon"].to_numpy(), datum)
    near = {}
    for one in DATUMS:
        lat, lon = to_wgs84(*told, one)
        read = known.with_columns(pl.Series("lat", lat), pl.Series("lon", lon))
        near[one] = int((moving.metres(read, FIX, DOOR) <= radius).sum())
    best = max(DATUMS, key=lambda one: near[one])
    if best == datum or near[best] < 2 * max(near[datum], 1):
        return None
    return Sentence(
        DATUM, n=near[best], of=known.height, metres=radius, other=best, m=near[datum], datum=datum
    )
