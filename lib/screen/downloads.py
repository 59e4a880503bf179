"""Tables to take away, the same on all screens: CSV, XLSX and Parquet, as masked as the screen."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial

import polars as pl
import streamlit as st

from lib.cases.fields import EXPORTED_TITLE
from lib.intake.mend_file import file_name, mend_csv, mend_xlsx
from lib.intake.rejects import Rejects
from lib.privacy import export_mark
from lib.rights import Action
from lib.screen import data, signed
from lib.show import tables
from lib.words import Words

XLSX_ROWS = 50_000
"""Rows above which no workbook is offered: one of so many takes minutes."""

NOT_IN_SHEETS = re.compile(r"[\[\]:*?/\\']")
SHEET_NAME = 31
"""Characters of a worksheet's name."""

TYPES = {
    "csv": "text/csv",
    "gpx": "application/gpx+xml",
    "html": "text/html",
    "ics": "text/calendar",
    "json": "application/json",
    "kml": "application/vnd.google-earth.kml+xml",
    "parquet": "application/vnd.apache.parquet",
    "pdf": "application/pdf",
    "toml": "application/toml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
"""Ending → what a browser is told the file is: it gives an ending even where it cannot write the
Chinese name, as on a computer without a language."""

Table = Callable[[], pl.DataFrame]
"""Makes the frame when somebody asks for the file, not at each run of the screen."""


def buttons(
    t: Words,
    stem: str,
    table: Table,
    titles: Mapping[str, str],
    *,
    rows: int,
    money: Collection[str] = (),
    said: str | None = None,
    log: Callable[[], None] | None = None,
) -> None:
    """Draw the buttons for the columns named in `titles` of a table of so many `rows`.

    Columns without any value are left out of what people read; programs get all.

    `stem` begins the names of the files; `said` is what the buttons tell on hover; `log` keeps in
    the audit that personal data left unmasked.
    """
    if not data.may(Action.EXPORT):
        return

    def csv() -> bytes:
        frame = table()
        return to_csv(t, frame, tables.filled(frame, titles), money)

    def xlsx() -> bytes:
        frame = table()
        named = tables.filled(frame, titles)
        return tables.to_xlsx(frame, named, sheet=_sheet(stem), money=money, mark=mark())

    files: dict[str, Callable[[], bytes]] = {
        "csv": csv,
        "xlsx": xlsx,
        "parquet": lambda: tables.to_parquet(table(), titles, money=money, mark=mark()),
    }
    if rows > XLSX_ROWS:
        del files["xlsx"]
    for ending, write in files.items():
        one(f"{stem}.{ending}", ending.upper(), write, said=said, log=log)
    _without_workbook(t, rows)


def _without_workbook(t: Words, rows: int) -> None:
    """Say why there is no workbook of so many rows, and what to take instead."""
    if rows > XLSX_ROWS:
        said = t(
            "There is no XLSX of more than {most} rows, because writing it takes minutes: of all "
            "{n} please take CSV, which Excel opens too, or choose fewer rows.",
            most=XLSX_ROWS,
            n=rows,
        )
        st.caption(said, width="content")


def _sheet(stem: str) -> str:
    """A name that a worksheet may have."""
    return NOT_IN_SHEETS.sub("-", stem)[:SHEET_NAME]


def one(
    name: str,
    label: str,
    write: Callable[[], bytes | str],
    *,
    said: str | None = None,
    icon: str = ":material/download:",
    log: Callable[[], None] | None = None,
    needs: Action = Action.EXPORT,
) -> None:
    """Draw one button for the file of that name, written when it is asked for.

    Its name gets who and when; that it was taken goes into the audit. Nothing is drawn for who
    lacks the right, which is asked again when it is written; what belongs to other work than taking
    data out `needs` the right of that work.
    """
    if not data.may(needs):
        return

    def written() -> bytes | str:
        data.check(needs)
        return write()

    st.download_button(
        label,
        signed.carried(written),
        file_name=export_mark.file_name(name, data.actor(), data.local_now()),
        mime=TYPES.get(name.rpartition(".")[2]),
        icon=icon,
        help=said,
        on_click=log or partial(log_export, name),
        key=f"download_{name}",
    )


def to_mend(t: Words, rejects: Rejects) -> None:
    """Draw the downloads of the rows that their sender has to mend."""
    rows = rejects.to_mend()
    if rows.height == 0:
        return
    writers: Sequence[tuple[str, Callable[[], bytes]]] = (
        ("xlsx", lambda: mend_xlsx(rejects, t)),
        ("csv", lambda: mend_csv(rejects, t)),
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        for ending, write in writers:
            if ending == "csv" or rows.height <= XLSX_ROWS:
                one(
                    file_name(rejects, ending),
                    t("Rows to mend ({kind})", kind=ending.upper()),
                    write,
                    said=t(
                        "{n} rows with their reasons and full personal data (is logged), for the "
                        "sender of the file: mended and loaded again, they complete this import.",
                        n=rows.height,
                    ),
                    icon=":material/build:",
                    log=partial(log_unmasked, "export_rows_to_mend", file_name(rejects, ending)),
                )
        _without_workbook(t, rows.height)


def to_csv(
    t: Words, frame: pl.DataFrame, titles: Mapping[str, str], money: Collection[str]
) -> bytes:
    """Write the columns of `titles` as CSV with the mark of who takes it out."""
    return tables.to_csv(frame, titles, money=money, mark=mark(), marked_as=t(EXPORTED_TITLE))


def mark() -> str:
    """Who takes something out now, and when."""
    return export_mark.mark(data.actor(), data.local_now())


def log_export(name: str) -> None:
    """Keep in the audit that masked data left, in which file."""
    with data.ledger().write("export", name):
        pass


def log_unmasked(act: str, subject: str) -> None:
    """Keep in the audit that personal data left as they are, how and in which file."""
    with data.ledger().write(act, subject):
        pass
