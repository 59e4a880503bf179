"""All that a pack is written as, one by one or for all crews together in a ZIP."""

import datetime as dt
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from zipfile import ZIP_DEFLATED, ZipFile

from lib.show.crew_safety import Safety
from lib.show.pack import fonts
from lib.show.pack.calendar import to_ics
from lib.show.pack.pages import to_pdf
from lib.show.pack.sheet import sheet
from lib.show.pack.table import to_xlsx
from lib.show.pack.tracks import to_gpx, to_kml
from lib.visits.pack.model import Pack, stems
from lib.words import Words


@dataclass(frozen=True)
class Terms:
    """How packs are written: in which words, with what for the page of safety, and for whom.

    `service` is that of lib.visits.pack.links which codes and events open; `mark` says who takes
    the pack out, and when; `now` has its zone.
    """

    t: Words
    safety: Safety
    service: str
    mark: str
    now: dt.datetime


def _pdf(pack: Pack, how: Terms) -> bytes:
    told = sheet(pack, how.t, how.safety, service=how.service, mark=how.mark)
    return to_pdf(told, fonts.found(how.t.language))


def _ics(pack: Pack, how: Terms) -> bytes:
    return to_ics(pack, how.t, service=how.service, mark=how.mark, now=how.now)


WRITERS: Mapping[str, Callable[[Pack, Terms], bytes]] = {
    "pdf": _pdf,
    "xlsx": lambda pack, how: to_xlsx(pack, how.t, how.mark),
    "gpx": lambda pack, how: to_gpx(pack, how.t, how.mark),
    "kml": lambda pack, how: to_kml(pack, how.t, how.mark),
    "ics": _ics,
}
"""Ending of a file → who writes it."""


def files(packs: Sequence[Pack], how: Terms) -> Iterator[tuple[str, bytes]]:
    """Name and content of every file of some packs."""
    for pack, stem in zip(packs, stems(packs), strict=True):
        for ending, write in WRITERS.items():
            yield f"{stem}.{ending}", write(pack, how)


def to_zip(packs: Sequence[Pack], how: Terms, named: Callable[[str], str]) -> bytes:
    """All files in one; `named` puts who and when into the name of each."""
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as together:
        for name, content in files(packs, how):
            together.writestr(named(name), content)
    return written.getvalue()
