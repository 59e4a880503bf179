"""Files of a tenant that count as soon as they change, without a new start."""

from pathlib import Path

Stamp = tuple[tuple[str, int, int], ...]
"""Names, times and sizes of files: another one when any of them changed, came or went."""


def stamp(folder: Path) -> Stamp:
    """What the TOML files of a folder look like now; nothing where there is none."""
    return tuple(_looks(one) for one in sorted(folder.glob("*.toml")))


def _looks(path: Path) -> tuple[str, int, int]:
    """One file; where it went away meanwhile, or leads nowhere, its reader says so."""
    try:
        told = path.stat()
    except OSError:
        return path.name, 0, 0
    return path.name, told.st_mtime_ns, told.st_size
