"""What was computed once and is read by many sessions, as far as the memory allows.

Frames of a million cases take a gigabyte, and every write of the ledger makes new ones: keeping a
number of each would fill any machine. So what was asked for least lately goes when all together are
too large. It is Streamlit's cache that holds the store, so that emptying that empties this.
"""

import io
import pickle
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import polars as pl

from lib.errors import MeasureImpossible

LIMIT = 2_000_000_000
"""Bytes of all frames together; the one that was asked for last stays in any case."""

ENTRIES = 60
"""What is kept of one kind at most, however small: states of the data, dates and filters."""


VIEW = 16
"""Bytes by which a text is found; polars counts only those of the texts."""


class Shared:
    """Results by what they are of and what they were asked with; the oldest go first."""

    def __init__(self, limit: int = LIMIT, entries: int = ENTRIES) -> None:
        self._limit, self._entries = limit, entries
        self._kept: OrderedDict[tuple[str, Hashable], tuple[Any, int]] = OrderedDict()
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
            return sum(size for _, size in self._kept.values())

    def _keep(self, key: tuple[str, Hashable], found: object) -> None:
        with self._lock:
            self._kept[key] = (found, weight(found))
            alike = [one for one in self._kept if one[0] == key[0]]
            for one in alike[: max(len(alike) - self._entries, 0)]:
                del self._kept[one]
            while self.size > self._limit and len(self._kept) > 1:
                self._kept.popitem(last=False)


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
    if isinstance(found, pl.Series):
        if found.null_count() == len(found):
            return 0  # no file says it: all such columns of a frame share their emptiness
        return int(found.estimated_size()) + VIEW * len(found) * (found.dtype == pl.String)
    if isinstance(found, pl.DataFrame):
        return sum(map(weight, found.get_columns()))
    if isinstance(found, Mapping):
        return sum(map(weight, found.values()))
    if isinstance(found, tuple | list):
        return sum(map(weight, found))
    if is_dataclass(found):
        return sum(weight(getattr(found, one.name)) for one in fields(found))
    return 0
