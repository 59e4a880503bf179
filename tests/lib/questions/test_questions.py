"""Own questions: their cells add up to the measures, and currencies are never added."""

import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from lib.cases.search import NOTHING
from lib.errors import NotFound, RecordRefused
from lib.ledger import Ledger
from lib.measures import contacts, cures, fieldwork, rolls
from lib.measures.noise import Estimate
from lib.portfolio import Portfolio
from lib.questions import records
from lib.questions.asking import Question, QuestionRefused, checked, question_of
from lib.questions.attributes import ATTRIBUTES, MONTH, NONE, OF_CASES, attributes
from lib.questions.measures import MEASURES
from lib.questions.pivoting import answer
from lib.questions.records import Kept
from lib.questions.sources import Sources, of_portfolio
from lib.recovery import recovery_table
from lib.recovery.paid import Silent
from lib.rights import NotAllowed, Role
from lib.settings import Settings
from lib.visits.worth import classes
from tests.cast import ALICE, BOB, NOON, somebody

SINCE, DAY = dt.date(2026, 10, 31), dt.date(2026, 11, 20)


@pytest.fixture(scope="module")
def place(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portfolio]:
    home = tmp_path_factory.mktemp("questions") / "home"
    shutil.copytree(sample_home, home)
    found = Portfolio.open(home)
    yield found
    found.ledger.close()


@pytest.fixture(scope="module")
def sources(place: Portfolio) -> Sources:
    return of_portfolio(place, Settings(), SINCE, DAY)


@pytest.fixture(scope="module")
def limits(place: Portfolio) -> pl.DataFrame:
    return classes.limits(place.cases(DAY)).collect()


def total(name: str, sources: Sources, limits: pl.DataFrame) -> tuple[int, int | None, int]:
    row = answer(Question(name, "bucket"), sources, limits).total.row(0, named=True)
    return row["part"], row["whole"], row["n"]


@pytest.mark.parametrize("name", MEASURES)
def test_the_cells_of_a_question_add_up_to_its_rows_and_its_total(
    name: str, sources: Sources, limits: pl.DataFrame
) -> None:
    columns = MONTH if MEASURES[name].of_events else "product"
    found = answer(Question(name, "bucket", columns), sources, limits)
    sums = pl.col("part", "whole", "n").sum()
    by_row = found.cells.group_by("row", "currency").agg(sums).sort("currency", "row")
    assert by_row.equals(found.rows.select(by_row.columns).sort("currency", "row")) or (
        found.measure.kind == "sum" and by_row["n"].sum() == found.rows["n"].sum()
    )
    whole = found.total.select(sums).row(0)
    assert found.cells.select(sums).row(0) == whole
    assert found.behind(None, None).len() == found.keys["case_key"].n_unique()


def test_recovery_is_that_of_the_page(
    place: Portfolio, sources: Sources, limits: pl.DataFrame
) -> None:
    table = recovery_table(
        place.cases(SINCE), place.repayments(), by=None, start=sources.start, end=DAY,
        base="overdue", base_day=SINCE,
    ).rows.row(0, named=True)  # fmt: skip
    assert total("recovery", sources, limits) == (
        table["numerator"], table["denominator"], table["n"]
    )  # fmt: skip
    assert total("paying", sources, limits)[0] == table["paying"]
    assert total("settled", sources, limits)[0] == table["settled"]
    assert total("collected", sources, limits)[0] == table["numerator"]


def test_rolls_and_cures_are_those_of_the_page(sources: Sources, limits: pl.DataFrame) -> None:
    basis = rolls.basis_of(sources.pairs)
    for name, by_amount in (("worse", False), ("worse_amount", True)):
        part, whole, n = total(name, sources, limits)
        told = rolls.worsening(sources.pairs, basis, by_amount=by_amount)
        assert isinstance(told, Estimate)
        assert part / (whole or 1) == pytest.approx(told.value)
        assert n == told.n
    part, whole, n = total("cured", sources, limits)
    fated = cures.fated(sources.pairs, sources.agreements)
    cured = cures.cure_rate(fated, basis, by_amount=False)
    assert isinstance(cured, Estimate)
    assert part / (whole or 1) == pytest.approx(cured.value)
    assert n == cured.n


def test_contacts_visits_and_promises_are_those_of_the_funnel(
    sources: Sources, limits: pl.DataFrame
) -> None:
    made = sources.contacts
    funnel = contacts.funnel(made, sources.kept, pl.DataFrame({"at": []}))
    n = dict(funnel.select("step", "n").iter_rows())
    assert total("contacted", sources, limits) == (n["contacts"], n["attempts"], n["attempts"])
    assert total("right", sources, limits) == (n["right"], n["contacts"], n["contacts"])
    keys = sources.cases_on(DAY)["case_key"]
    visits = fieldwork.visits(made, keys, sources.start, DAY).row(0, named=True)
    assert total("visits", sources, limits)[0] == visits["visits"]
    assert total("productive", sources, limits)[:2] == (visits["productive"], visits["visits"])
    kept, matured, _ = total("kept", sources, limits)
    assert 0 < kept < (matured or 0)


