"""A file whose client and day are loaded already: what it is to do, and what that would change.

The preview follows the answer: completing keeps the cases that the file does not name, replacing
lets those of the replaced file go.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from lib.portfolio import ImportRecord
from lib.portfolio.apart import against
from lib.portfolio.apart.jobs import Checked, Job
from lib.portfolio.compare.changes import Changes
from lib.portfolio.compare.outlook import Outlook, Sums
from lib.screen import data, parts, speech
from lib.screen.changes import changed
from lib.words import Words


@dataclass(frozen=True)
class Way:
    """What a file is to do: `changes` it makes; None while a question about it is open.

    `replaces` is the import whose place it takes; `outlook` is there where files of its day are.
    """

    changes: Changes | None
    replaces: ImportRecord | None = None
    outlook: Outlook | None = None


def ask(t: Words, job: Job, checked: Checked) -> Way:
    """Ask whether the file completes or replaces one that stands, where there is one."""
    changes = checked.brought.changes
    if not is_new(checked):
        return Way(changes)
    rivals = against.rivals(data.portfolio(), checked.record)
    if not rivals:
        return Way(changes)
    chosen = _chosen(t, job, checked, rivals)
    if chosen is None:
        return Way(None)
    replaced = next((one for one in rivals if one.import_id == chosen), None)
    if checked.record.kind != "cases":
        return Way(changes, replaced)
    found = _outlook(data.version(), job.job_id, chosen, job, checked)
    return Way(found.changes, replaced, found)


def is_new(checked: Checked) -> bool:
    """Whether there is anything to load, and what it was compared with still counts."""
    portfolio = data.portfolio()
    return (
        checked.record.accepted > 0
        and not against.same(portfolio, checked.record)
        and not against.is_outdated(portfolio, checked)
    )


def preview(t: Words, way: Way) -> None:
    """Draw what the file would change if it is taken the way that was chosen."""
    if way.changes is None:
        st.info(t("What changes is shown here once you have said what the file is to do."))
        return
    found = way.outlook
    if found is None:
        changed.preview(t, way.changes)
        return
    if way.replaces:
        name = speech.escaped(way.replaces.file_name)
        title = t("**What changes** if this file replaces “{name}”", name=name)
    else:
        title = t(
            "**What changes** if this file completes the others of its day: {n} cases that only "
            "they have stay",
            n=found.staying,
        )
    changed.preview(t, way.changes, title)
    st.caption(
        t(
            "Cases of its clients on this day: {n} now, overdue {overdue}; {m} afterwards, overdue "
            "{then}.",
            n=found.now.n,
            overdue=_overdue(t, found.now),
            m=found.then.n,
            then=_overdue(t, found.then),
        )
    )


def _chosen(t: Words, job: Job, checked: Checked, rivals: Sequence[ImportRecord]) -> str | None:
    """The number of the import to be replaced, "" to complete, None without an answer."""
    mended = checked.brought.intake.mended
    if mended:
        st.info(
            t(
                "These are rows to mend that came back: completing adds them to the rows that were "
                "right and are loaded already; replacing would let those go."
            ),
            icon=":material/build:",
        )
    complete = t("Complete it: rows that both have are taken from this file")
    names = {"": complete} | {one.import_id: _replace_label(t, one) for one in rivals}
    return st.radio(
        t("A file of the same client and day was loaded before. What is this one to do?"),
        list(names),
        index=0 if mended else None,
        format_func=lambda import_id: names[import_id],
        key=f"rivals_{job.job_id}",
    )


def _replace_label(t: Words, rival: ImportRecord) -> str:
    return t(
        "Replace “{name}” of {at} entirely: {n} rows no longer count",
        name=speech.escaped(rival.file_name),
        at=rival.committed_at.astimezone(data.zone()),
        n=rival.accepted,
    )


@st.cache_resource(show_spinner=False, max_entries=2, scope="session")
def _outlook(at: int, job_id: str, replaces: str, _job: Job, _checked: Checked) -> Outlook:
    del at, job_id
    return against.outlook_of(_job, data.portfolio(), _checked, replaces or None)


def _overdue(t: Words, sums: Sums) -> str:
    return speech.escaped(parts.by_currency(t, dict(sums.overdue)))
