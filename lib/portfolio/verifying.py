"""Whether all that is kept is as it was written: the audit's chain, snapshots, attachments."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lib.attachments import files as attached
from lib.attachments import records as attachments
from lib.errors import StoreBroken
from lib.ledger import verifying
from lib.ledger.verifying import Chain
from lib.portfolio import records, snapshots
from lib.portfolio.portfolio import Portfolio
from lib.words import N_, Sentence

GONE = N_("The rows of “{name}” ({import_id}) are missing.")
OTHER = N_("The rows of “{name}” ({import_id}) are not as they were written.")


FILE_GONE = N_("The file of the attachment {name} ({sha256}) is missing.")
FILE_OTHER = N_("The file of the attachment {name} ({sha256}) is not as it was written.")


WITH_ATTACHMENTS = N_(
    "All {rows} rows of the audit, all {snapshots} snapshots and all {attachments} attachments are "
    "as they were written. Head of the audit: {head} {seal}"
)


@dataclass(frozen=True)
class Spoiled:
    """What is not as it was written: a snapshot or an attachment; `kind` names its identifier."""

    of: str
    what: Sentence
    kind: str = "import_id"


@dataclass(frozen=True)
class Verified:
    """The audit's chain, how many snapshots and attachments there are, and which are not right."""

    chain: Chain
    snapshots: int
    spoiled: Sequence[Spoiled]
    attachments: int = 0

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return self.chain.broken is None and not self.spoiled

    def summary(self) -> Sentence:
        """What was found, in one sentence."""
        if broken := self.chain.broken:
            return broken.what
        if self.spoiled:
            return self.spoiled[0].what
        if self.attachments:
            return Sentence(WITH_ATTACHMENTS, attachments=self.attachments, **self._figures())
        return Sentence(
            N_(
                "All {rows} rows of the audit and all {snapshots} snapshots are as they were "
                "written. Head of the audit: {head} {seal}"
            ),
            **self._figures(),
        )

    def _figures(self) -> dict[str, object]:
        return {
            "rows": self.chain.rows,
            "snapshots": self.snapshots,
            "head": self.chain.head,
            "seal": self.chain.seal[:16],
        }

    def as_json(self) -> dict[str, Any]:
        """The same for programs; `broken` is the first broken link of the audit."""
        broken = self.chain.broken
        return {
            "status": "whole" if self.whole else "broken",
            "rows": self.chain.rows,
            "unsealed": self.chain.unsealed,
            "head": {"sequence": self.chain.head, "seal": self.chain.seal},
            "broken": {"sequence": broken.sequence, "message": str(broken.what)}
            if broken
            else None,
            "snapshots": self.snapshots,
            "attachments": self.attachments,
            "spoiled": [{one.kind: one.of, "message": str(one.what)} for one in self.spoiled],
        }


def verify(portfolio: Portfolio, printed: tuple[int, str] | None = None) -> Verified:
    """Check all that is kept; for `printed` see lib.ledger.verifying.verify."""
    chain = verifying.verify(portfolio.ledger, printed)
    if chain.broken and chain.rows == 0:  # the ledger cannot be read: nor can its catalogue
        return Verified(chain, 0, ())
    every = records.listed(portfolio.ledger, withdrawn=True)
    found = [(one, _fault(portfolio, one)) for one in every]
    spoiled = [Spoiled(one.import_id, what) for one, what in found if what]
    with portfolio.ledger.read() as connection:
        kept = attachments.every(connection)
    spoiled += [
        Spoiled(one[0], what, "attachment_id") for one in kept if (what := _lost(portfolio, *one))
    ]
    return Verified(chain, len(every), spoiled, len(kept))


def _lost(portfolio: Portfolio, attachment_id: str, sha256: str) -> Sentence | None:
    """What is wrong with the file of an attachment; the name that its sender gave may tell him."""
    told = {"name": attachment_id, "sha256": sha256[:16]}
    try:
        attached.read(portfolio.ledger.home, sha256)
    except StoreBroken:
        there = attached.place(portfolio.ledger.home, sha256).is_file()
        return Sentence(FILE_OTHER if there else FILE_GONE, **told)
    return None


def _fault(portfolio: Portfolio, record: records.ImportRecord) -> Sentence | None:
    told = {"name": record.file_name, "import_id": record.import_id}
    try:
        same = snapshots.digest(portfolio.folder / record.path) == record.snapshot_hash
    except OSError:
        return Sentence(GONE, **told)
    return None if same else Sentence(OTHER, **told)
