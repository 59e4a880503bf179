"""What is known of each visit: its record, the fix that came with it, its door, list and files.

Fixes come in files of follow-ups alone, in the coordinate system of the setting `datum`; what is
recorded here has none, as no positions are kept. The door is the place of the case, where it is
exact and the visit was to no other address than the home.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping

import polars as pl
import sqlalchemy as sa

from lib.attachments import records as attached
from lib.followups import records
from lib.followups.codes import OUTCOMES
from lib.followups.corrections import began, corrected
from lib.followups.records import reached
from lib.ledger import Ledger
from lib.ledger.schema import followups as followup_table
from lib.places.datum import to_wgs84
from lib.portfolio import Portfolio
from lib.privacy.masking import EXACT
from lib.visits.lessons.seen import seen

HOME = "home"

VISITS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "visit": pl.String,
    "case_key": pl.String,
    "at": pl.Datetime("us"),
    "timed": pl.Boolean,
    "collector": pl.String,
    "outcome": pl.String,
    "met_whom": pl.String,
    "met": pl.Boolean,
    "note": pl.String,
    "source": pl.String,
    "lat": pl.Float64,
    "lon": pl.Float64,
    "door_lat": pl.Float64,
    "door_lon": pl.Float64,
    "door": pl.String,
    "evidence": pl.Boolean,
    "attached_at": pl.Datetime("us"),
    "recorded_at": pl.Datetime("us"),
    "arrived": pl.Datetime("us"),
    "left": pl.Datetime("us"),
}
"""One row a visit that was tried. `visit` identifies it, however often its record was corrected,
`recorded_at` is when it was written down first; `timed`: its time of day is known; `lat`
and `lon` are its fix, all degrees of WGS-84; `door` tells addresses apart; `evidence`: a photo, a
recording or a letter belongs to it, attached last at `attached_at`; local times."""

FILED = "file:"
"""What the key of a visit begins with that a file brought, as long as its row is looked up."""


def visits(
    place: Portfolio, datum: str, zone: dt.tzinfo, start: dt.date, end: dt.date
) -> pl.DataFrame:
    """The visits from `start` to `end` of the cases that the actor may see; columns VISITS.

    Args:
        place: the portfolio in the actor's hands.
        datum: the coordinate system of the fixes.
        zone: that of the working day.
        start: the first day.
        end: the last day.

    """
    ledger = place.ledger
    filed = (
        place.followups()
        .with_columns(followup_id=pl.concat_str(pl.lit(FILED), "import_id", pl.lit(":"), "row"))
        .collect()
    )
    recorded = place.seen(records.recorded(ledger).lazy()).collect()
    before = corrected(ledger, zone).select("followup_id", "stands")
    found = _made(records.merge(filed, recorded), began(before), start, end)
    for part, key in (
        (_fixes(filed, datum), "followup_id"),
        (_written(ledger, zone), "visit"),
        (_files(ledger, zone, before), "followup_id"),
    ):
        found = found.join(part, on=key, how="left", maintain_order="left")
    found = found.join(_doors(place, end), on="case_key", how="left", maintain_order="left")
    found = found.join(_stays(ledger, end), on=["case_key", "day"], how="left",
                       maintain_order="left")  # fmt: skip
    at_home = pl.col("address_kind").fill_null(HOME) == HOME
    files = pl.col("attached_at").is_not_null() | pl.col("attachment").is_not_null()
    return (
        found.with_columns(
            *(pl.when(at_home).then(name).alias(name) for name in ("door_lat", "door_lon")),
            evidence=files,
        )
        .select(pl.col(name).cast(kind) for name, kind in VISITS.items())
        .unique("visit", keep="first", maintain_order=True)
    )


def _made(merged: pl.DataFrame, first: pl.DataFrame, start: dt.date, end: dt.date) -> pl.DataFrame:
    untried = [one.code for one in OUTCOMES.values() if not one.attempt]
    made = merged.filter(
        pl.col("channel") == "visit",
        pl.col("happened_at").dt.date().is_between(start, end),
        ~pl.col("outcome").is_in(untried).fill_null(value=False),
    ).with_columns(
        at="happened_at",
        day=pl.col("happened_at").dt.date(),
        timed=pl.col("happened_at").dt.time() != dt.time.min,
        met=reached(),
    )
    content = pl.concat_str(
        "case_key", pl.col("at").dt.strftime("%Y-%m-%dT%H:%M"), pl.col("collector").fill_null(""),
        separator="|",
    ).map_elements(_hashed, return_dtype=pl.String)  # fmt: skip
    of_file = pl.col("followup_id").str.starts_with(FILED)
    key = pl.coalesce("first", "followup_id")
    return made.join(
        first, left_on="followup_id", right_on="stands", how="left", maintain_order="left"
    ).with_columns(visit=pl.when(of_file).then(content).otherwise(key))


def _hashed(content: str) -> str:
    """Name a visit of a file: by what it is, so that the next file with it names it alike."""
    return hashlib.sha256(content.encode()).hexdigest()[:32]


def _fixes(filed: pl.DataFrame, datum: str) -> pl.DataFrame:
    """The fixes of the files, as WGS-84, and whether they name a file that belongs to the row.

    A fix of 0° and 0° is what a telephone writes that knew no place.
    """
    there = (pl.col("lat").abs() + pl.col("lon").abs()) > 0
    rows = filed.filter(pl.col("channel") == "visit").select(
        "followup_id",
        "attachment",
        *(pl.when(there).then(name).cast(pl.Float64).alias(name) for name in ("lat", "lon")),
    )
    north, east = to_wgs84(rows["lat"].to_numpy(), rows["lon"].to_numpy(), datum)
    return rows.with_columns(
        pl.Series("lat", north).fill_nan(None), pl.Series("lon", east).fill_nan(None)
    )


def _doors(place: Portfolio, end: dt.date) -> pl.DataFrame:
    """Where the cases are, if exactly, and which addresses are one."""
    exact = pl.col("place_quality") == EXACT
    return place.cases(end).select(
        "case_key", door="address_key",
        door_lat=pl.when(exact).then("lat"), door_lon=pl.when(exact).then("lon"),
    ).collect()  # fmt: skip


def _written(ledger: Ledger, zone: dt.tzinfo) -> pl.DataFrame:
    """When what was recorded here was written down."""
    query = sa.select(followup_table.c.followup_id, followup_table.c.recorded_at)
    with ledger.read() as connection:
        rows = [(key, _local(at, zone)) for key, at in connection.execute(query)]
    types = {name: VISITS[name] for name in ("visit", "recorded_at")}
    return pl.DataFrame(rows, schema=types, orient="row")


def _local(moment: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def _files(ledger: Ledger, zone: dt.tzinfo, before: pl.DataFrame) -> pl.DataFrame:
    """When the last file was attached to a record, or to one `before` that it corrects."""
    found = attached.listed(ledger).filter(pl.col("about") == "followup")
    found = found.join(before, left_on="subject", right_on="followup_id", how="left")
    at = pl.col("recorded_at").dt.convert_time_zone(str(zone)).dt.replace_time_zone(None)
    about = pl.coalesce("stands", "subject")
    return found.group_by(followup_id=about).agg(attached_at=at.max())


def _stays(ledger: Ledger, end: dt.date) -> pl.DataFrame:
    """When a crew said that it came to a case's stop and left it."""
    said = seen(ledger, end + dt.timedelta(days=1)).explode("case_keys")
    return (
        said.with_columns(day=pl.coalesce("arrived", "left").dt.date())
        .select("day", "arrived", "left", case_key="case_keys")
        .unique(["case_key", "day"], keep="last", maintain_order=True)
    )
