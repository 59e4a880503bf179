"""What is stored of a person can be seen, restricted and erased, and nothing is left of him."""

import datetime as dt
import os
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
import sqlalchemy as sa

from lib.errors import NotFound, RecordRefused
from lib.experiments import changing
from lib.experiments import records as experiments
from lib.experiments.defining import PAID
from lib.followups import drafts
from lib.intake import Options
from lib.ledger.file import FILE
from lib.ledger.schema import audit, followups
from lib.lessons import noting
from lib.lessons import records as lessons
from lib.lessons.noting import Decision
from lib.portfolio import Portfolio, prepared
from lib.portfolio.apart import staging
from lib.portfolio.apart.jobs import Job
from lib.portfolio.bringing import read
from lib.portfolio.verifying import verify
from lib.privacy import decided
from lib.privacy.blanking import BLANKED
from lib.privacy.correcting import correct, standing, take_back
from lib.privacy.erasing import ErasureRefused, erase, search
from lib.privacy.person import LINKED, find, stored
from lib.rights import NotAllowed, Role
from tests.cast import somebody
from tests.conftest import NOW
from tests.lib.experiments.cast import DESIGN

LATER = NOW + dt.timedelta(days=2)
NAME, PHONE, IDENTITY, DOOR = "欧阳显明", "13977770123", "510104199003072334", "青石桥背巷77号"
CASES = (
    "案件编号,委托方,姓名,身份证号,手机号,居住地址,逾期金额,逾期天数,备注\n"
    f"A1,甲,{NAME},{IDENTITY},{PHONE},四川省成都市锦江区{DOOR},500,40,找{NAME}\n"
    f"A2,甲,李四,,13800000001,四川省成都市锦江区别处1号,300,10,\n"
    f"A3,甲,{NAME},{IDENTITY},{PHONE},四川省成都市锦江区{DOOR},abc,10,\n"
)
CONTACTS = (
    "案件编号,催收时间,催收方式,催收结果,催记内容\n"
    f"A1,2026-11-02 10:00,外访,无人在家,{NAME}的邻居\nA2,2026-11-02 10:00,外访,无人在家,空\n"
)
CONTACTED = (
    "案件编号,委托方,姓名,身份证号,手机号,居住地址,逾期金额,逾期天数,单位名称,"
    "联系人1姓名,联系人1关系,联系人1电话,配偶姓名\n"
    f"A1,甲,{NAME},{IDENTITY},{PHONE},四川省成都市锦江区{DOOR},500,40,蓝天商贸,"
    "李秀英,配偶,13712345678,李秀英\n"
)
MET = (
    "案件编号,催收时间,催收方式,催收结果,对象姓名\n"
    f"A1,2026-11-02 10:00,外访,无人在家,{NAME}\nA1,2026-11-03 10:00,外访,无人在家,王五六\n"
)


@pytest.fixture
def place(tmp_path: Path) -> Portfolio:
    one = Portfolio.open(tmp_path / "home")
    for name, text, kind in (
        ("cases_2026-11-20.csv", CASES, "cases"),
        ("f_2026-11-20.csv", CONTACTS, "followups"),
    ):
        content = text.encode()
        one.commit(content, name, read(content, name, Options(kind=kind)), now=NOW)
    with one.ledger.write("record follow-up", "f1") as connection:
        connection.execute(
            sa.insert(followups).values(
                followup_id="f1",
                case_key="甲:A1",
                happened_at=dt.datetime(2026, 11, 19, 10, 30),  # noqa: DTZ001 — on the watch
                channel="visit",
                outcome="NOT_HOME",
                note=f"{NAME} {PHONE}",
                currency="CNY",
                recorded_at=NOW,
                recorded_by="Alice",
            )
        )
    return one


@pytest.mark.parametrize("number", [IDENTITY, PHONE, "A1", "甲:A1"])
def test_a_person_is_found_by_identity_phone_or_case(place: Portfolio, number: str) -> None:
    person = find(place, number)
    assert (set(person.case_keys), set(person.ids)) == ({"甲:A1"}, {IDENTITY})


def test_who_is_not_stored_is_not_found_and_who_may_not_does_not_look(place: Portfolio) -> None:
    with pytest.raises(NotFound):
        find(place, "510104199003079999")
    with pytest.raises(NotAllowed):
        find(place.by(somebody("M", Role.MANAGER)), "A1")


