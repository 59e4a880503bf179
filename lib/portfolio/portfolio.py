"""The portfolio as a whole: what its files say, as frames as of a date.

The rule of what counts: for each client the latest snapshot of its cases on or before the asked
date; several files of one client with one as-of date complement each other, the later one winning
for a case that both hold. The rows of the other kinds are the union of all files, each row once
however often a lender exports it again; only an instalment plan takes the place of the case's
earlier one.
"""

import datetime as dt
from collections.abc import Sequence

import polars as pl

from lib.cases.fields import empty_frame
from lib.errors import NotFound
from lib.portfolio import (
    personal,
    placing,
    prepared,
    reach,
    restricted,
    rows,
)
from lib.portfolio.completed import completed
from lib.portfolio.receiving import Receiving
from lib.portfolio.records import ImportRecord
from lib.rights import ALONE


class Portfolio(Receiving):
    """All snapshots below one folder, with their catalogue in the ledger."""

    def cases(
        self, as_of: dt.date | None = None, *, known_by: dt.date | None = None
    ) -> pl.LazyFrame:
        """One row a case as of the date (default: the latest snapshot's).

        Days past due that the file gave are moved on by the days between the file's as-of date
        and the asked one, with their bucket, unless an instalment plan tells them; `as_of` stays
        the file's own date. Assignments up to `known_by` (default: the date) change the collector.
        See lib.portfolio.completed. Places that were set by hand go before those of the files;
        `place_source` says where each comes from.

        Raises:
            NotFound: there is no snapshot on or before the date.

        """
        if self._is_limited:
            return self.seen(self.by(ALONE).cases(as_of, known_by=known_by))
        chosen = as_of or self.latest()
        if chosen is None:
            together = empty_frame("cases").lazy()
            chosen = known_by = dt.date.min
            return self._completed(together, chosen, known_by)
        parts = self._parts(chosen)
        frames = [self._counting(*part) for part in parts]
        together = pl.concat(frames, how="vertical")
        if len(parts) > 1:
            together = together.unique("case_key", keep="last", maintain_order=True)
        return self._completed(together, chosen, known_by or chosen)

    def _counting(self, record: ImportRecord, clients: Sequence[str]) -> pl.LazyFrame:
        """The cases of a file that count, and may be told of: those of some of its clients."""
        told = self.told_of(self.scan(record))
        if {*clients} == {*record.clients}:  # then the column need not be read
            return told
        return told.filter(pl.col("client").fill_null("").is_in(clients))

    def cases_at_hand(
        self, as_of: dt.date | None = None, *, known_by: dt.date | None = None
    ) -> pl.LazyFrame:
        """The same, for who asks for many columns or again and again.

        Of few cases all are read at once, for everybody who asks between two writes of the ledger;
        what of them the actor may see is told each time. Of many they are read as in `cases`.

        Raises:
            NotFound: there is no snapshot on or before the date.

        """
        if self._is_limited:
            return self.seen(self.by(ALONE).cases_at_hand(as_of, known_by=known_by))
        chosen = as_of or self.latest()
        if chosen is None or not prepared.are_few([one for one, _ in self._parts(chosen)]):
            return self.cases(as_of, known_by=known_by)
        # Only an assignment makes a difference between the days by which something is known.
        known = (known_by or chosen) if self.imports("assignments") else chosen
        return self.made_of_day(
            "cases", f"{chosen} {known}", lambda: self.cases(chosen, known_by=known).collect()
        ).lazy()

    def _parts(self, as_of: dt.date) -> Sequence[tuple[ImportRecord, list[str]]]:
        parts = self.current(as_of)
        if not parts:
            raise NotFound(what=as_of.isoformat())
        return parts

    def _completed(self, together: pl.LazyFrame, as_of: dt.date, known_by: dt.date) -> pl.LazyFrame:
        known = personal.apply(completed(self, together, as_of, known_by), self.ledger)
        return placing.apply(known, self.ledger)

    def rows(self, kind: str, *, until: dt.date | None = None) -> pl.LazyFrame:
        """All rows of a kind that the files hold; see lib.portfolio.rows.

        Of collectors somebody who sees his own cases only sees himself.
        """
        if self._is_limited:
            found = self.by(ALONE).rows(kind, until=until)
            if kind == "collectors":
                return found.filter(pl.col("collector_no") == self.ledger.actor.collector)
            return self.seen(found)
        return rows.of_kind(self, kind, until)

    def orphans(self, kind: str) -> pl.DataFrame:
        """The rows of a kind that belong to no known case, each with its reason as `orphan`."""
        found = rows.orphans(self.by(ALONE), kind)
        return found.clear() if self._is_limited else found

    def orphan_counts(self) -> dict[str, int]:
        """Import → how many of its rows belong to no known case, for the kinds that have such."""
        return {} if self._is_limited else rows.orphan_counts(self)

    def names(self) -> pl.LazyFrame:
        """All names under which cases were ever known: client, number, case_key.

        Made once for the same files: every file of another kind is joined with it, in one query up
        to eight times.
        """
        return self.made_of_files("names", lambda: rows.names(self).collect()).lazy()

    def customers(self) -> pl.LazyFrame:
        """All names under which the customers of cases were ever known; see lib.portfolio.rows."""
        return rows.customers(self)

    def holds(self) -> pl.LazyFrame:
        """All holds, one row for each case that they name; see lib.portfolio.rows."""
        if self._is_limited:
            return self.seen(self.by(ALONE).holds())
        return rows.holds(self)

    def whose(self, *columns: str, keys: Sequence[str] | None = None) -> pl.LazyFrame:
        """Each case that was ever known with its person or `columns`; see lib.portfolio.rows."""
        return rows.whose(self, *columns, keys=keys)

    def seen(self, found: pl.LazyFrame) -> pl.LazyFrame:
        """Of rows that have a `case_key` those of cases that the actor may see; in their order."""
        if not self._is_limited:
            return found
        own = self._own_cases().lazy()
        return found.join(own, on="case_key", how="semi", maintain_order="left")

    def told_of(self, found: pl.LazyFrame) -> pl.LazyFrame:
        """Of rows of a case file those that any list or figure may tell of.

        They are of cases that the actor may see, and of nobody whose data are restricted. Whatever
        reads case files for a figure asks this, so that no figure knows more people than another.
        """
        return restricted.without(self.seen(found), restricted.people(self.ledger))

    def left_out(self, as_of: dt.date) -> int:
        """How many cases of a day are in no figure, because their persons' data are restricted."""
        kept_out = restricted.people(self.ledger)
        if not kept_out:
            return 0
        files = [
            restricted.only(self.seen(self.scan(record)), kept_out)
            .filter(pl.col("client").fill_null("").is_in(clients))
            .select("case_key")
            for record, clients in self.current(as_of)
        ]
        return pl.concat(files).unique().collect().height if files else 0

    def repayments(self) -> pl.LazyFrame:
        """All repayments but those of persons whose data are restricted; see `rows`.

        Their cases are in no figure, so that what they paid would be of no case.
        """
        return self.unrestricted(self.rows("repayments"))

    def unrestricted(self, found: pl.LazyFrame) -> pl.LazyFrame:
        """Of rows that have a `case_key` all but those of persons whose data are restricted."""
        kept_out = restricted.people(self.ledger)
        if not kept_out:
            return found
        theirs = restricted.only(self.by(ALONE).whose(), kept_out).select("case_key").collect()
        return found.filter(
            ~pl.col("case_key").is_in(theirs["case_key"].implode()).fill_null(value=False)
        )

    def taken_back(self) -> pl.LazyFrame:
        """The repayments of cases of which any was taken back; see lib.portfolio.rows."""
        if self._is_limited:
            return self.seen(self.by(ALONE).taken_back())
        return rows.taken_back(self)

    def credited(self, repayments: pl.LazyFrame | None = None) -> pl.LazyFrame:
        """The repayments of known cases in the currency of their case, which all of them name.

        What names another one pays nothing of the case, and neither keeps a promise. All of them,
        or those that were read already.
        """
        own = pl.col("currency").is_null() | (pl.col("currency") == pl.col("owed_in"))
        rows = self.repayments() if repayments is None else repayments
        told = self._owed_in(rows.filter(pl.col("case_key").is_not_null()))
        return told.filter(own).with_columns(currency="owed_in").drop("owed_in")

    def _owed_in(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """Rows of known cases with the currency of their case as `owed_in`, in their order.

        Mostly all cases are of one: then none of them need be looked for among a million.
        """
        whose = self.whose("currency").rename({"currency": "owed_in"})
        currencies = whose.select(pl.col("owed_in").unique()).collect()["owed_in"].to_list()
        if len(currencies) == 1:
            return rows.with_columns(owed_in=pl.lit(currencies[0], pl.String))
        return rows.join(whose, on="case_key", maintain_order="left")

    def instalments(self) -> pl.LazyFrame:
        """All instalments; see `rows`."""
        return self.rows("instalments")

    def followups(self) -> pl.LazyFrame:
        """All follow-ups that came in files; see `rows`."""
        return self.rows("followups")

    def collectors(self) -> pl.LazyFrame:
        """All collectors, the latest file's row of each."""
        return self.rows("collectors")

    def assignments(self) -> pl.LazyFrame:
        """All assignments; see `rows`."""
        return self.rows("assignments")

    @property
    def _is_limited(self) -> bool:
        return reach.reach(self.ledger.actor) != "all"

    def _own_cases(self) -> pl.DataFrame:
        """The keys of the actor's own cases as of the ledger's last write and today."""
        actor = self.ledger.actor
        whose = f"{reach.reach(actor)} {self.ledger.now():%Y-%m-%d}"
        return self.made_once(whose, lambda: reach.own_cases(self.by(ALONE), actor))
