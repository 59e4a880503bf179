"""Files belong to records: kept beside the ledger, handed out by right, gone with the person."""

import datetime as dt
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa

from lib.attachments import files, keeping, records
from lib.attachments.kinds import AttachmentRefused
from lib.attachments.records import Sent
from lib.errors import NotFound, StoreBroken
from lib.ledger.schema import attachments, audit
from lib.portfolio import Portfolio
from lib.portfolio.verifying import verify
from lib.privacy import decided, retention
from lib.privacy.erasing import erase, search
from lib.privacy.person import find, stored
from lib.rights import NotAllowed, Role
from tests.cast import somebody
from tests.conftest import NOW
from tests.lib.attachments.cast import LETTER, PHOTO, PROGRAM, photo

MOST = 5.0


def attach(place: Portfolio, *sent: Sent, to: str = "f1") -> int:
    return keeping.attach(place, sent, "followup", to, most_mb=MOST, now=NOW)


def there(place: Portfolio) -> list[Path]:
    return sorted(p for p in (place.ledger.home / files.FOLDER).rglob("*") if p.is_file())


def one(place: Portfolio) -> dict[str, object]:
    return records.listed(place.ledger).row(0, named=True)


def acts(place: Portfolio) -> list[str]:
    with place.ledger.read() as connection:
        return list(connection.scalars(sa.select(audit.c.act).order_by(audit.c.sequence)))


def test_a_file_lies_by_its_hash_for_our_eyes_only_and_the_ledger_names_it(
    place: Portfolio,
) -> None:
    assert attach(place, PHOTO) == 1

    (path,) = there(place)
    row = one(place)
    assert (path.name, path.parent.name) == (row["sha256"], str(row["sha256"])[:2])
    assert files.name_of(path.read_bytes()) == row["sha256"]
    assert oct(path.stat().st_mode)[-3:] == "600"
    assert (row["case_key"], row["file_name"], row["size"]) == (
        "甲:A1",
        "门口.jpg",
        path.stat().st_size,
    )


def test_the_same_file_sent_twice_is_one_attachment(place: Portfolio) -> None:
    assert [attach(place, PHOTO), attach(place, PHOTO), attach(place, PHOTO, PHOTO)] == [1, 0, 0]
    assert records.listed(place.ledger).height == 1
    assert acts(place).count("attach") == 1


def test_one_bad_file_among_several_keeps_none(place: Portfolio) -> None:
    with pytest.raises(AttachmentRefused):
        attach(place, PHOTO, Sent("run.jpg", PROGRAM))

    assert (there(place), records.listed(place.ledger).height) == ([], 0)


def test_what_belongs_to_no_record_is_not_attached(place: Portfolio) -> None:
    with pytest.raises(NotFound):
        attach(place, PHOTO, to="f9")
    assert there(place) == []


@pytest.mark.parametrize(
    ("role", "refusal"),
    [(Role.AUDITOR, NotAllowed), (Role.ADMINISTRATOR, NotAllowed), (Role.COLLECTOR, NotFound)],
)
def test_a_content_is_for_who_may_reveal_and_a_collector_gets_his_own_cases_only(
    place: Portfolio, role: Role, refusal: type[Exception]
) -> None:
    attach(place, PHOTO)
    key = str(one(place)["attachment_id"])
    number = "W002" if role is Role.COLLECTOR else None

    with pytest.raises(refusal):
        keeping.content(place.by(somebody("bob", role, collector=number)), key, keeping.SHOW)

    own = place.by(somebody("zhang", Role.COLLECTOR, collector="W001"))
    assert keeping.content(own, key, keeping.TAKE).startswith(b"\xff\xd8")
    assert acts(place)[-1] == "take_attachment"
    with pytest.raises(NotFound):
        keeping.attach(own, [PHOTO], "followup", "f2", most_mb=MOST, now=NOW)


def test_an_attachment_taken_back_is_not_listed_and_not_handed_out(place: Portfolio) -> None:
    attach(place, PHOTO)
    key = str(one(place)["attachment_id"])

    keeping.take_back(place, key, NOW)

    assert records.listed(place.ledger).height == 0
    assert verify(place).whole