@pytest.mark.parametrize("name", [one for one in ATTRIBUTES if one != MONTH])
def test_every_attribute_parts_all_cases(name: str, sources: Sources, limits: pl.DataFrame) -> None:
    found = answer(Question("cases", name), sources, limits)
    assert found.cells["n"].sum() == sources.cases_on(DAY).height


def test_what_is_not_known_of_a_case_is_a_dash_in_every_attribute() -> None:
    types = dict.fromkeys((*OF_CASES, "last_outcome", "case_key"), pl.String)
    typed = pl.Schema({**types, "place_date": pl.Date, "overdue_amount": pl.Int64})
    nothing = pl.DataFrame({name: [None] for name in typed}, schema=typed)
    collectors = pl.DataFrame(schema=dict.fromkeys(("collector_no", "name", "team"), pl.String))
    told = attributes(nothing, DAY, pl.DataFrame(schema=classes.LIMITS), collectors)
    assert set(told.drop("case_key").row(0)) == {NOTHING}


def test_amounts_of_two_currencies_stand_beside_each_other(
    sources: Sources, limits: pl.DataFrame
) -> None:
    def cases_on(day: dt.date) -> pl.DataFrame:
        found = sources.cases_on(day)
        dollars = pl.when(pl.col("client") == "示例银行").then(pl.lit("USD")).otherwise("currency")
        return found.with_columns(currency=dollars)

    both = replace(sources, cases_on=cases_on)
    found = answer(Question("overdue", "bucket"), both, limits)
    assert found.total["currency"].to_list() == ["CNY", "USD"]
    assert found.cells.select("row", "currency").is_duplicated().any() is False
    counted = answer(Question("cases", "bucket"), both, limits)
    assert counted.total["n"].to_list() == [sources.cases_on(DAY).height]


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (Question("beauty", "bucket"), "no “beauty”"),
        (Question("cases", "name"), "no “name”"),
        (Question("cases", NONE), "no “”"),
        (Question("cases", "bucket", "bucket"), "are the same"),
        (Question("recovery", "bucket", MONTH), "has no month"),
    ],
)
def test_what_has_no_answer_is_refused(asked: Question, why: str) -> None:
    with pytest.raises(QuestionRefused, match=why):
        checked(asked)


def test_a_kept_question_is_the_one_that_was_asked() -> None:
    asked = Question("recovery", "bucket", "client", 2)
    assert question_of(asked.as_json()) == asked
    assert question_of({**asked.as_json(), "back": 99}).back == 1


def test_own_questions_are_seen_by_oneself_and_shared_ones_by_the_house(tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path)
    alice, bob = ledger.by(ALICE), ledger.by(BOB)
    asked = Question("recovery", "bucket", "client")
    shared = Kept("Board", asked)
    records.keep(alice, shared, now=NOON)
    records.keep(alice, shared, now=NOON)
    records.keep(alice, Kept("mine", asked, shared=False), now=NOON)
    assert [one.name for one in records.standing(alice)] == ["Board", "mine"]
    assert [one.name for one in records.standing(bob)] == ["Board"]
    with pytest.raises(RecordRefused, match="of this name already"):
        records.keep(bob, Kept("BOARD", asked), now=NOON)
    with pytest.raises(RecordRefused, match="a name"):
        records.keep(bob, Kept(" ", asked), now=NOON)
    with pytest.raises(RecordRefused, match="Only who kept"):
        records.retire(bob, shared.question_id, now=NOON)
    records.retire(alice, shared.question_id, now=NOON)
    assert records.standing(bob) == ()
    with pytest.raises(NotFound):
        records.retire(alice, shared.question_id, now=NOON)
    with pytest.raises(NotAllowed):
        records.keep(ledger.by(somebody("Al", Role.AUDITOR)), Kept("x", asked), now=NOON)


def test_clients_whose_repayments_are_not_known_in_the_period_are_in_no_measure_of_payments(
    sources: Sources, limits: pl.DataFrame
) -> None:
    told = dict(sources.known_of)
    counts = sources.cases_on(SINCE)["client"].value_counts(sort=True)
    client, n = counts.row(0)
    assert sources.silent == ()
    del told[client]
    some = replace(sources, known_of=told)

    assert some.silent == (Silent(client, n, None),)
    for name, measure in MEASURES.items():
        by_client = answer(Question(name, "client"), some, limits).rows["row"].to_list()
        assert (client in by_client) != measure.of_payments
    late = replace(sources, known_of={**told, client: SINCE})
    assert late.silent == (Silent(client, n, SINCE),)
    assert total("paying", late, limits) == total("paying", some, limits)
