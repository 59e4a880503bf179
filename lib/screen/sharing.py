"""What was computed once and is read by many sessions, as far as the memory allows.

Frames of a million cases take a gigabyte, and every write of the ledger makes new ones: keeping a
number of each would fill any machine. So what was asked for least lately goes when all together are
too large. A column that several frames have lies in the memory once, and counts once: to let one of
them go would free nothing, and making it anew would take that memory twice. What is a thousandth of
all at most stays: a headline is nothing beside the cases that it is of, and takes as long to find.
It is Streamlit's cache that holds the store, so that emptying that empties this.
"""

import io
import pickle
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import polars as pl

from lib.errors import MeasureImpossible

LIMIT = 1_800_000_000
"""Bytes of all frames together; the one that was asked for last stays in any case."""

ENTRIES = 60
"""What is kept of one kind at most, however small: states of the data, dates and filters."""


SMALL = 1_000
"""What part of the limit is so little that letting go of it would be of no use."""

VIEW = 16
"""Bytes by which a text is found; polars counts only those of the texts."""


Columns = Mapping[tuple[int, ...], int]
"""Where the columns of a result lie in the memory → the bytes that they take there."""


class Shared:
    """Results by what they are of and what they were asked with; the oldest go first."""

    def __init__(self, limit: int = LIMIT, entries: int = ENTRIES) -> None:
        self._limit, self._entries = limit, entries
        self._kept: OrderedDict[tuple[str, Hashable], tuple[Any, Columns]] = OrderedDict()
        self._busy: dict[tuple[str, Hashable], threading.RLock] = {}
        self._lock = threading.RLock()

    def get(self, kind: str, asked: Hashable, compute: Callable[[], Any]) -> Any:  # noqa: ANN401 — whatever is shared
        """What is kept, or else what `compute` gives; two who ask at once compute it once.

        Raises:
            MeasureImpossible: `compute` refused so, now or when it was asked first.

        """
        found = self._got((kind, asked), compute)
        if isinstance(found, MeasureImpossible):
            # Whoever caught it before left his frames in its traceback.
            raise found.with_traceback(None)
        return found

    def _got(self, key: tuple[str, Hashable], compute: Callable[[], Any]) -> Any:  # noqa: ANN401 — whatever is shared
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][0]
            busy = self._busy.setdefault(key, threading.RLock())
        with busy:
            with self._lock:
                if key in self._kept:
                    return self._kept[key][0]
            try:
                found = _told(compute)
                self._keep(key, found)
            finally:
                with self._lock:
                    self._busy.pop(key, None)
        return found

    @property
    def size(self) -> int:
        """Bytes of all that is kept."""
        with self._lock:
            every = [columns for _, columns in self._kept.values()]
        return sum({where: size for one in every for where, size in one.items()}.values())

    def room_for(self, size: int) -> None:
        """Let go of the oldest until `size` bytes, which are not kept here, fit beside the rest."""
        with self._lock:
            self._let_go(self._limit - size)

    def _keep(self, key: tuple[str, Hashable], found: object) -> None:
        with self._lock:
            self._kept[key] = (found, _columns(found))
            alike = [one for one in self._kept if one[0] == key[0]]
            for one in alike[: max(len(alike) - self._entries, 0)]:
                del self._kept[one]
            self._let_go(self._limit, but=key)

    def _let_go(self, limit: int, but: tuple[str, Hashable] | None = None) -> None:
        for one in self._large(but):
            if self.size <= limit:
                break
            del self._kept[one]

    def _large(self, but: tuple[str, Hashable] | None) -> list[tuple[str, Hashable]]:
        """What may have to go, the one asked for least lately first."""
        return [
            one
            for one, (_, columns) in self._kept.items()
            if one != but and sum(columns.values()) * SMALL > self._limit
        ]


def _told(compute: Callable[[], Any]) -> Any:  # noqa: ANN401 — whatever is shared
    """What `compute` gives, or why nothing can be computed: that takes as long to find out."""
    try:
        return compute()
    except MeasureImpossible as refused:
        return refused.with_traceback(None)


def told(asked: object) -> bytes:
    """What was asked with as bytes: equal ones for equal values."""
    written = io.BytesIO()
    pickler = pickle.Pickler(written)
    pickler.fast = True  # else a value that occurs twice is written otherwise if it is one object
    pickler.dump(asked)
    return written.getvalue()


def weight(found: object) -> int:
    """The bytes of all frames in something that was computed."""
    return sum(_columns(found).values())


def _columns(found: object) -> Columns:
    """All columns in something that was computed."""
    if isinstance(found, pl.Series):
        if found.null_count() == len(found):
            return {}  # no file says it: all such columns of a frame share their emptiness
        size = int(found.estimated_size()) + VIEW * len(found) * (found.dtype == pl.String)
        return {_where(found): size}
    parts: Iterable[object] = ()
    if isinstance(found, pl.DataFrame):
        parts = found.get_columns()
    elif isinstance(found, Mapping):
        parts = found.values()
    elif isinstance(found, tuple | list):
        parts = found
    elif is_dataclass(found):
        parts = [getattr(found, one.name) for one in fields(found)]
    return {where: size for part in parts for where, size in _columns(part).items()}


def _where(column: pl.Series) -> tuple[int, ...]:
    """Where a column lies in the memory, and how much of what lies there it is."""
    first = column.get_chunks()[0].to_arrow(compat_level=pl.CompatLevel.newest())
    lies = (0 if one is None else one.address for one in first.buffers())
    return (len(column), first.offset, *lies)
