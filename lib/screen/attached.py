"""Attachments on the screens: chosen with a record or after it, listed, shown and taken out.

A list says that something is there and what it belongs to. Its content is personal data: it is
seen, or taken out, after a click that stands in the audit, by who may reveal, and for a while.
"""

import datetime as dt
import math
from collections.abc import Mapping
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from lib.attachments import keeping, records
from lib.attachments.kinds import MEGABYTE, SORTS, AttachmentRefused, checked
from lib.attachments.records import About, Attachment, Sent
from lib.errors import DoorstepError
from lib.rights import Action
from lib.screen import data, following, logins, notes, parts, saving, signed, speech
from lib.screen.case import seeing
from lib.words import N_, Words

Row = Mapping[str, Any]

SORT_NAMES = {"photo": N_("Photo"), "audio": N_("Recording"), "letter": N_("Letter")}

OPENED = "_attachment_opened"
"""Session key: identifier of the attachment that is shown, until when, and its content."""

PLAYED = ("audio/mpeg", "audio/mp4", "audio/wav", "audio/ogg")
"""What browsers play; others are taken out to be heard."""

MOST = 10
"""Files that are chosen at once."""

CARRIED = 100
"""Megabytes that a file may have to be sent at all: what is refused before is in English only."""


def ask(t: Words, key: str, label: str | None = None) -> list[Sent]:
    """Ask for files, and say at once which of them cannot be attached."""
    most = data.settings().attachment_mb
    chosen = st.file_uploader(
        label or t("Photos, recordings, signed letters"),
        accept_multiple_files=True,
        key=key,
        # Kind and size are our own check's, which says in the reader's words what to do.
        max_upload_size=max(CARRIED, math.ceil(most)),
    )
    if not chosen:
        st.caption(
            t(
                "Choose files with the button, or drop them there; up to {most} MB each. Of photos "
                "place, time and device are taken out. Files are not part of the draft.",
                most=f"{most:g}",
            )
        )
    sent = [Sent(one.name, one.getvalue()) for one in chosen[:MOST]]
    if len(chosen) > MOST:
        st.warning(t("The first {n} files are attached; add the others afterwards.", n=MOST))
    for one in sent:
        try:
            checked(one.name, one.content, most)
        except AttachmentRefused as refused:
            st.error(speech.refusal(t, refused), icon=":material/block:")
    return sent


def prepared(sent: list[Sent], about: About, subject: str, case_key: str) -> list[Attachment]:
    """Check the files and put them on the disk, to be named in the step that saves their record."""
    most = data.settings().attachment_mb
    return records.prepared(data.ledger().home, sent, about, subject, case_key, most)


def of_case(case: Row) -> pl.DataFrame:
    """The attachments of a case, the newest first."""
    return listed().filter(pl.col("case_key") == case["case_key"]).reverse()


def listed() -> pl.DataFrame:
    """All attachments that stand, of cases that may be seen."""
    return _listed(data.version())


@data.shared
def _listed(at: int) -> pl.DataFrame:
    del at
    return data.portfolio().seen(records.listed(data.ledger()).lazy()).collect()


def section(t: Words, case: Row) -> None:
    """All attachments of a case, and the way to add one to a record of it afterwards."""
    mine, subjects = of_case(case), _records(t, case)
    # What was attached to a record belongs to the one that corrects it.
    stands = dict(following.corrected().select("followup_id", "stands").iter_rows())
    offered = data.may(Action.RECORD) and bool(subjects)
    if not mine.height and not offered:
        return
    with st.expander(t("Attachments ({n})", n=mine.height), expanded=mine.height > 0):
        for row in mine.iter_rows(named=True):
            belongs = t("Agreement") if row["about"] == "agreement" else None
            _one(t, case, row, subjects.get(stands.get(row["subject"], row["subject"]), belongs))
        if offered:
            name = f"attach_{case['case_key']}"
            subject = st.selectbox(
                t("Add to the record"),
                list(subjects),
                format_func=lambda one: subjects[one],
                key=saving.key(name, "to"),
            )
            add(t, name, "followup", subject)


def _records(t: Words, case: Row) -> dict[str, str]:
    """The records made here of a case, the newest first, each with its day and result."""
    mine = data.followups().filter(
        pl.col("case_key") == case["case_key"], pl.col("followup_id").is_not_null()
    )
    return {
        key: f"{t.datetime(at)} · {parts.spoken(t, outcome)}"
        for key, at, outcome in mine.reverse()
        .select("followup_id", "happened_at", "outcome")
        .iter_rows()
    }


def with_record(t: Words, key: str) -> list[Sent]:
    """Ask for the files of a record that is being made; out of the way of those without any."""
    with st.expander(t("Attach files"), icon=":material/attach_file:"):
        return ask(t, key)


