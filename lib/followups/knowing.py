"""All contacts of a portfolio that stand, those of its files and those recorded here."""

import polars as pl

from lib.followups import records
from lib.portfolio import Portfolio
from lib.rights import ALONE


def contacts_of(place: Portfolio) -> pl.DataFrame:
    """Those of the cases that the portfolio's actor may see; as lib.followups.records.merge.

    Of few rows they are put together once for all who ask between two writes of the ledger.
    """
    if not place.is_small("followups"):
        return _merged(place)
    every = place.made_once("contacts", lambda: _merged(place.by(ALONE)))
    return place.seen(every.lazy()).collect()


def told_contacts(place: Portfolio) -> pl.DataFrame:
    """The same without those with persons whose data are restricted, for figures.

    What these paid is in none, so that all that they promised would count as broken.
    """
    return place.unrestricted(contacts_of(place).lazy()).collect()


def promisers(place: Portfolio, promises: pl.DataFrame) -> pl.DataFrame:
    """Whose the cases of promises are, also those that have left: case_key, person_key, currency.

    What somebody kept of a case that left our files is part of his record, in its own currency.
    """
    own = promises.lazy().select("case_key").unique()
    return place.whose("person_key", "currency").join(own, on="case_key", how="semi").collect()


def _merged(place: Portfolio) -> pl.DataFrame:
    recorded = place.seen(records.recorded(place.ledger).lazy()).collect()
    return records.merge(place.followups(), recorded)
