"""Templates on the screen: how a client's files are read, recognised, offered, saved, let go."""

from collections.abc import Mapping

import streamlit as st

from lib.intake import Inspection, Options
from lib.portfolio import templates
from lib.portfolio.templates import Template
from lib.screen import data, speech
from lib.screen.upload.reading import File, inspected
from lib.words import Words


def recognise(t: Words, file: File, options: Options) -> Options:
    """Read the file like earlier ones of its client when its titles are known, and say so."""
    titles = inspected(file, options).sheet.titles
    known = templates.listed(data.ledger())
    fitting = templates.recognised(known, titles)
    if len(fitting) > 1:
        chosen = _which(t, file, fitting)
    elif fitting:
        chosen = _use(t, file, fitting[0])
    else:
        chosen = _nearly(t, file, templates.nearest(known, titles))
    given = [key for key in templates.READING if getattr(options, key) is not None]
    return templates.applied(chosen, titles, options, given) if chosen else options


def offer(t: Words, seen: Inspection, options: Options, name: str) -> None:
    """Offer to remember how this file was read, under a name that may be changed."""
    with st.popover(t("Remember this for the next file"), icon=":material/bookmark_add:"):
        st.caption(
            t(
                "The next file with these column titles is then read the same way: meanings, "
                "client, coordinate system and what you corrected."
            )
        )
        told = st.text_input(t("Name of the template"), value=options.template or name)
        if st.button(t("Remember"), type="primary", key="remember_template"):
            template = templates.of(told, seen, options)
            templates.save(data.ledger(), template, now=data.now())
            st.toast(t("Remembered as “{name}”.", name=speech.escaped(template.name)))
            st.rerun()


def listing(t: Words, kinds: Mapping[str, str]) -> None:
    """List the templates in use, each with the way to let it go."""
    known = templates.listed(data.ledger())
    if not known:
        return
    with st.expander(t("Templates of clients ({n})", n=len(known))):
        for one in known:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.text(one.name, width="stretch")
                st.caption(t(kinds[one.kind]), width=110)
                st.caption(t("saved on {day}", day=_day(one)), width=170)
                st.button(
                    t("Retire"),
                    key=f"retire_{one.name}",
                    help=t("Files are no longer read by it; what was loaded stays."),
                    on_click=_retire,
                    args=(one.name,),
                )


def _use(t: Words, file: File, one: Template) -> Template | None:
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        name, day = speech.escaped(one.name), _day(one)
        if one.client:
            client = speech.escaped(one.client)
            said = t(
                "Read like “{name}” of client {client}, saved on {day}.",
                name=name,
                client=client,
                day=day,
            )
        else:
            said = t("Read like “{name}”, saved on {day}.", name=name, day=day)
        st.markdown(said, width="stretch")
        used = st.toggle(t("Use the template"), value=True, key=f"use_{file.key}_{one.name}")
    return one if used else None


def _which(t: Words, file: File, fitting: tuple[Template, ...]) -> Template | None:
    by_name = {one.name: one for one in fitting}
    name = st.selectbox(
        t("Several templates have these column titles. Whose file is it?"),
        list(by_name),
        index=None,
        placeholder=t("none of them: read as detected"),
        key=f"which_{file.key}",
    )
    return by_name[name] if name else None


def _nearly(t: Words, file: File, near: templates.Nearly | None) -> Template | None:
    if near is None:
        return None
    with st.container(border=True):
        st.markdown(
            t(
                "Nearly the titles of “{name}”. More here: {more}. Missing here: {lacking}.",
                name=speech.escaped(near.template.name),
                more=speech.escaped("、".join(near.more)) or "—",
                lacking=speech.escaped("、".join(near.lacking)) or "—",
            )
        )
        used = st.toggle(t("Use the template all the same"), key=f"near_{file.key}")
    return near.template if used else None


def _day(one: Template) -> object:
    return one.saved_at.astimezone(data.zone()).date() if one.saved_at else None


def _retire(name: str) -> None:
    templates.retire(data.ledger(), name, now=data.now())
