"""The checked files that wait for somebody: he may have lost the number of his check."""

import datetime as dt
from contextlib import suppress

from lib.portfolio.apart import against, jobs
from lib.portfolio.apart.jobs import Asked, Checked, Job
from lib.portfolio.errors import CheckGone
from lib.portfolio.portfolio import Portfolio


def waiting(portfolio: Portfolio) -> list[tuple[Job, Asked, Checked]]:
    """The files that were checked and neither loaded nor discarded, the last asked for first.

    Who comes back without the number of his check finds it here; refused files need no more care.
    Of content that was checked several times only the last check is told, and none that was asked
    for before it was loaded, whatever it was loaded as.
    """
    loaded: dict[str, dt.datetime] = {}
    for one in sorted(portfolio.imports(), key=lambda one: one.committed_at):
        loaded[one.file_hash] = one.committed_at
    found: dict[str, tuple[Job, Asked, Checked]] = {}
    for job in jobs.every(portfolio.folder.parent):
        with suppress(CheckGone):
            asked, outcome = jobs.asked_of(job), jobs.taken(job, "outcome")
            if not isinstance(outcome, Checked) or against.same(portfolio, outcome.record):
                continue
            content = outcome.record.file_hash
            if content in loaded and loaded[content] >= asked.asked_at:
                continue
            if content not in found or found[content][1].asked_at < asked.asked_at:
                found[content] = job, asked, outcome
    return sorted(found.values(), key=lambda one: one[1].asked_at, reverse=True)
