"""The sample is the same byte for byte, wherever, whenever and in whatever portions it is made."""

import datetime as dt
import hashlib
from pathlib import Path

import pytest

from lib.sample import write, writing
from tests.lib.sample.conftest import Sample

COMMITTED = Path(__file__).parents[3] / "data" / "sample"
LIMIT = 6_000_000
GOLDEN: dict[str, str] = {
    "cases_2026-06-30.csv": "91f283032ee4591af9ca5edb93cb22b919cbed3999868854c687b27d0f211c59",
    "cases_2026-07-31.csv": "ecbaf7cd7990cfdf5385eeb0f711845f5be4d07f3a9289e6f51b0cba2d3cf842",
    "cases_2026-08-31.csv": "7913fbaaeb3788a84a2fadf19e45a8064bac224f54481f8d39e33cbba7ae00a4",
    "cases_2026-09-30.csv": "a0e30347627fd5cdc5bb40e2eb0d5dc06a9611e38b2403e7f176dcd326ead1e5",
    "cases_2026-10-31.csv": "cab74bf16be14a833955ea674e03f96df4913bf287fc3ec3e70e64d320b53fa3",
    "cases_2026-11-20.csv": "037ec46f125391a5f760e2929663673f147695dba6c9259f8a141fd86aaeb5b6",
    "collectors.csv": "d6691ba0cb6241c24525f9e548736e21a89e07c7273db73b64b8c24f38bd8530",
    "followups.csv": "fab11fa8ef2f8204a21f405b8a70595fa5358e8bec9c3c4e12788d0c4bf0a3e6",
    "instalments.csv": "3a7fa255e388c931cd0b06b7868c16d089db358e7ef90c4cc5ebe69083824daf",
    "repayments.csv": "98681ebce4556197fcb9c1162d68e0e2a5b40b4f2079c2e00b1331055faac228",
    "untidy.csv": "9cbb70e8974db8a7bbedf17c2145763cc3033de89e86e49c72d26b5c0031f2c9",
}


def digests(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.glob("*.csv"))
    }


def test_forty_cases_have_the_golden_bytes(tmp_path: Path) -> None:
    write(tmp_path, cases=40)
    assert digests(tmp_path) == GOLDEN


def test_the_copy_in_the_repository_is_a_fresh_run(sample: Sample) -> None:
    fresh = sample.written.untidy.parent
    assert digests(COMMITTED) == digests(fresh)
    assert sum(path.stat().st_size for path in COMMITTED.glob("*.csv")) < LIMIT


def test_the_size_of_the_portions_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "whole", cases=300)
    monkeypatch.setattr(writing, "PORTION", 64)
    write(tmp_path / "parts", cases=300)
    assert digests(tmp_path / "parts") == digests(tmp_path / "whole")


def test_another_seed_makes_other_people(tmp_path: Path) -> None:
    write(tmp_path / "one", cases=40, seed=1)
    write(tmp_path / "two", cases=40, seed=2)
    one, two = digests(tmp_path / "one"), digests(tmp_path / "two")
    assert one.keys() == two.keys()
    assert not set(one.values()) & set(two.values())


def test_the_last_snapshot_may_be_any_day(tmp_path: Path) -> None:
    written = write(tmp_path, cases=40, until=dt.date(2028, 3, 1))
    assert [path.name for path in written.files["cases"]] == [
        f"cases_{day}.csv"
        for day in (
            "2027-10-31",
            "2027-11-30",
            "2027-12-31",
            "2028-01-31",
            "2028-02-29",
            "2028-03-01",
        )
    ]


def test_the_files_are_what_excel_writes(sample: Sample) -> None:
    for paths in sample.written.files.values():
        for path in paths:
            data = path.read_bytes()
            assert data.startswith(b"\xef\xbb\xbf")
            assert data.endswith(b"\r\n")
            assert data.count(b"\n") == data.count(b"\r\n")
            assert b'"' not in data
    with pytest.raises(UnicodeDecodeError):
        sample.written.untidy.read_bytes().decode()
    assert sample.written.untidy.read_bytes().decode("gb18030").startswith("案件编号,")


def test_the_rows_that_were_written_are_counted(sample: Sample) -> None:
    assert sample.written.rows == {
        "cases": sum(len(frame) for frame in sample.cases),
        "instalments": len(sample.instalments),
        "repayments": len(sample.repayments),
        "followups": len(sample.followups),
        "collectors": 12,
    }
