"""Cases told by numbers, for whoever follows them through the files of years.

A key is some twenty letters, and to find a million of them among a million takes as long as all
that is done with them. So their hashes are looked up and the keys compared; what is known of a case
then stands in arrays, at its number.
"""

import polars as pl

from lib.portfolio.prepared import apart

HASH = pl.col("case_key").hash()


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
            number=begins + pl.int_range(pl.len(), dtype=pl.UInt32),
        )
        self._known = pl.concat([self._known, marked.cast(dict(self._known.schema))])
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
