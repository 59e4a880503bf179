"""Every title of the sample is one that the import knows."""

import polars as pl
import pytest

from lib.cases.fields import KINDS, fields
from lib.sample.faults import FAULTS
from lib.sample.untidy import CLEAN_ROWS, EXPLANATION
from tests.lib.sample.conftest import Sample


@pytest.mark.parametrize("kind", KINDS)
def test_every_title_is_in_the_dictionary(sample: Sample, kind: str) -> None:
    known = {title for field in fields(kind) for title in field.titles}
    for path in sample.written.files[kind]:
        titles = pl.read_csv(path, infer_schema=False, n_rows=0).columns
        claimed = {
            field.key: field.group for field in fields(kind) if set(field.titles) & set(titles)
        }
        groups = {field.group for field in fields(kind) if field.group}
        assert set(titles) - known == set()
        assert len(claimed) == len(titles)
        assert groups - set(claimed.values()) == set()


def test_the_untidy_file_explains_each_of_its_rows(sample: Sample) -> None:
    rows = sample.written.untidy.read_bytes().decode("gb18030").splitlines()
    told = [fault.explanation for fault in FAULTS]
    titles = rows[0].split(",")
    assert titles[0] == EXPLANATION
    assert len(rows) == 1 + CLEAN_ROWS + len(FAULTS) + sum(fault.repeats for fault in FAULTS)
    assert [text for text in told if not any(text in row for row in rows)] == []
    assert len(set(told)) == len(told)
