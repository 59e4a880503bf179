"""What a platform reports of the messages that it sent, and the answers that customers gave.

The file is read like every other: any encoding, any of many titles, dates only where they are sure.
A row finds its message by our number, else by the telephone: the last message to it before that
moment. What cannot be understood is refused by its row, with the reason; nothing is guessed.
"""

import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from lib.errors import FieldsMissing, FileEmpty
from lib.intake.tables.decode import decode
from lib.intake.tables.delimited import read_delimited
from lib.intake.tables.disguise import refuse_foreign
from lib.intake.tables.sheet import ROW, Sheet, column, without_empty_rows
from lib.intake.tables.workbook import is_workbook, read_workbook
from lib.intake.values.days import read_days
from lib.messages.outbox import DELIVERED, INVALID, REPLIED, SENT, STOPPED, UNDELIVERED
from lib.settings import ROOT
from lib.spelling import plain
from lib.words import N_

REPORTED: Mapping[str, type[pl.DataType] | pl.DataType] = {
    "row": pl.Int64,
    "message_id": pl.String,
    "to": pl.String,
    "step": pl.String,
    "why": pl.String,
    "happened_at": pl.Datetime("us", "UTC"),
    "text": pl.String,
    "refused": pl.String,
}
"""One row of the file: `step` of lib.messages.outbox, `refused` a code of REFUSALS or null."""

NO_STATUS, NO_TIME, AHEAD, NOBODY = "no_status", "no_time", "ahead", "nobody"
REFUSALS: Mapping[str, str] = {
    NO_STATUS: N_("It is not understood what became of the message. Please check the status."),
    NO_TIME: N_("The time cannot be read without doubt. Please write it as 2026-11-20 14:30."),
    AHEAD: N_("The time lies in the future."),
    NOBODY: N_("No message of ours and no customer belongs to it."),
}
"""Why a row is not taken → the sentence that says so."""

TITLES: Mapping[str, str] = {
    "message_id": N_("Our number of the message"),
    "number": N_("Telephone"),
    "status": N_("Status"),
    "at": N_("Time"),
    "reply": N_("Reply"),
}
"""Field → its name, for what a file lacks."""


@cache
def _told() -> Mapping[str, Mapping[str, Sequence[str]]]:
    place = ROOT / "data" / "messages" / "deliveries.toml"
    return tomllib.loads(place.read_text(encoding="utf-8"))


@cache
def _fields() -> Mapping[str, tuple[str, int]]:
    """Plain title → field and rank; the first field that claims a title has it."""
    found: dict[str, tuple[str, int]] = {}
    for field, titles in _told()["titles"].items():
        for rank, title in enumerate(titles):
            found.setdefault(plain(title), (field, rank))
    return found


@cache
def _statuses() -> Mapping[str, str]:
    return {plain(one): status for status, words in _told()["words"].items() for one in words}


def _known(titles: Sequence[str]) -> int:
    return sum(plain(one) in _fields() for one in titles)


@dataclass(frozen=True)
class Reading:
    """The clock and the zone by which a file is read."""

    now: dt.datetime
    zone: ZoneInfo


def read(data: bytes, reading: Reading) -> pl.DataFrame:
    """Read a file of deliveries or replies; columns REPORTED, in the order of its rows.

    Raises:
        FileRefused: it cannot be read, or lacks a column without which it says nothing.

    """
    sheet = _sheet(data)
    cells = _cells(sheet)
    texts = {name: cells[name] for name in ("message_id", "number", "status", "at", "reply")}
    parsed = read_days(texts["at"], moments=True, zone=reading.zone.key)
    doubtful = pl.Series(parsed.values).is_null()
    local = pl.Series("at", parsed.values).dt.replace_time_zone(
        reading.zone.key, ambiguous="earliest", non_existent="null"
    )
    frame = cells.with_columns(
        pl.Series("moment", local.dt.convert_time_zone("UTC")),
        pl.Series("doubtful", doubtful),
        pl.Series("told", [_statuses().get(plain(one or "")) for one in texts["status"]]),
        pl.Series("stops", [is_stop(one) for one in texts["reply"]], dtype=pl.Boolean),
    )
    return _understood(frame, reading.now)


def is_stop(text: str | None) -> bool:
    """Whether an answer asks to be left alone; in doubt it does."""
    said = plain(text or "")
    if not said:
        return False
    words = {plain(one) for one in _told()["stop"]["words"]}
    return said in words or any(plain(one) in said for one in _told()["stop"]["phrases"])


def _understood(frame: pl.DataFrame, now: dt.datetime) -> pl.DataFrame:
    replied = pl.col("reply").is_not_null()
    told = pl.col("told")
    step = (
        pl.when(replied & pl.col("stops"))
        .then(pl.lit(STOPPED))
        .when(replied)
        .then(pl.lit(REPLIED))
        .when(told == "delivered")
        .then(pl.lit(DELIVERED))
        .when(told == "sent")
        .then(pl.lit(SENT))
        .when(told.is_not_null())
        .then(pl.lit(UNDELIVERED))
    )
    refused = (
        pl.when(step.is_null())
        .then(pl.lit(NO_STATUS))
        .when("doubtful")
        .then(pl.lit(NO_TIME))
        .when(pl.col("moment") > now)
        .then(pl.lit(AHEAD))
    )
    return frame.select(
        pl.col(ROW).cast(pl.Int64).alias("row"),
        "message_id",
        to="number",
        step=step,
        why=pl.when(told == INVALID).then(pl.lit(INVALID)),
        happened_at="moment",
        text="reply",
        refused=refused,
    ).cast(dict(REPORTED))  # type: ignore[arg-type]


def _sheet(data: bytes) -> Sheet:
    refuse_foreign(data)
    if is_workbook(data):
        sheet = read_workbook(data, _known, None, None)
    else:
        sheet = read_delimited(decode(data, None, _known), _known)
    sheet = replace(sheet, frame=without_empty_rows(sheet.frame))
    if sheet.frame.is_empty():
        raise FileEmpty
    return sheet


def _cells(sheet: Sheet) -> pl.DataFrame:
    """The columns that are understood by the names of their fields; absent ones are empty."""
    claims: dict[str, tuple[int, int]] = {}
    for at, title in enumerate(sheet.titles):
        if (known := _fields().get(plain(title))) is not None:
            field, rank = known
            claims[field] = min(claims.get(field, (rank, at)), (rank, at))
    content = claims.pop("content", None)
    if content is not None and not {"reply", "status"} & set(claims):
        claims["reply"] = content
    _require(claims)
    return sheet.frame.select(
        ROW,
        *(
            (
                pl.col(column(claims[name][1])).str.strip_chars()
                if name in claims
                else pl.lit(None, pl.String)
            ).alias(name)
            for name in TITLES
        ),
    ).with_columns(pl.col(name).replace("", None) for name in TITLES)


def _require(claims: Mapping[str, Any]) -> None:
    """Refuse a file without time, without whom or without what.

    Raises:
        FieldsMissing: with the columns that are missing.

    """
    groups = (("message_id", "number"), ("status", "reply"), ("at",))
    lacking = [one for one in groups if not set(one) & set(claims)]
    if lacking:
        told = ", ".join("/".join(_told()["titles"][name][0] for name in one) for one in lacking)
        raise FieldsMissing(fields=told)
