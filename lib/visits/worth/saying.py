"""Each value in one sentence, with the figures that it is made of."""

from collections.abc import Iterator, Mapping
from typing import Any

from lib.visits.candidates import together
from lib.visits.worth.chances import Chances
from lib.visits.worth.classes import bucket_told
from lib.visits.worth.trips import Costs
from lib.visits.worth.value import TERMS
from lib.words import N_, Money, Sentence, Share

Row = Mapping[str, Any]

OWED = N_("{bucket}, {amount} overdue.")
SEEN = N_(
    "{x} of {n} such visits were paid within {days} days (n = {n}); with {towards} of all "
    "{bucket} (n = {bucket_n}) that makes {chance}."
)
UNSEEN = N_(
    "No such visit yet; of all {bucket} {towards} were paid within {days} days "
    "(n = {bucket_n}), taken as {chance}."
)
COMPARED = N_(
    "{reached} of visits reach somebody, and of those met {base} would have paid without a visit "
    "as well (n = {base_n}): {chance} − {reached} × {base} = {extra} more by a visit."
)
AS_OFTEN = N_("Such cases pay as often without a visit ({base}, n = {base_n}).")
NOT_COMPARED = N_("Too little is known of cases without a visit to tell what would come anyway.")
ASSUMED = N_(
    "Assumption, not history: {chance} of such visits are paid within {days} days "
    "({visits} visits known, {least} are needed)."
)
NO_AMOUNT = N_("No overdue amount is known.")
HOURLY = N_("Worth {net}, {hourly} an hour.")
UNSET = N_("Worth {net} before costs, {hourly} an hour. Please set the costs of a visit.")
FOREIGN = N_("Worth {net} before costs: those of a visit are in another currency.")
BESIDE = N_("Beside money: {terms}.")
AND = N_("{one}, {other}")
AS_OF = N_("As of {day}.")


def said(row: Row, chances: Chances, costs: Costs) -> Sentence:
    """Why a visit to this case is worth what it is: a row of lib.visits.worth.value.values."""
    return together([*_parts(row, chances, costs)])


def _parts(row: Row, chances: Chances, costs: Costs) -> Iterator[Sentence]:
    if row["overdue_amount"] is None:
        yield Sentence(NO_AMOUNT)
    else:
        owed = Money(row["collectable"], row["currency"])
        yield Sentence(OWED, bucket=bucket_told(row["bucket"]), amount=owed)
        yield from _rates(row, chances)
        yield _money(row, costs)
    if terms := [Sentence(text) for name, text in TERMS.items() if row[name]]:
        yield Sentence(BESIDE, terms=_listed(terms))
    yield Sentence(AS_OF, day=chances.as_of)


def _rates(row: Row, chances: Chances) -> Iterator[Sentence]:
    common = {"chance": Share(row["chance"]), "days": chances.days}
    if row["assumed"]:
        yield Sentence(ASSUMED, **common, visits=chances.visits, least=chances.least)
        return
    common |= {
        "bucket": bucket_told(row["bucket"]),
        "towards": Share(row["bucket_chance"]),
        "bucket_n": row["bucket_n"],
    }
    if row["n"]:
        yield Sentence(SEEN, **common, x=row["x"], n=row["n"])
    else:
        yield Sentence(UNSEEN, **common)
    if not row["compared"]:
        yield Sentence(NOT_COMPARED)
        return
    text = COMPARED if row["extra"] > 0 else AS_OFTEN
    told = {name: Share(row[name]) for name in ("chance", "base", "reached", "extra")}
    yield Sentence(text, base_n=row["base_n"], **told)


def _money(row: Row, costs: Costs) -> Sentence:
    net, hourly = (Money(row[name], row["currency"]) for name in ("net", "hourly"))
    if row["currency"] not in (None, costs.currency):
        return Sentence(FOREIGN, net=net)
    return Sentence(HOURLY if costs.set else UNSET, net=net, hourly=hourly)


def _listed(terms: list[Sentence]) -> Sentence:
    found = terms[0]
    for other in terms[1:]:
        found = Sentence(AND, one=found, other=other)
    return found
