"""Whether this process stands behind the gate, and where it listens.

With several people a page shows nothing unless the gate asks for a session before it: started by
itself, `app.py` has no gate before files, uploads and figures of the server. Only the server module
says that it stands; no header and no setting can.
"""

_listens: list[str] = []


def stand(address: str) -> None:
    """Say that every request of this process has passed the gate, and where it listens."""
    _listens[:] = [address]


def address() -> str | None:
    """Where the server listens; None when there is no gate."""
    return next(iter(_listens), None)


def stands() -> bool:
    """Whether every request of this process has passed the gate."""
    return address() is not None
