"""A crew's day of two doors, and what is known of it: the world of the tests of visit packs."""

import datetime as dt
from collections.abc import Mapping

import polars as pl

from lib.privacy.masking import mask
from lib.visits.candidates import sort
from lib.visits.pack.model import Notes, Pack, pack
from lib.visits.solving.nearest import NearestFirst
from lib.visits.visit_list import VisitList, make
from tests.lib.visits.cast import CREW, DAY, Hours, Straight, basket

PHONE = "13812345678"
NAME = "张晓明"
QUIET = Notes({}, {})
MASKS = {"name": "name", "mobile": "phone", "addr_home": "address"}
NOON = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)


def cases(*told: Mapping[str, object]) -> pl.DataFrame:
    """A basket whose customers have names and phones; two doors unless told otherwise."""
    frame = basket(*({"name": NAME, **one} for one in told or ({}, {"lat": 30.1234567})))
    return frame.with_columns(mobile=pl.lit(PHONE))


def day_of(frame: pl.DataFrame) -> VisitList:
    """The day of a crew that visits all of them."""
    return make(sort(frame, {}), CREW, DAY, Hours(), Straight(), NearestFirst(), 1)


def packed(
    frame: pl.DataFrame, *, full: bool = True, notes: Notes = QUIET, now: pl.DataFrame | None = None
) -> Pack:
    """The pack of that day; `now` is what has become of the cases since."""
    later = frame if now is None else now
    shown = later if full else mask(later, MASKS)
    return pack(day_of(frame), later, shown, notes, full=full, tz="Asia/Shanghai")
