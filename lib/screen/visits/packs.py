"""What a crew takes along, as downloads: beside a visit list, and for the crews of a whole plan."""

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from lib.errors import DoorstepError
from lib.privacy import export_mark
from lib.privacy.masking import mask
from lib.rights import Action
from lib.screen import data, downloads, speech, staff
from lib.screen.frame import Here
from lib.screen.holds import frames
from lib.show.crew_safety import Safety
from lib.show.pack.bundle import WRITERS, Terms, to_zip
from lib.show.pack.notes import notes
from lib.visits.pack import links, model
from lib.visits.pack.choosing import routes
from lib.visits.visit_list import VisitList
from lib.words import Words

ICONS = {
    "pdf": ":material/picture_as_pdf:",
    "xlsx": ":material/table:",
    "gpx": ":material/route:",
    "kml": ":material/public:",
    "ics": ":material/calendar_month:",
}
"""Ending of a file → the icon of its button."""

LABELS = {"ics": "iCal"}
"""Ending of a file → what its button says, where that is not the ending."""


def offer(
    t: Words, here: Here, plan_id: str, crew: str | None = None, day: dt.date | None = None
) -> None:
    """Draw the downloads of a plan or visit list: of one crew and day, or of all in one ZIP.

    Says why where no pack may be made. Names and addresses in full only when asked for, and logged.
    """
    if not data.may(Action.EXPORT):
        return
    st.subheader(t("Visit pack"), anchor=False)
    try:
        made = routes(data.ledger(), plan_id, crew=crew, day=day)
    except DoorstepError as refused:
        st.caption(speech.refusal(t, refused))
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        service = _service(t, here)
        full = data.may(Action.PLAN) and st.toggle(
            t("In full, for this crew only (is logged)"),
            key=f"pack_full_{plan_id}_{crew}_{day}",
        )
    if not full:
        st.caption(t("Names and phones are masked, addresses end at the district."))
    with st.container(horizontal=True):
        if len(made) == 1:
            _one(t, made[0], service, full=full)
        else:
            _all(t, made, service, full=full)


def _service(t: Words, here: Here) -> str:
    """Ask what the codes open."""
    usual = links.usual(here.settings.jurisdiction)
    return st.selectbox(
        t("QR codes open"),
        list(links.SERVICES),
        index=list(links.SERVICES).index(usual),
        format_func=lambda code: t(links.SERVICES[code].name),
        width=180,
        key="pack_service",
    )


def _one(t: Words, made: VisitList, service: str, *, full: bool) -> None:
    for ending in WRITERS:
        name = f"pack-{made.day}-{made.crew}.{ending}"
        downloads.one(
            name,
            LABELS.get(ending, ending.upper()),
            partial(_written, t, made, service, ending, full=full),
            icon=ICONS[ending],
            log=_log(name, full=full),
        )


def _written(t: Words, made: VisitList, service: str, ending: str, *, full: bool) -> bytes:
    (pack,) = _packs(t, [made], full=full)
    return WRITERS[ending](pack, _terms(t, service))


def _all(t: Words, made: Sequence[VisitList], service: str, *, full: bool) -> None:
    name = f"packs-{made[0].day}.zip"

    def written() -> bytes:
        packs = _packs(t, made, full=full)
        actor, at = data.actor(), data.local_now()
        named = partial(export_mark.file_name, actor=actor, at=at)
        return to_zip(packs, _terms(t, service), named)

    downloads.one(
        name,
        t("All {n} routes (ZIP)", n=len(made)),
        written,
        icon=":material/folder_zip:",
        log=_log(name, full=full),
    )


def _packs(t: Words, made: Sequence[VisitList], *, full: bool) -> list[model.Pack]:
    """The packs as who is at the screen may have them, by the newest files whatever day he sees."""
    data.check(Action.PLAN if full else Action.EXPORT)
    newest = data.portfolio().as_of_dates()[0]
    everything, zone = data.cases(newest), data.settings().timezone
    packs = []
    for one in made:
        cases = model.visited(one, everything)
        warned, said = staff.touching(newest, one.day), frames.wishes(newest, one.day)
        shown = cases if full else mask(cases, data.masks("cases"))
        told = notes(t, cases, warned, said)
        packs.append(model.pack(one, cases, shown, told, full=full, tz=zone))
    return packs


def _terms(t: Words, service: str) -> Terms:
    settings = data.settings()
    grace = dt.timedelta(minutes=settings.checkin_grace_minutes)
    safety = Safety(grace, settings.code_word, settings.emergency_lines, {})
    return Terms(t, safety, service, downloads.mark(), data.now())


def _log(name: str, *, full: bool) -> Callable[[], None] | None:
    """Keep in the audit that a pack left in full; masked ones are logged by the button itself."""
    return partial(downloads.log_unmasked, "export_visit_list", name) if full else None
