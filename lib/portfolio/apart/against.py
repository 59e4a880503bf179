"""What a checked file is against the imports that stand by now: the same, a rival, or outdated."""

from lib.portfolio import drafts, snapshots, twice
from lib.portfolio.apart import jobs
from lib.portfolio.apart.jobs import Checked, Job
from lib.portfolio.compare.outlook import Outlook, outlook
from lib.portfolio.errors import (
    CheckGone,
    LoadedOtherwise,
)
from lib.portfolio.portfolio import Portfolio
from lib.portfolio.records import ImportRecord, identity
from lib.portfolio.twice import Elsewhere


def rivals(portfolio: Portfolio, record: ImportRecord) -> tuple[ImportRecord, ...]:
    """The standing imports that a checked file completes, or could replace."""
    return drafts.rivals(record, portfolio.imports())


def outlook_of(
    job: Job, portfolio: Portfolio, checked: Checked, replaces: str | None = None
) -> Outlook:
    """What a checked file of cases would come to if it took the place of an import, or of none.

    Raises:
        CheckGone: the check is not there any more.
        NotFound: the import does not stand.

    """
    rows = drafts.written(job.folder, checked.record)
    if not rows.is_file():
        raise CheckGone
    return outlook(
        portfolio,
        checked.record,
        snapshots.scan_written(rows, checked.record.kind),
        checked.brought.changes,
        replaces=replaces,
        grace=jobs.asked_of(job).grace,
    )


def loaded_otherwise(job: Job, portfolio: Portfolio, checked: Checked) -> LoadedOtherwise | None:
    """What is said where the same bytes stand as something else, and not yet as this."""
    record = checked.record
    found = twice.twin(portfolio, lambda: record.file_hash, record.kind, record.clients)
    if found is None or same(portfolio, record):
        return None
    return twice.refusal(found, jobs.asked_of(job).options.timezone)


def elsewhere(job: Job, portfolio: Portfolio, checked: Checked) -> Elsewhere | None:
    """How many cases of a checked file count under another client by now."""
    rows = drafts.written(job.folder, checked.record)
    if checked.record.kind != "cases" or not rows.is_file():
        return None
    return twice.elsewhere(portfolio, snapshots.scan_written(rows, "cases"))


def is_outdated(portfolio: Portfolio, checked: Checked) -> bool:
    """Whether what the file was compared with is no longer what counts."""
    return compared(portfolio, checked.record) != checked.compared


def same(portfolio: Portfolio, record: ImportRecord) -> ImportRecord | None:
    """The standing import of the same file read the same way, if there is one."""
    standing = portfolio.imports()
    return next((one for one in standing if identity(one) == identity(record)), None)


def compared(portfolio: Portfolio, record: ImportRecord) -> tuple[str, ...]:
    """The standing imports of the kind that share a client with the file."""
    mine = set(record.clients)
    return tuple(
        one.import_id
        for one in portfolio.imports(record.kind)
        if mine & set(one.clients) or not mine
    )
