"""One module for each command: HELP, `arguments` and `run`; `python -m lib` lists them.

NEEDS is the right that a command takes once several people are set up; see lib.commands.answer.
"""

from collections.abc import Mapping
from types import ModuleType

from lib.commands import (
    agreements,
    bring,
    changes,
    check,
    compliance,
    demo,
    experiments,
    export,
    imports,
    lessons,
    measures,
    messages,
    pack,
    person,
    plan,
    prepare,
    report,
    restore_import,
    retention,
    rules,
    scores,
    serve,
    strategy,
    templates,
    user,
    verify,
    withdraw,
)

COMMANDS: Mapping[str, ModuleType] = {
    "demo": demo,
    "import": bring,
    "imports": imports,
    "withdraw": withdraw,
    "restore-import": restore_import,
    "prepare": prepare,
    "export": export,
    "measures": measures,
    "templates": templates,
    "changes": changes,
    "rules": rules,
    "plan": plan,
    "pack": pack,
    "check": check,
    "agreements": agreements,
    "strategy": strategy,
    "messages": messages,
    "compliance": compliance,
    "scores": scores,
    "experiments": experiments,
    "lessons": lessons,
    "report": report,
    "verify": verify,
    "person": person,
    "retention": retention,
    "serve": serve,
    "user": user,
}
"""Name of a command → its module."""
