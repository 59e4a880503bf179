"""`demo`: write the sample files."""

import argparse
import datetime as dt
from pathlib import Path

from lib import sample
from lib.commands.answer import Answer, day

HELP = "write the sample files, the same bytes for the same seed"
NEEDS = None
"""It hands out nothing of the stored data."""
UNTIL = dt.date(2026, 11, 20)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("--cases", type=int, default=2000, metavar="N", help="how many cases")
    parser.add_argument("--seed", type=int, default=sample.SEED, metavar="S")
    parser.add_argument("--until", type=day, default=UNTIL, metavar="DATE", help="the last day")
    parser.add_argument("--out", type=Path, default=Path("build/demo"), metavar="DIR")


def run(asked: argparse.Namespace) -> Answer:
    """Write the files and name them."""
    written = sample.write(asked.out, cases=asked.cases, seed=asked.seed, until=asked.until)
    files = {kind: [str(path) for path in paths] for kind, paths in written.files.items()}
    rows = ", ".join(f"{n} {kind}" for kind, n in written.rows.items())
    return Answer(
        {"files": files, "rows": dict(written.rows), "seed": written.seed},
        f"Wrote {rows} to {asked.out}",
    )
