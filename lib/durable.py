"""What makes a written file outlast a loss of power: its bytes, and then its name."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Make the bytes of a file durable; Windows wants it open for writing."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make the new name durable; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
