"""What is on its way: handed over by file, mail server or gateway, each answer of theirs shown."""

import datetime as dt
from functools import partial

import polars as pl
import streamlit as st

from lib.cases.fields import OPEN_NUMBERS
from lib.messages import batch, outbox, sending
from lib.messages.channels import CHANNELS
from lib.messages.providers import Provider
from lib.messages.providers.gateway import Gateway
from lib.messages.providers.settings import Senders
from lib.messages.providers.smtp import Smtp
from lib.messages.sending import FILE
from lib.rights import Action
from lib.screen import data, downloads, logins, parts, saving
from lib.screen.frame import Here
from lib.screen.messages import frames, showing
from lib.screen.messages.today import MOST, ask_channel
from lib.screen.rules import judging as gate
from lib.words import N_, Words

SAID = "_messages_handed"
"""Session key: what became of the messages that were handed over in the run before."""

BATCHES = 10
"""Files of the last batches that are offered."""


def providers(channel: str) -> dict[str, Provider]:
    """The providers of the environment that take a channel; none while the sample is open."""
    if data.has_sample():  # nobody is written to about people who are made up
        return {}
    told = Senders()
    there: list[tuple[str, Provider]] = [
        (told.smtp_host, Smtp(told)),
        (told.gateway_url, Gateway(told)),
    ]
    return {one.name: one for place, one in there if place and channel in one.channels}


def draw(t: Words, here: Here, day: dt.date) -> None:
    """What waits, what is unclear, what left."""
    channel = ask_channel(t)
    mine = frames.out().filter(pl.col("channel") == channel)
    if said := st.session_state.pop(SAID, None):
        st.success(said, icon=":material/mark_email_read:")
    counts = dict(mine.group_by("state").len().iter_rows())
    with st.container(horizontal=True):
        for state, name in outbox.STATES.items():
            if counts.get(state):
                st.metric(t(name), t.number(counts[state]), border=True, width="content")
    waits = sending.to_leave(
        mine,
        frames.numbers(here.as_of, channel),
        data.followups(),
        data.cases(here.as_of),
        day,
    )
    if data.may(Action.SEND_MESSAGES):
        _hand_over(t, here, day, channel, waits)
        _unclear(t, waits.filter(pl.col("state") == outbox.SENDING))
        _batches(t, here, mine)
    _table(t, here, mine)


def _hand_over(t: Words, here: Here, day: dt.date, channel: str, waits: pl.DataFrame) -> None:
    """Offer the ways in which what waits may leave; the gate is asked again first."""
    open_ = waits.filter(pl.col("state") != outbox.SENDING)
    if open_.is_empty():
        st.info(t("Nothing waits to be sent. Messages are approved under “Today”."))
        return
    gone = open_.filter(pl.col("to").is_null()).height
    if gone:
        st.caption(
            t(
                "{n} do not leave: their number is not in the case any more, or is shared now.",
                n=gone,
            )
        )
    with st.container(horizontal=True):
        send = partial(_by_file, here, day, channel, open_)
        saving.button(
            t,
            "by_file",
            lambda: _said(send()),
            label=t("Make the file for the platform ({n})", n=open_.height - gone),
            icon=":material/table_view:",
        )
        for name, provider in providers(channel).items():
            by = partial(_by_provider, here, day, channel, waits, provider)
            saving.button(
                t,
                f"by_{name}",
                lambda by=by: _said(by()),  # type: ignore[misc]
                label=t("Send by {provider} ({n})", provider=name, n=open_.height - gone),
                icon=":material/send:",
            )


def _said(told: str) -> None:
    """Say it after the run that follows."""
    st.session_state[SAID] = told


