"""`user`: people, roles, passwords and tokens, for who owns the folder of the data.

It needs no token: who can read that folder may do all with it, and must be able to let somebody in
when the last administrator is lost. Everything it does is in the audit. Passwords are asked for or
read from standard input, never taken as an argument, which others on the machine could read.
"""

import argparse
import getpass
import sys
from collections.abc import Callable, Mapping

from lib.commands.answer import Answer, now
from lib.ledger import Ledger
from lib.people.accounts import new_passwords, sessions, users
from lib.people.accounts.errors import UserRefused
from lib.people.accounts.users import User
from lib.rights import COMMAND_LINE, GIVEN, Role
from lib.settings import Settings
from lib.words import N_, Sentence

HELP = "administer who may sign in: add, role, disable, enable, password, token, revoke, list"
NEEDS = None
"""Nothing but the folder of the data: see above."""

DIFFER = N_("the two passwords differ.")
ROLES = [role.value for role in GIVEN]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("act", choices=list(ACTS), metavar="ACT", help=", ".join(ACTS))
    parser.add_argument("login", nargs="?", metavar="LOGIN", help="whom it is about")
    parser.add_argument(
        "--role",
        action="append",
        choices=ROLES,
        default=[],
        metavar="ROLE",
        help=f"add, role: one of {', '.join(ROLES)}; may be repeated",
    )
    parser.add_argument("--name", metavar="NAME", help="add: how the person is called")
    parser.add_argument(
        "--collector", metavar="NUMBER", help="add, role: under which the files know a collector"
    )


def run(asked: argparse.Namespace) -> Answer:
    """Do what is asked, in the name of the command line."""
    settings = Settings()
    ledger = Ledger.open(settings.home, keys=settings.audit_folder, url=settings.database_url).by(
        COMMAND_LINE
    )
    if asked.act != "list" and not asked.login:
        said = f"`user {asked.act}` needs a LOGIN."
        return Answer({"status": "refused", "message": said}, said, refused=True)
    return ACTS[asked.act](ledger, asked)


def _add(ledger: Ledger, asked: argparse.Namespace) -> Answer:
    user = users.add(
        ledger,
        asked.login,
        name=asked.name or "",
        roles=[Role(one) for one in asked.role],
        collector=asked.collector,
        password=_password(),
        now=now(),
    )
    return _about(user, "was added.")


def _role(ledger: Ledger, asked: argparse.Namespace) -> Answer:
    user = users.change(
        ledger,
        asked.login,
        roles=[Role(one) for one in asked.role],
        collector=asked.collector,
        now=now(),
    )
    return _about(user, "has these roles now.")


def _disable(ledger: Ledger, asked: argparse.Namespace) -> Answer:
    return _about(users.change(ledger, asked.login, disabled=True, now=now()), "is disabled.")


def _enable(ledger: Ledger, asked: argparse.Namespace) -> Answer:
    return _about(users.change(ledger, asked.login, disabled=False, now=now()), "may sign in.")


def _set_password(ledger: Ledger, asked: argparse.Namespace) -> Answer:
    new_passwords.give(ledger, asked.login, _password(), now())
    return _about(users.by_login(ledger, asked.login), "has a new password; all sessions ended.")


def _token(ledger: Ledger, asked: argparse.Namespace) -> Answer:
    token = sessions.make_token(ledger, asked.login, now())
    said = f"DOORSTEP_TOKEN={token}\nIt is shown this once and has all rights of {asked.login}."
    return Answer({"login": asked.login, "token": token}, said)


def _revoke(ledger: Ledger, asked: argparse.Namespace) -> Answer:
    n = sessions.revoke_tokens(ledger, asked.login, now())
    return Answer({"login": asked.login, "revoked": n}, f"{n} tokens were revoked.")


def _list(ledger: Ledger, asked: argparse.Namespace) -> Answer:
    del asked
    found = users.listed(ledger)
    lines = [_line(one) for one in found]
    return Answer({"users": [_facts(one) for one in found]}, "\n".join(lines) or "Nobody signs in.")


ACTS: Mapping[str, Callable[[Ledger, argparse.Namespace], Answer]] = {
    "list": _list,
    "add": _add,
    "role": _role,
    "disable": _disable,
    "enable": _enable,
    "password": _set_password,
    "token": _token,
    "revoke": _revoke,
}
"""What can be done; `add` and `password` ask for a password."""


def _password() -> str:
    """Ask twice at a terminal, else read one line of standard input.

    Raises:
        UserRefused: the two differ.

    """
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass("New password: ")
    if first != getpass.getpass("The same again: "):
        raise UserRefused(problem=Sentence(DIFFER))
    return first


def _about(user: User, said: str) -> Answer:
    return Answer(_facts(user), f"{_line(user)}\n{user.login} {said}")


def _line(user: User) -> str:
    roles = ",".join(sorted(user.roles)) or "no role"
    state = "  disabled" if user.disabled else ""
    return f"{user.login}  {roles}  {user.collector or ''}  {user.name}{state}"


def _facts(user: User) -> dict[str, object]:
    return {
        "login": user.login,
        "name": user.name,
        "roles": sorted(user.roles),
        "collector": user.collector,
        "company_account": user.issuer is not None,
        "disabled": user.disabled,
    }
