"""What no single cell says: keys, days past due, places, and cells that contradict each other.

Everything here works on the readable columns of a case file and adds to the same findings.
"""

import datetime as dt
import hashlib
from collections.abc import Callable

import narwhals.stable.v2 as nw
import numpy as np
import polars as pl

from lib.cases.buckets import bucket_expr, terms_expr
from lib.cases.fields import NUMBERS, SECRET_NUMBERS
from lib.intake.parsed import Parsed
from lib.places.datum import to_wgs84

Placer = Callable[[pl.DataFrame], pl.DataFrame]
"""Finds the division of each row's address: columns province, city, district, lat, lon,
place_quality; see lib.places.divisions.locate_many."""

DPD_TOLERATED = 1
"""Days by which days past due and date may differ: some lenders count the due date itself."""

DPD_CONFLICT = 30
"""Days of difference from which one of the two must be wrong: more than a bucket."""

STAND_INS = ("place_amount", "total_owed", "balance", "principal_left", "principal")
"""What stands for the overdue amount in a file that gives none, the best first."""

DIVISIONS = ("province", "city", "district")
PERSON_KEY_LENGTH = 12
LATITUDES, LONGITUDES = 90, 180
CHINA_LATITUDES, CHINA_LONGITUDES = (3.0, 54.0), (73.0, 136.0)


def add_keys(frame: pl.DataFrame) -> pl.DataFrame:
    """Add case_key and person_key.

    A person is told by his identity number, else by name and phone, else by the client's own
    customer number. The key is a hash: it may stand in addresses and logs.
    """
    # A key stands in addresses and logs: an account or a card is known there by a hash.
    secret = _hashed(frame.select(pl.coalesce(SECRET_NUMBERS)).to_series())
    frame = frame.with_columns(_secret=secret)
    number = pl.coalesce(*(key for key in NUMBERS if key not in SECRET_NUMBERS), "_secret")
    case_key = pl.when(pl.col("client").is_null()).then(number)
    named = pl.concat_str("client", pl.lit(":"), number)
    person = pl.coalesce(
        pl.concat_str(pl.lit("id:"), "id_no"),
        pl.concat_str(pl.lit("phone:"), "name", pl.lit("|"), "mobile"),
        pl.concat_str(
            pl.lit("customer:"), pl.col("client").fill_null(""), pl.lit("|"), "customer_no"
        ),
    )
    keyed = frame.with_columns(case_key=case_key.otherwise(named), person_key=person)
    return keyed.with_columns(person_key=_hashed(keyed["person_key"])).drop("_secret")


def _hashed(texts: pl.Series) -> pl.Series:
    known = {
        text: hashlib.sha256(text.encode()).hexdigest()[:PERSON_KEY_LENGTH]
        for text in texts.unique()
        if text
    }
    return texts.replace_strict(known, default=None, return_dtype=pl.String)


def add_past_due(frame: pl.DataFrame, as_of: dt.date) -> tuple[pl.DataFrame, Parsed]:
    """Fill in days past due from the date where they are missing, and the bucket.

    Days and date that contradict each other are a finding; when they differ little the days count.
    """
    days = (pl.lit(as_of) - pl.col("overdue_since")).dt.total_days().cast(pl.Int32).clip(0)
    apart = frame.select((pl.col("dpd") - days).abs()).to_series()
    found = Parsed(apart)
    found.find("dpd_conflict", apart > DPD_CONFLICT)
    found.find("dpd_differs", (apart > DPD_TOLERATED) & (apart <= DPD_CONFLICT))
    filled = frame.with_columns(dpd=pl.coalesce("dpd", days))
    bucket = nw.coalesce(bucket_expr(nw.col("dpd")), terms_expr(nw.col("overdue_terms")))
    shown = nw.from_native(filled).with_columns(bucket=bucket).to_native()
    return shown, found


def stand_in(frame: pl.DataFrame) -> tuple[pl.DataFrame, str | None]:
    """Fill in the overdue amount of a file that gives none; name the column that was taken."""
    if frame["overdue_amount"].is_not_null().any():
        return frame, None
    taken = next((name for name in STAND_INS if frame[name].is_not_null().any()), None)
    if taken is None:
        return frame, None
    return frame.with_columns(overdue_amount=pl.col(taken)), taken


def add_places(
    frame: pl.DataFrame, datum: str, placer: Placer | None
) -> tuple[pl.DataFrame, Parsed]:
    """Turn coordinates into WGS-84, and place the others by the division of their address."""
    lat, lon = frame["lat"], frame["lon"]
    found = Parsed(lat)
    zero = ((lat == 0) & (lon == 0)).fill_null(value=False)
    half = lat.is_null() != lon.is_null()
    swapped = _within(lon, CHINA_LATITUDES) & _within(lat, CHINA_LONGITUDES)
    off = (lat.abs() > LATITUDES) | (lon.abs() > LONGITUDES)
    found.find("coordinates_zero", zero)
    found.find("coordinates_half", half)
    found.find("coordinates_swapped", swapped)
    found.find("coordinates_range", off & ~swapped)
    usable = lat.is_not_null() & lon.is_not_null() & ~(zero | half | swapped | off)
    file_lat = lat.set(~usable, None).cast(pl.Float64)
    file_lon = lon.set(~usable, None).cast(pl.Float64)
    north, east = to_wgs84(
        file_lat.to_numpy().astype(np.float64), file_lon.to_numpy().astype(np.float64), datum
    )
    placed = frame.with_columns(
        lat=pl.Series(north).fill_nan(None),
        lon=pl.Series(east).fill_nan(None),
        lat_file=lat,
        lon_file=lon,
        datum_file=pl.coalesce("datum_file", pl.when(usable).then(pl.lit(datum))),
        place_quality=pl.when(usable).then(pl.lit("exact")),
    )
    return (_by_address(placed, placer) if placer else placed), found


def _by_address(frame: pl.DataFrame, placer: Placer) -> pl.DataFrame:
    """Complete divisions from the address; give a place to those that have none.

    Only rows that lack something are looked up: in most files that is a small part.
    """
    lacking = pl.any_horizontal(pl.col("place_quality", "city", "district").is_null())
    rows = frame.with_row_index("_at")
    wanted = rows.filter(lacking)
    told = placer(wanted).select(pl.all().name.prefix("_")).hstack([wanted["_at"]])
    own = pl.col("place_quality").is_null()
    return (
        rows.join(told, on="_at", how="left", maintain_order="left")
        .with_columns(
            *(pl.coalesce(name, f"_{name}").alias(name) for name in DIVISIONS),
            *(
                pl.when(own).then(f"_{name}").otherwise(name).alias(name)
                for name in ("lat", "lon", "place_quality")
            ),
        )
        .drop(pl.selectors.starts_with("_"))
    )


def _within(values: pl.Series, bounds: tuple[float, float]) -> pl.Series:
    return values.is_between(*bounds).fill_null(value=False)
