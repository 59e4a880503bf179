"""The holds of one case: what stands, what is to be reviewed, what was, and placing one."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from lib.agreements.holding import AGREEMENT, SOURCE
from lib.followups.codes import COMPLAINT_KINDS, HOLD_KINDS
from lib.followups.handling import kind_of
from lib.holds import placing
from lib.holds.brought import RESULT
from lib.holds.every import hold_of
from lib.holds.hold import Hold
from lib.rights import Action
from lib.screen import data, logins, notes, parts, saving, speech
from lib.screen.holds import complaints, frames
from lib.words import N_, Words

Row = Mapping[str, Any]

CONSEQUENCES = {
    "no_contact": N_("Nobody visits, calls or writes."),
    "other_channels": N_("No visits; calls, messages and letters stay possible."),
    "review": N_(
        "No visits; somebody decides by the day of the review how to go on, towards an agreement "
        "and not towards pressure."
    ),
}
KEPT = N_("No visits while it is kept; calls, messages and letters only where rules allow them.")
"""An agreement that is kept stops more than visits in some jurisdictions, such as by CN-CARD-70."""

ORIGINS = {
    "list": N_("list of the client"),
    "result": N_("result of a contact"),
    "own": N_("our own people"),
    AGREEMENT: N_("agreement that is kept"),
}
ACTS = {
    placing.PLACED: N_("placed"),
    placing.EXTENDED: N_("extended"),
    placing.REVIEWED: N_("reviewed"),
    placing.LIFTED: N_("lifted"),
}
OURS = {RESULT, SOURCE, *(kind.en for kind in COMPLAINT_KINDS.values())}
"""What the product itself writes as the source of a hold."""

TO_AGREEMENT = N_(
    "An agreement is recorded as a contact with the result “Plan or waiver proposed” and its terms."
)


def standing(as_of: dt.date, day: dt.date, case_key: str) -> pl.DataFrame:
    """The holds that keep a case from being visited on a day, those of the person too."""
    kept = frames.keeping(as_of, day).filter(pl.col("case_key") == case_key)
    holds = data.holds(day)
    return holds.filter(pl.col("hold_id").is_in(kept["hold_id"].implode())).unique(
        "hold_id", maintain_order=True
    )


def badges(t: Words, case: Row, rows: pl.DataFrame) -> None:
    """A badge for each kind and day until when; several alike are one, with how many they are."""
    if rows.height == 0:
        return

    def told(row: Row) -> str:
        until = t("until {day}", day=row["ends_on"]) if row["ends_on"] else t("without an end")
        return f"{speech.escaped(_kind(t, case, row))} · {speech.escaped(until)}"

    with st.container(horizontal=True, gap="small"):
        for said, n in Counter(told(row) for row in rows.iter_rows(named=True)).items():
            label = said if n == 1 else f"{said} × {t.number(n)}"
            st.badge(label, icon=":material/pan_tool:", color="red")


def section(t: Words, case: Row, rows: pl.DataFrame, day: dt.date) -> None:
    """The standing holds with what can be done about each, those that were, and a new one."""
    mine = frames.hold_entries().filter(pl.col("case_key") == case["case_key"])
    with st.expander(t("Holds ({n})", n=rows.height), expanded=rows.height > 0):
        for row in rows.iter_rows(named=True):
            _standing(t, case, row, day)
        _history(t, case, mine)
        if data.may(Action.HOLD):
            _place(t, case, day)


def _kind(t: Words, case: Row, row: Row) -> str:
    """The kind of a hold in words; one that only a file knows is free text."""
    said = kind_of(row["hold_kind"])
    return (notes.note(case, said) or "") if isinstance(said, str) else t(said)


def _standing(t: Words, case: Row, row: Row, day: dt.date) -> None:
    kind = HOLD_KINDS.get(row["hold_kind"])
    with st.container(border=True):
        st.markdown(f"**{speech.escaped(_kind(t, case, row))}**")
        st.text(_facts(t, case, row))
        consequence = CONSEQUENCES[kind.consequence if kind else "other_channels"]
        if row["hold_kind"] == AGREEMENT:
            consequence = KEPT
        whole = " " + t("It holds for all cases of the customer.") if _is_of_person(row) else ""
        st.caption(t(consequence) + whole)
        if row["review_on"]:
            late = row["review_on"] <= day
            said = t("To be reviewed by {day}.", day=row["review_on"])
            st.caption(f":red[{said}]" if late else said)
        if row["decision"] in placing.DECISIONS:
            st.caption(t("Last review: {said}.", said=t(placing.DECISIONS[row["decision"]])))
        if row["origin"] == AGREEMENT:
            st.caption(t("It ends by itself when the agreement is completed, broken or cancelled."))
        else:
            _acts(t, row, day)


def _acts(t: Words, row: Row, day: dt.date) -> None:
    """What can be done about a hold."""
    with st.container(horizontal=True):
        if data.may(Action.REVIEW_HOLD):
            _review(t, row, day)
        if row["ends_on"] and data.may(Action.HOLD):
            _extend(t, row)
        if row["complaint_id"]:
            complaints.way(t, row["complaint_id"])
        elif placing.may_lift(data.actor(), row["hold_kind"]):
            _lift(t, row, day)


def _is_of_person(row: Row) -> bool:
    kind = HOLD_KINDS.get(row["hold_kind"])
    return kind is not None and kind.scope == "person"


def _facts(t: Words, case: Row, row: Row) -> str:
    parts = (
        span(t, row["starts_on"], row["ends_on"]),
        t(ORIGINS[row["origin"]]),
        notes.note(case, spoken_source(t, row["source"])),
        logins.called(row["placed_by"]),
        notes.note(case, row["note"]),
        notes.note(case, row["evidence"]),
    )
    return " · ".join(filter(None, parts))


def span(t: Words, first: dt.date | None, last: dt.date | None) -> str:
    """The first and the last day of what holds."""
    return f"{t.date(first)} – {t.date(last) if last else t('without an end')}"


def spoken_source(t: Words, source: str | None) -> str | None:
    """Where a hold comes from: what the product itself says is translated, the rest as it is."""
    return t(source) if source in OURS else source


def _review(t: Words, row: Row, day: dt.date) -> None:
    key = f"review_{row['hold_id']}"
    with (
        st.popover(t("Review"), icon=":material/rate_review:"),
        st.form(key, border=False),
    ):
        decision = parts.choice(
            t, t("What the review came to"), placing.DECISIONS, f"{key}_decision"
        )
        st.caption(t(TO_AGREEMENT))
        note = st.text_area(t("What the review found"), key=f"{key}_note", height=80)
        next_on = st.date_input(
            t("Next review"), value=None, min_value=day, key=f"{key}_next", width=170
        )
        if st.form_submit_button(t("Save"), key=f"{key}_save"):
            act = partial(
                placing.review,
                data.ledger(),
                hold_of(row),
                data.local_now(),
                decision=decision or "",
                note=note,
                next_on=next_on,
            )
            saving.save(t, act)


def _extend(t: Words, row: Row) -> None:
    key = f"extend_{row['hold_id']}"
    with (
        st.popover(t("Extend"), icon=":material/event_repeat:"),
        st.form(key, border=False),
    ):
        ends_on = st.date_input(
            t("Holds until"), value=None, min_value=row["ends_on"], key=f"{key}_day", width=170
        )
        st.caption(t("Left empty it holds without an end."))
        note = st.text_area(t("Note on the hold"), key=f"{key}_note", height=80)
        if st.form_submit_button(t("Save"), key=f"{key}_save"):
            act = partial(
                placing.extend,
                data.ledger(),
                hold_of(row),
                data.local_now(),
                ends_on=ends_on,
                note=note,
            )
            saving.save(t, act)


def _lift(t: Words, row: Row, day: dt.date) -> None:
    key = f"lift_{row['hold_id']}"
    with (
        st.popover(t("Lift"), icon=":material/lock_open:"),
        st.form(key, border=False),
    ):
        lifted_on = st.date_input(t("Lifted on"), value=day, key=f"{key}_day", width=170)
        reason = st.text_area(t("Why it no longer applies"), key=f"{key}_reason", height=80)
        evidence = st.text_input(t("Where that can be seen"), key=f"{key}_evidence")
        if st.form_submit_button(t("Lift the hold"), key=f"{key}_save"):
            act = partial(
                placing.lift,
                data.ledger(),
                hold_of(row),
                data.local_now(),
                lifted_on=lifted_on or day,
                reason=reason,
                evidence=evidence,
            )
            saving.save(t, act)


def _history(t: Words, case: Row, mine: pl.DataFrame) -> None:
    """All that our people did about the holds of the case, latest first."""
    if mine.height == 0:
        return
    st.caption(t("History"))
    zone = data.zone()
    for row in mine.sort("sequence", descending=True).iter_rows(named=True):
        reason = row["reason"]
        parts = (
            t.datetime(row["recorded_at"].astimezone(zone)),
            t("{what}: {said}", what=_kind(t, case, row), said=t(ACTS[row["act"]])),
            logins.called(row["recorded_by"]),
            t(reason) if reason else None,
            notes.note(case, row["evidence"] if reason else row["note"]),
        )
        st.text(" · ".join(filter(None, parts)))


def _place(t: Words, case: Row, day: dt.date) -> None:
    key = f"hold_{case['case_key']}"
    of_complaints = {one.hold for one in COMPLAINT_KINDS.values()}
    with (
        st.popover(t("Place a hold"), icon=":material/pan_tool:"),
        st.form("place_hold", border=False),
    ):
        names = {code: one.en for code, one in HOLD_KINDS.items() if code not in of_complaints}
        kind = parts.choice(t, t("Kind of hold"), names, "hold_kind")
        st.caption(t("A complaint or dispute is opened below; its hold comes with it."))
        source = st.text_input(t("Who asked for it, or where it is known from"), key="hold_source")
        evidence = st.text_input(t("Evidence"), key="hold_evidence")
        with st.container(horizontal=True):
            starts_on = st.date_input(t("Holds from"), value=day, key="hold_from", width=150)
            ends_on = st.date_input(t("Holds until"), value=None, key="hold_until", width=150)
            review_on = st.date_input(t("Review on"), value=None, key="hold_review", width=150)
        note = st.text_area(t("Note on the hold"), key="hold_note", height=80)
        if st.form_submit_button(t("Place the hold"), key="hold_save"):
            hold = Hold(
                hold_id=saving.form_id(key),
                case_key=case["case_key"],
                person_key=case["person_key"],
                hold_kind=kind or "",
                starts_on=starts_on,
                ends_on=ends_on,
                review_on=review_on,
                source=source,
                evidence=evidence or None,
                note=note or None,
            )
            act = partial(placing.place, data.ledger(), hold, data.local_now())
            saving.save(t, act, key)