def add(t: Words, name: str, about: About, subject: str, label: str | None = None) -> None:
    """Ask for files that belong to what is on record already, and attach them."""
    sent = ask(t, saving.key(name, "files"), label)
    if sent:
        save = partial(_attach, sent, about, subject)
        saving.button(t, name, save, label=t("Attach"), icon=":material/attach_file:")


def of_subject(t: Words, case: Row, subject: str) -> None:
    """Name the attachments of an agreement; the list of all has what can be done with them."""
    for row in of_case(case).filter(pl.col("subject") == subject).iter_rows(named=True):
        st.text(_told(t, case, row, None))


def _attach(sent: list[Sent], about: About, subject: str) -> None:
    most = data.settings().attachment_mb
    keeping.attach(data.portfolio(), sent, about, subject, most_mb=most, now=data.now())


def _one(t: Words, case: Row, row: Row, belongs: str | None) -> None:
    """One attachment in a line, with what can be done with it."""
    key = row["attachment_id"]
    erased = row["sha256"] is None
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.text(_told(t, case, row, belongs), width="stretch")
        if not erased and data.may(Action.REVEAL):
            _ways(t, row)
        if data.may(Action.RECORD):
            st.button(
                t("Take it back"),
                key=f"unattach_{key}",
                on_click=_take_back,
                args=(t, key),
                type="tertiary",
            )
    if not erased and data.may(Action.REVEAL):
        _opened(t, row)


def _told(t: Words, case: Row, row: Row, belongs: str | None) -> str:
    """What an attachment is, what it belongs to, and who attached it when."""
    at = row["recorded_at"].astimezone(data.zone())
    said = (
        t(SORT_NAMES[SORTS[row["media_type"]]]),
        t("erased") if row["sha256"] is None else notes.note(case, row["file_name"]),
        _size(row["size"]),
        belongs,
        t("attached on {day}", day=at.date()),
        logins.called(row["recorded_by"]),
    )
    return " · ".join(filter(None, said))


def _size(size: int) -> str:
    """Bytes in the unit in which people know the sizes of files."""
    return f"{size / MEGABYTE:.1f} MB" if size >= MEGABYTE else f"{max(1, size // 1000)} KB"


def _ways(t: Words, row: Row) -> None:
    """The buttons that show an attachment and take it out."""
    key = row["attachment_id"]
    if _shown(key) is None and _can_be_shown(row):
        st.button(
            t("Show"),
            key=f"show_{key}",
            on_click=_show,
            args=(t, key),
            type="tertiary",
            icon=":material/visibility:",
        )
    # Written when it is asked for, by the right of who asks then; its act is in the audit.
    st.download_button(
        t("Download"),
        signed.carried(lambda: keeping.content(data.portfolio(), key, keeping.TAKE)),
        file_name=keeping.given_name(row),
        mime=row["media_type"],
        key=f"take_{key}",
        type="tertiary",
        icon=":material/download:",
        help=t("Is logged with your name."),
    )


def _can_be_shown(row: Row) -> bool:
    return SORTS[row["media_type"]] == "photo" or row["media_type"] in PLAYED


def _show(t: Words, key: str) -> None:
    """Read the content, which is told to the audit, and show it for a while."""
    try:
        found = keeping.content(data.portfolio(), key, keeping.SHOW)
    except DoorstepError as refused:
        st.error(speech.refusal(t, refused), icon=":material/block:")
        return
    end = data.now() + dt.timedelta(minutes=data.settings().reveal_minutes)
    st.session_state[OPENED] = (key, end, found)


def _hide() -> None:
    st.session_state.pop(OPENED, None)


def _shown(key: str) -> tuple[dt.datetime, bytes] | None:
    """Until when the attachment is shown, and its content; None when it is not."""
    opened = st.session_state.get(OPENED)
    if opened is None or opened[0] != key or data.now() >= opened[1]:
        return None
    return opened[1], opened[2]


def _opened(t: Words, row: Row) -> None:
    shown = _shown(row["attachment_id"])
    if shown is None:
        return
    end, found = shown
    if SORTS[row["media_type"]] == "photo":
        st.image(found, alt=t("Attached photo"))
    else:
        st.audio(found, format=row["media_type"])
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(t("until {time}", time=f"{end.astimezone(data.zone()):%H:%M:%S}"))
        st.button(t("Hide"), key=f"hide_{row['attachment_id']}", on_click=_hide, type="tertiary")
    seeing.watch(end)


def _take_back(t: Words, key: str) -> None:
    try:
        keeping.take_back(data.portfolio(), key, data.now())
    except DoorstepError as refused:
        st.error(speech.refusal(t, refused), icon=":material/block:")
        return
    saving.tell()
