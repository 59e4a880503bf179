"""The import takes the tidy files whole and says of the untidy one what that says of itself."""

from collections import defaultdict

import pytest

from lib.cases.fields import KINDS
from lib.followups.codes import code_of
from lib.intake.findings import FINDINGS
from lib.intake.loading import load
from lib.sample.faults import CLEAN, FAULTS, READ, REFUSED, REPAIRED, WARNED
from tests.lib.sample.conftest import Sample

OF_EVERY_ROW = "id_checksum"
"""All ID numbers of the sample are wrong on purpose, and the import notices."""

EFFECTS = {"error": REFUSED, "warning": WARNED, "repair": REPAIRED}


@pytest.mark.parametrize("kind", KINDS)
def test_the_tidy_files_are_taken_whole(sample: Sample, kind: str) -> None:
    rows = 0
    for path in sample.written.files[kind]:
        report = load(path.read_bytes(), path.name, code_of=code_of).report
        assert (report.kind, report.rejected, report.duplicate, report.unmapped) == (kind, 0, 0, ())
        assert set(report.counts) <= {OF_EVERY_ROW}
        rows += report.accepted
    assert rows == sample.written.rows[kind]


def test_the_snapshots_know_their_dates(sample: Sample) -> None:
    for path in sample.written.files["cases"]:
        report = load(path.read_bytes(), path.name).report
        assert path.name == f"cases_{report.as_of}.csv"


def test_each_fault_of_the_untidy_file_is_found_and_nothing_else(sample: Sample) -> None:
    path = sample.written.untidy
    data = path.read_bytes()
    report = load(data, path.name).report
    found: dict[str, set[str]] = defaultdict(set)
    rows = data.decode("gb18030").splitlines()
    for problem in report.problems:
        found[rows[problem.row - 1].split(",")[0]].add(problem.code)
    expected = {fault.explanation: {fault.code} - {"", OF_EVERY_ROW} for fault in FAULTS} | {
        CLEAN: set()
    }
    told = {text: found[text] - {OF_EVERY_ROW} for text in expected}
    assert told == expected
    assert (report.encoding.lower(), report.read) == ("gb18030", len(rows) - 1)


def test_a_fault_promises_what_the_finding_does() -> None:
    for fault in FAULTS:
        effect = EFFECTS[FINDINGS[fault.code].severity] if fault.code else READ
        assert (fault.why, fault.effect) == (fault.why, effect)
