"""The files of attachments: beside the ledger, named by their SHA-256, written whole or not at all.

A file that two records refer to lies here once. What lies here is never changed: another content
has another name, and who changes a file by hand is found out by its name.
"""

import datetime as dt
import hashlib
import os
import uuid
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from lib import durable
from lib.errors import DoorstepError, StoreBroken
from lib.words import N_

FOLDER = "attachments"
TEMPORARY = ".tmp"


class AttachmentUnwritable(DoorstepError):
    """The disk refuses the file."""

    sentence = N_(
        "Nothing was saved: the attachment cannot be written to {path}. "
        "Please ask the administrator whether the disk is full or refuses."
    )


def name_of(content: bytes) -> str:
    """SHA-256 of a content, in hexadecimal: the name under which it is kept."""
    return hashlib.sha256(content).hexdigest()


def place(home: Path, sha256: str) -> Path:
    """Where the file of that name lies, below the folder of the data."""
    return home / FOLDER / sha256[:2] / sha256


def put(home: Path, content: bytes) -> str:
    """Keep a content; when this returns its name, it is on the disk, for our eyes only.

    Raises:
        AttachmentUnwritable: it cannot be written.

    """
    sha256 = name_of(content)
    target = place(home, sha256)
    temporary = target.with_name(f"{uuid.uuid4().hex}{TEMPORARY}")
    try:
        if target.is_file() and name_of(target.read_bytes()) == sha256:
            return sha256
        for folder in (target.parent.parent, target.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(temporary, content)
        temporary.replace(target)
        durable.sync_folder(target.parent)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise AttachmentUnwritable(path=home / FOLDER) from error
    return sha256


def read(home: Path, sha256: str) -> bytes:
    """The content of that name.

    Raises:
        StoreBroken: it is missing or not as it was written.

    """
    target = place(home, sha256)
    try:
        content = target.read_bytes()
    except OSError as error:
        raise StoreBroken(path=target) from error
    if name_of(content) != sha256:
        raise StoreBroken(path=target)
    return content


def remove(home: Path, names: Collection[str]) -> int:
    """Delete files for good; return how many there were."""
    n = 0
    for sha256 in names:
        target = place(home, sha256)
        if target.is_file():
            target.unlink()
            n += 1
    return n


def unnamed(home: Path, named: Collection[str]) -> Iterator[Path]:
    """The files to which no record refers: left by a step that broke off."""
    for path in sorted((home / FOLDER).rglob("*")):
        if path.is_file() and path.name not in named:
            yield path


def clear(home: Path, named: Collection[str], before: dt.datetime) -> None:
    """Delete what no record refers to; what is younger may belong to a step that goes on."""
    for path in unnamed(home, named):
        if path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)


def _write(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
