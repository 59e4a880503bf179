"""Objects that one process of the product hands to another through a file.

Pickle, as multiprocessing would use between the two; but a file can lie about, so only classes of
the product, of polars and a few plain ones of Python come back, and nothing else is ever called.
A file is complete or absent: it is written beside its name and renamed.
"""

import pickle
from pathlib import Path
from typing import Any

PLAIN = {
    ("builtins", "set"),
    ("builtins", "frozenset"),
    ("collections", "Counter"),
    ("collections", "OrderedDict"),
    ("collections", "defaultdict"),
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("datetime", "time"),
    ("datetime", "timedelta"),
    ("datetime", "timezone"),
    ("decimal", "Decimal"),
    ("functools", "partial"),
}
"""What may come back beside our own classes: module and name."""

OURS = ("lib", "polars")
"""Packages whose own classes and functions may come back."""


class _Reader(pickle.Unpickler):
    """An unpickler that knows only what the product hands over."""

    def find_class(self, module_name: str, global_name: str, /) -> Any:  # noqa: ANN401 — as inherited
        found = super().find_class(module_name, global_name)
        own = str(getattr(found, "__module__", "")).partition(".")[0] in OURS
        if own or (module_name, global_name) in PLAIN:
            return found
        msg = f"{module_name}.{global_name} is not handed between processes"
        raise pickle.UnpicklingError(msg)


def write(path: Path, content: object) -> None:
    """Hand something over, for the eyes of the same user only."""
    temporary = path.with_name(f"{path.name}.tmp")
    temporary.touch(mode=0o600)
    with temporary.open("wb") as file:
        pickle.dump(content, file, protocol=pickle.HIGHEST_PROTOCOL)
    temporary.replace(path)


def read(path: Path) -> Any:  # noqa: ANN401 — whatever was handed over
    """Take what was handed over.

    Raises:
        OSError: there is nothing.
        pickle.UnpicklingError: it holds what the product never hands over.

    """
    with path.open("rb") as file:
        return _Reader(file).load()
