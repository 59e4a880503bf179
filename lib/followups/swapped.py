"""Tables that another version may take the place of while others read them.

The code table of a tenant may change while sessions are open. Whoever reads sees one version or the
other, never a half: the whole table is put in place by one assignment.
"""

from collections.abc import ItemsView, Iterator, KeysView, Mapping, ValuesView
from typing import TypeVar

T = TypeVar("T")


class Live(Mapping[str, T]):
    """A table that is read like any other, and put anew as a whole."""

    def __init__(self, table: Mapping[str, T]) -> None:
        self._table = dict(table)

    def put(self, table: Mapping[str, T]) -> None:
        """Let another table count from now on."""
        self._table = dict(table)

    def __getitem__(self, key: str) -> T:
        return self._table[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)

    def keys(self) -> KeysView[str]:
        """The keys of one version, whatever is put meanwhile."""
        return self._table.keys()

    def values(self) -> ValuesView[T]:
        """The values of one version."""
        return self._table.values()

    def items(self) -> ItemsView[str, T]:
        """Both of one version."""
        return self._table.items()


class Joined(Mapping[str, T]):
    """Two tables read as one; of a key in both the first counts."""

    def __init__(self, first: Mapping[str, T], second: Mapping[str, T]) -> None:
        self._tables = (first, second)

    def __getitem__(self, key: str) -> T:
        first, second = self._tables
        return first[key] if key in first else second[key]

    def __iter__(self) -> Iterator[str]:
        first, second = self._tables
        return iter({**second, **first})

    def __len__(self) -> int:
        return len(set().union(*self._tables))