def test_all_that_is_stored_of_a_person_is_told(place: Portfolio) -> None:
    told = stored(place, find(place, "A1"))
    assert {name: len(rows) for name, rows in told.items()} == {
        "cases": 1,
        "followups": 1,
        "ledger.followups": 1,
    }
    assert told["cases"][0]["addr_home"] == f"四川省成都市锦江区{DOOR}"


def test_what_is_told_of_other_persons_is_masked_and_of_himself_is_not(tmp_path: Path) -> None:
    one = Portfolio.open(tmp_path / "home")
    for name, text, kind in (
        ("cases_2026-11-20.csv", CONTACTED, "cases"),
        ("f_2026-11-20.csv", MET, "followups"),
    ):
        content = text.encode()
        one.commit(content, name, read(content, name, Options(kind=kind)), now=NOW)
    told = stored(one, find(one, "A1"))
    case = told["cases"][0]
    keys = ("name", "mobile", "employer", "contact1_name", "contact1_relation", "contact1_phone")
    assert [case[key] for key in keys] == [
        NAME, PHONE, "蓝天商贸", "李**", "配偶", "137****5678",
    ]  # fmt: skip
    assert case["spouse_name"] == "李**"
    assert sorted(row["person"] for row in told["followups"]) == sorted([NAME, "王**"])
    assert "李秀英" not in str(told)


def test_keys_of_person_and_doors_are_told_as_texts(place: Portfolio) -> None:
    row = stored(place, find(place, "A1"))["cases"][0]
    assert {type(row[key]) for key in ("person_key", "address_key")} == {str}


def test_amounts_are_told_as_the_file_had_them_with_their_currency(place: Portfolio) -> None:
    row = stored(place, find(place, "A1"))["cases"][0]
    assert (row["overdue_amount"], row["currency"]) == ("500.00", "CNY")


def test_a_restricted_person_is_in_no_list_until_that_is_lifted(place: Portfolio) -> None:
    keys = find(place, "A1").person_keys
    decided.decide(place.ledger, "restrict", keys, "request 7", stands=True, now=NOW)
    assert place.cases().collect()["case_key"].to_list() == ["甲:A2"]
    decided.decide(place.ledger, "restrict", keys, "request 8", stands=False, now=NOW)
    assert place.cases().collect()["case_key"].sort().to_list() == ["甲:A1", "甲:A2"]


def test_an_erased_person_is_in_no_file_of_the_store(place: Portfolio) -> None:
    person = find(place, "A1")
    assert search(place, person)
    done = erase(place, person, "request 9", now=NOW)

    assert (done.rows, done.texts, list(done.left)) == (2, 1, [])
    assert place.cases().collect()["case_key"].to_list() == ["甲:A2"]
    assert verify(place).whole
    with place.ledger.read() as connection:
        assert connection.execute(sa.select(followups.c.followup_id, followups.c.note)).all() == [
            ("f1", None)
        ]
    with pytest.raises(NotFound):
        find(place, IDENTITY)


def test_an_erased_person_is_not_in_what_was_made_of_the_files(
    place: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepared, "LARGE", 0)
    place = Portfolio.open(place.folder.parent)
    assert place.names().collect().height == 2
    made = place.folder.parent / prepared.FOLDER
    assert made.is_dir()

    done = erase(place, find(place, "A1"), "request 9", now=NOW)

    assert list(done.left) == []
    assert not made.exists()


