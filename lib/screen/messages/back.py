"""What came back: the file of a platform with deliveries and answers, and what it did."""

import polars as pl
import streamlit as st

from lib.cases.fields import OPEN_NUMBERS
from lib.errors import DoorstepError
from lib.messages import answers, deliveries, knowing, matching, outbox
from lib.messages.answers import Taken
from lib.messages.deliveries import REFUSALS, Reading
from lib.privacy.masking import mask
from lib.rights import Action
from lib.screen import data, parts, speech
from lib.screen.frame import Here
from lib.screen.messages import frames
from lib.words import N_, Words

LAST = "_deliveries"
"""Session key: what the last file did."""

MOST = 100

CARRIED = 200
"""Megabytes that the file of a platform may have."""


def draw(t: Words, here: Here) -> None:
    """Load a file, say what it did, and list the last answers."""
    if data.may(Action.SEND_MESSAGES):
        file = st.file_uploader(
            t("File of deliveries or replies"),
            key="deliveries",
            help=t("Columns such as 业务编号 or 手机号, 状态 or 回复内容, and 时间."),
            max_upload_size=CARRIED,
        )
        if file is None:
            st.caption(t("CSV or Excel, at most {most} MB.", most=CARRIED))
        if file is not None and st.button(t("Load it"), type="primary", key="load_deliveries"):
            _load(t, here, file.getvalue())
    taken: Taken | None = st.session_state.get(LAST)
    if taken is not None:
        say = st.success if taken.refused.is_empty() else st.warning
        say(t(taken.summary()), icon=":material/mark_email_read:")
        _refused(t, taken)
    _answers(t, here)


def _load(t: Words, here: Here, content: bytes) -> None:
    try:
        data.check(Action.SEND_MESSAGES)
        read = deliveries.read(content, Reading(data.now(), data.zone()))
        people, secret = knowing.everybody(data.portfolio()), data.ledger().secret
        ever = knowing.all_numbers(people, secret)
        rows = matching.matched(read, frames.out(), frames.all_numbers(here.as_of), secret, ever)
        st.session_state[LAST] = answers.take(frames.desk(), rows, people, "deliveries")
    except DoorstepError as refused:
        st.session_state.pop(LAST, None)
        st.error(speech.refusal(t, refused), icon=":material/block:")


def _refused(t: Words, taken: Taken) -> None:
    if taken.refused.is_empty():
        return
    words = {code: t(name) for code, name in REFUSALS.items()}
    parts.show(
        t,
        taken.refused.head(MOST).select(
            pl.col("row").alias(t("Row")),
            pl.col("refused").replace_strict(words, return_dtype=pl.String).alias(t("Why")),
        ),
        alt=t("Rows that were not taken"),
    )


def _answers(t: Words, here: Here) -> None:
    """The last answers of customers, masked; also those that name no message of ours."""
    said = data.portfolio().seen(outbox.steps(data.ledger()).lazy()).collect()
    said = said.filter(pl.col("step").is_in([outbox.REPLIED, outbox.STOPPED]))
    cases = data.cases(here.as_of).select("case_key", "name", number=pl.coalesce(OPEN_NUMBERS))
    st.subheader(t("Answers"), anchor=False)
    states = {code: t(name) for code, name in outbox.STATES.items()}
    rows = said.reverse().head(MOST)
    rows = rows.join(cases, on="case_key", how="left", maintain_order="left")
    rows = mask(rows, {"name": "name", "text": "text"})
    at = pl.col("happened_at").dt.convert_time_zone(data.zone().key)
    titles = {
        "at": N_("Time"),
        "number": N_("Number"),
        "name": N_("Name"),
        "step": N_("State"),
        "text": N_("Text"),
    }
    parts.show(
        t,
        rows.with_columns(
            at=at.dt.to_string("%Y-%m-%d %H:%M"),
            step=pl.col("step").replace_strict(states, return_dtype=pl.String),
        ).select(pl.col(name).alias(t(title)) for name, title in titles.items()),
        alt=t("Answers of customers"),
    )
