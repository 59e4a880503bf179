"""Today's calls: whom, on which number, how many more the rules allow, and the way to record it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from lib.errors import DoorstepError
from lib.messages import calling, placeholders, templates
from lib.messages.calling import Calls
from lib.messages.channels import CALL, PHONES
from lib.messages.knowing import sender
from lib.privacy import reveal
from lib.privacy.masking import mask_name
from lib.rights import Action
from lib.screen import case_frames, data, parts, speech
from lib.screen.case import seeing
from lib.screen.frame import Here
from lib.screen.messages import frames, showing
from lib.words import N_, Words

DIALLED = "dialled"
"""Address parameter of the case page: the field of the number that was called."""

CONTACT = "contact"
"""Address parameter of the case page: the channel of the contact that is to be recorded."""

MOST = 200

OF_OTHERS = N_(
    "Where the number of another person is called: only ask how the customer can be reached. Not "
    "a word of the debt, an amount or being late, to family and colleagues neither; who does not "
    "want to be called is not called again."
)
"""What may be said to third persons, who owe nothing (CN-CBA26-3P and its like elsewhere)."""


def draw(t: Words, here: Here, day: dt.date) -> None:
    """The list of a day, and what is known of the person that is ticked."""
    at = frames.moment(day)
    found = frames.calls(here.as_of, day, at)
    may = found.rows.filter(pl.col("rule").is_null(), pl.col("to").is_not_null())
    with st.container(horizontal=True):
        st.metric(t("To call"), t.number(may.height), border=True)
        st.metric(t("Called today"), t.number(int(found.rows["today"].sum())), border=True)
        refused = found.rows.filter(pl.col("rule").is_not_null()).height
        st.metric(t("Refused by a rule"), t.number(refused), border=True)
    st.caption(t("Judged by the rules for {at}.", at=at.astimezone(data.zone())))
    if (
        frames.numbers(here.as_of, CALL)
        .filter(
            ~pl.col("dead"),
            calling.of_others(),
            pl.col("case_key").is_in(may["case_key"].implode()),
        )
        .height
    ):
        st.info(t(OF_OTHERS), icon=":material/group:")
    rows = found.rows.head(MOST)
    row = parts.choose_row(t, _table(t, found, rows), key="call_list", alt=t("Call list"))
    _not_called(t, found)
    if row is None:
        if rows.height:
            st.caption(t("Tick a row at the left to see its numbers and to call."))
        return
    chosen = rows.row(row, named=True)
    if chosen["rule"]:
        for rule in chosen["rules"]:
            st.error(t(found.said[rule].sentence), icon=":material/block:")
        return
    _opening(t, chosen)
    others = frames.others_allowed(here.as_of, day, at, chosen["case_key"])
    _numbers(t, here, chosen, others=others)


def _not_called(t: Words, found: Calls) -> None:
    """Whom a rule forbids to call: the first reasons with how many, and each with all reasons."""
    rows = found.rows.filter(pl.col("rule").is_not_null())
    if rows.is_empty():
        return
    said = {rule: t(one.sentence) for rule, one in found.said.items()}
    counted = rows.group_by(said=pl.col("rule").replace(said)).len()
    with st.expander(t("Refused by a rule: {n}", n=rows.height)):
        parts.show(
            t,
            counted.sort("len", "said", descending=[True, False]).select(
                pl.col("said").alias(t("Why")), pl.col("len").alias("n")
            ),
            alt=t("Reasons why people are not called"),
        )
        shown = showing.spoken(t, showing.masked(rows.head(MOST)))
        parts.show(
            t,
            shown.with_columns(_refused(t, found, shown["rules"])).select(
                pl.col("number").alias(t("Number")),
                pl.col("name").alias(t("Name")),
                pl.col("why").alias(t("Reason")),
                pl.col("refused").alias(t("Why not called")),
            ),
            alt=t("People who are not called"),
        )


def _table(t: Words, found: Calls, rows: pl.DataFrame) -> pl.DataFrame:
    shown = showing.spoken(t, showing.masked(rows))
    money = [t.money(*one) for one in rows.select("amount", "currency").iter_rows()]
    state = pl.when(pl.col("rule").is_not_null()).then(pl.lit(t("refused by a rule")))
    no_number = pl.when(pl.col("to").is_null()).then(pl.lit(t("no number works")))
    told = shown.with_columns(
        pl.Series("amount", money, dtype=pl.String),
        _refused(t, found, rows["rules"]),
        state=pl.coalesce(state, no_number),
    )
    titles = {
        "number": N_("Number"),
        "name": N_("Name"),
        "why": N_("Reason"),
        "amount": N_("Overdue amount"),
        "dpd": N_("Days past due"),
        "to": N_("Call first"),
        "owner": N_("Whose"),
        "reached": N_("Reached on it"),
        "today": N_("Calls today"),
        "week": N_("Calls in 7 days"),
        "left": N_("Calls left today"),
        "state": N_("State"),
        "refused": N_("Why not called"),
    }
    return told.select(pl.col(name).alias(t(title)) for name, title in titles.items())


def _refused(t: Words, found: Calls, rules: pl.Series) -> pl.Series:
    """Why each person may not be called, all reasons, what lasts first."""
    said = {rule: t(one.sentence) for rule, one in found.said.items()}
    told = [" ".join(dict.fromkeys(said[one] for one in each)) for each in rules.to_list()]
    return pl.Series("refused", told, dtype=pl.String)


def _opening(t: Words, chosen: Mapping[str, Any]) -> None:
    """What to say first: nothing of the matter before it is clear who answers."""
    known = templates.used(frames.versions()).filter(
        pl.col("channel") == CALL, pl.col("language") == t.language
    )
    firm = sender(data.settings())
    told = {
        "name": mask_name(chosen["name"]) or "…",
        "firm": firm.firm or "…",
        "hotline": firm.hotline or "…",
    }
    why = [chosen["why"], templates.STEP]
    rows = known.filter(pl.col("why").is_in(why)).sort(pl.col("why") != chosen["why"])
    for row in rows.head(1).iter_rows(named=True):
        with st.container(border=True):
            st.caption(t("What to say first"))
            st.text(_said(row["text"], told))


def _said(text: str, told: Mapping[str, str]) -> str:
    """A text with its places filled as far as they may be seen."""
    return "".join(
        before + ("" if name is None else told.get(name, "…"))
        for before, name in placeholders.pieces(text)
    )


def _numbers(t: Words, here: Here, chosen: Mapping[str, Any], *, others: bool) -> None:
    """All numbers of the case, the best first: to dial one, and to record what came of it.

    Those of other persons only where the rules let `others` be called.
    """
    case = case_frames.case(here.as_of, chosen["case_key"])
    rows = frames.numbers(here.as_of, CALL).filter(pl.col("case_key") == chosen["case_key"])
    rows = rows.with_columns(to_other=calling.of_others())
    shown = showing.spoken(t, showing.masked(rows.with_columns(name=pl.lit(None, pl.String))))
    revealed = seeing.revealed(case)
    told = zip(rows.iter_rows(named=True), shown.iter_rows(named=True), strict=True)
    for row, seen in told:
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            st.text(row["to"] if row["field"] in revealed else seen["to"], width="content")
            st.caption(_of_number(t, row, seen), width="stretch")
            if row["dead"]:
                continue
            if row["to_other"] and not others:
                st.caption(t("The rules do not let this person be called now."))
                continue
            _dial(t, case, row, open_=row["field"] in revealed)
            _record(t, here, chosen["case_key"], row["field"])


def _of_number(t: Words, row: Mapping[str, Any], seen: Mapping[str, Any]) -> str:
    about = t(
        "{field} · {owner} · {n} calls, reached {met} times",
        field=seen["field"],
        owner=seen["owner"],
        n=row["attempts"],
        met=row["reached"],
    )
    return f"{about} · {t('does not work any more')}" if row["dead"] else about


def _dial(t: Words, case: Mapping[str, Any], row: Mapping[str, Any], *, open_: bool) -> None:
    """The number is told to the telephone once it was revealed, which is logged."""
    if open_:
        st.link_button(t("Dial"), f"tel:{row['to']}", icon=":material/call:")
    elif data.may(Action.REVEAL) and st.button(
        t("Call this number"),
        key=f"dial_{row['field']}",
        icon=":material/visibility:",
        help=t("Shows the number for some minutes, to you and your telephone; is logged."),
    ):
        try:
            reveal.reveal(data.ledger(), case, row["field"], "contact", "", data.own_names())
        except DoorstepError as refused:
            st.error(speech.refusal(t, refused), icon=":material/block:")
            return
        st.rerun()


def _record(t: Words, here: Here, case_key: str, field: str) -> None:
    if data.may(Action.RECORD):
        st.page_link(
            "pages/case.py",
            label=t("Record the call"),
            icon=":material/edit_note:",
            query_params={
                "case": case_key,
                "as_of": here.as_of.isoformat(),
                CONTACT: CALL,
                DIALLED: field,
            },
        )


def dialled(as_of: dt.date, case_key: str, channel: str) -> tuple[str, str | None] | None:
    """The number that the address of the case page says was called; None for another contact."""
    field = st.query_params.get(DIALLED, "")
    if channel != CALL or field not in PHONES:
        return None
    mine = frames.numbers(as_of, CALL).filter(
        pl.col("case_key") == case_key, pl.col("field") == field
    )
    return (field, mine["number_key"][0]) if mine.height else None
