"""The process that makes what is kept of large files: `python -m lib.preparing.worker FOLDER`.

It gives way to the server, is the first to go when the machine runs short of memory, and ends with
the server that started it. What it says of a fault holds nothing of the data.
"""

import faulthandler
import os
import sys
from pathlib import Path
from threading import Thread

from lib.followups import code_versions
from lib.portfolio import Portfolio
from lib.portfolio.apart.worker import PATIENCE, give_way
from lib.preparing import making
from lib.privacy.traces import told
from lib.settings import Settings

LONGEST = 2 * 3600.0
"""Seconds after which it hangs."""

STDIN = 0


def main(folder: Path) -> None:
    """Make what is missing in the store in which `folder` is."""
    os.umask(0o077)
    faulthandler.dump_traceback_later(LONGEST, exit=True)
    Thread(target=_end_with_server, daemon=True).start()
    give_way(0)
    settings = Settings()
    try:
        place = Portfolio.open(folder.parent, settings.audit_folder, settings.database_url)
        code_versions.use(place.ledger)
        making.prepare(place, settings, patience=PATIENCE)
    except TimeoutError:  # another one is at it
        return
    except BaseException as error:  # noqa: BLE001 — a panic of polars is no Exception
        sys.exit(told(error))


def _end_with_server() -> None:
    """Wait until the server lets go of the other end, by dying if not otherwise."""
    # Not by sys.stdin: whoever reads it holds its lock, and Python aborts at its end if it is held.
    while os.read(STDIN, 1):
        pass
    os._exit(1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
