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
    "assignments.csv": "e84e75d7363ac955c18452b57cfc943bf0384a9b64f7310a129a6b42107d035c",
    "cases_2026-06-30.csv": "b413dfb59b11c3081f3eff67e755580a008faa205f6de7987592e921a723bf0a",
    "cases_2026-07-31.csv": "e0fdc4ba8a47a6aa9ce5d0b517265c5e0b39a93d02d4c17c262fcbb7c0aed42c",
    "cases_2026-08-31.csv": "c7548cc69e54f0d92e00407651c6bbb7668430deb8b9476147b4da153556e5cd",
    "cases_2026-09-30.csv": "cbc2519e74613d208146131f132948647c31bc694477bb41ec6436f6eee70d82",
    "cases_2026-10-31.csv": "152dac7d919ce8cf980bf75a2f5eea999a200560f3d21b6589b34e492a1f03f7",
    "cases_2026-11-20.csv": "e4eae6fa9e87b6722391ca28406aecacc1001ad499c9fd6fc2a89338c65c0367",
    "collectors.csv": "36242780746ecd70f7361bcb7509c5fdb58eb68b10fecd4406093fb5491a6f52",
    "followups.csv": "625ef5691b2cc5630bba9655b4a7481868730a54192039d2f39d346a50db1edd",
    "holds.csv": "b0dbf0427bed8eb5390c48b44503c5b94e614f1873bf71e8e69f104f6ccb1dec",
    "instalments.csv": "401d75398c28573ee497851f7cef005bbae92339eb1a88af68ffcd201d81718e",
    "repayments.csv": "5399037d7495d455f1a0c6ad774e68149e80d1b770460768cf215cbff4cb59d6",
    "untidy.csv": "0c07c5052a1e1fa31fbe5fd89c86a0a5f2c6b5880b333b3768cb65178fa401f5",
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
    assert sample.written.untidy.read_bytes().decode("gb18030").startswith("说明,案件编号,")


def test_the_rows_that_were_written_are_counted(sample: Sample) -> None:
    assert sample.written.rows == {
        "cases": sum(len(frame) for frame in sample.cases),
        "instalments": len(sample.instalments),
        "repayments": len(sample.repayments),
        "followups": len(sample.followups),
        "collectors": 12,
        "assignments": len(sample.assignments),
        "holds": len(sample.holds),
    }


def test_a_sample_without_cases_has_headers_all_the_same(tmp_path: Path) -> None:
    written = write(tmp_path, cases=0)
    assert written.rows == {
        "cases": 0,
        "instalments": 0,
        "repayments": 0,
        "followups": 0,
        "collectors": 12,
        "assignments": 0,
        "holds": 0,
    }
    assert all(path.read_bytes().endswith(b"\r\n") for path in written.files["cases"])
