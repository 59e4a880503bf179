"""What happened to a case between two files: each rule by a case worked out by hand."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.portfolio.compare.changes import Changes, changes
from lib.portfolio.compare.comparing import uncounted
from lib.portfolio.compare.happened import Kind
from lib.portfolio.compare.transitions import transitions
from tests.lib.portfolio.changing import (
    AFTER,
    BEFORE,
    HAPPENED,
    Row,
    after,
    before,
    case,
    on,
    repayments,
    snapshot,
)


def kinds(found: Changes) -> dict[str, list[str]]:
    """Case → its kinds."""
    flags = found.cases.select("case_key", *(kind.value for kind in Kind))
    return {
        row.pop("case_key"): [kind for kind, flag in row.items() if flag]
        for row in flags.iter_rows(named=True)
    }


def kinds_of(was: Row, now: Row | None, **more: pl.LazyFrame | pl.DataFrame) -> list[str]:
    """The kinds of a single case; beside it stands one that stays as it is."""
    other = case("other", None, None)
    later = [snapshot(AFTER, *([now] if now else []), other)]
    return kinds(changes(snapshot(BEFORE, was, other), *later, **more))[was["case_key"]]  # type: ignore[arg-type]


def test_each_case_is_told_what_happened_to_it() -> None:
    assert kinds(changes(before(), after())) == HAPPENED


def test_the_counts_of_the_import_keep_their_names() -> None:
    counts = changes(before(), after()).as_json()

    assert {name: counts[name] for name in ("new", "updated", "unchanged", "left")} == {
        "new": 1,
        "updated": 9,
        "unchanged": 1,
        "left": 3,
    }
    assert counts["balance_changed"] == counts["balance_up"] + counts["balance_down"] == 6


def test_the_summary_never_adds_two_currencies() -> None:
    rows = changes(before(), after()).rows_json()

    assert [row for row in rows if row["kind"] == "balance_up"] == [
        {"kind": "balance_up", "currency": "CNY", "n": 2, "amount_before": "13",
         "amount_after": "14.6", "difference": "1.6", "received": "0"},
        {"kind": "balance_up", "currency": "USD", "n": 1, "amount_before": "9",
         "amount_after": "10", "difference": "1", "received": "0"},
    ]  # fmt: skip
    assert [(row["n"], row["difference"]) for row in rows if row["kind"] == "missing"] == [
        (3, "-30")
    ]


def test_a_case_that_is_no_longer_in_the_file_is_never_cured() -> None:
    assert kinds_of(case("A", 40, 100), None) == ["missing"]


def test_a_case_without_days_moves_by_its_bucket() -> None:
    was, now = case("A", None, 9, bucket="M2"), case("A", None, 9, bucket="M0")

    assert kinds_of(was, now) == ["cured"]


def test_an_unknown_bucket_moves_nowhere() -> None:
    assert kinds_of(case("A", None, 9), case("A", 40, 9)) == ["aged"]


def test_a_placement_that_ended_is_a_recall_once() -> None:
    ended = {"recall_date": on(11, 20)}
    assert kinds_of(case("A", 40, 9, **ended), case("A", 60, 9, **ended)) == ["recalled"]
    past = {"recall_date": on(10, 31)}
    assert kinds_of(case("A", 40, 9, **past), case("A", 60, 9, **past)) == ["aged"]


def test_a_closed_case_is_settled_when_nothing_is_due_and_recalled_otherwise() -> None:
    was = case("A", 0, 0)
    assert "settled" in kinds_of(was, case("A", 0, 0, closed_date=on(11, 3)))
    assert "recalled" in kinds_of(was, case("A", 0, 7, closed_date=on(11, 3)))


def test_a_status_that_only_contains_the_word_settled_settles_nothing() -> None:
    assert "settled" not in kinds_of(case("A", 40, 9), case("A", 60, 9, case_status="未结清"))


def test_another_currency_makes_amounts_incomparable() -> None:
    was, now = case("A", 40, 900), case("A", 40, 100, currency="USD")

    assert kinds_of(was, now) == ["other"]


def test_what_was_paid_in_another_currency_before_is_not_taken_off_what_was_paid_since() -> None:
    was = case("A", 40, 900, paid_amount=100)
    now = case("A", 40, 900, paid_amount=300, currency="HKD")

    found = changes(snapshot(BEFORE, was), snapshot(AFTER, now))

    assert found.cases.select("received", "paid").rows() == [(None, False)]


def test_the_cases_of_one_currency_are_listed_and_those_without_any_are_one_too() -> None:
    now = snapshot(AFTER, case("A", 1, 5), case("B", 1, 4, currency=None))
    found = changes(snapshot(BEFORE), now)

    assert found.of(Kind.NEW)["case_key"].to_list() == ["A", "B"]
    assert found.of(Kind.NEW, "CNY")["case_key"].to_list() == ["A"]
    assert found.of(Kind.NEW, None)["case_key"].to_list() == ["B"]


def test_where_the_overdue_amount_stays_the_balance_tells() -> None:
    was, now = case("A", 40, 9, balance=100), case("A", 40, 9, balance=80)

    assert kinds_of(was, now) == ["balance_down"]


def test_repayments_between_the_two_days_count_net_and_in_the_currency_of_the_case() -> None:
    paid = repayments(
        ("A", on(10, 31), 1000, "CNY"),
        ("A", on(11, 1), 300, None),
        ("A", on(11, 20), 70, "CNY"),
        ("A", on(11, 10), -50, "CNY"),
        ("A", on(11, 10), 9000, "USD"),
        ("A", on(11, 21), 5000, "CNY"),
        (None, on(11, 10), 40, "CNY"),
        ("B", on(11, 10), 40, "CNY"),
        ("B", on(11, 11), -40, "CNY"),
    )
    was = [case("A", 40, 900, paid_amount=0), case("B", 40, 900, paid_amount=0)]
    now = [case("A", 60, 900, paid_amount=1), case("B", 60, 900, paid_amount=8)]

    found = changes(snapshot(BEFORE, *was), snapshot(AFTER, *now), repayments=paid)

    told = found.cases.select("case_key", "received", "paid", "by_repayments").sort("case_key")
    assert told.rows() == [("A", 320, True, True), ("B", 0, False, True)]


def test_a_client_without_repayments_is_believed_what_his_file_says() -> None:
    paid = repayments(("A", on(11, 10), 40, "CNY"))
    was = [case("A", 40, 900), case("B", 40, 900, client="乙", paid_amount=100)]
    now = [case("A", 60, 900), case("B", 60, 900, client="乙", paid_amount=250)]

    found = changes(snapshot(BEFORE, *was), snapshot(AFTER, *now), repayments=paid)

    told = found.cases.select("case_key", "received", "by_repayments").sort("case_key")
    assert told.rows() == [("A", 40, True), ("B", 150, False)]


@pytest.mark.parametrize(
    ("last", "amount", "kinds_told"),
    [
        (on(11, 3), 70, ["paid"]),
        (on(11, 3), None, ["paid"]),
        (on(10, 31), 70, ["other"]),
    ],
)
def test_a_last_payment_after_the_earlier_file_tells_that_it_was_paid(
    last: dt.date, amount: int | None, kinds_told: list[str]
) -> None:
    now = case("A", 40, 9, last_pay_date=last, last_pay_amount=amount)

    assert kinds_of(case("A", 40, 9), now) == kinds_told


def test_what_the_file_says_was_paid_on_a_new_case_is_nothing_that_happened_here() -> None:
    new = case("new", 40, 9, last_pay_date=on(11, 3), last_pay_amount=70)

    found = changes(snapshot(BEFORE, case("A", 40, 9)), snapshot(AFTER, case("A", 40, 9), new))

    assert kinds(found)["new"] == ["new"]


def test_what_new_cases_paid_between_the_days_is_told_apart_from_those_that_were_there() -> None:
    rows = [case("A", 40, 9), case("new", 40, 9)]
    days = (on(10, 31), on(11, 3), on(11, 20), on(11, 21))
    paid = pl.DataFrame(
        {
            "case_key": ["new"] * 4 + ["A"],
            "pay_date": [*days, on(11, 3)],
            "amount": [1, 30_000, -500, 7, 4],
            "currency": [None, "CNY", None, None, None],
        }
    )

    found = changes(snapshot(BEFORE, rows[0]), snapshot(AFTER, *rows), repayments=paid.lazy())

    assert found.paid_on_new == {"CNY": 29_500}
    assert found.summary().filter(pl.col("kind") == "new")["received"].to_list() == [0]
    assert [str(note) for note in uncounted(found)] == [
        "New cases also paid CNY 295.00 between the two days, which no figure here counts."
    ]


def test_a_promise_is_broken_between_the_days_when_its_grace_ends_there() -> None:
    promises = pl.DataFrame(
        {
            "case_key": ["A", "B", "C", "D"],
            "last_day": [on(10, 31), on(10, 30), on(11, 19), on(11, 10)],
            "status": ["broken", "broken", "broken", "partial"],
        }
    )
    rows = [case(key, 40, 9) for key in "ABCD"]

    found = changes(snapshot(BEFORE, *rows), snapshot(AFTER, *rows), promises=promises)

    lost = found.of(Kind.PROMISE_BROKEN)["case_key"].sort().to_list()
    assert lost == ["A", "C"]


def test_a_column_that_a_file_lacks_is_no_change_of_its_cases() -> None:
    was = snapshot(BEFORE, case("A", 40, 9, addr_home="旧址"))
    now = snapshot(AFTER, case("A", 40, 9))

    lacking = changes(was, now, given=({"addr_home"}, set()))
    emptied = changes(was, now, given=({"addr_home"}, {"addr_home"}))

    assert (kinds(lacking), lacking.one_sided) == ({"A": ["unchanged"]}, ["addr_home"])
    assert (kinds(emptied), emptied.columns) == ({"A": ["other"]}, {"addr_home": 1})


def test_a_column_that_one_clients_file_lacks_is_no_change_of_his_cases_beside_others() -> None:
    was = snapshot(
        BEFORE,
        case("lost", 40, 5, collector="张"),
        case("乙:given", 40, 5, client="乙", collector="张"),
    )
    now = snapshot(
        AFTER,
        case("lost", 40, 5, collector=None),
        case("乙:given", 40, 5, client="乙", collector="李"),
    )

    found = changes(was, now)

    assert found.of(Kind.ASSIGNED)["case_key"].to_list() == ["乙:given"]
    assert found.of(Kind.UNCHANGED)["case_key"].to_list() == ["lost"]


def test_the_columns_that_differ_are_named_for_each_case() -> None:
    found = changes(before(), after())

    named = found.named(pl.Series(["moved", "quiet", "rolled-back", "new"])).sort("case_key")

    assert named.rows() == [
        ("moved", ["addr_home", "collector"]),
        ("quiet", []),
        ("rolled-back", ["paid_amount"]),
    ]


def test_the_first_file_of_a_client_is_all_new() -> None:
    found = changes(before().clear(), after())

    assert set(map(tuple, kinds(found).values())) == {("new",)}
    assert found.cases["amount_before"].null_count() == after().height


def test_each_case_is_in_one_cell_of_the_transition_table() -> None:
    table = transitions(changes(before(), after()).cases).filter(pl.col("currency") == "CNY")

    assert table.select("state_before", "state_after", "n", "amount").rows() == [
        ("M1", "M1", 1, 100),
        ("M1", "M2", 1, 300),
        ("M2", "M0", 1, 500),
        ("M2", "M2", 2, 900),
        ("M2", "settled", 1, 700),
        ("M2", "missing", 1, 600),
        ("M3", "M2", 1, 900),
        ("M4", "recalled", 2, 3000),
        ("M7+", "written_off", 1, 5000),
        ("closed", "missing", 1, 400),
        ("new", "M1", 1, 50),
    ]
    whole = table.group_by("state_before").agg(pl.col("n_share", "amount_share").sum().round(9))
    assert set(whole["n_share"]) | set(whole["amount_share"]) == {1.0}


def frames(day: dt.date) -> st.SearchStrategy[pl.DataFrame]:
    """Snapshots of few keys, so that many cases are in both."""
    rows = st.dictionaries(
        st.sampled_from("ABCDEFGH"),
        st.tuples(
            st.one_of(st.none(), st.integers(0, 250)),
            st.one_of(st.none(), st.integers(0, 3)),
            st.sampled_from(["CNY", "USD"]),
            st.sampled_from([None, "退案", "结清", "正常"]),
            st.sampled_from(["张", "李"]),
        ),
        max_size=8,
    )
    return rows.map(
        lambda cases: snapshot(
            day,
            *(
                case(key, dpd, owed, currency=currency, case_status=status, collector=who)
                for key, (dpd, owed, currency, status, who) in cases.items()
            ),
        )
    )


@settings(deadline=None)
@given(was=frames(BEFORE), now=frames(AFTER))
def test_every_case_is_new_missing_or_in_both_and_has_a_kind(
    was: pl.DataFrame, now: pl.DataFrame
) -> None:
    found = changes(was, now)
    counts = found.as_json()

    assert found.cases["case_key"].is_unique().all()
    assert counts["new"] + counts["updated"] + counts["unchanged"] == now.height
    assert counts["left"] + counts["updated"] + counts["unchanged"] == was.height
    assert all(kinds(found).values())
    assert sum(transitions(found.cases)["n"]) == found.cases.height


@settings(deadline=None)
@given(frames(BEFORE))
def test_a_snapshot_beside_itself_changes_nothing(same: pl.DataFrame) -> None:
    assert {tuple(told) for told in kinds(changes(same, same)).values()} <= {("unchanged",)}


@settings(deadline=None)
@given(was=frames(BEFORE), now=frames(AFTER))
def test_the_other_way_round_the_new_ones_are_missing(was: pl.DataFrame, now: pl.DataFrame) -> None:
    there, back = changes(was, now).as_json(), changes(now, was).as_json()

    assert (there["new"], there["left"]) == (back["left"], back["new"])
