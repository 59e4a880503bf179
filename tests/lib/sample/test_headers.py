"""Every title of the sample is one that the import knows."""

import tomllib
from pathlib import Path

import polars as pl
import pytest

from lib.cases.fields import KINDS
from lib.sample.faults import FAULTS
from lib.sample.untidy import CLEAN_ROWS, EXPLANATION
from tests.lib.sample.conftest import Sample

DICTIONARY = Path(__file__).parents[3] / "data" / "dictionary"


@pytest.mark.parametrize("kind", KINDS)
def test_every_title_is_in_the_dictionary(sample: Sample, kind: str) -> None:
    fields = tomllib.loads((DICTIONARY / f"{kind}.toml").read_text("utf-8"))
    known = {
        title for field in fields.values() for title in (field["zh"], *field.get("aliases", ()))
    }
    for path in sample.written.files[kind]:
        titles = pl.read_csv(path, infer_schema=False, n_rows=0).columns
        claimed = {
            name
            for name, field in fields.items()
            if {field["zh"], *field.get("aliases", ())} & set(titles)
        }
        groups = {field["group"] for field in fields.values() if "group" in field}
        assert set(titles) - known == set()
        assert len(claimed) == len(titles)
        assert groups - {fields[name].get("group") for name in claimed} == set()


def test_the_untidy_file_explains_each_of_its_rows(sample: Sample) -> None:
    rows = sample.written.untidy.read_bytes().decode("gb18030").splitlines()
    told = [fault.explanation for fault in FAULTS]
    titles = rows[0].split(",")
    assert titles[0] == EXPLANATION
    assert len(rows) == 1 + CLEAN_ROWS + len(FAULTS) + sum(fault.repeats for fault in FAULTS)
    assert [text for text in told if not any(text in row for row in rows)] == []
    assert len(set(told)) == len(told)
