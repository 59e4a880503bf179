"""The steps of bringing a file in: choose it, read the verdict, load it."""

import streamlit as st

from lib.portfolio import ImportRecord
from lib.portfolio.apart import against, jobs, staging, waiting
from lib.portfolio.apart.jobs import Checked, Job
from lib.portfolio.errors import PreviewOutdated
from lib.screen import data, frame, router, speech
from lib.screen.upload import checking, doubts, orphans, problems, rivals, sums
from lib.screen.upload.rivals import Way
from lib.screen.upload.understanding import KIND_TITLES, File
from lib.words import Words

ROUND = "_upload_round"
"""Session key: how many files this session has dealt with; each gets a fresh chooser."""

LOADED = "_loaded"
"""Session key: the import that was loaded last, and its file."""

LONE = "_lone"
"""Session key: the rows without a case, by kind, before that import and after it."""

MOST_WAITING = 10
"""Checked files that are named: more would push the chooser's own page away."""

NEXT = ("cases", "map", "changes")
"""Screens that somebody wants to see after loading."""


def chooser(t: Words) -> File | None:
    """Ask for a file."""
    uploaded = st.file_uploader(
        t(
            "Cases, instalment plans, repayments, follow-ups, collectors, assignments or holds, "
            "as CSV or Excel (XLSX, XLS, XLSB, ODS)"
        ),
        key=f"file_{st.session_state.get(ROUND, 0)}",
        max_upload_size=1024,
        on_change=_chosen,
    )
    if uploaded is None:
        st.caption(t("Choose a file with the button, or drop it there; at most 1 GB."))
        return None
    return File(uploaded.name, uploaded.getvalue(), uploaded.file_id)


def _chosen() -> None:
    """Another file, or none: what belongs to the one before is of no use."""
    st.session_state.pop(LOADED, None)
    checking.discard()


def unfinished(t: Words) -> None:
    """Lead back to the files that were checked and are not loaded, for who lost the address."""
    found = waiting.waiting(data.portfolio())
    if not found:
        return
    with st.container(border=True):
        st.markdown(t("**Checked, but not loaded**"))
        for job, asked, checked in found[:MOST_WAITING]:
            st.page_link(
                "pages/upload.py",
                label=speech.escaped(asked.name),
                icon=":material/fact_check:",
                query_params={checking.JOB: job.job_id},
            )
            # Not in the label, of which a phone cuts the end off.
            st.caption(
                t(
                    "Checked on {at} · client: {client} · {n} rows can be loaded",
                    at=asked.asked_at.astimezone(data.zone()),
                    client=speech.escaped("、".join(filter(None, checked.record.clients)) or "—"),
                    n=checked.record.accepted,
                )
            )
        if len(found) > MOST_WAITING:
            st.caption(t("There are {n} more.", n=len(found) - MOST_WAITING))
        st.caption(t("Open a file to load or to discard it; after a day it is cleared away."))


def found_again(t: Words, job: Job) -> None:
    """Name the file of a check that was found again, because its chooser is empty by now."""
    with st.container(horizontal=True, vertical_alignment="center"):
        name = speech.escaped(jobs.asked_of(job).name)
        st.markdown(t("Checked file: **{name}**", name=name), width="content")
        checking.discard_button(t, t("Discard"), "discard_found")


def verdict(t: Words, job: Job, checked: Checked) -> Way:
    """Show what would be loaded and every problem; ask how it goes with what stands already."""
    brought = checked.brought
    report = brought.intake.report
    with st.container(horizontal=True):
        st.metric(t("Rows read"), t.number(report.read), border=True)
        st.metric(t("Can be loaded"), t.number(report.accepted), border=True)
        st.metric(t("Put right"), t.number(report.repaired), border=True)
        st.metric(t("Not loaded"), t.number(report.rejected + report.duplicate), border=True)
    sums.totals(t, report)
    way = rivals.ask(t, job, checked)
    doubts.draw(doubts.of(t, job, checked, way))
    rivals.preview(t, way)
    orphans.said(t, brought)
    sums.draw(t, brought.intake)
    empty = {one.title for one in report.columns if not one.filled}
    if unmapped := [title for title in report.unmapped if title not in empty]:
        st.caption(
            t(
                "Kept with each case, but not understood: {columns}",
                columns=speech.escaped(t.listed(unmapped)),
            )
        )
    problems.draw(t, brought.intake)
    return way


def load(t: Words, job: Job, checked: Checked, way: Way) -> None:
    """Offer to load what is good in the way that was chosen."""
    known = against.same(data.portfolio(), checked.record)
    if known:
        st.success(
            t(
                "This file was loaded before, as “{name}” on {at}; nothing has to be done.",
                name=speech.escaped(known.file_name),
                at=known.committed_at.astimezone(data.zone()),
            )
        )
        return
    if checked.record.accepted == 0:
        st.warning(t("No row can be loaded. Please send the file back with the remarks above."))
        return
    if against.is_outdated(data.portfolio(), checked):
        checking.offer_again(t, job, PreviewOutdated())
        return
    answered = doubts.settled(job, doubts.of(t, job, checked, way)) and way.changes is not None
    if st.button(
        t("Load {n} rows", n=checked.record.accepted),
        type="primary",
        icon=":material/database_upload:",
        disabled=not answered,
    ):
        _keep(t, job, checked.record.kind, way)


def loaded(t: Words) -> None:
    """Say what was loaded just now, and where to see it."""
    record: ImportRecord | None = st.session_state.get(LOADED)
    if record is None:
        return
    with st.container(border=True):
        st.success(
            t(
                "“{name}” is loaded: {n} rows ({kind}).",
                name=speech.escaped(record.file_name),
                n=record.accepted,
                kind=t(KIND_TITLES[record.kind]),
            ),
            icon=":material/check_circle:",
        )
        _left_over(t, record)
        orphans.arrived(t, *st.session_state[LONE])
        with st.container(horizontal=True):
            for page in router.PAGES:
                if page.name in NEXT and (page.name != "changes" or _is_comparable(record)):
                    st.page_link(
                        page.path,
                        label=t(page.title),
                        icon=":material/arrow_forward:",
                        query_params=_day_of(record),
                    )


def _left_over(t: Words, record: ImportRecord) -> None:
    """Say what of the file is not loaded, and what belongs to no case yet."""
    if n := record.rejected + record.duplicate:
        st.markdown(t("{n} rows are not loaded; mended, they complete this file.", n=n))
    if n := data.portfolio().orphan_counts().get(record.import_id, 0):
        st.markdown(t("{n} rows belong to no known case yet; they are listed below.", n=n))


def _day_of(record: ImportRecord) -> dict[str, str] | None:
    """The address of the day of a case file; files of other kinds have no snapshot."""
    return {frame.AS_OF: record.as_of.isoformat()} if record.kind == "cases" else None


def _is_comparable(record: ImportRecord) -> bool:
    """Whether there is an earlier day that the file's day can be compared with."""
    return record.kind != "cases" or record.as_of > min(data.portfolio().as_of_dates())


def _keep(t: Words, job: Job, kind: str, way: Way) -> None:
    try:
        with st.spinner(t("Loading…")):
            lone = orphans.counted() if kind == "cases" else {}
            done = staging.keep(
                job,
                data.portfolio(),
                now=data.now(),
                replaces=way.replaces.import_id if way.replaces else None,
                twice_meant=doubts.is_twice_meant(job),
            )
    except PreviewOutdated as refused:
        checking.offer_again(t, job, refused)
        return
    st.session_state[LOADED] = done.record
    st.session_state[LONE] = (lone, orphans.counted() if lone else {})
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    checking.discard()
    st.rerun()
