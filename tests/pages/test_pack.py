"""What a crew takes along, offered beside its visit list."""

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pypdf
import pytest
from streamlit.testing.v1 import AppTest

from lib.intake import Options
from lib.ledger import Ledger, audited
from lib.portfolio import Portfolio
from lib.portfolio.bringing import read
from lib.rights import Role
from lib.screen import data, downloads
from lib.visits.candidates import sort
from lib.visits.crew import Crew
from lib.visits.plans import kept
from lib.visits.plans.approving import Judged, approve
from lib.visits.plans.drawing import plan
from lib.visits.plans.ground import Arrangement
from lib.visits.records import number, put, save
from lib.visits.solving.nearest import NearestFirst
from lib.visits.visit_list import VisitList, make
from tests.cast import somebody
from tests.conftest import NOW
from tests.lib.visits.cast import Hours, Straight
from tests.lib.visits.plans.world import FIRST, ground
from tests.pages.conftest import PATIENCE, Visit

CASES = (
    "案件编号,委托方,姓名,手机号,逾期金额,逾期天数,居住地址,纬度,经度\n"
    "A1,甲,张三丰,13977770123,100,40,杭州市西湖区文三路1号,30.1,120.1\n"
)
DAY = dt.date(2026, 11, 23)
NAMES = ("张三丰", "13977770123", "文三路")
ENDINGS = ["pdf", "xlsx", "gpx", "kml", "ics"]

Offered = dict[str, tuple[Callable[[], bytes], Callable[[], None] | None]]


@pytest.fixture
def home(empty: Path) -> Path:
    content = CASES.encode()
    taken = read(content, "f_2026-11-20.csv", Options())
    Portfolio.open(empty).commit(content, "f.csv", taken, now=NOW)
    return empty


def planned(home: Path) -> VisitList:
    cases = Portfolio.open(home).cases().collect().with_columns(held=None)
    crew = Crew("一组", ("李雷", "韩梅梅"))
    return make(sort(cases, {}), crew, DAY, Hours(), Straight(), NearestFirst(), 1)


@pytest.fixture
def plan_id(home: Path) -> str:
    return save(Ledger.open(home), planned(home), NOW)


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Offered:
    """Collect what a screen offers: name → what writes it, and how that is logged in full."""
    offered: Offered = {}

    def one(
        name: str,
        _label: str,
        write: Callable[[], bytes],
        *,
        log: Callable[[], None] | None = None,
        **_rest: object,
    ) -> None:
        offered[name] = write, log

    monkeypatch.setattr(downloads, "one", one)
    return offered


def printed(files: Offered) -> str:
    write, _ = files["pack-2026-11-23-一组.pdf"]
    pages = pypdf.PdfReader(io.BytesIO(write())).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "")


def test_the_pack_is_masked_until_full_names_are_asked_for(
    plan_id: str, visit: Visit, files: Offered
) -> None:
    app = visit("visits", plan=plan_id)

    assert not app.exception
    packs = {name: log for name, (_, log) in files.items() if name.startswith("pack-")}
    assert packs == {f"pack-2026-11-23-一组.{ending}": None for ending in ENDINGS}
    masked = printed(files)
    assert not any(one in masked for one in NAMES)
    assert "张**" in masked

    next(one for one in app.toggle if str(one.key).startswith("pack_full")).set_value(True).run()
    assert all(one in printed(files) for one in NAMES)


def test_that_a_full_pack_was_taken_stands_in_the_audit(
    home: Path, plan_id: str, visit: Visit, files: Offered
) -> None:
    app = visit("visits", plan=plan_id)
    next(one for one in app.toggle if str(one.key).startswith("pack_full")).set_value(True).run()

    _, log = files["pack-2026-11-23-一组.gpx"]
    assert log is not None
    log()

    taken = audited.rows(Ledger.open(home), audited.Wanted(act="export_visit_list"))
    assert taken["subject"].to_list() == ["pack-2026-11-23-一组.gpx"]


@pytest.mark.parametrize(
    ("role", "asked"), [(Role.MANAGER, True), (Role.AUDITOR, False), (Role.COMPLIANCE, False)]
)
def test_only_who_plans_is_asked_about_full_names(
    plan_id: str,
    role: Role,
    visit: Visit,
    files: Offered,
    monkeypatch: pytest.MonkeyPatch,
    *,
    asked: bool,
) -> None:
    monkeypatch.setattr(data, "actor", lambda: somebody("R", role))

    app = visit("visits", plan=plan_id)

    assert any(str(one.key).startswith("pack_full") for one in app.toggle) == asked
    assert "张三丰" not in printed(files)


def test_a_list_that_was_replaced_has_no_pack_and_says_so(
    home: Path, plan_id: str, visit: Visit, files: Offered
) -> None:
    ledger = Ledger.open(home)
    later = make(
        sort(Portfolio.open(home).cases().collect().with_columns(held=None), {}),
        Crew("一组", ("李雷", "韩梅梅", "王芳")),
        DAY,
        Hours(),
        Straight(),
        NearestFirst(),
        1,
    )
    assert number(later) != plan_id
    with ledger.write("plan", number(later)) as connection:
        put(connection, later, NOW, supersedes=plan_id)

    app = visit("visits", plan=plan_id)

    assert not any(name.startswith("pack-") for name in files)
    assert any("a later version took its place" in one.value for one in app.caption)


def all_routes(plan_id: str) -> None:
    """A screen that offers the packs of a whole plan."""
    from lib.screen import data  # noqa: PLC0415 — a script of its own
    from lib.screen.frame import Here  # noqa: PLC0415
    from lib.screen.visits import packs  # noqa: PLC0415 — a script of its own
    from lib.words import words  # noqa: PLC0415

    t = words("en")
    here = Here(t, data.portfolio().as_of_dates()[0], data.settings())
    packs.offer(t, here, plan_id)


def offering(plan_id: str) -> AppTest:
    app = AppTest.from_function(all_routes, default_timeout=PATIENCE, kwargs={"plan_id": plan_id})
    app.run()
    assert not app.exception
    return app


def test_all_routes_of_an_approved_plan_are_one_zip_and_a_proposal_none(
    home: Path, files: Offered
) -> None:
    ledger = Ledger.open(home)
    made = plan(ground(), Arrangement(((0, 1), (2,))))
    version = kept.save(ledger, made, NOW)
    app = offering(version)
    assert files == {}
    assert any("has not been approved yet" in one.value for one in app.caption)

    approve(ledger, version, Judged(((), ()), "later", ()), NOW)
    offering(version)

    (name,) = files
    assert name == f"packs-{FIRST}.zip"
    with ZipFile(io.BytesIO(files[name][0]())) as found:
        names = found.namelist()
    assert len(names) == 2 * len(ENDINGS)
    assert all(one.startswith(f"pack-{FIRST}-") for one in names)


@pytest.mark.usefixtures("home")
def test_who_may_take_nothing_out_is_offered_no_pack(
    plan_id: str, files: Offered, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data, "actor", lambda: somebody("R", Role.COLLECTOR))

    app = offering(plan_id)

    assert files == {}
    assert [*app.subheader, *app.toggle] == []