def _allowed(
    here: Here, day: dt.date, channel: str, rows: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    data.check(Action.SEND_MESSAGES)
    cases = data.cases(here.as_of)
    at = frames.moment(day) if _of_sample(rows, cases) else data.now()
    asks = frames.asked(channel, day, at)
    return sending.allowed(rows, cases, gate.world(here.as_of, day), asks)


def _of_sample(rows: pl.DataFrame, cases: pl.DataFrame) -> bool:
    """Whether all that leaves is about the sample's people, whose day is made up."""
    made_up = [one.import_id for one in data.portfolio().imports() if one.sample]
    theirs = cases.filter(pl.col("import_id").is_in(made_up))
    return rows.join(theirs, on="case_key", how="anti").is_empty()


def _by_file(here: Here, day: dt.date, channel: str, rows: pl.DataFrame) -> str:
    """Mark what may leave as sent; its file is offered from then on."""
    may, refused = _allowed(here, day, channel, rows)
    leaving = may.filter(pl.col("to").is_not_null())
    taken = 0
    if leaving.height:
        name = batch.batch_id(data.local_now())
        taken = sending.mark_sent(frames.desk(), leaving.to_dicts(), FILE, name)
    return here.t(
        "{n} marked as sent, {back} kept back by a rule. Please take the file to the platform.",
        n=taken,
        back=refused.height,
    )


def _by_provider(
    here: Here, day: dt.date, channel: str, rows: pl.DataFrame, provider: Provider
) -> str:
    may, refused = _allowed(here, day, channel, rows)
    handed = sending.send(frames.desk(), may, provider)
    back = here.t("{n} kept back by a rule.", n=refused.height) if refused.height else ""
    return f"{here.t(handed.summary())} {back}"


def _unclear(t: Words, rows: pl.DataFrame) -> None:
    """Messages of which nobody knows whether they left: somebody looks at the provider's."""
    if rows.is_empty():
        return
    st.warning(
        t(
            "{n} messages were handed over without an answer. Please look at the provider whether "
            "they left, and say it here.",
            n=rows.height,
        ),
        icon=":material/help:",
    )
    for row in rows.head(BATCHES).iter_rows(named=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(f"{row['message_id']} · {row['provider']}")
            for left, label in ((True, t("It left")), (False, t("It did not leave"))):
                settle = partial(sending.settle, frames.desk(), row, left=left)
                saving.button(t, f"settle_{row['message_id']}_{left}", settle, label=label)


def _batches(t: Words, here: Here, mine: pl.DataFrame) -> None:
    """The files of the last batches: the same as often as they are taken out."""
    names = mine.filter(pl.col("provider") == FILE)["reference"].drop_nulls().unique()
    for name in names.sort(descending=True).head(BATCHES):
        rows = mine.filter(pl.col("reference") == name)
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            st.text(t("File {name}: {n} messages", name=name, n=rows.height))
            for ending in ("csv", "xlsx"):
                downloads.one(
                    f"{name}.{ending}",
                    ending.upper(),
                    partial(_file, t, here, name, ending),
                    said=t("For the platform that sends, with numbers in full (is logged)"),
                    log=partial(downloads.log_unmasked, "export_messages", name),
                )


def _file(t: Words, here: Here, name: str, ending: str) -> bytes:
    data.check(Action.SEND_MESSAGES)
    rows = batch.of_batch(frames.out(), frames.all_numbers(here.as_of), name)
    titles = {column: t(title) for column, title in batch.COLUMNS.items()}
    if ending == "xlsx":
        return batch.xlsx(rows, titles, downloads.mark(), name)
    return batch.csv(rows, titles, downloads.mark(), t("Taken out of Doorstep"))


def _table(t: Words, here: Here, mine: pl.DataFrame) -> None:
    """All messages of the channel, the last first."""
    cases = data.cases(here.as_of).select("case_key", "name", number=pl.coalesce(OPEN_NUMBERS))
    rows = mine.reverse().head(MOST).join(cases, on="case_key", how="left", maintain_order="left")
    rows = showing.spoken(t, showing.masked(rows.with_columns(to=pl.lit(None, pl.String))))
    zone = data.zone().key
    states = {code: t(name) for code, name in outbox.STATES.items()}
    at = pl.coalesce("stepped_at", "recorded_at").dt.convert_time_zone(zone)
    because = {code: t(name) for code, name in outbox.BECAUSE.items()}
    told = rows.with_columns(
        because=pl.col("because").replace(because),
        state=pl.col("state").replace_strict(states, return_dtype=pl.String),
        at=at.dt.to_string("%Y-%m-%d %H:%M"),
        recorded_by=logins.column("recorded_by"),
    )
    titles = {
        "at": N_("Time"),
        "number": N_("Number"),
        "name": N_("Name"),
        "why": N_("Reason"),
        "state": N_("State"),
        "because": N_("Answer"),
        "text": N_("Text"),
        "recorded_by": N_("Approved by"),
    }
    st.subheader(
        t(CHANNELS[mine["channel"][0]].title) if mine.height else t("Messages"), anchor=False
    )
    parts.show(
        t,
        told.select(pl.col(name).alias(t(title)) for name, title in titles.items()),
        alt=t("Messages and what became of them"),
    )
