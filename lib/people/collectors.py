"""Collectors as files give them and as our people know them better.

What is corrected by hand outlives every later file, and somebody who stands in no file can be
entered by hand. A correction goes into the ledger's table of corrections: of one collector the
latest counts as a whole.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from lib.ledger import Ledger
from lib.people.entering import LONGEST, TOO_LONG, refuse
from lib.portfolio import corrections
from lib.visits.crew import clock
from lib.words import N_, Sentence

ABOUT = "collector"

FIELDS = (
    "name",
    "team",
    "crew",
    "work_from",
    "work_to",
    "lat",
    "lon",
    "max_stops",
    "status",
)
"""What can be corrected by hand."""

LEFT = ("离职", "已离职", "離職", "停用", "left", "resigned", "inactive")
"""Words of `status` after which somebody is none of ours any more."""

AWAY = ("休假", "请假", "請假", "病假", "产假", "年假", "on leave", "leave", "away")
"""Words of `status` by which a file says that somebody is away, without saying until when."""

MOST_STOPS = 100

NO_NUMBER = N_("Please enter the number of the collector.")
NO_HOUR = N_("“{text}” is no time of day; please write it like 8:30.")
HOURS_TURNED = N_("The working hours end before they begin; please correct one of them.")
HALF_A_PLACE = N_("A start needs both latitude and longitude; please enter both or none.")
NO_PLACE = N_("The start does not lie on the earth; please check latitude and longitude.")
STOPS_WRONG = N_("The stops of a day are a number from 1 to {most}; please correct it.")


def correct(
    ledger: Ledger, collector_no: str, value: Mapping[str, Any], *, now: dt.datetime
) -> None:
    """Say what holds of a collector from now on, whatever later files say.

    `value` has some of FIELDS; what it does not have stays as the files give it.

    Raises:
        RecordRefused: with all that is wrong.

    """
    told = {key: one for key, one in value.items() if key in FIELDS and one not in {None, ""}}
    refuse(check(collector_no, told))
    corrections.record(ledger, ABOUT, [collector_no.strip()], told, now=now)


def called(rows: pl.DataFrame) -> dict[str, str]:
    """Number of each collector → how records name him: by name where no other bears it too.

    `rows` has collector_no and name; with a number alone two of one name are told apart.
    """
    shared = pl.col("name").is_null() | pl.col("name").is_duplicated()
    told = pl.when(shared).then("collector_no").otherwise("name")
    return dict(rows.select("collector_no", told.alias("told")).drop_nulls().iter_rows())


def crew_of(rows: pl.DataFrame) -> Mapping[str, str]:
    """How records name a collector (see `called`) → his crew."""
    known = called(rows)
    told = rows.select("collector_no", "crew").drop_nulls().iter_rows()
    return {known[number]: crew for number, crew in told if number in known}


def leave_to_files(ledger: Ledger, collector_no: str, *, now: dt.datetime) -> None:
    """Take back what was corrected: the files count again."""
    corrections.record(ledger, ABOUT, [collector_no], None, now=now)


def check(collector_no: str, value: Mapping[str, Any]) -> Iterator[Sentence]:
    """All that is wrong with a correction."""
    if not collector_no.strip():
        yield Sentence(NO_NUMBER)
    if any(len(str(one)) > LONGEST for one in (collector_no, *value.values())):
        yield Sentence(TOO_LONG, longest=LONGEST)
    hours = {key: value[key] for key in ("work_from", "work_to") if key in value}
    read = {key: clock(text) for key, text in hours.items()}
    for key, text in hours.items():
        if read[key] is None:
            yield Sentence(NO_HOUR, text=text)
    begins, ends = read.get("work_from"), read.get("work_to")
    if begins and ends and begins >= ends:
        yield Sentence(HOURS_TURNED)
    lat, lon = value.get("lat"), value.get("lon")
    if (lat is None) != (lon is None):
        yield Sentence(HALF_A_PLACE)
    elif lat is not None and lon is not None and not (abs(lat) <= 90 and abs(lon) <= 180):  # noqa: PLR2004 — the poles, once around
        yield Sentence(NO_PLACE)
    if "max_stops" in value and not 1 <= value["max_stops"] <= MOST_STOPS:
        yield Sentence(STOPS_WRONG, most=MOST_STOPS)


def standing(filed: pl.DataFrame, corrected: Mapping[str, Mapping[str, Any]]) -> pl.DataFrame:
    """The collectors that count: one row a number, corrections put in, those who left taken out.

    Args:
        filed: the rows of all files, the latest last, with the columns of a collector file.
        corrected: collector_no → what is known better.

    Returns:
        The columns of `filed` and `by_hand` (whether somebody corrected or entered the row).

    """
    number = pl.coalesce("collector_no", "name")
    latest = filed.with_columns(collector_no=number).unique(
        "collector_no", keep="last", maintain_order=True
    )
    own = pl.DataFrame(
        [{"collector_no": key, **value} for key, value in corrected.items()],
        schema={"collector_no": pl.String} | {name: filed.schema[name] for name in FIELDS},
    ).with_columns(by_hand=pl.lit(value=True))
    together = latest.join(
        own, on="collector_no", how="full", coalesce=True, suffix="_own", maintain_order="left"
    )
    better = [pl.coalesce(f"{name}_own", name).alias(name) for name in FIELDS]
    status = pl.col("status").str.strip_chars().str.to_lowercase()
    return (
        together.with_columns(*better, pl.col("by_hand").fill_null(value=False))
        .select(*filed.columns, "by_hand")
        .filter(~status.is_in(LEFT).fill_null(value=False))
    )


def known(ledger: Ledger) -> Mapping[str, Mapping[str, Any]]:
    """What is known better of each collector."""
    return {one.subject: one.value for one in corrections.standing(ledger, ABOUT)}


def away_by_file(collectors: pl.DataFrame) -> pl.DataFrame:
    """Whom a file calls away: collector, kind "other", ends_on null, as lib.people.leave.away."""
    status = pl.col("status").str.strip_chars().str.to_lowercase()
    return collectors.filter(status.is_in(AWAY)).select(
        collector="collector_no", kind=pl.lit("other"), ends_on=pl.lit(None, pl.Date)
    )
