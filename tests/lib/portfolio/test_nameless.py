"""A client's name in the heading never doubles cases that were loaded without it."""

import datetime as dt
from pathlib import Path

import pytest

from lib.errors import ClientUnsure
from lib.intake import Options
from lib.portfolio import Portfolio, bringing
from tests.lib.portfolio.cast import NOW, bring

TITLES = "案件编号,逾期金额,逾期天数"
ROWS = ("A1,5,3", "A2,6,4", "A3,7,5")
NEXT = f"甲方：某银行\n数据截止：2026-11-27\n{TITLES}\nA1,5,10\nA2,6,11\nA4,7,12\n".encode()


@pytest.fixture
def place(tmp_path: Path) -> Portfolio:
    return Portfolio.open(tmp_path)


def test_most_cases_known_without_a_client_are_not_loaded_under_the_name_of_the_heading(
    place: Portfolio,
) -> None:
    bring(place, TITLES, *ROWS)

    with pytest.raises(ClientUnsure, match="某银行, but 2 of its 3 cases"):
        bringing.read_known(place, NEXT, "b.csv", Options())


@pytest.mark.parametrize("client", ["某银行", ""])
def test_who_names_the_client_or_none_is_followed(place: Portfolio, client: str) -> None:
    bring(place, TITLES, *ROWS)

    read = bringing.read_known(place, NEXT, "b.csv", Options(client=client), given=("client",))

    assert (read.client, read.client_from) == (client or None, "option" if client else None)
    assert read.frame["client"].unique().to_list() == [client or None]


def test_the_name_is_taken_where_few_cases_are_known_without_it(place: Portfolio) -> None:
    bring(place, TITLES, "A1,5,3", "B2,6,4")

    read = bringing.read_known(place, NEXT, "b.csv", Options())

    assert (read.client, read.client_from) == ("某银行", "heading")


def test_cases_that_count_for_the_client_already_are_no_question_again(place: Portfolio) -> None:
    bring(place, TITLES, *ROWS)
    bring(place, TITLES, *ROWS, client="某银行", day="2026-11-21")

    assert bringing.read_known(place, NEXT, "b.csv", Options()).client == "某银行"


def test_a_withdrawn_file_without_a_client_asks_nothing(place: Portfolio) -> None:
    place.withdraw(bring(place, TITLES, *ROWS), now=NOW)

    assert bringing.read_known(place, NEXT, "b.csv", Options()).client == "某银行"


def test_payments_find_their_cases_under_the_name_and_ask_nothing(place: Portfolio) -> None:
    bring(place, TITLES, *ROWS)
    paid = "甲方：某银行\n案件编号,还款日期,还款金额\nA1,2026-11-21,5\n".encode()

    read = bringing.read_known(place, paid, "p.csv", Options(as_of=dt.date(2026, 11, 27)))
    brought = bringing.preview(place, paid, read)

    assert read.client == "某银行"
    assert brought.joined is not None
    assert brought.joined.joined == 1
