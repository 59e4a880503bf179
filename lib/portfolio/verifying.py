"""Whether everything that is kept is as it was written: the audit's chain, and each snapshot."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lib.ledger import verifying
from lib.ledger.verifying import Chain
from lib.portfolio import records, snapshots
from lib.portfolio.portfolio import Portfolio
from lib.words import N_, Sentence

GONE = N_("The rows of “{name}” ({import_id}) are missing.")
OTHER = N_("The rows of “{name}” ({import_id}) are not as they were written.")


@dataclass(frozen=True)
class Spoiled:
    """A snapshot that is not as it was written."""

    import_id: str
    what: Sentence


@dataclass(frozen=True)
class Verified:
    """The audit's chain, how many snapshots were checked, and which of them are not right."""

    chain: Chain
    snapshots: int
    spoiled: Sequence[Spoiled]

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
        return Sentence(
            N_(
                "All {rows} rows of the audit and all {snapshots} snapshots are as they were "
                "written. Head of the audit: {head} {seal}"
            ),
            rows=self.chain.rows,
            snapshots=self.snapshots,
            head=self.chain.head,
            seal=self.chain.seal[:16],
        )

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
            "spoiled": [
                {"import_id": one.import_id, "message": str(one.what)} for one in self.spoiled
            ],
        }


def verify(portfolio: Portfolio, printed: tuple[int, str] | None = None) -> Verified:
    """Check all that is kept; for `printed` see lib.ledger.verifying.verify."""
    chain = verifying.verify(portfolio.ledger, printed)
    if chain.broken and chain.rows == 0:  # the ledger cannot be read: nor can its catalogue
        return Verified(chain, 0, ())
    every = records.listed(portfolio.ledger, withdrawn=True)
    found = [(one, _fault(portfolio, one)) for one in every]
    spoiled = [Spoiled(one.import_id, what) for one, what in found if what]
    return Verified(chain, len(every), spoiled)


def _fault(portfolio: Portfolio, record: records.ImportRecord) -> Sentence | None:
    told = {"name": record.file_name, "import_id": record.import_id}
    try:
        same = snapshots.digest(portfolio.folder / record.path) == record.snapshot_hash
    except OSError:
        return Sentence(GONE, **told)
    return None if same else Sentence(OTHER, **told)
