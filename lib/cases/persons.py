"""One person over several cases: who is known to be the same, and who may be.

A case file tells a person by identity number, else by name and phone, else by the client's own
number of the customer (lib.cases.naming). Over all files more can be known: whoever
gives name and phone of exactly one identity is that person. Where two identities share them
nothing is joined. What is only likely is proposed, and a manager decides. What the sender has
masked (lib.cases.masked) is no identity, no name and no phone.
"""

from collections.abc import Iterable, Mapping
from typing import Literal

import polars as pl

from lib.cases import masked
from lib.cases.masked import names_somebody, whole

Reason = Literal["phone", "name_address"]
"""Why two persons may be one: one phone under two names, or one name at one address."""

Why = Literal["identity", "name_phone", "customer", "confirmed"]
"""Why two cases count as one person's."""

CROWD = 5
"""Persons on one phone or at one address above which it is an office's and proposes nobody."""

Pair = tuple[str, str]
"""Two person keys in their order."""

PERSONS = ("person_key", "id_no", "name", "mobile")
"""The columns from which `overrides` follow."""


def pair(one: str, other: str) -> Pair:
    """Two person keys as decisions are kept: in their order."""
    return (one, other) if one < other else (other, one)


def overrides(cases: pl.DataFrame, decided: Mapping[Pair, bool]) -> dict[str, str]:
    """Person keys that mean another one: key → the key that stands for the person.

    Args:
        cases: the columns of PERSONS, of all cases.
        decided: what managers said of pairs: the same person or not; it goes before all else.

    """
    known = _by_name_and_phone(_unmasked(cases))
    found = {pair(*one) for one in known.items() if decided.get(pair(*one), True)}
    found |= {both for both, same in decided.items() if same}
    identities = set(known.values())
    # A person goes by his identity, so that decisions about him outlive his other names.
    stands_for = {
        person: min(person, key=lambda key: (key not in identities, key))
        for person in _people(found, {both for both, same in decided.items() if not same})
    }
    return {
        key: stands_for[person] for person in stands_for for key in person - {stands_for[person]}
    }


def confirmed(decided: Mapping[Pair, bool], key: str) -> set[str]:
    """All person keys that decisions alone have made one with `key`, which is among them."""
    people = _people({both for both, same in decided.items() if same}, set())
    return {key}.union(*(person for person in people if key in person))


def proposals(cases: pl.DataFrame, decided: Mapping[Pair, bool]) -> pl.DataFrame:
    """Pairs of persons that may be one: person_a, person_b, reason; one row a pair.

    Two persons who both have an identity number are two, and so is a pair that was decided.

    Args:
        cases: the columns of PERSONS and address_key, person_key with `overrides` applied.
        decided: pairs that need no question any more.

    """
    people = _unmasked(cases.drop_nulls("person_key")).with_columns(
        identified=pl.col("id_no").is_not_null().any().over("person_key")
    )
    found = pl.concat(
        [
            _sharing(people, ["mobile"], differing="name", reason="phone"),
            _sharing(people, ["name", "address_key"], differing=None, reason="name_address"),
        ]
    ).unique(["person_a", "person_b"], keep="first", maintain_order=True)
    known = pl.DataFrame(list(decided), schema=["person_a", "person_b"], orient="row")
    return found.join(
        known.cast(pl.String), on=["person_a", "person_b"], how="anti", maintain_order="left"
    ).sort("person_a", "person_b")


def near(cases: pl.DataFrame, person_key: str) -> pl.DataFrame:
    """All that `proposals` needs for a person: whoever shares a phone or a name, with all cases."""
    own = _unmasked(cases.filter(pl.col("person_key") == person_key))
    phones, called = (own[column].drop_nulls().implode() for column in ("mobile", "name"))
    people = cases.filter(pl.col("mobile").is_in(phones) | pl.col("name").is_in(called))
    return cases.join(people.select("person_key"), on="person_key", how="semi")


def why(case: Mapping[str, object], other: Mapping[str, object]) -> Why:
    """Why two cases of one person_key are one person's."""
    if _share(case, other, "id_no"):
        return "identity"
    if _share(case, other, "name") and _share(case, other, "mobile"):
        return "name_phone"
    if _share(case, other, "customer_no"):
        return "customer"
    return "confirmed"


def _share(case: Mapping[str, object], other: Mapping[str, object], column: str) -> bool:
    return names_somebody(column, case[column]) and case[column] == other[column]


def _unmasked(cases: pl.DataFrame) -> pl.DataFrame:
    """The cases without what the sender has masked of their persons."""
    return cases.with_columns(whole(name) for name in masked.PERSONS)


def _by_name_and_phone(cases: pl.DataFrame) -> dict[str, str]:
    """Each key without an identity → the key of the only identity of its name and phone."""
    told = cases.drop_nulls(["name", "mobile", "person_key"])
    without = told.filter(pl.col("id_no").is_null()).select("name", "mobile", "person_key").unique()
    if without.height == 0:
        return {}
    identities = (
        told.filter(pl.col("id_no").is_not_null())
        .join(without, on=["name", "mobile"], how="semi")
        .group_by("name", "mobile")
        .agg(pl.col("id_no").n_unique().alias("n"), identity=pl.col("person_key").first())
        .filter(pl.col("n") == 1)
    )
    both = without.join(identities, on=["name", "mobile"]).select("person_key", "identity")
    return dict(both.iter_rows())


def _people(found: Iterable[Pair], apart: set[Pair]) -> set[frozenset[str]]:
    """Follow the pairs to whole persons; a pair that was said to be two never becomes one."""
    people: dict[str, frozenset[str]] = {}
    for one, other in sorted(found):
        left = people.get(one, frozenset({one}))
        right = people.get(other, frozenset({other}))
        if any(pair(a, b) in apart for a in left for b in right):
            continue
        people.update(dict.fromkeys(left | right, left | right))
    return set(people.values())


def _sharing(
    people: pl.DataFrame, by: list[str], *, differing: str | None, reason: Reason
) -> pl.DataFrame:
    """The pairs of persons that agree in `by` and, if asked, differ in another column."""
    kept = [*by, "person_key", "identified", *([differing] if differing else [])]
    told = people.drop_nulls(by).select(kept).unique(maintain_order=True)
    shared = told.filter(pl.col("person_key").n_unique().over(by).is_between(2, CROWD))
    both = shared.join(shared, on=by, suffix="_b").filter(
        pl.col("person_key") < pl.col("person_key_b"),
        ~(pl.col("identified") & pl.col("identified_b")),
    )
    if differing:
        both = both.filter(pl.col(differing).ne_missing(pl.col(f"{differing}_b")))
    return both.select(
        person_a="person_key", person_b="person_key_b", reason=pl.lit(reason, pl.String)
    ).unique(maintain_order=True)
