"""What our own people did and decided: small, precious, append-only, never lost.

Imports, follow-ups, promises, visit lists and the audit live in one SQLite file beside the
portfolio's snapshots, or in a database of PostgreSQL that several servers share. Who needs to write
opens `Ledger.write`, who needs to read `Ledger.read`.
"""

from lib.ledger.store import Ledger

__all__ = ["Ledger"]
