"""What a case has in common with others: the person, the door, the house.

What the files prove is shown with its reason; what is only likely is a question that a manager
answers, and the answer outlives all later files.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from lib.cases.fields import OPEN_NUMBERS
from lib.cases.persons import confirmed, near, pair, proposals, why
from lib.portfolio import person_links
from lib.privacy.masking import mask_name, mask_phone
from lib.rights import Action
from lib.screen import case_table, data
from lib.screen.speech import escaped
from lib.words import N_, Words

Case = Mapping[str, Any]

WHY = {
    "identity": N_("same identity number"),
    "name_phone": N_("same name and phone"),
    "customer": N_("same customer number of the client"),
    "confirmed": N_("confirmed by your people"),
}
REASONS = {
    "phone": N_("The phone number is the same, the name is not."),
    "name_address": N_("Name and address are the same; an identity number is missing."),
}
"""Why a link is proposed."""


def same_person(t: Words, case: Case, as_of: dt.date) -> None:
    """The person's other cases with the reason, and persons who may be the same."""
    if not case["person_key"]:
        return
    others = _others(as_of, case, "person_key")
    if others.height:
        st.subheader(t("Other cases of this person ({n})", n=others.height), anchor=False)
        said = {why(case, row) for row in others.iter_rows(named=True)}
        reasons = "、".join(t(WHY[one]) for one in WHY if one in said)
        st.caption(t("Known by: {reasons}.", reasons=reasons))
        _table(t, others, "others")
        _separable(t, case, others)
    _proposals(t, case, as_of)
    _decided(t, case)


def same_place(t: Words, case: Case, as_of: dt.date) -> None:
    """Other people's cases behind the same door, and in the same house."""
    door = _others(as_of, case, "address_key")
    house = _others(as_of, case, "building_key").join(door, on="case_key", how="anti")
    for rows, title, key in (
        (door, N_("Other cases at this address ({n})"), "same_address"),
        (house, N_("Other cases in this building ({n})"), "same_building"),
    ):
        if rows.height:
            with st.expander(t(title, n=rows.height)):
                _table(t, rows, key)


def _others(as_of: dt.date, case: Case, column: str) -> pl.DataFrame:
    """The other cases that share a column with this one; none when it is empty."""
    return data.cases(as_of).filter(
        pl.col(column) == case[column], pl.col("case_key") != case["case_key"]
    )


def _table(t: Words, rows: pl.DataFrame, key: str) -> None:
    chosen = case_table.draw(t, rows, key=key)
    if st.button(t("Open the case"), disabled=len(chosen) != 1, key=f"open_{key}"):
        st.query_params["case"] = chosen[0]
        st.rerun()


def _proposals(t: Words, case: Case, as_of: dt.date) -> None:
    """Ask about each person who may be the same."""
    key = case["person_key"]
    asked = proposals(near(data.cases(as_of), key), person_links.decisions(data.ledger())).filter(
        (pl.col("person_a") == key) | (pl.col("person_b") == key)
    )
    for row in asked.iter_rows(named=True):
        other = row["person_b"] if row["person_a"] == key else row["person_a"]
        with st.container(border=True):
            st.markdown(f"**{t('Is this the same person?')}** {t(REASONS[row['reason']])}")
            _who(as_of, other)
            with st.container(horizontal=True):
                for text, same in ((N_("The same person"), True), (N_("Not the same"), False)):
                    _button(
                        t(text),
                        f"person_{other}_{same}",
                        (key, other),
                        same=same,
                    )


def _separable(t: Words, case: Case, others: pl.DataFrame) -> None:
    """Offer to undo what name and phone have joined; an identity number is beyond doubt."""
    own = case["person_filed"]
    decided = person_links.decisions(data.ledger())
    for other in others["person_filed"].drop_nulls().unique().sort():
        if other != own and pair(own, other) not in decided:
            rows = others.filter(pl.col("person_filed") == other)
            numbers = "、".join(rows.select(pl.coalesce(OPEN_NUMBERS)).to_series())
            _button(
                t("{numbers}: not the same person", numbers=escaped(numbers)),
                f"separate_{other}",
                (own, other),
                same=False,
            )


def _decided(t: Words, case: Case) -> None:
    """What was decided about this person, and the way to take it back."""
    decided = person_links.decisions(data.ledger())
    own = confirmed(decided, case["person_key"]) | {case["person_filed"]}
    for (one, other), same in decided.items():
        if not own & {one, other}:
            continue
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(
                t("Two persons were taken for one.") if same else t("Two persons were kept apart.")
            )
            _button(
                t("Take this back"),
                f"undo_{one}_{other}",
                (one, other),
                same=None,
            )


def _who(as_of: dt.date, person_key: str) -> None:
    """Name a person by his first case, masked."""
    rows = data.cases(as_of).filter(pl.col("person_key") == person_key)
    if rows.height:
        row = rows.row(0, named=True)
        number = next(row[key] for key in OPEN_NUMBERS if row[key])
        said = (mask_name(row["name"]), mask_phone(row["mobile"]), number)
        st.text(" · ".join(filter(None, said)))


def _button(text: str, key: str, persons: tuple[str, str], *, same: bool | None) -> None:
    """Draw a decision about two persons, for who may take it."""
    if data.may(Action.CORRECT):
        st.button(text, key=key, on_click=_decide, args=persons, kwargs={"same": same})


def _decide(one: str, other: str, *, same: bool | None) -> None:
    """Keep what was decided about two persons."""
    person_links.decide(data.ledger(), one, other, same=same, now=data.now())
