"""Whether the audit is as it was written, and if not, where it breaks first."""

from collections.abc import Sequence
from dataclasses import dataclass

from lib.errors import StoreBroken
from lib.ledger import databases, sealing
from lib.ledger.schema import audit
from lib.ledger.sealing import Row
from lib.ledger.store import Ledger
from lib.words import N_, Sentence

CHANGED = N_(
    "Row {sequence} of the audit is not as it was written, is not in its place, or was sealed "
    "with another key."
)
OLDER = N_(
    "Row {sequence} of the audit or one of the older rows, which it seals, is not as it was "
    "written, or was sealed with another key."
)
MISSING = N_("Row {sequence} of the audit is missing.")
UNSEALED = N_("Row {sequence} of the audit has no seal.")
CUT = N_("The end of the audit is missing: there is no row {sequence}, which was anchored.")
REBUILT = N_("Row {sequence} of the audit is not the one that was anchored.")
NO_ANCHORS = N_(
    "The anchors of the audit are missing, so that nobody can tell whether it ends here."
)
UNPROTECTED = N_("The audit is no longer protected against changes: a trigger is missing.")
CHANGED_SINCE = N_("{link} A trigger that protects the audit against changes is missing too.")
DAMAGED = N_("The ledger's file is damaged: {problem}")
NO_KEY = N_("The key of the audit is missing: no seal can be checked without it.")


@dataclass(frozen=True)
class Broken:
    """A link that does not hold: the row where, if it is one, and what is wrong."""

    sequence: int | None
    what: Sentence


@dataclass(frozen=True)
class Chain:
    """What a check of the audit came to.

    `head` and `seal` are what may be printed and kept elsewhere; `unsealed` rows are older than
    the first seal, which covers them together.
    """

    rows: int
    unsealed: int
    head: int
    seal: str
    broken: Broken | None


def verify(ledger: Ledger, printed: tuple[int, str] | None = None) -> Chain:
    """Check every row of the audit against its seal, and its end against what was anchored.

    `printed` is a head (sequence, seal) that somebody kept elsewhere; the beginning of a seal of
    at least eight characters is enough.
    """
    noted = sealing.anchors(ledger.keys)  # before the rows: writers go on meanwhile
    if printed:
        noted = (*noted, printed)
    try:
        with ledger.read() as connection:
            kept = databases.of(connection)
            damage, protected = kept.damage(connection), kept.is_guarded(connection, audit.name)
            rows = list(sealing.read(connection))
    except StoreBroken as error:
        return Chain(0, 0, 0, "", Broken(None, Sentence(DAMAGED, problem=str(error))))
    sealed = [row for row in rows if row.seal is not None]
    end = sealed[-1] if sealed else None
    broken = _damaged(damage) or _first_broken(ledger, rows) or _against(noted, rows)
    if not protected:
        broken = _unprotected(broken)
    return Chain(
        rows=len(rows),
        unsealed=len(rows) - len(sealed),
        head=end.sequence if end else 0,
        seal=(end.seal or "") if end else "",
        broken=broken,
    )


def _damaged(said: str | None) -> Broken | None:
    """What the database itself says of its file."""
    return Broken(None, Sentence(DAMAGED, problem=said)) if said else None


def _unprotected(broken: Broken | None) -> Broken:
    """That the protection is gone, after the link that broke meanwhile if one did."""
    if broken is None:
        return Broken(None, Sentence(UNPROTECTED))
    return Broken(broken.sequence, Sentence(CHANGED_SINCE, link=broken.what))


def _first_broken(ledger: Ledger, rows: Sequence[Row]) -> Broken | None:
    """The first row that does not follow from the one before it."""
    old = _before_seals(rows)
    try:
        key = sealing.key_of(ledger.keys, new=False) if len(old) < len(rows) else b""
    except StoreBroken:
        return Broken(None, Sentence(NO_KEY))
    before = sealing.start(old)
    for expected, row in enumerate(rows, start=1):
        if row.sequence != expected:
            return Broken(expected, Sentence(MISSING, sequence=expected))
        if expected <= len(old):  # the first seal covers them together
            continue
        if row.seal is None:
            return Broken(expected, Sentence(UNSEALED, sequence=expected))
        if row.seal != sealing.seal(key, before, row.cells):
            what = OLDER if old and expected == len(old) + 1 else CHANGED
            return Broken(expected, Sentence(what, sequence=expected))
        before = row.seal
    return None


def _before_seals(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows before the first that has a seal."""
    first = next((at for at, row in enumerate(rows) if row.seal is not None), len(rows))
    return rows[:first]


def _against(noted: Sequence[tuple[int, str]], rows: Sequence[Row]) -> Broken | None:
    """The first head that was noted and is not there, or is another one."""
    seals = {row.sequence: row.seal for row in rows}
    for sequence, told in sorted(noted):
        if sequence not in seals:
            return Broken(sequence, Sentence(CUT, sequence=sequence))
        if not (seals[sequence] or "").startswith(told):
            return Broken(sequence, Sentence(REBUILT, sequence=sequence))
    if not noted and any(seals.values()):
        return Broken(None, Sentence(NO_ANCHORS))
    return None
