"""Serial bouncers: the list of who broke his word again and again, with the way to a visit."""

import datetime as dt

import polars as pl
import streamlit as st

from lib.followups.bouncing import BROKEN, BROKEN_DAYS
from lib.rights import Action
from lib.screen import data, parts
from lib.screen.frame import Here
from lib.screen.promised import frames
from lib.screen.visits import requests
from lib.visits.requests import proposing
from lib.words import Words

REASON = "broken_promises"
"""Why a visit to a serial bouncer is asked for; of lib.visits.requests.asking.REASONS."""


def draw(t: Words, here: Here, day: dt.date) -> None:
    """List them; the ticked one can be opened, and a visit to it asked for."""
    found = frames.bouncers(here.as_of, day)
    st.subheader(t("Serial bouncers ({n})", n=found.height), anchor=False)
    st.caption(
        t(
            "At least {n} promises of a case broken, or kept only in part, in the {days} days up "
            "to {day}.",
            n=BROKEN,
            days=BROKEN_DAYS,
            day=day,
        )
    )
    at = parts.choose_row(t, _readable(t, found), key="bouncers", alt=t("Table of serial bouncers"))
    if at is None:
        return
    row = found.row(at, named=True)
    if st.button(t("Open the case"), key="open_bouncer", icon=":material/edit_note:"):
        told = {"case": row["case_key"], "as_of": here.as_of.isoformat()}
        st.switch_page("pages/case.py", query_params=told)
    if not data.may(Action.ASK_VISIT):
        return
    asked = requests.listed(here.as_of).filter(
        pl.col("case_key") == row["case_key"], pl.col("state").is_in(requests.STANDING)
    )
    if asked.height:
        st.caption(t("A visit to this case has been asked for already."))
    elif row["held"]:
        st.caption(t("The case is on hold; no visit can be asked for."))
    else:
        why = t(proposing.said({**row, "reason": REASON}))
        name = f"bouncer_{row['case_key']}"
        requests.ask_button(t, name, row["case_key"], REASON, why, str(row["number"]))


def _readable(t: Words, rows: pl.DataFrame) -> pl.DataFrame:
    return pl.DataFrame(
        {
            t("Number"): rows["number"],
            t("Name"): rows["name"],
            t("Broken"): rows["n"],
            t("of them in part"): rows["in_part"],
            t("Last due"): [t.date(one) for one in rows["since"]],
            t("Overdue amount"): [
                t.money(*pair) for pair in rows.select("overdue_amount", "currency").iter_rows()
            ],
            t("On hold"): [parts.spoken(t, one) or "" for one in rows["held"]],
            t("Collector"): rows["collector"],
        }
    )
