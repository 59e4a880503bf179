"""One module for each command: HELP, `arguments` and `run`; `python -m lib` lists them."""

from collections.abc import Mapping
from types import ModuleType

from lib.commands import (
    bring,
    changes,
    demo,
    export,
    imports,
    measures,
    restore_import,
    serve,
    templates,
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
    "serve": serve,
}
"""Name of a command → its module."""
