"""Small files brought into a portfolio, for all tests of this room."""

import datetime as dt

from lib.followups.codes import code_of
from lib.intake import Options, load
from lib.portfolio import Portfolio

NOW = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)


def bring(
    place: Portfolio,
    header: str,
    *lines: str,
    day: str = "2026-11-20",
    client: str | None = None,
    kind: str | None = None,
) -> str:
    """Load a file of comma-separated lines; return the number of the import."""
    content = "\n".join((header, *lines, "")).encode()
    options = Options(as_of=dt.date.fromisoformat(day), client=client, kind=kind)
    intake = load(content, "file.csv", options, code_of=code_of)
    assert intake.report.rejected == 0, intake.report.problems
    return place.commit(content, "file.csv", intake, now=NOW).record.import_id
