"""Who may do what, and that nobody else can."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from lib.ledger import Ledger
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
    trees = [ast.parse(one.read_text()) for one in sorted(LIB.rglob("*.py"))]
    patterns = {pattern for tree in trees for pattern in _written(tree, trees)}

    unknown = {one for one in patterns if not any(re.fullmatch(one, act) for act in ACTS)}
    unused = {act for act in ACTS if not any(re.fullmatch(one, act) for one in patterns)}

    assert (unknown, unused) == (set(), set())


def _written(tree: ast.Module, trees: Sequence[ast.Module]) -> Iterator[str]:
    """The acts that a module writes into the ledger, as patterns."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        for call in ast.walk(function):
            match call:
                case ast.Call(func=ast.Attribute(value=owner, attr="write"), args=[act, *_]) if (
                    ast.unparse(owner).removesuffix("()").endswith("ledger")
                ):
                    yield from _texts(act, function, trees)


def _texts(said: ast.expr, function: ast.FunctionDef, trees: Sequence[ast.Module]) -> Iterator[str]:
    """The texts that an expression may be: its own, or what is given to its variable."""
    match said:
        case ast.Constant(value=str(text)):
            yield re.escape(text)
        case ast.JoinedStr(values=parts):
            yield "".join(
                re.escape(str(one.value)) if isinstance(one, ast.Constant) else ".+"
                for one in parts
            )
        case ast.IfExp(body=one, orelse=other):
            yield from _texts(one, function, trees)
            yield from _texts(other, function, trees)
        case ast.Name(id=name):
            given = list(_given(name, function, trees))
            assert given, f"nobody knows what {name} is in {function.name}"
            for one in given:
                yield from _texts(one, function, trees)
        case _:
            pytest.fail(f"{function.name} writes an act that cannot be told")


def _given(name: str, function: ast.FunctionDef, trees: Sequence[ast.Module]) -> Iterator[ast.expr]:
    """What a function assigns to a variable, or is called with for the argument of that name."""
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=[ast.Name(id=to)], value=value) if to == name:
                yield value
    names = [one.arg for one in function.args.args]
    if name not in names:
        return
    for node in (one for tree in trees for one in ast.walk(tree)):
        match node:
            case ast.Call(func=called, args=args) if _named(called) == function.name:
                yield args[names.index(name)]
            case ast.Call(func=ast.Name(id="partial"), args=[called, *args]) if (
                _named(called) == function.name
            ):
                yield args[names.index(name)]


def _named(called: ast.expr) -> str:
    return ast.unparse(called).rpartition(".")[2]