def test_a_file_taken_back_by_mistake_is_attached_again_however_often(place: Portfolio) -> None:
    keys = set()
    for _ in range(3):
        assert [attach(place, PHOTO), attach(place, PHOTO)] == [1, 0]
        key = str(one(place)["attachment_id"])
        keys.add(key)
        keeping.take_back(place, key, NOW)

    assert (len(keys), records.listed(place.ledger).height) == (3, 0)
    assert verify(place).whole


def test_a_file_attached_again_after_an_erasure_is_named_by_the_ledger(place: Portfolio) -> None:
    attach(place, PHOTO)
    erase(place, find(place, "A1"), "request 1", now=NOW + dt.timedelta(days=2))

    assert attach(place, PHOTO) == 1

    (path,) = there(place)
    assert path.name in records.listed(place.ledger)["sha256"].to_list()


def test_verify_names_a_file_that_is_missing_and_one_that_was_changed(place: Portfolio) -> None:
    attach(place, PHOTO, Sent("协议.pdf", LETTER))
    assert verify(place).summary().values["attachments"] == 2
    gone, changed = there(place)
    gone.unlink()
    changed.write_bytes(b"other")

    found = verify(place)

    told = " ".join(str(one.what) for one in found.spoiled)
    assert (found.whole, len(found.spoiled)) == (False, 2)
    assert f"({gone.name[:16]}) is missing" in told
    assert f"({changed.name[:16]}) is not as it was written" in told
    assert {"attachment_id", "message"} == set(found.as_json()["spoiled"][0])
    with pytest.raises(StoreBroken):
        keeping.content(place, str(one(place)["attachment_id"]), keeping.SHOW)


def test_an_erasure_deletes_the_files_of_the_person_and_proves_it(place: Portfolio) -> None:
    attach(place, PHOTO)
    attach(place, PHOTO, Sent("other.jpg", photo("blue")), to="f2")
    only_his = Sent("his.jpg", photo("green"))
    attach(place, only_his)
    person = find(place, "A1")
    assert len(search(place, person)) >= 2

    done = erase(place, person, "request 1", now=NOW + dt.timedelta(days=2))

    assert (done.attached, list(done.left)) == (1, [])
    rows = records.listed(place.ledger)
    assert rows.filter(case_key="甲:A1")["sha256"].to_list() == [None, None]
    # What another person's record names as well is his and stays.
    assert sorted(path.name for path in there(place)) == sorted(
        rows.filter(case_key="甲:A2")["sha256"]
    )
    assert verify(place).whole


def test_a_file_that_no_record_names_is_told_by_the_search_and_goes_with_an_erasure(
    place: Portfolio,
) -> None:
    files.put(place.ledger.home, b"left by a step that broke off")
    person = find(place, "A1")
    (left,) = there(place)

    assert str(left.relative_to(place.ledger.home)) in search(place, person)
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=365)
    assert list(erase(place, person, "request 2", now=later).left) == []


def test_what_is_exported_of_a_person_has_his_files(place: Portfolio) -> None:
    assert keeping.archive(place, {"甲:A1"}) is None
    attach(place, PHOTO)
    row = stored(place, find(place, "A1"))["ledger.attachments"][0]

    packed = keeping.archive(place, {"甲:A1"})

    assert packed is not None
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        (name,) = archive.namelist()
        assert files.name_of(archive.read(name)) == row["sha256"]
    assert "门口" not in name


def test_attachments_past_their_time_are_let_go_but_for_a_legal_hold(place: Portfolio) -> None:
    attach(place, PHOTO)
    attach(place, Sent("b.jpg", photo("blue")), to="f2")
    held = find(place, "A2")
    decided.decide(place.ledger, "legal_hold", held.person_keys, "court 7", stands=True, now=NOW)
    long_after = NOW.date() + dt.timedelta(days=1830)

    found = [one for one in retention.past(place, long_after) if one.kind == "attachments"]
    assert sorted(one.state for one in found) == ["due", "held"]
    assert retention.run(place, found, "retention") == 1

    assert len(there(place)) == 1
    assert verify(place).whole
    with place.ledger.read() as connection:
        kept = connection.scalars(sa.select(attachments.c.sha256)).all()
    assert sum(one is None for one in kept) == 1
