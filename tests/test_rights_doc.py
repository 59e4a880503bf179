"""docs/rights.md says what the code does: roles and actions, pages, commands, acts."""

import re
from pathlib import Path

from lib.commands import COMMANDS
from lib.rights import ACTION_NAMES, ACTS, ROLE_NAMES, Action, Actor, Scope, scope
from lib.screen.router import PAGES
from tests.test_docs import tables

RIGHTS = Path(__file__).parents[1] / "docs" / "rights.md"
SAID = {Scope.ALL: "all", Scope.OWN: "own", None: ""}


def test_the_table_of_roles_and_actions_is_that_of_the_code() -> None:
    roles = list(ROLE_NAMES)
    told = list(tables(RIGHTS, "action", *(role.value for role in roles)))
    wanted = [
        [
            f"{ACTION_NAMES[action]} (`{action}`)",
            *(SAID[scope(Actor("", frozenset({role})), action)] for role in roles),
        ]
        for action in Action
        if action is not Action.ADMIT
    ]
    assert told == wanted


def test_each_page_is_told_with_the_right_that_it_needs() -> None:
    told = dict(tables(RIGHTS, "page", "needs"))
    assert told == {f"`{page.name}`": f"`{page.needs}`" for page in PAGES}


def test_each_command_is_told_with_the_right_that_it_needs() -> None:
    told = {
        name.strip("`"): needs.strip("`") if needs.startswith("`") else None
        for name, needs in tables(RIGHTS, "command", "needs")
    }
    assert told == {name: command.NEEDS for name, command in COMMANDS.items()}


def test_each_act_is_told_with_the_right_that_it_takes() -> None:
    text = RIGHTS.read_text("utf-8").split("## Acts in the audit")[1]
    assert dict(re.findall(r"^\| `(.+)` \| `(\w+)` \|$", text, re.MULTILINE)) == ACTS
