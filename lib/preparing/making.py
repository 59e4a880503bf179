"""Making all that is kept of large files and is not there yet, by one process at a time.

What a page waits for comes first; it names it in a file, which goes when its turn is over. Files
that come or go meanwhile are noticed at the next step: then all is gone through once more.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from lib.errors import DoorstepError
from lib.portfolio import Portfolio, leaving, locks, prepared, restricted
from lib.portfolio.apart import handed
from lib.portfolio.errors import NotKept
from lib.preparing.steps import STEPS, Days, Step, step_of
from lib.rights import ALONE
from lib.settings import Settings

FOLDER = "preparing"
"""Where the process and those who wait for it meet, below the product's home."""

ALIVE, ASKED, PROGRESS = "alive", "asked", "progress"
"""Its lock, the folder of what is waited for, and how far it is."""


@dataclass(frozen=True)
class Progress:
    """What is being made, as its `title`, and which of how many steps that is."""

    title: str
    nth: int
    of: int


def folder_of(home: Path) -> Path:
    """The folder of the process, made where needed."""
    folder = home / FOLDER
    for one in (folder, folder / ASKED):
        one.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def prepare(place: Portfolio, settings: Settings, *, patience: float) -> Sequence[str]:
    """Make all that is kept of the standing files and is not there yet; the names of what was made.

    Another process that is at it is waited for, up to `patience` seconds.

    Raises:
        NotKept: what was made cannot be written.
        TimeoutError: another process takes longer.

    """
    folder = folder_of(place.folder.parent)
    with locks.held(folder / ALIVE, patience=patience):
        try:
            return list(_made(place, settings, folder))
        finally:
            (folder / PROGRESS).unlink(missing_ok=True)


def _made(place: Portfolio, settings: Settings, folder: Path) -> Iterator[str]:
    """The names of what is made, step by step, until nobody wants anything any more."""
    stood: object = None
    left: list[Step] = []
    failed: list[Exception] = []
    # Whoever removes the store removes the folder too.
    while folder.is_dir():
        # What one step had to know takes memory that the next one needs.
        now = Portfolio(place.folder.parent, place.ledger.by(ALONE))
        latest = now.latest()
        if latest is None or not prepared.are_many(now.imports()):
            return
        if (stands := _standing(now)) != stood:
            stood, left, failed = stands, list(STEPS), []
        asked = next(_waited_for(folder), None)
        if asked is None and not left:
            break
        step = left[0] if asked is None else step_of(asked.name)
        days = leaving.days_of(asked.name) if asked else []
        if step is not None:
            nth = min(len(STEPS) - len(left) + 1, len(STEPS))
            handed.write(folder / PROGRESS, Progress(step.title, nth, len(STEPS)))
            try:
                yield from _step(step, now, settings, days)
                # Who waits for one of many month ends waits for the others next.
                yield from _step(step, now, settings, [latest])
            except Exception as error:
                if _standing(Portfolio(place.folder.parent, place.ledger)) != stands:
                    continue  # its files went under its hands
                if isinstance(error, OSError):
                    raise NotKept(folder=place.folder.parent / prepared.FOLDER) from error
                failed.append(error)
        left = [one for one in left if one is not step]
        if asked is not None:
            asked.unlink(missing_ok=True)
    if failed:
        raise failed[0]


def _step(step: Step, place: Portfolio, settings: Settings, days: Days) -> Sequence[str]:
    """Make one step as of some days; what of it the files cannot tell is nothing to be kept."""
    if not days:
        return []
    with prepared.noting() as names, suppress(DoorstepError):
        step.make(place, settings, days)
    return names


def _standing(place: Portfolio) -> object:
    """All that tells of which files, and without whom, things are made."""
    return place.imports(), restricted.mark(place.ledger)


def _waited_for(folder: Path) -> Iterator[Path]:
    """The files that name what is waited for, the one that was asked for first at the beginning."""
    with suppress(FileNotFoundError):  # somebody else took it back
        yield from sorted((folder / ASKED).iterdir(), key=lambda one: one.stat().st_mtime)
