import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from lib.visits.candidates import Candidate, Candidates, Reason, Refused, building, sort
from lib.words import Sentence
from tests.lib.visits.cast import basket

HOLDS = {"DECEASED": "Deceased", "hold:lawyer": "A lawyer acts"}


def test_every_refusal_names_its_reason() -> None:
    cases = basket(
        {"held": "DECEASED"},
        {"held": "FILE", "hold": "投诉"},
        {"hold": "停催"},
        {"recall_date": dt.date(2026, 10, 31)},
        {"closed_date": dt.date(2026, 10, 1)},
        {"case_status": "结清"},
        {"dpd": 0},
        {"overdue_amount": 0},
        {"dpd": None, "overdue_amount": None},
        {"lat": None},
        {"held": "hold:lawyer"},
        {"held": "hold:unheard of", "hold": "投诉"},
    )

    found = sort(cases, HOLDS)

    assert found.chosen == ()
    assert [(one.case_key, str(one.reason)) for one in found.refused] == [
        ("C1", "On hold since the last result: Deceased."),
        ("C2", "On hold by the client: 投诉."),
        ("C3", "On hold by the client: 停催."),
        ("C4", "Recalled by the client on 2026-10-31."),
        ("C5", "Closed on 2026-10-01."),
        ("C6", "The file gives the status “结清”."),
        ("C7", "Nothing is overdue."),
        ("C8", "Nothing is overdue."),
        ("C9", "The file does not say that anything is overdue."),
        ("C10", "No place is known. Please correct the address or add coordinates."),
        ("C11", "On the list of holds: A lawyer acts."),
        ("C12", "On the list of holds: unheard of."),
    ]


def test_what_is_no_reason_does_not_refuse() -> None:
    cases = basket(
        {"hold": "否"},
        {"recall_date": dt.date(2026, 11, 1)},
        {"case_status": "正常"},
        {"dpd": None},
        {"overdue_amount": None},
    )

    found = sort(cases, HOLDS)

    assert found.refused == ()
    assert found.chosen[-1].amounts == {}


def test_the_cases_of_one_person_at_one_place_are_one_stop() -> None:
    cases = basket(
        {"person_key": "P", "name": "张三", "lat": 30.12341, "overdue_amount": 100, "dpd": 40},
        {"lat": 30.5},
        {"person_key": "P", "name": "张三", "lat": 30.12339, "overdue_amount": 23, "dpd": 70},
    )

    first, second = sort(cases, HOLDS).chosen

    assert first == Candidate(
        case_keys=("C1", "C3"),
        names=("张三",),
        persons=1,
        lat=30.12341,
        lon=120.0,
        approximate=False,
        amounts={"CNY": 123},
        dpd=70,
    )
    assert second.case_keys == ("C2",)


def test_the_people_of_one_building_are_one_stop() -> None:
    here = {"lat": 30.1, "lon": 120.1}
    cases = basket(
        here | {"addr_home": "文三路12号3栋2单元502室"},
        here | {"addr_home": "文三路12号 3栋1单元101室"},
        here | {"addr_home": "文三路12号4栋101室"},
    )

    found = [(one.case_keys, one.persons) for one in sort(cases, HOLDS).chosen]

    assert found == [(("C1", "C2"), 2), (("C3",), 1)]


def test_a_case_between_two_doors_joins_them() -> None:
    here = {"lat": 30.1, "lon": 120.1}
    cases = basket(
        here | {"addr_home": "甲路1号101室", "person_key": "P"},
        here | {"addr_home": "乙路2号101室"},
        here | {"addr_home": "乙路2号202室", "person_key": "P"},
    )

    assert [one.case_keys for one in sort(cases, HOLDS).chosen] == [("C1", "C2", "C3")]


def test_sharing_an_approximate_place_does_not_make_one_door() -> None:
    middle = {"lat": 30.1, "lon": 120.1, "place_quality": "district"}

    found = sort(basket(middle, middle), HOLDS).chosen

    assert [(one.case_keys, one.approximate) for one in found] == [(("C1",), True), (("C2",), True)]


def test_currencies_are_kept_apart() -> None:
    one = {"person_key": "P", "lat": 30.1}
    cases = basket(one | {"overdue_amount": 5}, one | {"overdue_amount": 7, "currency": "TWD"})

    assert sort(cases, HOLDS).chosen[0].amounts == {"CNY": 5, "TWD": 7}


def test_a_case_picked_twice_counts_once() -> None:
    cases = basket({}, {"case_key": "C1"})

    assert [one.case_keys for one in sort(cases, HOLDS).chosen] == [("C1",)]


def test_a_hostile_hold_stays_text() -> None:
    found = sort(basket({"hold": "{0.__class__} <b>"}), HOLDS)

    assert str(found.refused[0].reason) == "On hold by the client: {0.__class__} <b>."


def test_the_summary_counts_cases_and_doors() -> None:
    found = Candidates(
        chosen=sort(basket({}, {}), HOLDS).chosen, refused=(Refused("X", Sentence("no")),)
    )

    assert str(found.summary()) == "2 cases at 2 doors can be visited, 1 cases cannot."


def test_the_building_of_an_address() -> None:
    assert [
        building(text)
        for text in ("文三路12号3栋502室", "A座1201", "南京东路5號樓之2", "长安街 7 号院2", "某村")
    ] == ["文三路12号3栋", "A座", "南京东路5號樓", "长安街7号", "某村"]


ADDRESSES = st.sampled_from([None, "甲路1号", "乙路2号3栋5室", "乙路2号3栋6室"])


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "person_key": st.sampled_from([None, "P", "Q"]),
                "addr_home": ADDRESSES,
                "lat": st.sampled_from([None, 30.1, 30.2]),
                "dpd": st.sampled_from([None, 0, 30]),
            }
        ),
        max_size=12,
    )
)
@settings(derandomize=True)
def test_no_case_is_lost_and_none_is_in_two_places(rows: list[dict[str, object]]) -> None:
    found = sort(basket(*rows), HOLDS)

    keys = [key for one in found.chosen for key in one.case_keys]
    keys += [one.case_key for one in found.refused]
    assert sorted(keys) == sorted(f"C{number + 1}" for number in range(len(rows)))


def test_what_the_rules_refuse_is_not_visited_and_a_hold_is_named_by_its_own_words() -> None:
    cases = basket({}, {"held": "DECEASED"}, {})
    rule = Reason("CN-X", "place", Sentence("CN-X: no"))
    held = Reason("HOUSE-HOLDS", "stop", Sentence("HOUSE-HOLDS: A hold stands."))

    found = sort(cases, HOLDS, {"C1": [rule], "C2": [held]})

    assert [one.case_keys for one in found.chosen] == [("C3",)]
    assert [str(one.reason) for one in found.refused] == [
        "CN-X: no",
        "On hold since the last result: Deceased.",
    ]
