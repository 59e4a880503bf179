"""The report: one self-contained HTML file and one PDF, with the figures of the screens."""

import datetime as dt
import io
import json
import re
import shutil
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

import pypdf
import pytest

from lib.__main__ import main
from lib.forecasts import targets
from lib.forecasts.targets import Target
from lib.portfolio import Portfolio
from lib.questions import records
from lib.questions.asking import Question
from lib.questions.records import Kept
from tests.cast import NOON

DAY = "2026-11-20"


@pytest.fixture
def home(sample_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(sample_home, tmp_path / "home")
    monkeypatch.setenv("DOORSTEP_HOME", str(tmp_path / "home"))
    place = Portfolio.open(tmp_path / "home")
    asked = Question("recovery", "bucket", "client")
    records.keep(place.ledger, Kept("Board", asked), now=NOON)
    by_result = Question("overdue", "client", "outcome")
    records.keep(place.ledger, Kept("By result", by_result), now=NOON)
    one = Target(month=dt.date(2026, 11, 1), currency="CNY", amount=100_000_000)
    targets.keep(place.ledger, one, now=NOON)
    place.ledger.close()
    return tmp_path


class Reader(HTMLParser):
    """Reads a page strictly: what is opened is closed, and its texts."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.texts: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """What is opened."""
        del attrs
        self.tags.add(tag)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Only what was opened last is closed."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """A text."""
        self.texts.append(data)


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    capsys.readouterr()
    main(["report", *words, "--json"])
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_both_files_say_the_same_figures_ask_nobody_else_and_name_no_customer(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = home / "out"
    facts = told(capsys, "--out", str(out), "--lang", "en", "--questions", "board")
    assert facts["files"] == [str(out / f"report-{DAY}.{ending}") for ending in ("html", "pdf")]
    page = (out / f"report-{DAY}.html").read_text("utf-8")
    assert "http:" not in page
    assert "https:" not in page
    assert "//" not in page.replace("<!doctype", "")
    reader = Reader()
    reader.feed(page)
    assert reader.open == []
    assert not reader.tags & {"script", "img", "link", "iframe"}
    titles = re.findall("<h2>(.*?)</h2>", page)
    assert titles == ["Money of the month", "Recovery", "Roll rates, case by case",
                      "Funnel of contacts", "Promises due", "Forecast", "Board"]  # fmt: skip
    pages = pypdf.PdfReader(io.BytesIO((out / f"report-{DAY}.pdf").read_bytes())).pages
    printed = re.sub(r"\s", "", "".join(one.extract_text() for one in pages))
    for figure in ("757,864.47", "75.8%ofthetarget", "689,572.17", "7.7%", "n=1,216", "2,492",
                   "680,341.26", "25weeksafter4monthends", "1,601"):  # fmt: skip
        assert figure in re.sub(r"\s", "", "".join(reader.texts)), figure
        assert figure in printed, figure
    # The promises said are those of the table, and late ones are told beside.
    said = str(facts["findings"])
    table = page.split("Promises due</h2>")[1].split("</table>")[0]
    counts = re.findall(r"<tr><td[^>]*>[^<]*</td><td>CNY</td><td[^>]*>(\d+)</td>", table)
    assert sum(map(int, counts)) == int(re.findall(r"in n = (\d+) promises", said)[0])
    assert "fell due before 2026-11-20 and are in their days of grace" in said
    assert "7.7%, n = 1,601." in page
    assert "command line" in page
    place = Portfolio.open(home / "home")
    cases = place.cases(dt.date(2026, 11, 20)).select("case_id", "mobile", "id_no").collect()
    place.ledger.close()
    for column in cases.columns:
        assert not any(value in page for value in cases[column].drop_nulls().head(500))


def test_a_part_that_cannot_be_computed_says_why(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told(capsys, "--out", str(home / "out"), "--lang", "en", "--as-of", "2026-06-30")
    page = (home / "out" / "report-2026-06-30.html").read_text("utf-8")
    assert "no client has files of two month ends" in page
    assert "there is not enough past to test the model" in page


def test_a_question_that_nobody_kept_is_refused(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = told(capsys, "--out", str(home / "out"), "--questions", "Nobody's")
    assert facts["status"] == "refused"
    assert not (home / "out").exists()


def test_a_folder_that_cannot_be_written_is_said(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "file").write_text("taken", "utf-8")
    facts = told(capsys, "--out", str(home / "file"))
    assert "Please choose another place" in str(facts["message"])


def test_a_kept_sum_is_one_column_and_names_results_in_words(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told(capsys, "--out", str(home / "out"), "--lang", "zh_Hans", "--questions", "By result")
    page = (home / "out" / f"report-{DAY}.html").read_text("utf-8")
    part = page.split("By result</h2>")[1]
    heads = re.findall(r"<th[^>]*>([^<]*)</th>", part)
    assert heads == ["委托方", "最近结果", "币种", "逾期金额", "n"]
    assert "无人接听" in part
    assert "CALL_RNR" not in part
