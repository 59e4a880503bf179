"""Correcting what is stored of a person at his request.

The files stay as they were sent; what is known better is laid over them and outlives them
(lib.portfolio.personal). An erasure empties the corrections too.
"""

import datetime as dt
from collections.abc import Mapping

import polars as pl

from lib.cases.fields import Field, fields
from lib.errors import NotFound, RecordRefused
from lib.intake.values.identifiers import read_id_numbers
from lib.intake.values.phones import read_phone
from lib.intake.values.texts import read_texts
from lib.portfolio import Portfolio, corrections
from lib.portfolio.personal import ABOUT
from lib.privacy.decided import nameless
from lib.privacy.masking import mask_text
from lib.privacy.person import Person
from lib.privacy.visible import THIRD
from lib.rights import Action, demand
from lib.words import N_, Listed, Sentence

LONGEST = 200
"""Characters that a corrected value may have."""

KINDS = ("name", "id", "phone", "address")
"""Kinds of fields that tell a person and can be corrected."""

NO_FIELD = N_("please choose what is wrong.")
NO_VALUE = N_("please enter what is right, in up to {longest} characters.")
WHICH_CASE = N_("please name one of the cases: {keys}.")
NO_BASIS = N_("please say on what basis.")
NO_PHONE = N_("this is no phone number that can be dialled.")
NO_ID = N_("this is no identity number; please check its digits.")


def correctable() -> Mapping[str, Field]:
    """Key → field of a case that can be corrected: of the customer himself, as text."""
    return {
        one.key: one
        for one in fields("cases")
        if one.sensitive in KINDS and not THIRD.match(one.key)
    }


def correct(
    place: Portfolio,
    person: Person,
    case_key: str,
    field: str,
    value: str,
    basis: str,
    *,
    now: dt.datetime,
) -> None:
    """Say what is right of one field of a case of the person from now on.

    The basis stays in the audit: without what tells the person, before or after.

    Raises:
        NotAllowed: the actor may not handle a person's data.
        NotFound: the case is none of the person's.
        RecordRefused: something is missing, or the value is none of its kind.

    """
    demand(place.ledger.actor, Action.PRIVACY)
    if case_key not in person.case_keys:
        raise NotFound(what=case_key)
    told = correctable().get(field)
    if told is None:
        raise RecordRefused(problem=Sentence(NO_FIELD))
    if not basis.strip():
        raise RecordRefused(problem=Sentence(NO_BASIS))
    right = _read(told, value)
    better = {**standing(place).get(case_key, {}), field: right}
    why = mask_text(nameless(basis, person), (value.strip(), right)) or ""
    corrections.record(place.ledger, ABOUT, [case_key], better, now=now, why=why)


def take_back(
    place: Portfolio, person: Person, case_key: str, basis: str, *, now: dt.datetime
) -> None:
    """Let the files speak again of a case of the person.

    Raises:
        NotAllowed: the actor may not handle a person's data.
        NotFound: the case is none of the person's.
        RecordRefused: no basis is given.

    """
    demand(place.ledger.actor, Action.PRIVACY)
    if case_key not in person.case_keys:
        raise NotFound(what=case_key)
    if not basis.strip():
        raise RecordRefused(problem=Sentence(NO_BASIS))
    why = nameless(basis, person)
    corrections.record(place.ledger, ABOUT, [case_key], None, now=now, why=why)


def case_of(person: Person, wanted: str | None) -> str:
    """The key of the case of the person that is meant by its number; his only one for None.

    Raises:
        RecordRefused: he has several, or none of that number.

    """
    keys = sorted(person.case_keys)
    found = [key for key in keys if wanted is None or wanted in {key, key.partition(":")[2]}]
    if len(found) != 1:
        raise RecordRefused(problem=Sentence(WHICH_CASE, keys=Listed.of(keys)))
    return found[0]


def standing(place: Portfolio) -> Mapping[str, Mapping[str, str]]:
    """Key of a case → field → what is right."""
    return {one.subject: one.value for one in corrections.standing(place.ledger, ABOUT)}


def _read(field: Field, value: str) -> str:
    """The value as a file's would be read."""
    text = read_texts(pl.Series([value.strip()], dtype=pl.String)).values[0]
    if not text or len(text) > LONGEST:
        raise RecordRefused(problem=Sentence(NO_VALUE, longest=LONGEST))
    if field.sensitive == "phone" and field.key != "qq":
        if (phone := read_phone(text)) is None:
            raise RecordRefused(problem=Sentence(NO_PHONE))
        return phone
    if field.sensitive == "id":
        read = read_id_numbers(pl.Series([text], dtype=pl.String))
        if read.values[0] is None or read.findings:
            raise RecordRefused(problem=Sentence(NO_ID))
        return str(read.values[0])
    return str(text)