@pytest.mark.parametrize("moment", ["before it begins", "before its rows", "after its rows"])
def test_what_is_being_made_of_the_files_brings_nobody_back(
    place: Portfolio, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    monkeypatch.setattr(prepared, "LARGE", 0)
    files, him = place.imports("cases"), find(place, "A1")
    rows = place.scan(files[0]).collect()
    left: list[str] = []

    def erased() -> None:
        left.extend(erase(place, him, "request 9", now=NOW).left)

    def made(_: Path) -> Iterator[pl.DataFrame]:
        if moment == "before its rows":
            erased()
        yield rows
        if moment == "after its rows":
            erased()

    if moment == "before it begins":
        erased()
    assert place.kept("names", files, made) is None

    assert left == []
    assert [*place.folder.parent.glob("prepared*/*")] == []


def test_what_somebody_was_typing_about_a_person_goes_with_him(place: Portfolio) -> None:
    for case in ("甲:A1", "甲:A2"):
        drafts.keep(place.ledger, drafts.OF_CASE, case, {"note": f"{NAME} {PHONE}"}, NOW)

    drafts.drop(place.ledger, drafts.OF_CASE, "甲:A2")
    done = erase(place, find(place, "A1"), "request 9", now=NOW)

    assert (drafts.of(place.ledger, drafts.OF_CASE, NOW), list(done.left)) == ({}, [])


def test_the_basis_of_an_erasure_keeps_nothing_that_tells_the_person(place: Portfolio) -> None:
    person = find(place, "A1")
    basis = decided.nameless(f"request 9 of {NAME} {PHONE} {IDENTITY} {DOOR}", person)
    erase(place, person, f"request 9 of {NAME}, {PHONE} or 13712349999", now=NOW)

    with place.ledger.read() as connection:
        kept = connection.scalars(sa.select(audit.c.why).where(audit.c.act == "erase")).one()
    assert basis.startswith("request 9 of 欧***")
    assert kept == "request 9 of 欧***, 139****0123 or 137****9999"
    assert not any(one in basis + kept for one in (NAME, PHONE, IDENTITY, "13712349999"))


def test_whose_name_stands_in_words_about_many_loses_it_there_with_his_erasure(
    place: Portfolio,
) -> None:
    ledger = place.ledger
    start = (NOW + dt.timedelta(days=1)).date()
    design = replace(DESIGN, start=start, last_entry=start)
    design = replace(design, name=f"after {NAME}", question=f"{NAME} was angry: does it help?")
    key = changing.propose(ledger, design, f"ask {NAME}, {PHONE}", NOW)
    changing.start(ledger, key, f"{NAME} agreed", NOW, day=NOW.date())
    noting.note(
        ledger,
        Decision(
            what="fewer visits",
            why=f"as {NAME} says",
            owner="Mia",
            decided_on=NOW.date(),
            review_on=NOW.date(),
            measure=PAID,
            as_of=NOW.date(),
            case_keys=("甲:A2", "甲:A4"),
            page="recovery",
        ),
        (),
        NOW,
    )

    done = erase(place, find(place, "A1"), "request 9", now=NOW)

    (one,) = experiments.listed(ledger)
    (lesson,) = lessons.listed(ledger)
    assert (one.design.name, one.design.question) == ("after ***", "*** was angry: does it help?")
    assert [step.note for step in one.steps] == ["ask ***, 139****0123", "*** agreed"]
    assert (one.design.arms, lesson.why) == (DESIGN.arms, "as *** says")
    assert (done.texts, list(done.left)) == (4, [])


def test_after_an_erasure_the_records_are_as_guarded_as_before(place: Portfolio) -> None:
    erase(place, find(place, "A1"), "request 9", now=NOW)
    with (
        pytest.raises(sa.exc.IntegrityError, match="only ever added to"),
        place.ledger.write("plan", "x") as connection,
    ):
        connection.exec_driver_sql("UPDATE followups SET note = 'x'")


def test_a_legal_hold_and_the_law_keep_what_somebody_wants_erased(place: Portfolio) -> None:
    person = find(place, "A1")
    with pytest.raises(ErasureRefused, match=r"2027-01-01.*person restrict NUMBER --basis TEXT"):
        erase(place, person, "request", now=NOW, kept_until=dt.date(2027, 1, 1))
    decided.decide(place.ledger, "legal_hold", person.person_keys, "court 5", stands=True, now=NOW)
    with pytest.raises(ErasureRefused, match="court 5"):
        erase(place, person, "request", now=NOW)
    assert place.cases().collect().height == 2


def test_every_free_text_about_a_person_is_emptied_by_an_erasure(place: Portfolio) -> None:
    """A table of the ledger with a note about somebody belongs into BLANKED."""
    with place.ledger.read() as connection:
        tables = sa.inspect(connection)
        notes = {
            (name, one["name"])
            for name in tables.get_table_names()
            if {column["name"] for column in tables.get_columns(name)} & set(LINKED)
            for one in tables.get_columns(name)
            if one["name"] in {"note", "text", "evidence", "what", "contest", "measures"}
        }
    assert notes <= {(name, one) for name, columns in BLANKED.items() for one in columns}


def waiting(place: Portfolio, content: bytes, name: str) -> Job:
    job = staging.start(place.folder.parent, content, name, Options(), now=NOW)
    staging.check(job, place, now=NOW)
    return job


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_an_erasure_throws_away_files_in_preparation(place: Portfolio, encoding: str) -> None:
    job = waiting(place, CASES.encode(encoding), "cases_2026-11-21.csv")
    assert job.file("upload").is_file()
    done = erase(place, find(place, "A1"), "request 9", now=NOW)
    assert (done.waiting, list(done.left), job.folder.exists()) == (1, [], False)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le"])
def test_the_search_finds_what_is_left_in_any_file_below_the_home(
    place: Portfolio, encoding: str
) -> None:
    person = find(place, "A1")
    home = place.folder.parent
    erase(place, person, "request 9", now=NOW)
    (home / "left").write_bytes(f"x四川省成都市锦江区{DOOR}".encode(encoding))
    with zipfile.ZipFile(home / "left.xlsx", "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("sheet.xml", PHONE * 9)
    assert search(place, person) == ["left", "left.xlsx"]


def test_an_erasure_leaves_no_rows_of_an_import_that_broke_off(place: Portfolio) -> None:
    old = place.folder / "cases" / "broken.parquet"
    shutil.copy(place.folder / place.imports("cases")[0].path, old)
    os.utime(old, (0, 0))
    assert list(erase(place, find(place, "A1"), "request 9", now=NOW).left) == []
    assert not old.exists()


def test_what_a_person_had_corrected_outlives_later_files(place: Portfolio) -> None:
    person = find(place, "A1")
    told = (("name", "欧阳显"), ("mobile", "139 7777 0999"), ("addr_home", "成都市武侯区新街1号"))
    for field, value in told:
        correct(place, person, "甲:A1", field, value, "request 3", now=NOW)
    later = CASES.replace("500", "600").encode()
    place.commit(later, "l.csv", read(later, "l_2026-11-21.csv", Options()), now=LATER)

    row = place.cases().collect().filter(case_key="甲:A1")
    assert row.select("name", "mobile", "addr_home", "overdue_amount", "lat").rows() == [
        ("欧阳显", "13977770999", "成都市武侯区新街1号", 60_000, None)
    ]
    assert find(place, "13977770999").case_keys == {"甲:A1"}
    assert len(stored(place, find(place, "A1"))["ledger.corrections"]) == 3
    take_back(place, person, "甲:A1", "request 4", now=NOW)
    assert place.cases().collect().filter(case_key="甲:A1")["name"].to_list() == [NAME]


def test_a_correction_tells_the_audit_why_and_what_it_takes_the_place_of(place: Portfolio) -> None:
    person = find(place, "A1")
    for value in ("欧阳显", "欧阳明"):
        correct(place, person, "甲:A1", "name", value, "request 3", now=NOW)
    with place.ledger.read() as connection:
        query = sa.select(audit.c.why, audit.c.before, audit.c.after)
        first, second = connection.execute(query.where(audit.c.act == "correct_personal")).all()
    assert (first.why, first.before, second.before) == ("request 3", None, first.after)


def test_the_basis_of_a_correction_keeps_neither_the_old_nor_the_right_data(
    place: Portfolio,
) -> None:
    person = find(place, "A1")
    basis = f"request 3 of {NAME}, now 欧阳显, 13712349999"
    correct(place, person, "甲:A1", "name", "欧阳显", basis, now=NOW)
    take_back(place, find(place, "A1"), "甲:A1", f"request 4 of {NAME}", now=NOW)
    with place.ledger.read() as connection:
        acts = audit.c.act.in_(["correct_personal", "withdraw_personal"])
        kept = " ".join(connection.execute(sa.select(audit.c.why).where(acts)).scalars())
    assert ("request 3" in kept, "request 4" in kept) == (True, True)
    assert not any(one in kept for one in (NAME, "欧阳显", "13712349999"))


@pytest.mark.parametrize(
    ("field", "value", "basis"),
    [
        ("mobile", "hello", "r"),
        ("id_no", "510104199003072335", "r"),
        ("name", "  ", "r"),
        ("name", "x" * 201, "r"),
        ("contact1_name", "x", "r"),
        ("name", "x", " "),
    ],
)
def test_a_correction_that_is_none_is_refused(
    place: Portfolio, field: str, value: str, basis: str
) -> None:
    with pytest.raises(RecordRefused):
        correct(place, find(place, "A1"), "甲:A1", field, value, basis, now=NOW)
    with pytest.raises(NotFound):
        correct(place, find(place, "A1"), "甲:A2", "name", "x", "r", now=NOW)


def test_an_erasure_empties_the_corrections_of_the_person(place: Portfolio) -> None:
    person = find(place, "A1")
    correct(place, person, "甲:A1", "mobile", "13977770999", "request 3", now=NOW)
    done = erase(place, find(place, "A1"), "request 9", now=NOW)
    assert (done.texts, list(done.left)) == (2, [])
    assert standing(place) == {}
    assert b"13977770999" not in (place.ledger.home / FILE).read_bytes()
