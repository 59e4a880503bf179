"""One module for each command: HELP, `arguments` and `run`; `python -m lib` lists them."""

from collections.abc import Mapping
from types import ModuleType

from lib.commands import (
    bring,
    changes,
    check,
    demo,
    export,
    imports,
    measures,
    person,
    restore_import,
    retention,
    rules,
    templates,
    verify,
    withdraw,
)

COMMANDS: Mapping[str, ModuleType] = {
    "demo": demo,
    "import": bring,
    "imports": imports,
    "withdraw": withdraw,
    "restore-import": restore_import,
    "export": export,
    "measures": measures,
    "templates": templates,
    "changes": changes,
    "rules": rules,
    "check": check,
    "verify": verify,
    "person": person,
    "retention": retention,
}
"""Name of a command → its module."""
