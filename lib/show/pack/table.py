"""The pack as a table: one row a case, for who works with a spreadsheet on the way."""

import polars as pl

from lib.show import tables
from lib.show.pack.sheet import RESULT, STOP, windows
from lib.visits.pack.links import SERVICES, links
from lib.visits.pack.model import Pack
from lib.words import N_, Words

TITLES = {
    "number": N_("Stop"),
    "arrive": N_("Arrival"),
    "leave": N_("Departure"),
    "windows": N_("Possible times"),
    "case_number": N_("Number"),
    "name": N_("Name"),
    "phone": N_("Phone"),
    "place": N_("Address"),
    "approximate": N_("Place approximate"),
    "km": N_("km"),
    "then": N_("Why at this time"),
    "heed": N_("To heed"),
    "wishes": N_("Wishes of the customer"),
    "lat": N_("Latitude"),
    "lon": N_("Longitude"),
    **{code: one.name for code, one in SERVICES.items()},
    "result": RESULT,
    "next": N_("Next step"),
}
"""Columns with their titles; the last two are empty, to be filled in. Places are WGS-84; a link
has the datum of its service."""

SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    **dict.fromkeys(TITLES, pl.String),
    "number": pl.Int32,
    **dict.fromkeys(("arrive", "leave"), pl.Datetime),
    **dict.fromkeys(("km", "lat", "lon"), pl.Float64),
    "approximate": pl.Boolean,
}


def frame(pack: Pack, t: Words) -> pl.DataFrame:
    """The columns of TITLES; the way to a stop stands at its first case, so that it adds up."""
    rows = []
    for stop in pack.stops:
        of_stop = {
            "number": stop.number,
            "arrive": stop.arrive,
            "leave": stop.leave,
            "windows": windows(stop),
            "approximate": stop.approximate,
            "then": t(stop.then) if stop.then else None,
            "heed": "\n".join([*map(t, stop.changed), *stop.heed]),
            "lat": stop.lat,
            "lon": stop.lon,
            **links(stop.lat, stop.lon, t(STOP, n=stop.number)),
        }
        rows += [
            of_stop
            | {
                "case_number": one.case_number,
                "name": one.name,
                "phone": one.phone,
                "place": one.place,
                "wishes": "\n".join(one.wishes),
                "km": 0.0 if at else stop.km,
            }
            for at, one in enumerate(stop.cases)
        ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def to_xlsx(pack: Pack, t: Words, mark: str) -> bytes:
    """The table as a workbook of real types, in which nothing is a formula."""
    titles = {name: t(title) for name, title in TITLES.items()}
    return tables.to_xlsx(frame(pack, t), titles, sheet="visits", mark=mark)
