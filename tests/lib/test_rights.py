"""Who may do what, and that nobody else can."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from lib.ledger import Ledger
from lib.ledger.acts import ACT_NAMES
from lib.ledger.schema import audit
from lib.rights import (
    ACTS,
    ALONE,
    NOBODY,
    ROLE_NAMES,
    Action,
    Actor,
    NotAllowed,
    Role,
    Scope,
    can,
    demand,
    scope,
)
from tests.cast import somebody

LIB = Path(__file__).parents[2] / "lib"
AUDITOR = somebody("Audrey", Role.AUDITOR)
COLLECTOR = somebody("Colin", Role.COLLECTOR, collector="W01")


def test_who_uses_the_product_alone_may_do_everything() -> None:
    assert all(scope(ALONE, action) is Scope.ALL for action in Action)


def test_who_has_not_signed_in_may_do_nothing() -> None:
    assert not any(can(NOBODY, action) for action in Action)


def test_a_collector_reaches_his_own_cases_and_an_auditor_all() -> None:
    assert (scope(COLLECTOR, Action.SEE_CASES), scope(AUDITOR, Action.SEE_CASES)) == (
        Scope.OWN,
        Scope.ALL,
    )


def test_of_two_roles_the_wider_right_counts() -> None:
    both = Actor("Bo", frozenset({Role.COLLECTOR, Role.SUPERVISOR}))
    assert scope(both, Action.RECORD) is Scope.ALL


OF_ONESELF = sorted(act for act, action in ACTS.items() if action is Action.ACCOUNT)


@pytest.mark.parametrize("act", sorted({*ACTS} - {*OF_ONESELF, "export"}))
def test_an_auditor_changes_nothing_but_his_own_account(tmp_path: Path, act: str) -> None:
    ledger = Ledger.open(tmp_path).by(AUDITOR)
    with pytest.raises(NotAllowed), ledger.write(act, "x"):
        pass
    assert ledger.version() == 0


@pytest.mark.parametrize("role", list(ROLE_NAMES))
def test_the_ledger_lets_each_role_do_what_its_rights_say(tmp_path: Path, role: Role) -> None:
    ledger = Ledger.open(tmp_path).by(somebody("R", role))
    done = set()
    for act in ACTS:
        try:
            with ledger.write(act, "x"):
                done.add(act)
        except NotAllowed:
            continue
    with ledger.read() as connection:
        kept = set(connection.scalars(sa.select(audit.c.act)))
    wanted = {act for act, action in ACTS.items() if can(ledger.actor, action)}
    assert done == kept == wanted


def test_a_refusal_names_what_was_wanted() -> None:
    with pytest.raises(NotAllowed, match="export, restrict and erase"):
        demand(AUDITOR, Action.PRIVACY)


def test_every_act_has_a_name_to_be_read_in_the_audit() -> None:
    assert set(ACT_NAMES) == set(ACTS)


def test_every_act_that_is_written_takes_a_right_and_every_right_of_an_act_is_used() -> None:
    files = (one for one in LIB.rglob("*.py") if one.name != "acts.py")
    sources = (one for one in files if one.parent != LIB / "rights")
    nodes = [node for one in sources for node in ast.walk(ast.parse(one.read_text("utf-8")))]
    texts = {one for node in nodes for one in _said(node)}
    patterns = {_pattern(node) for node in nodes if isinstance(node, ast.JoinedStr)} - {""}

    unknown = {act for node in nodes for act in _written(node)} - set(ACTS)
    left = set(ACTS) - texts
    unused = {act for act in left if not any(re.fullmatch(one, act) for one in patterns)}

    assert (unknown, unused) == (set(), set())


def _said(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case _:
            pass


def _pattern(text: ast.JoinedStr) -> str:
    """A text with fields, such as correct_{about}; nothing where it has no words of its own."""
    words = [str(one.value) if isinstance(one, ast.Constant) else "" for one in text.values]
    return "[a-z]+".join(map(re.escape, words)) if any(words) else ""


def _written(node: ast.AST) -> Iterator[str]:
    """The act that is named where a ledger is written."""
    match node:
        case ast.Call(func=ast.Attribute(value=owner, attr="write"), args=[act, *_]) if (
            ast.unparse(owner).removesuffix("()").endswith("ledger")
        ):
            yield from _said(act)
        case _:
            pass
