"""The sample of 2,000 cases, written once for all tests."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from lib.sample import Written, write


@dataclass(frozen=True)
class Sample:
    """What was written, read back as text."""

    written: Written
    cases: list[pl.DataFrame]
    instalments: pl.DataFrame
    repayments: pl.DataFrame
    followups: pl.DataFrame
    collectors: pl.DataFrame
    assignments: pl.DataFrame
    holds: pl.DataFrame


def read(path: Path) -> pl.DataFrame:
    return pl.read_csv(path, infer_schema=False)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """Return the default sample."""
    written = write(tmp_path_factory.mktemp("sample"))
    one = {kind: read(paths[0]) for kind, paths in written.files.items()}
    return Sample(
        written=written,
        cases=[read(path) for path in written.files["cases"]],
        instalments=one["instalments"],
        repayments=one["repayments"],
        followups=one["followups"],
        collectors=one["collectors"],
        assignments=one["assignments"],
        holds=one["holds"],
    )
