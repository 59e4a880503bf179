"""One person over several cases: what is certain is joined, what is likely is asked."""

import polars as pl
import pytest

from lib.cases.persons import confirmed, near, overrides, pair, proposals, why

SCHEMA = dict.fromkeys(("person_key", "id_no", "name", "mobile", "address_key"), pl.String)


def cases(*rows: tuple[str | None, ...]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=SCHEMA, orient="row")


IDENTIFIED = ("id1", "110101199001011001", "张三", "139", None)
NAMELESS = ("ph1", None, "张三", "139", None)


def test_who_gives_name_and_phone_of_one_identity_is_that_person() -> None:
    assert overrides(cases(IDENTIFIED, NAMELESS), {}) == {"ph1": "id1"}


def test_conflicting_identities_are_not_joined() -> None:
    twin = ("id2", "220101199001011002", "张三", "139", None)

    assert overrides(cases(IDENTIFIED, twin, NAMELESS), {}) == {}


@pytest.mark.parametrize(
    "other", [("ph2", None, "李四", "139", None), ("ph3", None, "张三", None, None)]
)
def test_name_or_phone_alone_joins_nobody(other: tuple[str | None, ...]) -> None:
    assert overrides(cases(IDENTIFIED, other), {}) == {}


def test_a_manager_goes_before_all_else() -> None:
    frame = cases(IDENTIFIED, NAMELESS, ("k9", None, None, None, None))

    assert overrides(frame, {pair("ph1", "id1"): False}) == {}
    assert overrides(frame, {pair("k9", "id1"): True}) == {"k9": "id1", "ph1": "id1"}


def test_a_person_goes_by_his_identity() -> None:
    frame = cases(IDENTIFIED, ("a first key", None, "张三", "139", None))

    assert overrides(frame, {}) == {"a first key": "id1"}


def test_who_was_said_to_be_two_does_not_become_one_by_a_third() -> None:
    decided = {("a", "b"): True, ("b", "c"): True, ("a", "c"): False}

    assert overrides(cases(), decided) == {"b": "a"}


def test_all_keys_of_a_confirmed_person_are_known() -> None:
    decided = {("a", "b"): True, ("b", "c"): True, ("d", "e"): False}

    assert confirmed(decided, "c") == {"a", "b", "c"}
    assert confirmed(decided, "d") == {"d"}


def test_likely_links_are_proposed_with_their_reason() -> None:
    frame = cases(
        ("a", "110101199001011001", "张三", "139", "home"),
        ("b", None, "李四", "139", None),
        ("c", None, "张三", "138", "home"),
        ("d", "220101199001011002", "王五", "139", None),
        ("e", None, "赵六", None, "home"),
    )

    assert proposals(frame, {}).rows() == [
        ("a", "b", "phone"),
        ("a", "c", "name_address"),
        ("b", "d", "phone"),
    ]
    assert proposals(frame, {("a", "b"): False, ("b", "d"): True}).rows() == [
        ("a", "c", "name_address")
    ]


def test_what_the_sender_has_masked_is_no_identity_no_name_and_no_phone() -> None:
    frame = cases(
        ("a", "110101199001011001", "张三", "139****0001", "home"),
        ("b", None, "张三", "139****0001", None),
        ("c", "110***", "张*", "138", "home"),
        ("d", None, "张*", "138", "home"),
        ("e", "220***", "李四", "137", None),
        ("f", "330***", "王五", "137", None),
    )

    assert overrides(frame, {}) == {}
    # A masked identity keeps nobody from being asked about.
    assert proposals(frame, {}).rows() == [("e", "f", "phone")]
    assert near(frame, "a")["person_key"].to_list() == ["a", "b"]
    masked = {"id_no": "110***", "name": "张*", "mobile": "139****0001", "customer_no": "K*"}
    assert why(masked, dict(masked)) == "confirmed"


def test_the_phone_of_an_office_proposes_nobody() -> None:
    crowd = [(f"p{n}", None, f"name {n}", "4001", None) for n in range(6)]

    assert proposals(cases(*crowd), {}).height == 0


def test_why_two_cases_are_one_persons() -> None:
    one = {"id_no": "110101199001011001", "name": "张三", "mobile": "139", "customer_no": "K1"}

    assert [
        why(one, {**one, **other})
        for other in (
            {},
            {"id_no": None},
            {"id_no": None, "mobile": None},
            {"id_no": None, "mobile": None, "customer_no": None},
        )
    ] == ["identity", "name_phone", "customer", "confirmed"]


@pytest.mark.parametrize("phone", ["138****8000", "138XXXX8000"])
def test_a_masked_phone_neither_joins_nor_proposes_anybody(phone: str) -> None:
    frame = cases(
        ("id1", "110101199001011001", "张三", phone, None),
        ("ph1", None, "张三", phone, None),
        ("ph2", None, "李四", phone, None),
    )

    assert overrides(frame, {}) == {}
    assert proposals(frame, {}).is_empty()
