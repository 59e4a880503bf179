"""Templates: those in use, and a version of one's own, measured and shown with a real case."""

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from lib.messages import discretion, placeholders, templates, writing
from lib.messages.channels import CHANNELS, EMAIL, LETTER, SMS
from lib.messages.knowing import sender
from lib.messages.lengths import length_of
from lib.messages.relationship import TONES
from lib.messages.templates import (
    ANY_STAGE,
    ANY_TONE,
    APPROVED,
    STAGES,
    STATES,
    USED,
    WAITING,
    WHYS,
)
from lib.messages.writing import MAY_HAVE, Version
from lib.rights import Action
from lib.screen import data, linked, parts, saving
from lib.screen.frame import Here
from lib.screen.messages import showing
from lib.screen.speech import escaped
from lib.words import LANGUAGES, N_, Words

FORM = "template"
OWN = "own"
"""A template that ships nowhere."""


def draw(t: Words, here: Here) -> None:
    """The templates of a channel and language, and the form for one more version."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = {code: t(one.title) for code, one in CHANNELS.items()}
        channel = linked.segments(t, N_("Channel"), names, "template_channel")
        language = linked.select(
            t, N_("Language of the template"), LANGUAGES, "template_language", default=t.language
        )
    versions = frames_of(channel, language)
    _table(t, here, versions)
    _waiting(t, versions)
    if data.may(Action.SEND_MESSAGES):
        with st.expander(t("Write a version of your own")):
            _form(t, here, channel, language, versions)


def frames_of(channel: str, language: str) -> pl.DataFrame:
    """All versions of a channel in a language, those in use first."""
    own = writing.versions(data.ledger())
    used = templates.used(own)
    rest = own.filter(~pl.col("version_id").is_in(used["version_id"].implode()))
    mine = (pl.col("channel") == channel) & (pl.col("language") == language)
    return pl.concat([used, rest]).filter(mine).sort("template", maintain_order=True)


def _example(here: Here) -> pl.DataFrame:
    """One case with what most texts need; none where there is none."""
    case = data.cases(here.as_of).drop_nulls(["name", "overdue_amount"]).head(1)
    return case.with_columns(promise_amount="overdue_amount", promise_date="as_of")


def _parts(row: Mapping[str, Any], case: pl.DataFrame) -> int:
    """Parts of a text once it is filled: places are longer than what they stand for."""
    text = str(row["text"])
    values = placeholders.values(row["language"], sender(data.settings()))
    filled = case.select(placeholders.filled(text, values)).to_series().to_list()
    return length_of(next(iter(filled), None) or text).parts


def _table(t: Words, here: Here, rows: pl.DataFrame) -> None:
    told = {
        "why": {code: t(name) for code, name in WHYS.items()},
        "stage": {ANY_STAGE: t("all"), **{code: t(name) for code, name in STAGES.items()}},
        "tone": {ANY_TONE: t("any"), **{code: t(name) for code, (name, _) in TONES.items()}},
        "state": {code: t(name) for code, name in STATES.items()},
    }
    case = _example(here)
    lengths = [_parts(row, case) for row in rows.iter_rows(named=True)]
    shown = rows.with_columns(
        *(pl.col(name).replace_strict(words, default=None) for name, words in told.items()),
        pl.Series("parts", lengths, dtype=pl.Int64),
        others=pl.when("others").then(pl.lit(t("yes"))).otherwise(pl.lit(t("no"))),
    )
    titles = {
        "title": N_("Template"),
        "why": N_("Reason"),
        "stage": N_("Stage"),
        "tone": N_("Tone"),
        "others": N_("Others may read it"),
        "text": N_("Text"),
        "parts": N_("Parts"),
        "state": N_("State"),
        "written_by": N_("Written by"),
    }
    parts.show(
        t,
        shown.select(pl.col(name).alias(t(title)) for name, title in titles.items()),
        alt=t("Templates of messages"),
    )


def _waiting(t: Words, rows: pl.DataFrame) -> None:
    """Versions to be decided on, and those that may be retired."""
    if not data.may(Action.APPROVE_TEMPLATE):
        return
    for row in rows.filter(pl.col("state").is_in([WAITING, APPROVED])).iter_rows(named=True):
        with st.container(border=True):
            st.text(f"{row['title']} · {t(STATES[row['state']])} · {row['written_by'] or '—'}")
            st.text(row["text"])
            acts = {
                "approve": (t("Approve"), writing.approve),
                "refuse": (t("Refuse"), writing.refuse),
            }
            if row["state"] == APPROVED:
                acts = {"retire": (t("Use it no longer"), writing.retire)}
            with st.container(horizontal=True):
                for name, (label, act) in acts.items():
                    saving.button(
                        t,
                        f"{name}_{row['version_id']}",
                        lambda act=act, row=row: act(  # type: ignore[misc]
                            data.ledger(), row["version_id"], data.now()
                        ),
                        label=label,
                        icon=":material/gavel:",
                    )


def _form(t: Words, here: Here, channel: str, language: str, versions: pl.DataFrame) -> None:
    """A text in the place of a template, checked and shown while it is written."""
    titles = dict(versions.select("template", "title").unique("template").iter_rows())
    names = {**titles, OWN: t("A further template")}
    code = st.selectbox(
        t("In the place of"), list(names), format_func=lambda one: names[one], key=_key("code")
    )
    like = versions.filter(pl.col("template") == code, pl.col("state").is_in(USED)).head(1)
    was = like.row(0, named=True) if like.height else {}
    title = st.text_input(
        t("Name of the template"), value=was.get("title", ""), key=_key(f"title_{code}")
    )
    where = _where(t, code, was)
    others = st.checkbox(
        t("Others may read it"), value=bool(was.get("others")), key=_key(f"others_{code}")
    )
    subject = None
    if channel in {EMAIL, LETTER}:
        subject = st.text_input(
            t("Subject"), value=was.get("subject") or "", key=_key(f"subject_{code}")
        )
    text = st.text_area(t("Text"), value=was.get("text", ""), key=_key(f"text_{code}"), height=140)
    version = Version(
        template=code if code != OWN else f"{OWN}_{saving.form_id(FORM)[:8]}",
        language=language,
        channel=channel,
        others=others,
        title=title,
        subject=subject,
        text=text,
        version_id=saving.form_id(FORM),
        **where,
    )
    _places(t)
    _preview(t, here, version)
    saving.button(
        t,
        FORM,
        lambda: writing.write(data.ledger(), version, data.now()),
        label=t("Submit for approval"),
    )


def _where(t: Words, code: str, was: Mapping[str, Any]) -> dict[str, str]:
    """Ask where a text is used: for what reason, at which stage, in which tone."""
    with st.container(horizontal=True):
        why = st.selectbox(
            t("Reason"),
            list(WHYS),
            index=list(WHYS).index(was.get("why", templates.STEP)),
            format_func=lambda one: t(WHYS[one]),
            key=_key(f"why_{code}"),
        )
        stages = [ANY_STAGE, *STAGES]
        stage = st.selectbox(
            t("Stage"),
            stages,
            index=stages.index(was.get("stage", ANY_STAGE)),
            format_func=lambda one: t(STAGES[one]) if one else t("all"),
            key=_key(f"stage_{code}"),
        )
        tone = st.selectbox(
            t("Tone"),
            MAY_HAVE,
            index=MAY_HAVE.index(was.get("tone", ANY_TONE)),
            format_func=lambda one: t(TONES[one][0]) if one else t("any"),
            key=_key(f"tone_{code}"),
        )
    return {"why": why, "stage": stage, "tone": tone}


def _key(field: str) -> str:
    return saving.key(FORM, field)


def _places(t: Words) -> None:
    told = " · ".join(f"{{{code}}} {t(name)}" for code, name in placeholders.PLACES.items())
    st.caption(escaped(told))


def _preview(t: Words, here: Here, version: Version) -> None:
    """What is wrong with it, how long it is, and how it reads for a case of ours."""
    for fault in writing.faults(version) if version.text else ():
        st.warning(escaped(t(fault)), icon=":material/error:")
    if not version.text or placeholders.faults(version.text):
        return
    if not version.others and not discretion.faults(version.text):
        st.caption(t("Nothing in it tells of a debt: others may read it too."))
    case = _example(here)
    if case.is_empty():
        return
    values = placeholders.values(version.language, sender(data.settings()))
    lacking = case.select(placeholders.lacking(version.text, values)).item()
    if lacking:
        st.caption(t("These values are missing: {detail}.", detail=showing.titles(t, lacking)))
        return
    filled = str(case.select(placeholders.filled(version.text, values)).item())
    st.text(showing.text_masked(filled, case["name"][0]))
    if version.channel == SMS:
        told = length_of(filled)
        st.caption(
            t(
                "{units} characters in {alphabet}: {parts} parts",
                units=told.units,
                alphabet=told.alphabet,
                parts=told.parts,
            )
        )
