"""Opening the sample portfolio: its files take the same way in as any lender's."""

import datetime as dt
from pathlib import Path

from lib.intake import Options
from lib.portfolio import Portfolio
from lib.portfolio.bringing import keep, read
from lib.sample.staff import staffed
from lib.settings import ROOT

FOLDER = ROOT / "data" / "sample"
"""The generated copy that the product ships."""

KINDS = (
    "collectors",
    "cases",
    "instalments",
    "repayments",
    "followups",
    "assignments",
    "holds",
)


def open_sample(portfolio: Portfolio, now: dt.datetime, folder: Path = FOLDER) -> int:
    """Load all files of the sample and mark them as such; return how many there were."""
    opened = 0
    for kind in KINDS:
        for path in sorted(folder.glob(f"{kind}*.csv")):
            content = path.read_bytes()
            intake = read(content, path.name, Options(kind=kind, datum="wgs84"))
            keep(portfolio, content, path.name, intake, now=now, sample=True)
            opened += 1
    staffed(portfolio, now)
    return opened
