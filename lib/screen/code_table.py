"""The table of result codes on the settings page: what counts, its versions, a file for it."""

import pandas as pd
import streamlit as st

from lib.errors import DoorstepError
from lib.followups import code_versions, codes, own
from lib.followups.code_versions import Version
from lib.followups.codes import BUILT_IN, NEXT_ACTIONS, OUTCOMES, Outcome
from lib.followups.own import CodesRefused
from lib.rights import Action
from lib.screen import data, downloads, logins, saving, speech
from lib.words import N_, Sentence, Words

EXAMPLE = codes.FOLDER / "own.example.toml"
"""What is offered as long as there is no table of one's own."""

FIELDS = {
    "promise_amount": N_("Amount promised"),
    "promise_date": N_("To be paid by"),
    "reason": N_("Why unpaid"),
    "next_date": N_("Next step due"),
    "next_time": N_("Hour agreed"),
    "note": N_("Note"),
}
"""Field that a result may demand → how it is called."""

CARRIED = 10
"""Megabytes that a file may have to be sent; of what is no table our own sentence says so."""

NOT_TEXT = N_("it is no text in UTF-8. Please save it again as UTF-8.")


def section(t: Words) -> None:
    """Draw the table that counts, its versions, and the ways to take and change it."""
    saving.said(t)
    st.subheader(t("Result codes"), anchor=False)
    st.caption(
        t(
            "What counts now. A file of the house adds codes, renames, hides and reorders them, "
            "and sets next step, days and required fields; old records keep what they say."
        )
    )
    st.dataframe(
        pd.DataFrame(_row(t, one) for one in OUTCOMES.values()),
        hide_index=True,
        placeholder="",
        alt=t("Table of result codes"),
    )
    versions = code_versions.history(data.ledger())
    if versions:
        _versions(t, versions)
    content = versions[-1].content if versions else EXAMPLE.read_text("utf-8")
    label = t("The house's own table") if versions else t("An example to begin with")
    downloads.one("result-codes.toml", label, lambda: content)
    if data.may(Action.LOAD):
        _upload(t)


def _versions(t: Words, versions: list[Version]) -> None:
    with st.expander(t("Versions of the table ({n})", n=len(versions))):
        st.dataframe(
            pd.DataFrame(
                {
                    t("Version"): one.version_id[:16],
                    t("When"): t.datetime(one.recorded_at.astimezone(data.zone())),
                    t("Who"): logins.called(one.recorded_by),
                }
                for one in reversed(versions)
            ),
            hide_index=True,
            alt=t("Table of versions"),
        )


def _upload(t: Words) -> None:
    """Ask for a file, say what it would change, and let it count."""
    sent = st.file_uploader(
        t("Change the table by a file"), key=saving.key("codes", "file"), max_upload_size=CARRIED
    )
    if sent is None:
        st.caption(t("A TOML file of at most {most} MB.", most=CARRIED))
        return
    try:
        content = _text(sent.getvalue())
        before = [one.content for one in code_versions.history(data.ledger())]
        found = own.read(content, before)
    except DoorstepError as refused:
        st.error(speech.refusal(t, refused), icon=":material/block:")
        return
    changed = [code for code, one in found.outcomes.items() if one != OUTCOMES.get(code)]
    st.text(t("{n} codes would change: {codes}", n=len(changed), codes=t.listed(changed) or "—"))
    saving.button(t, "codes", lambda: _change(content), label=t("Let this table count"))


def _change(content: str) -> None:
    data.check(Action.LOAD)
    code_versions.change(data.ledger(), content, data.now())


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CodesRefused(problem=Sentence(NOT_TEXT)) from error


def _row(t: Words, one: Outcome) -> dict[str, str]:
    return {
        t("Code"): one.code,
        t("Result"): t(one.en),
        t("Offered for"): "、".join(
            t(codes.CHANNELS[channel].en) for channel in codes.CHANNELS if channel in one.channels
        ),
        t("Next step"): t(NEXT_ACTIONS[one.next_action].en),
        t("After days"): t.number(one.days) if isinstance(one.days, int) else "—",
        t("Required"): "、".join(t(FIELDS[name]) for name in one.requires),
        t("State"): _state(t, one),
    }


def _state(t: Words, one: Outcome) -> str:
    """Whether a code is the house's own, changed by it, or hidden."""
    own_code = one.code not in BUILT_IN
    changed = not own_code and one != BUILT_IN[one.code]
    said = ((own_code, N_("own code")), (changed, N_("changed")), (one.hidden, N_("hidden")))
    return "、".join(t(text) for holds, text in said if holds)
