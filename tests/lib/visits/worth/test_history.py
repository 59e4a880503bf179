"""Which payments count for which visit, and what is known of cases that nobody visited."""

import datetime as dt

import polars as pl

from lib.visits.worth.history import unvisited, visited
from tests.lib.visits.worth.cast import AS_OF, FIRST, bounds, contact, contacts, payments, snapshot

VISIT = dt.date(2026, 10, 5)
DAY = dt.timedelta(days=1)


def credited(found: pl.LazyFrame) -> list[tuple[str, dt.date, bool]]:
    told = found.select("case_key", "day", "paid").sort("case_key", "day").collect()
    return list(told.iter_rows())


def test_a_payment_counts_from_the_day_of_the_visit_to_the_seventh_after_it() -> None:
    keys = ["A", "B", "C", "D"]
    found = visited(
        contacts(*(contact(key, VISIT) for key in keys)),
        payments(
            ("A", VISIT, 5_000),
            ("B", VISIT + 7 * DAY, 5_000),
            ("C", VISIT + 8 * DAY, 5_000),
            ("D", VISIT - DAY, 5_000),
        ),
        snapshot(keys).lazy(),
        bounds(),
        AS_OF,
    )

    assert [(key, paid) for key, _, paid in credited(found)] == [
        ("A", True),
        ("B", True),
        ("C", False),
        ("D", False),
    ]
    assert found.filter(pl.col("case_key") == "A").collect().to_dicts() == [
        {
            "case_key": "A",
            "day": VISIT,
            "bucket": "M2",
            "tier": "M",
            "outcome": "none",
            "verdict": "unseen",
            "reached": True,
            "paid": True,
            "share": 0.5,
        }
    ]


def test_of_two_visits_the_latest_takes_the_payment_once() -> None:
    found = visited(
        contacts(contact("A", VISIT), contact("A", VISIT + 3 * DAY)),
        payments(("A", VISIT + 4 * DAY, 100)),
        snapshot(["A"]).lazy(),
        bounds(),
        AS_OF,
    )

    assert credited(found) == [("A", VISIT, False), ("A", VISIT + 3 * DAY, True)]
    assert found.sort("day").collect()["outcome"].to_list() == ["none", "REFUSED"]


def test_a_visit_that_reached_nobody_brings_nothing_unless_the_setting_says_so() -> None:
    world = (
        contacts(contact("A", VISIT, "NOT_HOME")),
        payments(("A", VISIT + DAY, 100)),
        snapshot(["A"]).lazy(),
        bounds(),
        AS_OF,
    )

    assert credited(visited(*world)) == [("A", VISIT, False)]
    assert credited(visited(*world, with_contact=False)) == [("A", VISIT, True)]


def test_a_visit_whose_days_are_not_over_says_nothing_yet_but_keeps_its_payments() -> None:
    late = AS_OF - 3 * DAY
    found = visited(
        contacts(contact("A", late - 5 * DAY), contact("A", late)),
        payments(("A", late + DAY, 100)),
        snapshot(["A"]).lazy(),
        bounds(),
        AS_OF,
    )

    assert credited(found) == [("A", late - 5 * DAY, False)]


def test_payments_in_another_currency_and_visits_not_made_do_not_count() -> None:
    dollars = payments(("A", VISIT, 100)).with_columns(currency=pl.lit("USD"))
    found = visited(
        contacts(contact("A", VISIT), contact("A", VISIT + DAY, "NOT_DONE")),
        dollars,
        snapshot(["A"]).lazy(),
        bounds(),
        AS_OF,
    )

    assert credited(found) == [("A", VISIT, False)]


def test_before_the_first_snapshot_what_was_paid_since_belongs_to_the_amount() -> None:
    found = visited(
        contacts(contact("A", FIRST - 10 * DAY)),
        payments(("A", FIRST - 9 * DAY, 10_000)),
        snapshot(["A"], amount=30_000).lazy(),
        bounds(),
        AS_OF,
    )

    assert found.select("bucket", "share").collect().row(0) == ("M1", 0.25)


def test_the_verdict_is_the_one_on_the_address_that_was_visited() -> None:
    told = (
        contact("A", VISIT - 2 * DAY, address_kind="hukou", address_verdict="outdated"),
        contact("A", VISIT - DAY, address_kind="home", address_verdict="valid"),
        contact("A", VISIT, address_kind="hukou"),
    )
    found = visited(contacts(*told), payments(), snapshot(["A"]).lazy(), bounds(), AS_OF)

    assert found.sort("day").collect()["verdict"].to_list() == ["unseen", "unseen", "dead"]


def test_cases_are_looked_at_while_nobody_visits() -> None:
    found = unvisited(
        contacts(
            contact("B", FIRST - 2 * DAY),
            contact("C", FIRST + 3 * DAY),
            contact("D", FIRST - 8 * DAY),
        ),
        payments(("A", FIRST + 8 * DAY, 1), ("D", FIRST + 9 * DAY, 1), ("E", FIRST, 1)),
        snapshot(["A", "B", "C", "D", "E"]).lazy(),
        bounds(),
        AS_OF,
    )

    told = found.select("case_key", "paid").sort("case_key").collect()
    assert list(told.iter_rows()) == [("A", True), ("D", False), ("E", False)]


def test_who_pays_in_another_currency_while_nobody_visits_pays_nothing_of_the_case() -> None:
    told = payments(("A", FIRST + DAY, 1), ("B", FIRST + DAY, 1), ("B", FIRST + 2 * DAY, 1))
    currency = pl.when(pl.col("case_key") == "A").then(pl.lit("USD"))
    paid = told.with_columns(currency=currency.otherwise(None).cast(pl.String))

    found = unvisited(contacts(), paid, snapshot(["A", "B"]).lazy(), bounds(), AS_OF)

    rows = found.select("case_key", "paid").sort("case_key").collect()
    assert list(rows.iter_rows()) == [("A", False), ("B", True)]


def test_a_snapshot_whose_days_are_not_over_says_nothing() -> None:
    late = snapshot(["A"], day=AS_OF - 7 * DAY).lazy()

    assert unvisited(contacts(), payments(), late, bounds(), AS_OF).collect().is_empty()
