"""A file with the way between any two places, made by whatever program somebody trusts.

One row a way: from_lat, from_lon, to_lat, to_lon (WGS-84), minutes, km; CSV or Parquet. Places are
found by their coordinates to five decimals, about a metre.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from lib.errors import PlanRefused
from lib.places.travel import Floats
from lib.words import N_, Sentence

DECIMALS = 5
SCALE = 10**DECIMALS

COLUMNS = ("from_lat", "from_lon", "to_lat", "to_lon", "minutes", "km")

UNREADABLE = N_(
    "the file of travel times “{name}” cannot be read. It needs the columns {columns}, with "
    "numbers only; please check travel_file."
)
MISSING = N_(
    "the file of travel times lacks {n} ways, among them from {here} to {there}. Please add them, "
    "or remove travel_file from the settings to plan with straight lines."
)


@dataclass(frozen=True)
class MatrixFile:
    """The ways of a file."""

    path: Path

    def matrix(self, lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
        """Travel times between all places; a way from a place to itself need not be there.

        Raises:
            PlanRefused: the file cannot be read, or lacks a way.

        """
        points = np.column_stack([_grid(lat), _grid(lon)])
        places, which = np.unique(points, axis=0, return_inverse=True)
        ways = self._ways(places)
        count = len(places)
        minutes, km = (np.full((count, count), np.nan) for _ in range(2))
        here, there = ways["here"].to_numpy(), ways["there"].to_numpy()
        minutes[here, there], km[here, there] = ways["minutes"], ways["km"]
        np.fill_diagonal(minutes, 0.0)
        np.fill_diagonal(km, 0.0)
        lacking = np.argwhere(~(np.isfinite(minutes) & np.isfinite(km)))
        if len(lacking):
            first = (places[at] / SCALE for at in lacking[0])
            one, other = (f"{lat:.{DECIMALS}f}, {lon:.{DECIMALS}f}" for lat, lon in first)
            raise PlanRefused(problem=Sentence(MISSING, n=len(lacking), here=one, there=other))
        which = which.reshape(-1)
        return minutes[np.ix_(which, which)], km[np.ix_(which, which)]

    def says(self) -> Sentence:
        """How ways are measured."""
        return Sentence(N_("Travel times from the file {name}."), name=self.path.name)

    def _ways(self, places: npt.NDArray[np.int64]) -> pl.DataFrame:
        """The ways between these places: here, there (rows of `places`), minutes, km."""
        known = pl.DataFrame(places, schema=["lat", "lon"], orient="row").with_row_index("at")
        ends = [
            known.rename({"lat": f"{end}_lat", "lon": f"{end}_lon", "at": at}).lazy()
            for end, at in (("from", "here"), ("to", "there"))
        ]
        grid = [(pl.col(name) * SCALE).round().cast(pl.Int64) for name in COLUMNS[:4]]
        try:
            rows = self._scan().select(pl.col(COLUMNS).cast(pl.Float64)).with_columns(grid)
            found = rows.join(ends[0], on=["from_lat", "from_lon"]).join(
                ends[1], on=["to_lat", "to_lon"]
            )
            good = found.filter(pl.col("minutes") >= 0, pl.col("km") >= 0)
            return good.select("here", "there", "minutes", "km").collect(engine="streaming")
        except (pl.exceptions.PolarsError, OSError) as error:
            told = Sentence(UNREADABLE, name=self.path.name, columns=", ".join(COLUMNS))
            raise PlanRefused(problem=told) from error

    def _scan(self) -> pl.LazyFrame:
        if self.path.suffix.lower() == ".parquet":
            return pl.scan_parquet(self.path)
        return pl.scan_csv(self.path)


def _grid(degrees: Floats) -> npt.NDArray[np.int64]:
    return np.asarray(np.rint(degrees * SCALE), dtype=np.int64)
