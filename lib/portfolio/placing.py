"""Places of cases set by hand: on the map, by division, or by coordinates.

A place is set for an address, so that every case of it is placed at once, in this file and in all
that come; a case without an address is placed by its key. It goes before what the file says.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
import polars as pl

from lib.cases.fields import ADDRESSES, OPEN_NUMBERS
from lib.errors import RecordRefused
from lib.ledger import Ledger
from lib.parts import known_sum
from lib.places.datum import to_wgs84
from lib.places.table import Division
from lib.portfolio import corrections
from lib.portfolio.corrections import Correction
from lib.privacy.masking import EXACT
from lib.words import N_, Sentence

ABOUT = "place"
ADDRESS = "address_key"
"""Column of the case frame that is equal where two cases have one door."""

CASE = "case:"
"""What a subject begins with that is a case and no address."""

LATITUDES, LONGITUDES = 90, 180
OFF_GLOBE = N_("these coordinates do not exist on the globe. Please check their order and digits.")
NOWHERE = N_("0, 0 is a place in the sea. Please enter the coordinates of the address.")

How = Literal["map", "division", "coordinates"]


@dataclass(frozen=True)
class Place:
    """A place in degrees of WGS-84; the divisions are those that are known with it."""

    lat: float
    lon: float
    quality: Literal["exact", "district", "city"]
    how: How
    province: str | None = None
    city: str | None = None
    district: str | None = None


DIVISIONS = ("province", "city", "district")
SCHEMA = {
    "subject": pl.String,
    "lat": pl.Float64,
    "lon": pl.Float64,
    "quality": pl.String,
    **dict.fromkeys(DIVISIONS, pl.String),
}
"""What of a correction changes a case."""


def by_coordinates(lat: float, lon: float, datum: str, how: How = "coordinates") -> Place:
    """Make a place of coordinates in one of the systems of lib.places.datum.

    Raises:
        RecordRefused: there is no such place.

    """
    if abs(lat) > LATITUDES or abs(lon) > LONGITUDES:
        raise RecordRefused(problem=Sentence(OFF_GLOBE))
    if lat == lon == 0:
        raise RecordRefused(problem=Sentence(NOWHERE))
    north, east = to_wgs84(np.array([lat]), np.array([lon]), datum)
    return Place(round(float(north[0]), 7), round(float(east[0]), 7), "exact", how)


def by_division(division: Division) -> Place:
    """Make an approximate place of a city or district: its centre."""
    return Place(
        lat=division.lat,
        lon=division.lon,
        quality="district" if division.district else "city",
        how="division",
        province=division.province,
        city=division.city,
        district=division.district or None,
    )


def place(ledger: Ledger, subjects: Sequence[str], where: Place, *, now: dt.datetime) -> None:
    """Set the place of the subjects."""
    corrections.record(ledger, ABOUT, subjects, asdict(where), now=now)


def take_back(ledger: Ledger, subjects: Sequence[str], *, now: dt.datetime) -> None:
    """Let the files speak again."""
    corrections.record(ledger, ABOUT, subjects, None, now=now)


def placed_by_hand(ledger: Ledger) -> tuple[Correction, ...]:
    """The places that hold, the latest first; the values have the fields of `Place`."""
    return corrections.standing(ledger, ABOUT)


def subject(columns: Sequence[str]) -> pl.Expr:
    """Whose place is set for a row of the case frame: its address's if it has one, else its own."""
    own = pl.lit(CASE) + pl.col("case_key")
    return pl.coalesce(ADDRESS, own) if ADDRESS in columns else own


def apply(cases: pl.LazyFrame, ledger: Ledger) -> pl.LazyFrame:
    """Put the places set by hand before those of the files.

    Adds `place_source`: correction, file (its coordinates) or address (the centre of its division);
    null without a place.
    """
    cases = cases.with_columns(
        place_source=pl.when(pl.col("place_quality") == EXACT)
        .then(pl.lit("file"))
        .when(pl.col("lat").is_not_null())
        .then(pl.lit("address"))
    )
    known = placed_by_hand(ledger)
    if not known:
        return cases
    columns = cases.collect_schema().names()
    whose = pl.lit(CASE) + pl.col("case_key")
    if ADDRESS in columns:
        known_address = pl.col(ADDRESS).is_in([one.subject for one in known])
        whose = pl.when(known_address).then(ADDRESS).otherwise(whose)
    told = pl.LazyFrame(list(map(_row, known)), schema=SCHEMA, orient="row").select(
        pl.all().name.prefix("_")
    )
    hit = pl.col("_quality").is_not_null()
    return (
        cases.with_columns(_subject=whose)
        .join(told, on="_subject", how="left", maintain_order="left")
        .with_columns(
            *(pl.coalesce(f"_{name}", name).alias(name) for name in DIVISIONS),
            *(pl.when(hit).then(f"_{name}").otherwise(name).alias(name) for name in ("lat", "lon")),
            place_quality=pl.coalesce("_quality", "place_quality"),
            place_source=pl.when(hit).then(pl.lit("correction")).otherwise("place_source"),
        )
        .select(*columns)
    )


def unplaced(cases: pl.DataFrame) -> pl.DataFrame:
    """The addresses whose place is not known exactly, those without any and most owed first.

    Args:
        cases: the case frame, with `place_source`.

    Returns:
        One row a subject: subject, case_key and number of its first case, name, address (of the
        first that has one), province, city, district, lat, lon, place_quality, place_source, n
        cases, and their overdue amount with its currency (null where there are several).

    """
    lost = cases.filter(pl.col("place_quality").is_null() | (pl.col("place_quality") != EXACT))
    first = ("case_key", "name", *DIVISIONS, "lat", "lon", "place_quality", "place_source")
    one_currency = pl.col("currency").n_unique() == 1
    return (
        lost.with_columns(
            subject=subject(cases.columns),
            address=pl.coalesce(ADDRESSES),
            number=pl.coalesce(OPEN_NUMBERS),
        )
        .group_by("subject", maintain_order=True)
        .agg(
            *(pl.col(name).first() for name in (*first, "address", "number")),
            pl.len().alias("n"),
            pl.when(one_currency).then(known_sum("overdue_amount")).first().alias("amount"),
            pl.when(one_currency).then(pl.col("currency").first()).first().alias("currency"),
        )
        .sort(
            pl.col("lat").is_not_null(), pl.col("amount"), descending=[False, True], nulls_last=True
        )
    )


def _row(one: Correction) -> tuple[Any, ...]:
    return (one.subject, *(one.value.get(key) for key in list(SCHEMA)[1:]))
