"""Taking loaded files back and putting them back: what it would change, asked, done and said."""

from collections.abc import Sequence

import streamlit as st

from lib.errors import DoorstepError
from lib.portfolio import ImportRecord
from lib.portfolio.dependents import Effect, effects, effects_back, overdue
from lib.portfolio.portfolio import Portfolio
from lib.screen import data, parts, speech
from lib.screen.upload.understanding import KIND_TITLES
from lib.words import Words

TROUBLE = "_imports_trouble"
"""Session key: why the last request could not be done."""

DONE = "_imports_done"
"""Session key: what was done at the last request, in words."""


def said(t: Words) -> None:
    """Say what came of the last request, and where to see what it changed."""
    trouble: DoorstepError | None = st.session_state.pop(TROUBLE, None)
    if trouble:
        st.error(speech.refusal(t, trouble), icon=":material/block:")
    if done := st.session_state.pop(DONE, None):
        st.success(done, icon=":material/check_circle:")
        if len(data.portfolio().as_of_dates()) > 1:
            st.page_link(
                "pages/changes.py", label=t("What changed"), icon=":material/arrow_forward:"
            )


def withdraw(t: Words, chosen: Sequence[ImportRecord]) -> None:
    """Say what hangs on the files, and only then offer to withdraw them."""
    place, ids = data.portfolio(), _ids(chosen)
    if not {record.import_id for record in place.imports()}.issuperset(ids):
        st.rerun()  # it is done, here or by somebody else: the dialog has nothing left to say
    try:
        _files(t, chosen)
        _effects(t, effects(place, ids))
        if any(record.kind == "cases" for record in chosen):
            st.markdown(_overdue(t, place, place.without(ids)))
    except DoorstepError as refused:
        st.error(speech.refusal(t, refused), icon=":material/block:")
        return
    _replaced(t, chosen)
    st.caption(t("Nothing is deleted: the files can be put back, and what people recorded stays."))
    st.button(
        t("Withdraw {n} files", n=len(chosen)),
        type="primary",
        key="withdraw",
        on_click=_withdraw,
        args=(t, chosen),
    )


def restore(t: Words, chosen: Sequence[ImportRecord]) -> None:
    """Say what comes back with the files, and only then offer to put them back."""
    place, ids = data.portfolio(), _ids(chosen)
    if not {record.import_id for record in place.withdrawn()}.issuperset(ids):
        st.rerun()  # as above
    try:
        _files(t, chosen)
        _effects(t, effects_back(place, ids))
        if any(record.kind == "cases" for record in chosen):
            st.markdown(_overdue(t, place, place.including(ids)))
    except DoorstepError as refused:
        st.error(speech.refusal(t, refused), icon=":material/block:")
        return
    st.button(
        t("Put {n} files back", n=len(chosen)),
        type="primary",
        key="restore",
        on_click=_restore,
        args=(t, chosen),
    )


def _ids(chosen: Sequence[ImportRecord]) -> list[str]:
    return [record.import_id for record in chosen]


def _files(t: Words, chosen: Sequence[ImportRecord]) -> None:
    """Name the files so that two of one name are told apart."""
    for record in chosen:
        told = t(
            "{name} · {kind} · client: {client} · {n} rows · loaded at {at}",
            name=speech.escaped(record.file_name),
            kind=t(KIND_TITLES[record.kind]),
            client=speech.escaped("、".join(filter(None, record.clients)) or "—"),
            n=record.accepted,
            at=record.committed_at.astimezone(data.zone()),
        )
        st.markdown(f"- {told}")


def _effects(t: Words, found: Sequence[Effect]) -> None:
    st.markdown(t("What would change:"))
    for effect in found:
        st.markdown(f"- {_said(t, effect)}")


def _said(t: Words, effect: Effect) -> str:
    told = effect.said(
        lambda amounts: speech.escaped(parts.by_currency(t, dict(amounts))),
        lambda kind: t(KIND_TITLES[kind]),
    )
    return t(told)


def _overdue(t: Words, before: Portfolio, after: Portfolio) -> str:
    """What is overdue in all on the latest day, before and after."""
    was, then = (speech.escaped(parts.by_currency(t, one)) for one in overdue(before, after))
    return t("Overdue in all: **{before}** before, **{after}** after.", before=was, after=then)


def _replaced(t: Words, chosen: Sequence[ImportRecord]) -> None:
    """Say that a file in whose place a chosen one came does not come back by itself."""
    withdrawn = {one.import_id: one.file_name for one in data.portfolio().withdrawn()}
    for record in chosen:
        name = withdrawn.get(record.replaces or "")
        if name:
            st.warning(
                t(
                    "“{name}” took the place of “{other}”, which stays withdrawn. It can be put "
                    "back below, under the withdrawn files.",
                    name=speech.escaped(record.file_name),
                    other=speech.escaped(name),
                ),
                icon=":material/info:",
            )


def _withdraw(t: Words, chosen: Sequence[ImportRecord]) -> None:
    place, ids = data.portfolio(), _ids(chosen)
    try:
        told = _told(t, place, place.without(ids), effects(place, ids), chosen)
        place.withdraw(*ids, now=data.now())
    except DoorstepError as refused:
        st.session_state[TROUBLE] = refused
        return
    st.session_state[DONE] = " ".join([t("Withdrawn: {files}.", files=_named(t, chosen)), *told])


def _restore(t: Words, chosen: Sequence[ImportRecord]) -> None:
    place, ids = data.portfolio(), _ids(chosen)
    try:
        told = _told(t, place, place.including(ids), effects_back(place, ids), chosen)
        place.restore(*ids)
    except DoorstepError as refused:
        st.session_state[TROUBLE] = refused
        return
    st.session_state[DONE] = " ".join([t("Put back: {files}.", files=_named(t, chosen)), *told])


def _told(
    t: Words,
    before: Portfolio,
    after: Portfolio,
    found: Sequence[Effect],
    chosen: Sequence[ImportRecord],
) -> list[str]:
    """What was done in figures: rows that lost or found their case, and what is overdue then."""
    if all(record.kind != "cases" for record in chosen):
        return []
    rows = [_said(t, one) for one in found if one.what in {"rows_orphaned", "rows_found"}]
    return [*rows, _overdue(t, before, after)]


def _named(t: Words, chosen: Sequence[ImportRecord]) -> str:
    return speech.listed(t, (f"“{speech.escaped(record.file_name)}”" for record in chosen))
