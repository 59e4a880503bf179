"""Cases and placements told by numbers, for whoever follows them through the files of years.

A key is some twenty letters, and to find a million of them among a million takes as long as all
that is done with them. So their hashes are looked up and the keys compared; what is known of a case
then stands in arrays, at its number.
"""

from typing import Any

import numpy as np
import polars as pl

from lib.portfolio.prepared import apart

HASH = pl.col("case_key").hash()

NEVER = -(2**31)
"""Stands in arrays for a day that nobody said."""

_BITS = 32
"""Bits of the code of a placement that tell its day; those above are the number of the case."""

Array = np.ndarray[tuple[int], np.dtype[Any]]


class Numbers:
    """Gives each case a number, from 0 on, in the order in which they come."""

    def __init__(self, mark: pl.Expr = HASH) -> None:
        """By a `mark` of the case_key that hardly ever two of them share."""
        self._mark = mark.alias("mark")
        none = pl.DataFrame(schema={"case_key": pl.String})
        self._known = none.select(
            self._mark, known="case_key", number=pl.lit(None, pl.UInt32)
        ).clear()

    def __len__(self) -> int:
        """How many cases have a number."""
        return self._known.height

    def of(self, keys: pl.Series) -> pl.Series:
        """The numbers of some case_key; who has none yet gets the next one."""
        found = self.known(keys)
        new = found.is_null()
        if not new.any():
            return found
        first = keys.filter(new).alias("case_key").to_frame().unique(maintain_order=True)
        begins = len(self)
        marked = apart(first).select(
            self._mark,
            known="case_key",
            number=(begins + pl.int_range(pl.len())).cast(pl.UInt32),
        )
        self._known = pl.concat([self._known, marked])
        if first.height < new.sum():  # a case is there twice
            return self.known(keys)
        nth = (new.cum_sum().cast(pl.Int64) + begins - 1).cast(pl.UInt32)
        return found.zip_with(~new, nth)

    def known(self, keys: pl.Series) -> pl.Series:
        """The numbers of some case_key, null where there is none."""
        asked = keys.alias("case_key").to_frame()
        found = asked.with_columns(self._mark).join(
            self._known, on="mark", how="left", maintain_order="left"
        )
        same = pl.col("known").is_null() | (pl.col("known") == pl.col("case_key"))
        if not found.select(same.fill_null(value=False).all()).item():  # two share a mark
            exact = self._known.rename({"known": "case_key"})
            found = asked.join(exact, on="case_key", how="left", maintain_order="left")
        return found["number"]


class Placed:
    """Gives each placement, a case and its day, a number in the same way."""

    def __init__(self) -> None:
        self._cases = Numbers()
        self._codes: Array = np.zeros(0, np.int64)
        self._latest: Array = np.zeros(0, np.int64)  # of each case, its placement asked for last

    def __len__(self) -> int:
        """How many placements have a number."""
        return self._codes.size

    def of(self, rows: pl.DataFrame) -> Array:
        """The numbers of the placements of rows with case_key and place_date."""
        case = self._cases.of(rows["case_key"]).to_numpy().astype(np.int64)
        codes = (case << _BITS) + (days_of(rows["place_date"]).astype(np.int64) - NEVER)
        self._latest = longer(self._latest, len(self._cases), -1)
        at: Array = self._latest[case]
        # Mostly it is the one that the file before had: only the others are looked for.
        others = at < 0
        others[~others] = self._codes[at[~others]] != codes[~others]
        if others.any():
            at[others] = self._found(codes[others], again=bool((at[others] >= 0).any()))
            self._latest[case] = at
        return at

    def next_days(self) -> Array:
        """Of each the day of the next placement of the same case, or NEVER."""
        found = np.full(len(self), NEVER, np.int32)
        order = np.argsort(self._codes)
        codes = self._codes[order]
        again = np.flatnonzero(np.diff(codes >> _BITS) == 0)
        found[order[again]] = (codes[again + 1] & (2**_BITS - 1)) + NEVER
        return found

    def _found(self, codes: Array, *, again: bool) -> Array:
        """The numbers of placements by their codes, also of new ones.

        Only those of cases that are known may be known themselves: of one that was placed `again`.
        """
        others = pl.DataFrame({"code": codes})
        known = pl.DataFrame({"code": self._codes}).with_row_index("at")
        places = known.join(others, on="code", how="semi") if again else known.clear()
        new = others.unique(maintain_order=True)
        new = new.join(places, on="code", how="anti", maintain_order="left")
        n = known.height + new.height
        here = pl.int_range(known.height, n, dtype=pl.UInt32, eager=True)
        places = pl.concat([places, new.select(at=here, code="code")])
        self._codes = np.concatenate([self._codes, new["code"].to_numpy()])
        found = others.join(places, on="code", how="left", maintain_order="left")
        return found["at"].to_numpy().astype(np.int64)


def days_of(dates: pl.Series) -> Array:
    """Days as whole numbers, NEVER where there is none."""
    return dates.to_physical().fill_null(NEVER).to_numpy()


def longer(each: Array, n: int, fill: int) -> Array:
    """An array of n, what is new filled with a value."""
    return np.pad(each, (0, n - each.size), constant_values=fill)
